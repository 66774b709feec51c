//! What those who lead ask about a desk that is not, and what they are told.

use crate::id::TeamId;
use serde::{Deserialize, Serialize};

/// A desk that is not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// The last days, with more people in a team, or fewer.
    Days {
        /// How many.
        days: u32,
        /// Whose people.
        team: TeamId,
        /// How many more; fewer where it is negative.
        more: i32,
    },
    /// A team by itself, always open, for a day at the same rate.
    Paper {
        /// The team: how its conversations reach its operators.
        team: TeamId,
        /// Contacts an hour.
        per_hour: f64,
        /// How long one of them keeps an operator, on average.
        handling_s: f64,
        /// How many operators.
        operators: u32,
        /// How many conversations each has at once.
        at_once: u32,
        /// How long contacts wait, on average; `None` = for ever.
        patience_s: Option<f64>,
    },
}

impl Question {
    /// Returns the team that is asked about.
    #[must_use]
    pub const fn team(&self) -> TeamId {
        match self {
            Self::Days { team, .. } | Self::Paper { team, .. } => *team,
        }
    }
}

/// A mean over several plays.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// The true mean lies within, with 95 % certainty; `None` where one play says it all.
    pub plus_minus: Option<f64>,
}

/// What a desk comes to.
///
/// Units: seconds, and parts between 0 and 1. Shape: `None` where there is nobody to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// Contacts who came.
    pub came: Option<Mean>,
    /// The part served within the promised wait.
    pub in_target_part: Option<Mean>,
    /// The wait.
    pub wait_mean_s: Option<Mean>,
    /// Nine of ten wait no longer.
    pub wait_p90_s: Option<Mean>,
    /// The part that left before somebody came.
    pub left_part: Option<Mean>,
    /// How many waited at a time.
    pub queue_mean: Option<Mean>,
    /// The part of what operators can carry that they carried.
    pub occupancy: Option<Mean>,
}

/// What is answered to a [`Question`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The days that `was` is about.
    pub days: u32,
    /// The team that the figures are about; `None` = the whole desk.
    pub team: Option<TeamId>,
    /// What the journal says of them.
    pub was: Outlook,
    /// For [`Question::Days`]: the same days, played as they were.
    pub played: Option<Outlook>,
    /// The desk that was asked about.
    pub what_if: Outlook,
    /// For [`Question::Days`]: what it changes.
    pub change: Option<Outlook>,
}
