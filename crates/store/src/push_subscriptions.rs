//! The browsers in which operators are told while no page is open. One goes with the login that made it.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    event::Seq,
    id::{OperatorId, PushSubscriptionId},
    push::{Subscription, Wanted},
    time::Timestamp,
};

/// A browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its identity.
    pub id: PushSubscriptionId,
    /// Who is told.
    pub operator: OperatorId,
    /// The hash of the secret of its session.
    pub session_hash: String,
    /// Where it is told.
    pub subscription: Subscription,
    /// What.
    pub wanted: Wanted,
    /// The tag of the language in which.
    pub language: String,
    /// What was written before is not told.
    pub since: Seq,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its service last took something.
    pub told_at: Option<Timestamp>,
    /// When its service last did not, and what it said, unless it has taken something since.
    pub trouble: Option<(Timestamp, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    operator_id: String,
    session_hash: String,
    endpoint: String,
    p256dh: String,
    auth: String,
    language: String,
    shows_words: bool,
    quiet_from: Option<i64>,
    quiet_until: Option<i64>,
    zone: String,
    since: i64,
    created_at: i64,
    told_at: Option<i64>,
    failed_at: Option<i64>,
    trouble: Option<String>,
}

impl TryFrom<Row> for Stored {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let minute = |minute: i64| {
            u32::try_from(minute)
                .map_err(|_| Error::Corrupt("push_subscriptions.quiet_from".to_owned()))
        };
        let quiet = match row.quiet_from.zip(row.quiet_until) {
            Some((from, until)) => Some((minute(from)?, minute(until)?)),
            None => None,
        };
        Ok(Self {
            id: parse::id(&row.id, "push_subscriptions.id")?,
            operator: parse::id(&row.operator_id, "push_subscriptions.operator_id")?,
            session_hash: row.session_hash,
            subscription: Subscription {
                endpoint: row.endpoint,
                p256dh: row.p256dh,
                auth: row.auth,
            },
            wanted: Wanted {
                shows_words: row.shows_words,
                quiet,
                zone: row.zone,
            },
            language: row.language,
            since: row.since,
            created_at: Timestamp::from_ms(row.created_at),
            told_at: parse::maybe_time(row.told_at),
            trouble: parse::maybe_time(row.failed_at).zip(row.trouble),
        })
    }
}

const SUBSCRIPTIONS: &str = "SELECT p.id, p.operator_id, p.session_hash, p.endpoint, p.p256dh, p.auth, p.language, \
    p.shows_words, p.quiet_from, p.quiet_until, p.zone, p.since, p.created_at, p.told_at, p.failed_at, p.trouble \
    FROM push_subscriptions p";

/// Where the login lives and its operator works here.
const IS_ALIVE: &str = "EXISTS (SELECT 1 FROM sessions s JOIN operators o ON o.id = s.operator_id \
    WHERE s.hash = p.session_hash AND s.operator_id = p.operator_id AND s.revoked_at IS NULL \
    AND s.expires_at > $1 AND o.is_enabled)";

/// Lists the browsers in which somebody may be told.
///
/// Shape: by identity.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_alive(conn: Conn<'_>, now: Timestamp) -> Result<Vec<Stored>> {
    let sql = format!("{SUBSCRIPTIONS} WHERE {IS_ALIVE} ORDER BY p.id");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(now.as_ms()).fetch_all(c).await)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Finds a browser in which somebody may be told.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_alive(
    conn: Conn<'_>,
    id: PushSubscriptionId,
    now: Timestamp,
) -> Result<Option<Stored>> {
    let sql = format!("{SUBSCRIPTIONS} WHERE {IS_ALIVE} AND p.id = $2");
    let row: Option<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(now.as_ms()).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Stored::try_from).transpose()
}

