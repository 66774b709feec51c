//! Leases: who of several nodes does a thing, fenced by an epoch.

use crate::{
    Result,
    backend::{Conn, on},
};
use domain::time::Timestamp;

/// Takes or renews a lease; `None` when somebody else holds it, else the epoch, which grows with each holder.
///
/// Units: `ttl_ms` in ms. Source: docs/adr/0004-journal-numbering.md.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn take(
    conn: Conn<'_>,
    name: &str,
    holder: &str,
    now: Timestamp,
    ttl_ms: i64,
) -> Result<Option<i64>> {
    let sql = "INSERT INTO leases (name, holder, epoch, until) VALUES ($1, $2, 1, $3) \
        ON CONFLICT (name) DO UPDATE SET \
            epoch = leases.epoch + CASE WHEN leases.holder = excluded.holder THEN 0 ELSE 1 END, \
            holder = excluded.holder, until = excluded.until \
        WHERE leases.holder = excluded.holder OR leases.until <= $4 \
        RETURNING epoch";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(name).bind(holder).bind(now.plus_ms(ttl_ms).as_ms()).bind(now.as_ms())
        .fetch_optional(c).await)?)
}

/// Gives a lease back, so that the next holder need not wait.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn give_back(conn: Conn<'_>, name: &str, holder: &str) -> Result<()> {
    let sql = "UPDATE leases SET until = 0 WHERE name = $1 AND holder = $2";
    on!(conn, c => sqlx::query(sql).bind(name).bind(holder).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Returns who holds a lease now, and its epoch.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn holder(conn: Conn<'_>, name: &str, now: Timestamp) -> Result<Option<(String, i64)>> {
    let sql = "SELECT holder, epoch FROM leases WHERE name = $1 AND until > $2";
    Ok(on!(conn, c => sqlx::query_as(sql).bind(name).bind(now.as_ms()).fetch_optional(c).await)?)
}

/// Says whether the lease is still held under this epoch, and keeps it so until the unit ends.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn hold(conn: Conn<'_>, name: &str, holder: &str, epoch: i64) -> Result<bool> {
    let sql = "UPDATE leases SET until = until WHERE name = $1 AND holder = $2 AND epoch = $3";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(name).bind(holder).bind(epoch).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
