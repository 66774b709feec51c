//! What was found.

use super::api::search;
use crate::{
    shell::guarded,
    ui::{
        avatar::Avatar,
        icon::{Icon, IconView},
        more::More,
        state::Empty,
        time::{DayOf, TimeOfDay},
    },
    words::{PRODUCT, search as w},
};
use domain::{
    message::Author,
    search::{Found, FoundContact, Hit},
    view::Row,
};
use leptos::{either::Either, prelude::*};

/// Shows the conversation, the people and the messages that were found.
#[component]
pub fn Results(
    /// What was looked for.
    text: String,
    /// What was found first.
    found: Found,
) -> impl IntoView {
    let is_nothing = found.conversation.is_none()
        && found.contacts.is_empty()
        && found.messages.items.is_empty()
        && found.messages.next_cursor.is_none();
    if is_nothing {
        return Either::Left(view! {
            <div role="status">
                <Empty heading=w::NOTHING.text() hint=w::NOTHING_HINT.text() />
            </div>
        });
    }
    let conversation = found.conversation.map(|row| view! { <Numbered row /> });
    let people = (!found.contacts.is_empty()).then(|| view! { <People people=found.contacts /> });
    let has_messages = !found.messages.items.is_empty() || found.messages.next_cursor.is_some();
    let page = found.messages;
    let messages = has_messages.then(|| view! { <Messages text page /> });
    Either::Right(view! { <div class="found">{conversation} {people} {messages}</div> })
}

#[component]
fn Numbered(row: Row) -> impl IntoView {
    view! {
        <section aria-labelledby="found-number">
            <h2 id="found-number">{w::NUMBER}</h2>
            <ul class="cards">
                <li class="card-row">
                    <Avatar name=row.contact_name.clone() />
                    <a href=format!("/inbox/{}", row.number)>
                        {format!("#{} {}", row.number, row.contact_name)}
                    </a>
                    <p dir="auto">{row.last_words}</p>
                </li>
            </ul>
        </section>
    }
}

#[component]
fn People(people: Vec<FoundContact>) -> impl IntoView {
    let one = |contact: FoundContact| {
        let hint = contact.number.map(w::latest);
        let address = format!("/contacts/{}", contact.id);
        view! {
            <li class="card-row">
                <Avatar name=contact.name.clone() />
                <a href=address>{contact.name}</a>
                <p>{contact.username.map(|name| format!("@{name} "))} {hint}</p>
            </li>
        }
    };
    view! {
        <section aria-labelledby="found-people">
            <h2 id="found-people">{w::PEOPLE}</h2>
            <ul class="cards">{people.into_iter().map(one).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Messages(text: String, page: domain::page::Page<Hit>) -> impl IntoView {
    let page = RwSignal::new(page);
    let guard = guarded();
    let load = move |after| {
        let call = guard.watch(search(text.clone(), Some(after)));
        async move {
            let next = call.await?.messages;
            page.update(|page| page.append(next, |hit| hit.message_id));
            Ok(())
        }
    };
    view! {
        <section aria-labelledby="found-messages">
            <h2 id="found-messages">{w::MESSAGES}</h2>
            <ul class="cards">
                <For each=move || page.with(|page| page.items.clone()) key=|hit| hit.message_id let:hit>
                    <Line hit />
                </For>
            </ul>
            <More next=move || page.with(|page| page.next_cursor.clone()) load />
        </section>
    }
}

#[component]
fn Line(hit: Hit) -> impl IntoView {
    let icon = match hit.author {
        Author::Operator(_) if hit.private => Icon::Note,
        Author::Contact => Icon::Person,
        Author::Operator(_) => Icon::People,
        Author::Bot(_) | Author::System => Icon::Bot,
    };
    let author_name = match hit.author {
        Author::System => PRODUCT.to_owned(),
        Author::Contact | Author::Operator(_) | Author::Bot(_) => hit.author_name,
    };
    let pieces = hit.snippet.into_iter().map(|piece| {
        if piece.is_found {
            Either::Left(view! { <mark>{piece.words}</mark> })
        } else {
            Either::Right(piece.words)
        }
    });
    view! {
        <li class="card-row" data-testid="found-message">
            <IconView icon />
            <a href=format!("/inbox/{}", hit.number)>
                {format!("#{} {}", hit.number, hit.contact_name)}
            </a>
            <span class="age">
                <DayOf at=hit.at />
                " "
                <TimeOfDay at=hit.at />
            </span>
            <p class="snippet" dir="auto">
                {pieces.collect_view()}
            </p>
            <p class="found-by">
                {hit.private.then(|| view! { <span class="tag">{w::NOTE}</span> })}
                {author_name}
                " · "
                {hit.team_name}
            </p>
        </li>
    }
}
