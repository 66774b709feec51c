//! Calls that were made under an idempotency key: what they told, then what they were answered.
//!
//! Until a call is answered its row has the facts that its units told, as a JSON array; an answer is never one.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    event::{Cause, Fact},
    time::Timestamp,
};
use std::sync::{Arc, Mutex, PoisonError};

/// What is known of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It was answered with this.
    Answered(String),
    /// It told these facts, and was not answered.
    Made(Vec<Fact>),
}

/// Signs the units of one call.
#[derive(Debug, Clone)]
pub struct Signature {
    owner: String,
    key: String,
    body_hash: String,
    told: Arc<Mutex<Vec<Fact>>>,
}

impl Signature {
    /// Makes the signature of `owner`'s call under `key`; `body_hash` tells it from another one.
    #[must_use]
    pub fn new(owner: &str, key: &str, body_hash: &str) -> Self {
        Self {
            owner: owner.to_owned(),
            key: key.to_owned(),
            body_hash: body_hash.to_owned(),
            told: Arc::default(),
        }
    }

    /// Adds facts to those of earlier units of the same call, and returns them all.
    fn tell(&self, facts: &[(Cause, Fact)]) -> Vec<Fact> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.extend(facts.iter().map(|(_, fact)| fact.clone()));
        told.clone()
    }
}

/// Finds what is known of the call under a key: the hash of its body, and what became of it.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find(
    conn: Conn<'_>,
    owner: &str,
    key: &str,
    not_before: Timestamp,
) -> Result<Option<(String, Known)>> {
    let sql = "SELECT body_hash, answer FROM replays WHERE owner = $1 AND key = $2 AND at >= $3";
    let found: Option<(String, String)> = on!(conn, c => sqlx::query_as(sql)
        .bind(owner).bind(key).bind(not_before.as_ms()).fetch_optional(c).await)?;
    let Some((body_hash, answer)) = found else {
        return Ok(None);
    };
    let known = if answer.is_empty() {
        Known::Made(Vec::new())
    } else if answer.starts_with('[') {
        Known::Made(parse::from_json(&answer, "replays.answer")?)
    } else {
        Known::Answered(answer)
    };
    Ok(Some((body_hash, known)))
}

/// Keeps that a call was made, with all that its units have told.
///
/// # Errors
/// [`crate::Error::Database`].
pub(crate) async fn mark(
    conn: Conn<'_>,
    signature: &Signature,
    facts: &[(Cause, Fact)],
    at: Timestamp,
) -> Result<()> {
    let Signature {
        owner,
        key,
        body_hash,
        ..
    } = signature;
    let told = parse::json(&signature.tell(facts))?;
    put(conn, owner, key, body_hash, &told, at).await
}

/// Keeps an answer, which is a JSON object, in place of what was known.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn put(
    conn: Conn<'_>,
    owner: &str,
    key: &str,
    body_hash: &str,
    answer: &str,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO replays (owner, key, body_hash, answer, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (owner, key) DO UPDATE SET body_hash = excluded.body_hash, \
        answer = excluded.answer, at = excluded.at";
    on!(conn, c => sqlx::query(sql)
        .bind(owner).bind(key).bind(body_hash).bind(answer).bind(at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Deletes what is known of a call.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn forget(conn: Conn<'_>, owner: &str, key: &str) -> Result<()> {
    let sql = "DELETE FROM replays WHERE owner = $1 AND key = $2";
    on!(conn, c => sqlx::query(sql).bind(owner).bind(key).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Deletes answers given before `before`.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM replays WHERE at < $1";
    Ok(
        on!(conn, c => sqlx::query(sql).bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?,
    )
}
