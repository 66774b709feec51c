//! Raw updates: written before they are acknowledged, understood after.

use crate::{
    Error, Result,
    backend::{Conn, on},
    counters, parse, rows,
};
use domain::{
    channel::{ChannelKind, RawUpdate},
    id::ChannelId,
    time::Timestamp,
};
use std::collections::BTreeSet;

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

/// Inserts what is not known yet; says of each update whether it was new.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(
    mut conn: Conn<'_>,
    updates: &[(ChannelId, RawUpdate)],
    at: Timestamp,
) -> Result<Vec<bool>> {
    let count = i64::try_from(updates.len()).map_err(|_| Error::Corrupt("updates".to_owned()))?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let first = counters::take(conn.lend(), "inbound", count).await? - count + 1;
    let numbered: Vec<_> = (first..).zip(updates).collect();
    let mut inserted = BTreeSet::new();
    for piece in rows::pieces(&numbered) {
        let sql = format!(
            "INSERT INTO inbound (id, channel_id, external_id, lane, body, received_at, state) VALUES {} \
             ON CONFLICT (channel_id, external_id) DO NOTHING RETURNING id",
            rows::places(&conn, piece.len(), 7)
        );
        let ids: Vec<i64> = on!(conn.lend(), c => {
            let mut query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
            for (id, (channel, update)) in piece {
                query = query
                    .bind(id)
                    .bind(channel.to_string())
                    .bind(&update.external_id)
                    .bind(&update.lane)
                    .bind(&update.body)
                    .bind(at.as_ms())
                    .bind("new");
            }
            query.fetch_all(c).await
        })?;
        inserted.extend(ids);
    }
    Ok(numbered
        .iter()
        .map(|(id, _)| inserted.contains(id))
        .collect())
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    id: i64,
    channel_id: String,
    kind: String,
    lane: String,
    body: String,
}

impl TryFrom<WaitingRow> for Waiting {
    type Error = Error;

    fn try_from(row: WaitingRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            channel: parse::id(&row.channel_id, "inbound.channel_id")?,
            kind: parse::word(&row.kind, "channels.kind")?,
            lane: row.lane,
            body: row.body,
        })
    }
}

/// Lists what nobody has understood yet, in order of arrival.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_waiting(conn: Conn<'_>, limit: i64) -> Result<Vec<Waiting>> {
    let sql = "SELECT i.id, i.channel_id, ch.kind, i.lane, i.body FROM inbound i \
        JOIN channels ch ON ch.id = i.channel_id WHERE i.state = 'new' ORDER BY i.id LIMIT $1";
    let rows: Vec<WaitingRow> = on!(conn, c => sqlx::query_as(sql).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Waiting::try_from).collect()
}

/// Lists what nobody has understood yet, so that no lane keeps others waiting: `share` of each lane, then as much of
/// each again, and so on.
///
/// Shape: in each lane in order of arrival. Looks at the first thousand only.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_fairly(conn: Conn<'_>, share: i64, limit: i64) -> Result<Vec<Waiting>> {
    let sql = "WITH head AS (SELECT id, channel_id, lane FROM inbound WHERE state = 'new' ORDER BY id LIMIT 1000), \
        ranked AS (SELECT id, (ROW_NUMBER() OVER (PARTITION BY channel_id, lane ORDER BY id) - 1) / $1 AS turn FROM head) \
        SELECT i.id, i.channel_id, ch.kind, i.lane, i.body FROM ranked r JOIN inbound i ON i.id = r.id \
        JOIN channels ch ON ch.id = i.channel_id ORDER BY r.turn, i.id LIMIT $2";
    let rows: Vec<WaitingRow> =
        on!(conn, c => sqlx::query_as(sql).bind(share).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Waiting::try_from).collect()
}

/// Notes that updates were understood; returns those that were not before.
///
/// # Errors
/// [`Error::Database`].
pub async fn finish(mut conn: Conn<'_>, ids: &[i64]) -> Result<BTreeSet<i64>> {
    let mut finished = BTreeSet::new();
    for piece in rows::sets(ids) {
        let sql = format!(
            "UPDATE inbound SET state = 'done' WHERE id IN ({}) AND state = 'new' RETURNING id",
            rows::values(piece.len())
        );
        let done: Vec<i64> = on!(conn.lend(), c => {
            let mut query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id);
            }
            query.fetch_all(c).await
        })?;
        finished.extend(done);
    }
    Ok(finished)
}

/// Throws away the body of an update that was understood and holds what must not be kept in the clear.
///
/// # Errors
/// [`Error::Database`].
pub async fn forget_body(conn: Conn<'_>, id: i64) -> Result<()> {
    let sql = "UPDATE inbound SET body = '' WHERE id = $1";
    on!(conn, c => sqlx::query(sql).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
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
