//! A call: two telephones, rung one after the other and joined.
//!
//! Pure. The agent's telephone rings first; he hears the topic and presses 1; then the customer's rings; then they
//! talk. What the provider tells comes late, twice, out of order or not at all, so each telephone's line only ever
//! moves forwards ([`Line`]), and the call is a function of what is known ([`Call::learn`]).

mod asking;
mod line;
mod machine;
mod record;
mod room;
mod telephony;
#[cfg(test)]
mod tests;
mod words;

pub use asking::{CallAttempt, CallRequest, OwnTelephone};
pub use line::{Line, LineStatus};
pub use machine::News;
pub use record::{
    CALL_LATER, CALL_NOW, MAX_NOTE_CHARS, MORE_MIN, MOST_MORE_MIN, PhoneCall, Purpose, Step,
    WantedAt, Wish, in_minutes, wished_by,
};
pub use room::{Listener, Listening, Move, Part, Room};
pub use telephony::{Asked, Limits, Refused, Telephony, TelephonyForm};
pub use words::{Told, call_me, once_more, share, times};

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Which of the two telephones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leg {
    /// The operator's.
    Agent,
    /// The customer's.
    Customer,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallResult {
    /// They talked.
    Talked,
    /// The agent's telephone was busy.
    AgentBusy,
    /// The agent did not answer.
    AgentNoAnswer,
    /// The agent hung up, or did not press 1.
    AgentDeclined,
    /// The customer's telephone was busy.
    CustomerBusy,
    /// The customer did not answer.
    CustomerNoAnswer,
    /// A machine answered instead of the customer.
    CustomerMachine,
    /// Somebody ended it before they talked.
    Cancelled,
    /// The provider could not or would not do it.
    Failed,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Somebody asked for it; nothing was dialled.
    Requested,
    /// The provider is being asked to ring the agent. Whoever finds it like this after a restart does not ask
    /// again: it may have been heard.
    Submitting,
    /// It is not known whether the provider has heard: nobody may dial again until it is.
    Unknown,
    /// The agent's telephone rings.
    AgentRinging,
    /// The agent has answered and hears the topic.
    AgentConfirms,
    /// The customer's telephone rings.
    CustomerRinging,
    /// They talk.
    Talking {
        /// Since when.
        since: Timestamp,
    },
    /// It is over.
    Done {
        /// How it ended.
        result: CallResult,
        /// How long they talked.
        seconds: u64,
    },
}

impl Stage {
    /// Says whether it is over.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }

    /// Returns its place in the order of a call; a call never goes back in it.
    const fn rank(&self) -> u8 {
        match self {
            Self::Requested => 0,
            Self::Submitting => 1,
            Self::Unknown => 2,
            Self::AgentRinging => 3,
            Self::AgentConfirms => 4,
            Self::CustomerRinging => 5,
            Self::Talking { .. } => 6,
            Self::Done { .. } => 7,
        }
    }
}

/// What is known of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Where it stands.
    pub stage: Stage,
    /// The agent's line.
    pub agent: Line,
    /// The customer's line.
    pub customer: Line,
}

impl Call {
    /// Returns a call that somebody asked for.
    #[must_use]
    pub const fn requested() -> Self {
        Self {
            stage: Stage::Requested,
            agent: Line::new(),
            customer: Line::new(),
        }
    }

    /// Says whether both telephones are surely put down, as far as they were dialled.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        let is_down = |line: Line| line.status.is_none_or(LineStatus::is_final);
        is_down(self.agent) && is_down(self.customer)
    }

    /// Says whether another call about the same conversation may be dialled: only when this one is surely over.
    #[must_use]
    pub const fn permits_another(&self) -> bool {
        self.stage.is_done()
    }
}
