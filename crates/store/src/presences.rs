//! Why, by whom and until when operators are what they are, and the reasons that the house keeps.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::OperatorId, operator::PresenceCause, time::Timestamp, view::Reason};
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct CauseRow {
    id: String,
    presence_through: String,
    presence_by: Option<String>,
    presence_reason: String,
    presence_until: Option<i64>,
}

impl CauseRow {
    fn cause(self) -> Result<(OperatorId, PresenceCause)> {
        let cause = PresenceCause {
            through: parse::word(&self.presence_through, "operators.presence_through")?,
            by: parse::maybe_id(self.presence_by.as_ref(), "operators.presence_by")?,
            reason: self.presence_reason,
            until: parse::maybe_time(self.presence_until),
        };
        Ok((parse::id(&self.id, "operators.id")?, cause))
    }
}

const CAUSES: &str =
    "SELECT id, presence_through, presence_by, presence_reason, presence_until FROM operators";

/// Sets why an operator's presence is what it is.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn set_cause(conn: Conn<'_>, operator: OperatorId, cause: &PresenceCause) -> Result<()> {
    let sql = "UPDATE operators SET presence_through = $1, presence_by = $2, presence_reason = $3, \
        presence_until = $4 WHERE id = $5";
    let through = parse::name(&cause.through)?;
    on!(conn, c => sqlx::query(sql)
        .bind(through)
        .bind(cause.by.map(|by| by.to_string()))
        .bind(&cause.reason)
        .bind(cause.until.map(Timestamp::as_ms))
        .bind(operator.to_string())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds why an operator's presence is what it is; `None` when there is no such operator.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_cause(conn: Conn<'_>, operator: OperatorId) -> Result<Option<PresenceCause>> {
    let sql = format!("{CAUSES} WHERE id = $1");
    let row: Option<CauseRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(operator.to_string()).fetch_optional(c).await)?;
    Ok(row
        .map(CauseRow::cause)
        .transpose()?
        .map(|(_, cause)| cause))
}

/// Lists why each operator's presence is what it is.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_causes(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, PresenceCause>> {
    let rows: Vec<CauseRow> = on!(conn, c => sqlx::query_as(CAUSES).fetch_all(c).await)?;
    rows.into_iter().map(CauseRow::cause).collect()
}

/// Returns the reason of each operator who has one, as colleagues read it.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_reasons(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, Reason>> {
    let causes = list_causes(conn).await?;
    let told = causes
        .into_iter()
        .filter_map(|(id, cause)| Some((id, cause.told()?)));
    Ok(told.collect())
}

/// Lists who is away and comes back by himself, and when.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_coming_back(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, Timestamp>> {
    let sql = "SELECT id, presence_until FROM operators WHERE presence_until IS NOT NULL AND presence = 'away'";
    let rows: Vec<(String, i64)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, until)| Ok((parse::id(&id, "operators.id")?, Timestamp::from_ms(until))))
        .collect()
}

/// Lists the reasons that the house keeps for being away, in their order.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn list_away_reasons(conn: Conn<'_>) -> Result<Vec<String>> {
    let sql = "SELECT name FROM away_reasons ORDER BY position";
    Ok(on!(conn, c => sqlx::query_scalar(sql).fetch_all(c).await)?)
}

/// Replaces the reasons that the house keeps.
///
/// # Errors
/// [`crate::Error::Database`]; [`crate::Error::is_taken`] when one stands there twice.
pub async fn set_away_reasons(mut conn: Conn<'_>, reasons: &[String]) -> Result<()> {
    let sql = "DELETE FROM away_reasons";
    on!(conn.lend(), c => sqlx::query(sql).execute(c).await.map(|_| ()))?;
    let sql = "INSERT INTO away_reasons (position, name, name_folded) VALUES ($1, $2, $3)";
    for (position, name) in (1_i64..).zip(reasons) {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(position).bind(name).bind(name.to_lowercase()).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}
