//! Why this operator: how the conversation came to whom it is with, and why nobody has it yet.

use super::{api::get_why, pane::Pane};
use crate::ui::changing::Show;
use crate::{
    shell::{Command, Commands, Here, InConversation, focus, guarded},
    ui::{
        state::{fetched, loaded},
        time::{TimeOfDay, span},
    },
    words::why as w,
};
use domain::{
    conversation::Status,
    event::Cause,
    id::{ConversationId, OperatorId, TeamId},
    time::Timestamp,
    view::why::{Candidate, Circle, Passed, Reasons, Standing, Step, Tally, What, Why},
};
use leptos::{html, prelude::*};

/// Shows the reasons when they are asked for; what is closed costs nothing.
#[component]
pub fn WhySection() -> impl IntoView {
    let pane = Pane::here();
    let node = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let is_waiting = Memo::new(move |_| pane.row(|row| row.status == Status::Waiting));
    let heading = move || {
        if is_waiting.get() {
            w::WHY_NOBODY.text()
        } else {
            w::WHY.text()
        }
    };
    Commands::on(move |command| {
        let details = node
            .get_untracked()
            .filter(|_| command == Command::InConversation(InConversation::Why));
        details.is_some_and(|details| {
            details.set_open(true);
            focus(".why summary")
        })
    });
    view! {
        <section class="why" data-testid="why">
            <details
                node_ref=node
                on:toggle=move |_| {
                    is_open.set(node.get_untracked().is_some_and(|details| details.open()));
                }
            >
                <summary>
                    <h2>{heading}</h2>
                </summary>
                <Show when=move || is_open.get()>
                    <Content />
                </Show>
            </details>
        </section>
    }
}

/// What makes the reasons other ones: the turn and, while it waits, who of the colleagues is there.
fn grounds(pane: Pane, here: Here) -> (ConversationId, i64, Vec<&'static str>) {
    let (epoch, is_waiting) = pane.row(|row| (row.epoch.0, row.status == Status::Waiting));
    let there = if is_waiting {
        here.house.with(|house| {
            let colleagues = house.colleagues.iter();
            colleagues.map(|c| c.presence.name()).collect()
        })
    } else {
        Vec::new()
    };
    (pane.id(), epoch, there)
}

#[component]
fn Content() -> impl IntoView {
    let (pane, here, guard) = (Pane::here(), Here::now(), guarded());
    let grounds = Memo::new(move |_| grounds(pane, here));
    let resource = fetched(
        move || grounds.get(),
        move |(id, ..)| guard.watch(get_why(id)),
    );
    loaded(resource, |why: Why| {
        let has_steps = !why.steps.is_empty();
        view! {
            <StandingView standing=why.standing />
            {has_steps
                .then(|| {
                    view! {
                        <h3>{w::STEPS}</h3>
                        <ol class="steps">
                            {why.steps.into_iter().map(|step| view! { <StepView step /> }).collect_view()}
                        </ol>
                    }
                })}
        }
    })
}

#[component]
fn StandingView(standing: Standing) -> impl IntoView {
    let timed = |words: &'static str, at: Timestamp| {
        view! {
            <p>
                {words} " " <TimeOfDay at /> "."
            </p>
        }
        .into_any()
    };
    let plain = |words: &'static str| view! { <p>{words}</p> }.into_any();
    match standing {
        Standing::Waiting {
            since,
            candidates,
            others,
            inner,
            next_step_at,
        } => {
            let is_deserted = candidates.is_empty();
            view! {
                {timed(w::WAITS_SINCE.text(), since)}
                {is_deserted.then(|| plain(w::NOBODY_THERE.text()))}
                <People candidates others />
                <Inner inner />
                {next_step_at.map(|at| timed(w::NEXT_STEP.text(), at))}
            }
            .into_any()
        }
        Standing::OutOfHours { opens_at: Some(at) } => timed(w::OPENS.text(), at),
        Standing::OutOfHours { opens_at: None } => plain(w::NEVER_OPENS.text()),
        Standing::Asking { .. } => plain(w::ASKING.text()),
        Standing::Offered { until } => timed(w::ACCEPT_BY.text(), until),
        Standing::Held { reply_by: Some(at) } => timed(w::REPLY_BY.text(), at),
        Standing::Held { reply_by: None } => plain(w::NO_TIMER.text()),
        Standing::Resting => plain(w::RESTING.text()),
    }
}

/// Lists who could not have it, and the first rule against each.
#[component]
fn People(candidates: Vec<Candidate>, others: Vec<Tally>) -> impl IntoView {
    let here = Here::now();
    let one = move |candidate: Candidate| {
        let name = name(here, candidate.operator);
        let is_me = here.me() == Some(candidate.operator);
        let rule = match candidate.rule {
            None => w::CAN.text(),
            Some(rule) if is_me => w::rule_of_many(rule),
            Some(rule) => w::rule(rule),
        };
        view! {
            <li>
                <strong dir="auto">{name}</strong>
                " "
                {rule}
            </li>
        }
    };
    let rest = |tally: Tally| view! { <li>{w::others(tally.operators, tally.rule)}</li> };
    view! {
        <ul class="plain">
            {candidates.into_iter().map(one).collect_view()}
            {others.into_iter().map(rest).collect_view()}
        </ul>
    }
}

