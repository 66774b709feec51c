//! Messages as bubbles of a thread.

use super::conditions::{Conditions, Value, bind_all};
use crate::{
    Error, Result, attachments,
    backend::{Conn, on},
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

#[derive(sqlx::FromRow)]
struct BubbleRow {
    id: String,
    seq: i64,
    version: i64,
    author: String,
    operator_name: Option<String>,
    contact_name: String,
    content: String,
    private: bool,
    quote_id: Option<String>,
    quote_content: Option<String>,
    progress: Option<String>,
    marks: String,
    at: i64,
}

/// The characters of a quote that a bubble shows.
const QUOTE_CHARS: usize = 100;

impl TryFrom<BubbleRow> for Bubble {
    type Error = Error;

    fn try_from(row: BubbleRow) -> Result<Self> {
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
                Some(Quote {
                    id: parse::id(&id, "messages.reply_to")?,
                    words,
                })
            }
            (_, _) => None,
        };
        Ok(Self {
            id: parse::id(&row.id, "messages.id")?,
            seq: row.seq,
            version: row.version,
            author,
            author_name,
            content: parse::from_json(&row.content, "messages.content")?,
            attachments: Vec::new(),
            marks,
            private: row.private,
            quote,
            progress: row
                .progress
                .as_ref()
                .map(|progress| parse::from_json(progress, "messages.progress"))
                .transpose()?,
            at: Timestamp::from_ms(row.at),
        })
    }
}

const BUBBLES: &str = "SELECT m.id, m.seq, m.version, m.author, o.name AS operator_name, \
    ct.name AS contact_name, m.content, m.private, q.id AS quote_id, q.content AS quote_content, \
    m.progress, m.marks, m.at FROM messages m JOIN conversations v ON v.id = m.conversation_id \
    JOIN contacts ct ON ct.id = v.contact_id LEFT JOIN operators o ON o.id = m.operator_id \
    LEFT JOIN messages q ON q.id = m.reply_to";

/// Lists bubbles of a conversation with a place above `after_seq`, by place.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_bubbles(
    mut conn: Conn<'_>,
    conversation: ConversationId,
    after_seq: i64,
    limit: i64,
) -> Result<Vec<Bubble>> {
    let sql =
        format!("{BUBBLES} WHERE m.conversation_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3");
    let rows: Vec<BubbleRow> = on!(conn.lend(), c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(conversation.to_string()).bind(after_seq).bind(limit).fetch_all(c).await)?;
    with_files(conn, rows.into_iter().map(Bubble::try_from).collect()).await
}

/// Lists the last bubbles of a conversation with a place below `before_seq`, by place.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_bubbles_before(
    mut conn: Conn<'_>,
    conversation: ConversationId,
    before_seq: i64,
    limit: i64,
) -> Result<Vec<Bubble>> {
    let sql = format!(
        "{BUBBLES} WHERE m.conversation_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3"
    );
    let rows: Vec<BubbleRow> = on!(conn.lend(), c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(conversation.to_string()).bind(before_seq).bind(limit).fetch_all(c).await)?;
    with_files(conn, rows.into_iter().rev().map(Bubble::try_from).collect()).await
}

/// Lists some bubbles, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_bubbles_of(mut conn: Conn<'_>, ids: &[MessageId]) -> Result<Vec<Bubble>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::default();
    conditions.any_of("m.id", ids.iter().map(ToString::to_string));
    let sql = format!("{BUBBLES}{}", conditions.sql());
    let rows: Vec<BubbleRow> = on!(conn.lend(), c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    with_files(conn, rows.into_iter().map(Bubble::try_from).collect()).await
}

/// Adds their files to those bubbles that have any.
async fn with_files(conn: Conn<'_>, bubbles: Result<Vec<Bubble>>) -> Result<Vec<Bubble>> {
    let mut bubbles = bubbles?;
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
