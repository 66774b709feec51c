//! What the built-in bot keeps between turns of a conversation.

use crate::turn::Turn;
use domain::id::IntentId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// True once it has greeted.
    pub(super) has_greeted: bool,
    /// How often in a row it has asked instead of answered.
    pub(super) asked: u8,
    /// What it answered last.
    pub(super) answered: Option<IntentId>,
}

impl Memory {
    /// Reads what was kept; what cannot be read is forgotten.
    pub(super) fn of(turn: &Turn) -> Self {
        let kept = turn.memory.as_deref();
        kept.and_then(|kept| serde_json::from_str(kept).ok())
            .unwrap_or_default()
    }

    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).expect("flags, a number and an id")
    }
}
