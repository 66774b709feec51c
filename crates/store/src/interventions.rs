//! Interventions: the cases inside threads.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    id::{ConversationId, InterventionId},
    intervention::{Help, InBusiness, Intervention, State},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
struct InterventionRow {
    id: String,
    conversation_id: String,
    state: String,
    state_at: i64,
    operator_id: Option<String>,
    categories: String,
    opened_by: Option<String>,
    reason: String,
    opened_at: i64,
    first_reply_at: Option<i64>,
    replies: i64,
    waited_ms: i64,
    first_reply_business_ms: Option<i64>,
    waited_business_ms: Option<i64>,
    until_closed_business_ms: Option<i64>,
    version: i64,
}

impl TryFrom<InterventionRow> for Intervention {
    type Error = Error;

    fn try_from(row: InterventionRow) -> Result<Self> {
        let at = Timestamp::from_ms(row.state_at);
        let state = match row.state.as_str() {
            "open" => State::Open,
            "deferred" => State::Deferred { until: at },
            "closed" => State::Closed { at },
            "cancelled" => State::Cancelled { at },
            state => return Err(Error::Corrupt(format!("interventions.state: {state}"))),
        };
        Ok(Self {
            id: parse::id(&row.id, "interventions.id")?,
            conversation: parse::id(&row.conversation_id, "interventions.conversation_id")?,
            state,
            owner: parse::maybe_id(row.operator_id.as_ref(), "interventions.operator_id")?,
            categories: parse::from_json(&row.categories, "interventions.categories")?,
            opened_by: parse::maybe_id(row.opened_by.as_ref(), "interventions.opened_by")?,
            reason: row.reason,
            opened_at: Timestamp::from_ms(row.opened_at),
            help: Help {
                first_reply_at: parse::maybe_time(row.first_reply_at),
                replies: row.replies,
                waited_ms: row.waited_ms,
                in_business: InBusiness {
                    first_reply_ms: row.first_reply_business_ms,
                    waited_ms: row.waited_business_ms,
                    until_closed_ms: row.until_closed_business_ms,
                },
            },
            version: row.version,
        })
    }
}

const COLUMNS: &str = "id, conversation_id, state, state_at, operator_id, categories, opened_by, reason, \
    opened_at, first_reply_at, replies, waited_ms, first_reply_business_ms, waited_business_ms, \
    until_closed_business_ms, version";

const fn state_columns(intervention: &Intervention) -> (&'static str, Timestamp) {
    match intervention.state {
        State::Open => ("open", intervention.opened_at),
        State::Deferred { until } => ("deferred", until),
        State::Closed { at } => ("closed", at),
        State::Cancelled { at } => ("cancelled", at),
    }
}

/// Finds an intervention.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: InterventionId) -> Result<Option<Intervention>> {
    Ok(list_some(conn, &[id]).await?.pop())
}

/// Lists some interventions, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_some(conn: Conn<'_>, ids: &[InterventionId]) -> Result<Vec<Intervention>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows::filled(ids.to_vec());
    let places = rows::values(ids.len());
    let sql = format!("SELECT {COLUMNS} FROM interventions WHERE id IN ({places})");
    let rows: Vec<InterventionRow> = on!(conn, c => {
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        for id in &ids {
            query = query.bind(id.to_string());
        }
        query.fetch_all(c).await
    })?;
    rows.into_iter().map(Intervention::try_from).collect()
}

/// Lists the interventions of a conversation, newest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>, conversation: ConversationId) -> Result<Vec<Intervention>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM interventions WHERE conversation_id = $1 ORDER BY opened_at DESC, id"
    );
    let rows: Vec<InterventionRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(conversation.to_string()).fetch_all(c).await)?;
    rows.into_iter().map(Intervention::try_from).collect()
}

/// Inserts an intervention.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the conversation has an open one.
pub async fn insert(conn: Conn<'_>, intervention: &Intervention) -> Result<()> {
    let sql = format!(
        "INSERT INTO interventions ({COLUMNS}) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    let (state, state_at) = state_columns(intervention);
    let categories = parse::json(&intervention.categories)?;
    let help = intervention.help;
    on!(conn, c => sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(intervention.id.to_string())
        .bind(intervention.conversation.to_string())
        .bind(state)
        .bind(state_at.as_ms())
        .bind(intervention.owner.map(|id| id.to_string()))
        .bind(categories)
        .bind(intervention.opened_by.map(|id| id.to_string()))
        .bind(&intervention.reason)
        .bind(intervention.opened_at.as_ms())
        .bind(help.first_reply_at.map(Timestamp::as_ms))
        .bind(help.replies)
        .bind(help.waited_ms)
        .bind(help.in_business.first_reply_ms)
        .bind(help.in_business.waited_ms)
        .bind(help.in_business.until_closed_ms)
        .bind(intervention.version)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves an intervention over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version; [`Error::is_taken`] when the conversation has another open
/// one.
pub async fn save(conn: Conn<'_>, intervention: &Intervention) -> Result<()> {
    let sql = "UPDATE interventions SET state = $1, state_at = $2, operator_id = $3, categories = $4, \
        first_reply_at = $5, replies = $6, waited_ms = $7, version = $8, first_reply_business_ms = $10, \
        waited_business_ms = $11, until_closed_business_ms = $12 WHERE id = $9 AND version = $8 - 1";
    let (state, state_at) = state_columns(intervention);
    let categories = parse::json(&intervention.categories)?;
    let help = intervention.help;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(state)
        .bind(state_at.as_ms())
        .bind(intervention.owner.map(|id| id.to_string()))
        .bind(categories)
        .bind(help.first_reply_at.map(Timestamp::as_ms))
        .bind(help.replies)
        .bind(help.waited_ms)
        .bind(intervention.version)
        .bind(intervention.id.to_string())
        .bind(help.in_business.first_reply_ms)
        .bind(help.in_business.waited_ms)
        .bind(help.in_business.until_closed_ms)
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Lists the deferred interventions whose time has come, the longest due first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_due(conn: Conn<'_>, now: Timestamp, limit: i64) -> Result<Vec<Intervention>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM interventions WHERE state = 'deferred' AND state_at <= $1 \
         ORDER BY state_at, id LIMIT $2"
    );
    let rows: Vec<InterventionRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(now.as_ms()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Intervention::try_from).collect()
}
