//! Who gets in: logins, their second steps, and what is demanded of them.

use crate::{id::OperatorId, passkey, second_step::Change};
use serde::{Deserialize, Serialize};

/// Something about who gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Access {
    /// Somebody logged in, all steps of it.
    LoggedIn {
        /// Who.
        operator: OperatorId,
    },
    /// Somebody did not get in.
    Failed {
        /// Whose account it was; `None` for an address that nobody has.
        operator: Option<OperatorId>,
    },
    /// The second step of somebody's login was switched on or off, or its recovery codes changed.
    SecondStep {
        /// Whose.
        operator: OperatorId,
        /// What happened to it.
        change: Change,
    },
    /// One of somebody's passkeys was added or removed, or looks like a copy.
    Passkey {
        /// Whose.
        operator: OperatorId,
        /// What happened to it.
        change: passkey::Change,
    },
    /// The house demands something else of who logs in.
    Demanded {},
}

impl Access {
    /// Returns the name of the event.
    #[must_use]
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::LoggedIn { .. } => "login.done",
            Self::Failed { .. } => "login.failed",
            Self::SecondStep { change, .. } => change.event_name(),
            Self::Passkey { change, .. } => change.event_name(),
            Self::Demanded {} => "security.changed",
        }
    }

    /// Returns whose access it was; `None` for nobody's, and for everybody's.
    #[must_use]
    pub const fn operator(self) -> Option<OperatorId> {
        match self {
            Self::LoggedIn { operator }
            | Self::SecondStep { operator, .. }
            | Self::Passkey { operator, .. } => Some(operator),
            Self::Failed { operator } => operator,
            Self::Demanded {} => None,
        }
    }
}
