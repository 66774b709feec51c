//! Files of messages; what is in them lies outside of the database.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    attachment::{Attachment, FileKind, FileState, Stored},
    id::{AttachmentId, ChannelId, ConversationId, MessageId},
    time::Timestamp,
};
use std::collections::BTreeSet;

/// A file, whose it is and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file as the message shows it.
    pub attachment: Attachment,
    /// The conversation; who may see it may see the file.
    pub conversation: ConversationId,
    /// The message; `None` for one that was not sent yet.
    pub message: Option<MessageId>,
    /// Its place in the message, from 0.
    pub position: i64,
    /// What the provider calls the message that carries it to or from the contact.
    pub external_id: Option<String>,
    /// Where it lies outside.
    pub remote: Option<Remote>,
    /// The file store's name of it.
    pub stored: Option<String>,
    /// The file store's name of a small picture of it.
    pub thumbnail: Option<String>,
    /// How often it was fetched in vain.
    pub attempt: i64,
}

/// Where a file lies outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// On which channel.
    pub channel: ChannelId,
    /// What the provider calls it.
    pub id: String,
    /// What the provider calls the same file at any time.
    pub unique: Option<String>,
    /// What the provider calls a small picture of it.
    pub thumbnail: Option<String>,
}

#[derive(sqlx::FromRow)]
struct AttachmentRow {
    id: String,
    conversation_id: String,
    message_id: Option<String>,
    position: i64,
    kind: String,
    name: String,
    mime: String,
    size_bytes: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
    duration_s: Option<i64>,
    channel_id: Option<String>,
    external_id: Option<String>,
    remote_id: Option<String>,
    remote_unique: Option<String>,
    remote_thumbnail: Option<String>,
    state: String,
    attempt: i64,
    stored: Option<String>,
    thumbnail: Option<String>,
}

const COLUMNS: &str = "id, conversation_id, message_id, position, kind, name, mime, size_bytes, width, height, \
    duration_s, channel_id, external_id, remote_id, remote_unique, remote_thumbnail, state, attempt, stored, thumbnail";

impl TryFrom<AttachmentRow> for Kept {
    type Error = Error;

    fn try_from(row: AttachmentRow) -> Result<Self> {
        let remote = match (row.channel_id, row.remote_id) {
            (Some(channel), Some(id)) => Some(Remote {
                channel: parse::id(&channel, "attachments.channel_id")?,
                id,
                unique: row.remote_unique,
                thumbnail: row.remote_thumbnail,
            }),
            (_, _) => None,
        };
        Ok(Self {
            attachment: Attachment {
                id: parse::id(&row.id, "attachments.id")?,
                kind: parse::word(&row.kind, "attachments.kind")?,
                name: row.name,
                mime: row.mime,
                size_bytes: row.size_bytes,
                width: row.width,
                height: row.height,
                duration_s: row.duration_s,
                has_thumbnail: row.thumbnail.is_some(),
                state: parse::from_json(&row.state, "attachments.state")?,
            },
            conversation: parse::id(&row.conversation_id, "attachments.conversation_id")?,
            message: parse::maybe_id(row.message_id.as_ref(), "attachments.message_id")?,
            position: row.position,
            external_id: row.external_id,
            remote,
            stored: row.stored,
            thumbnail: row.thumbnail,
            attempt: row.attempt,
        })
    }
}

/// Inserts files.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(mut conn: Conn<'_>, files: &[Kept], now: Timestamp) -> Result<()> {
    for piece in rows::pieces(files) {
        let sql = format!(
            "INSERT INTO attachments ({COLUMNS}, is_replaced, is_due, not_before, created_at) VALUES {}",
            rows::places(&conn, piece.len(), 24)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for kept in piece {
                let file = &kept.attachment;
                let remote = kept.remote.as_ref();
                query = query
                    .bind(file.id.to_string())
                    .bind(kept.conversation.to_string())
                    .bind(kept.message.map(|id| id.to_string()))
                    .bind(kept.position)
                    .bind(file.kind.name())
                    .bind(&file.name)
                    .bind(&file.mime)
                    .bind(file.size_bytes)
                    .bind(file.width)
                    .bind(file.height)
                    .bind(file.duration_s)
                    .bind(remote.map(|remote| remote.channel.to_string()))
                    .bind(&kept.external_id)
                    .bind(remote.map(|remote| &remote.id))
                    .bind(remote.and_then(|remote| remote.unique.as_ref()))
                    .bind(remote.and_then(|remote| remote.thumbnail.as_ref()))
                    .bind(parse::json(&file.state)?)
                    .bind(kept.attempt)
                    .bind(&kept.stored)
                    .bind(&kept.thumbnail)
                    .bind(false)
                    .bind(file.state == FileState::Known)
                    .bind(0_i64)
                    .bind(now.as_ms());
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Finds a file.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: AttachmentId) -> Result<Option<Kept>> {
    let sql = format!("SELECT {COLUMNS} FROM attachments WHERE id = $1");
    let row: Option<AttachmentRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Kept::try_from).transpose()
}

/// Lists the files of messages, by message and place; those that were replaced are left out.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_of(mut conn: Conn<'_>, messages: &[MessageId]) -> Result<Vec<Kept>> {
    let mut found = Vec::new();
    for piece in rows::sets(messages) {
        let sql = format!(
            "SELECT {COLUMNS} FROM attachments WHERE message_id IN ({}) AND NOT is_replaced \
             ORDER BY message_id, position, id",
            rows::values(piece.len())
        );
        let rows: Vec<AttachmentRow> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id.to_string());
            }
            query.fetch_all(c).await
        })?;
        for row in rows {
            found.push(Kept::try_from(row)?);
        }
    }
    Ok(found)
}

