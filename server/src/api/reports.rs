//! `/reports`.

use super::{
    extract::{Query, cursor, limit},
    moments,
    objects::{Conversation, List},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    id::TeamId,
    report::{self, Asked, Behind, EDGES_MS, Figure, Spread},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use utoipa::ToSchema;

/// Which report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    from: String,
    to: String,
    team: Option<TeamId>,
}

/// Which figure of a report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedFigure {
    figure: String,
    from: String,
    to: String,
    team: Option<TeamId>,
    of: Option<String>,
    within_s: Option<i64>,
    limit: Option<i64>,
    cursor: Option<String>,
}

impl TryFrom<&WantedFigure> for Behind {
    type Error = Problem;

    fn try_from(wanted: &WantedFigure) -> Result<Self, Problem> {
        let figure = Figure::from_name(&wanted.figure);
        let within = wanted.within_s.map(|seconds| {
            let edge = EDGES_MS.into_iter().find(|edge| edge / 1_000 == seconds);
            edge.ok_or_else(|| Problem::invalid("within_s", "one of the times by which is counted"))
        });
        Ok(Self {
            figure: figure.ok_or_else(|| Problem::invalid("figure", "there is no such figure"))?,
            asked: Asked {
                from: moment("from", &wanted.from)?,
                to: moment("to", &wanted.to)?,
                team: wanted.team,
            },
            of: wanted.of.clone(),
            within_ms: within.transpose()?,
        })
    }
}

/// What happened in some hours.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Report {
    /// Up to when everything is counted; null before anything was.
    #[schema(format = DateTime)]
    counted_to: Option<String>,
    /// The hours in which something happened.
    hours: Vec<Hour>,
    /// Everything together, then teams, then people, each by name.
    rows: Vec<ReportRow>,
    bots: Vec<BotRow>,
    /// Why bots gave conversations to people, most often first.
    handed_over_because: Vec<Counted>,
    /// The categories in which conversations were closed, most often first.
    closed_in: Vec<Counted>,
    interventions: Interventions,
}

/// What happened in one hour.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hour {
    #[schema(format = DateTime)]
    at: String,
    opened: i64,
    closed: i64,
    received: i64,
}

/// The figures of the whole, a team or a person; times in seconds.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportRow {
    /// all, team or person.
    kind: &'static str,
    /// Absent for all.
    id: Option<String>,
    name: String,
    opened: i64,
    received: i64,
    replied: i64,
    taken: i64,
    mean_wait_s: Option<i64>,
    mean_first_reply_s: Option<i64>,
    closed: i64,
    mean_handling_s: Option<i64>,
    /// Marks of contacts.
    ratings: i64,
    /// From 1 to 5.
    mean_rating: Option<f64>,
    /// The share of marks of four and five stars.
    satisfied_percent: Option<i64>,
}

/// How a bot did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BotRow {
    id: String,
    name: String,
    replied: i64,
    /// Closed with it, and no person ever had them.
    contained: i64,
    handed_over: i64,
}

/// How often.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Counted {
    name: String,
    count: i64,
}

/// The help that was given; times in seconds.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Interventions {
    opened: i64,
    closed: i64,
    cancelled: i64,
    mean_first_reply_s: Option<i64>,
    /// How long contacts waited for each answer.
    mean_reply_s: Option<i64>,
    mean_until_closed_s: Option<i64>,
    /// By the business hours of the team that had it, as the next two.
    mean_first_reply_business_s: Option<i64>,
    mean_reply_business_s: Option<i64>,
    mean_until_closed_business_s: Option<i64>,
}

fn mean_s(spread: &Spread) -> Option<i64> {
    spread.mean_ms().map(|ms| ms / 1_000)
}

