//! What the scheduler decided and why, kept with the conversation.

use crate::{
    Result,
    backend::{Conn, on},
};
use domain::{conversation::Epoch, id::ConversationId, time::Timestamp};

/// Keeps a decision; a second one under the same turn replaces the first.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn insert(
    conn: Conn<'_>,
    conversation: ConversationId,
    epoch: Epoch,
    at: Timestamp,
    decision: &str,
) -> Result<()> {
    let sql = "INSERT INTO decisions (conversation_id, epoch, at, decision) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (conversation_id, epoch) DO UPDATE SET at = excluded.at, decision = excluded.decision";
    on!(conn, c => sqlx::query(sql)
        .bind(conversation.to_string()).bind(epoch.0).bind(at.as_ms()).bind(decision)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds the newest decision about a conversation.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find_newest(conn: Conn<'_>, conversation: ConversationId) -> Result<Option<String>> {
    let sql =
        "SELECT decision FROM decisions WHERE conversation_id = $1 ORDER BY epoch DESC LIMIT 1";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(conversation.to_string()).fetch_optional(c).await)?)
}

/// Lists the latest decisions about a conversation with the turn that each began, latest first.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn list(
    conn: Conn<'_>,
    conversation: ConversationId,
    limit: i64,
) -> Result<Vec<(Epoch, String)>> {
    let sql = "SELECT epoch, decision FROM decisions WHERE conversation_id = $1 ORDER BY epoch DESC LIMIT $2";
    let rows: Vec<(i64, String)> = on!(conn, c => sqlx::query_as(sql)
        .bind(conversation.to_string()).bind(limit).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(epoch, decision)| (Epoch(epoch), decision))
        .collect())
}
