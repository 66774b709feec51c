//! The page of everybody's sessions.

use super::{api::list_sessions, list::Sessions};
use crate::{
    ui::state::{fetched, loaded},
    words::sessions as w,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the sessions.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let resource = fetched(|| (), |()| list_sessions(true));
    let refetch = Callback::new(move |()| resource.refetch());
    view! {
        <Title text=w::HEADING />
        <main class="page">
            <div class="page-head">
                <div>
                    <h1>{w::HEADING}</h1>
                    <p class="hint">{w::HINT}</p>
                </div>
            </div>
            {loaded(
                resource,
                move |sessions| view! { <Sessions sessions has_names=true refetch /> },
            )}
        </main>
    }
}
