//! Files that visitors of widgets have handed over, until a message takes them.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    attachment::Stored,
    id::{AttachmentId, VisitorId},
    time::Timestamp,
};

/// A file of a visitor that no message has yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its identity, which it keeps.
    pub id: AttachmentId,
    /// Whose it is.
    pub visitor: VisitorId,
    /// What it is called; never empty.
    pub name: String,
    /// Where it lies.
    pub stored: Stored,
}

#[derive(sqlx::FromRow)]
struct PendingRow {
    id: String,
    visitor_id: String,
    name: String,
    mime: String,
    size_bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
    stored: String,
    thumbnail: Option<String>,
}

impl TryFrom<PendingRow> for Pending {
    type Error = Error;

    fn try_from(row: PendingRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "visitor_files.id")?,
            visitor: parse::id(&row.visitor_id, "visitor_files.visitor_id")?,
            name: row.name,
            stored: Stored {
                name: row.stored,
                mime: row.mime,
                size_bytes: row.size_bytes,
                width: row.width,
                height: row.height,
                thumbnail: row.thumbnail,
            },
        })
    }
}

/// Inserts a file.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, file: &Pending, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO visitor_files (id, visitor_id, name, mime, size_bytes, width, height, stored, thumbnail, \
        is_sent, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, $10)";
    on!(conn, c => sqlx::query(sql)
        .bind(file.id.to_string())
        .bind(file.visitor.to_string())
        .bind(&file.name)
        .bind(&file.stored.mime)
        .bind(file.stored.size_bytes)
        .bind(file.stored.width)
        .bind(file.stored.height)
        .bind(&file.stored.name)
        .bind(&file.stored.thumbnail)
        .bind(now.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds a file that no message has yet.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: AttachmentId) -> Result<Option<Pending>> {
    let sql = "SELECT id, visitor_id, name, mime, size_bytes, width, height, stored, thumbnail \
        FROM visitor_files WHERE id = $1 AND NOT is_sent";
    let row: Option<PendingRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Pending::try_from).transpose()
}

/// Notes that a message has a file; false when one had it before.
///
/// # Errors
/// [`Error::Database`].
pub async fn take(conn: Conn<'_>, id: AttachmentId) -> Result<bool> {
    let sql = "UPDATE visitor_files SET is_sent = TRUE WHERE id = $1 AND NOT is_sent";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Sums what a visitor has handed over since a moment.
///
/// Units: bytes.
///
/// # Errors
/// [`Error::Database`].
pub async fn bytes_since(conn: Conn<'_>, visitor: VisitorId, since: Timestamp) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM visitor_files \
        WHERE visitor_id = $1 AND created_at > $2";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(visitor.to_string()).bind(since.as_ms()).fetch_one(c).await)?)
}

/// Forgets files that were handed over before a moment, sent or not; returns how many there were.
///
/// # Errors
/// [`Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM visitor_files WHERE created_at < $1";
    Ok(on!(conn, c => sqlx::query(sql)
        .bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?)
}
