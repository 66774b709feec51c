//! Queues as a whole: who has how much, how many wait, and how long it took.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::id::{OperatorId, TeamId};
use std::collections::BTreeMap;

/// Counts what each operator has, and what is offered to him; who has nothing is left out.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn count_by_operator(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, i64>> {
    let sql = "SELECT operator_id, COUNT(*) FROM conversations WHERE operator_id IS NOT NULL GROUP BY operator_id";
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
        AND operator_id IS NULL AND team_id = $1";
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
        AND NOT is_forced AND team_id = $1 ORDER BY state_at DESC LIMIT $2";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(team.to_string()).bind(limit).fetch_all(c).await)?)
}
