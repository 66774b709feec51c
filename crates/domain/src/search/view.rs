//! What a search shows.

use super::snippet::Snippet;
use crate::{
    id::{ContactId, ConversationId, MessageId},
    message::Author,
    page::Page,
    time::Timestamp,
    view::Row,
};
use serde::{Deserialize, Serialize};

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The message.
    pub message_id: MessageId,
    /// Its place in the conversation.
    pub seq: i64,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// The conversation's number.
    pub number: i64,
    /// With whom it is.
    pub contact_name: String,
    /// The team that has it.
    pub team_name: String,
    /// Who wrote it.
    pub author: Author,
    /// The writer's name; empty for the house.
    pub author_name: String,
    /// True when only colleagues see it.
    pub private: bool,
    /// When it was written.
    pub at: Timestamp,
    /// A line of it.
    pub snippet: Snippet,
}

/// A contact that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundContact {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The public name on the channel, without `@`.
    pub username: Option<String>,
    /// The number of the latest conversation that the searcher may see, if there is one.
    pub number: Option<i64>,
}

/// What was found; only what the searcher may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The conversation whose number was typed.
    pub conversation: Option<Row>,
    /// The people, latest first; only with the first page.
    pub contacts: Vec<FoundContact>,
    /// The messages: latest conversation first, and in it the latest message first.
    ///
    /// Shape: a page may be short, or empty, although more follow.
    pub messages: Page<Hit>,
}
