//! The figures of a report, as tables.

use super::links::{Links, leading};
use crate::{language::Word, ui::time::span, words::reports as w};
use domain::{
    id::{OperatorId, TeamId},
    rating::Marks,
    report::{Behind, BotFigures, EDGES_MS, Figure, Figures, HelpFigures, Named, Report, Spread},
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

/// A figure of a table.
struct Cell {
    words: String,
    /// What stands behind it; `None` where nothing does.
    behind: Option<Behind>,
}

impl Cell {
    fn nothing() -> Self {
        Self::of(String::new(), 0, None)
    }

    fn of(words: String, count: i64, behind: impl Into<Option<Behind>>) -> Self {
        Self {
            words,
            behind: behind.into().filter(|_| count > 0),
        }
    }

    fn count(count: i64, behind: Behind) -> Self {
        Self::of(count.to_string(), count, behind)
    }

    fn mean(spread: &Spread, behind: Behind) -> Self {
        Self::of(mean(spread), spread.count, behind)
    }

    fn percent(share: Option<i64>, behind: impl Into<Option<Behind>>) -> Self {
        Self::of(percent(share), share.unwrap_or(0), behind)
    }

    fn stars(marks: &Marks, behind: Behind) -> Self {
        Self::of(stars(marks), marks.count(), behind)
    }
}

/// A row: its name, and its figures.
type Line = (String, Vec<Cell>);

/// Shows a table with a heading of its own.
#[component]
fn Table(
    heading: &'static str,
    id: &'static str,
    columns: &'static [Word],
    rows: Vec<Line>,
    links: Links,
) -> impl IntoView {
    let is_empty = rows.is_empty();
    let head = columns
        .iter()
        .map(|column| view! { <th scope="col">{*column}</th> })
        .collect_view();
    let row = |(name, cells): Line| {
        let columns = columns.iter().skip(1);
        let cells = cells.into_iter().zip(columns).map(|(cell, column)| {
            let to = cell.behind.as_ref().map(|behind| {
                let says = w::cell(&name, column.text(), &cell.words);
                (links.address(behind), says)
            });
            view! { <td>{leading(cell.words, to)}</td> }
        });
        let cells = cells.collect_view();
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

fn of_team(named: &Named<TeamId>, within_ms: i64, links: &Links) -> Line {
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
    let of = |figure| links.of_team(figure, named.id);
    let cells = vec![
        Cell::count(*opened, of(Figure::Opened)),
        Cell::count(*received, of(Figure::Received)),
        Cell::count(taken.count, of(Figure::Taken)),
        Cell::mean(taken, of(Figure::Taken)),
        Cell::percent(
            taken.percent_within(within_ms),
            Links::within(of(Figure::Taken), within_ms),
        ),
        Cell::mean(first_reply, of(Figure::FirstReply)),
        Cell::count(*closed, of(Figure::Closed)),
        Cell::mean(handled, of(Figure::Handled)),
        Cell::stars(marks, of(Figure::Rated)),
        Cell::percent(marks.satisfied_percent(), of(Figure::Satisfied)),
    ];
    (named.name.clone(), cells)
}

fn of_person(named: &Named<OperatorId>, links: &Links) -> Line {
    let figures = &named.figures;
    let of = |figure| links.of(figure, named.id);
    let cells = vec![
        Cell::count(figures.taken.count, of(Figure::Taken)),
        Cell::count(figures.replied, of(Figure::Replied)),
        Cell::mean(&figures.first_reply, of(Figure::FirstReply)),
        Cell::count(figures.closed, of(Figure::Closed)),
        Cell::mean(&figures.handled, of(Figure::Handled)),
        Cell::stars(&figures.marks, of(Figure::Rated)),
        Cell::percent(figures.marks.satisfied_percent(), of(Figure::Satisfied)),
    ];
    (named.name.clone(), cells)
}

fn of_bot(bot: &BotFigures, links: &Links) -> Line {
    let of = |figure| links.of(figure, bot.id);
    let cells = vec![
        Cell::count(bot.replied, of(Figure::Replied)),
        Cell::count(bot.contained, of(Figure::Contained)),
        Cell::count(bot.handed_over, of(Figure::HandedOver)),
        Cell::percent(bot.contained_percent(), of(Figure::Contained)),
    ];
    (bot.name.clone(), cells)
}

/// Shows the figures by team, person, bot, reason and category, and the help.
#[component]
pub fn Tables(
    /// The report.
    report: Report,
    /// The time within which a conversation should be taken.
    within_ms: i64,
    /// Where figures lead.
    links: Links,
) -> impl IntoView {
    let links = &links;
    let teams = report
        .teams
        .iter()
        .map(|team| of_team(team, within_ms, links))
        .collect();
    let people = report.people.iter();
    let people = people.map(|person| of_person(person, links)).collect();
    let bots = report.bots.iter().map(|bot| of_bot(bot, links)).collect();
    let reason = |(name, count): &(String, i64)| {
        let behind = links.of(Figure::HandedOverBecause, name);
        (w::reason(name), vec![Cell::count(*count, behind)])
    };
    let reasons = report.reasons.iter().map(reason).collect();
    let categories = report.categories.iter();
    let categories = categories
        .map(|(id, name, count)| {
            let behind = links.of(Figure::ClosedIn, id);
            (name.clone(), vec![Cell::count(*count, behind)])
        })
        .collect();
    let help = of_help(&report.help, links);
    let waits = of_waits(&report.whole, links);
    view! {
        <Table heading=w::BY_TEAM.text() id="by-team" columns=w::TEAM_COLUMNS rows=teams links=links.clone() />
        <Table heading=w::BY_PERSON.text() id="by-person" columns=w::PERSON_COLUMNS rows=people links=links.clone() />
        <Table heading=w::BY_BOT.text() id="by-bot" columns=w::BOT_COLUMNS rows=bots links=links.clone() />
        <Table heading=w::BY_REASON.text() id="by-reason" columns=w::REASON_COLUMNS rows=reasons links=links.clone() />
        <Table
            heading=w::BY_CATEGORY.text()
            id="by-category"
            columns=w::CATEGORY_COLUMNS
            rows=categories
            links=links.clone()
        />
        <Table heading=w::HELP.text() id="help" columns=w::HELP_COLUMNS rows=help links=links.clone() />
        <Table heading=w::WAITS.text() id="waits" columns=w::WAIT_COLUMNS rows=waits links=links.clone() />
    }
}

fn of_help(help: &HelpFigures, links: &Links) -> Vec<Line> {
    if help.opened + help.cancelled + help.closed.count == 0 {
        return Vec::new();
    }
    let of = |figure| links.figure(figure);
    let in_business = of(Figure::HelpClosedInBusiness);
    vec![
        (
            w::BY_THE_CLOCK.text().to_owned(),
            vec![
                Cell::count(help.opened, of(Figure::HelpOpened)),
                Cell::count(help.closed.count, of(Figure::HelpClosed)),
                Cell::count(help.cancelled, of(Figure::HelpCancelled)),
                Cell::mean(&help.answered, of(Figure::HelpAnswered)),
                Cell::mean(&help.replied, of(Figure::HelpReplied)),
                Cell::mean(&help.closed, of(Figure::HelpClosed)),
            ],
        ),
        (
            w::IN_BUSINESS_HOURS.text().to_owned(),
            vec![
                Cell::nothing(),
                Cell::count(help.closed_in_business.count, in_business.clone()),
                Cell::nothing(),
                Cell::mean(
                    &help.answered_in_business,
                    of(Figure::HelpAnsweredInBusiness),
                ),
                Cell::mean(&help.replied_in_business, of(Figure::HelpRepliedInBusiness)),
                Cell::mean(&help.closed_in_business, in_business),
            ],
        ),
    ]
}

/// How long conversations were without a person, and contacts without an answer.
fn of_waits(whole: &Figures, links: &Links) -> Vec<Line> {
    if whole.taken.count + whole.first_reply.count == 0 {
        return Vec::new();
    }
    let row = |edge: i64| {
        let within = |spread: &Spread, figure| {
            let behind = Links::within(links.figure(figure), edge);
            Cell::percent(spread.percent_within(edge), behind)
        };
        let cells = vec![
            within(&whole.taken, Figure::Taken),
            within(&whole.first_reply, Figure::FirstReply),
        ];
        (w::within(edge), cells)
    };
    EDGES_MS
        .into_iter()
        .filter(|edge| *edge < i64::MAX)
        .map(row)
        .collect()
}
