//! Conversations that are over and whose operator still has to do with them.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ConversationId, OperatorId},
    time::Timestamp,
    view::WrapUp,
};

/// A wrap-up as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Whose, and until when.
    pub wrap_up: WrapUp,
    /// What it takes of him.
    pub units: i64,
}

type Row = (String, String, i64, i64);

fn stored((conversation, operator, units, until): Row) -> Result<Stored> {
    Ok(Stored {
        conversation: parse::id(&conversation, "wrap_ups.conversation_id")?,
        wrap_up: WrapUp {
            operator: parse::id(&operator, "wrap_ups.operator_id")?,
            until: Timestamp::from_ms(until),
        },
        units,
    })
}

/// Begins a wrap-up.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn begin(conn: Conn<'_>, wrap_up: &Stored) -> Result<()> {
    let sql = "INSERT INTO wrap_ups (conversation_id, operator_id, units, until) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (conversation_id) DO UPDATE SET operator_id = excluded.operator_id, units = excluded.units, \
        until = excluded.until";
    on!(conn, c => sqlx::query(sql)
        .bind(wrap_up.conversation.to_string())
        .bind(wrap_up.wrap_up.operator.to_string())
        .bind(wrap_up.units)
        .bind(wrap_up.wrap_up.until.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends a wrap-up; false when there is none.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn end(conn: Conn<'_>, conversation: ConversationId) -> Result<bool> {
    let sql = "DELETE FROM wrap_ups WHERE conversation_id = $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(conversation.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Finds the wrap-up of a conversation.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find(conn: Conn<'_>, conversation: ConversationId) -> Result<Option<Stored>> {
    let sql = "SELECT conversation_id, operator_id, units, until FROM wrap_ups WHERE conversation_id = $1";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(conversation.to_string()).fetch_optional(c).await)?;
    row.map(stored).transpose()
}

/// Lists every wrap-up, in the order of their ends.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Stored>> {
    let sql = "SELECT conversation_id, operator_id, units, until FROM wrap_ups ORDER BY until, conversation_id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter().map(stored).collect()
}

/// Lists an operator's wrap-ups with the numbers of the conversations, in the order of their ends.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_of(
    conn: Conn<'_>,
    operator: OperatorId,
) -> Result<Vec<(ConversationId, i64, Timestamp)>> {
    let sql = "SELECT w.conversation_id, v.number, w.until FROM wrap_ups w \
        JOIN conversations v ON v.id = w.conversation_id WHERE w.operator_id = $1 \
        ORDER BY w.until, w.conversation_id";
    let rows: Vec<(String, i64, i64)> =
        on!(conn, c => sqlx::query_as(sql).bind(operator.to_string()).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, number, until)| {
            let id = parse::id(&id, "wrap_ups.conversation_id")?;
            Ok((id, number, Timestamp::from_ms(until)))
        })
        .collect()
}
