//! Messages.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    id::{ChannelId, ConversationId, MessageId, OperatorId},
    message::{Author, Content, Message, Progress},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: String,
    conversation_id: String,
    seq: i64,
    author: String,
    content: String,
    private: bool,
    reply_to: Option<String>,
    progress: Option<String>,
    marks: String,
    at: i64,
}

impl TryFrom<MessageRow> for Message {
    type Error = Error;

    fn try_from(row: MessageRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "messages.id")?,
            conversation: parse::id(&row.conversation_id, "messages.conversation_id")?,
            seq: row.seq,
            author: parse::from_json(&row.author, "messages.author")?,
            content: parse::from_json(&row.content, "messages.content")?,
            private: row.private,
            reply_to: parse::maybe_id(row.reply_to.as_ref(), "messages.reply_to")?,
            progress: row
                .progress
                .as_ref()
                .map(|progress| parse::from_json(progress, "messages.progress"))
                .transpose()?,
            marks: parse::from_json(&row.marks, "messages.marks")?,
            at: Timestamp::from_ms(row.at),
        })
    }
}

/// Returns the operator who wrote, if one did.
#[must_use]
pub const fn writer(author: Author) -> Option<OperatorId> {
    match author {
        Author::Operator(id) | Author::Bot(id) => Some(id),
        Author::Contact | Author::System => None,
    }
}

/// A message to be written.
#[derive(Debug)]
pub struct NewMessage {
    /// The message.
    pub message: Message,
    /// The channel of its conversation.
    pub channel: ChannelId,
    /// The provider's identity of it, if it has one already.
    pub external_id: Option<String>,
    /// What the provider calls the album that it is.
    pub album: Option<String>,
    /// The message as it came, where it could not be read in full.
    pub raw: Option<String>,
}

/// Lists the quiet lines among some messages, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_lines(
    mut conn: Conn<'_>,
    ids: &[MessageId],
) -> Result<Vec<(MessageId, Content)>> {
    let mut lines = Vec::new();
    for piece in rows::sets(ids) {
        let sql = format!(
            "SELECT id, content FROM messages WHERE id IN ({}) AND content LIKE '{{\"kind\":\"line\"%'",
            rows::values(piece.len())
        );
        let found: Vec<(String, String)> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id.to_string());
            }
            query.fetch_all(c).await
        })?;
        for (id, content) in found {
            lines.push((
                parse::id(&id, "messages.id")?,
                parse::from_json(&content, "messages.content")?,
            ));
        }
    }
    Ok(lines)
}

/// Inserts messages.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when a provider's identity is known on the channel.
pub async fn insert(mut conn: Conn<'_>, messages: &[NewMessage]) -> Result<()> {
    for piece in rows::pieces(messages) {
        let sql = format!(
            "INSERT INTO messages (id, conversation_id, seq, version, channel_id, author, operator_id, \
             content, private, reply_to, external_id, progress, at, marks, album, raw) VALUES {}",
            rows::places(&conn, piece.len(), 16)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for NewMessage { message, channel, external_id, album, raw } in piece {
                query = query
                    .bind(message.id.to_string())
                    .bind(message.conversation.to_string())
                    .bind(message.seq)
                    .bind(1_i64)
                    .bind(channel.to_string())
                    .bind(parse::json(&message.author)?)
                    .bind(writer(message.author).map(|id| id.to_string()))
                    .bind(parse::json(&message.content)?)
                    .bind(message.private)
                    .bind(message.reply_to.map(|id| id.to_string()))
                    .bind(external_id)
                    .bind(message.progress.as_ref().map(parse::json).transpose()?)
                    .bind(message.at.as_ms())
                    .bind(parse::json(&message.marks)?)
                    .bind(album)
                    .bind(raw);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Finds a message.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: MessageId) -> Result<Option<Message>> {
    let sql = "SELECT id, conversation_id, seq, author, content, private, reply_to, progress, marks, at \
        FROM messages WHERE id = $1";
    let row: Option<MessageRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Message::try_from).transpose()
}

/// Finds messages by the provider's identities, those of the parts of albums and of long texts among them.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_external(
    mut conn: Conn<'_>,
    channel: ChannelId,
    external_ids: &[String],
) -> Result<Vec<(String, MessageId)>> {
    let mut found = Vec::new();
    for piece in rows::sets(external_ids) {
        let sql = format!(
            "SELECT external_id, id FROM messages WHERE external_id IN ({0}) AND channel_id = ${1} UNION \
             SELECT a.external_id, a.message_id FROM attachments a JOIN messages m ON m.id = a.message_id \
             WHERE a.external_id IN ({0}) AND m.channel_id = ${1} UNION \
             SELECT p.external_id, p.message_id FROM message_parts p JOIN messages m ON m.id = p.message_id \
             WHERE p.external_id IN ({0}) AND m.channel_id = ${1}",
            rows::values(piece.len()),
            piece.len() + 1
        );
        let pairs: Vec<(String, String)> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id);
            }
            query.bind(channel.to_string()).fetch_all(c).await
        })?;
        for (external_id, id) in pairs {
            found.push((external_id, parse::id(&id, "messages.id")?));
        }
    }
    Ok(found)
}

