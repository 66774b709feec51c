//! Reports.

use crate::language::Word;
use crate::{ui::time::span, words::line};
use domain::bot::HandOverReason;

words! { reports:
    /// Heading of the page, and its title.
    HEADING = "Reports";
    /// What they are.
    HINT = "What happened in your teams, counted from the journal.";
    /// For whoever leads no team.
    NOT_YOURS = "For those who lead";
    /// Label of the first day.
    FROM = "From";
    /// Label of the last day.
    TO = "To";
    /// Label.
    TEAM = "Team";
    /// No team in particular.
    ALL_TEAMS = "All of mine";
    /// Label of the time that is aimed at.
    TAKEN_WITHIN = "Taken within";
    /// Shows it.
    SHOW = "Show";
    /// Label of the ready-made ranges.
    PRESETS = "Days";
    /// A range.
    TODAY = "Today";
    /// A range.
    WEEK = "7 days";
    /// A range.
    FOUR_WEEKS = "28 days";
    /// Conversations that began.
    OPENED = "Opened";
    /// Conversations that were closed.
    CLOSED = "Closed";
    /// Messages of customers.
    RECEIVED = "Messages received";
    /// How long conversations were without a person.
    MEAN_WAIT = "Mean wait";
    /// The share that was taken in time.
    IN_TIME = "Taken in time";
    /// How long customers waited for the first answer.
    MEAN_FIRST_REPLY = "Mean first reply";
    /// How long people had conversations.
    MEAN_HANDLING = "Mean handling";
    /// What customers thought, from one star to five.
    MEAN_RATING = "Mean rating";
    /// The share of four and five stars.
    SATISFIED = "Satisfied";
    /// Before the time up to which everything is counted.
    COUNTED_TO = "Counted up to";
    /// Heading of the drawing.
    VOLUME = "Conversations";
    /// Opens the table.
    AS_TABLE = "The same as a table";
    /// Column of the days or hours.
    WHEN = "When";
    /// When nothing happened.
    NOTHING = "Nothing in these days.";
    /// Instead of a figure that there is not.
    NONE = "–";
    /// Takes it out.
    CSV = "Download as CSV";
    /// Takes the drawing out.
    PNG = "Download as PNG";
    /// Why there is no picture.
    NO_PNG = "This browser cannot make a picture of it.";
    /// Heading.
    BY_TEAM = "Teams";
    /// Heading.
    BY_PERSON = "People";
    /// Heading.
    BY_BOT = "Bots";
    /// Heading.
    BY_REASON = "Why bots handed over";
    /// Heading.
    BY_CATEGORY = "Closed by category";
    /// Heading.
    HELP = "Interventions";
    /// Heading.
    WAITS = "How long customers waited";
    /// Times of the help as they passed.
    BY_THE_CLOCK = "By the clock";
    /// Times of the help while the team was open.
    IN_BUSINESS_HOURS = "In business hours";
    /// Says what the drawing shows.
    volume(opened: i64, closed: i64) = "Conversations: {opened} opened, {closed} closed";
    /// Says what happened in a day or an hour.
    slot(label: &str, opened: i64, closed: i64) = "{label}: {opened} opened, {closed} closed";
    /// What a point leads to.
    opened_in(label: &str, count: i64) = "{label}: {count} opened";
    /// What a point leads to.
    closed_in(label: &str, count: i64) = "{label}: {count} closed";
    /// What a figure of the table leads to.
    received_in(label: &str, count: i64) = "{label}: {count} messages received";
    /// A figure that leads somewhere, by its name.
    figure(label: &str, value: &str) = "{label}: {value}";
    /// A figure of a table that leads somewhere, by its row and its column.
    cell(row: &str, column: &str, value: &str) = "{row}, {column}: {value}";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_TEAM = "Team";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_OPENED = "Opened";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_MESSAGES = "Messages";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_TAKEN = "Taken";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_MEAN_WAIT = "Mean wait";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_IN_TIME = "In time";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_FIRST_REPLY = "First reply";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_CLOSED = "Closed";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_HANDLING = "Handling";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_RATING = "Rating";
    /// A column of [`TEAM_COLUMNS`].
    TEAM_SATISFIED = "Satisfied";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_PERSON = "Person";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_TAKEN = "Taken";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_REPLIES = "Replies";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_FIRST_REPLY = "First reply";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_CLOSED = "Closed";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_HANDLING = "Handling";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_RATING = "Rating";
    /// A column of [`PERSON_COLUMNS`].
    PERSON_SATISFIED = "Satisfied";
    /// A column of [`BOT_COLUMNS`].
    BOT_BOT = "Bot";
    /// A column of [`BOT_COLUMNS`].
    BOT_REPLIES = "Replies";
    /// A column of [`BOT_COLUMNS`].
    BOT_FINISHED_ALONE = "Finished alone";
    /// A column of [`BOT_COLUMNS`].
    BOT_HANDED_OVER = "Handed over";
    /// A column of [`BOT_COLUMNS`].
    BOT_CONTAINED = "Contained";
    /// A column of [`REASON_COLUMNS`].
    REASON_REASON = "Reason";
    /// A column of [`REASON_COLUMNS`].
    REASON_HOW_OFTEN = "How often";
    /// A column of [`CATEGORY_COLUMNS`].
    CATEGORY_CATEGORY = "Category";
    /// A column of [`CATEGORY_COLUMNS`].
    CATEGORY_CLOSED = "Closed";
    /// A column of [`HELP_COLUMNS`].
    HELP_TIMES = "Times";
    /// A column of [`HELP_COLUMNS`].
    HELP_OPENED = "Opened";
    /// A column of [`HELP_COLUMNS`].
    HELP_CLOSED = "Closed";
    /// A column of [`HELP_COLUMNS`].
    HELP_NOT_NEEDED = "Not needed";
    /// A column of [`HELP_COLUMNS`].
    HELP_FIRST_REPLY = "First reply";
    /// A column of [`HELP_COLUMNS`].
    HELP_EACH_REPLY = "Each reply";
    /// A column of [`HELP_COLUMNS`].
    HELP_UNTIL_CLOSED = "Until closed";
    /// A column of [`WAIT_COLUMNS`].
    WAIT_WITHIN = "Within";
    /// A column of [`WAIT_COLUMNS`].
    WAIT_TAKEN = "Taken";
    /// A column of [`WAIT_COLUMNS`].
    WAIT_FIRST_REPLY = "First reply";
}

