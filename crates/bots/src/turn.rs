//! What a bot is told when it has the turn.
//!
//! Source: the JSON is what webhook bots get; the other protocols take what they need from it.

use crate::{act::Attachment, concierge::Topic, moments};
pub use domain::id::CategoryId;
use domain::{
    conversation::{Epoch, Priority, Status},
    id::{ChannelId, ContactId, ConversationId, IntentId, MessageId, TeamId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One turn of a bot: what it is to answer, and all that it may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// What fences it: acts under another epoch are refused.
    pub turn: Fence,
    /// Where.
    pub conversation: Conversation,
    /// Who.
    pub contact: Contact,
    /// What is to be answered, joined from all that came since the last turn; absent when the bot has just got the
    /// turn and nothing was written since.
    pub message: Option<Message>,
    /// What the contact wanted and wants, newest first.
    pub intents: Vec<OpenedIntent>,
    /// The conversation's categories.
    pub categories: Vec<Named<CategoryId>>,
    /// What was said before, oldest first; no notes, and not `message`.
    pub recent_messages: Vec<Message>,
    /// What the bot asked to be kept after its last turn in this conversation; opaque.
    #[serde(skip)]
    pub memory: Option<String>,
    /// The names that a bot may use for teams, intents and categories.
    #[serde(skip)]
    pub vocabulary: Vocabulary,
}

/// What fences a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// The number of the turn.
    pub epoch: Epoch,
}

/// A conversation as a bot sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its identity.
    pub id: ConversationId,
    /// Its number for people.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// Where the contact writes.
    pub channel_id: ChannelId,
    /// Whose it is.
    pub contact_id: ContactId,
    /// Who would be qualified for it.
    pub team_id: Option<TeamId>,
    /// How urgent it is.
    pub priority: Priority,
    /// What is known of this conversation.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
    /// When it began.
    #[serde(with = "moments")]
    pub opened_at: Timestamp,
}

/// A contact as a bot sees him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// His identity.
    pub id: ContactId,
    /// His name.
    pub name: String,
    /// His language (BCP 47).
    #[serde(default)]
    pub language: Option<String>,
    /// Session data that survives conversations.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The contact.
    Contact,
    /// A bot.
    Bot,
    /// A person of the desk.
    Operator,
    /// Switchboard itself.
    System,
}

/// A message as a bot sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its identity.
    pub id: MessageId,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// Who wrote it.
    pub author: Author,
    /// The words; empty when it has none.
    pub text: String,
    /// What it is: `text`, `question`, `unsupported`.
    pub kind: String,
    /// What the button carried that was pressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// What came with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// The messages before it that it stands for, oldest first: they came while the bot was busy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<MessageId>,
    /// When it was written.
    #[serde(with = "moments")]
    pub created_at: Timestamp,
}

/// An intent that a conversation had or has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedIntent {
    /// Which.
    pub intent_id: IntentId,
    /// Its name.
    pub name: String,
    /// Since when.
    #[serde(with = "moments")]
    pub opened_at: Timestamp,
    /// Until when; absent while it is unfinished.
    #[serde(with = "moments::optional", default)]
    pub finished_at: Option<Timestamp>,
}

/// Something of the desk with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<Id> {
    /// Which.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// What a bot may name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Teams that take conversations.
    pub teams: Vec<Named<TeamId>>,
    /// Intents.
    pub intents: Vec<Named<IntentId>>,
    /// Categories.
    pub categories: Vec<Named<CategoryId>>,
    /// What the built-in bot learns the intents from; nothing for others.
    pub topics: Vec<Topic>,
    /// What a model may rely on: texts of the desk, those that fit the question best first; nothing for others.
    pub knowledge: Vec<String>,
    /// The bot's own name.
    pub me: String,
}

impl Vocabulary {
    /// Finds a team by its id or its name.
    #[must_use]
    pub fn team(&self, called: &str) -> Option<TeamId> {
        find(&self.teams, called)
    }

    /// Finds an intent by its id or its name.
    #[must_use]
    pub fn intent(&self, called: &str) -> Option<IntentId> {
        find(&self.intents, called)
    }

