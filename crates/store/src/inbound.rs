//! Raw updates: written before they are acknowledged, understood after.

use crate::{
    Error, Result,
    backend::{Conn, on},
    counters,
    document::{self, line},
    rows,
    views::{Conditions, Value},
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
    let mut inserted = 0;
    for piece in rows::pieces(&numbered) {
        let sql = format!(
            "INSERT INTO inbound (id, channel_id, external_id, lane, body, received_at, state) VALUES {} \
             ON CONFLICT (channel_id, external_id) DO NOTHING",
            rows::places(&conn, piece.len(), 7)
        );
        inserted += on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
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
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
    }
    if usize::try_from(inserted).ok() == Some(updates.len()) {
        return Ok(vec![true; updates.len()]);
    }
    // What was known before has not taken its number.
    let sql = "SELECT id FROM inbound WHERE id >= $1";
    let taken: Vec<i64> = on!(conn, c => sqlx::query_scalar(sql).bind(first).fetch_all(c).await)?;
    Ok(numbered.iter().map(|(id, _)| taken.contains(id)).collect())
}

line! {
    struct Stored: "FROM inbound i JOIN channels ch ON ch.id = i.channel_id" {
        id: i64 = "i.id",
        channel: ChannelId = "i.channel_id",
        kind: ChannelKind = "ch.kind",
        lane: String = "i.lane",
        body: String = "i.body",
    }
}

impl From<Stored> for Waiting {
    fn from(row: Stored) -> Self {
        Self {
            id: row.id,
            channel: row.channel,
            kind: row.kind,
            lane: row.lane,
            body: row.body,
        }
    }
}

/// Lists what nobody has understood yet, in order of arrival.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_waiting(conn: Conn<'_>, limit: i64) -> Result<Vec<Waiting>> {
    let mut conditions = Conditions::default();
    let limit = conditions.place(Value::Number(limit));
    let chosen = format!(" WHERE i.state = 'new' ORDER BY i.id LIMIT {limit}");
    read(conn, &chosen, conditions).await
}

/// Lists what nobody has understood yet, so that no lane keeps others waiting: `share` of each lane, then as much of
/// each again, and so on.
///
/// Shape: in each lane in order of arrival. Looks at the first thousand only.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_fairly(conn: Conn<'_>, share: i64, limit: i64) -> Result<Vec<Waiting>> {
    let mut conditions = Conditions::default();
    let share = conditions.place(Value::Number(share));
    let limit = conditions.place(Value::Number(limit));
    let chosen = format!(
        " JOIN (SELECT id, (ROW_NUMBER() OVER (PARTITION BY channel_id, lane ORDER BY id) - 1) / {share} AS turn \
         FROM (SELECT id, channel_id, lane FROM inbound WHERE state = 'new' ORDER BY id LIMIT 1000) head) ranked \
         ON ranked.id = i.id ORDER BY ranked.turn, i.id LIMIT {limit}"
    );
    read(conn, &chosen, conditions).await
}

async fn read(conn: Conn<'_>, chosen: &str, conditions: Conditions) -> Result<Vec<Waiting>> {
    let rows: Vec<Stored> = document::read(conn, chosen, conditions).await?;
    Ok(rows.into_iter().map(Waiting::from).collect())
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
