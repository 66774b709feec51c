//! What people decide beforehand: boosts, patience, how a team hands work out, what an operator can carry.

use domain::conversation::Priority;
use domain::id::{OperatorId, TeamId};
use domain::operator::{DEFAULT_CAPACITY_UNITS, OperatorKind};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What each priority is worth in waiting time.
///
/// Units: ms that are subtracted from the time of enqueueing; negative values push back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boosts {
    /// Worth of [`Priority::Urgent`].
    pub urgent_ms: i64,
    /// Worth of [`Priority::High`].
    pub high_ms: i64,
    /// Worth of [`Priority::Normal`].
    pub normal_ms: i64,
    /// Worth of [`Priority::Low`].
    pub low_ms: i64,
}

impl Boosts {
    /// Returns the worth of `priority`.
    #[must_use]
    pub const fn of(&self, priority: Priority) -> i64 {
        match priority {
            Priority::Urgent => self.urgent_ms,
            Priority::High => self.high_ms,
            Priority::Normal => self.normal_ms,
            Priority::Low => self.low_ms,
        }
    }
}

impl Default for Boosts {
    /// Twenty and five minutes ahead, ten minutes back.
    fn default() -> Self {
        Self {
            urgent_ms: 1_200_000,
            high_ms: 300_000,
            normal_ms: 0,
            low_ms: -600_000,
        }
    }
}

/// The rules of the whole desk; every decision names the version it was taken under.
///
/// Units: ms; durations below 1 ms count as 1 ms, so that no rule can make the machine spin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Grows with every stored change.
    pub version: u32,
    /// What priorities are worth.
    pub boosts: Boosts,
    /// Offers or first replies missed in a row until an operator is set away; 0 = never.
    pub misses_to_away: u32,
    /// How long a conversation avoids an operator who declined or missed it.
    pub reject_exclusion_ms: i64,
    /// How long a lost operator keeps his conversations.
    pub lost_grace_ms: i64,
    /// How long a conversation or operator is left alone after the host refused a wish about it.
    pub refused_rest_ms: i64,
}

impl Default for Policy {
    /// Version 1: away after 2 misses, 2 min exclusion, 1 min grace, 1 s rest.
    fn default() -> Self {
        Self {
            version: 1,
            boosts: Boosts::default(),
            misses_to_away: 2,
            reject_exclusion_ms: 120_000,
            lost_grace_ms: 60_000,
            refused_rest_ms: 1_000,
        }
    }
}

/// How a conversation reaches an operator of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum AssignMode {
    /// Assigned at once; taken back when the first reply is late, if the team has such a limit.
    Auto {
        /// Units: ms from the assignment; `None` = no limit.
        first_reply_ms: Option<i64>,
    },
    /// Offered; the operator must accept in time.
    Accept {
        /// Units: ms from the offer.
        timeout_ms: i64,
    },
}

impl Default for AssignMode {
    /// At once, with three minutes for the first reply.
    fn default() -> Self {
        Self::Auto {
            first_reply_ms: Some(180_000),
        }
    }
}

/// The rules of one team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRules {
    /// How its conversations reach an operator.
    pub assign: AssignMode,
}

/// What an operator is and can carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorProfile {
    /// Person or program; only persons take part in the round robin.
    pub kind: OperatorKind,
    /// Shape: empty means [`TeamId::GENERAL`].
    pub teams: BTreeSet<TeamId>,
    /// How much he carries at the same time; below 0 counts as 0.
    pub capacity_units: i64,
}

impl Default for OperatorProfile {
    /// A person of the General team with three chats' worth of capacity.
    fn default() -> Self {
        Self {
            kind: OperatorKind::Human,
            teams: BTreeSet::new(),
            capacity_units: DEFAULT_CAPACITY_UNITS,
        }
    }
}

/// An operator whom a conversation avoids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Who is avoided.
    pub operator: OperatorId,
    /// Until when; it ends with the first [`crate::Event::Tick`] at or after this moment.
    pub until: Timestamp,
}

/// What a conversation asks for, whoever has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// Whose queue it is in; an unknown team counts as [`TeamId::GENERAL`].
    pub team: TeamId,
    /// When it first began to wait for a person; kept through every requeue and transfer.
    pub enqueued_at: Timestamp,
    /// How much it matters.
    pub priority: Priority,
    /// How much of an operator it takes, for instance [`domain::operator::CHAT_UNITS`]; below 1 counts as 1.
    pub units: i64,
    /// Shape: added to what is known, the later end wins.
    pub excluded: Vec<Exclusion>,
}
