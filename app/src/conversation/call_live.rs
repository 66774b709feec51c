//! A call that is under way: who is on the line, and what may be done meanwhile.

use super::{
    api::{end_call, extend_call, hold_call, leave_call, listen_call},
    pane::Pane,
};
use crate::{shell::Here, ui::time::TimeOfDay, words::phone as w};
use domain::{
    call::{Leg, Listener, Part, PhoneCall},
    id::OperatorId,
    permission::Right,
};
use leptos::prelude::*;

/// Shows a call that is under way: both telephones, live, and who takes part.
#[component]
pub fn Live(
    /// The call.
    call: PhoneCall,
) -> impl IntoView {
    let here = Here::now();
    let line = |leg| w::line(call.line(leg));
    let others = call.room.listeners.clone();
    let takes_part = move || {
        let named = others.iter().map(|(id, listener)| {
            let name = here.name_of(*id).unwrap_or_else(|| id.to_string());
            view! { <dd>{w::takes_part(&name, *listener)}</dd> }
        });
        named.collect_view()
    };
    let has_others = !call.room.listeners.is_empty();
    view! {
        <div role="status" data-testid="call-live">
            <p class="case">
                <strong>{w::status(call.status())}</strong>
            </p>
            <dl class="facts">
                <dt>{w::YOUR_TELEPHONE}</dt>
                <dd>{line(Leg::Agent)}</dd>
                <dt>{w::THEIR_TELEPHONE}</dt>
                <dd>
                    {if call.room.is_held { w::WAITS.text() } else { line(Leg::Customer)}} " · "
                    {call.number.clone()}
                </dd>
                {has_others.then(|| view! { <dt>{w::TAKING_PART}</dt> })}
                {takes_part}
                {call
                    .ends_at()
                    .map(|at| {
                        view! {
                            <dt>{w::ENDS}</dt>
                            <dd>
                                <TimeOfDay at />
                            </dd>
                        }
                    })}
            </dl>
            {call.trouble.clone().map(|words| view! { <p class="hint">{words}</p> })}
        </div>
        <Meanwhile call=call.clone() />
        <TakePart call />
    }
}

/// Lets who talks hang up, let the customer wait, or talk for longer.
#[component]
fn Meanwhile(call: PhoneCall) -> impl IntoView {
    let pane = Pane::here();
    let id = call.id;
    let waits = call.room.wants_hold;
    view! {
        <div class="case-actions">
            <button
                type="button"
                class="button small"
                disabled=move || pane.is_busy.get() || call.is_ending
                on:click=move |_| pane.telephone(end_call(id))
            >
                {if call.is_ending { w::HANGING_UP.text() } else { w::HANG_UP.text() }}
            </button>
            {call
                .ends_at()
                .map(|_| {
                    let hold = move || pane.telephone(hold_call(id, !waits));
                    let extend = move || pane.telephone(extend_call(id));
                    let words = if waits { w::FETCH.text() } else { w::HOLD.text() };
                    view! {
                        {button(pane, "button small quiet", words, hold)}
                        {button(pane, "button small quiet", w::MORE.text(), extend)}
                    }
                })}
        </div>
    }
}

/// Lets who leads take part in a call of somebody else.
#[component]
fn TakePart(call: PhoneCall) -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let me: Option<OperatorId> = here.me();
    let is_others = me.is_some_and(|me| me != call.operator);
    let may = is_others && call.ends_at().is_some() && here.may(Right::CallsListen);
    let mine: Option<Listener> = me.and_then(|me| call.room.listeners.get(&me).copied());
    let id = call.id;
    let ask = move |part: Part| {
        let listen = move || pane.telephone(listen_call(id, part));
        button(pane, "button small quiet", w::part(part), listen)
    };
    let leave = move || pane.telephone(leave_call(id));
    may.then(|| match mine {
        Some(_) => view! {
            <div class="case-actions">
                {button(pane, "button small", w::LEAVE.text(), leave)}
            </div>
        }
        .into_any(),
        None => view! {
            <p class="hint">{w::PART_HINT}</p>
            <div class="case-actions">{Part::ALL.map(ask).collect_view()}</div>
        }
        .into_any(),
    })
}

/// Makes a button that asks for something of a call.
pub(super) fn button(
    pane: Pane,
    class: &'static str,
    label: &'static str,
    press: impl Fn() + Send + 'static,
) -> AnyView {
    view! {
        <button type="button" class=class disabled=pane.is_busy on:click=move |_| press()>
            {label}
        </button>
    }
    .into_any()
}
