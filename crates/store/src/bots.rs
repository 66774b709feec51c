//! Bots: what is kept of them beside their operator, and what they remember.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    bot::Bot,
    id::{ConversationId, OperatorId},
};

/// A bot with what only its protocol's code needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The bot as people see it.
    pub bot: Bot,
    /// Its secret, sealed.
    pub sealed_secret: Option<String>,
}

#[derive(sqlx::FromRow)]
struct BotRow {
    id: String,
    name: String,
    kind: String,
    settings: String,
    sealed_secret: Option<String>,
    teams: String,
    capacity_units: i64,
    deadline_ms: i64,
    categories: String,
    failure_team_id: Option<String>,
    failure_categories: String,
    is_enabled: bool,
    breaker: String,
    last_failure: Option<String>,
    version: i64,
}

impl TryFrom<BotRow> for Stored {
    type Error = Error;

    fn try_from(row: BotRow) -> Result<Self> {
        let last_failure = row
            .last_failure
            .as_ref()
            .map(|failure| parse::from_json(failure, "bots.last_failure"))
            .transpose()?;
        let bot = Bot {
            id: parse::id(&row.id, "bots.operator_id")?,
            name: row.name,
            kind: parse::word(&row.kind, "bots.kind")?,
            settings: parse::from_json(&row.settings, "bots.settings")?,
            has_secret: row.sealed_secret.is_some(),
            teams: parse::ids(&row.teams, "operator_teams.team_id")?,
            capacity_units: row.capacity_units,
            deadline_ms: row.deadline_ms,
            categories: parse::from_json(&row.categories, "bots.categories")?,
            failure_team: parse::maybe_id(row.failure_team_id.as_ref(), "bots.failure_team_id")?,
            failure_categories: parse::from_json(
                &row.failure_categories,
                "bots.failure_categories",
            )?,
            is_enabled: row.is_enabled,
            breaker: parse::from_json(&row.breaker, "bots.breaker")?,
            last_failure,
            version: row.version,
        };
        Ok(Self {
            bot,
            sealed_secret: row.sealed_secret,
        })
    }
}

const SELECT: &str = "SELECT o.id, o.name, b.kind, b.settings, b.sealed_secret, o.capacity_units, \
    COALESCE((SELECT string_agg(t.team_id, ',') FROM operator_teams t WHERE t.operator_id = o.id), '') AS teams, b.deadline_ms, \
    b.categories, b.failure_team_id, b.failure_categories, o.is_enabled, b.breaker, b.last_failure, o.version \
    FROM bots b JOIN operators o ON o.id = b.operator_id";

/// Lists the bots by name.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Stored>> {
    let sql = format!("{SELECT} ORDER BY o.name, o.id");
    let rows: Vec<BotRow> =
        on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(c).await)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Finds a bot.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: OperatorId) -> Result<Option<Stored>> {
    let sql = format!("{SELECT} WHERE o.id = $1");
    let row: Option<BotRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Stored::try_from).transpose()
}

/// Puts what is kept of a bot beside its operator, whose row was written in the same unit.
///
/// # Errors
/// [`Error::Database`].
pub async fn put(conn: Conn<'_>, stored: &Stored) -> Result<()> {
    let sql = "INSERT INTO bots (operator_id, kind, settings, sealed_secret, deadline_ms, categories, \
        failure_team_id, failure_categories, breaker, last_failure) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (operator_id) DO UPDATE SET settings = excluded.settings, \
        sealed_secret = excluded.sealed_secret, deadline_ms = excluded.deadline_ms, \
        categories = excluded.categories, failure_team_id = excluded.failure_team_id, \
        failure_categories = excluded.failure_categories, breaker = excluded.breaker, \
        last_failure = excluded.last_failure";
    let bot = &stored.bot;
    let kind = parse::name(&bot.kind)?;
    let (settings, breaker) = (parse::json(&bot.settings)?, parse::json(&bot.breaker)?);
    let (categories, failure_categories) = (
        parse::json(&bot.categories)?,
        parse::json(&bot.failure_categories)?,
    );
    let last_failure = bot.last_failure.as_ref().map(parse::json).transpose()?;
    on!(conn, c => sqlx::query(sql)
        .bind(bot.id.to_string())
        .bind(kind)
        .bind(settings)
        .bind(stored.sealed_secret.as_deref())
        .bind(bot.deadline_ms)
        .bind(categories)
        .bind(bot.failure_team.map(|id| id.to_string()))
        .bind(failure_categories)
        .bind(breaker)
        .bind(last_failure)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds what a bot remembers of a conversation, as it wrote it.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_memory(conn: Conn<'_>, id: ConversationId) -> Result<Option<String>> {
    let sql = "SELECT memory FROM bot_memories WHERE conversation_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(id.to_string()).fetch_optional(c).await)?)
}

/// Keeps what a bot remembers of a conversation.
///
/// # Errors
/// [`Error::Database`].
pub async fn put_memory(conn: Conn<'_>, id: ConversationId, memory: &str) -> Result<()> {
    let sql = "INSERT INTO bot_memories (conversation_id, memory) VALUES ($1, $2) \
        ON CONFLICT (conversation_id) DO UPDATE SET memory = excluded.memory";
    on!(conn, c => sqlx::query(sql).bind(id.to_string()).bind(memory).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists the conversations that bots have and in which something of the contact is unanswered, oldest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_unanswered(conn: Conn<'_>) -> Result<Vec<ConversationId>> {
    let sql = "SELECT id FROM conversations WHERE held_by_bot AND unanswered_since IS NOT NULL \
        ORDER BY unanswered_since, id";
    let rows: Vec<String> = on!(conn, c => sqlx::query_scalar(sql).fetch_all(c).await)?;
    rows.iter()
        .map(|id| parse::id(id, "conversations.id"))
        .collect()
}

/// Lists the conversations that a bot has.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_held(conn: Conn<'_>, bot: OperatorId) -> Result<Vec<ConversationId>> {
    let sql = "SELECT id FROM conversations WHERE operator_id = $1 AND held_by_bot ORDER BY id";
    let rows: Vec<String> =
        on!(conn, c => sqlx::query_scalar(sql).bind(bot.to_string()).fetch_all(c).await)?;
    rows.iter()
        .map(|id| parse::id(id, "conversations.id"))
        .collect()
}
