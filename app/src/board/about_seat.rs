//! An operator closely: what he carries, and the hands that send him away or bring him back.

use super::{
    api::{hold_bot, set_colleague},
    doing::{Doing, Refusal},
    frames::Part,
    hands::{LookAt, Target},
    wall::{Wall, now},
};
use crate::language::Word;
use crate::ui::changing::Show;
use crate::{error::UiError, shell::Here, ui::time::span, words::board as w};
use domain::{
    id::OperatorId,
    operator::{LeaveMode, OperatorKind, Presence, SetPresence, WantedPresence},
    permission::Right,
    view::board::Seat,
};
use leptos::{html, prelude::*};

/// Shows an operator with what can be done about him.
#[component]
pub fn AboutSeat(
    /// Who.
    id: OperatorId,
) -> impl IntoView {
    let wall = Wall::here();
    let seat = Memo::new(move |_| wall.read(Part::Words, |board| board.seats.get(&id).cloned()));
    let name = move || seat.with(|seat| seat.as_ref().map(|seat| seat.name.clone()));
    let says = move || seat.with(|seat| seat.as_ref().map(w::seat));
    let why = move || {
        let reason = seat.with(|seat| seat.as_ref()?.reason.clone())?;
        let by = reason.by.and_then(|by| wall.name(by));
        Some(w::reason(by.as_deref(), &reason.words))
    };
    let is_a = move |kind: OperatorKind| {
        Memo::new(move |_| seat.with(|seat| seat.as_ref().is_some_and(|s| s.kind == kind)))
    };
    let (is_person, is_bot) = (is_a(OperatorKind::Human), is_a(OperatorKind::Bot));
    let may_hold = Here::now().may(Right::BotsHold);
    view! {
        <h3>{name}</h3>
        <p>{says}</p>
        <p class="hint">{why}</p>
        <Carries id />
        <Show when=move || is_person.get()>
            <Presences id seat />
        </Show>
        <Show when=move || is_bot.get() && may_hold>
            <BotHands id seat />
        </Show>
    }
}

/// Stops a bot at once, or lets it back.
#[component]
fn BotHands(id: OperatorId, seat: Memo<Option<Seat>>) -> impl IntoView {
    let doing = Doing::new();
    let is_kept = Memo::new(move |_| seat.with(|seat| seat.as_ref().is_some_and(|s| s.is_kept)));
    let turn = move |_| doing.run(hold_bot(id, !is_kept.get_untracked()));
    let words = move || {
        if is_kept.get() {
            (w::LET_BACK_HINT.text(), w::LET_BACK.text())
        } else {
            (w::STOP_BOT_HINT.text(), w::STOP_BOT.text())
        }
    };
    view! {
        <div class="hand">
            <p class="hint">{move || words().0}</p>
            <button type="button" class="button" disabled=doing.is_busy on:click=turn>
                {move || words().1}
            </button>
        </div>
        <Refusal doing />
    }
}

/// Lists what he has.
#[component]
fn Carries(id: OperatorId) -> impl IntoView {
    let wall = Wall::here();
    let lines = Memo::new(move |_| {
        wall.read(Part::Words, |board| {
            let his = board
                .lines
                .iter()
                .filter(|(_, line)| line.operator_id == Some(id));
            his.map(|(id, line)| (*id, line.clone()))
                .collect::<Vec<_>>()
        })
    });
    let item = |(id, line): (_, domain::view::board::Line)| {
        let label = format!("{} #{}", line.contact_name, line.number);
        let age = line
            .unanswered_since
            .map(|since| w::unanswered(&span(now().ms_since(since))));
        view! {
            <li>
                <LookAt target=Target::Conversation(id) label=label.clone() name=label />
                " "
                <span class="hint">{age}</span>
            </li>
        }
    };
    view! {
        <ul class="plain carries">{move || lines.get().into_iter().map(item).collect_view()}</ul>
    }
}

