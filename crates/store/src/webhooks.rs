//! Webhooks: to whom programs outside listen.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    event::Seq,
    id::WebhookId,
    time::Timestamp,
    webhook::{Dialect, Webhook},
};

/// A webhook with what only the sender needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The webhook as people see it.
    pub webhook: Webhook,
    /// The secret, sealed.
    pub sealed_secret: String,
    /// The secret before it, sealed, and until when it signs too.
    pub former: Option<(String, Timestamp)>,
    /// What was written before is not told.
    pub since: Seq,
}

#[derive(sqlx::FromRow)]
struct WebhookRow {
    id: String,
    name: String,
    url: String,
    kinds: String,
    channel_id: Option<String>,
    dialect: String,
    bot_id: Option<String>,
    is_ordered: bool,
    is_enabled: bool,
    why_off: Option<String>,
    sealed_secret: String,
    sealed_former_secret: Option<String>,
    former_until: Option<i64>,
    since: i64,
    created_at: i64,
    version: i64,
}

impl TryFrom<WebhookRow> for Stored {
    type Error = Error;

    fn try_from(row: WebhookRow) -> Result<Self> {
        let webhook = Webhook {
            id: parse::id(&row.id, "webhooks.id")?,
            name: row.name,
            url: row.url,
            kinds: parse::from_json(&row.kinds, "webhooks.kinds")?,
            channel: parse::maybe_id(row.channel_id.as_ref(), "webhooks.channel_id")?,
            dialect: Dialect::ALL
                .into_iter()
                .find(|dialect| dialect.name() == row.dialect)
                .ok_or_else(|| Error::Corrupt("webhooks.dialect".to_owned()))?,
            bot: parse::maybe_id(row.bot_id.as_ref(), "webhooks.bot_id")?,
            is_ordered: row.is_ordered,
            is_enabled: row.is_enabled,
            why_off: row.why_off,
            created_at: Timestamp::from_ms(row.created_at),
            version: row.version,
        };
        Ok(Self {
            webhook,
            sealed_secret: row.sealed_secret,
            former: row
                .sealed_former_secret
                .zip(parse::maybe_time(row.former_until)),
            since: row.since,
        })
    }
}

const WEBHOOKS: &str = "SELECT id, name, url, kinds, channel_id, dialect, bot_id, is_ordered, is_enabled, why_off, sealed_secret, \
    sealed_former_secret, former_until, since, created_at, version FROM webhooks";

/// Lists the webhooks by name.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Stored>> {
    let sql = format!("{WEBHOOKS} ORDER BY name, id");
    let rows: Vec<WebhookRow> =
        on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(c).await)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Finds a webhook.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: WebhookId) -> Result<Option<Stored>> {
    let sql = format!("{WEBHOOKS} WHERE id = $1");
    let row: Option<WebhookRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Stored::try_from).transpose()
}

/// Inserts a webhook.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, stored: &Stored) -> Result<()> {
    let sql = "INSERT INTO webhooks (id, name, url, kinds, channel_id, is_ordered, is_enabled, why_off, \
        sealed_secret, since, created_at, version, dialect, bot_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let webhook = &stored.webhook;
    let kinds = parse::json(&webhook.kinds)?;
    on!(conn, c => sqlx::query(sql)
        .bind(webhook.id.to_string())
        .bind(&webhook.name)
        .bind(&webhook.url)
        .bind(kinds)
        .bind(webhook.channel.map(|id| id.to_string()))
        .bind(webhook.is_ordered)
        .bind(webhook.is_enabled)
        .bind(webhook.why_off.as_deref())
        .bind(&stored.sealed_secret)
        .bind(stored.since)
        .bind(webhook.created_at.as_ms())
        .bind(webhook.version)
        .bind(webhook.dialect.name())
        .bind(webhook.bot.map(|id| id.to_string()))
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves a webhook over the version before its own; its channel stays.
///
/// # Errors
/// [`Error::Changed`] when the row has another version.
pub async fn save(conn: Conn<'_>, stored: &Stored) -> Result<()> {
    let sql = "UPDATE webhooks SET name = $1, url = $2, kinds = $3, is_ordered = $4, is_enabled = $5, why_off = $6, \
        sealed_secret = $7, sealed_former_secret = $8, former_until = $9, version = $10 \
        WHERE id = $11 AND version = $10 - 1";
    let webhook = &stored.webhook;
    let kinds = parse::json(&webhook.kinds)?;
    let former = stored.former.as_ref();
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&webhook.name)
        .bind(&webhook.url)
        .bind(kinds)
        .bind(webhook.is_ordered)
        .bind(webhook.is_enabled)
        .bind(webhook.why_off.as_deref())
        .bind(&stored.sealed_secret)
        .bind(former.map(|(sealed, _)| sealed.as_str()))
        .bind(former.map(|(_, until)| until.as_ms()))
        .bind(webhook.version)
        .bind(webhook.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Removes a webhook with everything that it was told; false when there is none.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(mut conn: Conn<'_>, id: WebhookId) -> Result<bool> {
    let attempts = "DELETE FROM webhook_attempts WHERE delivery_id IN \
        (SELECT id FROM webhook_deliveries WHERE webhook_id = $1)";
    let deliveries = "DELETE FROM webhook_deliveries WHERE webhook_id = $1";
    for sql in [attempts, deliveries] {
        on!(conn.lend(), c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    }
    let sql = "DELETE FROM webhooks WHERE id = $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
