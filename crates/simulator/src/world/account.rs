//! Who there is: bots and users.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A bot's number, the first part of its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BotId(pub i64);

/// A user's number, which is also the id of his private chat with any bot.
///
/// Beyond 32 bits, as many on the real network are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

impl fmt::Display for BotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A bot account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bot {
    /// Its number.
    pub id: BotId,
    /// The name in the head of the chat.
    pub name: String,
    /// Without the `@`.
    pub username: String,
    /// What a program needs to act as this bot.
    pub token: String,
    /// True when it may open topics in private chats.
    #[serde(default)]
    pub has_topics: bool,
}

/// What [`World::create_bot`](crate::World::create_bot) needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBot {
    /// The name in the head of the chat.
    pub name: String,
    /// Without the `@`; by default made from the name.
    #[serde(default)]
    pub username: Option<String>,
    /// `<number>:<secret>`; by default made up.
    #[serde(default)]
    pub token: Option<String>,
    /// Whether it may open topics in private chats; by default not.
    #[serde(default)]
    pub has_topics: bool,
}

impl NewBot {
    /// A bot with a made-up username and token.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            username: None,
            token: None,
            has_topics: false,
        }
    }
}

/// A person with a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// His number, and the id of his chats.
    pub id: UserId,
    /// Never empty.
    pub first_name: String,
    /// Rest of the name.
    pub last_name: Option<String>,
    /// Without the `@`.
    pub username: Option<String>,
    /// IETF tag, such as `it`.
    pub language_code: Option<String>,
    /// What he shares when he is asked for his contact; without it he has a made-up number.
    pub phone: String,
    /// On which of the page's phones he appears.
    pub persona: Persona,
    /// True when the account was deleted: sends to it are refused.
    pub is_deactivated: bool,
}

/// On which of the page's two phones a user appears.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persona {
    /// One of those who write to the bot.
    #[default]
    Customer,
    /// One of those who answer, in Telegram.
    Operator,
}

/// What [`World::create_user`](crate::World::create_user) needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Not empty.
    pub first_name: String,
    /// Rest of the name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Without the `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// IETF tag, such as `it`.
    #[serde(default)]
    pub language_code: Option<String>,
    /// By default made up.
    #[serde(default)]
    pub phone: Option<String>,
    /// By default a customer.
    #[serde(default)]
    pub persona: Persona,
    /// By default made up.
    #[serde(default)]
    pub id: Option<UserId>,
}

impl NewUser {
    /// A customer with this first name.
    #[must_use]
    pub fn named(first_name: &str) -> Self {
        Self {
            first_name: first_name.to_owned(),
            ..Self::default()
        }
    }

    /// An operator with this first name.
    #[must_use]
    pub fn operator(first_name: &str) -> Self {
        Self {
            persona: Persona::Operator,
            ..Self::named(first_name)
        }
    }
}
