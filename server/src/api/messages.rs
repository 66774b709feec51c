//! `/conversations/{id}/messages` and `/messages/{id}`.

use super::{
    extract::{Body, Created, Id, Query, limit},
    moments,
    objects::{List, Message},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk, Kind, Report, Said, Speaker};
use domain::{
    bot::Button,
    conversation::Epoch,
    id::{AttachmentId, ConversationId, MessageId, OperatorId},
    message::Write,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// Which part of a conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    after: Option<i64>,
    cursor: Option<String>,
    limit: Option<i64>,
}

impl Part {
    /// Returns the `seq` that the page begins after.
    fn after(&self) -> Result<i64, Problem> {
        let Some(text) = &self.cursor else {
            let after = self.after.unwrap_or(0);
            let is_place = after >= 0;
            let detail = "a `seq` is 0 or more";
            return is_place
                .then_some(after)
                .ok_or_else(|| Problem::invalid("after", detail));
        };
        let seq = text.parse().ok().filter(|seq| *seq >= 0);
        seq.ok_or_else(|| Problem::invalid("cursor", "send `next_cursor` of the page before"))
    }
}

/// In whose name a program writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Author {
    /// An operator.
    #[default]
    Operator,
    /// The contact of an API channel, who said it there.
    Contact,
    /// The bot that has the turn: the token's own, or the one of an API channel, which said it there.
    Bot,
}

/// A button under a bot's words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewButton {
    /// What stands on it: 1 to 64 characters.
    label: String,
    /// What the bot gets when it is pressed; default: what stands on it.
    data: Option<String>,
}

/// What shall be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "author": "contact",
    "text": "Where is my parcel?",
    "external_id": "msg-815",
    "created_at": "2026-03-01T09:30:00Z"
}))]
pub(super) struct NewMessage {
    /// In whose name.
    #[serde(default)]
    author: Author,
    /// The author; default: the token's own operator.
    #[schema(value_type = Option<String>)]
    operator_id: Option<OperatorId>,
    /// The words: 1 to 16384 characters, more than 4096 of which go out in parts; may be left out beside files.
    #[serde(default)]
    text: String,
    /// Files that were kept for this conversation, ten at most; several go as one album.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    attachments: Vec<AttachmentId>,
    /// True for a note that only colleagues see.
    #[serde(default)]
    private: bool,
    /// The message that it answers.
    #[schema(value_type = Option<String>)]
    reply_to: Option<MessageId>,
    /// Operators whom a note mentions; each sees the conversation and is named in the words as `@` and his name.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    mentions: Vec<OperatorId>,
    /// The turn under which it was decided; refused (409) when that is over.
    epoch: Option<i64>,
    /// API channels: the buttons under a bot's words.
    #[serde(default)]
    buttons: Vec<NewButton>,
    /// API channels: what the platform calls the message; sent again under the same, it is added once.
    external_id: Option<String>,
    /// API channels: when it was said; default: just now.
    #[schema(format = DateTime)]
    created_at: Option<String>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fate {
    /// The contact has it.
    Sent,
    /// It will never arrive.
    Failed,
}

/// What a platform reports of a message that it carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "state": "sent", "external_id": "msg-816" }))]
pub(super) struct Delivered {
    /// What became of it.
    state: Fate,
    /// What the platform calls it.
    external_id: Option<String>,
    /// Why it failed, in words for the operator.
    why: Option<String>,
}

impl NewMessage {
    /// Reads what was said on a platform.
    fn said(self, by: Speaker) -> Result<Said, Problem> {
        if self.private || self.operator_id.is_some() || !self.mentions.is_empty() {
            let detail = "a note is written by an operator";
            return Err(Problem::invalid("author", detail));
        }
        let at = self.created_at.map(|text| {
            moments::read(&text)
                .ok_or_else(|| Problem::invalid("created_at", "send a time as RFC 3339"))
        });
        let button = |button: NewButton| Button {
            data: button.data.unwrap_or_else(|| button.label.clone()),
            label: button.label,
        };
        Ok(Said {
            by,
            text: self.text,
            attachments: self.attachments,
            buttons: self.buttons.into_iter().map(button).collect(),
            external_id: self.external_id,
            at: at.transpose()?,
            reply_to: self.reply_to,
            epoch: self.epoch.map(Epoch),
        })
    }

