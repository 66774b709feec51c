//! The intervention: whether help is needed, who gives it, how long it takes.

use super::{
    api::{open_intervention, treat_intervention},
    assist::Glance,
    pane::Pane,
    turn::Turn,
};
use crate::language::Word;
use crate::ui::changing::Show;
use crate::{
    shell::Here,
    ui::time::{Clock, DayOf, TimeOfDay, span},
    words::case as w,
};
use domain::{
    intervention::{Intervention, State, Treatment},
    time::Timestamp,
};
use leptos::prelude::*;

/// How long one may let it rest.
///
/// Units: ms.
const RESTS: [(i64, Word); 3] = [
    (3_600_000, w::FOR_AN_HOUR),
    (14_400_000, w::FOR_FOUR_HOURS),
    (86_400_000, w::FOR_A_DAY),
];

/// Shows the interventions of the conversation, the open one with what may be done.
#[component]
pub fn Case() -> impl IntoView {
    let pane = Pane::here();
    let all = Memo::new(move |_| pane.thread.with(|thread| thread.interventions.clone()));
    let open = Memo::new(move |_| all.with(|all| all.iter().find(|i| i.is_open()).cloned()));
    let past = move || {
        all.with(|all| {
            let past: Vec<_> = all.iter().filter(|i| !i.is_open()).cloned().collect();
            past
        })
    };
    view! {
        <section data-testid="intervention">
            <h2>{w::INTERVENTION}</h2>
            {move || match open.get() {
                Some(case) => view! { <Open case /> }.into_any(),
                None => view! { <Ask /> }.into_any(),
            }}
            <ul class="plain">
                {move || past().into_iter().map(|case| view! { <Past case /> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Open(case: Intervention) -> impl IntoView {
    let pane = Pane::here();
    let here = Here::now();
    let clock = Clock::here();
    let id = case.id;
    let do_it = move |what: Treatment| pane.help(treat_intervention(id, what));
    let is_deferred = matches!(case.state, State::Deferred { .. });
    let was_answered = case.help.replies > 0;
    let opened_at = case.opened_at;
    let until = match case.state {
        State::Deferred { until } => Some(until),
        State::Open | State::Closed { .. } | State::Cancelled { .. } => None,
    };
    let owner = case.owner;
    let helper = move || {
        let name = owner.and_then(|owner| here.name_of(owner));
        name.map(|name| format!(" · {name}"))
    };
    let defer = move |event: web_sys::Event| {
        if let Ok(ms) = event_target_value(&event).parse::<i64>() {
            let now = Timestamp::from_ms(untrack(|| clock.now()));
            do_it(Treatment::Defer(now.plus_ms(ms)));
        }
    };
    view! {
        <p class="case">
            <strong>{w::status(case.status())}</strong>
            {helper}
        </p>
        <p dir="auto">{case.reason.clone()}</p>
        <dl class="facts">
            <dt>{w::SINCE}</dt>
            <dd>{move || span(clock.now() - opened_at.as_ms())}</dd>
            {until
                .map(|until| {
                    view! {
                        <dt>{w::UNTIL}</dt>
                        <dd>
                            <DayOf at=until />
                            " "
                            <TimeOfDay at=until />
                        </dd>
                    }
                })}
            <Measures case=case />
        </dl>
        <Glance />
        <div class="case-actions">
            <button
                type="button"
                class="button small"
                disabled=pane.is_busy
                on:click=move |_| do_it(Treatment::Close)
            >
                {w::CLOSE_INTERVENTION}
            </button>
            {(!was_answered)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button small quiet"
                            disabled=pane.is_busy
                            on:click=move |_| do_it(Treatment::Cancel)
                        >
                            {w::CANCEL_INTERVENTION}
                        </button>
                    }
                })}
            {if is_deferred {
                view! {
                    <button
                        type="button"
                        class="button small quiet"
                        disabled=pane.is_busy
                        on:click=move |_| do_it(Treatment::Reactivate)
                    >
                        {w::REACTIVATE}
                    </button>
                }
                    .into_any()
            } else {
                view! {
                    <select aria-label=w::DEFER disabled=pane.is_busy on:change=defer>
                        <option value="">{w::DEFER}</option>
                        {RESTS
                            .into_iter()
                            .map(|(ms, label)| {
                                view! { <option value=ms.to_string()>{label}</option> }
                            })
                            .collect_view()}
                    </select>
                }
                    .into_any()
            }}
        </div>
    }
}

/// Lets one say that help is needed, while the conversation goes on.
#[component]
fn Ask() -> impl IntoView {
    let pane = Pane::here();
    let reason = RwSignal::new(String::new());
    let is_over = Memo::new(move |_| pane.turn() == Turn::Over);
    let open = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        pane.help(open_intervention(pane.id(), reason.get_untracked()));
    };
    view! {
        <p class="hint">{w::NO_INTERVENTION}</p>
        <Show when=move || !is_over.get()>
            <details class="ask">
                <summary>{w::OPEN_INTERVENTION}</summary>
                <form method="post" on:submit=open>
                    <div class="field">
                        <label for="intervention-reason">{w::REASON}</label>
                        <input
                            id="intervention-reason"
                            type="text"
                            maxlength="500"
                            autocomplete="off"
                            prop:value=reason
                            on:input=move |event| reason.set(event_target_value(&event))
                        />
                    </div>
                    <button type="submit" class="button small" disabled=pane.is_busy>
                        {w::OPEN_INTERVENTION}
                    </button>
                </form>
            </details>
        </Show>
    }
}

#[component]
fn Past(case: Intervention) -> impl IntoView {
    let pane = Pane::here();
    let id = case.id;
    let reopen = move |_| pane.help(treat_intervention(id, Treatment::Reopen));
    let may_reopen = Memo::new(move |_| {
        pane.turn() != Turn::Over && pane.row(|row| row.about.intervention.is_none())
    });
    view! {
        <li class="past-case">
            <p>
                <strong>{w::status(case.status())}</strong>
                " · "
                <DayOf at=case.opened_at is_within=true />
                " "
                <TimeOfDay at=case.opened_at />
            </p>
            <p class="hint" dir="auto">
                {case.reason.clone()}
            </p>
            <dl class="facts">
                <Measures case />
            </dl>
            <Show when=move || may_reopen.get()>
                <button
                    type="button"
                    class="button small quiet"
                    disabled=pane.is_busy
                    on:click=reopen
                >
                    {w::REOPEN_INTERVENTION}
                </button>
            </Show>
        </li>
    }
}

/// Shows what was measured of the help.
#[component]
fn Measures(case: Intervention) -> impl IntoView {
    let first = case.help.first_reply_at;
    let replies = case.help.replies;
    let fact = |label, value: String| view! { <dt>{label}</dt> <dd>{value}</dd> };
    view! {
        {first.map(|at| fact(w::FIRST_REPLY.text(), span(at.ms_since(case.opened_at))))}
        {(replies > 0).then(|| fact(w::REPLIES.text(), replies.to_string()))}
    }
}
