//! What webhooks are told. A delivery holds a position of the journal, never words.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    event::Seq,
    id::{ConversationId, WebhookDeliveryId, WebhookId},
    page::{Cursor, Page},
    time::Timestamp,
    webhook::Webhook,
};

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for an attempt.
    Waiting,
    /// An attempt is being made.
    Sending,
    /// It was told.
    Done,
    /// It was given up.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sending, Self::Done, Self::Failed];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// One event for one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its identity, the same at every attempt.
    pub id: WebhookDeliveryId,
    /// Whom it is for.
    pub webhook: WebhookId,
    /// Where the event stands in the journal.
    pub seq: Seq,
    /// The event's name.
    pub kind: String,
    /// The conversation that it is about.
    pub conversation: Option<ConversationId>,
    /// How far it has come.
    pub state: State,
    /// How often it was tried.
    pub attempt: i64,
    /// How often it was tried before somebody asked for it once more.
    pub first_attempt: i64,
    /// When it may be tried again; while an attempt is made, when it counts as lost.
    pub not_before: Timestamp,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was told or given up.
    pub ended_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct DeliveryRow {
    id: String,
    webhook_id: String,
    seq: i64,
    kind: String,
    conversation_id: Option<String>,
    state: String,
    attempt: i64,
    first_attempt: i64,
    not_before: i64,
    made_at: i64,
    ended_at: Option<i64>,
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = Error;

    fn try_from(row: DeliveryRow) -> Result<Self> {
        let state = State::ALL
            .into_iter()
            .find(|state| state.name() == row.state);
        Ok(Self {
            id: parse::id(&row.id, "webhook_deliveries.id")?,
            webhook: parse::id(&row.webhook_id, "webhook_deliveries.webhook_id")?,
            seq: row.seq,
            kind: row.kind,
            conversation: parse::maybe_id(
                row.conversation_id.as_ref(),
                "webhook_deliveries.conversation_id",
            )?,
            state: state.ok_or_else(|| Error::Corrupt("webhook_deliveries.state".to_owned()))?,
            attempt: row.attempt,
            first_attempt: row.first_attempt,
            not_before: Timestamp::from_ms(row.not_before),
            made_at: Timestamp::from_ms(row.made_at),
            ended_at: parse::maybe_time(row.ended_at),
        })
    }
}

/// One attempt to tell.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Attempt {
    /// Its number, from 1.
    pub number: i64,
    /// When it began.
    ///
    /// Units: ms since the Unix epoch.
    pub at: i64,
    /// How long it took.
    ///
    /// Units: ms.
    pub took_ms: i64,
    /// The HTTP status; absent when no answer came.
    pub status: Option<i64>,
    /// The beginning of the answer, or why there was none.
    pub answer: String,
}

const DELIVERIES: &str = "SELECT d.id, d.webhook_id, d.seq, d.kind, d.conversation_id, d.state, d.attempt, \
    d.first_attempt, d.not_before, d.made_at, d.ended_at FROM webhook_deliveries d";

