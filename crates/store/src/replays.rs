//! Answers that were given under an idempotency key.

use crate::{
    Result,
    backend::{Conn, on},
};
use domain::time::Timestamp;

/// Finds the answer given under a key: the hash of the body that it answered, and the answer.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find(
    conn: Conn<'_>,
    owner: &str,
    key: &str,
    not_before: Timestamp,
) -> Result<Option<(String, String)>> {
    let sql = "SELECT body_hash, answer FROM replays WHERE owner = $1 AND key = $2 AND at >= $3";
    Ok(on!(conn, c => sqlx::query_as(sql)
        .bind(owner).bind(key).bind(not_before.as_ms()).fetch_optional(c).await)?)
}

/// Keeps an answer in place of an earlier one; an empty one says that the call was made.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn put(
    conn: Conn<'_>,
    owner: &str,
    key: &str,
    body_hash: &str,
    answer: &str,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO replays (owner, key, body_hash, answer, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (owner, key) DO UPDATE SET body_hash = excluded.body_hash, \
        answer = excluded.answer, at = excluded.at";
    on!(conn, c => sqlx::query(sql)
        .bind(owner).bind(key).bind(body_hash).bind(answer).bind(at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Deletes what is known of a call.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn forget(conn: Conn<'_>, owner: &str, key: &str) -> Result<()> {
    let sql = "DELETE FROM replays WHERE owner = $1 AND key = $2";
    on!(conn, c => sqlx::query(sql).bind(owner).bind(key).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Deletes answers given before `before`.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM replays WHERE at < $1";
    Ok(
        on!(conn, c => sqlx::query(sql).bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?,
    )
}
