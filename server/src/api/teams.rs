//! `/teams`.

use super::{
    extract::{Body, Created, Id, IfMatch, Tagged},
    objects::{List, Team},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    id::TeamId,
    team::{Assignment, TeamForm},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a team shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Billing" }))]
pub(super) struct NewTeam {
    /// Unique without regard to case.
    name: String,
    /// How its conversations reach its operators; default: at once, five minutes for the first reply.
    #[serde(default)]
    #[schema(value_type = Option<super::objects::Assignment>)]
    assignment: Assignment,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Billing" }))]
pub(super) struct TeamChange {
    /// Unique without regard to case.
    name: Option<String>,
    /// How its conversations reach its operators.
    #[schema(value_type = Option<super::objects::Assignment>)]
    assignment: Option<Assignment>,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Team>>, Problem> {
    Ok(Json(List::whole(desk.list_teams(&actor).await?)))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(NewTeam { name, assignment }): Body<NewTeam>,
) -> Result<Created<Tagged<Team>>, Problem> {
    let team = desk
        .create_team(&actor, &TeamForm { name, assignment })
        .await?;
    Ok(Created(Tagged(team.version, team.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<TeamId>,
) -> Result<Tagged<Team>, Problem> {
    let team = desk.get_team(&actor, id).await?;
    Ok(Tagged(team.version, team.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<TeamId>,
    if_match: IfMatch,
    Body(change): Body<TeamChange>,
) -> Result<Tagged<Team>, Problem> {
    let team = desk.get_team(&actor, id).await?;
    if_match.check(team.version)?;
    let form = TeamForm {
        name: change.name.unwrap_or(team.name),
        assignment: change.assignment.unwrap_or(team.assignment),
    };
    let changed = desk
        .update_team(&actor, id, &form, Some(team.version))
        .await;
    let team = changed.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(team.version, team.into()))
}
