//! What browsers are still to be told: of one conversation the newest only, and a position of the journal, never words.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    event::Seq,
    id::{ConversationId, PushSubscriptionId},
    push::What,
    time::Timestamp,
};

/// One thing to tell one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Which browser.
    pub subscription: PushSubscriptionId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Where it stands in the journal.
    pub seq: Seq,
    /// What.
    pub what: What,
    /// How often it was tried.
    pub attempt: i64,
    /// When it may be tried again; while an attempt is made, when it counts as lost.
    pub not_before: Timestamp,
    /// Until when it is news.
    pub until: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    subscription_id: String,
    conversation_id: String,
    seq: i64,
    what: String,
    attempt: i64,
    not_before: i64,
    until: i64,
}

impl TryFrom<Row> for Pending {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            subscription: parse::id(&row.subscription_id, "pushes.subscription_id")?,
            conversation: parse::id(&row.conversation_id, "pushes.conversation_id")?,
            seq: row.seq,
            what: parse::word(&row.what, "pushes.what")?,
            attempt: row.attempt,
            not_before: Timestamp::from_ms(row.not_before),
            until: Timestamp::from_ms(row.until),
        })
    }
}

/// Inserts what is to be told, in place of what waits of the same conversation.
///
/// Shape: of a conversation each browser has one among `pending`.
///
/// # Errors
/// [`Error::Database`].
pub async fn put(mut conn: Conn<'_>, pending: &[Pending]) -> Result<()> {
    for piece in rows::pieces(pending) {
        let sql = format!(
            "INSERT INTO pushes (subscription_id, conversation_id, seq, what, attempt, not_before, until) \
             VALUES {} ON CONFLICT (subscription_id, conversation_id) DO UPDATE SET seq = excluded.seq, \
             what = excluded.what, attempt = excluded.attempt, not_before = excluded.not_before, \
             until = excluded.until",
            rows::places(&conn, piece.len(), 7)
        );
        let whats: Vec<_> = piece
            .iter()
            .map(|one| parse::name(&one.what))
            .collect::<Result<_>>()?;
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (one, what) in piece.iter().zip(&whats) {
                query = query
                    .bind(one.subscription.to_string())
                    .bind(one.conversation.to_string())
                    .bind(one.seq)
                    .bind(what)
                    .bind(one.attempt)
                    .bind(one.not_before.as_ms())
                    .bind(one.until.as_ms());
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Lists what may be tried, the longest waiting first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_due(
    conn: Conn<'_>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(PushSubscriptionId, ConversationId)>> {
    let sql = "SELECT subscription_id, conversation_id FROM pushes WHERE not_before <= $1 \
        ORDER BY not_before, seq, subscription_id LIMIT $2";
    let rows: Vec<(String, String)> = on!(conn, c => sqlx::query_as(sql)
        .bind(now.as_ms()).bind(limit).fetch_all(c).await)?;
    rows.iter()
        .map(|(subscription, conversation)| {
            Ok((
                parse::id(subscription, "pushes.subscription_id")?,
                parse::id(conversation, "pushes.conversation_id")?,
            ))
        })
        .collect()
}

/// Claims one for an attempt until `until`; `None` when somebody else has it or its time has not come.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn claim(
    conn: Conn<'_>,
    (subscription, conversation): (PushSubscriptionId, ConversationId),
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Pending>> {
    let sql = "UPDATE pushes SET attempt = attempt + 1, not_before = $1 \
        WHERE subscription_id = $2 AND conversation_id = $3 AND not_before <= $4 \
        RETURNING subscription_id, conversation_id, seq, what, attempt, not_before, until";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(until.as_ms())
        .bind(subscription.to_string())
        .bind(conversation.to_string())
        .bind(now.as_ms())
        .fetch_optional(c).await)?;
    row.map(Pending::try_from).transpose()
}

/// Lets one wait for its next attempt; false when something newer has taken its place.
///
/// # Errors
/// [`Error::Database`].
pub async fn postpone(conn: Conn<'_>, tried: &Pending, not_before: Timestamp) -> Result<bool> {
    let sql = "UPDATE pushes SET not_before = $1 \
        WHERE subscription_id = $2 AND conversation_id = $3 AND seq = $4 AND attempt = $5";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(not_before.as_ms())
        .bind(tried.subscription.to_string())
        .bind(tried.conversation.to_string())
        .bind(tried.seq)
        .bind(tried.attempt)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Removes one that was told or is to be told no more; false when something newer has taken its place.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(conn: Conn<'_>, tried: &Pending) -> Result<bool> {
    let sql = "DELETE FROM pushes \
        WHERE subscription_id = $1 AND conversation_id = $2 AND seq = $3 AND attempt = $4";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(tried.subscription.to_string())
        .bind(tried.conversation.to_string())
        .bind(tried.seq)
        .bind(tried.attempt)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
