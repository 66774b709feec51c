//! What operators can, and when teams are open: `/operators/{id}/abilities`, `/teams/{id}/hours`.

use super::extract::{Body, Id};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    id::{OperatorId, TeamId},
    routing::{Abilities, BusinessHours, Language, PerWork, Skills},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What an operator can, and how much of it; what is left out is nothing in particular.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OperatorAbilities {
    /// His skills with their levels, 1 to 3.
    #[schema(value_type = std::collections::BTreeMap<String, u8>)]
    skills: Skills,
    /// The languages that he speaks, such as `de`; none = all.
    #[schema(value_type = Vec<String>)]
    languages: BTreeSet<Language>,
    /// How much of his capacity each kind of work may take: `{chat, mail, phone}`; null all of it.
    #[schema(value_type = Object)]
    limits: PerWork<Option<i64>>,
    /// His share where shares are weighted, 1 to 1000; default: 1.
    weight: Option<u32>,
}

impl From<OperatorAbilities> for Abilities {
    fn from(new: OperatorAbilities) -> Self {
        Self {
            skills: new.skills,
            languages: new.languages,
            limits: new.limits,
            weight: new.weight.unwrap_or(1),
        }
    }
}

impl From<Abilities> for OperatorAbilities {
    fn from(known: Abilities) -> Self {
        Self {
            skills: known.skills,
            languages: known.languages,
            limits: known.limits,
            weight: Some(known.weight),
        }
    }
}

/// When a team is open.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamHours {
    /// `{zone, weekly: [{day, from, until}], holidays: [{year, month, day}]}`, minutes since midnight by the clock
    /// on the wall; null is always open.
    #[schema(value_type = Option<Object>)]
    hours: Option<BusinessHours>,
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
) -> Result<Json<OperatorAbilities>, Problem> {
    Ok(Json(desk.abilities(&actor, id).await?.into()))
}

pub(super) async fn set(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
    Body(new): Body<OperatorAbilities>,
) -> Result<Json<OperatorAbilities>, Problem> {
    let set = desk.set_abilities(&actor, id, &new.into()).await?;
    Ok(Json(set.into()))
}

pub(super) async fn hours(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<TeamId>,
) -> Result<Json<TeamHours>, Problem> {
    let hours = desk.team_hours(&actor, id).await?;
    Ok(Json(TeamHours { hours }))
}

pub(super) async fn set_hours(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<TeamId>,
    Body(new): Body<TeamHours>,
) -> Result<Json<TeamHours>, Problem> {
    desk.set_team_hours(&actor, id, new.hours.as_ref()).await?;
    Ok(Json(new))
}
