//! `/operators`.

use super::{
    extract::{Body, Created, Id, IfMatch, Tagged},
    moments,
    objects::{List, Operator, Presence},
};
use crate::{http::Problem, run::Shared};
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    absence::Absence,
    id::{CategoryId, OperatorId, TeamId},
    operator::{DEFAULT_CAPACITY_UNITS, LeaveMode, OperatorForm, SetPresence, WantedPresence},
    permission::Role,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};
use utoipa::ToSchema;

/// What an operator shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Ann", "email": "ann@example.org", "role": "agent" }))]
pub(super) struct NewOperator {
    /// The name as customers see it.
    name: String,
    /// The address for logging in.
    email: String,
    /// Default: agent.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(agent|supervisor|admin)$")]
    role: Role,
    /// Default: General.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    team_ids: Vec<TeamId>,
    /// In units; default 12, which is three chats.
    capacity: Option<i64>,
    /// The categories that he supervises, wherever their conversations are.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    supervises_category_ids: BTreeSet<CategoryId>,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Ann", "capacity": 12 }))]
pub(super) struct OperatorChange {
    /// The name as customers see it.
    name: Option<String>,
    /// The address for logging in.
    email: Option<String>,
    /// What he may do.
    #[schema(value_type = Option<String>, pattern = "^(agent|supervisor|admin)$")]
    role: Option<Role>,
    /// All his teams.
    #[schema(value_type = Option<Vec<String>>)]
    team_ids: Option<Vec<TeamId>>,
    /// In units.
    capacity: Option<i64>,
    /// All categories that he supervises.
    #[schema(value_type = Option<Vec<String>>)]
    supervises_category_ids: Option<BTreeSet<CategoryId>>,
    /// False ends his sessions and gives back his conversations.
    is_enabled: Option<bool>,
}

impl OperatorChange {
    /// Returns the form over what `operator` is; `None` when nothing of it shall change.
    fn over(self, operator: &domain::operator::Operator) -> Option<OperatorForm> {
        let Self {
            name,
            email,
            role,
            team_ids,
            capacity,
            supervises_category_ids,
            is_enabled: _,
        } = self;
        let is_empty = name.is_none()
            && email.is_none()
            && role.is_none()
            && team_ids.is_none()
            && capacity.is_none()
            && supervises_category_ids.is_none();
        let form = || OperatorForm {
            name: name.unwrap_or_else(|| operator.name.clone()),
            email: email.or_else(|| operator.email.clone()).unwrap_or_default(),
            role: role.unwrap_or(operator.role),
            team_ids: team_ids.unwrap_or_else(|| operator.teams.clone()),
            capacity: capacity.unwrap_or(operator.capacity_units),
            supervises_category_ids: supervises_category_ids
                .unwrap_or_else(|| operator.supervises.clone()),
        };
        (!is_empty).then(form)
    }
}

/// What an operator's presence shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "presence": "away", "mode": "drain", "reason": "Lunch" }))]
pub(super) struct NewPresence {
    /// Whether he takes work.
    #[schema(value_type = String, pattern = "^(online|away|offline)$")]
    presence: WantedPresence,
    /// What becomes of his conversations when he goes offline; default: requeue.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(requeue|drain)$")]
    mode: LeaveMode,
    /// Why he takes no work: one of the house's reasons, perhaps with words after a comma.
    #[serde(default)]
    reason: String,
    /// For away: when he takes work again by himself, within a day.
    #[serde(default)]
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// The reasons that the house keeps for being away.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reasons": ["Lunch", "Training"] }))]
pub(super) struct AwayReasons {
    /// In their order: 20 at most of 1 to 40 characters; none: any words are a reason.
    reasons: Vec<String>,
}

/// A one-time link.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Invitation {
    url: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Operator>>, Problem> {
    Ok(Json(List::whole(desk.list_operators(&actor).await?)))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewOperator>,
) -> Result<Created<Tagged<Operator>>, Problem> {
    let NewOperator {
        name,
        email,
        role,
        team_ids,
        capacity,
        supervises_category_ids,
    } = new;
    let capacity = capacity.unwrap_or(DEFAULT_CAPACITY_UNITS);
    let form = OperatorForm {
        name,
        email,
        role,
        team_ids,
        capacity,
        supervises_category_ids,
    };
    let operator = desk.create_operator(&actor, &form).await?;
    Ok(Created(Tagged(operator.version, operator.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
) -> Result<Tagged<Operator>, Problem> {
    let operator = desk.get_operator(&actor, id).await?;
    Ok(Tagged(operator.version, operator.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
    if_match: IfMatch,
    Body(change): Body<OperatorChange>,
) -> Result<Tagged<Operator>, Problem> {
    let mut operator = desk.get_operator(&actor, id).await?;
    if_match.check(operator.version)?;
    let is_enabled = change.is_enabled;
    if let Some(form) = change.over(&operator) {
        let changed = desk
            .update_operator(&actor, id, &form, Some(operator.version))
            .await;
        operator = changed.map_err(|error| if_match.explain(error))?;
    }
    if let Some(is_enabled) = is_enabled {
        operator = desk.set_operator_enabled(&actor, id, is_enabled).await?;
    }
    Ok(Tagged(operator.version, operator.into()))
}

pub(super) async fn set_presence(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
    Body(new): Body<NewPresence>,
) -> Result<Tagged<Operator>, Problem> {
    let until = new.until.map(|text| {
        moments::read(&text).ok_or_else(|| Problem::invalid("until", "send a time as RFC 3339"))
    });
    let absence = Absence {
        reason: new.reason,
        until: until.transpose()?,
    };
    let wanted = SetPresence {
        presence: new.presence,
        mode: new.mode,
    };
    let operator = desk
        .set_presence_because(&actor, id, wanted, &absence)
        .await?;
    Ok(Tagged(operator.version, operator.into()))
}

pub(super) async fn presence(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
) -> Result<Json<Presence>, Problem> {
    Ok(Json(desk.presence(&actor, id).await?.into()))
}

pub(super) async fn away_reasons(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<AwayReasons>, Problem> {
    let reasons = desk.away_reasons(&actor).await?;
    Ok(Json(AwayReasons { reasons }))
}

pub(super) async fn set_away_reasons(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(AwayReasons { reasons }): Body<AwayReasons>,
) -> Result<Json<AwayReasons>, Problem> {
    let reasons = desk.set_away_reasons(&actor, &reasons).await?;
    Ok(Json(AwayReasons { reasons }))
}

pub(super) async fn invite(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
) -> Result<Created<Json<Invitation>>, Problem> {
    let made = shared.desk.invite(&actor, id).await?;
    let url = format!("{}/invitation?secret={}", shared.public_url, made.secret);
    Ok(Created(Json(Invitation {
        url,
        expires_at: moments::write(made.expires_at),
    })))
}
