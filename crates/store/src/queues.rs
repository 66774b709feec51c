//! Queues as a whole: who has how much, how many wait, and how long it took.

use crate::{
    Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    id::{OperatorId, TeamId},
    queue::{Alarm, Length, Limits},
    routing::PerWork,
    time::Timestamp,
    view::board::Load,
};
use std::collections::BTreeMap;

/// Counts what each operator has that is awake, what is offered to him, and what he wraps up; who has nothing is
/// left out.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn count_by_operator(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, i64>> {
    let sql = "SELECT operator_id, COUNT(*) FROM (\
        SELECT operator_id FROM conversations WHERE operator_id IS NOT NULL AND snoozed_until IS NULL \
        UNION ALL SELECT operator_id FROM wrap_ups) carried GROUP BY operator_id";
    let rows: Vec<(String, i64)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, count)| Ok((parse::id(&id, "conversations.operator_id")?, count)))
        .collect()
}

/// Counts the conversations that wait for a team and are offered to nobody.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn count_waiting(conn: Conn<'_>, team: TeamId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM conversations WHERE state IN ('queued', 'offered') \
        AND operator_id IS NULL AND snoozed_until IS NULL AND team_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(team.to_string()).fetch_one(c).await)?)
}

/// Lists how long the conversations waited that operators of a team have, latest first; not those that a person
/// gave or took by hand.
///
/// Units: ms.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn list_waits(conn: Conn<'_>, team: TeamId, limit: i64) -> Result<Vec<i64>> {
    let sql = "SELECT state_at - enqueued_at FROM conversations WHERE operator_id IS NOT NULL AND state = 'active' \
        AND NOT is_forced AND snoozed_until IS NULL AND team_id = $1 ORDER BY state_at DESC LIMIT $2";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(team.to_string()).bind(limit).fetch_all(c).await)?)
}

/// Returns what some operators carry, in no order; who has nothing carries 0.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_loads(mut conn: Conn<'_>, operators: &[OperatorId]) -> Result<Vec<Load>> {
    if operators.is_empty() {
        return Ok(Vec::new());
    }
    let (_, policy) = crate::policies::newest(conn.lend()).await?;
    let PerWork { chat, mail, phone } = policy.units;
    let set = rows::filled(operators.to_vec());
    let these = rows::values(set.len());
    let sql = format!(
        "SELECT operator_id, CAST(SUM(units) AS BIGINT) FROM (\
            SELECT operator_id, CASE work WHEN 'phone' THEN {phone} WHEN 'mail' THEN {mail} ELSE {chat} END \
                AS units FROM conversations \
                WHERE operator_id IN ({these}) AND snoozed_until IS NULL \
            UNION ALL SELECT operator_id, units FROM wrap_ups WHERE operator_id IN ({these})) carried \
        GROUP BY operator_id"
    );
    let sums: Vec<(String, i64)> = on!(conn, c => {
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        for operator in &set {
            query = query.bind(operator.to_string());
        }
        query.fetch_all(c).await
    })?;
    let sums: BTreeMap<String, i64> = sums.into_iter().collect();
    let load = |operator: &OperatorId| Load {
        operator: *operator,
        used_units: sums.get(&operator.to_string()).copied().unwrap_or(0),
    };
    Ok(operators.iter().map(load).collect())
}

/// Returns the queue of each team for which somebody waits.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_lengths(conn: Conn<'_>) -> Result<BTreeMap<TeamId, Length>> {
    let sql = "SELECT team_id, COUNT(*), MIN(enqueued_at) FROM conversations \
        WHERE state IN ('queued', 'offered') AND snoozed_until IS NULL GROUP BY team_id";
    let rows: Vec<(String, i64, i64)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(team, waiting, oldest)| {
            let oldest = Some(Timestamp::from_ms(oldest));
            let length = Length { waiting, oldest };
            Ok((parse::id(&team, "conversations.team_id")?, length))
        })
        .collect()
}

/// Returns the limits of the teams that have some of their own.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_limits(conn: Conn<'_>) -> Result<BTreeMap<TeamId, Limits>> {
    let sql = "SELECT team_id, target_ms, wait_ms, length FROM queue_limits";
    let rows: Vec<(String, i64, Option<i64>, Option<i64>)> =
        on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(team, target_ms, wait_ms, length)| {
            let limits = Limits {
                target_ms,
                wait_ms,
                length,
            };
            Ok((parse::id(&team, "queue_limits.team_id")?, limits))
        })
        .collect()
}

/// Sets the limits of a team.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn set_limits(conn: Conn<'_>, team: TeamId, limits: &Limits) -> Result<()> {
    let sql = "INSERT INTO queue_limits (team_id, target_ms, wait_ms, length) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (team_id) DO UPDATE SET target_ms = excluded.target_ms, wait_ms = excluded.wait_ms, \
        length = excluded.length";
    on!(conn, c => sqlx::query(sql)
        .bind(team.to_string()).bind(limits.target_ms).bind(limits.wait_ms).bind(limits.length)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists the alarms that stand, by team.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_alarms(conn: Conn<'_>) -> Result<Vec<Alarm>> {
    let sql = "SELECT team_id, since FROM queue_alarms ORDER BY team_id";
    let rows: Vec<(String, i64)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(team, since)| {
            Ok(Alarm {
                team: parse::id(&team, "queue_alarms.team_id")?,
                since: Timestamp::from_ms(since),
            })
        })
        .collect()
}

/// Notes that a queue is over its limits; false when that was known.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn raise(conn: Conn<'_>, team: TeamId, since: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO queue_alarms (team_id, since) VALUES ($1, $2) ON CONFLICT (team_id) DO NOTHING";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(team.to_string()).bind(since.as_ms()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Notes that a queue is within its limits; false when that was known.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn calm(conn: Conn<'_>, team: TeamId) -> Result<bool> {
    let sql = "DELETE FROM queue_alarms WHERE team_id = $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(team.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// How many conversations were taken, by team, and how many of them within the promised wait.
///
/// A conversation counts once, by the first time that somebody took it since `since`. Shape: team, all, in time.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn count_taken(
    conn: Conn<'_>,
    since: Timestamp,
    default_target_ms: i64,
) -> Result<Vec<(TeamId, i64, i64)>> {
    let sql = "SELECT t.team_id, COUNT(*), \
        CAST(SUM(CASE WHEN t.waited_ms <= COALESCE(l.target_ms, $2) THEN 1 ELSE 0 END) AS BIGINT) FROM (\
            SELECT v.team_id, MIN(e.at) - v.enqueued_at AS waited_ms \
            FROM events e JOIN conversations v ON v.id = e.conversation_id \
            WHERE e.kind IN ('conversation.assigned', 'offer.accepted') AND e.at >= $1 AND e.at >= v.enqueued_at \
            GROUP BY v.id, v.team_id, v.enqueued_at) t \
        LEFT JOIN queue_limits l ON l.team_id = t.team_id GROUP BY t.team_id";
    let rows: Vec<(String, i64, i64)> = on!(conn, c => sqlx::query_as(sql)
        .bind(since.as_ms()).bind(default_target_ms).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(team, all, in_time)| Ok((parse::id(&team, "conversations.team_id")?, all, in_time)))
        .collect()
}
