//! `/search`.

use super::{
    extract::{Query, cursor, limit},
    moments,
    objects::Conversation,
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::search;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is looked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    q: String,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// What was found; only what the token may see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Found {
    /// The conversation whose number was asked for; only on the first page.
    conversation: Option<Conversation>,
    /// The contacts, latest first, ten at most; only on the first page.
    contacts: Vec<FoundContact>,
    /// The messages: latest conversation first, and in it the latest message first.
    messages: Hits,
}

/// One page of the messages that were found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hits {
    items: Vec<Hit>,
    /// Where the next page begins; null at the end.
    next_cursor: Option<String>,
}

/// A contact that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundContact {
    id: String,
    name: String,
    /// The public name on the channel, without `@`.
    username: Option<String>,
    /// The number of the latest conversation with him that the token may see.
    conversation_number: Option<i64>,
}

/// A message that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hit {
    message_id: String,
    conversation_id: String,
    /// The conversation's number for people.
    conversation_number: i64,
    /// Its place in the conversation.
    seq: i64,
    contact_name: String,
    /// contact, operator, bot or system.
    author: &'static str,
    /// True for a note that only colleagues see.
    private: bool,
    /// A line of it, in pieces.
    snippet: Vec<Piece>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// A stretch of a line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Piece {
    text: String,
    /// True for what was looked for.
    is_found: bool,
}

impl From<search::Hit> for Hit {
    fn from(hit: search::Hit) -> Self {
        let piece = |piece: search::Piece| Piece {
            text: piece.words,
            is_found: piece.is_found,
        };
        Self {
            message_id: hit.message_id.to_string(),
            conversation_id: hit.conversation_id.to_string(),
            conversation_number: hit.number,
            seq: hit.seq,
            contact_name: hit.contact_name,
            author: hit.author.kind(),
            private: hit.private,
            snippet: hit.snippet.into_iter().map(piece).collect(),
            created_at: moments::write(hit.at),
        }
    }
}

impl From<search::FoundContact> for FoundContact {
    fn from(contact: search::FoundContact) -> Self {
        Self {
            id: contact.id.to_string(),
            name: contact.name,
            username: contact.username,
            conversation_number: contact.number,
        }
    }
}

pub(super) async fn find(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(asked): Query<Asked>,
) -> Result<Json<Found>, Problem> {
    let after = cursor(asked.cursor)?;
    let limit = limit(asked.limit)?;
    let found = desk.search(&actor, &asked.q, after.as_ref(), limit).await?;
    Ok(Json(Found {
        conversation: found.conversation.map(Into::into),
        contacts: found.contacts.into_iter().map(Into::into).collect(),
        messages: Hits {
            items: found.messages.items.into_iter().map(Into::into).collect(),
            next_cursor: found.messages.next_cursor.map(String::from),
        },
    }))
}
