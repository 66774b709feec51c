//! `/conversations/{id}/messages`.

use super::{
    extract::{Body, Created, Id, Query, limit},
    objects::{List, Message},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk, Kind};
use domain::{
    conversation::Epoch,
    id::{ConversationId, MessageId, OperatorId},
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
            return Ok(self.after.unwrap_or(0));
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
}

/// What shall be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessage {
    /// In whose name.
    #[serde(default)]
    author: Author,
    /// The author; default: the token's own operator.
    #[schema(value_type = Option<String>)]
    operator_id: Option<OperatorId>,
    /// The words: 1 to 4096 characters.
    text: String,
    /// True for a note that only colleagues see.
    #[serde(default)]
    private: bool,
    /// The message that it answers.
    #[schema(value_type = Option<String>)]
    reply_to: Option<MessageId>,
    /// The turn under which it was decided; refused (409) when that is over.
    epoch: Option<i64>,
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
    let Author::Operator = new.author;
    let author = as_operator(&desk, &actor, id, new.operator_id).await?;
    let words = Write {
        text: new.text,
        private: new.private,
        reply_to: new.reply_to,
        epoch: new.epoch.map(Epoch),
    };
    let bubble = desk.write(&author, id, &words).await?;
    Ok(Created(Json(Message::of(id, bubble))))
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
