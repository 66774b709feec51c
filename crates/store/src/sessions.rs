//! Sessions of browsers. Saving never inserts, so that a slow request can't revive what was logged out. With a session
//! goes where its browser was told while no page was open.

use crate::{
    Result,
    backend::{Conn, on},
    parse, push_subscriptions,
};
use domain::{id::OperatorId, time::Timestamp};

/// A session's content.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    /// The hash of its secret.
    pub hash: &'a str,
    /// What it holds, as JSON.
    pub data: &'a str,
    /// Who is logged in.
    pub operator: Option<OperatorId>,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Inserts a session; false when there is one with the same hash.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn insert(conn: Conn<'_>, session: &Session<'_>) -> Result<bool> {
    let sql = "INSERT INTO sessions (hash, data, operator_id, expires_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (hash) DO NOTHING";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(session.hash)
        .bind(session.data)
        .bind(session.operator.map(|id| id.to_string()))
        .bind(session.expires_at.as_ms())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Saves a session that is alive; false when it is revoked or gone.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn save(conn: Conn<'_>, session: &Session<'_>) -> Result<bool> {
    let sql = "UPDATE sessions SET data = $1, operator_id = $2, expires_at = $3 \
        WHERE hash = $4 AND revoked_at IS NULL";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(session.data)
        .bind(session.operator.map(|id| id.to_string()))
        .bind(session.expires_at.as_ms())
        .bind(session.hash)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Finds the content of a session that is alive.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find(conn: Conn<'_>, hash: &str, now: Timestamp) -> Result<Option<String>> {
    let sql =
        "SELECT data FROM sessions WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $2";
    Ok(
        on!(conn, c => sqlx::query_scalar(sql).bind(hash).bind(now.as_ms()).fetch_optional(c).await)?,
    )
}

/// Revokes a session.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn revoke(mut conn: Conn<'_>, hash: &str, now: Timestamp) -> Result<()> {
    push_subscriptions::remove_of_session(conn.lend(), hash).await?;
    let sql =
        "UPDATE sessions SET revoked_at = $1, data = '' WHERE hash = $2 AND revoked_at IS NULL";
    on!(conn, c => sqlx::query(sql).bind(now.as_ms()).bind(hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Revokes every session of an operator.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn revoke_all_of(mut conn: Conn<'_>, operator: OperatorId, now: Timestamp) -> Result<()> {
    push_subscriptions::bound(conn.lend(), operator, 0).await?;
    let sql = "UPDATE sessions SET revoked_at = $1, data = '' WHERE operator_id = $2 AND revoked_at IS NULL";
    on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(operator.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A session that is alive, as a list shows it.
#[derive(Debug, Clone)]
pub struct Alive {
    /// The hash of its secret.
    pub hash: String,
    /// What it holds, as JSON.
    pub data: String,
    /// Who is logged in.
    pub operator: OperatorId,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Lists the sessions that are alive and somebody's: of one operator, or of everybody; the longest alive first.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_alive(
    conn: Conn<'_>,
    of: Option<OperatorId>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Alive>> {
    let sql = "SELECT hash, data, operator_id, expires_at FROM sessions \
        WHERE operator_id IS NOT NULL AND ($1 = '' OR operator_id = $1) AND revoked_at IS NULL AND expires_at > $2 \
        ORDER BY expires_at DESC, hash LIMIT $3";
    let of = of.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<(String, String, String, i64)> = on!(conn, c => sqlx::query_as(sql)
        .bind(of).bind(now.as_ms()).bind(limit).fetch_all(c).await)?;
    let alive = |(hash, data, operator, expires_at): (String, String, String, i64)| {
        Ok(Alive {
            hash,
            data,
            operator: parse::id(&operator, "sessions.operator_id")?,
            expires_at: Timestamp::from_ms(expires_at),
        })
    };
    rows.into_iter().map(alive).collect()
}

/// Finds whose a session is that is alive.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_owner(conn: Conn<'_>, hash: &str, now: Timestamp) -> Result<Option<OperatorId>> {
    let sql = "SELECT operator_id FROM sessions \
        WHERE hash = $1 AND operator_id IS NOT NULL AND revoked_at IS NULL AND expires_at > $2";
    let owner: Option<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(hash).bind(now.as_ms()).fetch_optional(c).await)?;
    parse::maybe_id(owner.as_ref(), "sessions.operator_id")
}

/// Revokes every session of an operator but one; returns how many.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn revoke_others(
    mut conn: Conn<'_>,
    operator: OperatorId,
    but: &str,
    now: Timestamp,
) -> Result<u64> {
    push_subscriptions::remove_others(conn.lend(), operator, but).await?;
    let sql = "UPDATE sessions SET revoked_at = $1, data = '' \
        WHERE operator_id = $2 AND hash <> $3 AND revoked_at IS NULL";
    Ok(on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(operator.to_string()).bind(but)
        .execute(c).await.map(|done| done.rows_affected()))?)
}

/// Deletes sessions that ended before `before`.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1";
    Ok(
        on!(conn, c => sqlx::query(sql).bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?,
    )
}
