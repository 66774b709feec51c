//! Beside the thread: what is known of the contact and of the conversation.

use super::{call::CallCard, case::Case, categories::Categories, pane::Pane, why::WhySection};
use crate::ui::changing::Show;
use crate::{
    inbox::ListHere,
    ui::time::{DayOf, TimeOfDay},
    words::{channel_kind, contacts as c, conversation as w},
};
use domain::{intent::Named, rating::Rating, time::Timestamp, view::Row};
use leptos::prelude::*;

/// The identity of the details in the page: where there is no room beside the thread, a button opens them over it.
pub const DETAILS: &str = "details";

/// Shows contact, earlier conversations and facts.
#[component]
pub fn Details() -> impl IntoView {
    view! {
        <aside class="details" id=DETAILS popover="auto" aria-label=w::DETAILS>
            <Contact />
            <CallCard />
            <Case />
            <Categories />
            <Intents />
            <Before />
            <Facts />
            <WhySection />
        </aside>
    }
}

#[component]
fn Contact() -> impl IntoView {
    let contact = Pane::here()
        .thread
        .with_untracked(|thread| thread.contact.clone());
    let address = format!("/contacts/{}", contact.id);
    let is_blocked = contact.blocked_at.is_some();
    let fact = |label: String, value: String| view! { <dt>{label}</dt><dd dir="auto">{value}</dd> };
    let attributes = contact.attributes.into_iter().map(|(name, value)| {
        let value = if let serde_json::Value::String(words) = value {
            words
        } else {
            value.to_string()
        };
        fact(name, value)
    });
    view! {
        <section>
            <h2>{w::CONTACT}</h2>
            <dl class="facts">
                {fact(w::NAME.text().to_owned(), contact.name)}
                {contact.username.map(|name| fact(w::USERNAME.text().to_owned(), format!("@{name}")))}
                {contact.language.map(|language| fact(w::LANGUAGE.text().to_owned(), language))}
                {attributes.collect_view()}
            </dl>
            {is_blocked.then(|| view! { <p><span class="tag">{c::BLOCKED}</span></p> })}
            <a href=address>{c::OPEN}</a>
        </section>
    }
}

#[component]
fn Intents() -> impl IntoView {
    let pane = Pane::here();
    let intents = Memo::new(move |_| pane.row(|row| row.intents.clone()));
    let item = |named: Named| {
        let is_finished = named.opened.finished_at.is_some();
        view! {
            <li>
                <span dir="auto">{named.name}</span>
                " "
                {is_finished.then(|| view! { <span class="hint">{w::FINISHED}</span> })}
            </li>
        }
    };
    view! {
        <Show when=move || intents.with(|intents| !intents.is_empty())>
            <section>
                <h2>{w::INTENTS}</h2>
                <ul class="plain">{move || intents.get().into_iter().map(item).collect_view()}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Before() -> impl IntoView {
    let list = ListHere::here();
    let earlier = Pane::here()
        .thread
        .with_untracked(|thread| thread.earlier.clone());
    let is_first = earlier.is_empty();
    let link = move |(number, at): (i64, Timestamp)| {
        view! {
            <li>
                <a href=move || {
                    format!("/inbox/{number}?{}", list.query())
                }>{format!("#{number}")}</a>
                " "
                <DayOf at />
            </li>
        }
    };
    view! {
        <section>
            <h2>{w::BEFORE}</h2>
            {is_first.then(|| view! { <p class="hint">{w::FIRST_TIME}</p> })}
            <ul class="plain">{earlier.into_iter().map(link).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Facts() -> impl IntoView {
    let pane = Pane::here();
    let (opened_at, channel) = pane
        .thread
        .with_untracked(|t| (t.row.opened_at, channel_kind(t.row.channel_kind)));
    let closed_at = Memo::new(move |_| pane.row(|row| row.closed_at));
    let rating = Memo::new(move |_| pane.row(|row| row.rating.clone()));
    let owner = Memo::new(move |_| {
        let nobody = |row: &Row| row.closed_at.is_none().then(|| w::NOBODY.text().to_owned());
        pane.row(|row| row.operator_name.clone().or_else(|| nobody(row)))
    });
    let moment = |at| view! { <DayOf at /> " " <TimeOfDay at /> };
    view! {
        <section>
            <h2>{w::FACTS}</h2>
            <dl class="facts">
                <dt>{w::TEAM}</dt>
                <dd>{move || pane.row(|row| row.team_name.clone())}</dd>
                {move || {
                    owner
                        .get()
                        .map(|name| {
                            view! {
                                <dt>{w::OWNER}</dt>
                                <dd>{name}</dd>
                            }
                        })
                }}
                <dt>{w::CHANNEL}</dt>
                <dd>{channel}</dd>
                <dt>{w::OPENED}</dt>
                <dd>{moment(opened_at)}</dd>
                {move || {
                    closed_at
                        .get()
                        .map(|at| {
                            view! {
                                <dt>{w::CLOSED}</dt>
                                <dd>{moment(at)}</dd>
                            }
                        })
                }}
                {move || rating.get().map(rated)}
            </dl>
        </section>
    }
}

/// Shows what the contact thought of it.
fn rated(rating: Rating) -> impl IntoView {
    view! {
        <dt>{w::RATING}</dt>
        <dd data-testid="rating">
            <span role="img" aria-label=w::stars(rating.stars)>
                {rating.stars.shown()}
            </span>
            {rating.words.map(|words| view! { <p dir="auto">{words}</p> })}
        </dd>
    }
}
