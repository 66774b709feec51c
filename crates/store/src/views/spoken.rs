//! What was said between the house and a contact on one channel, across his conversations.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::id::{ChannelId, ContactId, ConversationId, MessageId};

/// Names the last messages of a contact's conversations on a channel that he may see, latest first: the number of the
/// conversation, and the message.
///
/// Shape: those before `before`, a number of a conversation and a place in it; `limit` at most. What colleagues alone
/// see is left out, but for the quiet lines.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_spoken(
    conn: Conn<'_>,
    (contact, channel): (ContactId, ChannelId),
    (number, seq): (i64, i64),
    limit: i64,
) -> Result<Vec<(i64, MessageId)>> {
    let sql = "SELECT v.number, m.id FROM messages m JOIN conversations v ON v.id = m.conversation_id \
        WHERE v.contact_id = $1 AND v.channel_id = $2 AND (v.number < $3 OR (v.number = $3 AND m.seq < $4)) \
        AND (NOT m.private OR m.content LIKE '{\"kind\":\"line\",\"line\":\"assigned\"%' \
        OR m.content LIKE '{\"kind\":\"line\",\"line\":\"closed\"%') \
        AND (m.progress IS NULL OR m.progress LIKE '{\"state\":\"sent\"%' OR m.progress LIKE '{\"state\":\"unknown\"%') \
        ORDER BY v.number DESC, m.seq DESC LIMIT $5";
    let rows: Vec<(i64, String)> = on!(conn, c => sqlx::query_as(sql)
        .bind(contact.to_string())
        .bind(channel.to_string())
        .bind(number)
        .bind(seq)
        .bind(limit)
        .fetch_all(c).await)?;
    rows.into_iter()
        .map(|(number, id)| Ok((number, parse::id(&id, "messages.id")?)))
        .collect()
}

/// Finds the number of the conversation of a message, when it is a contact's on a channel.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find_own_message(
    conn: Conn<'_>,
    (contact, channel): (ContactId, ChannelId),
    message: MessageId,
) -> Result<Option<i64>> {
    let sql = "SELECT v.number FROM messages m JOIN conversations v ON v.id = m.conversation_id \
        WHERE m.id = $1 AND v.contact_id = $2 AND v.channel_id = $3";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(message.to_string())
        .bind(contact.to_string())
        .bind(channel.to_string())
        .fetch_optional(c).await)?)
}

/// Finds the last conversation of a contact on a channel.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_last_conversation(
    conn: Conn<'_>,
    (contact, channel): (ContactId, ChannelId),
) -> Result<Option<ConversationId>> {
    let sql = "SELECT id FROM conversations WHERE contact_id = $1 AND channel_id = $2 \
        ORDER BY number DESC LIMIT 1";
    let id: Option<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(contact.to_string()).bind(channel.to_string()).fetch_optional(c).await)?;
    parse::maybe_id(id.as_ref(), "conversations.id")
}
