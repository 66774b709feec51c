//! One-time links: for the first person, and for invited ones. Only hashes are kept.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::OperatorId, time::Timestamp};

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first person of a fresh installation.
    SetUp,
    /// An operator who sets his password.
    Invitation,
    /// An operator who connects himself to the console.
    Console,
    /// A login that waits for its second step.
    SecondStep,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::Invitation => "invitation",
            Self::Console => "console",
            Self::SecondStep => "second_step",
        }
    }
}

/// Inserts a link and ends the earlier ones of the same purpose and operator.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn replace(
    mut conn: Conn<'_>,
    purpose: Purpose,
    operator: Option<OperatorId>,
    hash: &str,
    expires_at: Timestamp,
) -> Result<()> {
    let operator = operator.map(|id| id.to_string());
    let sql =
        "DELETE FROM links WHERE purpose = $1 AND COALESCE(operator_id, '') = COALESCE($2, '')";
    on!(conn.lend(), c => sqlx::query(sql)
        .bind(purpose.name()).bind(operator.as_deref()).execute(c).await.map(|_| ()))?;
    let sql = "INSERT INTO links (hash, purpose, operator_id, expires_at) VALUES ($1, $2, $3, $4)";
    on!(conn, c => sqlx::query(sql)
        .bind(hash).bind(purpose.name()).bind(operator.as_deref()).bind(expires_at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds whose a link is, without using it up; `None` when it is unknown, used or too old.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find(
    conn: Conn<'_>,
    purpose: Purpose,
    hash: &str,
    now: Timestamp,
) -> Result<Option<Option<OperatorId>>> {
    let sql = "SELECT operator_id FROM links \
        WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
    let row: Option<Option<String>> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(hash).bind(purpose.name()).bind(now.as_ms()).fetch_optional(c).await)?;
    row.map(|id| parse::maybe_id(id.as_ref(), "links.operator_id"))
        .transpose()
}

/// Uses a link up; `None` when it is unknown, used or too old, else whose it is.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn consume(
    conn: Conn<'_>,
    purpose: Purpose,
    hash: &str,
    now: Timestamp,
) -> Result<Option<Option<OperatorId>>> {
    let sql = "UPDATE links SET used_at = $1 \
        WHERE hash = $2 AND purpose = $3 AND used_at IS NULL AND expires_at > $1 RETURNING operator_id";
    let row: Option<Option<String>> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(now.as_ms()).bind(hash).bind(purpose.name()).fetch_optional(c).await)?;
    row.map(|id| parse::maybe_id(id.as_ref(), "links.operator_id"))
        .transpose()
}

/// Ends the links of a purpose and an operator.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn remove(conn: Conn<'_>, purpose: Purpose, operator: OperatorId) -> Result<()> {
    let sql = "DELETE FROM links WHERE purpose = $1 AND operator_id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(purpose.name()).bind(operator.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
