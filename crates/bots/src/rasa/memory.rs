//! What is kept between turns: the intents that Rasa has opened, to finish them when it is done, and whether it has
//! paused.

use crate::turn::Turn;
use domain::id::IntentId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    pub(super) opened: Vec<IntentId>,
    /// True when it had paused the conversation, which gave it to people.
    pub(super) is_paused: bool,
}

impl Memory {
    /// Reads what was kept; what cannot be read is forgotten.
    pub(super) fn of(turn: &Turn) -> Self {
        let kept = turn.memory.as_deref();
        kept.and_then(|kept| serde_json::from_str(kept).ok())
            .unwrap_or_default()
    }

    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).expect("ids are text")
    }
}
