//! What if: what is asked, and how figures are written.

use super::decimal;
use domain::what_if::Mean;

words! { what_if:
    /// The place.
    WHAT_IF = "What if";
    /// What it is.
    HINT = "Plays a desk through with the scheduler that runs yours. Nothing is changed.";
    /// What is asked about.
    ABOUT = "Play";
    /// The desk's own days.
    OF_DAYS = "Our last days";
    /// What that is.
    OF_DAYS_HINT = "who came and who was there, with more people or fewer";
    /// A team by itself.
    ON_PAPER = "A team on paper";
    /// What that is.
    ON_PAPER_HINT = "a day with the same rate in every hour";
    /// Label.
    TEAM = "Team";
    /// What it means.
    TEAM_HINT = "Its rules hold as they are set.";
    /// Label.
    DAYS = "Days";
    /// What it means.
    DAYS_HINT = "Up to 31.";
    /// Label.
    MORE = "More people";
    /// What it means.
    MORE_HINT = "They work as much as the one of the team who was there longest. Fewer with a minus.";
    /// Label.
    PER_HOUR = "Contacts an hour";
    /// Label.
    HANDLING = "Minutes for each";
    /// What it means.
    HANDLING_HINT = "On average, with as many conversations as an operator has at once.";
    /// Label.
    OPERATORS = "Operators";
    /// Label.
    AT_ONCE = "Conversations at once, each";
    /// Label.
    PATIENCE = "Minutes of patience";
    /// What it means.
    PATIENCE_HINT = "On average. Empty: contacts wait for ever.";
    /// Complaint.
    NOT_A_NUMBER = "Please give a number.";
    /// The button.
    PLAY = "Play";
    /// While it is at work.
    PLAYING = "Playing";
    /// Ends it.
    STOP = "Stop";
    /// Label of the result.
    ANSWER = "Answer";
    /// Heading of the first column.
    FIGURE = "Figure";
    /// Whom the figures are about.
    WHOLE_DESK = "The whole desk";
    /// Heading: the days, played as they were.
    PLAYED = "Played as it was";
    /// Heading: the desk that was asked about.
    WOULD_BE = "What if";
    /// Heading: the difference.
    CHANGE = "Change";
    /// A figure.
    CAME = "Contacts";
    /// A figure.
    IN_TARGET = "Served in time";
    /// A figure.
    WAIT = "Wait, on average";
    /// A figure.
    WAIT_P50 = "Wait of half of them, at most";
    /// A figure.
    WAIT_P90 = "Wait of nine in ten, at most";
    /// A figure.
    WAIT_P99 = "Wait of 99 in 100, at most";
    /// A figure.
    LEFT = "Left before somebody came";
    /// A figure.
    QUEUE = "Waiting at a time";
    /// A figure.
    OCCUPANCY = "Occupancy";
    /// A figure.
    SAME_OPERATOR = "Had the same operator again";
    /// A figure.
    MISSED = "Offers and first replies missed";
    /// A figure.
    GAP = "Begun in an hour, most less fewest";
    /// Opens the figures of each team, priority and hour.
    PARTS = "By team, priority and hour";
    /// Heading of their first column.
    WHO_COMES = "Who comes";
    /// What ± means.
    CERTAINTY = "Played ten times. ± is the interval in which the true mean lies with 95 % certainty.";
    /// Heading: what the journal says.
    was(days: u32) = "Last day" | "Last {days} days";
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
            Self::Seconds => format!("{} s", decimal(value, 1)),
            Self::Part => format!("{} %", decimal(value * 100.0, 1)),
            Self::Plain => decimal(value, 2),
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

/// Writes a figure without how sure it is.
#[must_use]
pub fn about(value: Option<Mean>, unit: Unit) -> String {
    value.map_or_else(|| "–".to_owned(), |value| unit.write(value.mean))
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
