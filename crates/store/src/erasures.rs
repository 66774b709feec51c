//! Words and people that are to be gone.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    id::{ContactId, ConversationId},
    message::{Content, Line},
    time::Timestamp,
};

/// A conversation whose words are to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The conversation.
    pub conversation: ConversationId,
    /// True when its contact is erased, so that they go whatever it does.
    pub is_of_erased: bool,
}

/// Says whether a contact has a conversation that is not over.
///
/// # Errors
/// [`Error::Database`].
pub async fn has_open(conn: Conn<'_>, contact: ContactId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM conversations WHERE contact_id = $1 AND state <> 'closed'";
    let open: i64 =
        on!(conn, c => sqlx::query_scalar(sql).bind(contact.to_string()).fetch_one(c).await)?;
    Ok(open > 0)
}

/// Lists the raw updates that came from a contact, as far as they are kept.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_inbound(conn: Conn<'_>, contact: ContactId) -> Result<Vec<i64>> {
    let sql = "SELECT n.id FROM inbound n JOIN identities i ON i.channel_id = n.channel_id AND i.address = n.lane \
        WHERE i.contact_id = $1 AND n.state <> 'new' ORDER BY n.id";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(contact.to_string()).fetch_all(c).await)?)
}

/// Empties raw updates; that they came stays known.
///
/// # Errors
/// [`Error::Database`].
pub async fn empty_inbound(mut conn: Conn<'_>, ids: &[i64]) -> Result<()> {
    for piece in rows::sets(ids) {
        let sql = format!(
            "UPDATE inbound SET body = '', lane = '' WHERE id IN ({})",
            rows::values(piece.len())
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Forgets who a contact is: names, what is noted, his number, who he is on each channel, and what waits there for him.
///
/// # Errors
/// [`Error::Changed`] when there is no such contact, or he is erased already.
pub async fn erase_contact(
    mut conn: Conn<'_>,
    contact: ContactId,
    name: &str,
    at: Timestamp,
) -> Result<()> {
    let waiting = "DELETE FROM deliveries WHERE state = 'queued' AND EXISTS (SELECT 1 FROM identities i \
        WHERE i.contact_id = $1 AND i.channel_id = deliveries.channel_id AND i.address = deliveries.address)";
    let visits = "DELETE FROM visitors WHERE contact_id = $1 OR EXISTS (SELECT 1 FROM identities i \
        WHERE i.contact_id = $1 AND i.channel_id = visitors.channel_id AND i.external_id = visitors.external_id)";
    let known = "DELETE FROM identities WHERE contact_id = $1";
    let tongue = "DELETE FROM tongues WHERE contact_id = $1";
    let number = "DELETE FROM contact_numbers WHERE contact_id = $1";
    for sql in [waiting, visits, known, tongue, number] {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(contact.to_string()).execute(c).await.map(|_| ()))?;
    }
    let sql = "UPDATE contacts SET name = $1, username = NULL, language = NULL, attributes = '{}', \
        blocked_at = NULL, kept_out = 0, kept_out_at = NULL, last_operator_id = NULL, last_operator_at = NULL, \
        erased_at = $2, version = version + 1 WHERE id = $3 AND erased_at IS NULL";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(name)
        .bind(at.as_ms())
        .bind(contact.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Notes that the words of every conversation of a contact are to go.
///
/// # Errors
/// [`Error::Database`].
pub async fn ask_all_of(conn: Conn<'_>, contact: ContactId, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO erasures (conversation_id, asked_at) \
        SELECT id, $1 FROM conversations WHERE contact_id = $2 AND erased_at IS NULL \
        ON CONFLICT (conversation_id) DO NOTHING";
    on!(conn, c => sqlx::query(sql)
        .bind(at.as_ms()).bind(contact.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that the words of the oldest conversations are to go in which nothing was said since a moment and that are
/// over; returns how many.
///
/// # Errors
/// [`Error::Database`].
pub async fn ask_old(conn: Conn<'_>, before: Timestamp, at: Timestamp, limit: i64) -> Result<u64> {
    let sql = "INSERT INTO erasures (conversation_id, asked_at) \
        SELECT id, $1 FROM conversations v WHERE v.state = 'closed' AND v.erased_at IS NULL AND v.last_at < $2 \
        AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.conversation_id = v.id) \
        ORDER BY v.last_at, v.id LIMIT $3 ON CONFLICT (conversation_id) DO NOTHING";
    Ok(on!(conn, c => sqlx::query(sql)
        .bind(at.as_ms()).bind(before.as_ms()).bind(limit)
        .execute(c).await.map(|done| done.rows_affected()))?)
}

/// Counts the conversations that are over, in which nothing was said since a moment, and whose words are there.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_old(conn: Conn<'_>, before: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM conversations WHERE state = 'closed' AND erased_at IS NULL AND last_at < $1";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(before.as_ms()).fetch_one(c).await)?)
}

/// Counts what is to go and is still there.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_due(conn: Conn<'_>) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM erasures";
    Ok(on!(conn, c => sqlx::query_scalar(sql).fetch_one(c).await)?)
}

/// Lists what is to go, what was asked for first coming first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_due(conn: Conn<'_>, limit: i64) -> Result<Vec<Due>> {
    let sql = "SELECT e.conversation_id, ct.erased_at IS NOT NULL FROM erasures e \
        JOIN conversations v ON v.id = e.conversation_id JOIN contacts ct ON ct.id = v.contact_id \
        ORDER BY e.asked_at, e.conversation_id LIMIT $1";
    let rows: Vec<(String, bool)> =
        on!(conn, c => sqlx::query_as(sql).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, is_of_erased)| {
            Ok(Due {
                conversation: parse::id(&id, "erasures.conversation_id")?,
                is_of_erased,
            })
        })
        .collect()
}

/// Notes that nothing of a conversation is to go any more.
///
/// # Errors
/// [`Error::Database`].
pub async fn settle(conn: Conn<'_>, conversation: ConversationId) -> Result<()> {
    let sql = "DELETE FROM erasures WHERE conversation_id = $1";
    on!(conn, c => sqlx::query(sql)
        .bind(conversation.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes every word out of a conversation but for the quiet lines of what happened: messages, reasons of
/// interventions, memories and steps of bots, notes of calls, what waits to be sent, what the console keeps.
///
/// Shape: the row's own words are the caller's, who saves it.
///
/// # Errors
/// [`Error::Database`].
pub async fn erase_words(
    mut conn: Conn<'_>,
    conversation: ConversationId,
    at: Timestamp,
) -> Result<()> {
    let gone = parse::json(&Content::Line(Line::Erased))?;
    let sql = "UPDATE messages SET content = $1, marks = '{}', album = NULL, raw = NULL, external_id = NULL \
        WHERE conversation_id = $2 \
        AND content NOT LIKE '{\"kind\":\"line\"%'";
    on!(conn.lend(), c => sqlx::query(sql)
        .bind(gone).bind(conversation.to_string()).execute(c).await.map(|_| ()))?;
    let unsent = "DELETE FROM deliveries WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = $1)";
    let failed = "UPDATE messages SET progress = '{\"state\":\"failed\",\"why\":\"\"}' WHERE conversation_id = $1 \
        AND (progress LIKE '{\"state\":\"failed\"%' OR progress LIKE '{\"state\":\"queued\"%' \
        OR progress LIKE '{\"state\":\"held\"%' OR progress LIKE '{\"state\":\"sending\"%')";
    let unknown = "UPDATE messages SET progress = '{\"state\":\"unknown\",\"why\":\"\"}' WHERE conversation_id = $1 \
        AND progress LIKE '{\"state\":\"unknown\"%'";
    // What lies in the file store without a row goes with the next cleaning.
    let files = "DELETE FROM attachments WHERE conversation_id = $1";
    let parts = "DELETE FROM message_parts WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = $1)";
    let rating = "UPDATE ratings SET words = NULL WHERE conversation_id = $1";
    let memory = "DELETE FROM bot_memories WHERE conversation_id = $1";
    let steps = "DELETE FROM bot_steps WHERE conversation_id = $1";
    let reasons = "UPDATE interventions SET reason = '' WHERE conversation_id = $1";
    let console = "UPDATE console_notes SET load = NULL, pending = NULL WHERE conversation_id = $1";
    let calls =
        "UPDATE calls SET number_hint = '', note = NULL, trouble = NULL WHERE conversation_id = $1";
    for sql in [
        unsent, failed, unknown, files, parts, rating, memory, steps, reasons, console, calls,
    ] {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(conversation.to_string()).execute(c).await.map(|_| ()))?;
    }
    let sql = "UPDATE conversations SET erased_at = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(at.as_ms()).bind(conversation.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
