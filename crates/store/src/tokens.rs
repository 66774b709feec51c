//! Tokens of programs. Only hashes are kept.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ChannelId, OperatorId, TokenId},
    permission::Scope,
    time::Timestamp,
};

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its identity.
    pub id: TokenId,
    /// Its name for admins.
    pub name: String,
    /// What it may be used for; never empty.
    pub scopes: Vec<Scope>,
    /// In whose name it acts.
    pub operator: Option<OperatorId>,
    /// The API channel that it is bound to.
    pub channel: Option<ChannelId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    id: String,
    name: String,
    scopes: String,
    operator_id: Option<String>,
    channel_id: Option<String>,
    created_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TryFrom<TokenRow> for Token {
    type Error = Error;

    fn try_from(row: TokenRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "tokens.id")?,
            name: row.name,
            scopes: parse::from_json(&row.scopes, "tokens.scopes")?,
            operator: parse::maybe_id(row.operator_id.as_ref(), "tokens.operator_id")?,
            channel: parse::maybe_id(row.channel_id.as_ref(), "tokens.channel_id")?,
            created_at: Timestamp::from_ms(row.created_at),
            last_used_at: parse::maybe_time(row.last_used_at),
            revoked_at: parse::maybe_time(row.revoked_at),
        })
    }
}

/// Inserts a token.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, token: &Token, hash: &str) -> Result<()> {
    let sql = "INSERT INTO tokens (id, hash, name, scopes, operator_id, created_at, channel_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let scopes = parse::json(&token.scopes)?;
    on!(conn, c => sqlx::query(sql)
        .bind(token.id.to_string())
        .bind(hash)
        .bind(&token.name)
        .bind(scopes)
        .bind(token.operator.map(|id| id.to_string()))
        .bind(token.created_at.as_ms())
        .bind(token.channel.map(|id| id.to_string()))
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists the tokens, newest first, revoked ones too.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Token>> {
    let sql = "SELECT id, name, scopes, operator_id, channel_id, created_at, last_used_at, revoked_at \
        FROM tokens ORDER BY created_at DESC, id";
    let rows: Vec<TokenRow> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter().map(Token::try_from).collect()
}

/// Finds a token that is not revoked by the hash of its secret.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_by_hash(conn: Conn<'_>, hash: &str) -> Result<Option<Token>> {
    let sql = "SELECT id, name, scopes, operator_id, channel_id, created_at, last_used_at, revoked_at \
        FROM tokens WHERE hash = $1 AND revoked_at IS NULL";
    let row: Option<TokenRow> =
        on!(conn, c => sqlx::query_as(sql).bind(hash).fetch_optional(c).await)?;
    row.map(Token::try_from).transpose()
}

/// Revokes a token; false when there is none that is alive.
///
/// # Errors
/// [`Error::Database`].
pub async fn revoke(conn: Conn<'_>, id: TokenId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE tokens SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Notes that a token was used.
///
/// # Errors
/// [`Error::Database`].
pub async fn note_used(conn: Conn<'_>, id: TokenId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE tokens SET last_used_at = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql).bind(now.as_ms()).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
