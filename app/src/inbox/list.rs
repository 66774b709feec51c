//! The rows of one folder.

use super::{api::get_inbox_page, marks::Marks, row::RowView};
use crate::ui::changing::{Show, changing};
use crate::{
    error::UiError,
    live::Keyed,
    shell::{GoOnline, Here, guarded},
    ui::state::Empty,
    words::inbox as w,
};
use domain::{
    live::append_page,
    operator::Presence,
    view::{Folder, Inbox},
};
use leptos::{prelude::*, task::spawn_local};

/// Shows the rows of a folder, and more of them on demand.
#[component]
pub fn List(
    /// The folder, kept current by its owner.
    inbox: RwSignal<Inbox>,
) -> impl IntoView {
    let folder = inbox.with_untracked(|inbox| inbox.folder);
    let rows = Keyed::of(move || {
        inbox.with(|inbox| {
            inbox
                .rows
                .items
                .iter()
                .map(|row| (row.id, row.clone()))
                .collect()
        })
    });
    let back = format!("folder={}", folder.name());
    Marks::here().are_of(move || rows.keys());
    let is_empty = Memo::new(move |_| rows.keys().is_empty());
    let here = Here::now();
    let must_go_online = Memo::new(move |_| {
        folder == Folder::Mine && here.house.with(|house| house.presence != Presence::Online)
    });
    let content = changing(move || {
        let back = back.clone();
        if is_empty.get() && must_go_online.get() {
            view! { <GoOnline /> }.into_any()
        } else if is_empty.get() {
            let (heading, hint) = w::empty(folder);
            view! { <Empty heading hint /> }.into_any()
        } else {
            view! {
                <ul class="rows" aria-label=w::ROWS>
                    <For each=move || rows.keys() key=|id| *id let:id>
                        {rows.item(id).map(|row| view! { <RowView row back=back.clone() /> })}
                    </For>
                </ul>
            }
            .into_any()
        }
    });
    view! {
        <div class="list-scroll">
            {content}
            <More inbox />
        </div>
    }
}

#[component]
fn More(inbox: RwSignal<Inbox>) -> impl IntoView {
    let guard = guarded();
    let is_busy = RwSignal::new(false);
    let error = RwSignal::new(None::<UiError>);
    let has_more = Memo::new(move |_| inbox.with(|inbox| inbox.rows.next_cursor.is_some()));
    let more = move |_| {
        let (folder, after) = inbox.with_untracked(|i| (i.folder, i.rows.next_cursor.clone()));
        let Some(after) = after else { return };
        is_busy.set(true);
        let call = guard.watch(get_inbox_page(folder, after));
        spawn_local(async move {
            match call.await {
                Ok(page) => {
                    error.set(None);
                    inbox.update(|inbox| append_page(&mut inbox.rows, page));
                }
                Err(refusal) => error.set(Some(refusal)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <p class="form-error" role="alert">
            {move || error.with(|e| e.as_ref().map(|e| e.message.clone()))}
        </p>
        <Show when=move || has_more.get()>
            <button type="button" class="button more" disabled=is_busy on:click=more.clone()>
                {move || if is_busy.get() { w::MORE_LOADING } else { w::MORE }}
            </button>
        </Show>
    }
}
