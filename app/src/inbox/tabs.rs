//! The folders as tabs, with live counters.

use super::page::folder_address;
use crate::{
    parts::{AtWork, at_work},
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
    let path = use_location().pathname;
    let tab = move |this: Folder| {
        let count = Memo::new(move |_| {
            let count = here.mine.with(|mine| mine.counters.of(this));
            count.unwrap_or_default()
        });
        view! {
            <li>
                <a
                    class="tab"
                    href=move || folder_address(&path.read(), this)
                    aria-current=move || (view.get().is_none() && folder.get() == this).then_some("page")
                >
                    {w::folder(this)}
                    " "
                    <Show when=move || { count.get() > 0 }>
                        <span class="count">{move || count.get().to_string()}</span>
                    </Show>
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=w::FOLDERS>
            <ul>
                {Folder::ALL.map(tab).into_iter().collect_view()}
                <Show when=move || here.has_views.get()>
                    {at_work(AtWork::Views(view))}
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
