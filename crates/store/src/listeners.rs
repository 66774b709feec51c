//! Operators who take work through a browser, and when their browsers were heard.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::OperatorId, listening::Listener, time::Timestamp};

/// Lists the people who came through a browser and take work, or did until they were lost.
///
/// Shape: by identity.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Listener>> {
    let sql = "SELECT o.id, o.presence, o.presence_at, l.heard_at \
        FROM operators o LEFT JOIN listeners l ON l.operator_id = o.id \
        WHERE o.presence IN ('online', 'lost') AND o.presence_through = 'browser' AND o.kind = 'human' \
        AND o.is_enabled ORDER BY o.id";
    let rows: Vec<(String, String, i64, Option<i64>)> =
        on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, presence, since, heard)| {
            Ok(Listener {
                operator: parse::id(&id, "operators.id")?,
                presence: parse::word(&presence, "operators.presence")?,
                since: Timestamp::from_ms(since),
                heard: parse::maybe_time(heard),
            })
        })
        .collect()
}

/// Notes that an operator's browser listens.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn note(conn: Conn<'_>, operator: OperatorId, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO listeners (operator_id, heard_at) VALUES ($1, $2) \
        ON CONFLICT (operator_id) DO UPDATE SET heard_at = excluded.heard_at";
    on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string())
        .bind(at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
