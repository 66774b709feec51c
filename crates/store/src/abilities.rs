//! What operators can, when teams are open, and who had a contact last: what the scheduler reads of people.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ContactId, OperatorId, TeamId},
    routing::{Abilities, BusinessHours, Language},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// Finds what an operator can, and its version; `None` when there is no such operator.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_versioned(conn: Conn<'_>, id: OperatorId) -> Result<Option<(i64, Abilities)>> {
    let sql = "SELECT abilities_version, abilities FROM operators WHERE id = $1";
    let row: Option<(i64, String)> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(|(version, json)| Ok((version, parse::from_json(&json, "operators.abilities")?)))
        .transpose()
}

/// Finds what an operator can; `None` when there is no such operator.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: OperatorId) -> Result<Option<Abilities>> {
    let sql = "SELECT abilities FROM operators WHERE id = $1";
    let row: Option<String> =
        on!(conn, c => sqlx::query_scalar(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(|json| parse::from_json(&json, "operators.abilities"))
        .transpose()
}

/// Lists what everybody can.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list(conn: Conn<'_>) -> Result<BTreeMap<OperatorId, Abilities>> {
    let sql = "SELECT id, abilities FROM operators";
    let rows: Vec<(String, String)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, json)| {
            let id = parse::id(&id, "operators.id")?;
            Ok((id, parse::from_json(&json, "operators.abilities")?))
        })
        .collect()
}

/// Returns the language of a contact, where somebody of a team is known to speak it; who names none is not, and who
/// has no team is of [`TeamId::GENERAL`].
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn language_asked(
    mut conn: Conn<'_>,
    contact: ContactId,
    team: TeamId,
) -> Result<Option<Language>> {
    let sql = "SELECT language FROM contacts WHERE id = $1";
    let tag: Option<Option<String>> = on!(conn.lend(), c => sqlx::query_scalar(sql)
        .bind(contact.to_string()).fetch_optional(c).await)?;
    let Some(language) = tag.flatten().and_then(|tag| tag.parse::<Language>().ok()) else {
        return Ok(None);
    };
    let sql = "SELECT o.abilities FROM operators o LEFT JOIN operator_teams t ON t.operator_id = o.id \
        WHERE COALESCE(t.team_id, $1) = $2 AND o.is_enabled AND o.kind = 'human' AND o.abilities <> '{}'";
    let rows: Vec<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(TeamId::GENERAL.to_string())
        .bind(team.to_string())
        .fetch_all(c).await)?;
    for json in rows {
        let abilities: Abilities = parse::from_json(&json, "operators.abilities")?;
        if abilities.languages.contains(&language) {
            return Ok(Some(language));
        }
    }
    Ok(None)
}

/// Sets what an operator can; `version` is the one that this makes.
///
/// # Errors
/// [`crate::Error::Database`]; [`crate::Error::Changed`] when it does not follow the one that is there.
pub async fn set(
    conn: Conn<'_>,
    id: OperatorId,
    abilities: &Abilities,
    version: i64,
) -> Result<()> {
    let sql = "UPDATE operators SET abilities = $1, abilities_version = $3 \
        WHERE id = $2 AND abilities_version = $3 - 1";
    let json = parse::json(abilities)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(json).bind(id.to_string()).bind(version)
        .execute(c).await.map(|done| done.rows_affected()))?;
    one(rows)
}

const fn one(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Finds when a team is open, `None` = always, and its version; nothing when there is no such team.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_hours_versioned(
    conn: Conn<'_>,
    team: TeamId,
) -> Result<Option<(i64, Option<BusinessHours>)>> {
    let sql = "SELECT hours_version, hours FROM teams WHERE id = $1";
    let row: Option<(i64, Option<String>)> =
        on!(conn, c => sqlx::query_as(sql).bind(team.to_string()).fetch_optional(c).await)?;
    row.map(|(version, json)| {
        let hours = json.map(|json| parse::from_json(&json, "teams.hours"));
        Ok((version, hours.transpose()?))
    })
    .transpose()
}

/// Finds when a team is open; `None` = always.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_hours(conn: Conn<'_>, team: TeamId) -> Result<Option<BusinessHours>> {
    let sql = "SELECT hours FROM teams WHERE id = $1";
    let row: Option<Option<String>> =
        on!(conn, c => sqlx::query_scalar(sql).bind(team.to_string()).fetch_optional(c).await)?;
    row.flatten()
        .map(|json| parse::from_json(&json, "teams.hours"))
        .transpose()
}

/// Lists when the teams are open that are not always.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_hours(conn: Conn<'_>) -> Result<BTreeMap<TeamId, BusinessHours>> {
    let sql = "SELECT id, hours FROM teams WHERE hours IS NOT NULL";
    let rows: Vec<(String, String)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, json)| {
            let hours = parse::from_json(&json, "teams.hours")?;
            Ok((parse::id(&id, "teams.id")?, hours))
        })
        .collect()
}

/// Sets when a team is open; `version` is the one that this makes.
///
/// # Errors
/// [`crate::Error::Database`]; [`crate::Error::Changed`] when it does not follow the one that is there.
pub async fn set_hours(
    conn: Conn<'_>,
    team: TeamId,
    hours: Option<&BusinessHours>,
    version: i64,
) -> Result<()> {
    let sql =
        "UPDATE teams SET hours = $1, hours_version = $3 WHERE id = $2 AND hours_version = $3 - 1";
    let json = hours.map(parse::json).transpose()?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(json).bind(team.to_string()).bind(version)
        .execute(c).await.map(|done| done.rows_affected()))?;
    one(rows)
}

/// Finds the person who had a contact last, and when.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_familiar(
    conn: Conn<'_>,
    contact: ContactId,
) -> Result<Option<(OperatorId, Timestamp)>> {
    let sql = "SELECT c.last_operator_id, c.last_operator_at FROM contacts c \
        JOIN operators o ON o.id = c.last_operator_id WHERE c.id = $1 AND o.kind = 'human'";
    let row: Option<(String, i64)> =
        on!(conn, c => sqlx::query_as(sql).bind(contact.to_string()).fetch_optional(c).await)?;
    row.map(|(id, at)| {
        let operator = parse::id(&id, "contacts.last_operator_id")?;
        Ok((operator, Timestamp::from_ms(at)))
    })
    .transpose()
}

/// Notes that an operator has ended his conversation with a contact.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn note_familiar(
    conn: Conn<'_>,
    contact: ContactId,
    operator: OperatorId,
    at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE contacts SET last_operator_id = $1, last_operator_at = $2 WHERE id = $3";
    on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).bind(at.as_ms()).bind(contact.to_string())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that an operator has one conversation less.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn note_freed(conn: Conn<'_>, operator: OperatorId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE operators SET freed_at = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(at.as_ms()).bind(operator.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
