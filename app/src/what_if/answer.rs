//! The answer: a table of figures, what was beside what would be.

use crate::language::Word;
use crate::{
    shell::Here,
    words::{routing, what_if as w},
};
use domain::what_if::{Answer, Mean, Outlook, Part, PartOf};
use leptos::prelude::*;

/// One figure: its name, how it is written, where it stands.
type Line = (Word, w::Unit, fn(&Outlook) -> Option<Mean>);

const LINES: [Line; 12] = [
    (w::CAME, w::Unit::Count, |outlook| outlook.came),
    (w::IN_TARGET, w::Unit::Part, |outlook| {
        outlook.in_target_part
    }),
    (w::WAIT, w::Unit::Seconds, |outlook| outlook.wait_mean_s),
    (w::WAIT_P50, w::Unit::Seconds, |outlook| outlook.wait_p50_s),
    (w::WAIT_P90, w::Unit::Seconds, |outlook| outlook.wait_p90_s),
    (w::WAIT_P99, w::Unit::Seconds, |outlook| outlook.wait_p99_s),
    (w::LEFT, w::Unit::Part, |outlook| outlook.left_part),
    (w::QUEUE, w::Unit::Plain, |outlook| outlook.queue_mean),
    (w::OCCUPANCY, w::Unit::Part, |outlook| outlook.occupancy),
    (w::SAME_OPERATOR, w::Unit::Part, |outlook| {
        outlook.same_operator_part
    }),
    (w::MISSED, w::Unit::Plain, |outlook| outlook.missed),
    (w::GAP, w::Unit::Plain, |outlook| outlook.gap),
];

/// The figures that are shown of each part of those who come.
const OF_PARTS: [Line; 4] = [
    (w::CAME, w::Unit::Count, |outlook| outlook.came),
    (w::IN_TARGET, w::Unit::Part, |outlook| {
        outlook.in_target_part
    }),
    (w::WAIT_P90, w::Unit::Seconds, |outlook| outlook.wait_p90_s),
    (w::LEFT, w::Unit::Part, |outlook| outlook.left_part),
];

/// Shows what a desk comes to.
#[component]
pub fn AnswerView(
    /// What was answered.
    answer: Box<Answer>,
) -> impl IntoView {
    let (here, team) = (Here::now(), answer.team);
    let name = move || team.and_then(|team| here.team(team));
    let about = move || name().unwrap_or_else(|| w::WHOLE_DESK.text().to_owned());
    let mut columns = vec![(w::was(answer.days), answer.was, false)];
    columns.extend(
        answer
            .played
            .map(|played| (w::PLAYED.text().to_owned(), played, false)),
    );
    columns.push((w::WOULD_BE.text().to_owned(), answer.what_if, false));
    columns.extend(
        answer
            .change
            .map(|change| (w::CHANGE.text().to_owned(), change, true)),
    );
    let heads = columns
        .iter()
        .map(|(name, ..)| view! { <th scope="col">{name.clone()}</th> });
    let heads = heads.collect_view();
    // What has no figure here, such as the occupancy of people who serve other teams too, is left out.
    let is_known =
        |(_, _, get): &Line| columns.iter().any(|(_, outlook, _)| get(outlook).is_some());
    let row = |(name, unit, get): Line| {
        let cells = columns.iter().map(|(_, outlook, is_change)| {
            let value = get(outlook);
            view! { <td>{w::figure(value, unit, *is_change)}</td> }
        });
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.collect_view()}
            </tr>
        }
    };
    view! {
        <div class="what-if-table" role="group" aria-label=w::ANSWER tabindex="0">
            <table class="board-table" data-testid="what-if-answer">
                <caption>{about}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="visually-hidden">{w::FIGURE}</span>
                        </th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{LINES.into_iter().filter(is_known).map(row).collect_view()}</tbody>
            </table>
        </div>
        <p class="hint">{w::CERTAINTY}</p>
        {(!answer.parts.is_empty()).then(|| parts(answer.parts))}
    }
}

/// Shows what it comes to for each team, priority and hour: as it was, and as it would be.
fn parts(parts: Vec<Part>) -> impl IntoView {
    let here = Here::now();
    let heads = OF_PARTS.map(|(name, ..)| view! { <th scope="col">{name}</th> });
    let row = |part: Part| {
        let cells = OF_PARTS.map(|(_, unit, get)| {
            let was = part.played.as_ref().and_then(get);
            let (was, is) = (w::about(was, unit), w::about(get(&part.what_if), unit));
            let words = if was == is {
                is
            } else {
                format!("{was} → {is}")
            };
            view! { <td>{words}</td> }
        });
        view! {
            <tr>
                <th scope="row">{move || name_of(here, part.of)}</th>
                {cells}
            </tr>
        }
    };
    view! {
        <details class="what-if-parts">
            <summary>{w::PARTS}</summary>
            <div class="what-if-table" role="group" aria-label=w::PARTS tabindex="0">
                <table class="board-table">
                    <thead>
                        <tr>
                            <th scope="col">
                                <span class="visually-hidden">{w::WHO_COMES}</span>
                            </th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{parts.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

fn name_of(here: Here, part: PartOf) -> String {
    match part {
        PartOf::Team(team) => here.team(team).unwrap_or_default(),
        PartOf::Priority(priority) => {
            let mut all = routing::PRIORITIES.into_iter();
            let found = all.find(|(name, _)| *name == priority.name());
            let label = found.map_or("", |(_, label)| label.text());
            format!("{}: {label}", routing::PRIORITY.text())
        }
        PartOf::Hour(hour) => format!("{hour:02}:00–{:02}:00 UTC", hour + 1),
    }
}
