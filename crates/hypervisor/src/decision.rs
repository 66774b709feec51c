//! Why: what people read on the panel "why this operator" and beside a waiting conversation.

use crate::event::WishId;
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Candidates that a decision names; the others are counted.
///
/// Eight fit on the panel without scrolling, and bound the work per decision.
pub const NAMED_IN_DECISION: usize = 8;

/// Candidates that an explanation names; the others are counted.
pub const NAMED_IN_EXPLANATION: usize = 64;

/// The first rule by which an operator does not get a conversation.
///
/// Shape: in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Not a person.
    NotHuman,
    /// Not of the conversation's team.
    NotInTeam,
    /// Never started, or stopped.
    Offline,
    /// On a break, or being set away.
    Away,
    /// Finishing what he has.
    Draining,
    /// Cannot be reached.
    Lost,
    /// Does not have a skill that is needed, or not at its level.
    LacksSkill,
    /// Does not speak the language.
    LacksLanguage,
    /// Declined or missed this conversation a short while ago.
    Excluded,
    /// Not enough free units for this kind of work.
    Full,
    /// Kept free for something that needs much of him.
    Kept,
    /// Could have it, but others come first.
    LaterTurn,
}

/// A circle of operators in which somebody is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circle {
    /// One person; who had the contact last.
    Person(OperatorId),
    /// The bots of a team.
    Bots(TeamId),
    /// The people of a team.
    Team(TeamId),
    /// All people.
    Everyone,
}

/// A circle that came before and had nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CirclePassed {
    /// The ring that it belongs to, from 0.
    pub ring: u8,
    /// Which.
    pub circle: Circle,
    /// Its members by the first rule against them. Shape: in the order of the rules, no rule twice.
    pub members: Vec<Tally>,
}

/// One operator and why not he.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// Who.
    pub operator: OperatorId,
    /// The first rule that spoke against him.
    pub rule: Rule,
}

/// How many operators a rule spoke against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The rule.
    pub rule: Rule,
    /// Shape: at least 1.
    pub operators: u32,
}

/// The operator who gets it, as he was just before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Who.
    pub operator: OperatorId,
    /// When he last got something; the smallest among those who could have it.
    pub last_assigned_at: Timestamp,
    /// Units he carried, those given by hand included.
    pub used_units: i64,
    /// Units he carries at most.
    pub capacity_units: i64,
}

/// The reasons of one command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Which rules were in force.
    pub policy_version: u32,
    /// When it was decided.
    pub at: Timestamp,
    /// The conversation's team; `None` for commands about an operator.
    pub team: Option<TeamId>,
    /// Time since the conversation first began to wait; 0 for commands about an operator.
    pub waited_ms: i64,
    /// The ring that the conversation had reached, from 0; 0 for commands about an operator.
    pub ring: u8,
    /// Who gets it; `None` when nobody gets anything.
    pub chosen: Option<Chosen>,
    /// The circle in which he was found.
    pub circle: Option<Circle>,
    /// Circles of rings inside of his, in which nobody could have it.
    pub inner: Vec<CirclePassed>,
    /// Present members of his circle whose turn was before his, in the order of their turns, at most
    /// [`NAMED_IN_DECISION`].
    pub passed_over: Vec<PassedOver>,
    /// All other members of his circle. Shape: in the order of the rules, no rule twice.
    pub others: Vec<Tally>,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// In the queue: nobody can have it yet.
    Waiting,
    /// In the queue of a team that is closed.
    OutOfHours {
        /// When it opens; `None` = never.
        opens_at: Option<Timestamp>,
    },
    /// Asleep.
    Snoozed {
        /// Until when.
        until: Timestamp,
    },
    /// Over, but it takes its units until then.
    WrappingUp {
        /// Whose.
        operator: OperatorId,
        /// Until when.
        until: Timestamp,
    },
    /// Left alone after a refused wish.
    Resting {
        /// Until when.
        until: Timestamp,
    },
    /// A wish about it is on its way.
    InFlight {
        /// Which.
        wish: WishId,
    },
    /// Offered.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        operator: OperatorId,
        /// Until when.
        until: Timestamp,
    },
    /// Has an owner.
    Held {
        /// Who.
        operator: OperatorId,
        /// Whether he has replied.
        answered: bool,
        /// Whether it has been quiet for so long that it takes no units.
        silent: bool,
    },
}

/// One operator seen from a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub operator: OperatorId,
    /// The first rule against him; `None` = he could have it.
    pub rule: Option<Rule>,
}

/// Why a conversation stands where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Which.
    pub conversation: ConversationId,
    /// Its team.
    pub team: TeamId,
    /// Where it stands.
    pub standing: Standing,
    /// The ring that it has reached, from 0.
    pub ring: u8,
    /// While it waits: when the next ring begins or somebody is told something.
    pub next_step_at: Option<Timestamp>,
    /// Time since it first began to wait, at the latest event.
    pub waited_ms: i64,
    /// Present members of the outermost circle, in the order of their turns, at most [`NAMED_IN_EXPLANATION`].
    pub candidates: Vec<Candidate>,
    /// All other members of it that a rule speaks against. Shape: in the order of the rules, no rule twice.
    pub others: Vec<Tally>,
    /// Circles of rings inside of it.
    pub inner: Vec<CirclePassed>,
}
