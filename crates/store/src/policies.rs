//! Versions of the routing policy; none is ever changed.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{routing::RoutingPolicy, time::Timestamp};

/// Finds the newest policy and its version; the default has version 0.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn newest(conn: Conn<'_>) -> Result<(i64, RoutingPolicy)> {
    let sql = "SELECT version, policy FROM routing_policies ORDER BY version DESC LIMIT 1";
    let row: Option<(i64, String)> = on!(conn, c => sqlx::query_as(sql).fetch_optional(c).await)?;
    match row {
        Some((version, policy)) => Ok((
            version,
            parse::from_json(&policy, "routing_policies.policy")?,
        )),
        None => Ok((0, RoutingPolicy::default())),
    }
}

/// Adds a version.
///
/// # Errors
/// [`crate::Error::Database`]; [`crate::Error::is_taken`] when there is that version already.
pub async fn insert(
    conn: Conn<'_>,
    version: i64,
    policy: &RoutingPolicy,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO routing_policies (version, policy, at) VALUES ($1, $2, $3)";
    let policy = parse::json(policy)?;
    on!(conn, c => sqlx::query(sql).bind(version).bind(policy).bind(at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
