//! Why somebody takes no work, where somebody else decided so.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::OperatorId, view::Reason};
use std::collections::BTreeMap;

/// Returns the reason of each operator who has one.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_reasons(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, Reason>> {
    let sql = "SELECT operator_id, set_by, reason FROM presence_reasons";
    let rows: Vec<(String, Option<String>, String)> =
        on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(operator, by, words)| {
            let by = parse::maybe_id(by.as_ref(), "presence_reasons.set_by")?;
            let operator = parse::id(&operator, "presence_reasons.operator_id")?;
            Ok((operator, Reason { by, words }))
        })
        .collect()
}

/// Replaces the reason of an operator; `None` takes it away.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn set_reason(
    mut conn: Conn<'_>,
    operator: OperatorId,
    reason: Option<&Reason>,
) -> Result<()> {
    let sql = "DELETE FROM presence_reasons WHERE operator_id = $1";
    on!(conn.lend(), c => sqlx::query(sql).bind(operator.to_string()).execute(c).await.map(|_| ()))?;
    let Some(Reason { by, words }) = reason else {
        return Ok(());
    };
    let sql = "INSERT INTO presence_reasons (operator_id, set_by, reason) VALUES ($1, $2, $3)";
    on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).bind(by.map(|by| by.to_string())).bind(words)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
