//! The intervention: whether help is needed, who gives it, how long it takes.

use super::{
    api::{open_intervention, treat_intervention},
    assist::Glance,
    categories::{Chosen, has_categories},
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
    let categories = case.categories.clone();
    let about = Memo::new(move |_| categories.clone());
    let change = Callback::new(move |set| do_it(Treatment::Categories(set)));
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
        <Show when=has_categories>
            <div class="about-help">
                <Chosen id="about-help" label=w::ABOUT.text() set=about change />
            </div>
        </Show>
        <Glance />
        <div class="case-actions">
            <button
                type="button"
                class="button small"
                disabled=pane.is_busy
                on:click=move |_| pane.transfers.set(true)
            >
                {w::ASSIGN}
            </button>
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
    let help = case.help;
    let replies = (help.replies > 0).then(|| help.replies.to_string());
    let since_opened = |at: Timestamp| at.ms_since(case.opened_at);
    let first = help.first_reply_at.map(since_opened);
    let whole = case.ended_at().map(since_opened);
    let business = help.in_business;
    let facts = [
        (
            w::FIRST_REPLY,
            first.map(|ms| took(ms, business.first_reply_ms)),
        ),
        (w::REPLIES, replies),
        (
            w::MEAN_REPLY,
            help.mean_reply_ms()
                .map(|ms| took(ms, help.mean_reply_business_ms())),
        ),
        (w::WHOLE, whole.map(|ms| took(ms, business.until_closed_ms))),
    ];
    let known = facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)));
    known
        .map(|(label, value)| view! { <dt>{label}</dt> <dd>{value}</dd> })
        .collect_view()
}

/// Says how long something took, and how much of it was in business hours where that is less.
fn took(ms: i64, business_ms: Option<i64>) -> String {
    let whole = span(ms);
    let open = business_ms.map(span).filter(|open| *open != whole);
    open.map_or_else(|| whole.clone(), |open| w::in_business(&whole, &open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_hours_are_named_where_they_are_another_time() {
        assert_eq!(took(65_000, None), "1:05");
        assert_eq!(took(65_000, Some(65_400)), "1:05", "the same for people");
        assert_eq!(took(65_000, Some(5_000)), "1:05 (0:05 in business hours)");
    }
}
