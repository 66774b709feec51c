//! What those who lead ask about a desk that is not, and what they are told.

use crate::{conversation::Priority, id::TeamId, routing::RoutingPolicy};
use serde::{Deserialize, Serialize};

/// A desk that is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// The last days, with more people in a team, or fewer, or under another policy.
    Days {
        /// How many.
        days: u32,
        /// Whose people.
        team: TeamId,
        /// How many more; fewer where it is negative.
        more: i32,
        /// The policy that would hold; absent: the one that holds.
        #[serde(default)]
        policy: Option<Box<RoutingPolicy>>,
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

    /// Returns the policy that would hold.
    #[must_use]
    pub fn policy(&self) -> Option<&RoutingPolicy> {
        match self {
            Self::Days { policy, .. } => policy.as_deref(),
            Self::Paper { .. } => None,
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
    /// Half of them wait no longer.
    pub wait_p50_s: Option<Mean>,
    /// Nine of ten wait no longer.
    pub wait_p90_s: Option<Mean>,
    /// Ninety-nine of a hundred wait no longer.
    pub wait_p99_s: Option<Mean>,
    /// The part that left before somebody came.
    pub left_part: Option<Mean>,
    /// How many waited at a time.
    pub queue_mean: Option<Mean>,
    /// The part of what operators can carry that they carried.
    pub occupancy: Option<Mean>,
    /// Of those who were here before, the part that had the same operator again.
    pub same_operator_part: Option<Mean>,
    /// Offers and first replies that were not given in time.
    pub missed: Option<Mean>,
    /// How many conversations more who begins most begins in an hour at work than who begins fewest.
    pub gap: Option<Mean>,
}

/// Some of those who come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", content = "which", rename_all = "snake_case")]
pub enum PartOf {
    /// A team's.
    Team(TeamId),
    /// Those that matter so much.
    Priority(Priority),
    /// Those who come in an hour of the day, UTC.
    Hour(u8),
}

/// What it comes to for some of those who come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub of: PartOf,
    /// As it was, played.
    pub played: Option<Outlook>,
    /// As it would be.
    pub what_if: Outlook,
}

/// What is answered to a [`Question`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// For [`Question::Days`] about the whole desk: each team, priority and hour in which somebody came.
    pub parts: Vec<Part>,
}
