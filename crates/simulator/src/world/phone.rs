//! A chat as its user sees it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::account::{BotId, User, UserId};
use super::chat::{Chat, Message, Notice, Side};
use super::commands::BotCommand;
use super::content::Attachment;
use super::entity::Entity;
use super::keyboard::{Button, KeyboardButton};
use super::state::BotState;

/// A chat as its user sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneChat {
    /// With which bot.
    pub bot_id: BotId,
    /// On whose phone.
    pub user_id: UserId,
    /// False until the user writes for the first time; till then the bot may not write.
    pub is_started: bool,
    /// True when the user blocked the bot.
    pub is_blocked: bool,
    /// Oldest first; deleted ones are gone.
    pub messages: Vec<PhoneMessage>,
    /// Rows of buttons in place of the keyboard; empty for the usual keyboard.
    pub keyboard: Vec<Vec<KeyboardButton>>,
    /// What the bot does at this moment, such as `typing`.
    pub action: Option<String>,
    /// How long `action` still shows, in ms.
    pub action_left_ms: i64,
    /// What the bot showed when a button was pressed last.
    pub notice: Option<Notice>,
    /// The commands that the bot offers to this user.
    pub commands: Vec<BotCommand>,
}

/// A message as a phone shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneMessage {
    /// Counts in this chat only.
    pub id: i64,
    /// Which side wrote it.
    pub from: Side,
    /// In a group, the name of who wrote it, unless that is the bot or the viewer.
    #[serde(default)]
    pub author: Option<String>,
    /// `text`, `photo`, `document`, `voice`, `audio`, `video`, `sticker`, `location` or `contact`.
    pub kind: String,
    /// Text or caption; may be empty.
    pub text: String,
    /// Formatted parts of `text`.
    pub entities: Vec<Entity>,
    /// The file in it.
    pub file: Option<PhoneFile>,
    /// The place in it.
    pub location: Option<PhoneLocation>,
    /// The contact card in it.
    pub contact: Option<PhoneContact>,
    /// Rows of buttons under it.
    pub buttons: Vec<Vec<Button>>,
    /// True while the bot has not answered that one of its buttons was pressed.
    pub is_pressed: bool,
    /// What it answers.
    pub reply_to: Option<PhoneQuote>,
    /// True when it carries the mark *edited*.
    pub is_edited: bool,
    /// At most one of each side.
    pub reactions: Vec<PhoneReaction>,
    /// The same for all parts of an album.
    pub album: Option<String>,
    /// The topic in which it stands.
    #[serde(default)]
    pub thread: Option<i64>,
    /// What that topic is called.
    #[serde(default)]
    pub topic: Option<String>,
    /// True when that topic is closed.
    #[serde(default)]
    pub is_closed: bool,
    /// When it was sent, in ms since the Unix epoch.
    pub at_ms: i64,
}

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneFile {
    /// Opens it at `/control/files/{file_id}`.
    pub file_id: String,
    /// As it was sent.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Bytes.
    pub size_bytes: usize,
    /// Of a voice message or a film, in seconds.
    pub duration_s: Option<u32>,
    /// Of a sticker.
    pub emoji: Option<String>,
}

/// A place in a message.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PhoneLocation {
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// True while it moves with whoever shares it.
    pub is_live: bool,
}

/// A contact card in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneContact {
    /// As it was shared.
    pub phone: String,
    /// Whole name.
    pub name: String,
}

/// What a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneQuote {
    /// The answered message, which may be gone.
    pub message_id: i64,
    /// Who wrote it; none when it is gone.
    pub from: Option<Side>,
    /// The quoted words: those that were picked, or all; empty when it is gone.
    pub text: String,
}

/// A reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneReaction {
    /// Who reacted.
    pub from: Side,
    /// How.
    pub emoji: String,
}

impl PhoneChat {
    pub(crate) fn show(bot: &BotState, user: &User, chat: &Chat, now_ms: i64) -> Self {
        let pressed: BTreeSet<i64> = bot
            .queries
            .values()
            .filter(|query| query.user == user.id)
            .map(|query| query.message_id)
            .collect();
        let action = chat
            .action
            .as_ref()
            .filter(|action| action.until_ms > now_ms);
        Self {
            bot_id: bot.account.id,
            user_id: user.id,
            is_started: chat.is_started,
            is_blocked: chat.is_blocked,
            messages: chat
                .messages
                .values()
                .map(|message| PhoneMessage::show(chat, message, &pressed))
                .collect(),
            keyboard: chat
                .keyboard
                .as_ref()
                .map(|keyboard| keyboard.rows.clone())
                .unwrap_or_default(),
            action: action.map(|action| action.name.clone()),
            action_left_ms: action.map_or(0, |action| action.until_ms - now_ms),
            notice: chat.notice.clone(),
            commands: bot.commands.offered_to(user).to_vec(),
        }
    }
}

impl PhoneMessage {
    fn show(chat: &Chat, message: &Message, pressed: &BTreeSet<i64>) -> Self {
        let mut shown = Self {
            id: message.id,
            from: message.from,
            author: None,
            kind: message.content.kind().to_owned(),
            text: message.content.text.clone(),
            entities: message.content.entities.clone(),
            file: None,
            location: None,
            contact: None,
            buttons: message.buttons.clone(),
            is_pressed: pressed.contains(&message.id),
            reply_to: message.reply.as_ref().map(|reply| {
                let answered = chat.messages.get(&reply.message_id);
                PhoneQuote {
                    message_id: reply.message_id,
                    from: answered.map(|answered| answered.from),
                    text: reply
                        .quote
                        .clone()
                        .unwrap_or_else(|| answered.map(summary).unwrap_or_default()),
                }
            }),
            is_edited: message.edited_at_ms.is_some(),
            reactions: [
                (Side::User, &message.user_reaction),
                (Side::Bot, &message.bot_reaction),
            ]
            .into_iter()
            .filter_map(|(from, emoji)| {
                Some(PhoneReaction {
                    from,
                    emoji: emoji.clone()?,
                })
            })
            .collect(),
            album: message.album.clone(),
            thread: message.thread,
            topic: message
                .thread
                .and_then(|thread| chat.topics.get(&thread).cloned()),
            is_closed: message
                .thread
                .is_some_and(|thread| chat.closed.contains(&thread)),
            at_ms: message.at_ms,
        };
        match &message.content.attachment {
            None => {}
            Some(Attachment::File(file)) => {
                shown.file = Some(PhoneFile {
                    file_id: file.id.clone(),
                    name: file.name.clone(),
                    mime: file.mime.clone(),
                    size_bytes: file.bytes.len(),
                    duration_s: file.duration_s,
                    emoji: file.emoji.clone(),
                });
            }
            Some(Attachment::Location(location)) => {
                shown.location = Some(PhoneLocation {
                    latitude: location.latitude,
                    longitude: location.longitude,
                    is_live: location.live_period.is_some(),
                });
            }
            Some(Attachment::Contact(contact)) => {
                let rest = contact.last_name.iter().map(String::as_str);
                let name = std::iter::once(contact.first_name.as_str())
                    .chain(rest)
                    .collect::<Vec<_>>()
                    .join(" ");
                shown.contact = Some(PhoneContact {
                    phone: contact.phone_number.clone(),
                    name,
                });
            }
            Some(Attachment::Other(_)) => {}
        }
        shown
    }
}

fn summary(message: &Message) -> String {
    if message.content.text.is_empty() {
        message.content.kind().to_owned()
    } else {
        message.content.text.clone()
    }
}