/// Lists the circles that were looked through before.
#[component]
fn Inner(inner: Vec<Passed>) -> impl IntoView {
    let here = Here::now();
    let one = move |passed: Passed| {
        let members = passed.members.into_iter();
        let members: Vec<_> = members.map(|m| w::others(m.operators, m.rule)).collect();
        view! {
            <li>{w::looked_through(&circle(here, passed.circle), &members)}</li>
        }
    };
    let has_any = !inner.is_empty();
    has_any.then(|| view! { <ul class="plain">{inner.into_iter().map(one).collect_view()}</ul> })
}

fn circle(here: Here, circle: Circle) -> String {
    match circle {
        Circle::Person(operator) => w::last_operator(&name(here, operator)),
        Circle::Bots(of) => w::bots_of(&team(here, of)),
        Circle::Team(of) => team(here, of),
        Circle::Everyone => w::EVERYONE.text().to_owned(),
    }
}

#[component]
fn StepView(step: Step) -> impl IntoView {
    let here = Here::now();
    let by = doer(here, &step).map(|who| w::by(&who));
    view! {
        <li>
            <p>
                <TimeOfDay at=step.at /> " " <strong>{words(here, &step)}</strong> " "
                {by}
            </p>
            {step.reasons.map(|reasons| view! { <ReasonsView reasons /> })}
        </li>
    }
}

#[component]
fn ReasonsView(reasons: Reasons) -> impl IntoView {
    let here = Here::now();
    let found = reasons
        .circle
        .map(|found| w::found_in(&circle(here, found)));
    let waited = span(reasons.waited_ms);
    let chosen = reasons
        .chosen
        .map(|chosen| w::turn(chosen.used_units, chosen.capacity_units, &waited));
    let has_others = !reasons.passed_over.is_empty() || !reasons.others.is_empty();
    view! {
        <p class="hint">{chosen}</p>
        <p class="hint">{found}</p>
        <Inner inner=reasons.inner />
        {has_others
            .then(|| {
                view! { <People candidates=reasons.passed_over others=reasons.others /> }
            })}
        <p class="hint">{w::policy(reasons.policy_version)}</p>
    }
}

fn name(here: Here, operator: OperatorId) -> String {
    if here.me() == Some(operator) {
        return w::YOU.text().to_owned();
    }
    untrack(|| here.name_of(operator)).unwrap_or_else(|| w::FORMER.text().to_owned())
}

fn team(here: Here, team: TeamId) -> String {
    untrack(|| here.team(team)).unwrap_or_else(|| w::A_TEAM.text().to_owned())
}

fn words(here: Here, step: &Step) -> String {
    let name = |operator| name(here, operator);
    match step.what {
        What::Assigned(operator) if step.by == Cause::Operator(operator) => {
            w::taken(&name(operator))
        }
        What::Assigned(operator) => w::assigned(&name(operator)),
        What::Offered { operator, .. } => w::offered(&name(operator)),
        What::Accepted(operator) => w::accepted(&name(operator)),
        What::Declined(operator) => w::declined(&name(operator)),
        What::Expired(operator) => w::expired(&name(operator)),
        What::Withdrawn(operator) => w::withdrawn(&name(operator)),
        What::Queued(from) => w::queued(from.map(name).as_deref()),
        What::Transferred(to) => w::transferred(&team(here, to)),
        What::Bot(bot) => w::to_bot(&name(bot)),
        What::HandedOver(bot) => w::handed_over(bot.map(name).as_deref()),
    }
}

/// Returns who made the step, where the step itself does not say it.
fn doer(here: Here, step: &Step) -> Option<String> {
    let subject = match step.what {
        What::Assigned(operator) | What::Accepted(operator) | What::Declined(operator) => {
            Some(operator)
        }
        What::Offered { .. }
        | What::Expired(_)
        | What::Withdrawn(_)
        | What::Queued(_)
        | What::Transferred(_)
        | What::Bot(_)
        | What::HandedOver(_) => None,
    };
    match step.by {
        Cause::Operator(operator) if Some(operator) == subject => None,
        Cause::Operator(operator) => Some(name(here, operator)),
        Cause::Hypervisor { .. } => {
            let is_decided = step.is_decided();
            is_decided.then(|| w::BY_HYPERVISOR.text().to_owned())
        }
        Cause::Token(_) => Some(w::BY_PROGRAM.text().to_owned()),
        Cause::Contact | Cause::Channel(_) | Cause::System => None,
    }
}
