//! The figures of a report, as tables.

use crate::language::Word;
use crate::{ui::time::span, words::reports as w};
use domain::{
    rating::Marks,
    report::{BotFigures, EDGES_MS, Figures, HelpFigures, Named, Report, Spread},
};
use leptos::prelude::*;

/// Returns a mean time; a dash when it never happened.
pub fn mean(spread: &Spread) -> String {
    spread
        .mean_ms()
        .map_or_else(|| w::NONE.text().to_owned(), span)
}

/// Returns how many of a hundred were within a time; a dash when it never happened.
pub fn percent(share: Option<i64>) -> String {
    share.map_or_else(|| w::NONE.text().to_owned(), |share| format!("{share} %"))
}

/// Returns the mean mark and how many there are, such as `4.3 (12)`; a dash when there is none.
pub fn stars(marks: &Marks) -> String {
    marks.mean_tenths().map_or_else(
        || w::NONE.text().to_owned(),
        |mean| format!("{}.{} ({})", mean / 10, mean % 10, marks.count()),
    )
}

/// Shows a table with a heading of its own.
#[component]
fn Table(
    heading: &'static str,
    id: &'static str,
    columns: &'static [Word],
    /// The cells of each row; the first is its name.
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let is_empty = rows.is_empty();
    let head = columns
        .iter()
        .map(|column| view! { <th scope="col">{*column}</th> })
        .collect_view();
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next();
        let cells = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
        view! {
            <tr>
                <th scope="row" dir="auto">
                    {name}
                </th>
                {cells}
            </tr>
        }
    };
    let body = rows.into_iter().map(row).collect_view();
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {is_empty.then(|| view! { <p class="hint">{w::NOTHING}</p> })}
            {(!is_empty)
                .then(|| {
                    view! {
                        <div class="wide" tabindex="0" role="group" aria-labelledby=id>
                            <table>
                                <thead>
                                    <tr>{head}</tr>
                                </thead>
                                <tbody>{body}</tbody>
                            </table>
                        </div>
                    }
                })}
        </section>
    }
}

fn of_team<I>(named: &Named<I>, within_ms: i64) -> Vec<String> {
    let Figures {
        opened,
        received,
        taken,
        first_reply,
        closed,
        handled,
        marks,
        ..
    } = &named.figures;
    vec![
        named.name.clone(),
        opened.to_string(),
        received.to_string(),
        taken.count.to_string(),
        mean(taken),
        percent(taken.percent_within(within_ms)),
        mean(first_reply),
        closed.to_string(),
        mean(handled),
        stars(marks),
        percent(marks.satisfied_percent()),
    ]
}

fn of_person<I>(named: &Named<I>) -> Vec<String> {
    let figures = &named.figures;
    vec![
        named.name.clone(),
        figures.taken.count.to_string(),
        figures.replied.to_string(),
        mean(&figures.first_reply),
        figures.closed.to_string(),
        mean(&figures.handled),
        stars(&figures.marks),
        percent(figures.marks.satisfied_percent()),
    ]
}

fn of_bot(bot: &BotFigures) -> Vec<String> {
    vec![
        bot.name.clone(),
        bot.replied.to_string(),
        bot.contained.to_string(),
        bot.handed_over.to_string(),
        percent(bot.contained_percent()),
    ]
}

/// Shows the figures by team, person, bot, reason and category, and the help.
#[component]
pub fn Tables(
    /// The report.
    report: Report,
    /// The time within which a conversation should be taken.
    within_ms: i64,
) -> impl IntoView {
    let teams = report
        .teams
        .iter()
        .map(|team| of_team(team, within_ms))
        .collect();
    let people = report.people.iter().map(of_person).collect();
    let bots = report.bots.iter().map(of_bot).collect();
    let reason = |(name, count): &(String, i64)| vec![w::reason(name), count.to_string()];
    let reasons = report.reasons.iter().map(reason).collect();
    let categories = report.categories.iter();
    let categories = categories
        .map(|(_, name, count)| vec![name.clone(), count.to_string()])
        .collect();
    view! {
        <Table heading=w::BY_TEAM.text() id="by-team" columns=w::TEAM_COLUMNS rows=teams />
        <Table heading=w::BY_PERSON.text() id="by-person" columns=w::PERSON_COLUMNS rows=people />
        <Table heading=w::BY_BOT.text() id="by-bot" columns=w::BOT_COLUMNS rows=bots />
        <Table heading=w::BY_REASON.text() id="by-reason" columns=w::REASON_COLUMNS rows=reasons />
        <Table heading=w::BY_CATEGORY.text() id="by-category" columns=w::CATEGORY_COLUMNS rows=categories />
        <Table heading=w::HELP.text() id="help" columns=w::HELP_COLUMNS rows=of_help(&report.help) />
        <Table heading=w::WAITS.text() id="waits" columns=w::WAIT_COLUMNS rows=of_waits(&report.whole) />
    }
}

fn of_help(help: &HelpFigures) -> Vec<Vec<String>> {
    if help.opened + help.cancelled + help.closed.count == 0 {
        return Vec::new();
    }
    vec![
        vec![
            w::BY_THE_CLOCK.text().to_owned(),
            help.opened.to_string(),
            help.closed.count.to_string(),
            help.cancelled.to_string(),
            mean(&help.answered),
            mean(&help.replied),
            mean(&help.closed),
        ],
        vec![
            w::IN_BUSINESS_HOURS.text().to_owned(),
            String::new(),
            help.closed_in_business.count.to_string(),
            String::new(),
            mean(&help.answered_in_business),
            mean(&help.replied_in_business),
            mean(&help.closed_in_business),
        ],
    ]
}

/// How long conversations were without a person, and contacts without an answer.
fn of_waits(whole: &Figures) -> Vec<Vec<String>> {
    if whole.taken.count + whole.first_reply.count == 0 {
        return Vec::new();
    }
    let row = |edge: i64| {
        vec![
            w::within(edge),
            percent(whole.taken.percent_within(edge)),
            percent(whole.first_reply.percent_within(edge)),
        ]
    };
    EDGES_MS
        .into_iter()
        .filter(|edge| *edge < i64::MAX)
        .map(row)
        .collect()
}
