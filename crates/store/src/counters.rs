//! Numbers that people read.

use crate::{
    Result,
    backend::{Conn, on},
};

/// Takes the next `count` numbers and returns the last of them.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn take(conn: Conn<'_>, name: &str, count: i64) -> Result<i64> {
    let sql = "UPDATE counters SET value = value + $1 WHERE name = $2 RETURNING value";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(count).bind(name).fetch_one(c).await)?)
}
