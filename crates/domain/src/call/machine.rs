//! What follows from what is learned about a call.

use super::{Call, CallResult, Leg, LineStatus, Stage};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What can be learned about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// The provider is about to be asked; written down before it is.
    Submitting,
    /// The provider has taken it.
    Submitted,
    /// The provider has refused it, or was surely not reached.
    NotSubmitted,
    /// The answer of the provider was lost.
    AnswerLost,
    /// The provider knows of no such call, long after it was asked.
    NeverHeard,
    /// A telephone's line.
    Line {
        /// Whose.
        leg: Leg,
        /// What is said of it.
        status: LineStatus,
        /// How long it was up, where it is over and the provider says so.
        seconds: Option<u64>,
    },
    /// The agent pressed 1.
    Confirmed,
    /// The agent pressed something else, or nothing.
    NotConfirmed,
    /// A machine has answered at the customer's.
    Machine,
    /// The part with the customer is over, by the provider's own account.
    Joined {
        /// How.
        status: LineStatus,
        /// How long they were joined.
        seconds: u64,
    },
    /// Somebody at the desk has ended it.
    HungUp,
}

impl Call {
    /// Takes in what is learned at `now`; true when the call stands elsewhere than before.
    ///
    /// Order and repetitions do not matter: what is earlier than what is known changes nothing, and what is over
    /// stays as it ended.
    pub fn learn(&mut self, news: News, now: Timestamp) -> bool {
        let before = self.stage;
        let next = match news {
            News::Submitting if before == Stage::Requested => Some(Stage::Submitting),
            News::AnswerLost if before == Stage::Submitting => Some(Stage::Unknown),
            News::NotSubmitted if before == Stage::Submitting => Some(done(CallResult::Failed)),
            News::NeverHeard if before == Stage::Unknown => Some(done(CallResult::Failed)),
            News::Submitting | News::AnswerLost | News::NotSubmitted | News::NeverHeard => None,
            News::Submitted => Some(Stage::AgentRinging),
            News::Line {
                leg,
                status,
                seconds,
            } => self.line(leg, status, seconds, now),
            News::Confirmed => Some(Stage::CustomerRinging),
            News::NotConfirmed => Some(self.unless_talking(CallResult::AgentDeclined, now)),
            News::Machine => Some(done(CallResult::CustomerMachine)),
            News::Joined { status, seconds } => Some(joined(status, seconds)),
            News::HungUp => Some(self.unless_talking(CallResult::Cancelled, now)),
        };
        if let Some(next) = next.filter(|next| next.rank() > before.rank()) {
            self.stage = next;
        }
        self.stage != before
    }

    /// Returns what follows from the news of one line; `None` when they are old.
    fn line(
        &mut self,
        leg: Leg,
        status: LineStatus,
        seconds: Option<u64>,
        now: Timestamp,
    ) -> Option<Stage> {
        let line = match leg {
            Leg::Agent => &mut self.agent,
            Leg::Customer => &mut self.customer,
        };
        if !line.learn(status) {
            return None;
        }
        match (leg, status) {
            (Leg::Agent, LineStatus::Queued | LineStatus::Initiated | LineStatus::Ringing) => {
                Some(Stage::AgentRinging)
            }
            (Leg::Agent, LineStatus::InProgress) => Some(Stage::AgentConfirms),
            (Leg::Agent, LineStatus::Busy) => Some(done(CallResult::AgentBusy)),
            (Leg::Agent, LineStatus::NoAnswer) => Some(done(CallResult::AgentNoAnswer)),
            (Leg::Agent, LineStatus::Failed) => Some(done(CallResult::Failed)),
            (Leg::Agent, LineStatus::Canceled) => Some(done(CallResult::Cancelled)),
            // He hung up. What that means depends on how far it had come.
            (Leg::Agent, LineStatus::Completed) => match self.stage {
                Stage::Talking { .. } => Some(self.unless_talking(CallResult::Talked, now)),
                Stage::CustomerRinging => Some(done(CallResult::Cancelled)),
                Stage::Requested
                | Stage::Submitting
                | Stage::Unknown
                | Stage::AgentRinging
                | Stage::AgentConfirms
                | Stage::Done { .. } => Some(done(CallResult::AgentDeclined)),
            },
            (Leg::Customer, LineStatus::Queued | LineStatus::Initiated | LineStatus::Ringing) => {
                Some(Stage::CustomerRinging)
            }
            (Leg::Customer, LineStatus::InProgress) => Some(Stage::Talking { since: now }),
            (Leg::Customer, LineStatus::Completed) => match (self.stage, seconds) {
                (_, Some(seconds)) => Some(joined(status, seconds)),
                (Stage::Talking { .. }, None) => Some(self.unless_talking(CallResult::Talked, now)),
                _ => Some(joined(status, 0)),
            },
            (
                Leg::Customer,
                LineStatus::Busy | LineStatus::NoAnswer | LineStatus::Failed | LineStatus::Canceled,
            ) => Some(joined(status, 0)),
        }
    }

    /// Ends it with `result`, or, when they talk already, with their talk.
    fn unless_talking(&self, result: CallResult, now: Timestamp) -> Stage {
        match self.stage {
            Stage::Talking { since } => Stage::Done {
                result: CallResult::Talked,
                seconds: u64::try_from(now.ms_since(since) / 1_000).unwrap_or(0),
            },
            Stage::Requested
            | Stage::Submitting
            | Stage::Unknown
            | Stage::AgentRinging
            | Stage::AgentConfirms
            | Stage::CustomerRinging
            | Stage::Done { .. } => done(result),
        }
    }
}

const fn done(result: CallResult) -> Stage {
    Stage::Done { result, seconds: 0 }
}

/// Returns how a call ends whose part with the customer ended so.
const fn joined(status: LineStatus, seconds: u64) -> Stage {
    match status {
        LineStatus::Completed | LineStatus::InProgress => Stage::Done {
            result: CallResult::Talked,
            seconds,
        },
        LineStatus::Busy => done(CallResult::CustomerBusy),
        LineStatus::NoAnswer => done(CallResult::CustomerNoAnswer),
        LineStatus::Canceled => done(CallResult::Cancelled),
        LineStatus::Failed | LineStatus::Queued | LineStatus::Initiated | LineStatus::Ringing => {
            done(CallResult::Failed)
        }
    }
}