#[expect(clippy::cast_precision_loss, reason = "at most fifty")]
const fn tenths(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

fn row(kind: &'static str, id: Option<String>, name: &str, figures: &report::Figures) -> ReportRow {
    ReportRow {
        kind,
        id,
        name: name.to_owned(),
        opened: figures.opened,
        received: figures.received,
        replied: figures.replied,
        taken: figures.taken.count,
        mean_wait_s: mean_s(&figures.taken),
        mean_first_reply_s: mean_s(&figures.first_reply),
        closed: figures.closed,
        mean_handling_s: mean_s(&figures.handled),
        ratings: figures.marks.count(),
        mean_rating: figures.marks.mean_tenths().map(tenths),
        satisfied_percent: figures.marks.satisfied_percent(),
    }
}

/// Lists the whole, the teams and the people.
fn rows(report: &report::Report) -> Vec<ReportRow> {
    let mut rows = vec![row("all", None, "", &report.whole)];
    let teams = report.teams.iter();
    rows.extend(teams.map(|t| row("team", Some(t.id.to_string()), &t.name, &t.figures)));
    let people = report.people.iter();
    rows.extend(people.map(|p| row("person", Some(p.id.to_string()), &p.name, &p.figures)));
    rows
}

impl From<report::Report> for Report {
    fn from(report: report::Report) -> Self {
        let hour = |hour: &report::Hour| Hour {
            at: moments::write(hour.at),
            opened: hour.opened,
            closed: hour.closed,
            received: hour.received,
        };
        let bot = |bot: &report::BotFigures| BotRow {
            id: bot.id.to_string(),
            name: bot.name.clone(),
            replied: bot.replied,
            contained: bot.contained,
            handed_over: bot.handed_over,
        };
        let rows = rows(&report);
        let counted = |(name, count)| Counted { name, count };
        let categories = report.categories.into_iter();
        let categories = categories.map(|(_, name, count)| (name, count));
        Self {
            counted_to: report.counted_to.map(moments::write),
            hours: report.hours.iter().map(hour).collect(),
            rows,
            bots: report.bots.iter().map(bot).collect(),
            handed_over_because: report.reasons.into_iter().map(counted).collect(),
            closed_in: categories.map(counted).collect(),
            interventions: Interventions {
                opened: report.help.opened,
                closed: report.help.closed.count,
                cancelled: report.help.cancelled,
                mean_first_reply_s: mean_s(&report.help.answered),
                mean_reply_s: mean_s(&report.help.replied),
                mean_until_closed_s: mean_s(&report.help.closed),
                mean_first_reply_business_s: mean_s(&report.help.answered_in_business),
                mean_reply_business_s: mean_s(&report.help.replied_in_business),
                mean_until_closed_business_s: mean_s(&report.help.closed_in_business),
            },
        }
    }
}

pub(super) async fn read(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Report>, Problem> {
    let asked = Asked {
        from: moment("from", &wanted.from)?,
        to: moment("to", &wanted.to)?,
        team: wanted.team,
    };
    Ok(Json(desk.read_report(&actor, &asked).await?.into()))
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(wanted): Query<WantedFigure>,
) -> Result<Json<List<Conversation>>, Problem> {
    let behind = Behind::try_from(&wanted)?;
    let (after, limit) = (cursor(wanted.cursor)?, limit(wanted.limit)?);
    let page = desk.list_behind(&actor, &behind, after.as_ref(), limit);
    let page = page.await?;
    Ok(Json(List {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor.map(String::from),
    }))
}

fn moment(field: &str, text: &str) -> Result<Timestamp, Problem> {
    moments::read(text)
        .ok_or_else(|| Problem::invalid(field, "a time such as 2026-11-21T08:00:00Z"))
}

/// Quotes a name for a table; what a program would take for a formula is made words.
pub(crate) fn quoted(name: &str) -> String {
    let guard = if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", name.replace('"', "\"\""))
}

/// Writes a report as comma-separated values (RFC 4180): a line for the whole, for each team, person and bot.
pub(crate) fn as_csv(report: &report::Report) -> String {
    let mut csv = String::from(
        "kind,name,opened,messages_received,replies,taken,mean_wait_s,mean_first_reply_s,closed,mean_handling_s,\
         contained,handed_over,ratings,mean_rating,satisfied_percent\r\n",
    );
    let number = |found: Option<i64>| found.map(|n| n.to_string()).unwrap_or_default();
    for row in rows(report) {
        let _infallible = write!(
            csv,
            "{},{},{},{},{},{},{},{},{},{},,,{},{},{}\r\n",
            row.kind,
            quoted(&row.name),
            row.opened,
            row.received,
            row.replied,
            row.taken,
            number(row.mean_wait_s),
            number(row.mean_first_reply_s),
            row.closed,
            number(row.mean_handling_s),
            row.ratings,
            row.mean_rating
                .map(|mean| mean.to_string())
                .unwrap_or_default(),
            number(row.satisfied_percent),
        );
    }
    for bot in &report.bots {
        let _infallible = write!(
            csv,
            "bot,{},,,{},,,,,,{},{},,,\r\n",
            quoted(&bot.name),
            bot.replied,
            bot.contained,
            bot.handed_over
        );
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_formula_and_keeps_its_quotes() {
        assert_eq!(quoted("Billing, \"EU\""), "\"Billing, \"\"EU\"\"\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
