//! Operators and their teams.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{OperatorId, TeamId},
    operator::{Operator, Presence},
    time::Timestamp,
};
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct OperatorRow {
    id: String,
    name: String,
    email: Option<String>,
    kind: String,
    role: String,
    capacity_units: i64,
    presence: String,
    is_enabled: bool,
    has_password: bool,
    supervises: String,
    version: i64,
}

impl OperatorRow {
    fn with_teams(self, teams: Vec<TeamId>) -> Result<Operator> {
        Ok(Operator {
            id: parse::id(&self.id, "operators.id")?,
            name: self.name,
            email: self.email,
            kind: parse::word(&self.kind, "operators.kind")?,
            role: parse::word(&self.role, "operators.role")?,
            teams,
            capacity_units: self.capacity_units,
            presence: parse::word(&self.presence, "operators.presence")?,
            is_enabled: self.is_enabled,
            has_password: self.has_password,
            supervises: parse::from_json(&self.supervises, "operators.supervises")?,
            version: self.version,
        })
    }
}

const COLUMNS: &str = "id, name, email, kind, role, capacity_units, presence, is_enabled, \
    (password_hash IS NOT NULL) AS has_password, supervises, version";

/// Lists the operators by name.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(mut conn: Conn<'_>) -> Result<Vec<Operator>> {
    let sql = format!("SELECT {COLUMNS} FROM operators ORDER BY name, id");
    let rows: Vec<OperatorRow> =
        on!(conn.lend(), c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(c).await)?;
    let sql = "SELECT operator_id, team_id FROM operator_teams ORDER BY team_id";
    let pairs: Vec<(String, String)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    let mut teams: BTreeMap<String, Vec<TeamId>> = BTreeMap::new();
    for (operator, team) in pairs {
        teams
            .entry(operator)
            .or_default()
            .push(parse::id(&team, "operator_teams.team_id")?);
    }
    rows.into_iter()
        .map(|row| {
            let teams = teams.remove(&row.id).unwrap_or_default();
            row.with_teams(teams)
        })
        .collect()
}

/// Finds an operator.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(mut conn: Conn<'_>, id: OperatorId) -> Result<Option<Operator>> {
    let sql = format!("SELECT {COLUMNS} FROM operators WHERE id = $1");
    let row: Option<OperatorRow> = on!(conn.lend(), c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string()).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let sql = "SELECT team_id FROM operator_teams WHERE operator_id = $1 ORDER BY team_id";
    let teams: Vec<String> =
        on!(conn, c => sqlx::query_scalar(sql).bind(id.to_string()).fetch_all(c).await)?;
    let teams = teams
        .iter()
        .map(|team| parse::id(team, "operator_teams.team_id"))
        .collect::<Result<Vec<TeamId>>>()?;
    row.with_teams(teams).map(Some)
}

/// What a login is checked against.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose they are.
    pub operator: OperatorId,
    /// The password's hash, in PHC format.
    pub password_hash: String,
}

/// Finds what a login is checked against; `None` for the disabled and for those without a password.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_credentials(conn: Conn<'_>, email: &str) -> Result<Option<Credentials>> {
    let sql = "SELECT id, password_hash FROM operators \
        WHERE email = $1 AND is_enabled AND password_hash IS NOT NULL";
    let row: Option<(String, String)> =
        on!(conn, c => sqlx::query_as(sql).bind(email).fetch_optional(c).await)?;
    row.map(|(id, password_hash)| {
        Ok(Credentials {
            operator: parse::id(&id, "operators.id")?,
            password_hash,
        })
    })
    .transpose()
}

/// Says whether there is any operator who can log in or be invited.
///
/// # Errors
/// [`Error::Database`].
pub async fn is_empty(conn: Conn<'_>) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM operators";
    let count: i64 = on!(conn, c => sqlx::query_scalar(sql).fetch_one(c).await)?;
    Ok(count == 0)
}

/// Inserts an operator with his teams.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the address is.
pub async fn insert(mut conn: Conn<'_>, operator: &Operator) -> Result<()> {
    let sql = "INSERT INTO operators (id, name, email, kind, role, capacity_units, presence, presence_at, \
        is_enabled, password_hash, last_assigned_at, misses, version, supervises) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, NULL, 0, 0, $9, $10)";
    let supervises = parse::json(&operator.supervises)?;
    let (kind, role) = (parse::name(&operator.kind)?, operator.role.name());
    on!(conn.lend(), c => sqlx::query(sql)
        .bind(operator.id.to_string())
        .bind(&operator.name)
        .bind(operator.email.as_ref())
        .bind(kind)
        .bind(role)
        .bind(operator.capacity_units)
        .bind(operator.presence.name())
        .bind(operator.is_enabled)
        .bind(operator.version)
        .bind(supervises)
        .execute(c).await.map(|_| ()))?;
    set_teams(conn, operator).await
}

