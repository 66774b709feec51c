//! Intents and the teams that are qualified for them.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::IntentId, intent::Intent};
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct IntentRow {
    id: String,
    name: String,
    description: String,
    examples: String,
    team_id: String,
    version: i64,
}

impl TryFrom<IntentRow> for Intent {
    type Error = Error;

    fn try_from(row: IntentRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "intents.id")?,
            name: row.name,
            description: row.description,
            examples: parse::from_json(&row.examples, "intents.examples")?,
            team: parse::id(&row.team_id, "intents.team_id")?,
            version: row.version,
        })
    }
}

/// Lists the intents by name, without the removed ones.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Intent>> {
    let sql = "SELECT id, name, description, examples, team_id, version FROM intents \
        WHERE NOT is_removed ORDER BY name_folded";
    let rows: Vec<IntentRow> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter().map(Intent::try_from).collect()
}

/// Lists the names of all intents, of the removed ones too.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_names(conn: Conn<'_>) -> Result<BTreeMap<IntentId, String>> {
    let sql = "SELECT id, name FROM intents";
    let rows: Vec<(String, String)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, name)| Ok((parse::id(&id, "intents.id")?, name)))
        .collect()
}

/// Finds an intent that is not removed.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: IntentId) -> Result<Option<Intent>> {
    let sql = "SELECT id, name, description, examples, team_id, version FROM intents \
        WHERE id = $1 AND NOT is_removed";
    let row: Option<IntentRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Intent::try_from).transpose()
}

/// Inserts an intent.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the name is.
pub async fn insert(conn: Conn<'_>, intent: &Intent) -> Result<()> {
    let sql = "INSERT INTO intents (id, name, name_folded, description, examples, team_id, is_removed, version) \
        VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7)";
    let examples = parse::json(&intent.examples)?;
    on!(conn, c => sqlx::query(sql)
        .bind(intent.id.to_string())
        .bind(&intent.name)
        .bind(intent.name.to_lowercase())
        .bind(&intent.description)
        .bind(examples)
        .bind(intent.team.to_string())
        .bind(intent.version)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves an intent over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version; [`Error::is_taken`] when the name is.
pub async fn save(conn: Conn<'_>, intent: &Intent) -> Result<()> {
    let sql = "UPDATE intents SET name = $1, name_folded = $2, description = $3, examples = $4, \
        team_id = $5, version = $6 WHERE id = $7 AND version = $6 - 1 AND NOT is_removed";
    let examples = parse::json(&intent.examples)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&intent.name)
        .bind(intent.name.to_lowercase())
        .bind(&intent.description)
        .bind(examples)
        .bind(intent.team.to_string())
        .bind(intent.version)
        .bind(intent.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Removes an intent; conversations that had it keep its name. False when there is none.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(conn: Conn<'_>, id: IntentId) -> Result<bool> {
    let sql = "UPDATE intents SET is_removed = TRUE, version = version + 1 WHERE id = $1 AND NOT is_removed";
    let rows = on!(conn, c => sqlx::query(sql).bind(id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
