//! The conversations of a contact.

use super::api::list_conversations_of;
use crate::{
    error::UiError,
    shell::guarded,
    ui::{
        changing::Show,
        icon::{Icon, IconView},
        time::DayOf,
    },
    words::{contacts as w, conversation},
};
use domain::{id::ContactId, page::Page, view::Row};
use leptos::{prelude::*, task::spawn_local};

/// Shows the conversations of a contact, latest words first, and more of them when asked.
#[component]
pub fn Conversations(
    /// The contact.
    id: ContactId,
    /// The first page.
    page: Page<Row>,
) -> impl IntoView {
    let is_none = page.items.is_empty();
    let page = RwSignal::new(page);
    let guard = guarded();
    let is_busy = RwSignal::new(false);
    let error = RwSignal::new(None::<UiError>);
    let more = move |_| {
        let Some(after) = page.with_untracked(|page| page.next_cursor.clone()) else {
            return;
        };
        is_busy.set(true);
        let call = guard.watch(list_conversations_of(id, Some(after)));
        spawn_local(async move {
            match call.await {
                Ok(next) => {
                    error.set(None);
                    page.update(|page| domain::live::append_page(page, next));
                }
                Err(refusal) => error.set(Some(refusal)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <section aria-labelledby="conversations">
            <h2 id="conversations">{w::CONVERSATIONS}</h2>
            {is_none.then(|| view! { <p class="hint">{w::NO_CONVERSATION}</p> })}
            <ul class="cards">
                <For each=move || page.with(|page| page.items.clone()) key=|row| row.id let:row>
                    <Card row />
                </For>
            </ul>
            <p class="form-error" role="alert">
                {move || error.with(|e| e.as_ref().map(|e| e.message.clone()))}
            </p>
            <Show when=move || page.with(|page| page.next_cursor.is_some())>
                <button type="button" class="button more" disabled=is_busy on:click=more.clone()>
                    {move || if is_busy.get() { w::MORE_LOADING } else { w::MORE }}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Card(row: Row) -> impl IntoView {
    view! {
        <li class="card-row" data-testid="conversation-of">
            <IconView icon=Icon::Inbox />
            <a href=format!("/inbox/{}", row.number)>{format!("#{}", row.number)}</a>
            <span class="age">
                <DayOf at=row.last_at />
            </span>
            <p dir="auto">
                <span class="tag">{conversation::status(row.status)}</span>
                " "
                {row.last_words}
            </p>
        </li>
    }
}