/// Inserts deliveries; what a webhook has of an event already it keeps.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(mut conn: Conn<'_>, deliveries: &[Delivery]) -> Result<()> {
    for piece in rows::pieces(deliveries) {
        let sql = format!(
            "INSERT INTO webhook_deliveries (id, webhook_id, seq, kind, conversation_id, state, attempt, \
             first_attempt, not_before, made_at) VALUES {} ON CONFLICT (webhook_id, seq) DO NOTHING",
            rows::places(&conn, piece.len(), 10)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for delivery in piece {
                query = query
                    .bind(delivery.id.to_string())
                    .bind(delivery.webhook.to_string())
                    .bind(delivery.seq)
                    .bind(&delivery.kind)
                    .bind(delivery.conversation.map(|id| id.to_string()))
                    .bind(delivery.state.name())
                    .bind(delivery.attempt)
                    .bind(delivery.first_attempt)
                    .bind(delivery.not_before.as_ms())
                    .bind(delivery.made_at.as_ms());
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Lists deliveries of a webhook that may be tried, the longest waiting first; of an ordered one at most the first
/// of each conversation.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_due(
    conn: Conn<'_>,
    webhook: &Webhook,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<WebhookDeliveryId>> {
    let in_order = if webhook.is_ordered {
        "AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e WHERE e.webhook_id = d.webhook_id \
            AND e.state IN ('waiting', 'sending') AND e.seq < d.seq \
            AND COALESCE(e.conversation_id, '') = COALESCE(d.conversation_id, ''))"
    } else {
        ""
    };
    let sql = format!(
        "SELECT d.id FROM webhook_deliveries d WHERE d.webhook_id = $1 AND d.state IN ('waiting', 'sending') \
         AND d.not_before <= $2 {in_order} ORDER BY d.not_before, d.seq LIMIT $3"
    );
    let rows: Vec<String> = on!(conn, c => sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(webhook.id.to_string()).bind(now.as_ms()).bind(limit).fetch_all(c).await)?;
    rows.iter()
        .map(|id| parse::id(id, "webhook_deliveries.id"))
        .collect()
}

/// Claims a delivery for one attempt until `until`; `None` when somebody else has it or its time has not come.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn claim(
    conn: Conn<'_>,
    id: WebhookDeliveryId,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Delivery>> {
    let sql = "UPDATE webhook_deliveries SET state = 'sending', attempt = attempt + 1, not_before = $1 \
        WHERE id = $2 AND state IN ('waiting', 'sending') AND not_before <= $3 \
        RETURNING id, webhook_id, seq, kind, conversation_id, state, attempt, first_attempt, not_before, made_at, \
        ended_at";
    let row: Option<DeliveryRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(until.as_ms()).bind(id.to_string()).bind(now.as_ms()).fetch_optional(c).await)?;
    row.map(Delivery::try_from).transpose()
}

/// Records what follows an attempt; false when the delivery has been claimed anew since.
///
/// # Errors
/// [`Error::Database`].
pub async fn settle(
    conn: Conn<'_>,
    id: WebhookDeliveryId,
    attempt: i64,
    state: State,
    not_before: Timestamp,
    ended_at: Option<Timestamp>,
) -> Result<bool> {
    let sql = "UPDATE webhook_deliveries SET state = $1, not_before = $2, ended_at = $3 \
        WHERE id = $4 AND attempt = $5 AND state = 'sending'";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(state.name())
        .bind(not_before.as_ms())
        .bind(ended_at.map(Timestamp::as_ms))
        .bind(id.to_string())
        .bind(attempt)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Makes a delivery that ended wait again; false when it has not ended.
///
/// # Errors
/// [`Error::Database`].
pub async fn replay(conn: Conn<'_>, id: WebhookDeliveryId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE webhook_deliveries SET state = 'waiting', first_attempt = attempt, not_before = $1, \
        ended_at = NULL WHERE id = $2 AND state IN ('done', 'failed')";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Keeps an attempt.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert_attempt(
    conn: Conn<'_>,
    delivery: WebhookDeliveryId,
    attempt: &Attempt,
) -> Result<()> {
    let sql = "INSERT INTO webhook_attempts (delivery_id, number, at, took_ms, status, answer) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (delivery_id, number) DO NOTHING";
    on!(conn, c => sqlx::query(sql)
        .bind(delivery.to_string())
        .bind(attempt.number)
        .bind(attempt.at)
        .bind(attempt.took_ms)
        .bind(attempt.status)
        .bind(&attempt.answer)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists the attempts of a delivery in their order.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_attempts(conn: Conn<'_>, delivery: WebhookDeliveryId) -> Result<Vec<Attempt>> {
    let sql = "SELECT number, at, took_ms, status, answer FROM webhook_attempts \
        WHERE delivery_id = $1 ORDER BY number";
    Ok(on!(conn, c => sqlx::query_as(sql).bind(delivery.to_string()).fetch_all(c).await)?)
}

/// Finds a delivery.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: WebhookDeliveryId) -> Result<Option<Delivery>> {
    let sql = format!("{DELIVERIES} WHERE d.id = $1");
    let row: Option<DeliveryRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Delivery::try_from).transpose()
}

/// Lists the deliveries of a webhook, those of the latest events first; `state` is one of them or every one.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(
    conn: Conn<'_>,
    webhook: WebhookId,
    state: Option<State>,
    cursor: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Delivery>> {
    let sql = format!(
        "{DELIVERIES} WHERE d.webhook_id = $1 AND ($2 = '' OR d.state = $2) AND d.seq < $3 \
         ORDER BY d.seq DESC LIMIT $4"
    );
    let before = cursor.map_or(i64::MAX, |cursor| cursor.at_ms);
    let rows: Vec<DeliveryRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(webhook.to_string())
        .bind(state.map_or("", State::name))
        .bind(before)
        .bind(limit + 1)
        .fetch_all(c).await)?;
    let mut items = rows
        .into_iter()
        .map(Delivery::try_from)
        .collect::<Result<Vec<_>>>()?;
    let most = usize::try_from(limit).unwrap_or(0);
    let has_more = items.len() > most;
    items.truncate(most);
    let last = items.last().filter(|_| has_more);
    let next_cursor = last.map(|last| Cursor {
        at_ms: last.seq,
        id: last.id.to_string(),
    });
    Ok(Page { items, next_cursor })
}

/// Deletes deliveries made before `before`, whatever became of them.
///
/// # Errors
/// [`Error::Database`].
pub async fn sweep(mut conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM webhook_attempts WHERE delivery_id IN \
        (SELECT id FROM webhook_deliveries WHERE made_at < $1)";
    on!(conn.lend(), c => sqlx::query(sql).bind(before.as_ms()).execute(c).await.map(|_| ()))?;
    let sql = "DELETE FROM webhook_deliveries WHERE made_at < $1";
    Ok(on!(conn, c => sqlx::query(sql)
        .bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?)
}
