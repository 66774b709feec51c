//! Why the world refused something that was asked of it in-process or at the control API.

use super::account::{BotId, UserId};

/// Why the world refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such bot.
    #[error("there is no bot {0}")]
    NoBot(BotId),
    /// No such user.
    #[error("there is no user {0}")]
    NoUser(UserId),
    /// No such message in this chat.
    #[error("there is no message {0} in this chat")]
    NoMessage(i64),
    /// What was asked can't be done as things are.
    #[error("{0}")]
    Refused(String),
    /// What was waited for did not happen.
    #[error("waited in vain; the phone shows {0}")]
    TimedOut(String),
}

impl Error {
    pub(crate) fn refused(why: &str) -> Self {
        Self::Refused(why.to_owned())
    }
}
