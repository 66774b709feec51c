//! Channels.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{channel::Channel, id::ChannelId};

/// A channel with what only its provider's code needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The channel as people see it.
    pub channel: Channel,
    /// The provider's token, sealed.
    pub sealed_token: String,
    /// What the provider must say when it calls us.
    pub webhook_secret: String,
    /// Where polling goes on.
    pub poll_cursor: Option<i64>,
}

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of the table")]
struct ChannelRow {
    id: String,
    kind: String,
    name: String,
    handle: Option<String>,
    intake: String,
    health: String,
    is_enabled: bool,
    is_console: bool,
    asks_rating: bool,
    has_topics: bool,
    sealed_token: String,
    webhook_secret: String,
    poll_cursor: Option<i64>,
    bot_id: Option<String>,
    widget: Option<String>,
    version: i64,
}

impl TryFrom<ChannelRow> for Stored {
    type Error = Error;

    fn try_from(row: ChannelRow) -> Result<Self> {
        let channel = Channel {
            id: parse::id(&row.id, "channels.id")?,
            kind: parse::word(&row.kind, "channels.kind")?,
            name: row.name,
            handle: row.handle,
            intake: parse::word(&row.intake, "channels.intake")?,
            health: parse::from_json(&row.health, "channels.health")?,
            bot: parse::maybe_id(row.bot_id.as_ref(), "channels.bot_id")?,
            is_enabled: row.is_enabled,
            is_console: row.is_console,
            asks_rating: row.asks_rating,
            has_topics: row.has_topics,
            widget: row
                .widget
                .as_ref()
                .map(|widget| parse::from_json(widget, "channels.widget"))
                .transpose()?,
            version: row.version,
        };
        Ok(Self {
            channel,
            sealed_token: row.sealed_token,
            webhook_secret: row.webhook_secret,
            poll_cursor: row.poll_cursor,
        })
    }
}

/// Lists the channels by name.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Stored>> {
    let sql = "SELECT id, kind, name, handle, intake, health, is_enabled, is_console, asks_rating, has_topics, sealed_token, \
        webhook_secret, poll_cursor, bot_id, widget, version FROM channels ORDER BY name, id";
    let rows: Vec<ChannelRow> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Finds a channel.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: ChannelId) -> Result<Option<Stored>> {
    let sql = "SELECT id, kind, name, handle, intake, health, is_enabled, is_console, asks_rating, has_topics, sealed_token, \
        webhook_secret, poll_cursor, bot_id, widget, version FROM channels WHERE id = $1";
    let row: Option<ChannelRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Stored::try_from).transpose()
}

/// Inserts a channel.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, stored: &Stored) -> Result<()> {
    let sql = "INSERT INTO channels (id, kind, name, handle, intake, health, is_enabled, is_console, \
        sealed_token, webhook_secret, poll_cursor, version, bot_id, asks_rating, has_topics, widget) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let channel = &stored.channel;
    let (intake, health) = (parse::name(&channel.intake)?, parse::json(&channel.health)?);
    let widget = channel.widget.as_ref().map(parse::json).transpose()?;
    on!(conn, c => sqlx::query(sql)
        .bind(channel.id.to_string())
        .bind(channel.kind.name())
        .bind(&channel.name)
        .bind(channel.handle.as_deref())
        .bind(intake)
        .bind(health)
        .bind(channel.is_enabled)
        .bind(channel.is_console)
        .bind(&stored.sealed_token)
        .bind(&stored.webhook_secret)
        .bind(stored.poll_cursor)
        .bind(channel.version)
        .bind(channel.bot.map(|bot| bot.to_string()))
        .bind(channel.asks_rating)
        .bind(channel.has_topics)
        .bind(widget)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves what people see of a channel over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version.
pub async fn save(conn: Conn<'_>, channel: &Channel) -> Result<()> {
    let sql = "UPDATE channels SET name = $1, handle = $2, intake = $3, health = $4, is_enabled = $5, \
        version = $6, bot_id = $8, is_console = $9, asks_rating = $10, has_topics = $11, widget = $12 \
        WHERE id = $7 AND version = $6 - 1";
    let (intake, health) = (parse::name(&channel.intake)?, parse::json(&channel.health)?);
    let widget = channel.widget.as_ref().map(parse::json).transpose()?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&channel.name)
        .bind(channel.handle.as_deref())
        .bind(intake)
        .bind(health)
        .bind(channel.is_enabled)
        .bind(channel.version)
        .bind(channel.id.to_string())
        .bind(channel.bot.map(|bot| bot.to_string()))
        .bind(channel.is_console)
        .bind(channel.asks_rating)
        .bind(channel.has_topics)
        .bind(widget)
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Notes where polling goes on.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_poll_cursor(conn: Conn<'_>, id: ChannelId, cursor: i64) -> Result<()> {
    let sql = "UPDATE channels SET poll_cursor = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql).bind(cursor).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Keeps another secret of a channel, sealed.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_sealed_token(conn: Conn<'_>, id: ChannelId, sealed: &str) -> Result<()> {
    let sql = "UPDATE channels SET sealed_token = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql).bind(sealed).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
