//! Raw updates: written before they are acknowledged, understood after.

use crate::{
    Error, Result,
    backend::{Conn, on},
    counters, parse,
};
use domain::{
    channel::{ChannelKind, RawUpdate},
    id::ChannelId,
    time::Timestamp,
};

/// A raw update that nobody has understood yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the order of arrival.
    pub id: i64,
    /// Where it came from.
    pub channel: ChannelId,
    /// The channel's kind.
    pub kind: ChannelKind,
    /// What must stay in order among itself.
    pub lane: String,
    /// The raw body.
    pub body: String,
}

/// Inserts what is not known yet; returns how many were.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(
    mut conn: Conn<'_>,
    channel: ChannelId,
    updates: &[RawUpdate],
    at: Timestamp,
) -> Result<usize> {
    let count = i64::try_from(updates.len()).map_err(|_| Error::Corrupt("updates".to_owned()))?;
    if count == 0 {
        return Ok(0);
    }
    let last = counters::take(conn.lend(), "inbound", count).await?;
    let sql = "INSERT INTO inbound (id, channel_id, external_id, lane, body, state, received_at) \
        VALUES ($1, $2, $3, $4, $5, 'new', $6) ON CONFLICT (channel_id, external_id) DO NOTHING";
    let mut inserted = 0;
    for (id, update) in (last - count + 1..).zip(updates) {
        inserted += on!(conn.lend(), c => sqlx::query(sql)
            .bind(id)
            .bind(channel.to_string())
            .bind(&update.external_id)
            .bind(&update.lane)
            .bind(&update.body)
            .bind(at.as_ms())
            .execute(c).await.map(|done| done.rows_affected()))?;
    }
    usize::try_from(inserted).map_err(|_| Error::Corrupt("inserted".to_owned()))
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    id: i64,
    channel_id: String,
    kind: String,
    lane: String,
    body: String,
}

/// Lists what nobody has understood yet, in order of arrival.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_waiting(conn: Conn<'_>, limit: i64) -> Result<Vec<Waiting>> {
    let sql = "SELECT i.id, i.channel_id, ch.kind, i.lane, i.body FROM inbound i \
        JOIN channels ch ON ch.id = i.channel_id WHERE i.state = 'new' ORDER BY i.id LIMIT $1";
    let rows: Vec<WaitingRow> = on!(conn, c => sqlx::query_as(sql).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            Ok(Waiting {
                id: row.id,
                channel: parse::id(&row.channel_id, "inbound.channel_id")?,
                kind: parse::word(&row.kind, "channels.kind")?,
                lane: row.lane,
                body: row.body,
            })
        })
        .collect()
}

/// Notes that an update was understood; false when it was before.
///
/// # Errors
/// [`Error::Database`].
pub async fn finish(conn: Conn<'_>, id: i64) -> Result<bool> {
    let sql = "UPDATE inbound SET state = 'done' WHERE id = $1 AND state = 'new'";
    let rows = on!(conn, c => sqlx::query(sql).bind(id).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Keeps an update that can't be understood, with the reason.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_aside(conn: Conn<'_>, id: i64, why: &str) -> Result<()> {
    let sql = "UPDATE inbound SET state = 'aside', why = $1 WHERE id = $2 AND state = 'new'";
    on!(conn, c => sqlx::query(sql).bind(why).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Deletes understood updates that came before `before`.
///
/// # Errors
/// [`Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM inbound WHERE state = 'done' AND received_at < $1";
    Ok(
        on!(conn, c => sqlx::query(sql).bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?,
    )
}
