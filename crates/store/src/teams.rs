//! Teams.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{id::TeamId, team::Team};

#[derive(sqlx::FromRow)]
struct TeamRow {
    id: String,
    name: String,
    assignment: String,
    version: i64,
}

impl TryFrom<TeamRow> for Team {
    type Error = Error;

    fn try_from(row: TeamRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "teams.id")?,
            name: row.name,
            assignment: parse::from_json(&row.assignment, "teams.assignment")?,
            version: row.version,
        })
    }
}

/// Lists the teams by name.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<Vec<Team>> {
    let sql = "SELECT id, name, assignment, version FROM teams ORDER BY name_folded";
    let rows: Vec<TeamRow> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter().map(Team::try_from).collect()
}

/// Lists the teams that somebody works in, by name.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_staffed(conn: Conn<'_>) -> Result<Vec<Team>> {
    let sql = "SELECT t.id, t.name, t.assignment, t.version FROM teams t WHERE EXISTS (\
        SELECT 1 FROM operators o LEFT JOIN operator_teams m ON m.operator_id = o.id \
        WHERE COALESCE(m.team_id, $1) = t.id AND o.is_enabled AND o.kind = 'human') ORDER BY t.name_folded";
    let general = TeamId::GENERAL.to_string();
    let rows: Vec<TeamRow> = on!(conn, c => sqlx::query_as(sql).bind(general).fetch_all(c).await)?;
    rows.into_iter().map(Team::try_from).collect()
}

/// Finds a team.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: TeamId) -> Result<Option<Team>> {
    let sql = "SELECT id, name, assignment, version FROM teams WHERE id = $1";
    let row: Option<TeamRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Team::try_from).transpose()
}

/// Inserts a team.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the name is.
pub async fn insert(conn: Conn<'_>, team: &Team) -> Result<()> {
    let sql = "INSERT INTO teams (id, name, name_folded, assignment, version) VALUES ($1, $2, $3, $4, $5)";
    let assignment = parse::json(&team.assignment)?;
    on!(conn, c => sqlx::query(sql)
        .bind(team.id.to_string())
        .bind(&team.name)
        .bind(team.name.to_lowercase())
        .bind(assignment)
        .bind(team.version)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves a team over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version; [`Error::is_taken`] when the name is.
pub async fn save(conn: Conn<'_>, team: &Team) -> Result<()> {
    let sql = "UPDATE teams SET name = $1, name_folded = $2, assignment = $3, version = $4 WHERE id = $5 AND version = $4 - 1";
    let assignment = parse::json(&team.assignment)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&team.name)
        .bind(team.name.to_lowercase())
        .bind(assignment)
        .bind(team.version)
        .bind(team.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}
