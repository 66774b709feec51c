//! Single values of the installation.

use crate::{
    Result,
    backend::{Conn, on},
};

/// Finds a value.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find(conn: Conn<'_>, name: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM settings WHERE name = $1";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(name).fetch_optional(c).await)?)
}

/// Sets a value unless there is one already; returns the one that counts.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn set_first(mut conn: Conn<'_>, name: &str, value: &str) -> Result<String> {
    let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    on!(conn.lend(), c => sqlx::query(sql).bind(name).bind(value).execute(c).await.map(|_| ()))?;
    Ok(find(conn, name).await?.unwrap_or_else(|| value.to_owned()))
}

/// Sets a value.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn set(conn: Conn<'_>, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    on!(conn, c => sqlx::query(sql).bind(name).bind(value).execute(c).await.map(|_| ()))?;
    Ok(())
}
