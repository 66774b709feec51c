//! A group of a channel in which a team works: each of its conversations in a topic there.

use crate::{
    channel::{Sender, Understood},
    id::{ChannelId, TeamId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How the end of a link begins by which a team gets its group.
const CODE_PREFIX: &str = "gr_";

/// Returns the end of a link that carries a one-time code.
///
/// Shape: safe in addresses when the code is.
#[must_use]
pub fn payload_of(code: &str) -> String {
    format!("{CODE_PREFIX}{code}")
}

/// Reads the one-time code out of the end of a link; `None` for another kind of link.
#[must_use]
pub fn code_in(payload: &str) -> Option<&str> {
    payload
        .strip_prefix(CODE_PREFIX)
        .filter(|code| !code.is_empty())
}

/// The group of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The team.
    pub team: TeamId,
    /// The channel.
    pub channel: ChannelId,
    /// Where words to the group go.
    pub address: String,
    /// What the group is called.
    pub title: String,
    /// Why conversations cannot be shown there at present.
    pub trouble: Option<Trouble>,
    /// Since when.
    pub since: Timestamp,
}

/// Why conversations cannot be shown in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "snake_case")]
pub enum Trouble {
    /// The bot is not in the group any more.
    Removed,
    /// The bot may not open topics.
    NoRights,
    /// The group has no topics any more.
    NoTopics,
    /// The provider refused words into it.
    Refused {
        /// In the provider's words.
        why: String,
    },
}

/// Whether a team has a group, as admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Membership {
    /// No channel is the console.
    NoConsole,
    /// It has none.
    Apart {
        /// The console's public name, once known.
        handle: Option<String>,
    },
    /// It has one.
    Connected {
        /// What the group is called.
        title: String,
        /// Since when.
        since: Timestamp,
        /// Why conversations cannot be shown there at present.
        trouble: Option<Trouble>,
    },
}

/// What happened in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InGroup {
    /// Where words to the group go.
    pub address: String,
    /// What happened.
    pub news: News,
}

/// What may happen in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Somebody did something; his address is the group's.
    Did(Box<Understood>),
    /// Somebody followed a link with a one-time code.
    Followed {
        /// Who.
        sender: Sender,
        /// The code.
        code: String,
        /// What the group is called.
        title: String,
        /// True when the group has topics.
        has_topics: bool,
    },
    /// What the bot may do there is not what it was.
    Allowed {
        /// What stands against its work; none when nothing does.
        trouble: Option<Trouble>,
    },
    /// The group is called otherwise.
    Named {
        /// How.
        title: String,
    },
    /// The group has another address.
    Moved {
        /// Which.
        to: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_from_its_link_and_is_no_operators() {
        assert_eq!(code_in(&payload_of("abc_-9")), Some("abc_-9"));
        for other in ["", "gr_", "op_1", "abc", "GR_x"] {
            assert_eq!(code_in(other), None, "{other}");
        }
        assert_eq!(crate::console::code_in(&payload_of("abc")), None);
    }

    #[test]
    fn a_trouble_keeps_its_shape_as_json() {
        for trouble in [Trouble::Removed, Trouble::Refused { why: "no".into() }] {
            let json = serde_json::to_string(&trouble).unwrap();
            assert_eq!(serde_json::from_str::<Trouble>(&json).unwrap(), trouble);
        }
    }
}
