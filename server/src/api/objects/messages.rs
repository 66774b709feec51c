//! Messages, and what is in them.

use super::moments;
use domain::{
    attachment,
    message::{self, Author, Content},
    text::{Span, Text},
    view::Bubble,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Message {
    id: String,
    conversation_id: String,
    /// Its place in the conversation, from 1.
    seq: i64,
    /// contact, bot, operator or system.
    author: &'static str,
    /// The operator or bot.
    author_id: Option<String>,
    /// The words; empty when it has none.
    text: String,
    /// text, photo, video, animation, audio, voice, `video_note`, document, sticker, album, location, venue, contact,
    /// poll, dice, question, choice, unsupported or line.
    kind: &'static str,
    /// The answers to a question, in their order.
    buttons: Vec<Button>,
    /// What stands beside the words or in place of them, said in words; null for words alone.
    thing: Option<String>,
    /// Its files.
    attachments: Vec<Attachment>,
    /// Where it is, of a location or venue.
    place: Option<Place>,
    /// When its words were changed last.
    #[schema(format = DateTime)]
    edited_at: Option<String>,
    /// When it was deleted at the contact's.
    #[schema(format = DateTime)]
    deleted_at: Option<String>,
    /// How it was reacted to.
    reactions: Vec<Reaction>,
    /// Who wrote it first, when it was passed on.
    forwarded_from: Option<String>,
    /// True when only colleagues see it.
    private: bool,
    /// The operators whom a note mentions, in the order of its words.
    mentions: Vec<Mention>,
    /// queued, sent, failed or unknown; null for what does not go out.
    state: Option<&'static str>,
    /// The channel's own words when it failed or may not have arrived.
    why: Option<String>,
    /// The message that it answers.
    reply_to: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// An answer to a question.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Button {
    /// What stands on it; sent as a contact's words it is the answer.
    label: String,
}

fn buttons(content: &Content) -> Vec<Button> {
    let buttons = content.buttons().iter();
    let shown = buttons.map(|button| Button {
        label: button.label.clone(),
    });
    shown.collect()
}

impl Message {
    /// Shapes a message of a conversation.
    pub(in super::super) fn of(conversation: domain::id::ConversationId, bubble: Bubble) -> Self {
        let author_id = match bubble.author {
            Author::Operator(id) | Author::Bot(id) => Some(id.to_string()),
            Author::Contact | Author::System => None,
        };
        let mentions = bubble.content.text().map(mentions).unwrap_or_default();
        let (state, why) = bubble.progress.as_ref().map(progress).unzip();
        Self {
            id: bubble.id.to_string(),
            conversation_id: conversation.to_string(),
            seq: bubble.seq,
            author: bubble.author.kind(),
            author_id,
            text: words(&bubble.content),
            kind: bubble.content.kind(),
            buttons: buttons(&bubble.content),
            thing: bubble.content.thing(),
            place: match &bubble.content {
                Content::Place(place) => Some(place.into()),
                Content::Text(_)
                | Content::Files { .. }
                | Content::Card(_)
                | Content::Poll(_)
                | Content::Dice(_)
                | Content::Unsupported { .. }
                | Content::Question { .. }
                | Content::NumberRequest { .. }
                | Content::Choice { .. }
                | Content::Line(_) => None,
            },
            attachments: bubble
                .attachments
                .into_iter()
                .map(Attachment::from)
                .collect(),
            edited_at: bubble.marks.edited_at().map(moments::write),
            deleted_at: bubble.marks.deleted_at.map(moments::write),
            reactions: bubble
                .marks
                .reactions
                .into_iter()
                .map(Reaction::from)
                .collect(),
            forwarded_from: bubble.marks.forwarded_from,
            private: bubble.private,
            mentions,
            state,
            why: why.flatten(),
            reply_to: bubble.quote.map(|quote| quote.id.to_string()),
            created_at: moments::write(bubble.at),
        }
    }
}

/// An operator whom a note mentions.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Mention {
    operator_id: String,
    /// Where it begins in `text`, in UTF-16 code units.
    start: i64,
    /// How long it is there, with its `@`.
    len: i64,
}

fn mentions(text: &Text) -> Vec<Mention> {
    let mention = |span: &Span| {
        Some(Mention {
            operator_id: span.style.mentions()?.to_string(),
            start: span.start.into(),
            len: span.len.into(),
        })
    };
    text.spans.iter().filter_map(mention).collect()
}

fn words(content: &Content) -> String {
    content
        .text()
        .map(|text| text.plain.clone())
        .unwrap_or_default()
}

/// A file of a message.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Attachment {
    id: String,
    /// photo, video, animation, audio, voice, `video_note`, document or sticker.
    kind: &'static str,
    name: String,
    /// Sniffed once it is here; before that what the channel says.
    mime: String,
    size_bytes: Option<i64>,
    /// In pixels.
    width: Option<i64>,
    /// In pixels.
    height: Option<i64>,
    duration_s: Option<i64>,
    /// known: it is being fetched; fetched: it is here; `too_large` or failed: it will never be.
    state: &'static str,
    /// Where what is in it is read, with the same token; null until it is here.
    url: Option<String>,
}

impl From<attachment::Attachment> for Attachment {
    fn from(file: attachment::Attachment) -> Self {
        let is_here = file.state == attachment::FileState::Fetched;
        Self {
            kind: file.kind.name(),
            name: file.name,
            mime: file.mime,
            size_bytes: file.size_bytes,
            width: file.width,
            height: file.height,
            duration_s: file.duration_s,
            state: file.state.name(),
            url: is_here.then(|| format!("/api/v1/attachments/{}", file.id)),
            id: file.id.to_string(),
        }
    }
}

/// A place on Earth.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Place {
    /// In degrees, north positive.
    latitude: f64,
    /// In degrees, east positive.
    longitude: f64,
    title: Option<String>,
    address: Option<String>,
    /// True while it moves with whoever sent it.
    is_live: bool,
}

impl From<&domain::thing::Place> for Place {
    fn from(place: &domain::thing::Place) -> Self {
        let (latitude, longitude) = place.degrees();
        Self {
            latitude,
            longitude,
            title: place.title.clone(),
            address: place.address.clone(),
            is_live: place.is_live,
        }
    }
}

/// A reaction to a message.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Reaction {
    /// An emoji, or a word for what has none.
    emoji: String,
    /// Who of the house; null for the contact.
    operator_id: Option<String>,
}

impl From<domain::marks::Reaction> for Reaction {
    fn from(reaction: domain::marks::Reaction) -> Self {
        Self {
            emoji: reaction.emoji,
            operator_id: reaction.by.map(|by| by.to_string()),
        }
    }
}

/// A message that is being handed over counts as queued: nobody outside can act on the difference.
fn progress(progress: &message::Progress) -> (&'static str, Option<String>) {
    use message::Progress::{Failed, Held, Queued, Sending, Sent, Unknown};
    match progress {
        Queued | Sending => ("queued", None),
        Held { why, .. } => ("queued", Some(why.clone())),
        Sent => ("sent", None),
        Failed { why } => ("failed", Some(why.clone())),
        Unknown { why } => ("unknown", Some(why.clone())),
    }
}
