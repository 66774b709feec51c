//! Reports.

use crate::{ui::time::span, words::conversation};
use domain::bot::HandOverReason;

/// Heading of the page, and its title.
pub const HEADING: &str = "Reports";
/// What they are.
pub const HINT: &str = "What happened in your teams, counted from the journal.";
/// For whoever leads no team.
pub const NOT_YOURS: &str = "For those who lead";
/// Label of the first day.
pub const FROM: &str = "From";
/// Label of the last day.
pub const TO: &str = "To";
/// Label.
pub const TEAM: &str = "Team";
/// No team in particular.
pub const ALL_TEAMS: &str = "All of mine";
/// Label of the time that is aimed at.
pub const TAKEN_WITHIN: &str = "Taken within";
/// Shows it.
pub const SHOW: &str = "Show";
/// Label of the ready-made ranges.
pub const PRESETS: &str = "Days";
/// A range.
pub const TODAY: &str = "Today";
/// A range.
pub const WEEK: &str = "7 days";
/// A range.
pub const FOUR_WEEKS: &str = "28 days";
/// Conversations that began.
pub const OPENED: &str = "Opened";
/// Conversations that were closed.
pub const CLOSED: &str = "Closed";
/// Messages of customers.
pub const RECEIVED: &str = "Messages received";
/// How long conversations were without a person.
pub const MEAN_WAIT: &str = "Mean wait";
/// The share that was taken in time.
pub const IN_TIME: &str = "Taken in time";
/// How long customers waited for the first answer.
pub const MEAN_FIRST_REPLY: &str = "Mean first reply";
/// How long people had conversations.
pub const MEAN_HANDLING: &str = "Mean handling";
/// Before the time up to which everything is counted.
pub const COUNTED_TO: &str = "Counted up to";
/// Heading of the drawing.
pub const VOLUME: &str = "Conversations";
/// Opens the table.
pub const AS_TABLE: &str = "The same as a table";
/// Column of the days or hours.
pub const WHEN: &str = "When";
/// When nothing happened.
pub const NOTHING: &str = "Nothing in these days.";
/// Instead of a figure that there is not.
pub const NONE: &str = "–";
/// Takes it out.
pub const CSV: &str = "Download as CSV";
/// Heading.
pub const BY_TEAM: &str = "Teams";
/// Heading.
pub const BY_PERSON: &str = "People";
/// Heading.
pub const BY_BOT: &str = "Bots";
/// Heading.
pub const BY_REASON: &str = "Why bots handed over";
/// Heading.
pub const BY_CATEGORY: &str = "Closed by category";
/// Heading.
pub const HELP: &str = "Interventions";
/// Heading.
pub const WAITS: &str = "How long customers waited";
/// Columns of the teams.
pub const TEAM_COLUMNS: &[&str] = &[
    "Team",
    "Opened",
    "Messages",
    "Taken",
    "Mean wait",
    "In time",
    "First reply",
    "Closed",
    "Handling",
];
/// Columns of the people.
pub const PERSON_COLUMNS: &[&str] = &[
    "Person",
    "Taken",
    "Replies",
    "First reply",
    "Closed",
    "Handling",
];
/// Columns of the bots.
pub const BOT_COLUMNS: &[&str] = &[
    "Bot",
    "Replies",
    "Finished alone",
    "Handed over",
    "Contained",
];
/// Columns of the reasons.
pub const REASON_COLUMNS: &[&str] = &["Reason", "How often"];
/// Columns of the categories.
pub const CATEGORY_COLUMNS: &[&str] = &["Category", "Closed"];
/// Columns of the help.
pub const HELP_COLUMNS: &[&str] = &[
    "Times",
    "Opened",
    "Closed",
    "Not needed",
    "First reply",
    "Each reply",
    "Until closed",
];
/// Times of the help as they passed.
pub const BY_THE_CLOCK: &str = "By the clock";
/// Times of the help while the team was open.
pub const IN_BUSINESS_HOURS: &str = "In business hours";
/// Columns of the waits.
pub const WAIT_COLUMNS: &[&str] = &["Within", "Taken", "First reply"];

/// Says what the drawing shows.
#[must_use]
pub fn volume(opened: i64, closed: i64) -> String {
    format!("Conversations: {opened} opened, {closed} closed")
}

/// Says what happened in a day or an hour.
#[must_use]
pub fn slot(label: &str, opened: i64, closed: i64) -> String {
    format!("{label}: {opened} opened, {closed} closed")
}

/// Names a time that something does not take longer than.
#[must_use]
pub fn within(ms: i64) -> String {
    const MINUTE: i64 = 60_000;
    match ms {
        ..MINUTE => format!("{} s", ms / 1_000),
        MINUTE..3_600_000 => format!("{} min", ms / MINUTE),
        _ if ms % 3_600_000 == 0 => format!("{} h", ms / 3_600_000),
        _ => span(ms),
    }
}

/// Names the reason of a handover; one that nobody knows any more by its own name.
#[must_use]
pub fn reason(name: &str) -> String {
    let known = HandOverReason::ALL
        .into_iter()
        .find(|reason| reason.name() == name);
    known.map_or_else(
        || name.to_owned(),
        |reason| conversation::reason(reason).to_owned(),
    )
}
