//! What a bot did at one time: for those who have to understand it afterwards.

use super::Act;
use crate::{
    conversation::Epoch,
    id::{BotStepId, ConversationId, MessageId, OperatorId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The characters that are kept of why a step failed, and of each remark.
pub const MAX_STEP_WORDS: usize = 500;

/// What an answer of a model cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// What it read.
    ///
    /// Units: tokens.
    pub read: u64,
    /// What it wrote.
    ///
    /// Units: tokens.
    pub written: u64,
}

/// What whoever asked a bot knows of it: when, what, how long, what it cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// When it was asked.
    pub began_at: Timestamp,
    /// How long it took until its answer, or its failure, was there.
    ///
    /// Units: ms.
    pub took_ms: i64,
    /// The place in the thread after which it was asked.
    pub after_seq: i64,
    /// The messages that it had to answer, oldest first; empty when it was only told that it has the turn.
    pub asked: Vec<MessageId>,
    /// How many messages from before it was told with them.
    pub known_messages: i64,
    /// What it cost, where its protocol says so.
    pub usage: Option<Usage>,
    /// What was strange and did no harm.
    pub remarks: Vec<String>,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// What it answered was done.
    Done,
    /// It took the turn and acts through REST.
    Later,
    /// It answered when the turn was no longer its own: nothing of it was done.
    Passed,
    /// It failed, and people got the conversation unless they had it.
    Failed {
        /// Why, in words for admins.
        why: String,
    },
}

impl Outcome {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Later => "later",
            Self::Passed => "passed",
            Self::Failed { .. } => "failed",
        }
    }
}

/// One step of a bot: what it was asked, what it answered, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotStep {
    /// Its identity.
    pub id: BotStepId,
    /// Where.
    pub conversation: ConversationId,
    /// Who.
    pub bot: OperatorId,
    /// Under which turn it was asked.
    pub epoch: Epoch,
    /// When, what, how long, what it cost.
    pub trace: Trace,
    /// What it answered; empty when it gave no answer that can be used.
    pub acts: Vec<Act>,
    /// What became of it.
    pub outcome: Outcome,
}
