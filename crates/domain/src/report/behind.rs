//! What stands behind a figure: the conversations that it counts.

use super::{Asked, Measure};
use crate::{page::Page, rating::Stars, view::Row};
use serde::{Deserialize, Serialize};

/// A figure of a report that can be looked behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Conversations that began.
    Opened,
    /// Messages of contacts.
    Received,
    /// Messages to contacts.
    Replied,
    /// Conversations that a person took.
    Taken,
    /// Conversations that a person answered for the first time.
    FirstReply,
    /// Conversations that were closed.
    Closed,
    /// Those of them that a person had.
    Handled,
    /// Conversations that a bot finished alone.
    Contained,
    /// Conversations that a bot gave to people.
    HandedOver,
    /// The same, by the reason.
    HandedOverBecause,
    /// Conversations that were closed in a category.
    ClosedIn,
    /// Conversations that contacts rated.
    Rated,
    /// Those of them with four or five stars.
    Satisfied,
    /// Somebody said that help is needed.
    HelpOpened,
    /// Help was closed in which a person answered.
    HelpAnswered,
    /// Answers of persons in help that was closed.
    HelpReplied,
    /// Help was closed.
    HelpClosed,
    /// Help was not needed.
    HelpCancelled,
    /// As [`Figure::HelpAnswered`], where business hours were measured.
    HelpAnsweredInBusiness,
    /// As [`Figure::HelpReplied`], where business hours were measured.
    HelpRepliedInBusiness,
    /// As [`Figure::HelpClosed`], where business hours were measured.
    HelpClosedInBusiness,
}

impl Figure {
    /// Every figure.
    pub const ALL: [Self; 21] = [
        Self::Opened,
        Self::Received,
        Self::Replied,
        Self::Taken,
        Self::FirstReply,
        Self::Closed,
        Self::Handled,
        Self::Contained,
        Self::HandedOver,
        Self::HandedOverBecause,
        Self::ClosedIn,
        Self::Rated,
        Self::Satisfied,
        Self::HelpOpened,
        Self::HelpAnswered,
        Self::HelpReplied,
        Self::HelpClosed,
        Self::HelpCancelled,
        Self::HelpAnsweredInBusiness,
        Self::HelpRepliedInBusiness,
        Self::HelpClosedInBusiness,
    ];

    /// Returns the stable name, as it stands in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Rated => "rated",
            Self::Satisfied => "satisfied",
            Self::Opened
            | Self::Received
            | Self::Replied
            | Self::Taken
            | Self::FirstReply
            | Self::Closed
            | Self::Contained
            | Self::HandedOver
            | Self::HandedOverBecause
            | Self::ClosedIn
            | Self::HelpOpened
            | Self::HelpAnswered
            | Self::HelpReplied
            | Self::HelpClosed
            | Self::HelpCancelled
            | Self::HelpAnsweredInBusiness
            | Self::HelpRepliedInBusiness
            | Self::HelpClosedInBusiness => self.measures()[0].name(),
        }
    }

    /// Finds a figure by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }

    /// Returns what is counted for it.
    ///
    /// Shape: not empty, no measure twice.
    #[must_use]
    pub const fn measures(self) -> &'static [Measure] {
        const MARKS: &[Measure] = &[
            Measure::Rated(Stars::ALL[0]),
            Measure::Rated(Stars::ALL[1]),
            Measure::Rated(Stars::ALL[2]),
            Measure::Rated(Stars::ALL[3]),
            Measure::Rated(Stars::ALL[4]),
        ];
        match self {
            Self::Opened => &[Measure::Opened],
            Self::Received => &[Measure::Received],
            Self::Replied => &[Measure::Replied],
            Self::Taken => &[Measure::Taken],
            Self::FirstReply => &[Measure::FirstReply],
            Self::Closed | Self::Handled => &[Measure::Closed],
            Self::Contained => &[Measure::Contained],
            Self::HandedOver => &[Measure::HandedOver],
            Self::HandedOverBecause => &[Measure::HandedOverBecause],
            Self::ClosedIn => &[Measure::ClosedIn],
            Self::Rated => MARKS,
            Self::Satisfied => &[Measure::Rated(Stars::ALL[3]), Measure::Rated(Stars::ALL[4])],
            Self::HelpOpened => &[Measure::HelpOpened],
            Self::HelpAnswered => &[Measure::HelpAnswered],
            Self::HelpReplied => &[Measure::HelpReplied],
            Self::HelpClosed => &[Measure::HelpClosed],
            Self::HelpCancelled => &[Measure::HelpCancelled],
            Self::HelpAnsweredInBusiness => &[Measure::HelpAnsweredInBusiness],
            Self::HelpRepliedInBusiness => &[Measure::HelpRepliedInBusiness],
            Self::HelpClosedInBusiness => &[Measure::HelpClosedInBusiness],
        }
    }

    /// Says whether only what took a time counts for it.
    #[must_use]
    pub const fn is_timed(self) -> bool {
        matches!(self, Self::Handled)
    }

    /// Says whether what was counted for it may be taken back.
    #[must_use]
    pub const fn may_be_taken_back(self) -> bool {
        matches!(self, Self::Rated | Self::Satisfied)
    }
}

/// A figure of a report: what it counts, when, and whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// What it counts.
    pub figure: Figure,
    /// When, and in which team.
    pub asked: Asked,
    /// Only of this person, bot, category or reason, as text.
    pub of: Option<String>,
    /// Only what took no longer.
    ///
    /// Units: ms; one of [`super::EDGES_MS`].
    pub within_ms: Option<i64>,
}

impl Behind {
    /// Says whether a count is in the figure, whenever it was and in whichever team.
    #[must_use]
    pub fn counts(&self, measure: Measure, subject: &str, within_ms: i64) -> bool {
        self.figure.measures().contains(&measure)
            && self.of.as_deref().is_none_or(|of| of == subject)
            && self.within_ms.is_none_or(|edge| within_ms <= edge)
            && (!self.figure.is_timed() || within_ms > 0)
    }
}

/// The most conversations that are counted behind one figure.
///
/// Nobody reads through more; those that are beyond are still listed.
pub const MAX_BEHIND: i64 = 10_000;

/// The conversations behind a figure, as somebody sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedBehind {
    /// The figure.
    pub behind: Behind,
    /// What the report says.
    pub times: i64,
    /// How many conversations there are, up to [`MAX_BEHIND`].
    pub count: i64,
    /// Whether there are more.
    pub has_more: bool,
    /// How many of them he may not see; `None` where there are too many to say.
    pub hidden: Option<i64>,
    /// What the team is called; empty for every team.
    pub team: String,
    /// What the person, the bot or the category is called; empty where it is nobody's in particular.
    pub of: String,
    /// Those that he sees, the latest hour first, each once.
    pub page: Page<Row>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_back_by_their_names_and_every_measure_stands_behind_one() {
        for figure in Figure::ALL {
            assert_eq!(Figure::from_name(figure.name()), Some(figure));
        }
        for measure in Measure::ALL {
            let mut figures = Figure::ALL.into_iter();
            assert!(
                figures.any(|figure| figure.measures().contains(&measure)),
                "{measure:?}"
            );
        }
    }
}
