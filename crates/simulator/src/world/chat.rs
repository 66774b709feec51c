//! One chat of a bot: with a user, or in a group.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::account::UserId;
use super::content::{Attachment, Content, Location};
use super::file::FileKind;
use super::keyboard::{Button, KeyboardButton};

/// How Telegram refuses a change that changes nothing.
pub(crate) const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

/// A user's chat with a bot, with everything that was ever written in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chat {
    /// True from the user's first word on; before it the bot may not write.
    pub(crate) is_started: bool,
    pub(crate) is_blocked: bool,
    pub(crate) messages: BTreeMap<i64, Message>,
    /// The connection of the business account whose chat it is; `None` for one with the bot itself.
    pub(crate) business: Option<String>,
    /// What its topics are called, each by the message that opened it.
    pub(crate) topics: BTreeMap<i64, String>,
    /// Those of them that are closed.
    pub(crate) closed: BTreeSet<i64>,
    last_message_id: i64,
    pub(crate) keyboard: Option<Keyboard>,
    pub(crate) action: Option<ChatAction>,
    pub(crate) notice: Option<Notice>,
}

#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) from: Side,
    /// Who wrote it in a group.
    pub(crate) author: Option<UserId>,
    pub(crate) at_ms: i64,
    pub(crate) edited_at_ms: Option<i64>,
    pub(crate) content: Content,
    pub(crate) reply: Option<Reply>,
    pub(crate) buttons: Vec<Vec<Button>>,
    pub(crate) album: Option<String>,
    /// The topic in which it stands.
    pub(crate) thread: Option<i64>,
    /// At most one emoji from each side.
    pub(crate) user_reaction: Option<String>,
    pub(crate) bot_reaction: Option<String>,
}

/// Who wrote or did something in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The person with the phone.
    User,
    /// The bot.
    Bot,
}

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) message_id: i64,
    pub(crate) quote: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Keyboard {
    pub(crate) rows: Vec<Vec<KeyboardButton>>,
    pub(crate) one_time: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct ChatAction {
    pub(crate) name: String,
    pub(crate) until_ms: i64,
}

/// What a bot showed when a button was pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The press that it answers.
    pub query_id: String,
    /// The words; never empty.
    pub text: String,
    /// True for a box that must be closed, false for a line that goes by itself.
    pub is_alert: bool,
}

/// A message that is about to be put into a chat.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) from: Side,
    pub(crate) author: Option<UserId>,
    pub(crate) content: Content,
    pub(crate) reply: Option<Reply>,
    pub(crate) buttons: Vec<Vec<Button>>,
    pub(crate) album: Option<String>,
    pub(crate) thread: Option<i64>,
}

impl Message {
    /// Moves the place that it shares, or ends the sharing; else says why not, in Telegram's words.
    pub(crate) fn relocate(
        &mut self,
        to: Option<(f64, f64)>,
        now_ms: i64,
    ) -> Result<(), &'static str> {
        let is_over = |period: u32| {
            now_ms.saturating_sub(self.at_ms) > i64::from(period).saturating_mul(1_000)
        };
        let Some(Attachment::Location(location)) = &mut self.content.attachment else {
            return Err("message can't be edited");
        };
        if location.live_period.is_none_or(is_over) {
            return Err("message can't be edited");
        }
        let after = match to {
            Some((latitude, longitude)) => Location {
                latitude,
                longitude,
                ..*location
            }
            .check()?,
            None => Location {
                live_period: None,
                ..*location
            },
        };
        if after == *location {
            return Err(NOT_MODIFIED);
        }
        *location = after;
        self.edited_at_ms = Some(now_ms);
        Ok(())
    }

    /// Says whether a file of this kind may take the place of what it holds; else why not, in Telegram's words.
    pub(crate) fn may_become(&self, kind: FileKind) -> Result<(), &'static str> {
        let can_be_put = |kind: FileKind| match kind {
            FileKind::Photo
            | FileKind::Video
            | FileKind::Animation
            | FileKind::Audio
            | FileKind::Document => true,
            FileKind::Voice | FileKind::VideoNote | FileKind::Sticker => false,
        };
        if !can_be_put(kind) {
            return Err("can't parse InputMedia: unsupported type");
        }
        let before = match &self.content.attachment {
            None => return Ok(()),
            Some(Attachment::File(file)) => file.kind,
            Some(Attachment::Location(_) | Attachment::Contact(_) | Attachment::Other(_)) => {
                return Err("there is no media in the message to edit");
            }
        };
        if !can_be_put(before) {
            return Err("there is no media in the message to edit");
        }
        let is_seen = |kind| matches!(kind, FileKind::Photo | FileKind::Video);
        let stays = before == kind || (is_seen(before) && is_seen(kind));
        if self.album.is_some() && !stays {
            return Err("can't change media type in the album");
        }
        Ok(())
    }
}

impl Draft {
    pub(crate) const fn new(from: Side, content: Content) -> Self {
        Self {
            from,
            author: None,
            content,
            reply: None,
            buttons: Vec::new(),
            album: None,
            thread: None,
        }
    }
}

impl Chat {
    /// Makes the chat of a business account, whose messages are counted from a number on.
    pub(crate) fn of_business(connection: String, last_message_id: i64) -> Self {
        Self {
            business: Some(connection),
            last_message_id,
            ..Self::default()
        }
    }

    /// Opens a topic, and says so in it; its number is that of these words.
    pub(crate) fn open_topic(&mut self, name: String, service: Content, at_ms: i64) -> i64 {
        let id = self.put(Draft::new(Side::Bot, service), at_ms).id;
        if let Some(message) = self.messages.get_mut(&id) {
            message.thread = Some(id);
        }
        self.topics.insert(id, name);
        id
    }

    /// Takes a topic away with all that was said in it; false when there is none.
    pub(crate) fn delete_topic(&mut self, thread: i64) -> bool {
        self.messages
            .retain(|_, message| message.thread != Some(thread));
        self.closed.remove(&thread);
        self.topics.remove(&thread).is_some()
    }

    pub(crate) fn put(&mut self, draft: Draft, at_ms: i64) -> &Message {
        self.last_message_id += 1;
        let id = self.last_message_id;
        if draft.from == Side::Bot {
            self.action = None;
        }
        self.messages.entry(id).or_insert(Message {
            id,
            from: draft.from,
            author: draft.author,
            at_ms,
            edited_at_ms: None,
            content: draft.content,
            reply: draft.reply,
            buttons: draft.buttons,
            album: draft.album,
            thread: draft.thread,
            user_reaction: None,
            bot_reaction: None,
        })
    }
}
