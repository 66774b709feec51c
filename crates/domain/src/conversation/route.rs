//! Which team a conversation goes to, and why.

use super::{Conversation, Refused, State};
use crate::{
    id::{IntentId, TeamId},
    intent::Opened,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The intents that a conversation remembers; of more the oldest finished ones are forgotten.
const MAX_INTENTS: usize = 20;

/// Why a conversation is with its team.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Nothing said where it belongs.
    #[default]
    Default,
    /// A person or a link said so.
    Explicit,
    /// The newest unfinished intent.
    Intent,
    /// A rule of the policy.
    Rule,
    /// The contact was asked and answered.
    Answer,
}

impl Conversation {
    /// Returns the newest unfinished intent.
    #[must_use]
    pub fn newest_intent(&self) -> Option<IntentId> {
        self.unfinished_intents().next()
    }

    /// Lists the unfinished intents, newest first.
    pub fn unfinished_intents(&self) -> impl Iterator<Item = IntentId> {
        let unfinished = self.intents.iter().filter(|o| o.finished_at.is_none());
        unfinished.map(|opened| opened.intent)
    }

    /// Opens an intent; false when it is open already.
    ///
    /// # Errors
    /// [`Refused::Closed`].
    pub fn open_intent(&mut self, intent: IntentId, now: Timestamp) -> Result<bool, Refused> {
        self.check_turn(None)?;
        if self.unfinished(intent).is_some() {
            return Ok(false);
        }
        let opened = Opened {
            intent,
            opened_at: now,
            finished_at: None,
        };
        self.intents.insert(0, opened);
        if self.intents.len() > MAX_INTENTS {
            let oldest = self.intents.iter().rposition(|o| o.finished_at.is_some());
            self.intents.remove(oldest.unwrap_or(MAX_INTENTS));
        }
        Ok(true)
    }

    /// Finishes an intent; false when it is not open.
    pub fn finish_intent(&mut self, intent: IntentId, now: Timestamp) -> bool {
        let found = self.unfinished(intent);
        if let Some(opened) = found {
            opened.finished_at = Some(now);
            true
        } else {
            false
        }
    }

    /// Says whether the team of an intent counts: while nobody has it and nobody said where it belongs.
    #[must_use]
    pub fn follows_intents(&self) -> bool {
        let is_waiting = match self.state {
            State::Queued | State::Asking { .. } | State::Offered(_) => true,
            State::Bot { .. } | State::Active(_) | State::Snoozed(_) | State::Closed { .. } => {
                false
            }
        };
        is_waiting && self.team_because != Because::Explicit
    }

    /// Moves a waiting conversation to where it belongs, and ends the question that stands; false when it waits
    /// there already.
    ///
    /// # Errors
    /// [`Refused::Closed`].
    pub fn route(&mut self, team: TeamId, because: Because) -> Result<bool, Refused> {
        let is_asked = matches!(self.state, State::Asking { .. });
        let was_here = self.team == team && !is_asked;
        if !was_here {
            self.check_turn(None)?;
            self.move_to(team);
        }
        self.team_because = because;
        Ok(!was_here)
    }

    fn unfinished(&mut self, intent: IntentId) -> Option<&mut Opened> {
        self.intents
            .iter_mut()
            .find(|opened| opened.intent == intent && opened.finished_at.is_none())
    }
}
