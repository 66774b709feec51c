//! Two contacts that become one.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ContactId, ConversationId},
    merge::MERGED_NAME,
    time::Timestamp,
};

/// Counts the conversations of a contact.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_conversations(conn: Conn<'_>, contact: ContactId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM conversations WHERE contact_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(contact.to_string()).fetch_one(c).await)?)
}

/// Lists the conversations of a contact that are not over.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_open(conn: Conn<'_>, contact: ContactId) -> Result<Vec<ConversationId>> {
    let sql =
        "SELECT id FROM conversations WHERE contact_id = $1 AND state <> 'closed' ORDER BY number";
    let ids: Vec<String> =
        on!(conn, c => sqlx::query_scalar(sql).bind(contact.to_string()).fetch_all(c).await)?;
    ids.iter()
        .map(|id| parse::id(id, "conversations.id"))
        .collect()
}

/// Says whether a call with a contact is not over.
///
/// # Errors
/// [`Error::Database`].
pub async fn is_in_call(conn: Conn<'_>, contact: ContactId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM calls WHERE contact_id = $1 AND is_open";
    let open: i64 =
        on!(conn, c => sqlx::query_scalar(sql).bind(contact.to_string()).fetch_one(c).await)?;
    Ok(open > 0)
}

/// Finds the contact in whom another lives on, if he is not there by himself any more.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_successor(mut conn: Conn<'_>, contact: ContactId) -> Result<Option<ContactId>> {
    let sql = "SELECT merged_into FROM contacts WHERE id = $1";
    let mut successor = None;
    loop {
        let id = successor.unwrap_or(contact).to_string();
        let next: Option<Option<String>> =
            on!(conn.lend(), c => sqlx::query_scalar(sql).bind(id).fetch_optional(c).await)?;
        match parse::maybe_id(next.flatten().as_ref(), "contacts.merged_into")? {
            Some(next) => successor = Some(next),
            None => return Ok(successor),
        }
    }
}

/// Gives everything of one contact to another: conversations, who he is on each channel, and when he was first heard
/// of. Of the one nothing stays but that he lives on in the other.
///
/// # Errors
/// [`Error::Changed`] when one of them is not there by himself; [`Error::is_taken`] when both have something that
/// there may be one of.
pub async fn give_all(
    mut conn: Conn<'_>,
    from: ContactId,
    to: ContactId,
    blocked_at: Option<Timestamp>,
) -> Result<()> {
    let moves = [
        "UPDATE conversations SET contact_id = $2 WHERE contact_id = $1",
        "UPDATE calls SET contact_id = $2 WHERE contact_id = $1",
        "UPDATE identities SET contact_id = $2 WHERE contact_id = $1",
        "UPDATE tongues SET contact_id = $2 WHERE contact_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM tongues t WHERE t.contact_id = $2)",
    ];
    for sql in moves {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(from.to_string()).bind(to.to_string()).execute(c).await.map(|_| ()))?;
    }
    let sql = "DELETE FROM tongues WHERE contact_id = $1";
    on!(conn.lend(), c => sqlx::query(sql).bind(from.to_string()).execute(c).await.map(|_| ()))?;
    let sql = "UPDATE contacts SET \
        created_at = (SELECT MIN(b.created_at) FROM contacts b WHERE b.id IN ($1, $2)), \
        kept_out = (SELECT CAST(SUM(b.kept_out) AS BIGINT) FROM contacts b WHERE b.id IN ($1, $2)), \
        kept_out_at = (SELECT MAX(b.kept_out_at) FROM contacts b WHERE b.id IN ($1, $2)), \
        blocked_at = $3 \
        WHERE id = $2 AND merged_into IS NULL AND erased_at IS NULL";
    let kept = on!(conn.lend(), c => sqlx::query(sql)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(blocked_at.map(Timestamp::as_ms))
        .execute(c).await.map(|done| done.rows_affected()))?;
    let sql = "UPDATE contacts SET merged_into = $2, name = $3, username = NULL, language = NULL, \
        attributes = '{}', blocked_at = NULL, kept_out = 0, kept_out_at = NULL, last_operator_id = NULL, \
        last_operator_at = NULL, version = version + 1 \
        WHERE id = $1 AND merged_into IS NULL AND erased_at IS NULL";
    let gone = on!(conn, c => sqlx::query(sql)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(MERGED_NAME)
        .execute(c).await.map(|done| done.rows_affected()))?;
    if (kept, gone) == (1, 1) {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}