/// Columns of the teams.
pub const TEAM_COLUMNS: &[Word] = &[
    TEAM_TEAM,
    TEAM_OPENED,
    TEAM_MESSAGES,
    TEAM_TAKEN,
    TEAM_MEAN_WAIT,
    TEAM_IN_TIME,
    TEAM_FIRST_REPLY,
    TEAM_CLOSED,
    TEAM_HANDLING,
    TEAM_RATING,
    TEAM_SATISFIED,
];
/// Columns of the people.
pub const PERSON_COLUMNS: &[Word] = &[
    PERSON_PERSON,
    PERSON_TAKEN,
    PERSON_REPLIES,
    PERSON_FIRST_REPLY,
    PERSON_CLOSED,
    PERSON_HANDLING,
    PERSON_RATING,
    PERSON_SATISFIED,
];
/// Columns of the bots.
pub const BOT_COLUMNS: &[Word] = &[
    BOT_BOT,
    BOT_REPLIES,
    BOT_FINISHED_ALONE,
    BOT_HANDED_OVER,
    BOT_CONTAINED,
];
/// Columns of the reasons.
pub const REASON_COLUMNS: &[Word] = &[REASON_REASON, REASON_HOW_OFTEN];
/// Columns of the categories.
pub const CATEGORY_COLUMNS: &[Word] = &[CATEGORY_CATEGORY, CATEGORY_CLOSED];
/// Columns of the help.
pub const HELP_COLUMNS: &[Word] = &[
    HELP_TIMES,
    HELP_OPENED,
    HELP_CLOSED,
    HELP_NOT_NEEDED,
    HELP_FIRST_REPLY,
    HELP_EACH_REPLY,
    HELP_UNTIL_CLOSED,
];
/// Columns of the waits.
pub const WAIT_COLUMNS: &[Word] = &[WAIT_WITHIN, WAIT_TAKEN, WAIT_FIRST_REPLY];

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
    known.map_or_else(|| name.to_owned(), |reason| line::reason(reason).to_owned())
}
