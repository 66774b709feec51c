//! Signs that somebody writes: told at once and kept nowhere.

use crate::id::{ConversationId, OperatorId};
use serde::{Deserialize, Serialize};

/// How long somebody writes who has just pressed a key.
///
/// Units: ms.
pub const SIGN_MS: i64 = 6_000;

/// A sign that somebody writes in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// Where.
    pub conversation: ConversationId,
    /// Who.
    pub by: Typist,
}

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typist {
    /// The contact.
    Contact,
    /// Somebody of the house.
    Operator(OperatorId),
}
