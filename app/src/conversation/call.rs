//! The call card: what is known of the customer before the ring, both telephones as they ring, and what came of it.

use super::{
    api::{ask_number, forget_number, note_call, request_call},
    call_live::{Live, button},
    pane::Pane,
    turn::Turn,
};
use crate::{
    shell::Here,
    ui::{
        changing::Show,
        time::{DayOf, TimeOfDay},
    },
    words::phone as w,
};
use domain::{bot::Call as When, call::PhoneCall, permission::Right};
use leptos::prelude::*;

/// Shows the calls of the conversation, and lets one call; nothing where there is nothing to do and nothing to tell.
#[component]
pub fn CallCard() -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let has_telephony = Memo::new(move |_| here.house.with(|house| house.has_telephony));
    let may_call =
        move || here.may(Right::CallsRequest) && has_telephony.get() && pane.turn() != Turn::Over;
    let calls = Memo::new(move |_| pane.thread.with(|thread| thread.calls.clone()));
    let open = Memo::new(move |_| {
        let is_open = |call: &&PhoneCall| call.outcome().is_none();
        calls.with(|calls| calls.iter().find(is_open).cloned())
    });
    let past = move || {
        let calls = calls.get().into_iter();
        let past = calls.filter(|call| call.outcome().is_some());
        past.map(|call| view! { <Past call /> }).collect_view()
    };
    let is_wished = move || pane.row(|row| row.about.call_wish.is_some());
    let is_shown = move || may_call() || is_wished() || calls.with(|calls| !calls.is_empty());
    view! {
        <Show when=is_shown>
            <section data-testid="call-card">
                <h2>{w::CALL}</h2>
                <Known />
                {move || match open.get() {
                    Some(call) => view! { <Live call /> }.into_any(),
                    None if may_call() => view! { <Ask /> }.into_any(),
                    None => ().into_any(),
                }}
                <ul class="plain">{past}</ul>
            </section>
        </Show>
    }
}

/// Shows what is known before anybody rings: the wish, the number, what he wants, the last words.
#[component]
fn Known() -> impl IntoView {
    let pane = Pane::here();
    let wish = Memo::new(move |_| pane.row(|row| row.about.call_wish.clone()));
    let intent = Memo::new(move |_| {
        pane.row(|row| {
            let open = row
                .intents
                .iter()
                .find(|named| named.opened.finished_at.is_none());
            open.map(|named| named.name.clone())
        })
    });
    let subject = Memo::new(move |_| pane.row(|row| row.about.subject.clone()));
    let noted = Memo::new(move |_| pane.row(|row| row.about.attributes.clone()));
    let words = Memo::new(move |_| pane.row(|row| row.last_words.clone()));
    let fact =
        |label: String, value: String| view! { <dt>{label}</dt> <dd dir="auto">{value}</dd> };
    let attributes = move || {
        let value = |value: serde_json::Value| match value.as_str() {
            Some(words) => words.to_owned(),
            None => value.to_string(),
        };
        let noted = noted.get().into_iter();
        noted
            .map(|(name, said)| fact(name, value(said)))
            .collect_view()
    };
    view! {
        {move || {
            wish.get()
                .map(|wish| {
                    let label = match (wish.at, wish.when) {
                        (Some(_), _) => w::WISHED_AT.text(),
                        (None, When::Now) => w::WISHED.text(),
                        (None, When::Later) => w::WISHED_LATER.text(),
                    };
                    let since = wish.since;
                    let time = wish
                        .at
                        .map(|at| view! { " " <DayOf at is_within=true /> " " <TimeOfDay at /> });
                    let number = wish.number.as_deref().map(w::number);
                    view! {
                        <p class="case">
                            <strong>{label} {time}</strong>
                            {wish
                                .at
                                .is_none()
                                .then(|| view! { " · " <TimeOfDay at=since /> })}
                        </p>
                        <p class="hint">{number.unwrap_or_else(|| w::NO_NUMBER.text().to_owned())}</p>
                    }
                })
        }}
        <dl class="facts">
            {move || intent.get().map(|name| fact(w::WANTS.text().to_owned(), name))}
            {move || subject.get().map(|words| fact(w::SUBJECT.text().to_owned(), words))}
            {attributes}
            {move || fact(w::LAST_WORDS.text().to_owned(), words.get())}
        </dl>
    }
}

/// Lets one call, or ask for the number.
#[component]
fn Ask() -> impl IntoView {
    let pane = Pane::here();
    let id = pane.id();
    let has_number = Memo::new(move |_| {
        let has_called = pane.thread.with(|thread| !thread.calls.is_empty());
        let wish = pane.row(|row| row.about.call_wish.clone());
        has_called || wish.is_some_and(|wish| wish.number.is_some())
    });
    view! {
        <p class="hint">{w::CALL_HINT}</p>
        <div class="case-actions">
            {button(pane, "button small", w::CALL_NOW.text(), move || pane.telephone(request_call(id)))}
            {move || {
                if has_number.get() {
                    let forget = move || pane.telephone(forget_number(id));
                    button(pane, "button small quiet", w::FORGET_NUMBER.text(), forget)
                } else {
                    let ask = move || pane.telephone(ask_number(id));
                    button(pane, "button small quiet", w::ASK_NUMBER.text(), ask)
                }
            }}
        </div>
    }
}

/// Shows a call that is over, and what the operator notes about it.
#[component]
fn Past(call: PhoneCall) -> impl IntoView {
    let pane = Pane::here();
    let id = call.id;
    let note = RwSignal::new(call.note.clone().unwrap_or_default());
    let (at, outcome) = (call.requested_at, call.outcome());
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        pane.telephone(note_call(id, note.get_untracked()));
    };
    let field = format!("call-note-{id}");
    view! {
        <li class="past-case">
            <p>
                <strong>{outcome.map(|(result, _)| w::result(result))}</strong>
                " · "
                <DayOf at is_within=true />
                " "
                <TimeOfDay at />
            </p>
            <dl class="facts">
                {outcome
                    .filter(|(_, seconds)| *seconds > 0)
                    .map(|(_, seconds)| {
                        view! {
                            <dt>{w::DURATION}</dt>
                            <dd>{w::duration(seconds)}</dd>
                        }
                    })}
            </dl>
            {call.trouble.clone().map(|words| view! { <p class="hint">{words}</p> })}
            {call.note.clone().map(|words| view! { <p dir="auto">{words}</p> })}
            <details class="ask">
                <summary>{w::NOTE}</summary>
                <form method="post" on:submit=keep>
                    <div class="field">
                        <label for=field.clone()>{w::NOTE}</label>
                        <input
                            id=field
                            type="text"
                            maxlength="2000"
                            autocomplete="off"
                            prop:value=note
                            on:input=move |event| note.set(event_target_value(&event))
                        />
                    </div>
                    <button type="submit" class="button small" disabled=pane.is_busy>
                        {w::SAVE_NOTE}
                    </button>
                </form>
            </details>
        </li>
    }
}
