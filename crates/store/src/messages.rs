//! Messages.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ChannelId, ConversationId, MessageId, OperatorId},
    message::{Author, Message, Progress},
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

/// Inserts a message with the provider's identity, if it has one already.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the provider's identity is known on the channel.
pub async fn insert(
    conn: Conn<'_>,
    message: &Message,
    channel: ChannelId,
    external_id: Option<&str>,
) -> Result<()> {
    let sql = "INSERT INTO messages (id, conversation_id, seq, version, channel_id, author, operator_id, \
        content, private, reply_to, external_id, progress, at) \
        VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let (author, content) = (
        parse::json(&message.author)?,
        parse::json(&message.content)?,
    );
    let progress = message.progress.as_ref().map(parse::json).transpose()?;
    on!(conn, c => sqlx::query(sql)
        .bind(message.id.to_string())
        .bind(message.conversation.to_string())
        .bind(message.seq)
        .bind(channel.to_string())
        .bind(author)
        .bind(writer(message.author).map(|id| id.to_string()))
        .bind(content)
        .bind(message.private)
        .bind(message.reply_to.map(|id| id.to_string()))
        .bind(external_id)
        .bind(progress)
        .bind(message.at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds a message.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: MessageId) -> Result<Option<Message>> {
    let sql = "SELECT id, conversation_id, seq, author, content, private, reply_to, progress, at \
        FROM messages WHERE id = $1";
    let row: Option<MessageRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Message::try_from).transpose()
}

/// Finds a message by the provider's identity.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_external(
    conn: Conn<'_>,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<(MessageId, ConversationId)>> {
    let sql = "SELECT id, conversation_id FROM messages WHERE channel_id = $1 AND external_id = $2";
    let row: Option<(String, String)> = on!(conn, c => sqlx::query_as(sql)
        .bind(channel.to_string()).bind(external_id).fetch_optional(c).await)?;
    row.map(|(id, conversation)| {
        Ok((
            parse::id(&id, "messages.id")?,
            parse::id(&conversation, "messages.conversation_id")?,
        ))
    })
    .transpose()
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