#[component]
fn Presences(id: OperatorId, seat: Memo<Option<Seat>>) -> impl IntoView {
    let doing = Doing::new();
    let presence = Memo::new(move |_| {
        seat.with(|seat| {
            seat.as_ref()
                .map_or(Presence::Offline, |seat| seat.presence)
        })
    });
    let has_work =
        Memo::new(move |_| seat.with(|seat| seat.as_ref().is_some_and(|seat| seat.used_units > 0)));
    let bring_back = move |_| {
        let online = SetPresence {
            presence: WantedPresence::Online,
            mode: LeaveMode::Requeue,
        };
        doing.run(set_colleague(id, online, None));
    };
    view! {
        <Show when=move || presence.get() != Presence::Offline>
            <SendAway id presence has_work doing />
        </Show>
        <Show when=move || presence.get() != Presence::Online>
            <div class="hand">
                <p class="hint">{w::WILL_COME}</p>
                <button type="button" class="button" disabled=doing.is_busy on:click=bring_back>
                    {w::BRING_BACK}
                </button>
            </div>
        </Show>
        <Refusal doing />
    }
}

/// The ways to send somebody away: name, label, what is asked for, what happens.
const WAYS: [(&str, Word, SetPresence, Word); 3] = [
    (
        "away",
        w::AWAY,
        SetPresence {
            presence: WantedPresence::Away,
            mode: LeaveMode::Requeue,
        },
        w::AWAY_HINT,
    ),
    (
        "drain",
        w::DRAIN,
        SetPresence {
            presence: WantedPresence::Offline,
            mode: LeaveMode::Drain,
        },
        w::DRAIN_HINT,
    ),
    (
        "offline",
        w::OFFLINE,
        SetPresence {
            presence: WantedPresence::Offline,
            mode: LeaveMode::Requeue,
        },
        w::OFFLINE_HINT,
    ),
];

#[component]
fn SendAway(
    id: OperatorId,
    presence: Memo<Presence>,
    has_work: Memo<bool>,
    doing: Doing,
) -> impl IntoView {
    let reason = NodeRef::<html::Input>::new();
    let is_possible = move |name: &str, wanted: SetPresence| {
        let becomes = wanted.outcome(i64::from(has_work.get()));
        becomes != presence.get() && (name != "drain" || has_work.get())
    };
    let first = untrack(|| {
        let mut ways = WAYS.iter();
        ways.find(|(name, _, wanted, _)| is_possible(name, *wanted))
            .map_or("offline", |(name, ..)| *name)
    });
    let way = RwSignal::new(first);
    let choice = move |(name, label, wanted, hint): (&'static str, Word, SetPresence, Word)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="way"
                    value=name
                    disabled=move || !is_possible(name, wanted)
                    prop:checked=move || way.get() == name
                    on:change=move |_| way.set(name)
                />
                <span>
                    {label} " " <span class="hint">{hint}</span>
                </span>
            </label>
        }
    };
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = reason
            .get_untracked()
            .map(|input| input.value())
            .unwrap_or_default();
        if words.trim().is_empty() {
            doing
                .error
                .set(Some(UiError::new("invalid", w::REASON_MISSING.text())));
            return;
        }
        let chosen = WAYS.iter().find(|(name, ..)| *name == way.get_untracked());
        if let Some((_, _, wanted, _)) = chosen {
            doing.run(set_colleague(id, *wanted, Some(words)));
        }
    };
    view! {
        <form class="hand" on:submit=send>
            <fieldset>
                <legend>{w::SEND_AWAY}</legend>
                {WAYS.map(choice).into_iter().collect_view()}
            </fieldset>
            <label for="reason">{w::REASON}</label>
            <input id="reason" type="text" maxlength="200" autocomplete="off" node_ref=reason />
            <button type="submit" class="button" disabled=doing.is_busy>
                {w::SET}
            </button>
        </form>
    }
}
