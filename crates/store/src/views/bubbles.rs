//! Messages as bubbles of a thread.

use super::conditions::{Conditions, Value};
use crate::{
    Error, Result, attachments,
    backend::Conn,
    document::{self, line},
    parse,
};
use domain::{
    id::{ConversationId, MessageId},
    marks::Marks,
    message::{Author, Content},
    text::Text,
    time::Timestamp,
    view::{Bubble, Quote},
};
use std::collections::BTreeMap;

line! {
    struct Stored: "FROM messages m JOIN conversations v ON v.id = m.conversation_id \
        JOIN contacts ct ON ct.id = v.contact_id LEFT JOIN operators o ON o.id = m.operator_id \
        LEFT JOIN messages q ON q.id = m.reply_to" {
        id: MessageId = "m.id",
        seq: i64 = "m.seq",
        version: i64 = "m.version",
        author: String = "m.author",
        operator_name: Option<String> = "o.name",
        contact_name: String = "ct.name",
        content: String = "m.content",
        private: u8 = "CASE WHEN m.private THEN 1 ELSE 0 END",
        quote_id: Option<MessageId> = "q.id",
        quote_content: Option<String> = "q.content",
        progress: Option<String> = "m.progress",
        marks: String = "m.marks",
        at: Timestamp = "m.at",
    }
}

/// The characters of a quote that a bubble shows.
const QUOTE_CHARS: usize = 100;

impl TryFrom<Stored> for Bubble {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        let author: Author = parse::from_json(&row.author, "messages.author")?;
        let author_name = match author {
            Author::Contact => row.contact_name,
            Author::Operator(_) | Author::Bot(_) => row.operator_name.unwrap_or_default(),
            Author::System => String::new(),
        };
        let marks: Marks = parse::from_json(&row.marks, "messages.marks")?;
        let quote = match (row.quote_id, row.quote_content) {
            (Some(id), Some(content)) => {
                let content: Content = parse::from_json(&content, "messages.content")?;
                let words = marks.picked.as_ref().map_or_else(
                    || content.excerpt(QUOTE_CHARS),
                    |words| Text::plain(words).excerpt(QUOTE_CHARS),
                );
                Some(Quote { id, words })
            }
            (_, _) => None,
        };
        Ok(Self {
            id: row.id,
            seq: row.seq,
            version: row.version,
            author,
            author_name,
            content: parse::from_json(&row.content, "messages.content")?,
            attachments: Vec::new(),
            marks,
            private: row.private == 1,
            quote,
            progress: row
                .progress
                .as_ref()
                .map(|progress| parse::from_json(progress, "messages.progress"))
                .transpose()?,
            at: row.at,
        })
    }
}

/// Lists bubbles of a conversation with a place above `after_seq`, by place.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_bubbles(
    conn: Conn<'_>,
    conversation: ConversationId,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<Bubble>> {
    let mut conditions = Conditions::default();
    let conversation = conditions.text(conversation);
    let after = conditions.place(Value::Number(after_seq));
    let limit = conditions.place(Value::Number(limit));
    let chosen = format!(
        " WHERE m.conversation_id = {conversation} AND m.seq > {after} ORDER BY m.seq LIMIT {limit}"
    );
    read(conn, &chosen, conditions).await
}

/// Lists the last bubbles of a conversation with a place below `before_seq`, by place.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_bubbles_before(
    conn: Conn<'_>,
    conversation: ConversationId,
    before_seq: i64,
    limit: i64,
) -> Result<Vec<Bubble>> {
    let mut conditions = Conditions::default();
    let conversation = conditions.text(conversation);
    let before = conditions.place(Value::Number(before_seq));
    let limit = conditions.place(Value::Number(limit));
    let chosen = format!(
        " WHERE m.conversation_id = {conversation} AND m.seq < {before} ORDER BY m.seq DESC LIMIT {limit}"
    );
    let mut bubbles = read(conn, &chosen, conditions).await?;
    bubbles.reverse();
    Ok(bubbles)
}

/// Lists some bubbles, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_bubbles_of(conn: Conn<'_>, ids: &[MessageId]) -> Result<Vec<Bubble>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::default();
    conditions.any_of("m.id", ids.iter().map(ToString::to_string));
    let chosen = conditions.sql();
    read(conn, &chosen, conditions).await
}

async fn read(mut conn: Conn<'_>, chosen: &str, conditions: Conditions) -> Result<Vec<Bubble>> {
    let stored: Vec<Stored> = document::read(conn.lend(), chosen, conditions).await?;
    let bubbles = stored.into_iter().map(Bubble::try_from);
    with_files(conn, bubbles.collect::<Result<_>>()?).await
}

/// Adds their files to those bubbles that have any.
async fn with_files(conn: Conn<'_>, mut bubbles: Vec<Bubble>) -> Result<Vec<Bubble>> {
    let has_files = |bubble: &&Bubble| matches!(bubble.content, Content::Files { .. });
    let ids: Vec<_> = bubbles
        .iter()
        .filter(has_files)
        .map(|bubble| bubble.id)
        .collect();
    if ids.is_empty() {
        return Ok(bubbles);
    }
    let mut files: BTreeMap<MessageId, Vec<_>> = BTreeMap::new();
    for kept in attachments::list_of(conn, &ids).await? {
        if let Some(message) = kept.message {
            files.entry(message).or_default().push(kept.attachment);
        }
    }
    for bubble in &mut bubbles {
        bubble.attachments = files.remove(&bubble.id).unwrap_or_default();
    }
    Ok(bubbles)
}
