//! What if: what is asked, and how figures are written.

use domain::what_if::Mean;

/// The place.
pub const WHAT_IF: &str = "What if";
/// What it is.
pub const HINT: &str =
    "Plays a desk through with the scheduler that runs yours. Nothing is changed.";
/// What is asked about.
pub const ABOUT: &str = "Play";
/// The desk's own days.
pub const OF_DAYS: &str = "Our last days";
/// What that is.
pub const OF_DAYS_HINT: &str = "who came and who was there, with more people or fewer";
/// A team by itself.
pub const ON_PAPER: &str = "A team on paper";
/// What that is.
pub const ON_PAPER_HINT: &str = "a day with the same rate in every hour";
/// Label.
pub const TEAM: &str = "Team";
/// What it means.
pub const TEAM_HINT: &str = "Its rules hold as they are set.";
/// Label.
pub const DAYS: &str = "Days";
/// What it means.
pub const DAYS_HINT: &str = "Up to 31.";
/// Label.
pub const MORE: &str = "People more";
/// What it means.
pub const MORE_HINT: &str =
    "They work as much as the one of the team who was there longest. Fewer with a minus.";
/// Label.
pub const PER_HOUR: &str = "Contacts an hour";
/// Label.
pub const HANDLING: &str = "Minutes for each";
/// What it means.
pub const HANDLING_HINT: &str =
    "On average, with as many conversations as an operator has at once.";
/// Label.
pub const OPERATORS: &str = "Operators";
/// Label.
pub const AT_ONCE: &str = "Conversations at once, each";
/// Label.
pub const PATIENCE: &str = "Minutes of patience";
/// What it means.
pub const PATIENCE_HINT: &str = "On average. Empty: contacts wait for ever.";
/// Complaint.
pub const NOT_A_NUMBER: &str = "Please give a number.";
/// The button.
pub const PLAY: &str = "Play";
/// While it is at work.
pub const PLAYING: &str = "Playing";
/// Ends it.
pub const STOP: &str = "Stop";
/// Label of the result.
pub const ANSWER: &str = "Answer";
/// Heading of the first column.
pub const FIGURE: &str = "Figure";
/// Whom the figures are about.
pub const WHOLE_DESK: &str = "The whole desk";
/// Heading: the days, played as they were.
pub const PLAYED: &str = "Played as it was";
/// Heading: the desk that was asked about.
pub const WOULD_BE: &str = "What if";
/// Heading: the difference.
pub const CHANGE: &str = "Change";
/// A figure.
pub const CAME: &str = "Contacts";
/// A figure.
pub const IN_TARGET: &str = "Served within a minute";
/// A figure.
pub const WAIT: &str = "Wait, on average";
/// A figure.
pub const WAIT_P90: &str = "Wait of nine in ten, at most";
/// A figure.
pub const LEFT: &str = "Left before somebody came";
/// A figure.
pub const QUEUE: &str = "Waiting at a time";
/// A figure.
pub const OCCUPANCY: &str = "Occupancy";
/// What ± means.
pub const CERTAINTY: &str =
    "Played ten times. ± is the interval in which the true mean lies with 95 % certainty.";

/// Heading: what the journal says.
#[must_use]
pub fn was(days: u32) -> String {
    if days == 1 {
        "Last day".to_owned()
    } else {
        format!("Last {days} days")
    }
}

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of contacts.
    Count,
    /// Seconds, or minutes when there are many.
    Seconds,
    /// A part, in percent.
    Part,
    /// A number.
    Plain,
}

impl Unit {
    fn write(self, value: f64) -> String {
        match self {
            Self::Count => format!("{value:.0}"),
            Self::Seconds => format!("{value:.1} s"),
            Self::Part => format!("{:.1} %", value * 100.0),
            Self::Plain => format!("{value:.2}"),
        }
    }
}

/// Writes a figure; a change has its sign.
#[must_use]
pub fn figure(value: Option<Mean>, unit: Unit, is_change: bool) -> String {
    let Some(Mean { mean, plus_minus }) = value else {
        return "–".to_owned();
    };
    let sign = if is_change && mean > 0.0 { "+" } else { "" };
    let written = unit.write(mean);
    match plus_minus.filter(|width| *width > 0.0) {
        Some(width) => format!("{sign}{written} ± {}", unit.write(width)),
        None => format!("{sign}{written}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_its_sign_and_a_figure_its_interval() {
        let mean = |mean, plus_minus| Some(Mean { mean, plus_minus });
        assert_eq!(figure(mean(0.25, None), Unit::Part, false), "25.0 %");
        let change = figure(mean(3.0, Some(0.5)), Unit::Seconds, true);
        assert_eq!(change, "+3.0 s ± 0.5 s");
        assert_eq!(figure(mean(-3.0, Some(0.0)), Unit::Count, true), "-3");
        assert_eq!(figure(None, Unit::Plain, false), "–");
    }
}