/// Finds the message that is an album.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_album(
    conn: Conn<'_>,
    channel: ChannelId,
    album: &str,
) -> Result<Option<MessageId>> {
    let sql = "SELECT id FROM messages WHERE channel_id = $1 AND album = $2";
    let id: Option<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(channel.to_string()).bind(album).fetch_optional(c).await)?;
    id.map(|id| parse::id(&id, "messages.id")).transpose()
}

/// Sets what a message says and what is marked on it.
///
/// # Errors
/// [`Error::Database`].
pub async fn alter(conn: Conn<'_>, message: &Message) -> Result<()> {
    let sql = "UPDATE messages SET content = $1, marks = $2, version = version + 1 WHERE id = $3";
    let (content, marks) = (parse::json(&message.content)?, parse::json(&message.marks)?);
    on!(conn, c => sqlx::query(sql)
        .bind(content).bind(marks).bind(message.id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists messages after one that could not be read in full, each with its raw form.
///
/// Shape: by identity.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_unread(
    conn: Conn<'_>,
    channel: ChannelId,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<(MessageId, String)>> {
    let sql = "SELECT id, raw FROM messages WHERE raw IS NOT NULL AND channel_id = $1 AND id > $2 \
        ORDER BY id LIMIT $3";
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<(String, String)> = on!(conn, c => sqlx::query_as(sql)
        .bind(channel.to_string()).bind(after).bind(limit).fetch_all(c).await)?;
    let read = |(id, raw): (String, String)| Ok((parse::id(&id, "messages.id")?, raw));
    rows.into_iter().map(read).collect()
}

/// Forgets the raw form of a message that was read in full.
///
/// # Errors
/// [`Error::Database`].
pub async fn forget_raw(conn: Conn<'_>, id: MessageId) -> Result<()> {
    let sql = "UPDATE messages SET raw = NULL WHERE id = $1";
    on!(conn, c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds the provider's identity of a message.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_external_id(conn: Conn<'_>, id: MessageId) -> Result<Option<String>> {
    let sql = "SELECT external_id FROM messages WHERE id = $1";
    let external: Option<Option<String>> =
        on!(conn, c => sqlx::query_scalar(sql).bind(id.to_string()).fetch_optional(c).await)?;
    Ok(external.flatten())
}

/// Sets how far a message has come, and the provider's identity once there is one.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the provider's identity is known on the channel.
pub async fn set_progress(
    conn: Conn<'_>,
    id: MessageId,
    progress: &Progress,
    external_id: Option<&str>,
) -> Result<()> {
    let sql = "UPDATE messages SET progress = $1, external_id = COALESCE($2, external_id), \
        version = version + 1 WHERE id = $3";
    let progress = parse::json(progress)?;
    on!(conn, c => sqlx::query(sql)
        .bind(progress).bind(external_id).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Returns when the contact wrote first after a place of the thread; `None` when he has not.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_after(
    conn: Conn<'_>,
    conversation: ConversationId,
    seq: i64,
) -> Result<Option<Timestamp>> {
    let sql = "SELECT at FROM messages WHERE conversation_id = $1 AND seq > $2 AND author = $3 ORDER BY seq LIMIT 1";
    let at: Option<i64> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(conversation.to_string()).bind(seq).bind(parse::json(&Author::Contact)?)
        .fetch_optional(c).await)?;
    Ok(at.map(Timestamp::from_ms))
}

/// Says whether the house itself has written to the contact of a conversation.
///
/// # Errors
/// [`Error::Database`].
pub async fn has_automatic(conn: Conn<'_>, conversation: ConversationId) -> Result<bool> {
    let sql = "SELECT CAST(1 AS BIGINT) FROM messages WHERE conversation_id = $1 AND operator_id IS NULL \
        AND progress IS NOT NULL LIMIT 1";
    let found: Option<i64> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(conversation.to_string()).fetch_optional(c).await)?;
    Ok(found.is_some())
}