/// Lists files of a channel that should be fetched, those that wait for longest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_due(
    conn: Conn<'_>,
    channel: ChannelId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Kept>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE is_due AND channel_id = $1 AND not_before <= $2 \
         ORDER BY not_before, id LIMIT $3"
    );
    let rows: Vec<AttachmentRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(channel.to_string()).bind(now.as_ms()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// Notes where a fetched file lies; false when it is not being fetched any more.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_fetched(conn: Conn<'_>, id: AttachmentId, stored: &Stored) -> Result<bool> {
    let sql = "UPDATE attachments SET is_due = FALSE, state = $1, stored = $2, thumbnail = $3, mime = $4, \
        size_bytes = $5, width = COALESCE($6, width), height = COALESCE($7, height) WHERE id = $8 AND is_due";
    let state = parse::json(&FileState::Fetched)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(state)
        .bind(&stored.name)
        .bind(&stored.thumbnail)
        .bind(&stored.mime)
        .bind(stored.size_bytes)
        .bind(stored.width)
        .bind(stored.height)
        .bind(id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Notes that a file will never be here; false when it is not being fetched any more.
///
/// # Errors
/// [`Error::Database`].
pub async fn give_up(conn: Conn<'_>, id: AttachmentId, state: &FileState) -> Result<bool> {
    let sql = "UPDATE attachments SET is_due = FALSE, state = $1 WHERE id = $2 AND is_due";
    let state = parse::json(state)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(state).bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Puts off fetching a file after an attempt in vain.
///
/// # Errors
/// [`Error::Database`].
pub async fn postpone(conn: Conn<'_>, id: AttachmentId, not_before: Timestamp) -> Result<()> {
    let sql =
        "UPDATE attachments SET attempt = attempt + 1, not_before = $1 WHERE id = $2 AND is_due";
    on!(conn, c => sqlx::query(sql)
        .bind(not_before.as_ms()).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Gives a file that was kept before to a message; false when another has it.
///
/// # Errors
/// [`Error::Database`].
pub async fn give(
    conn: Conn<'_>,
    id: AttachmentId,
    message: MessageId,
    position: i64,
    kind: FileKind,
) -> Result<bool> {
    let sql = "UPDATE attachments SET message_id = $1, position = $2, kind = $3 \
        WHERE id = $4 AND message_id IS NULL";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(message.to_string())
        .bind(position)
        .bind(kind.name())
        .bind(id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Sets where a file stands in its message.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_position(conn: Conn<'_>, id: AttachmentId, position: i64) -> Result<()> {
    let sql = "UPDATE attachments SET position = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(position).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes a file out of its message; it stays for the history.
///
/// # Errors
/// [`Error::Database`].
pub async fn replace(conn: Conn<'_>, id: AttachmentId) -> Result<()> {
    let sql = "UPDATE attachments SET is_replaced = TRUE, external_id = NULL WHERE id = $1";
    on!(conn, c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists the places of a message whose file took that of another.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_replaced(conn: Conn<'_>, message: MessageId) -> Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT position FROM attachments WHERE message_id = $1 AND is_replaced";
    let places: Vec<i64> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(message.to_string()).fetch_all(c).await)?;
    Ok(places.into_iter().collect())
}

/// Notes what the provider calls the message that carries a file which was sent.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_external(
    conn: Conn<'_>,
    message: MessageId,
    position: i64,
    external_id: &str,
) -> Result<()> {
    let sql = "UPDATE attachments SET external_id = $1 WHERE message_id = $2 AND position = $3 AND NOT is_replaced";
    on!(conn, c => sqlx::query(sql)
        .bind(external_id)
        .bind(message.to_string())
        .bind(position)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists which of some names of the file store belong to a file or to a small picture of one.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_named(mut conn: Conn<'_>, names: &[String]) -> Result<BTreeSet<String>> {
    let mut named = BTreeSet::new();
    for piece in rows::sets(names) {
        let places = rows::values(piece.len());
        let sql = format!(
            "SELECT stored FROM attachments WHERE stored IN ({places}) \
             UNION SELECT thumbnail FROM attachments WHERE thumbnail IN ({places}) \
             UNION SELECT stored FROM visitor_files WHERE NOT is_sent AND stored IN ({places}) \
             UNION SELECT thumbnail FROM visitor_files WHERE NOT is_sent AND thumbnail IN ({places})"
        );
        let found: Vec<String> = on!(conn.lend(), c => {
            let mut query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
            for name in piece {
                query = query.bind(name);
            }
            query.fetch_all(c).await
        })?;
        named.extend(found);
    }
    Ok(named)
}

/// Deletes files that were kept before a moment and never sent; returns how many there were.
///
/// # Errors
/// [`Error::Database`].
pub async fn delete_unsent(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM attachments WHERE message_id IS NULL AND created_at < $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows)
}
