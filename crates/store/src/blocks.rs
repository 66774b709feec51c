//! Contacts whose messages are kept out.

use crate::{
    Error, Result,
    backend::{Conn, on},
};
use domain::{id::ContactId, time::Timestamp};

/// Keeps out what a contact writes from a moment on, or lets it in again; what was counted is forgotten.
///
/// # Errors
/// [`Error::Changed`] when there is no such contact.
pub async fn set(conn: Conn<'_>, contact: ContactId, since: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE contacts SET blocked_at = $1, kept_out = 0, kept_out_at = NULL, version = version + 1 \
        WHERE id = $2";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(since.map(Timestamp::as_ms))
        .bind(contact.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Counts something that a blocked contact wrote.
///
/// # Errors
/// [`Error::Database`].
pub async fn count(conn: Conn<'_>, contact: ContactId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE contacts SET kept_out = kept_out + 1, kept_out_at = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(at.as_ms()).bind(contact.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