    /// Refuses what only happens on a platform, and platforms that write in an operator's name.
    fn must_be_written_here(&self, actor: &Actor) -> Result<(), Problem> {
        if actor.channel().is_some() {
            return Err(desk::Error::Forbidden("an operator's token").into());
        }
        let field = if self.external_id.is_some() {
            "external_id"
        } else if self.created_at.is_some() {
            "created_at"
        } else if !self.buttons.is_empty() {
            "buttons"
        } else {
            return Ok(());
        };
        let detail = "only what is said on an API channel has this";
        Err(Problem::invalid(field, detail))
    }
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Query(part): Query<Part>,
) -> Result<Json<List<Message>>, Problem> {
    let (after, limit) = (part.after()?, limit(part.limit)?);
    let bubbles = desk.list_messages(&actor, id, after, limit).await?;
    let is_full = i64::try_from(bubbles.len()).is_ok_and(|count| count == limit);
    let last = bubbles.last().filter(|_| is_full).map(|bubble| bubble.seq);
    let items = bubbles.into_iter().map(|bubble| Message::of(id, bubble));
    Ok(Json(List {
        items: items.collect(),
        next_cursor: last.map(|seq| seq.to_string()),
    }))
}

pub(super) async fn write(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Body(new): Body<NewMessage>,
) -> Result<Created<Json<Message>>, Problem> {
    let by = match new.author {
        Author::Contact => Some(Speaker::Contact),
        Author::Bot if !actor.is_bot() => Some(Speaker::Bot),
        Author::Operator | Author::Bot => None,
    };
    if let Some(by) = by {
        let (conversation, bubble) = desk.append(&actor, id, &new.said(by)?).await?;
        return Ok(Created(Json(Message::of(conversation, bubble))));
    }
    new.must_be_written_here(&actor)?;
    let author = as_operator(&desk, &actor, id, new.operator_id).await?;
    let words = Write {
        text: new.text,
        attachments: new.attachments,
        private: new.private,
        reply_to: new.reply_to,
        epoch: new.epoch.map(Epoch),
        mentions: new.mentions,
    };
    let bubble = desk.write(&author, id, &words).await?;
    Ok(Created(Json(Message::of(id, bubble))))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<MessageId>,
) -> Result<Json<Message>, Problem> {
    let (conversation, bubble) = desk.get_message(&actor, id).await?;
    Ok(Json(Message::of(conversation, bubble)))
}

pub(super) async fn send_again(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<MessageId>,
) -> Result<Json<Message>, Problem> {
    let (conversation, bubble) = desk.send_again(&actor, id).await?;
    Ok(Json(Message::of(conversation, bubble)))
}

pub(super) async fn report(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<MessageId>,
    Body(delivered): Body<Delivered>,
) -> Result<Json<Message>, Problem> {
    let report = match delivered.state {
        Fate::Sent => Report::Sent {
            external_id: delivered.external_id,
        },
        Fate::Failed => Report::Failed {
            why: delivered.why.unwrap_or_default(),
        },
    };
    let (conversation, bubble) = desk.report(&actor, id, &report).await?;
    Ok(Json(Message::of(conversation, bubble)))
}

/// Other words of a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "It arrives on Tuesday." }))]
pub(super) struct NewWords {
    /// The words: 1 to 16384 characters, in no more parts than before; under files 1024, or none.
    text: String,
}

/// A reaction to a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "emoji": "👍" }))]
pub(super) struct NewReaction {
    /// An emoji that the channel knows; null takes the reaction away.
    emoji: Option<String>,
}

pub(super) async fn edit(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<MessageId>,
    Body(new): Body<NewWords>,
) -> Result<Json<Message>, Problem> {
    let conversation = desk.conversation_of(&actor, id).await?;
    let bubble = desk.edit_message(&actor, id, &new.text).await?;
    Ok(Json(Message::of(conversation, bubble)))
}

pub(super) async fn delete(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<MessageId>,
) -> Result<StatusCode, Problem> {
    desk.delete_message(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn react(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<MessageId>,
    Body(new): Body<NewReaction>,
) -> Result<Json<Message>, Problem> {
    let conversation = desk.conversation_of(&actor, id).await?;
    let bubble = desk.react(&actor, id, new.emoji.as_deref()).await?;
    Ok(Json(Message::of(conversation, bubble)))
}

pub(super) async fn typing(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Result<StatusCode, Problem> {
    desk.type_to(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the actor in the name of the operator that the call names.
///
/// What may be seen stays what the token may see: the conversation is looked up before.
async fn as_operator(
    desk: &Desk,
    actor: &Actor,
    conversation: ConversationId,
    named: Option<OperatorId>,
) -> Result<Actor, Problem> {
    let Some(named) = named else {
        return Ok(actor.clone());
    };
    desk.get_conversation(actor, conversation).await?;
    let operator = desk.get_operator(actor, named).await.map_err(|error| {
        if error.kind() == Kind::NotFound {
            Problem::invalid("operator_id", "there is no such operator")
        } else {
            error.into()
        }
    })?;
    let mut author = actor.clone();
    author.viewer.operator = Some(operator.id);
    author.name = operator.name;
    Ok(author)
}
