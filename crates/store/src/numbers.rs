//! Integers in place of our ids: each thing keeps the one that it was given.

use crate::{
    Result,
    backend::{Conn, on},
};

/// Finds the number of something.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find(conn: Conn<'_>, kind: &str, id: &str) -> Result<Option<i64>> {
    let sql = "SELECT number FROM numbers WHERE kind = $1 AND id = $2";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(kind).bind(id).fetch_optional(c).await)?)
}

/// Finds what has a number.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find_id(conn: Conn<'_>, kind: &str, number: i64) -> Result<Option<String>> {
    let sql = "SELECT id FROM numbers WHERE kind = $1 AND number = $2";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(kind).bind(number).fetch_optional(c).await)?)
}

/// Gives something the next number of its kind, unless it has one.
///
/// # Errors
/// [`crate::Error::is_taken`] when another node has given the same number to something else at this moment.
pub async fn give(conn: Conn<'_>, kind: &str, id: &str) -> Result<()> {
    let sql = "INSERT INTO numbers (kind, number, id) \
        SELECT $1, COALESCE(MAX(number), 0) + 1, $2 FROM numbers WHERE kind = $1 \
        ON CONFLICT (kind, id) DO NOTHING";
    on!(conn, c => sqlx::query(sql).bind(kind).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}
