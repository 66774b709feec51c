//! The folders as tabs, with live counters.

use super::page::folder_address;
use crate::{shell::Here, words::inbox as w};
use domain::view::Folder;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Shows the folders; each is a link, the open conversation stays open.
#[component]
pub fn Tabs(
    /// The folder that is shown.
    folder: Memo<Folder>,
) -> impl IntoView {
    let here = Here::now();
    let path = use_location().pathname;
    let tab = move |this: Folder| {
        let count = move || {
            let count = here
                .mine
                .with(|mine| mine.counters.of(this))
                .filter(|count| *count > 0);
            count.map(|count| view! { <span class="count">{count.to_string()}</span> })
        };
        view! {
            <li>
                <a
                    class="tab"
                    href=move || folder_address(&path.read(), this)
                    aria-current=move || (folder.get() == this).then_some("page")
                >
                    {w::folder(this)}
                    " "
                    {count}
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=w::FOLDERS>
            <ul>{Folder::ALL.map(tab).into_iter().collect_view()}</ul>
        </nav>
    }
}
