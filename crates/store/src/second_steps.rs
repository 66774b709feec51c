//! Second steps of logins, and the codes for who has lost his telephone.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::OperatorId, time::Timestamp};

/// A second step as it is kept.
#[derive(Debug, Clone)]
pub struct SecondStep {
    /// What the codes come from, sealed.
    pub seed: String,
    /// False while it is only being set up.
    pub is_on: bool,
    /// The step of the last code that was good.
    pub last_step: i64,
    /// Since when it is on, or is being set up.
    pub since: Timestamp,
}

/// Finds an operator's second step, also one that is only being set up.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find(conn: Conn<'_>, operator: OperatorId) -> Result<Option<SecondStep>> {
    let sql = "SELECT seed, is_on, last_step, since FROM second_steps WHERE operator_id = $1";
    let row: Option<(String, bool, i64, i64)> = on!(conn, c => sqlx::query_as(sql)
        .bind(operator.to_string()).fetch_optional(c).await)?;
    Ok(row.map(|(seed, is_on, last_step, since)| SecondStep {
        seed,
        is_on,
        last_step,
        since: Timestamp::from_ms(since),
    }))
}

/// Keeps a seed that is to be proved, in the place of one that never was; false when there is one that is on.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn begin(
    conn: Conn<'_>,
    operator: OperatorId,
    seed: &str,
    now: Timestamp,
) -> Result<bool> {
    let sql = "INSERT INTO second_steps (operator_id, seed, is_on, last_step, since) \
        VALUES ($1, $2, FALSE, 0, $3) \
        ON CONFLICT (operator_id) DO UPDATE SET seed = excluded.seed, since = excluded.since \
        WHERE second_steps.is_on = FALSE";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).bind(seed).bind(now.as_ms())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Switches on what was proved by the code of `step`; false when it is on already, or has another seed by now.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn turn_on(
    conn: Conn<'_>,
    operator: OperatorId,
    seed: &str,
    step: i64,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE second_steps SET is_on = TRUE, last_step = $1, since = $2 \
        WHERE operator_id = $3 AND seed = $4 AND is_on = FALSE";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(step).bind(now.as_ms()).bind(operator.to_string()).bind(seed)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Uses the code of a step up; false when it, or a later one, was used before.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn use_step(conn: Conn<'_>, operator: OperatorId, step: i64) -> Result<bool> {
    let sql = "UPDATE second_steps SET last_step = $1 \
        WHERE operator_id = $2 AND is_on = TRUE AND last_step < $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(step).bind(operator.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Takes a second step away, and its recovery codes; false when there was none that was on.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn remove(mut conn: Conn<'_>, operator: OperatorId) -> Result<bool> {
    let operator = operator.to_string();
    let sql = "DELETE FROM recovery_codes WHERE operator_id = $1";
    on!(conn.lend(), c => sqlx::query(sql).bind(&operator).execute(c).await.map(|_| ()))?;
    let sql = "DELETE FROM second_steps WHERE operator_id = $1 AND is_on = TRUE";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&operator).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Lists who logs in with two steps, and since when.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<(OperatorId, Timestamp)>> {
    let sql = "SELECT operator_id, since FROM second_steps WHERE is_on = TRUE ORDER BY operator_id";
    let rows: Vec<(String, i64)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    let one = |(id, since): (String, i64)| {
        let operator = parse::id(&id, "second_steps.operator_id")?;
        Ok((operator, Timestamp::from_ms(since)))
    };
    rows.into_iter().map(one).collect()
}

/// Gives an operator other recovery codes; the former ones are gone.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn replace_codes(
    mut conn: Conn<'_>,
    operator: OperatorId,
    hashes: &[String],
) -> Result<()> {
    let operator = operator.to_string();
    let sql = "DELETE FROM recovery_codes WHERE operator_id = $1";
    on!(conn.lend(), c => sqlx::query(sql).bind(&operator).execute(c).await.map(|_| ()))?;
    let sql = "INSERT INTO recovery_codes (operator_id, hash) VALUES ($1, $2)";
    for hash in hashes {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(&operator).bind(hash).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Uses a recovery code up; false when there is no such one that is left.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn use_code(
    conn: Conn<'_>,
    operator: OperatorId,
    hash: &str,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE recovery_codes SET used_at = $1 \
        WHERE operator_id = $2 AND hash = $3 AND used_at IS NULL";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(operator.to_string()).bind(hash)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Counts the recovery codes that are left.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn count_codes(conn: Conn<'_>, operator: OperatorId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM recovery_codes WHERE operator_id = $1 AND used_at IS NULL";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(operator.to_string()).fetch_one(c).await)?)
}
