//! Canned replies.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{canned::CannedReply, id::CannedReplyId};

#[derive(sqlx::FromRow)]
struct CannedRow {
    id: String,
    owner_id: Option<String>,
    shortcut: String,
    text: String,
    folder: String,
    team_id: Option<String>,
    intent_id: Option<String>,
    is_for_bots: bool,
    version: i64,
}

impl TryFrom<CannedRow> for CannedReply {
    type Error = Error;

    fn try_from(row: CannedRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "canned_replies.id")?,
            owner: parse::maybe_id(row.owner_id.as_ref(), "canned_replies.owner_id")?,
            shortcut: row.shortcut,
            text: row.text,
            folder: row.folder,
            team: parse::maybe_id(row.team_id.as_ref(), "canned_replies.team_id")?,
            intent: parse::maybe_id(row.intent_id.as_ref(), "canned_replies.intent_id")?,
            is_for_bots: row.is_for_bots,
            version: row.version,
        })
    }
}

/// Lists all canned replies by folder and shortcut.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<CannedReply>> {
    let sql = "SELECT id, owner_id, shortcut, text, folder, team_id, intent_id, is_for_bots, version \
        FROM canned_replies ORDER BY folder, shortcut, id";
    let rows: Vec<CannedRow> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter().map(CannedReply::try_from).collect()
}

/// Finds a canned reply.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: CannedReplyId) -> Result<Option<CannedReply>> {
    let sql = "SELECT id, owner_id, shortcut, text, folder, team_id, intent_id, is_for_bots, version \
        FROM canned_replies WHERE id = $1";
    let row: Option<CannedRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(CannedReply::try_from).transpose()
}

/// Inserts a canned reply.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the shortcut is.
pub async fn insert(conn: Conn<'_>, reply: &CannedReply) -> Result<()> {
    let sql = "INSERT INTO canned_replies \
        (id, owner_id, shortcut, text, folder, team_id, intent_id, is_for_bots, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(conn, c => sqlx::query(sql)
        .bind(reply.id.to_string())
        .bind(reply.owner.map(|id| id.to_string()))
        .bind(&reply.shortcut)
        .bind(&reply.text)
        .bind(&reply.folder)
        .bind(reply.team.map(|id| id.to_string()))
        .bind(reply.intent.map(|id| id.to_string()))
        .bind(reply.is_for_bots)
        .bind(reply.version)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves a canned reply over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version; [`Error::is_taken`] when the shortcut is.
pub async fn save(conn: Conn<'_>, reply: &CannedReply) -> Result<()> {
    let sql = "UPDATE canned_replies SET owner_id = $1, shortcut = $2, text = $3, folder = $4, team_id = $5, \
        intent_id = $6, is_for_bots = $7, version = $8 WHERE id = $9 AND version = $8 - 1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(reply.owner.map(|id| id.to_string()))
        .bind(&reply.shortcut)
        .bind(&reply.text)
        .bind(&reply.folder)
        .bind(reply.team.map(|id| id.to_string()))
        .bind(reply.intent.map(|id| id.to_string()))
        .bind(reply.is_for_bots)
        .bind(reply.version)
        .bind(reply.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Removes a canned reply.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(conn: Conn<'_>, id: CannedReplyId) -> Result<()> {
    let sql = "DELETE FROM canned_replies WHERE id = $1";
    on!(conn, c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
