//! Trying a bot: an invented customer writes, and nothing of it is a conversation.

use super::{Act, BotKind, Breaker, HandOverReason, Usage};
use crate::{
    complaint,
    id::{ConversationId, IntentId},
    team::BadField,
};
use serde::{Deserialize, Serialize};

/// What is said in one trial at most.
pub const MAX_TRIAL_LINES: usize = 100;

/// The longest that an invented customer writes at once, in characters: as much as a message holds.
const MAX_CHARS: usize = 4_096;

/// The longest memory of a bot that goes to and fro, in bytes.
const MAX_MEMORY_BYTES: usize = 64 * 1024;

/// Who says something in a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The invented customer.
    Customer,
    /// The bot.
    Bot,
}

/// Something said in a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialLine {
    /// By whom.
    pub side: Side,
    /// The words; of a pressed button what stands on it.
    pub text: String,
    /// What a pressed button carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
}

/// A trial as it stands: whoever tries keeps all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotTrial {
    /// What the trial is called, so that a bot with a memory of its own knows it again; `None` begins one.
    #[serde(default)]
    pub id: Option<ConversationId>,
    /// What was said, oldest first; the customer speaks last.
    pub lines: Vec<TrialLine>,
    /// What the bot asked to remember.
    #[serde(default)]
    pub memory: Option<String>,
}

impl BotTrial {
    /// Checks that there is something to answer, and not too much.
    ///
    /// # Errors
    /// [`BadField`].
    pub fn check(&self) -> Result<(), BadField> {
        let is_asked = self
            .lines
            .last()
            .is_some_and(|last| last.side == Side::Customer && !last.text.trim().is_empty());
        if !is_asked {
            return Err(BadField::new("text", complaint::WHAT_WRITTEN));
        }
        let is_long = |line: &TrialLine| line.text.chars().count() > MAX_CHARS;
        let remembers = self.memory.as_ref().map_or(0, String::len);
        if self.lines.iter().any(is_long)
            || self.lines.len() > MAX_TRIAL_LINES
            || remembers > MAX_MEMORY_BYTES
        {
            let problem = complaint::TRIAL_OVER;
            return Err(BadField::new("text", problem));
        }
        Ok(())
    }

    /// Returns where what is to be answered begins: behind the bot's last words.
    #[must_use]
    pub fn first_open(&self) -> usize {
        let last = self.lines.iter().rposition(|line| line.side == Side::Bot);
        last.map_or(0, |last| last + 1)
    }
}

/// What a bot did in a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// What the trial is called.
    pub id: ConversationId,
    /// How the bot was asked.
    pub kind: BotKind,
    /// What it answered.
    pub answer: Answer,
    /// How long it took.
    ///
    /// Units: ms.
    pub took_ms: i64,
    /// The names of the intents that its acts speak of.
    pub intents: Vec<(IntentId, String)>,
    /// Whether it is kept from customers; trials change nothing about it.
    pub breaker: Breaker,
    /// False when it is switched off.
    pub is_enabled: bool,
}

/// An answer in a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It can be used.
    Acts {
        /// What it would do.
        acts: Vec<Act>,
        /// What it asks to remember; `None` leaves what is remembered.
        memory: Option<String>,
        /// True when it would act through REST: in a trial there is nothing to act on.
        is_later: bool,
        /// What it cost, where its protocol says so.
        usage: Option<Usage>,
        /// What was strange and did no harm.
        remarks: Vec<String>,
    },
    /// It fails: people would get the conversation.
    Failed {
        /// What kind of failure it is.
        reason: HandOverReason,
        /// Why, in words for admins.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(side: Side, text: &str) -> TrialLine {
        TrialLine {
            side,
            text: text.into(),
            data: None,
        }
    }

    fn trial(lines: &[TrialLine]) -> BotTrial {
        BotTrial {
            lines: lines.to_vec(),
            ..BotTrial::default()
        }
    }

    #[test]
    fn the_customer_speaks_last_and_says_something() {
        let (asks, answers) = (said(Side::Customer, "hello"), said(Side::Bot, "Hi"));
        assert!(trial(std::slice::from_ref(&asks)).check().is_ok());
        assert!(
            trial(&[asks.clone(), answers.clone(), asks.clone()])
                .check()
                .is_ok()
        );
        assert!(trial(&[]).check().is_err());
        assert!(trial(&[asks.clone(), answers]).check().is_err());
        assert!(trial(&[said(Side::Customer, "  ")]).check().is_err());
        assert!(trial(&vec![asks; MAX_TRIAL_LINES + 1]).check().is_err());
        let long = "x".repeat(MAX_CHARS + 1);
        assert!(trial(&[said(Side::Customer, &long)]).check().is_err());
    }

    #[test]
    fn what_the_customer_wrote_since_the_bot_spoke_is_to_be_answered() {
        let (asks, answers) = (said(Side::Customer, "hello"), said(Side::Bot, "Hi"));
        assert_eq!(trial(&[asks.clone(), asks.clone()]).first_open(), 0);
        assert_eq!(
            trial(&[asks.clone(), answers, asks.clone(), asks]).first_open(),
            2
        );
    }
}
