//! The folders as tabs, with live counters.

use super::{
    beside::{Beside, beside},
    page::folder_address,
};
use crate::{
    shell::Here,
    ui::{
        changing::Show,
        icon::{Icon, IconView},
    },
    words::inbox as w,
};
use domain::{id::SavedViewId, view::Folder};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Shows the folders; each is a link, the open conversation stays open.
#[component]
pub fn Tabs(
    /// The folder that is shown.
    folder: Memo<Folder>,
    /// The saved view that is shown instead.
    view: Memo<Option<SavedViewId>>,
) -> impl IntoView {
    let here = Here::now();
    // Counts are read by the page itself: before it is alive there are none.
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
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
                    aria-current=move || (view.get().is_none() && folder.get() == this).then_some("page")
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
            <ul>
                {Folder::ALL.map(tab).into_iter().collect_view()}
                <Show when=move || is_alive.get() && here.has_views.get()>
                    {Suspend::new(async move { beside(Beside::Tabs(view)).await })}
                </Show>
                <li>
                    <a class="tab" href="/views" aria-label=w::VIEWS title=w::VIEWS>
                        <IconView icon=Icon::Plus />
                    </a>
                </li>
            </ul>
        </nav>
    }
}
