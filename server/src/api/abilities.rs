//! What operators can, and when teams are open: `/operators/{id}/abilities`, `/teams/{id}/hours`.

use super::extract::{Body, Id, IfMatch, Tagged};
use crate::http::Problem;
use axum::{Extension, extract::State};
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
#[schema(example = json!({ "skills": { "tax": 2 }, "languages": ["de"], "limits": { "chat": 2, "mail": null, "phone": null }, "weight": 2 }))]
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
#[schema(example = json!({ "hours": null }))]
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
) -> Result<Tagged<OperatorAbilities>, Problem> {
    let (version, known) = desk.abilities(&actor, id).await?;
    Ok(Tagged(version, known.into()))
}

pub(super) async fn set(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
    if_match: IfMatch,
    Body(new): Body<OperatorAbilities>,
) -> Result<Tagged<OperatorAbilities>, Problem> {
    let set = desk
        .set_abilities(&actor, id, &new.into(), if_match.0)
        .await;
    let (version, set) = set.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(version, set.into()))
}

pub(super) async fn hours(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<TeamId>,
) -> Result<Tagged<TeamHours>, Problem> {
    let (version, hours) = desk.team_hours(&actor, id).await?;
    Ok(Tagged(version, TeamHours { hours }))
}

pub(super) async fn set_hours(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<TeamId>,
    if_match: IfMatch,
    Body(new): Body<TeamHours>,
) -> Result<Tagged<TeamHours>, Problem> {
    let hours = new.hours.as_ref();
    let set = desk.set_team_hours(&actor, id, hours, if_match.0).await;
    let version = set.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(version, new))
}
