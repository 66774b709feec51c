//! What goes out, and what becomes of it.

use crate::{
    attachment::FileKind,
    id::{ChannelId, DeliveryId},
    message::Button,
    text::Text,
    thing::{Card, Place},
};
use serde::{Deserialize, Serialize};

/// One message on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its identity.
    pub delivery: DeliveryId,
    /// The channel.
    pub channel: ChannelId,
    /// Where it goes.
    pub address: String,
    /// What the provider calls the topic into which it goes.
    pub thread: Option<String>,
    /// What is done with the words.
    pub how: How,
    /// The words; those under the files where there are any.
    pub text: Text,
    /// What goes besides words.
    pub load: Cargo,
    /// The buttons under them, in their order.
    pub buttons: Vec<Button>,
    /// What stands on the button that shares the contact's own number; `None` without one.
    pub asks_number: Option<String>,
    /// The provider's identity of the message that it answers.
    pub reply_to: Option<String>,
    /// True when it makes no sound.
    pub is_silent: bool,
    /// How often it was tried, this time included.
    pub attempt: i64,
    /// Which part of a long message it is.
    pub part: Part,
}

/// Which part of a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its place, from 0.
    pub place: usize,
    /// How many there are.
    pub of: usize,
}

impl Part {
    /// A message that goes at once.
    pub const WHOLE: Self = Self { place: 0, of: 1 };

    /// Says whether nothing of the message follows.
    #[must_use]
    pub const fn is_last(self) -> bool {
        self.place + 1 >= self.of
    }
}

/// What goes out besides words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cargo {
    /// Nothing.
    #[default]
    Words,
    /// Files, at least one; several are an album.
    Files(Vec<OutgoingFile>),
    /// A place.
    Place(Place),
    /// Somebody's card.
    Card(Card),
}

/// A file on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    /// What it is sent as.
    pub kind: FileKind,
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Where it is.
    pub source: FileSource,
}

/// Where a file is that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileSource {
    /// The provider has it already, for this account, under this identity.
    Remote(String),
    /// It lies in the file store under this name.
    Stored(String),
}

/// What is done with words that go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// They are a message of their own.
    Write,
    /// They take the place of a message that was sent before.
    Replace {
        /// The provider's identity of that message.
        external_id: String,
    },
    /// They take the place of the words of a message that was sent before, of files: of those under them.
    Edit {
        /// The provider's identity of that message.
        external_id: String,
        /// True when it carries files.
        has_files: bool,
    },
    /// Files take the place of those of messages that were sent before, or come to the words of one.
    EditFiles {
        /// The provider's identity of each message, one for each file of the load.
        external_ids: Vec<String>,
        /// True when the words stand under the first of them; else there are none.
        has_words: bool,
    },
    /// They take the place of the words of messages that were sent before, the parts of one.
    EditParts {
        /// The provider's identity of each, and its words, in their order; what needs none is taken away.
        parts: Vec<(String, Option<Text>)>,
    },
    /// The place of the load takes that of a message that was sent before and moves; one that rests ends it.
    Move {
        /// The provider's identity of that message.
        external_id: String,
    },
    /// Messages that were sent before are taken away, in place of words.
    Delete {
        /// The provider's identities, at least one.
        external_ids: Vec<String>,
    },
    /// A message is reacted to, in place of words.
    React {
        /// The provider's identity of that message.
        external_id: String,
        /// How; none takes the reaction away.
        emoji: Option<String>,
    },
    /// They acknowledge a pressed button: shown for a moment, and may be empty.
    Acknowledge {
        /// What the provider calls the press.
        press: String,
    },
    /// Another message of the same account is shown as it is, in place of words.
    Copy {
        /// The provider's identity of that message.
        external_id: String,
    },
    /// A topic is opened, in place of words; its identity is what came of it.
    OpenTopic {
        /// What it is called.
        name: String,
    },
    /// A topic is called otherwise, in place of words.
    NameTopic {
        /// The provider's identity of it.
        thread: String,
        /// What it is called.
        name: String,
        /// True when nothing more is said in it; where a topic can be closed, it is.
        is_over: bool,
    },
    /// Commands are offered in the chat, in place of words; none takes them away.
    Offer {
        /// Which, in their order.
        commands: Vec<Command>,
    },
}

/// A command that is offered in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Its name, without the slash: 1 to 32 of `a-z 0-9 _`.
    pub name: String,
    /// What it does: 1 to 256 characters.
    pub does: String,
}

/// What became of one attempt to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider has it under this identity.
    Done {
        /// The provider's identity of the message.
        external_id: String,
        /// Those of the other parts of an album, in their order.
        others: Vec<String>,
    },
    /// Not this time.
    Later {
        /// How long to wait.
        after_ms: i64,
        /// The provider's own words.
        why: String,
    },
    /// Not at all.
    Never {
        /// The provider's own words.
        why: String,
    },
    /// The topic that it should go to is gone, or there are none any more.
    NoTopic {
        /// The provider's own words.
        why: String,
    },
    /// It may have arrived.
    Unknown {
        /// What was seen last.
        why: String,
    },
}

impl Outcome {
    /// Returns the outcome of a message that the provider has taken.
    #[must_use]
    pub const fn done(external_id: String) -> Self {
        Self::Done {
            external_id,
            others: Vec::new(),
        }
    }
}
