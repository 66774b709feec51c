//! Asking for calls, and what people see of their telephones.

use crate::{bot, id::OperatorId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// What somebody asks for who wants a contact called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallRequest {
    /// Whose telephone rings first; default: his who asks, or who has the conversation.
    pub operator_id: Option<OperatorId>,
    /// At once, or when it suits the contact; default: at once.
    pub when: Option<bot::Call>,
}

/// An operator's telephone as he sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTelephone {
    /// Enough of the number to know which one it is.
    pub hint: String,
    /// True when it rings for calls.
    pub is_verified: bool,
    /// Whether the house calls at all.
    pub is_on: bool,
}

/// An attempt to call, made or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallAttempt {
    /// When.
    pub at: Timestamp,
    /// Who wanted it: an operator's name, or what else it was.
    pub by: String,
    /// The number of the conversation.
    pub conversation: Option<i64>,
    /// Whose telephone would ring first.
    pub operator: Option<String>,
    /// `placed`, or the code of the refusal.
    pub outcome: String,
}