/// Finds the browser of a session.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_of_session(conn: Conn<'_>, session_hash: &str) -> Result<Option<Stored>> {
    let sql = format!("{SUBSCRIPTIONS} WHERE p.session_hash = $1");
    let row: Option<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(session_hash).fetch_optional(c).await)?;
    row.map(Stored::try_from).transpose()
}

/// Keeps a browser in place of what its session or its address had.
///
/// # Errors
/// [`Error::Database`].
pub async fn put(mut conn: Conn<'_>, stored: &Stored) -> Result<()> {
    let sql = "DELETE FROM push_subscriptions WHERE session_hash = $1 OR endpoint = $2";
    let (hash, endpoint) = (&stored.session_hash, &stored.subscription.endpoint);
    on!(conn.lend(), c => sqlx::query(sql).bind(hash).bind(endpoint).execute(c).await.map(|_| ()))?;
    let sql = "INSERT INTO push_subscriptions (id, operator_id, session_hash, endpoint, p256dh, auth, language, \
        shows_words, quiet_from, quiet_until, zone, since, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let quiet = stored.wanted.quiet;
    on!(conn, c => sqlx::query(sql)
        .bind(stored.id.to_string())
        .bind(stored.operator.to_string())
        .bind(hash)
        .bind(endpoint)
        .bind(&stored.subscription.p256dh)
        .bind(&stored.subscription.auth)
        .bind(&stored.language)
        .bind(stored.wanted.shows_words)
        .bind(quiet.map(|(from, _)| i64::from(from)))
        .bind(quiet.map(|(_, until)| i64::from(until)))
        .bind(&stored.wanted.zone)
        .bind(stored.since)
        .bind(stored.created_at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Removes the oldest browsers of an operator until `most` are left.
///
/// # Errors
/// [`Error::Database`].
pub async fn bound(conn: Conn<'_>, operator: OperatorId, most: i64) -> Result<()> {
    let sql = "DELETE FROM push_subscriptions WHERE operator_id = $1 AND id NOT IN \
        (SELECT id FROM push_subscriptions WHERE operator_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)";
    on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).bind(most).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Removes a browser; false when it was gone.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(conn: Conn<'_>, id: PushSubscriptionId) -> Result<bool> {
    let sql = "DELETE FROM push_subscriptions WHERE id = $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Removes the browser of a session.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove_of_session(conn: Conn<'_>, session_hash: &str) -> Result<()> {
    let sql = "DELETE FROM push_subscriptions WHERE session_hash = $1";
    on!(conn, c => sqlx::query(sql).bind(session_hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Removes the browsers of an operator but the one of a session.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove_others(conn: Conn<'_>, operator: OperatorId, but: &str) -> Result<()> {
    let sql = "DELETE FROM push_subscriptions WHERE operator_id = $1 AND session_hash <> $2";
    on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).bind(but).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Removes the browsers whose login is over; returns how many went.
///
/// # Errors
/// [`Error::Database`].
pub async fn sweep(conn: Conn<'_>, now: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM push_subscriptions WHERE session_hash NOT IN \
        (SELECT hash FROM sessions WHERE revoked_at IS NULL AND expires_at > $1)";
    Ok(
        on!(conn, c => sqlx::query(sql).bind(now.as_ms()).execute(c).await.map(|done| done.rows_affected()))?,
    )
}

/// Notes that a service has taken something.
///
/// # Errors
/// [`Error::Database`].
pub async fn note_told(conn: Conn<'_>, id: PushSubscriptionId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE push_subscriptions SET told_at = $1, failed_at = NULL, trouble = NULL WHERE id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that a service has not taken something, and what it said.
///
/// # Errors
/// [`Error::Database`].
pub async fn note_trouble(
    conn: Conn<'_>,
    id: PushSubscriptionId,
    now: Timestamp,
    trouble: &str,
) -> Result<()> {
    let sql = "UPDATE push_subscriptions SET failed_at = $1, trouble = $2 WHERE id = $3";
    on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(trouble).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