    /// Finds a category by its id or its name.
    #[must_use]
    pub fn category(&self, called: &str) -> Option<CategoryId> {
        find(&self.categories, called)
    }
}

/// Finds what has this id or, however it is written, this name: `lost_card` is `Lost card`.
fn find<Id: Copy + ToString>(named: &[Named<Id>], called: &str) -> Option<Id> {
    let id = called.trim().to_lowercase();
    let words = plain_words(called);
    named
        .iter()
        .find(|one| {
            one.id.to_string() == id || (!words.is_empty() && plain_words(&one.name) == words)
        })
        .map(|one| one.id)
}

/// Returns letters and digits in lower case, with one space for anything between them.
pub(crate) fn plain_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Message {
    /// Joins messages of the contact into one; `None` of none.
    ///
    /// Shape: words line by line, all attachments, identity and button of the newest.
    #[must_use]
    pub fn join(messages: Vec<Self>) -> Option<Self> {
        let mut messages = messages.into_iter();
        let first = messages.next()?;
        Some(messages.fold(first, |before, mut newer| {
            let words = [before.text, newer.text];
            let words = words.iter().filter(|words| !words.is_empty());
            newer.text = words.cloned().collect::<Vec<_>>().join("\n");
            let attachments = before.attachments.into_iter().chain(newer.attachments);
            newer.attachments = attachments.collect();
            let joined = before.joined.into_iter().chain([before.id]);
            newer.joined = joined.chain(newer.joined).collect();
            newer
        }))
    }

    /// Returns the words and a line for each file, for who reads words alone.
    #[must_use]
    pub fn in_words(&self) -> String {
        let files = self.attachments.iter().map(|file| {
            let name = file.name.as_deref().unwrap_or("without a name");
            format!("[a file: {name}]")
        });
        let lines = Some(self.text.clone()).filter(|words| !words.is_empty());
        lines
            .into_iter()
            .chain(files)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

impl Turn {
    /// Returns the words to be answered; empty when there are none.
    #[must_use]
    pub fn words(&self) -> &str {
        self.message.as_ref().map_or("", |message| &message.text)
    }

    /// Returns the name of this turn: the same however often it is asked, and of no other.
    ///
    /// Shape: letters, digits, `_` and `-`.
    #[must_use]
    pub fn name(&self) -> String {
        format!(
            "turn_{}_{}_{}",
            self.conversation.id.raw().simple(),
            self.turn.epoch.0,
            self.message.as_ref().map_or(0, |message| message.seq)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{BILLING, CARD, message, turn};

    #[test]
    fn names_are_found_however_they_are_written() {
        let vocabulary = turn("").vocabulary;
        for called in ["Lost card", "lost_card", " LOST-CARD ", &CARD.to_string()] {
            assert_eq!(vocabulary.intent(called), Some(CARD), "{called}");
        }
        assert_eq!(vocabulary.team("billing"), Some(BILLING));
        for called in ["", " ", "card", "lostcard"] {
            assert_eq!(vocabulary.intent(called), None, "{called}");
        }
    }

    #[test]
    fn messages_that_came_meanwhile_are_one() {
        let file = Attachment {
            url: "https://files.example/1".into(),
            name: None,
            content_type: None,
        };
        let mut second = message(5, Author::Contact, "");
        second.attachments = vec![file.clone()];
        let mut third = message(6, Author::Contact, "And you?");
        third.data = Some("x".into());
        let joined = Message::join(vec![message(4, Author::Contact, "Hi"), second, third]).unwrap();
        assert_eq!((joined.text.as_str(), joined.seq), ("Hi\nAnd you?", 6));
        assert_eq!(joined.attachments, [file]);
        assert_eq!(joined.joined, [4, 5].map(MessageId::from_u128));
        assert_eq!(joined.in_words(), "Hi\nAnd you?\n[a file: without a name]");
        assert_eq!(joined.data.as_deref(), Some("x"));
        assert_eq!(Message::join(vec![]), None);
    }
}
