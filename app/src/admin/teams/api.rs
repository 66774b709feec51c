//! Reading and changing teams.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    console::Connect,
    group::Membership,
    id::TeamId,
    routing::BusinessHours,
    team::{Team, TeamForm},
};
use leptos::prelude::*;

/// Lists the teams by name.
#[server(prefix = "/fn", endpoint = "list_teams", input = Json, output = Json)]
pub async fn list_teams() -> Result<Vec<Team>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_teams(&actor).await?)
}

/// Makes a team, or changes the one that was seen in a version.
#[server(prefix = "/fn", endpoint = "save_team", input = Json, output = Json)]
pub async fn save_team(known: Option<(TeamId, i64)>, form: TeamForm) -> Result<Team, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(match known {
        Some((id, version)) => desk.update_team(&actor, id, &form, Some(version)).await?,
        None => desk.create_team(&actor, &form).await?,
    })
}

/// Reads when a team is open; none = always.
#[server(prefix = "/fn", endpoint = "get_hours", input = Json, output = Json)]
pub async fn get_hours(id: TeamId) -> Result<(i64, Option<BusinessHours>), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.team_hours(&actor, id).await?)
}

/// Sets when a team is open; none = always.
#[server(prefix = "/fn", endpoint = "save_hours", input = Json, output = Json)]
pub async fn save_hours(
    id: TeamId,
    hours: Option<BusinessHours>,
    version: i64,
) -> Result<i64, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let hours = hours.as_ref();
    Ok(desk
        .set_team_hours(&actor, id, hours, Some(version))
        .await?)
}

/// Reads whether a team has a group.
#[server(prefix = "/fn", endpoint = "group_of", input = Json, output = Json)]
pub async fn group_of(id: TeamId) -> Result<Membership, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.group_of(&actor, id).await?)
}

/// Makes a one-time link by which a team gets a group.
#[server(prefix = "/fn", endpoint = "connect_group", input = Json, output = Json)]
pub async fn connect_group(id: TeamId) -> Result<Connect, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.connect_group(&actor, id).await?)
}

/// Ends the connection of a team with its group.
#[server(prefix = "/fn", endpoint = "disconnect_group", input = Json, output = Json)]
pub async fn disconnect_group(id: TeamId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.disconnect_group(&actor, id).await?;
    Ok(())
}
