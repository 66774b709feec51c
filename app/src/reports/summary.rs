//! The figures of everybody, above the rest.

use super::{
    links::{Links, leading},
    tables::{mean, percent, stars},
};
use crate::{language::Word, words::reports as w};
use domain::report::{Behind, Figure, Figures, Spread};
use leptos::prelude::*;

/// Shows the figures of the whole; each leads to what it counts.
pub fn summary(whole: &Figures, within_ms: i64, links: &Links) -> impl IntoView + use<> {
    let figure = |label: Word, value: String, count: i64, behind: &Behind| {
        let label = label.text();
        let to = (count > 0).then(|| (links.address(behind), w::figure(label, &value)));
        view! {
            <div class="figure">
                <dt>{label}</dt>
                <dd>{leading(value, to)}</dd>
            </div>
        }
    };
    let number = |label, figure_of, count: i64| {
        figure(label, count.to_string(), count, &links.figure(figure_of))
    };
    let time = |label, figure_of, spread: &Spread| {
        figure(label, mean(spread), spread.count, &links.figure(figure_of))
    };
    let share = |label, behind, share: Option<i64>| {
        figure(label, percent(share), share.unwrap_or(0), &behind)
    };
    let taken_in_time = Links::within(links.figure(Figure::Taken), within_ms);
    let (marks, rated) = (&whole.marks, links.figure(Figure::Rated));
    let figures = [
        number(w::OPENED, Figure::Opened, whole.opened),
        number(w::CLOSED, Figure::Closed, whole.closed),
        time(w::MEAN_WAIT, Figure::Taken, &whole.taken),
        share(
            w::IN_TIME,
            taken_in_time,
            whole.taken.percent_within(within_ms),
        ),
        time(w::MEAN_FIRST_REPLY, Figure::FirstReply, &whole.first_reply),
        time(w::MEAN_HANDLING, Figure::Handled, &whole.handled),
        figure(w::MEAN_RATING, stars(marks), marks.count(), &rated),
        share(
            w::SATISFIED,
            links.figure(Figure::Satisfied),
            marks.satisfied_percent(),
        ),
    ];
    view! {
        <dl class="figures" data-testid="figures">
            {figures.into_iter().collect_view()}
        </dl>
    }
}
