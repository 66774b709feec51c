//! One conversation as a row.

use super::marks::Marks;
use crate::{
    shell::Here,
    ui::{
        avatar::Avatar,
        changing::{Show, changing},
        icon::{Icon, IconView},
        time::{Clock, DayOf, TimeOfDay, day_number, span},
    },
    words::{channel_kind, inbox as w},
};
use domain::{conversation::Status, message::Author, time::Timestamp, view::Row};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// From when on an unanswered message stands out.
///
/// Units: ms. Three minutes: before, an agent is simply reading or typing.
const LATE_MS: i64 = 180_000;

/// Shows one row; it leads to the conversation.
#[component]
pub fn RowView(
    /// The row, kept current by the list.
    row: ArcRwSignal<Row>,
    /// The list that it stands in, as the address says it.
    back: String,
) -> impl IntoView {
    let row = RwSignal::from(row);
    let here = Here::now();
    let me = here.me();
    let path = use_location().pathname;
    let (id, number, name) =
        row.with_untracked(|row| (row.id, row.number, row.contact_name.clone()));
    let marks = Marks::here();
    let is_marked = Memo::new(move |_| marks.has(id));
    let address = format!("/inbox/{number}");
    let is_open = {
        let address = address.clone();
        Memo::new(move |_| path.read().trim_end_matches('/') == address)
    };
    let is_unread = Memo::new(move |_| row.with(|row| row.unanswered_since.is_some()));
    let words = move || {
        row.with(|row| {
            let is_mine = matches!(row.last_author, Some(Author::Operator(by)) if Some(by) == me);
            format!(
                "{}{}",
                if is_mine { w::YOU.text() } else { "" },
                row.last_words
            )
        })
    };
    let holder = Memo::new(move |_| row.with(|row| holder(row, me)));
    let needs_help = Memo::new(move |_| row.with(|row| row.about.intervention.is_some()));
    let is_mentioned =
        Memo::new(move |_| row.with(|row| me.is_some_and(|me| row.about.mentioned.contains(&me))));
    let has_trouble = Memo::new(move |_| row.with(|row| row.has_trouble));
    view! {
        <li
            class="row"
            data-testid="conversation-row"
            data-number=number
            data-marked=move || is_marked.get().then_some("true")
            data-here=move || is_open.get().then_some("true")
            data-unread=move || is_unread.get().then_some("true")
        >
            <Avatar name=name.clone() />
            <label class="row-mark">
                <input
                    type="checkbox"
                    aria-label=w::mark(number)
                    prop:checked=move || is_marked.get()
                    on:click=move |event| marks.mark(id, event.shift_key())
                />
            </label>
            <a
                class="row-link"
                href=format!("{address}?{back}")
                aria-current=move || is_open.get().then_some("true")
            >
                {name}
                <span class="visually-hidden">{format!(", #{number}")}</span>
            </a>
            <Age row />
            <p class="row-words">{move || words()}</p>
            <p class="row-tags">
                <Show when=move || has_trouble.get()>
                    <span class="tag bad">
                        <IconView icon=Icon::Trouble />
                        {w::TROUBLE}
                    </span>
                </Show>
                <Show when=move || needs_help.get()>
                    <span class="tag">{w::HELP}</span>
                </Show>
                <Show when=move || is_mentioned.get()>
                    <span class="tag">{w::MENTIONED}</span>
                </Show>
                <span>{move || row.with(|row| row.team_name.clone())}</span>
                <span>{row.with_untracked(|row| channel_kind(row.channel_kind))}</span>
                <span class="row-holder">{move || holder.get()}</span>
            </p>
        </li>
    }
}

/// Says who has it.
fn holder(row: &Row, me: Option<domain::id::OperatorId>) -> String {
    match row.status {
        Status::Closed => w::CLOSED.text().to_owned(),
        Status::Waiting if row.offer.is_none() => w::NOBODY.text().to_owned(),
        Status::Waiting | Status::Bot | Status::Active | Status::Snoozed => {
            let is_me = row.operator_id.is_some() && row.operator_id == me;
            if is_me && row.offer.is_some() {
                w::ASKED.text().to_owned()
            } else if is_me {
                w::MINE.text().to_owned()
            } else {
                row.operator_name.clone().unwrap_or_default()
            }
        }
    }
}

/// How long the oldest unanswered message waits; else when something was last said.
#[component]
fn Age(row: RwSignal<Row>) -> impl IntoView {
    let clock = Clock::here();
    let since = Memo::new(move |_| row.with(|row| row.unanswered_since));
    let last_at = Memo::new(move |_| row.with(|row| row.last_at));
    let wakes_at = Memo::new(move |_| row.with(|row| row.snoozed_until));
    changing(move || match (wakes_at.get(), since.get()) {
        (Some(at), _) => view! {
            <span class="age">
                <IconView icon=Icon::Sleep />
                <span class="visually-hidden">{w::SLEEPS_UNTIL} " "</span>
                <Last at />
            </span>
        }
        .into_any(),
        (None, Some(since)) => {
            let waited = Memo::new(move |_| clock.now() - since.as_ms());
            let is_late = move || (waited.get() >= LATE_MS).then_some("true");
            view! {
                <span class="age" data-late=is_late>
                    <span class="visually-hidden">{w::UNANSWERED} " "</span>
                    {move || span(waited.get())}
                </span>
            }
            .into_any()
        }
        (None, None) => view! {
            <span class="age">
                <Last at=last_at.get() />
            </span>
        }
        .into_any(),
    })
}

#[component]
fn Last(at: Timestamp) -> impl IntoView {
    let clock = Clock::here();
    let is_today = Memo::new(move |_| {
        let today = day_number(clock.wall(Timestamp::from_ms(clock.now())));
        day_number(clock.wall(at)) == today
    });
    changing(move || {
        if is_today.get() {
            view! { <TimeOfDay at /> }.into_any()
        } else {
            view! { <DayOf at /> }.into_any()
        }
    })
}
