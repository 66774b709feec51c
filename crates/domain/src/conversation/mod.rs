//! The life of a conversation, and the turn that fences it.

pub mod asking;
mod changes;
mod route;
#[cfg(test)]
mod route_tests;
mod sleep;
#[cfg(test)]
mod tests;
mod turns;

pub use changes::Refused;
pub use route::Because;
pub use sleep::{MAX_SLEEP_MS, Sleep};

use crate::{
    call::Wish,
    id::{
        CategoryId, ChannelId, ContactId, ConversationId, IntentId, InterventionId, OfferId,
        OperatorId, TeamId,
    },
    intent::Opened,
    message::Author,
    routing::Asks,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The number of a turn; grows at every change of who may speak.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Epoch(pub i64);

impl Epoch {
    /// Returns the epoch after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// How urgent a conversation is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// May wait.
    Low,
    /// As it comes.
    #[default]
    Normal,
    /// Before the normal ones.
    High,
    /// Before all.
    Urgent,
}

impl Priority {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

/// Where a conversation stands, with what only that state knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A bot has the turn.
    Bot {
        /// Which.
        bot: OperatorId,
        /// Since when.
        since: Timestamp,
    },
    /// Waits in its team's queue.
    Queued,
    /// Its contact is asked what it is about.
    Asking {
        /// Until when an answer is waited for.
        until: Timestamp,
    },
    /// Is proposed to one operator.
    Offered(Offer),
    /// One operator has it.
    Active(Ownership),
    /// It sleeps.
    Snoozed(Sleep),
    /// Is over.
    Closed {
        /// Since when.
        at: Timestamp,
    },
}

/// A conversation proposed to one operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its identity.
    pub id: OfferId,
    /// To whom.
    pub operator: OperatorId,
    /// Until when he may accept.
    pub until: Timestamp,
}

/// Who has a conversation, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ownership {
    /// The owner.
    pub operator: OperatorId,
    /// When he got it.
    pub since: Timestamp,
    /// True once he has answered in this turn.
    pub answered: bool,
    /// True when a person gave or took it past the scheduler: counted apart, may exceed the capacity.
    pub forced: bool,
}

/// A state as people and programs see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A bot answers.
    Bot,
    /// A human is needed, nobody has it yet.
    Waiting,
    /// A human has it.
    Active,
    /// It sleeps until a time or an answer.
    Snoozed,
    /// It is over.
    Closed,
}

impl Status {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }
}

/// What a conversation is about; few have anything here, and it seldom changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Its contact reasons.
    pub categories: BTreeSet<CategoryId>,
    /// True while one of them hides it from agents.
    pub is_hidden: bool,
    /// What bots and programs have noted.
    #[serde(deserialize_with = "crate::json::values")]
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// A line that says what it is about.
    pub subject: Option<String>,
    /// The intervention that is open.
    pub intervention: Option<InterventionId>,
    /// What it asks for of whoever gets it.
    #[serde(skip_serializing_if = "is_nothing")]
    pub asks: Box<Asks>,
    /// That the contact wants to be called.
    pub call_wish: Option<Box<Wish>>,
    /// Whom notes mention who have not looked yet.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub mentioned: BTreeSet<OperatorId>,
}

fn is_nothing<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl About {
    /// Says whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The thread of one contact on one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its identity.
    pub id: ConversationId,
    /// Its number for people.
    pub number: i64,
    /// Whose it is.
    pub contact: ContactId,
    /// Where the contact writes.
    pub channel: ChannelId,
    /// Who is qualified for it.
    pub team: TeamId,
    /// Why that team.
    pub team_because: Because,
    /// How often the contact was asked what it is about.
    pub asked: i64,
    /// What the contact wanted and wants, newest first.
    pub intents: Vec<Opened>,
    /// Where it stands.
    pub state: State,
    /// The number of the turn.
    pub epoch: Epoch,
    /// Grows with every change of the row.
    pub version: i64,
    /// How urgent it is.
    pub priority: Priority,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it entered a queue first; kept by every requeue.
    pub enqueued_at: Timestamp,
    /// The oldest message of the contact that nobody has answered.
    pub unanswered_since: Option<Timestamp>,
    /// When something was last said.
    pub last_at: Timestamp,
    /// The last words said, cut to a line.
    pub last_words: String,
    /// Who said them.
    pub last_author: Option<Author>,
    /// How many messages it has; the last one has this place.
    pub message_count: i64,
    /// True when its newest outgoing message failed or may not have arrived.
    pub has_trouble: bool,
    /// Who lost it lately and must not get it again before the time.
    pub excluded: Vec<(OperatorId, Timestamp)>,
    /// What it is about.
    pub about: About,
}

impl Conversation {
    /// Returns the state as people and programs see it.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.state {
            State::Bot { .. } => Status::Bot,
            State::Queued | State::Asking { .. } | State::Offered(_) => Status::Waiting,
            State::Active(_) => Status::Active,
            State::Snoozed(_) => Status::Snoozed,
            State::Closed { .. } => Status::Closed,
        }
    }

    /// Returns the person who has it, also while it sleeps.
    #[must_use]
    pub const fn owner(&self) -> Option<OperatorId> {
        match self.state {
            State::Active(held) => Some(held.operator),
            State::Snoozed(sleep) => sleep.operator,
            State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Closed { .. } => None,
        }
    }

    /// Returns the bot that has the turn.
    #[must_use]
    pub const fn bot(&self) -> Option<OperatorId> {
        match self.state {
            State::Bot { bot, .. } => Some(bot),
            State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_)
            | State::Closed { .. } => None,
        }
    }

    /// Returns who speaks: the person who has it, or the bot that has the turn.
    #[must_use]
    pub fn holder(&self) -> Option<OperatorId> {
        self.owner().or_else(|| self.bot())
    }

    /// Returns the offer that stands.
    #[must_use]
    pub const fn offer(&self) -> Option<Offer> {
        match self.state {
            State::Offered(offer) => Some(offer),
            State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Active(_)
            | State::Snoozed(_)
            | State::Closed { .. } => None,
        }
    }
}

/// Where somebody asks a conversation to go; exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// A team's queue.
    #[serde(rename = "team_id")]
    Team(TeamId),
    /// One colleague.
    #[serde(rename = "operator_id")]
    Operator(OperatorId),
    /// The queue of an intent's team; the intent opens.
    Intent(IntentId),
    /// A bot, which speaks until it hands over.
    #[serde(rename = "bot_id")]
    Bot(OperatorId),
}