/// Saves an operator over the version before his own, with his teams.
///
/// # Errors
/// [`Error::Changed`] when the row has another version; [`Error::is_taken`] when the address is.
pub async fn save(mut conn: Conn<'_>, operator: &Operator) -> Result<()> {
    let sql = "UPDATE operators SET name = $1, email = $2, role = $3, capacity_units = $4, presence = $5, \
        is_enabled = $6, version = $7, supervises = $9 WHERE id = $8 AND version = $7 - 1";
    let supervises = parse::json(&operator.supervises)?;
    let rows = on!(conn.lend(), c => sqlx::query(sql)
        .bind(&operator.name)
        .bind(operator.email.as_ref())
        .bind(operator.role.name())
        .bind(operator.capacity_units)
        .bind(operator.presence.name())
        .bind(operator.is_enabled)
        .bind(operator.version)
        .bind(operator.id.to_string())
        .bind(supervises)
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows != 1 {
        return Err(Error::Changed);
    }
    let sql = "DELETE FROM operator_teams WHERE operator_id = $1";
    on!(conn.lend(), c => sqlx::query(sql).bind(operator.id.to_string()).execute(c).await.map(|_| ()))?;
    set_teams(conn, operator).await
}

async fn set_teams(mut conn: Conn<'_>, operator: &Operator) -> Result<()> {
    let sql = "INSERT INTO operator_teams (operator_id, team_id) VALUES ($1, $2)";
    for team in &operator.teams {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(operator.id.to_string()).bind(team.to_string()).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Sets a presence over the version before `version`.
///
/// # Errors
/// [`Error::Changed`] when the row has another version.
pub async fn set_presence(
    conn: Conn<'_>,
    id: OperatorId,
    presence: Presence,
    version: i64,
    at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE operators SET presence = $1, version = $2, presence_at = $4 \
        WHERE id = $3 AND version = $2 - 1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(presence.name()).bind(version).bind(id.to_string()).bind(at.as_ms())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Sets the hash of a password.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_password(conn: Conn<'_>, id: OperatorId, hash: &str) -> Result<()> {
    let sql = "UPDATE operators SET password_hash = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql).bind(hash).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds the hash of a password.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_password(conn: Conn<'_>, id: OperatorId) -> Result<Option<String>> {
    let sql = "SELECT password_hash FROM operators WHERE id = $1";
    let hash: Option<Option<String>> =
        on!(conn, c => sqlx::query_scalar(sql).bind(id.to_string()).fetch_optional(c).await)?;
    Ok(hash.flatten())
}

/// What the scheduler remembers of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fairness {
    /// Since when he has his presence.
    pub presence_at: Timestamp,
    /// When he last got a conversation.
    pub last_assigned_at: Timestamp,
    /// When he last had one conversation less.
    pub freed_at: Timestamp,
    /// His virtual time where shares are weighted.
    pub pass: i64,
    /// How many offers he has missed in a row.
    pub misses: i64,
}

/// Lists what the scheduler remembers of each operator.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_fairness(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, Fairness>> {
    let sql = "SELECT id, presence_at, last_assigned_at, freed_at, pass, misses FROM operators";
    let rows: Vec<(String, i64, i64, i64, i64, i64)> =
        on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(
            |(id, presence_at, last_assigned_at, freed_at, pass, misses)| {
                let fairness = Fairness {
                    presence_at: Timestamp::from_ms(presence_at),
                    last_assigned_at: Timestamp::from_ms(last_assigned_at),
                    freed_at: Timestamp::from_ms(freed_at),
                    pass,
                    misses,
                };
                Ok((parse::id(&id, "operators.id")?, fairness))
            },
        )
        .collect()
}

/// Notes that an operator got a conversation.
///
/// # Errors
/// [`Error::Database`].
pub async fn note_assigned(conn: Conn<'_>, id: OperatorId, at: Timestamp, pass: i64) -> Result<()> {
    let sql = "UPDATE operators SET last_assigned_at = $1, pass = $2 WHERE id = $3";
    on!(conn, c => sqlx::query(sql)
        .bind(at.as_ms()).bind(pass).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Sets how many offers an operator has missed in a row.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_misses(conn: Conn<'_>, id: OperatorId, misses: i64) -> Result<()> {
    let sql = "UPDATE operators SET misses = $1 WHERE id = $2 AND misses <> $1";
    on!(conn, c => sqlx::query(sql).bind(misses).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Counts one more offer that an operator has missed.
///
/// # Errors
/// [`Error::Database`].
pub async fn add_miss(conn: Conn<'_>, id: OperatorId) -> Result<()> {
    let sql = "UPDATE operators SET misses = misses + 1 WHERE id = $1";
    on!(conn, c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
