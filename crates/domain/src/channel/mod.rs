//! Channels: where contacts write, and what comes in and goes out there.

mod incoming;
mod outgoing;

pub use incoming::{Entry, Incoming, RawUpdate, Sender, Understood};
pub use outgoing::{Cargo, Command, FileSource, How, Outcome, Outgoing, OutgoingFile, Part};

use crate::{
    id::{ChannelId, OperatorId},
    widget::{Widget, WidgetForm},
};
use serde::{Deserialize, Serialize};

/// The kind of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// A bot account on Telegram.
    Telegram,
    /// A platform of its own that says by the API what its contacts and its bot say.
    Api,
    /// The corner of a web page.
    Widget,
}

impl ChannelKind {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Api => "api",
            Self::Widget => "widget",
        }
    }

    /// Returns the address by which a person adds a bot to a group, with the right to open topics, and with words of
    /// ours; `None` where there is none.
    #[must_use]
    pub fn group_address(self, handle: &str, payload: &str) -> Option<String> {
        match self {
            Self::Telegram => Some(format!(
                "https://t.me/{handle}?startgroup={payload}&admin=manage_topics"
            )),
            Self::Api | Self::Widget => None,
        }
    }

    /// Returns the address by which a person starts a bot with words of ours; `None` where there is none.
    #[must_use]
    pub fn start_address(self, handle: &str, payload: &str) -> Option<String> {
        match self {
            Self::Telegram => Some(format!("https://t.me/{handle}?start={payload}")),
            Self::Api | Self::Widget => None,
        }
    }
}

/// How updates come from the provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    /// We ask for them; needs no public address.
    #[default]
    Polling,
    /// The provider calls us.
    Webhook,
}

/// Whether a channel works, as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "health", rename_all = "snake_case")]
pub enum Health {
    /// It is being looked at.
    Checking,
    /// It works.
    Connected,
    /// It does not.
    Broken {
        /// The provider's own words.
        why: String,
    },
}

/// A channel as people see it; secrets are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own"
)]
pub struct Channel {
    /// Its identity.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name for colleagues.
    pub name: String,
    /// The bot's public name at the provider, once known.
    pub handle: Option<String>,
    /// How updates come in.
    pub intake: Intake,
    /// Whether it works.
    pub health: Health,
    /// The bot that answers first.
    #[serde(default)]
    pub bot: Option<OperatorId>,
    /// False when an admin has switched it off.
    pub is_enabled: bool,
    /// True for the one channel on which operators work, too.
    #[serde(default)]
    pub is_console: bool,
    /// True when contacts are asked how it was, once a person has concluded.
    #[serde(default)]
    pub asks_rating: bool,
    /// True when it can keep each conversation of an operator in a topic of his chat.
    #[serde(default)]
    pub has_topics: bool,
    /// Of a widget: where it may stand, and how it looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<Widget>,
    /// Grows with every change.
    pub version: i64,
}

/// What an admin asks a channel to be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelForm {
    /// The kind.
    pub kind: ChannelKind,
    /// The name for colleagues.
    pub name: String,
    /// What the provider needs.
    #[serde(default)]
    pub settings: ChannelSettings,
    /// The bot that answers first.
    #[serde(default)]
    pub bot_id: Option<OperatorId>,
}

/// What a provider needs; write-only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelSettings {
    /// Telegram: the bot's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How updates come in.
    #[serde(default)]
    pub intake: Intake,
    /// Widget: where it may stand, and how it looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<WidgetForm>,
}
