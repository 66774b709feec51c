//! Passkeys of operators, and the challenges that browsers have not answered yet.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::OperatorId, passkey::Passkey, time::Timestamp};
use std::collections::BTreeMap;

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ceremony {
    /// Adding a passkey; bound to a session.
    Add,
    /// A login that begins by a passkey; bound to a secret of the browser.
    LogIn,
    /// The second step of a login; bound to what stands for its password.
    SecondStep,
}

impl Ceremony {
    const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::LogIn => "log_in",
            Self::SecondStep => "second_step",
        }
    }
}

/// What a passkey is verified with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose it is.
    pub operator: OperatorId,
    /// The public key, in base 64.
    pub public_key: String,
    /// What its counter said last.
    pub counter: i64,
}

/// Keeps a challenge in the place of an earlier one of the same ceremony, and forgets those that ran out.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn keep_challenge(
    mut conn: Conn<'_>,
    ceremony: Ceremony,
    hash: &str,
    challenge: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let sql = "DELETE FROM passkey_challenges WHERE expires_at <= $1";
    on!(conn.lend(), c => sqlx::query(sql).bind(now.as_ms()).execute(c).await.map(|_| ()))?;
    let sql = "INSERT INTO passkey_challenges (hash, ceremony, challenge, expires_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (hash, ceremony) DO UPDATE \
        SET challenge = excluded.challenge, expires_at = excluded.expires_at";
    on!(conn, c => sqlx::query(sql)
        .bind(hash).bind(ceremony.name()).bind(challenge).bind(expires_at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Uses a challenge up; `None` when there is none, or it ran out.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn take_challenge(
    conn: Conn<'_>,
    ceremony: Ceremony,
    hash: &str,
    now: Timestamp,
) -> Result<Option<String>> {
    let sql = "DELETE FROM passkey_challenges WHERE hash = $1 AND ceremony = $2 \
        RETURNING challenge, expires_at";
    let row: Option<(String, i64)> = on!(conn, c => sqlx::query_as(sql)
        .bind(hash).bind(ceremony.name()).fetch_optional(c).await)?;
    Ok(row
        .filter(|(_, expires_at)| *expires_at > now.as_ms())
        .map(|(challenge, _)| challenge))
}

/// Keeps a passkey; false when it is known already, of whomever.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn insert(conn: Conn<'_>, passkey: &Passkey, kept: &Kept) -> Result<bool> {
    let sql = "INSERT INTO passkeys \
        (credential, operator_id, name, public_key, counter, created_at, used_at) \
        VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT (credential) DO NOTHING";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&passkey.credential).bind(kept.operator.to_string()).bind(&passkey.name)
        .bind(&kept.public_key).bind(kept.counter).bind(passkey.created_at.as_ms())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Lists an operator's passkeys, oldest first.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn list(conn: Conn<'_>, operator: OperatorId) -> Result<Vec<Passkey>> {
    let sql = "SELECT credential, name, created_at, used_at FROM passkeys \
        WHERE operator_id = $1 ORDER BY created_at, credential";
    let rows: Vec<(String, String, i64, Option<i64>)> = on!(conn, c => sqlx::query_as(sql)
        .bind(operator.to_string()).fetch_all(c).await)?;
    let one =
        |(credential, name, created_at, used_at): (String, String, i64, Option<i64>)| Passkey {
            credential,
            name,
            created_at: Timestamp::from_ms(created_at),
            used_at: parse::maybe_time(used_at),
        };
    Ok(rows.into_iter().map(one).collect())
}

/// Finds what a passkey is verified with.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find(conn: Conn<'_>, credential: &str) -> Result<Option<Kept>> {
    let sql = "SELECT operator_id, public_key, counter FROM passkeys WHERE credential = $1";
    let row: Option<(String, String, i64)> = on!(conn, c => sqlx::query_as(sql)
        .bind(credential).fetch_optional(c).await)?;
    row.map(|(operator, public_key, counter)| {
        Ok(Kept {
            operator: parse::id(&operator, "passkeys.operator_id")?,
            public_key,
            counter,
        })
    })
    .transpose()
}

/// Notes that a passkey was used; false when it is gone, or its counter is not the one that was read.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn note_use(
    conn: Conn<'_>,
    credential: &str,
    read: &Kept,
    counter: i64,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE passkeys SET counter = $1, used_at = $2 \
        WHERE credential = $3 AND operator_id = $4 AND counter = $5";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(counter).bind(now.as_ms()).bind(credential).bind(read.operator.to_string())
        .bind(read.counter)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Removes one of an operator's passkeys; false when he has no such one.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn remove(conn: Conn<'_>, operator: OperatorId, credential: &str) -> Result<bool> {
    let sql = "DELETE FROM passkeys WHERE operator_id = $1 AND credential = $2";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).bind(credential)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Removes all of an operator's passkeys; returns how many there were.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn remove_all(conn: Conn<'_>, operator: OperatorId) -> Result<u64> {
    let sql = "DELETE FROM passkeys WHERE operator_id = $1";
    Ok(on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).execute(c).await.map(|done| done.rows_affected()))?)
}

/// Tells of everybody who has passkeys since when, and how many.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn count_all(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, (Timestamp, i64)>> {
    let sql = "SELECT operator_id, MIN(created_at), COUNT(*) FROM passkeys \
        GROUP BY operator_id ORDER BY operator_id";
    let rows: Vec<(String, i64, i64)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    let one = |(id, since, count): (String, i64, i64)| {
        let operator = parse::id(&id, "passkeys.operator_id")?;
        Ok((operator, (Timestamp::from_ms(since), count)))
    };
    rows.into_iter().map(one).collect()
}
