//! A conversation closely: where it stands, and the hands that move it.

use super::{
    api::requeue,
    doing::{Doing, Refusal},
    frames::Part,
    wall::{Wall, now},
};
use crate::ui::changing::Show;
use crate::{
    conversation::{take, transfer},
    shell::Here,
    words::board as w,
};
use domain::{
    conversation::Destination,
    id::{ConversationId, OperatorId, TeamId},
    operator::OperatorKind,
    view::board::Line,
};
use leptos::prelude::*;

/// Shows a conversation with what can be done about it.
#[component]
pub fn AboutConversation(
    /// Which.
    id: ConversationId,
) -> impl IntoView {
    let wall = Wall::here();
    let line = Memo::new(move |_| wall.read(Part::Words, |board| board.lines.get(&id).cloned()));
    let is_here = Memo::new(move |_| line.with(Option::is_some));
    view! {
        <Show when=move || is_here.get() fallback=|| view! { <p>{w::GONE}</p> }>
            <Facts line />
            <Actions id line />
        </Show>
    }
}

#[component]
fn Facts(line: Memo<Option<Line>>) -> impl IntoView {
    let wall = Wall::here();
    let read = move |read: fn(&Line) -> String| line.with(|line| line.as_ref().map(read));
    let number = move || line.with(|line| line.as_ref().map_or(0, |line| line.number));
    let says = move || {
        line.with(|line| {
            let line = line.as_ref()?;
            let holder = line.operator_id.and_then(|id| wall.name(id));
            let team = wall.team(line.team_id);
            Some(w::line(line, holder.as_deref(), team.as_deref(), now()))
        })
    };
    view! {
        <h3 dir="auto">{move || read(|line| line.contact_name.clone())}</h3>
        <p>{says}</p>
        <p>
            <a href=move || format!("/inbox/{}?folder=open", number())>{move || w::open(number())}</a>
        </p>
    }
}

#[component]
fn Actions(id: ConversationId, line: Memo<Option<Line>>) -> impl IntoView {
    let wall = Wall::here();
    let here = Here::now();
    let doing = Doing::new();
    let holder = Memo::new(move |_| line.with(|line| line.as_ref().and_then(|l| l.operator_id)));
    let is_mine = Memo::new(move |_| holder.get().is_some() && holder.get() == here.me());
    let holder_name = move || holder.get().and_then(|id| wall.name(id));
    let take_it = move |_| doing.run(take(id, true));
    let put_back = move |_| doing.run(requeue(id));
    view! {
        <Assign id holder doing />
        <div class="hand">
            <Show when=move || !is_mine.get()>
                <p class="hint">{move || w::will_take(holder_name().as_deref())}</p>
                <button type="button" class="button" disabled=doing.is_busy on:click=take_it>
                    {w::TAKE}
                </button>
            </Show>
        </div>
        <Show when=move || holder.get().is_some()>
            <div class="hand">
                <p class="hint">{move || w::will_put_back(holder_name().as_deref())}</p>
                <button type="button" class="button" disabled=doing.is_busy on:click=put_back>
                    {w::PUT_BACK}
                </button>
            </div>
        </Show>
        <Send id line doing />
        <Refusal doing />
    }
}

/// Lets one give it to a colleague.
#[component]
fn Assign(id: ConversationId, holder: Memo<Option<OperatorId>>, doing: Doing) -> impl IntoView {
    let wall = Wall::here();
    let chosen = RwSignal::new(None::<OperatorId>);
    let people = Memo::new(move |_| {
        let people = wall.seats.keys().into_iter().filter_map(|id| {
            let seat = wall.seats.item(id)?;
            seat.with(|seat| {
                let is_human = seat.kind == OperatorKind::Human;
                let is_open = seat.may_get() && holder.get() != Some(id);
                is_human.then(|| (id, w::choice(seat, holder.get() == Some(id)), is_open))
            })
        });
        people.collect::<Vec<_>>()
    });
    let option = move |(operator, label, is_open): (OperatorId, String, bool)| {
        view! {
            <option
                value=operator.to_string()
                disabled=!is_open
                selected=move || chosen.get() == Some(operator)
            >
                {label}
            </option>
        }
    };
    let says = move || {
        let operator = chosen.get()?;
        wall.read(Part::Words, |board| {
            Some(w::will_assign(board.seats.get(&operator)?))
        })
    };
    let give = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(operator) = chosen.get_untracked() {
            doing.run(transfer(id, Destination::Operator(operator), String::new()));
        }
    };
    view! {
        <form class="hand" on:submit=give>
            <label for="assign-to">{w::ASSIGN_TO}</label>
            <select
                id="assign-to"
                on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
            >
                <option value="">{w::CHOOSE}</option>
                {move || people.get().into_iter().map(option).collect_view()}
            </select>
            <p class="hint" role="status">
                {says}
            </p>
            <button
                type="submit"
                class="button primary"
                disabled=move || doing.is_busy.get() || chosen.get().is_none()
            >
                {w::ASSIGN}
            </button>
        </form>
    }
}

/// Lets one send it to another team's queue.
#[component]
fn Send(id: ConversationId, line: Memo<Option<Line>>, doing: Doing) -> impl IntoView {
    let here = Here::now();
    let chosen = RwSignal::new(None::<TeamId>);
    let team = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.team_id)));
    let option = move |(id, name): (TeamId, String)| {
        view! { <option value=id.to_string()>{name}</option> }
    };
    let teams = move || {
        let teams = here.house.with(|house| house.teams.clone());
        let others = teams.into_iter().filter(|(id, _)| Some(*id) != team.get());
        others.map(option).collect_view()
    };
    let says = move || Some(w::will_send(&here.team(chosen.get()?)?));
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(team) = chosen.get_untracked() {
            doing.run(transfer(id, Destination::Team(team), String::new()));
        }
    };
    view! {
        <form class="hand" on:submit=send>
            <label for="send-to">{w::SEND_TO}</label>
            <select
                id="send-to"
                on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
            >
                <option value="">{w::CHOOSE}</option>
                {teams}
            </select>
            <p class="hint" role="status">
                {says}
            </p>
            <button
                type="submit"
                class="button"
                disabled=move || doing.is_busy.get() || chosen.get().is_none()
            >
                {w::SEND}
            </button>
        </form>
    }
}
