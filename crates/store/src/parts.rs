//! Messages that went out in several parts. What the provider calls the first stands with the message itself.

use crate::{
    Result,
    backend::{Conn, on},
};
use domain::id::MessageId;

/// Notes what the provider calls a part of a message.
///
/// Shape: `place` from 1; noted once.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn put(conn: Conn<'_>, message: MessageId, place: i64, external_id: &str) -> Result<()> {
    let sql = "INSERT INTO message_parts (message_id, place, external_id) VALUES ($1, $2, $3) \
        ON CONFLICT (message_id, place) DO NOTHING";
    on!(conn, c => sqlx::query(sql)
        .bind(message.to_string()).bind(place).bind(external_id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists what the provider calls the parts of a message after the first, in their order.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn list(conn: Conn<'_>, message: MessageId) -> Result<Vec<String>> {
    let sql = "SELECT external_id FROM message_parts WHERE message_id = $1 ORDER BY place";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(message.to_string()).fetch_all(c).await)?)
}
