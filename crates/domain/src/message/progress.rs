//! What became of a message on its way out.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How far an outgoing message has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Progress {
    /// It waits for its turn on the channel.
    Queued,
    /// It waits because the channel lets no more through for a while; it goes by itself.
    Held {
        /// When it may go.
        until: Timestamp,
        /// The channel's own words, or ours for its limits.
        why: String,
    },
    /// It is being handed to the channel.
    Sending,
    /// The channel has taken it.
    Sent,
    /// It will never arrive.
    Failed {
        /// The channel's own words.
        why: String,
    },
    /// It may have arrived; it is never resent by itself.
    Unknown {
        /// What was seen last.
        why: String,
    },
}

impl Progress {
    /// Returns the stable name of the state.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Held { .. } => "held",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed { .. } => "failed",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Says whether a person may press *send again*.
    #[must_use]
    pub const fn may_send_again(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::Unknown { .. })
    }
}
