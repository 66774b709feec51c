//! What a user does on his phone.

use serde::{Deserialize, Serialize};

use super::entity::Entity;

/// Something that a user does in his chat with a bot.
///
/// In JSON: `{"act": "say", "text": "Hello"}`, `{"act": "press", "message_id": 4, "button": "Refund"}` and so on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Writes a text.
    Say {
        /// 1 to 4096 UTF-16 code units.
        text: String,
        /// Formatted parts; commands and addresses are found without it.
        #[serde(default)]
        entities: Vec<Entity>,
        /// The message it answers.
        #[serde(default)]
        reply_to: Option<i64>,
        /// The words of that message that are quoted.
        #[serde(default)]
        quote: Option<String>,
    },
    /// Presses *Start*, or follows a link `t.me/<bot>?start=<payload>`; unblocks the bot.
    Start {
        /// At most 64 of `A-Z a-z 0-9 _ -`.
        #[serde(default)]
        payload: Option<String>,
    },
    /// Sends a picture.
    Photo {
        /// Words under it.
        #[serde(default)]
        caption: Option<String>,
        /// The message it answers.
        #[serde(default)]
        reply_to: Option<i64>,
    },
    /// Sends several pictures at once.
    Album {
        /// 2 to 10.
        count: usize,
        /// Words under the first.
        #[serde(default)]
        caption: Option<String>,
    },
    /// Sends a file.
    Document {
        /// Default `order.txt`.
        #[serde(default)]
        name: Option<String>,
        /// What is in it; default a line.
        #[serde(default)]
        content: Option<String>,
        /// Words under it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// Sends a file of any kind.
    Media {
        /// `photo`, `video`, `animation`, `audio`, `voice`, `video_note`, `document` or `sticker`.
        kind: String,
        /// Words under it.
        #[serde(default)]
        caption: Option<String>,
        /// How large it is; default a few bytes.
        #[serde(default)]
        size_bytes: Option<usize>,
    },
    /// Sends anything else, such as a venue, a poll or what has not been invented yet.
    Other {
        /// The members of the `Message`, as the Bot API writes them.
        fields: serde_json::Map<String, serde_json::Value>,
    },
    /// Sends three seconds of silence as a voice message.
    Voice,
    /// Sends a sticker.
    Sticker,
    /// Shares a place.
    Location {
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// For how long it moves with him, in seconds; without, it rests.
        #[serde(default)]
        live_period: Option<u32>,
    },
    /// Goes somewhere else while he shares a place that moves.
    Move {
        /// The message that shares it.
        message_id: i64,
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
    },
    /// Shares a place that moves no longer.
    Rest {
        /// The message that shares it.
        message_id: i64,
    },
    /// Shares a contact card: his own, or somebody else's when a phone is named.
    Contact {
        /// Somebody else's.
        #[serde(default)]
        phone: Option<String>,
        /// Somebody else's.
        #[serde(default)]
        first_name: Option<String>,
    },
    /// Changes the text or caption of an own message.
    Edit {
        /// Which.
        message_id: i64,
        /// To what.
        text: String,
    },
    /// Puts another file in place of that of an own message, or adds one to an own text; the words under it, too.
    Swap {
        /// Which.
        message_id: i64,
        /// `photo`, `video`, `animation`, `audio` or `document`; an album takes only what goes with it.
        kind: String,
        /// Words under it; without, there are none.
        #[serde(default)]
        caption: Option<String>,
    },
    /// Deletes a message on both sides; the bot is told only in the chat of a business account.
    Delete {
        /// Which.
        message_id: i64,
    },
    /// Reacts to a message, or takes the reaction back.
    React {
        /// To which.
        message_id: i64,
        /// How; none takes it back.
        #[serde(default)]
        emoji: Option<String>,
    },
    /// Presses a button under a message.
    Press {
        /// Under which.
        message_id: i64,
        /// What stands on it, or its `callback_data`.
        button: String,
    },
    /// Does something in a topic.
    InTopic {
        /// Which.
        thread: i64,
        /// What.
        does: Box<Act>,
    },
    /// Deletes a topic with all that was said in it; the bot is not told.
    DeleteTopic {
        /// Which.
        thread: i64,
    },
    /// Blocks the bot.
    Block,
    /// Unblocks the bot.
    Unblock,
}

/// What came of an [`Act`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// The messages it put into the chat.
    pub message_ids: Vec<i64>,
    /// The updates that the bot gets; empty when it did not ask for that kind.
    pub update_ids: Vec<i64>,
    /// The query that the bot must answer, after a press.
    pub callback_query_id: Option<String>,
}

impl Acted {
    /// The message it put into the chat; 0 when it put none.
    #[must_use]
    pub fn message_id(&self) -> i64 {
        self.message_ids.first().copied().unwrap_or_default()
    }
}
