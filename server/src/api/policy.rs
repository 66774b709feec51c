//! `/routing-policy`.

use super::extract::{Body, IfMatch, Tagged};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    id::TeamId,
    routing::{self, RoutingPolicy},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How contacts are asked what it is about.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    /// How often at most in one conversation: 1 to 3.
    max_times: i64,
    /// How long an answer is waited for each time, in ms: 15 seconds to an hour.
    timeout_ms: i64,
}

/// What the routing policy shall be; what is left out is its default.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPolicy {
    /// Where conversations go about which nothing is known; default: General.
    #[schema(value_type = Option<String>)]
    default_team_id: Option<TeamId>,
    /// Whether contacts are asked what it is about; null never asks.
    ask: Option<Ask>,
}

impl From<NewPolicy> for RoutingPolicy {
    fn from(new: NewPolicy) -> Self {
        Self {
            default_team: new.default_team_id.unwrap_or(TeamId::GENERAL),
            ask: new.ask.map(|ask| routing::Ask {
                max_times: ask.max_times,
                timeout_ms: ask.timeout_ms,
            }),
            ..Self::default()
        }
    }
}

/// The routing policy.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Policy {
    /// Grows with every change; decisions name it.
    version: i64,
    /// Where conversations go about which nothing is known.
    default_team_id: String,
    /// Whether contacts are asked what it is about; null never asks.
    ask: Option<Ask>,
}

impl Policy {
    fn of(version: i64, policy: &RoutingPolicy) -> Self {
        Self {
            version,
            default_team_id: policy.default_team.to_string(),
            ask: policy.ask.map(|ask| Ask {
                max_times: ask.max_times,
                timeout_ms: ask.timeout_ms,
            }),
        }
    }
}

/// Something that is wrong with a policy.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PolicyProblem {
    /// Where, such as `ask.timeout_ms`.
    place: String,
    /// Why, in a sentence.
    reason: String,
}

/// What a policy would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tried {
    /// Empty when it can be saved.
    problems: Vec<PolicyProblem>,
    /// The teams that a question would name, in its order; empty when nobody would be asked.
    choices: Vec<String>,
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Tagged<Policy>, Problem> {
    let (version, policy) = desk.routing_policy(&actor).await?;
    Ok(Tagged(version, Policy::of(version, &policy)))
}

pub(super) async fn set(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    if_match: IfMatch,
    Body(new): Body<NewPolicy>,
) -> Result<Tagged<Policy>, Problem> {
    let (version, _) = desk.routing_policy(&actor).await?;
    if_match.check(version)?;
    let policy = new.into();
    let set = desk.set_policy(&actor, &policy, Some(version)).await;
    let version = set.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(version, Policy::of(version, &policy)))
}

pub(super) async fn try_out(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewPolicy>,
) -> Result<Json<Tried>, Problem> {
    let tried = desk.try_policy(&actor, &new.into()).await?;
    let problem = |bad: domain::team::BadField| PolicyProblem {
        place: bad.field,
        reason: bad.problem,
    };
    Ok(Json(Tried {
        problems: tried.problems.into_iter().map(problem).collect(),
        choices: tried.choices,
    }))
}
