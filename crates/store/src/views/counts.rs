//! How many conversations the live folders have.

use super::{
    conditions::{Conditions, Value, bind_all},
    rows::mention,
};
use crate::{
    Result,
    backend::{Conn, on},
};
use domain::{permission::Viewer, view::Counters};

/// Counts the conversations in each live folder as a viewer sees them.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn count(mut conn: Conn<'_>, viewer: &Viewer) -> Result<Counters> {
    let mut conditions = Conditions::default();
    let me = conditions.text(viewer.operator.map(|id| id.to_string()).unwrap_or_default());
    conditions.add("v.state <> 'closed'");
    conditions.seen_by(viewer);
    let sql = format!(
        "SELECT COALESCE(CAST(SUM(CASE WHEN v.operator_id = {me} AND v.snoozed_until IS NULL THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN v.state IN ('queued', 'offered') AND v.snoozed_until IS NULL THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN v.held_by_bot THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COALESCE(CAST(SUM(CASE WHEN v.snoozed_until IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT), 0), \
         COUNT(*) FROM conversations v{}",
        conditions.sql()
    );
    let (mine, waiting, bots, snoozed, open): (i64, i64, i64, i64, i64) = on!(conn.lend(), c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_one(c).await
    })?;
    let mentions = count_mentions(conn, viewer).await?;
    Ok(Counters {
        mine,
        waiting,
        bots,
        snoozed,
        mentions,
        open,
    })
}

/// Counts the conversations, also those that are over, in which a note mentions the viewer.
async fn count_mentions(conn: Conn<'_>, viewer: &Viewer) -> Result<i64> {
    if viewer.operator.is_none() {
        return Ok(0);
    }
    let mut conditions = Conditions::default();
    mention(&mut conditions, viewer);
    conditions.seen_by(viewer);
    let sql = format!("SELECT COUNT(*) FROM conversations v{}", conditions.sql());
    Ok(on!(conn, c => {
        bind_all!(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)), conditions).fetch_one(c).await
    })?)
}
