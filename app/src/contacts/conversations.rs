//! The conversations of a contact.

use super::api::list_conversations_of;
use crate::{
    shell::guarded,
    ui::{
        icon::{Icon, IconView},
        more::More,
        time::DayOf,
    },
    words::{contacts as w, conversation},
};
use domain::{id::ContactId, page::Page, view::Row};
use leptos::prelude::*;

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
    let load = move |after| {
        let call = guard.watch(list_conversations_of(id, Some(after)));
        async move {
            call.await
                .map(|next| page.update(|page| page.append(next, |row| row.id)))
        }
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
            <More next=move || page.with(|page| page.next_cursor.clone()) load />
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
