//! What happened, as one quiet line.

use crate::{
    shell::Here,
    ui::time::{DayOf, TimeOfDay},
    words::{conversation, line as w},
};
use domain::{id::OperatorId, message::Line, time::Timestamp};
use leptos::prelude::*;

/// Shows one quiet line.
#[component]
pub fn LineView(
    /// What happened.
    line: Line,
    /// When.
    at: Timestamp,
) -> impl IntoView {
    let here = Here::now();
    view! {
        <li class="line">
            {move || words(here, line)} {until(line)} " · " <TimeOfDay at />
        </li>
    }
}

fn words(here: Here, line: Line) -> String {
    let team = |id| {
        here.team(id)
            .unwrap_or_else(|| conversation::A_TEAM.text().to_owned())
    };
    match line {
        Line::Opened { earlier } => w::opened(earlier),
        Line::Queued { team: id } => w::queued(&team(id)),
        Line::Assigned { operator } => w::assigned(other(here, operator).as_deref()),
        Line::TakenBack { operator, was_late } => {
            w::taken_back(other(here, operator).as_deref(), was_late)
        }
        Line::PutBack { operator, by } => {
            let by = by.map(|by| other(here, by));
            w::put_back(
                other(here, operator).as_deref(),
                by.as_ref().map(Option::as_deref),
            )
        }
        Line::Transferred { team: id } => w::transferred(&team(id)),
        Line::Chosen { team: id } => w::chosen(&team(id)),
        Line::GivenToBot { bot } => conversation::given_to_bot(&name(here, bot)),
        Line::HandedOver { bot, reason } => w::handed_over(&name(here, bot), reason),
        Line::Recategorised => w::RECATEGORISED.text().to_owned(),
        Line::InterventionOpened => w::INTERVENTION_OPENED.text().to_owned(),
        Line::InterventionClosed => w::INTERVENTION_CLOSED.text().to_owned(),
        Line::Snoozed { .. } => w::SNOOZED.text().to_owned(),
        Line::Woken { operator } => {
            let to = operator.map(|operator| other(here, operator));
            w::woken(to.as_ref().map(Option::as_deref))
        }
        Line::CallWished => w::CALL_WISHED.text().to_owned(),
        Line::Called {
            operator,
            result,
            seconds,
        } => w::called(other(here, operator).as_deref(), result, seconds),
        Line::Closed => w::CLOSED.text().to_owned(),
        Line::Reopened => w::REOPENED.text().to_owned(),
        Line::Erased => w::ERASED.text().to_owned(),
        Line::Service { what } => w::service(what),
        Line::Rated { stars } => w::rated(stars),
    }
}

/// Shows until when it sleeps.
fn until(line: Line) -> Option<impl IntoView> {
    if let Line::Snoozed { until: at } = line {
        Some(view! { <DayOf at is_within=true /> " " <TimeOfDay at /> })
    } else {
        None
    }
}

/// Returns a colleague's name; `None` for the viewer.
fn other(here: Here, operator: OperatorId) -> Option<String> {
    (here.me() != Some(operator)).then(|| name(here, operator))
}

fn name(here: Here, operator: OperatorId) -> String {
    here.name_of(operator)
        .unwrap_or_else(|| conversation::A_COLLEAGUE.text().to_owned())
}
