//! Reports: what happened, counted by hour and team.
//!
//! A conversation is followed while it is open ([`Track`]); each event of it becomes [`Count`]s. Counts are sums, so
//! they may be added in any pieces and read for any hours: a report never looks at conversations.

mod behind;
mod spread;
mod track;
mod view;

pub use behind::{Behind, Figure, LookedBehind, MAX_BEHIND};
pub use spread::{EDGES_MS, Spread, edge_of};
pub use track::{Known, Track};
pub use view::{Asked, BotFigures, Figures, HelpFigures, Hour, MAX_DAYS, Named, Report};

use crate::{id::TeamId, rating::Stars, time::Timestamp};

/// The length of an hour in ms.
pub const HOUR_MS: i64 = 3_600_000;

/// What is counted. The subject of a count is whose it is; empty when nobody's in particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// A conversation began.
    Opened,
    /// A contact wrote.
    Received,
    /// The subject wrote to a contact.
    Replied,
    /// The subject took a conversation, after so long without a person.
    Taken,
    /// The subject was the first person who answered, after so long.
    FirstReply,
    /// A conversation that the subject had was closed, so long after a person took it.
    Closed,
    /// It was closed with the subject, a bot, and no person ever had it.
    Contained,
    /// The subject, a bot, gave it to people.
    HandedOver,
    /// The same, by the reason, which is the subject.
    HandedOverBecause,
    /// A conversation was closed in the subject, a category.
    ClosedIn,
    /// Somebody said that help is needed.
    HelpOpened,
    /// Help was closed in which a person first answered after so long.
    HelpAnswered,
    /// Help was closed after so long.
    HelpClosed,
    /// Help was not needed.
    HelpCancelled,
    /// A contact gave the subject such a mark; a mark that he takes back counts less by one.
    Rated(Stars),
    /// Help was closed in which persons answered so often, and the contact waited so long for each.
    HelpReplied,
    /// As [`Measure::HelpAnswered`], by the business hours of the team.
    HelpAnsweredInBusiness,
    /// As [`Measure::HelpReplied`], by the business hours of the team.
    HelpRepliedInBusiness,
    /// As [`Measure::HelpClosed`], by the business hours of the team.
    HelpClosedInBusiness,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 23] = [
        Self::Opened,
        Self::Received,
        Self::Replied,
        Self::Taken,
        Self::FirstReply,
        Self::Closed,
        Self::Contained,
        Self::HandedOver,
        Self::HandedOverBecause,
        Self::ClosedIn,
        Self::HelpOpened,
        Self::HelpAnswered,
        Self::HelpClosed,
        Self::HelpCancelled,
        Self::HelpReplied,
        Self::HelpAnsweredInBusiness,
        Self::HelpRepliedInBusiness,
        Self::HelpClosedInBusiness,
        Self::Rated(Stars::ALL[0]),
        Self::Rated(Stars::ALL[1]),
        Self::Rated(Stars::ALL[2]),
        Self::Rated(Stars::ALL[3]),
        Self::Rated(Stars::ALL[4]),
    ];

    /// Returns the stable name, as it stands in rows.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Received => "received",
            Self::Replied => "replied",
            Self::Taken => "taken",
            Self::FirstReply => "first_reply",
            Self::Closed => "closed",
            Self::Contained => "contained",
            Self::HandedOver => "handed_over",
            Self::HandedOverBecause => "handed_over_because",
            Self::ClosedIn => "closed_in",
            Self::HelpOpened => "help_opened",
            Self::HelpAnswered => "help_answered",
            Self::HelpClosed => "help_closed",
            Self::HelpCancelled => "help_cancelled",
            Self::HelpReplied => "help_replied",
            Self::HelpAnsweredInBusiness => "help_answered_in_business",
            Self::HelpRepliedInBusiness => "help_replied_in_business",
            Self::HelpClosedInBusiness => "help_closed_in_business",
            Self::Rated(stars) => match stars.count() {
                1 => "rated_1",
                2 => "rated_2",
                3 => "rated_3",
                4 => "rated_4",
                _ => "rated_5",
            },
        }
    }

    /// Finds a measure by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }
}

/// How often something happened in one span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The beginning of the span.
    pub start: Timestamp,
    /// The team that had the conversation.
    pub team: TeamId,
    /// What happened.
    pub measure: Measure,
    /// Whose it is, as text; may be empty.
    pub subject: String,
    /// The edge of [`EDGES_MS`] that its time does not pass; 0 for what takes no time.
    pub within_ms: i64,
    /// How often.
    pub count: i64,
    /// How long in all, in ms.
    pub sum_ms: i64,
}

/// The spans by which is counted, the widest first: four weeks, a day, an hour.
///
/// Units: hours. A report of a year reads a dozen of the widest, and its ends by day and hour.
pub const SPANS_H: [i64; 3] = [672, 24, 1];

/// What is read of one span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The span, one of [`SPANS_H`].
    pub span_h: i64,
    /// The first that is read begins here.
    pub from: Timestamp,
    /// The last that is read ends here.
    pub to: Timestamp,
}

/// Returns the beginning of the span that a moment is in.
#[must_use]
pub const fn start_of(at: Timestamp, span_h: i64) -> Timestamp {
    let span_ms = span_h * HOUR_MS;
    Timestamp::from_ms(at.as_ms().div_euclid(span_ms) * span_ms)
}

/// Cuts the hours from one moment to another into spans as wide as may be.
///
/// Shape: pieces follow each other without a gap, none is empty; both moments are the beginnings of hours.
#[must_use]
pub fn cut(from: Timestamp, to: Timestamp) -> Vec<Piece> {
    let mut pieces = Vec::new();
    cut_by(&SPANS_H, from, to, &mut pieces);
    pieces
}

fn cut_by(spans: &[i64], from: Timestamp, to: Timestamp, pieces: &mut Vec<Piece>) {
    let Some((span_h, narrower)) = spans.split_first() else {
        return;
    };
    let first = start_of(from.plus_ms(span_h * HOUR_MS - 1), *span_h);
    let last = start_of(to, *span_h);
    if first >= last {
        return cut_by(narrower, from, to, pieces);
    }
    cut_by(narrower, from, first, pieces);
    pieces.push(Piece {
        span_h: *span_h,
        from: first,
        to: last,
    });
    cut_by(narrower, last, to, pieces);
}

/// Returns the same counts by a wider span.
#[must_use]
pub fn widened(counts: &[Count], span_h: i64) -> Vec<Count> {
    let wide = |count: &Count| Count {
        start: start_of(count.start, span_h),
        ..count.clone()
    };
    add_up(counts.iter().map(wide).collect())
}

/// Returns the beginning of the hour of a moment.
#[must_use]
pub const fn hour_of(at: Timestamp) -> Timestamp {
    start_of(at, 1)
}

/// Adds up counts of the same, so that a row is written once.
///
/// Shape: sorted, no two of the same.
#[must_use]
pub fn add_up(counts: Vec<Count>) -> Vec<Count> {
    let mut sums = std::collections::BTreeMap::new();
    for count in counts {
        let key = (
            count.start,
            count.team,
            count.measure,
            count.subject,
            count.within_ms,
        );
        let sum: &mut (i64, i64) = sums.entry(key).or_default();
        sum.0 += count.count;
        sum.1 += count.sum_ms;
    }
    sums.into_iter()
        .map(
            |((start, team, measure, subject, within_ms), (count, sum_ms))| Count {
                start,
                team,
                measure,
                subject,
                within_ms,
                count,
                sum_ms,
            },
        )
        .collect()
}

#[cfg(test)]
mod tests;
