//! Versions of the routing policy; none is ever changed.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    routing::{PolicyVersion, RoutingPolicy},
    time::Timestamp,
};

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

/// Lists the latest versions, newest first.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list(conn: Conn<'_>, limit: i64) -> Result<Vec<PolicyVersion>> {
    let sql = "SELECT version, at, by_id FROM routing_policies ORDER BY version DESC LIMIT $1";
    let rows: Vec<(i64, i64, Option<String>)> =
        on!(conn, c => sqlx::query_as(sql).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(version, at, by)| {
            Ok(PolicyVersion {
                version,
                at: Timestamp::from_ms(at),
                by: parse::maybe_id(by.as_ref(), "routing_policies.by_id")?,
            })
        })
        .collect()
}

/// Finds one version.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find(conn: Conn<'_>, version: i64) -> Result<Option<RoutingPolicy>> {
    let sql = "SELECT policy FROM routing_policies WHERE version = $1";
    let policy: Option<String> =
        on!(conn, c => sqlx::query_scalar(sql).bind(version).fetch_optional(c).await)?;
    policy
        .map(|json| parse::from_json(&json, "routing_policies.policy"))
        .transpose()
}

/// Adds a version.
///
/// # Errors
/// [`crate::Error::Database`]; [`crate::Error::is_taken`] when there is that version already.
pub async fn insert(conn: Conn<'_>, made: &PolicyVersion, policy: &RoutingPolicy) -> Result<()> {
    let sql = "INSERT INTO routing_policies (version, policy, at, by_id) VALUES ($1, $2, $3, $4)";
    let policy = parse::json(policy)?;
    on!(conn, c => sqlx::query(sql)
        .bind(made.version)
        .bind(policy)
        .bind(made.at.as_ms())
        .bind(made.by.map(|by| by.to_string()))
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
