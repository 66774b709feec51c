//! Full text: words of messages and contacts, found newest first on both databases.
//!
//! Whoever writes a message or a contact notes in the same transaction, by a trigger, that its words are due.
//! A worker takes what is due into the index, many at once; a search also looks through what is still due.
//! So writing stays cheap, and what is committed is found at once.
//!
//! A message has its place in the index by its conversation's number and its own place: the
//! latest conversation comes first, and in it the latest message. Rights are asked before rows are counted
//! into a page.

mod candidates;
mod due;
mod find;
mod forget;

pub use due::{index_contacts, index_messages};
pub use find::{find_contacts, find_messages, find_numbers};
pub use forget::{forget_contact, forget_conversation};

/// How many messages a conversation can have in the index.
const PLACES: i64 = 1 << 24;

/// The two kinds of things that are indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Index {
    Messages,
    Contacts,
}

impl Index {
    const fn table(self) -> &'static str {
        match self {
            Self::Messages => "message_words",
            Self::Contacts => "contact_words",
        }
    }
}
