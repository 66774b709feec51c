//! Passkeys: keys of one's own device that let in, opened by a finger, a face or a PIN.
//!
//! Source: docs/adr/0050-passkeys.md; Web Authentication Level 3.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The most passkeys that one person keeps: more than anybody has devices.
pub const MAX_PASSKEYS: usize = 20;

/// How long a browser may take to answer a challenge.
///
/// Units: ms.
pub const CHALLENGE_MS: i64 = 5 * 60_000;

/// What happened to one of somebody's passkeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// He added it.
    Added,
    /// He removed it, or an admin took it away with his second step.
    Removed,
    /// It was refused because its counter did not grow: there may be a copy of it.
    Suspect,
}

impl Change {
    /// Returns the name of the event.
    #[must_use]
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::Added => "passkey.added",
            Self::Removed => "passkey.removed",
            Self::Suspect => "passkey.suspect",
        }
    }
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// Names it among all of the world: its credential, as browsers write it.
    pub credential: String,
    /// How its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it let in last; `None` when it never did.
    pub used_at: Option<Timestamp>,
}

/// What one sees of one's own passkeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPasskeys {
    /// The passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
    /// False where the house has an address of numbers, for which browsers have none.
    pub is_possible: bool,
    /// True when a code is asked for beside the password, to add or remove one.
    pub needs_code: bool,
}
