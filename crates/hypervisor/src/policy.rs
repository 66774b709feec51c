//! What people decide beforehand: the desk's rules, how a team hands out work, what an operator can carry, what
//! a conversation asks for.

use domain::conversation::Priority;
use domain::id::{OperatorId, TeamId};
use domain::operator::{CHAT_UNITS, DEFAULT_CAPACITY_UNITS, OperatorKind};
use domain::routing::{BusinessHours, Language, Need, PerWork, RoutingPolicy, Skills, Work};
use domain::team::Assignment;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The rules of the whole desk; every decision names the version it was taken under.
///
/// Units: ms; durations below 1 ms count as 1 ms, so that no rule can make the machine spin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Grows with every stored change.
    pub version: u32,
    /// What people decided; one without rings counts as one with the team as its only ring.
    pub routing: RoutingPolicy,
    /// How long a conversation or operator is left alone after the host refused a wish about it.
    pub refused_rest_ms: i64,
}

impl Default for Policy {
    /// Version 1 of the default routing, 1 s rest.
    fn default() -> Self {
        Self {
            version: 1,
            routing: RoutingPolicy::default(),
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

impl From<Assignment> for AssignMode {
    fn from(assignment: Assignment) -> Self {
        match assignment {
            Assignment::Auto { first_reply_ms } => Self::Auto { first_reply_ms },
            Assignment::Accept { timeout_ms } => Self::Accept { timeout_ms },
        }
    }
}

/// The rules of one team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRules {
    /// How its conversations reach an operator.
    pub assign: AssignMode,
    /// When it is open; `None` = always. Hours of an unknown zone count as always.
    pub hours: Option<BusinessHours>,
}

/// What an operator can.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Gifts {
    /// His skills with their levels.
    pub skills: Skills,
    /// The languages he speaks; none = all.
    pub languages: BTreeSet<Language>,
}

/// What an operator is and can carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorProfile {
    /// Person or program; programs get work in the ring of bots only.
    pub kind: OperatorKind,
    /// Shape: empty means [`TeamId::GENERAL`].
    pub teams: BTreeSet<TeamId>,
    /// How much he carries at the same time; below 0 counts as 0, above 65,536 as that.
    pub capacity_units: i64,
    /// How much of it by kind of work; `None` = all of it.
    pub limits: PerWork<Option<i64>>,
    /// What he can.
    pub gifts: Gifts,
    /// His share when shares are weighted; below 1 counts as 1, above 1,000 as that.
    pub weight: u32,
}

impl Default for OperatorProfile {
    /// A person of the General team with three chats' worth of capacity.
    fn default() -> Self {
        Self {
            kind: OperatorKind::Human,
            teams: BTreeSet::new(),
            capacity_units: DEFAULT_CAPACITY_UNITS,
            limits: PerWork::default(),
            gifts: Gifts::default(),
            weight: 1,
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

/// Who had a contact last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Familiar {
    /// Who.
    pub operator: OperatorId,
    /// When he had him last.
    pub at: Timestamp,
}

/// What a contact or the supervisors are told while nobody has a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// To the contact: nobody is free at the moment.
    Waiting,
    /// To the contact: the team is closed.
    OutOfHours,
    /// To the contact: somebody is still looked for.
    Searching,
    /// To the contact: he may be called back.
    Callback,
    /// To the supervisors: nobody was found.
    NobodyFound,
}

impl Notice {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::OutOfHours,
        Self::Searching,
        Self::Callback,
        Self::NobodyFound,
    ];

    const fn bit(self) -> u8 {
        match self {
            Self::Waiting => 1,
            Self::OutOfHours => 2,
            Self::Searching => 4,
            Self::Callback => 8,
            Self::NobodyFound => 16,
        }
    }
}

/// Which notices were given about a conversation since it entered its queue.
///
/// Shape: one bit each, so that it fits a row.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Told(u8);

impl Told {
    /// Reads it back from its row; unknown bits count for nothing.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 31)
    }

    /// Returns what to keep in the row.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Says whether `notice` was given.
    #[must_use]
    pub const fn has(self, notice: Notice) -> bool {
        self.0 & notice.bit() != 0
    }

    /// Returns it with `notice` given as well.
    #[must_use]
    pub const fn with(self, notice: Notice) -> Self {
        Self(self.0 | notice.bit())
    }

    /// Returns everything that was given in either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a conversation asks for, whoever has it, and how far the search for somebody has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// Whose queue it is in; an unknown team counts as [`TeamId::GENERAL`].
    pub team: TeamId,
    /// When it first began to wait for a person; kept through every requeue and transfer.
    pub enqueued_at: Timestamp,
    /// When it entered the queue of this team; rings and notices count from here.
    pub since: Timestamp,
    /// How much it matters.
    pub priority: Priority,
    /// What kind of work it is.
    pub work: Work,
    /// How much of an operator it takes, for instance [`domain::operator::CHAT_UNITS`]; below 1 counts as 1.
    pub units: i64,
    /// What whoever gets it must be able to.
    pub need: Need,
    /// Who had the contact last.
    pub last: Option<Familiar>,
    /// Whom the contact asked for.
    pub preferred: Option<OperatorId>,
    /// Whether bots are done with it: one handed it over, or the contact asked for a person.
    pub is_for_people: bool,
    /// The ring that it had reached, as [`crate::Command::RememberRing`] said; 0 if it never did.
    pub ring: u8,
    /// Which notices were given, as [`crate::Command::Tell`] asked for.
    pub told: Told,
    /// Shape: added to what is known, the later end wins.
    pub excluded: Vec<Exclusion>,
}

impl Demand {
    /// A chat that enters the queue of `team` at `at` and needs nothing in particular.
    #[must_use]
    pub fn chat(team: TeamId, at: Timestamp) -> Self {
        Self {
            team,
            enqueued_at: at,
            since: at,
            priority: Priority::Normal,
            work: Work::Chat,
            units: CHAT_UNITS,
            need: Need::default(),
            last: None,
            preferred: None,
            is_for_people: false,
            ring: 0,
            told: Told::default(),
            excluded: Vec::new(),
        }
    }
}
