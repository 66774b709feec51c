//! Contacts in a list, and one contact with everything about him.

use super::Row;
use crate::{
    channel::ChannelKind,
    contact::Contact,
    id::{ChannelId, ContactId},
    page::Page,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A contact in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactItem {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The public name on the channel, without `@`.
    pub username: Option<String>,
    /// When he was first heard of.
    pub created_at: Timestamp,
    /// Since when what he writes is kept out.
    pub blocked_at: Option<Timestamp>,
    /// The number of the latest conversation that the viewer may see, if there is one.
    pub number: Option<i64>,
}

/// Who a contact is on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownOn {
    /// The channel.
    pub channel: ChannelId,
    /// Its name.
    pub channel_name: String,
    /// What it is.
    pub channel_kind: ChannelKind,
    /// What the channel calls him.
    pub external_id: String,
    /// False when messages do not reach him.
    pub is_reachable: bool,
}

/// What a colleague noted in one of a contact's conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The number of the conversation.
    pub number: i64,
    /// Who wrote it; empty for the house.
    pub author_name: String,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub words: String,
}

/// What is known of a contact beside himself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When he was first heard of.
    pub created_at: Timestamp,
    /// How much he wrote since he was blocked.
    pub kept_out: i64,
    /// When he last did.
    pub kept_out_at: Option<Timestamp>,
    /// When everything about him was erased.
    pub erased_at: Option<Timestamp>,
}

/// One contact with everything about him that the viewer may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// The contact.
    pub contact: Contact,
    /// What else is known.
    pub record: Record,
    /// Who he is on each channel, by the name of the channel.
    pub identities: Vec<KnownOn>,
    /// The first page of his conversations, latest words first.
    pub conversations: Page<Row>,
    /// What colleagues noted, latest first.
    pub notes: Vec<Noted>,
}
