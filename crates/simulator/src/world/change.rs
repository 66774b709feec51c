//! What the page is told.

use serde::{Deserialize, Serialize};

use super::account::{BotId, UserId};

/// Something that a viewer should look at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A chat looks different on the phone.
    Chat {
        /// Whose chat.
        bot_id: BotId,
        /// With whom.
        user_id: UserId,
    },
    /// There is another bot.
    Bots,
    /// There is another user, or one changed.
    Users,
    /// A telephone rings, or does not any more.
    Telephones,
    /// Faults were switched.
    Faults,
    /// Limits were changed.
    Limits,
    /// Everything is gone, or the viewer has missed something: look at everything again.
    Everything,
}
