//! The operators' console: a channel on which operators work as at a desk.

use crate::{
    channel::Command,
    id::{AttachmentId, ChannelId, ConversationId, MessageId, NoteId, OfferId, OperatorId},
    message::Button,
    text::Text,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How the end of a link begins by which an operator connects himself.
const CODE_PREFIX: &str = "op_";

/// Returns the end of a link that carries a one-time code.
///
/// Shape: safe in addresses when the code is; a link carries 64 letters, and this adds three.
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

/// Who an operator is on the console: one person there is one operator here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The operator.
    pub operator: OperatorId,
    /// The channel.
    pub channel: ChannelId,
    /// The provider's identity of the person.
    pub external_id: String,
    /// Where words to him go.
    pub address: String,
    /// What the provider calls him.
    pub name: String,
    /// His public name there.
    pub username: Option<String>,
    /// True while what he writes counts as a customer's.
    pub is_customer: bool,
    /// False when words do not reach him.
    pub is_reachable: bool,
    /// The conversation that he addressed last.
    pub addressed: Option<ConversationId>,
    /// Since when.
    pub since: Timestamp,
}

/// Whether an operator is connected to the console, as he and the admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Connection {
    /// No channel is the console.
    NoConsole,
    /// He is not connected.
    Apart {
        /// The console's public name, once known.
        handle: Option<String>,
    },
    /// He is connected.
    Connected {
        /// The console's public name, once known.
        handle: Option<String>,
        /// What the provider calls him.
        name: String,
        /// His public name there.
        username: Option<String>,
        /// Since when.
        since: Timestamp,
        /// False when words do not reach him.
        is_reachable: bool,
    },
}

/// A one-time link by which an operator connects himself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connect {
    /// Where it leads; `None` while the console's public name is not known.
    pub address: Option<String>,
    /// What he can write to the console instead of following the link.
    pub words: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Words for an operator on the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What is done with them.
    pub act: Act,
    /// The words; empty where the act needs none.
    #[serde(default)]
    pub text: Text,
    /// The buttons under them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// The note that they answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<NoteId>,
    /// What of its message goes along besides words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries: Option<Carries>,
    /// True when his phone makes no sound.
    #[serde(default)]
    pub is_silent: bool,
}

/// What of a message goes along with a note that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "carries", rename_all = "snake_case")]
pub enum Carries {
    /// All that it has besides words.
    All,
    /// All that another message has, which it changes.
    Of {
        /// Which.
        message: MessageId,
    },
    /// One of its files.
    One {
        /// Which.
        file: AttachmentId,
    },
}

/// What is done with the words of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// They are said.
    Say,
    /// They take the place of an earlier note.
    Replace {
        /// Which.
        note: NoteId,
    },
    /// They take the place of the words of the note that shows a message, of files: of those under them.
    Edit {
        /// Which.
        note: NoteId,
        /// True when it carries files.
        has_files: bool,
    },
    /// An earlier note, or a message of his own, is taken away.
    Delete {
        /// Which.
        note: NoteId,
    },
    /// An earlier note, or a message of his own, is reacted to.
    React {
        /// Which.
        note: NoteId,
        /// How; none takes the reaction away.
        emoji: Option<String>,
    },
    /// They acknowledge a pressed button.
    Acknowledge {
        /// What the channel calls the press.
        press: String,
    },
    /// A message of the same channel is shown as it is.
    Copy {
        /// What the channel calls it.
        external_id: String,
    },
    /// The topic of its conversation is called as things stand.
    NameTopic {
        /// True when he has the conversation no longer.
        is_over: bool,
    },
    /// Commands are offered in his chat.
    Offer {
        /// Which, in their order; none takes them away.
        commands: Vec<Command>,
    },
}

impl Note {
    /// Makes a note that says something.
    #[must_use]
    pub const fn say(text: Text) -> Self {
        Self {
            act: Act::Say,
            text,
            buttons: Vec::new(),
            reply_to: None,
            carries: None,
            is_silent: false,
        }
    }
}

/// What a note is about, so that an answer to it finds its way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct About {
    /// The conversation.
    pub conversation: Option<ConversationId>,
    /// The message that it shows.
    pub message: Option<crate::id::MessageId>,
    /// The offer whose card it is.
    pub offer: Option<OfferId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_from_its_link() {
        assert_eq!(code_in(&payload_of("abc_-9")), Some("abc_-9"));
        for other in ["", "op_", "t_1", "abc", "OP_x"] {
            assert_eq!(code_in(other), None, "{other}");
        }
    }

    #[test]
    fn a_note_keeps_its_shape_as_json() {
        let note = Note {
            buttons: vec![Button {
                label: "Accept".into(),
                data: "a.1".into(),
                value: None,
            }],
            reply_to: Some(NoteId::from_u128(7)),
            ..Note::say(Text::plain("hi"))
        };
        let json = serde_json::to_string(&note).unwrap();
        assert_eq!(serde_json::from_str::<Note>(&json).unwrap(), note);
    }
}
