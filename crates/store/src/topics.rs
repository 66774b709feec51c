//! Topics of operators' chats: one for each conversation.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::id::{ChannelId, ConversationId};

/// Where in a chat words about a conversation go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The channel has no topics: into the chat.
    Chat,
    /// Into a topic that is not opened yet.
    NewTopic,
    /// Into the topic that the provider calls so.
    Topic(String),
}

/// Finds where in a chat words about a conversation go.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find(
    conn: Conn<'_>,
    channel: ChannelId,
    address: &str,
    conversation: ConversationId,
) -> Result<Place> {
    // A group of a team has topics, whether or not the operators' own chats have some.
    let sql = "SELECT ch.has_topics, t.thread, g.team_id FROM channels ch LEFT JOIN console_topics t \
        ON t.channel_id = ch.id AND t.address = $2 AND t.conversation_id = $3 \
        LEFT JOIN team_groups g ON g.channel_id = ch.id AND g.address = $2 WHERE ch.id = $1";
    let found: Option<(bool, Option<String>, Option<String>)> = on!(conn, c => sqlx::query_as(sql)
        .bind(channel.to_string()).bind(address).bind(conversation.to_string()).fetch_optional(c).await)?;
    Ok(match found {
        Some((true, Some(thread), _) | (false, Some(thread), Some(_))) => Place::Topic(thread),
        Some((true, None, _) | (false, None, Some(_))) => Place::NewTopic,
        Some((false, _, None)) | None => Place::Chat,
    })
}

/// Finds the conversation of a topic.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_conversation(
    conn: Conn<'_>,
    channel: ChannelId,
    address: &str,
    thread: &str,
) -> Result<Option<ConversationId>> {
    let sql = "SELECT conversation_id FROM console_topics WHERE channel_id = $1 AND address = $2 AND thread = $3";
    let id: Option<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(channel.to_string()).bind(address).bind(thread).fetch_optional(c).await)?;
    id.map(|id| parse::id(&id, "console_topics.conversation_id"))
        .transpose()
}

/// Says whether a topic of a chat is being opened just now, so that nobody knows yet what the provider calls it.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn is_being_opened(conn: Conn<'_>, channel: ChannelId, address: &str) -> Result<bool> {
    let sql = "SELECT n.id FROM deliveries d JOIN console_notes n ON n.id = d.note_id \
        WHERE d.channel_id = $1 AND d.address = $2 AND d.state = 'sending' AND n.conversation_id IS NOT NULL \
        AND NOT EXISTS (SELECT 1 FROM console_topics t WHERE t.channel_id = $1 AND t.address = $2 \
        AND t.conversation_id = n.conversation_id) LIMIT 1";
    let found: Option<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(channel.to_string()).bind(address).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Notes the topic of a conversation in a chat, in place of an earlier one.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn put(
    mut conn: Conn<'_>,
    channel: ChannelId,
    address: &str,
    conversation: ConversationId,
    thread: &str,
) -> Result<()> {
    forget(conn.lend(), channel, address, conversation).await?;
    let sql = "INSERT INTO console_topics (channel_id, address, conversation_id, thread) VALUES ($1, $2, $3, $4)";
    on!(conn, c => sqlx::query(sql)
        .bind(channel.to_string())
        .bind(address)
        .bind(conversation.to_string())
        .bind(thread)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Forgets the topic of a conversation in a chat.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn forget(
    conn: Conn<'_>,
    channel: ChannelId,
    address: &str,
    conversation: ConversationId,
) -> Result<()> {
    let sql = "DELETE FROM console_topics WHERE channel_id = $1 AND address = $2 AND conversation_id = $3";
    on!(conn, c => sqlx::query(sql)
        .bind(channel.to_string()).bind(address).bind(conversation.to_string())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
