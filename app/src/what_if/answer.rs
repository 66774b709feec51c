//! The answer: a table of figures, what was beside what would be.

use crate::language::Word;
use crate::{shell::Here, words::what_if as w};
use domain::what_if::{Answer, Mean, Outlook};
use leptos::prelude::*;

/// One figure: its name, how it is written, where it stands.
type Line = (Word, w::Unit, fn(&Outlook) -> Option<Mean>);

const LINES: [Line; 7] = [
    (w::CAME, w::Unit::Count, |outlook| outlook.came),
    (w::IN_TARGET, w::Unit::Part, |outlook| {
        outlook.in_target_part
    }),
    (w::WAIT, w::Unit::Seconds, |outlook| outlook.wait_mean_s),
    (w::WAIT_P90, w::Unit::Seconds, |outlook| outlook.wait_p90_s),
    (w::LEFT, w::Unit::Part, |outlook| outlook.left_part),
    (w::QUEUE, w::Unit::Plain, |outlook| outlook.queue_mean),
    (w::OCCUPANCY, w::Unit::Part, |outlook| outlook.occupancy),
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
    }
}
