//! `/routing-policy`.

use super::{
    extract::{Body, IfMatch, Tagged},
    moments,
    objects::List,
};
use crate::http::Problem;
use axum::{
    Extension, Json,
    extract::{Path, State},
};
use desk::{Actor, Desk};
use domain::{
    id::TeamId,
    routing::{
        self, AtEnd, Boosts, Clock, DemandRule, PerWork, PolicyVersion, Reserve, Ring,
        RoutingPolicy, Selector, TeamRule,
    },
    team::Assignment,
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
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "rings": [{ "who": "everyone", "skills": "required", "hold_ms": null, "skip_if_not_staffed": false }],
    "misses_to_away": 2
}))]
pub(super) struct NewPolicy {
    /// Where conversations go about which nothing is known; default: General.
    #[schema(value_type = String)]
    default_team_id: TeamId,
    /// Whether contacts are asked what it is about; null never asks.
    ask: Option<Ask>,
    /// What says where a conversation belongs when no intent does: `{when: [{if: language|channel|link|number|text,
    /// …}], team_id}`; the first that fits counts.
    #[schema(value_type = Vec<Object>)]
    rules: Vec<TeamRule>,
    /// What says what conversations ask for: `{when, priority, skills: {name: level}, work: chat|mail|phone}`; all
    /// that fit count. Conditions as in `rules`, and `intent`, `category`, `team`.
    #[schema(value_type = Vec<Object>)]
    demands: Vec<DemandRule>,
    /// Who may get a conversation, wider as time goes by: `{who: bot|last_operator|team|team_and_overflow|everyone,
    /// skills: required|languages_only|{relaxed_by}, hold_ms, skip_if_not_staffed}`.
    #[schema(value_type = Vec<Object>)]
    rings: Vec<Ring>,
    /// Who of them gets it: `ring`, `load`, `round_robin`, `longest_idle`, `weighted`, `preferred`, `skill_sum`.
    #[schema(value_type = Vec<String>)]
    select: Vec<Selector>,
    /// What priorities are worth in waiting time: `{urgent_ms, high_ms, normal_ms, low_ms}`.
    #[schema(value_type = Object)]
    boosts: Boosts,
    /// What each kind of work takes of an operator: `{chat, mail, phone}`.
    #[schema(value_type = Object)]
    units: PerWork<i64>,
    /// How a kind of work reaches an operator; null as his team says.
    #[schema(value_type = Object)]
    offers: PerWork<Option<Assignment>>,
    /// Offers or first replies missed in a row until an operator is set away; 0 never.
    misses_to_away: u32,
    /// How long a conversation avoids an operator who declined or missed it, in ms.
    exclusion_ms: i64,
    /// How long a conversation that ended still takes its units, in ms: `{chat, mail, phone}`.
    #[schema(value_type = Object)]
    wrap_up_ms: PerWork<i64>,
    /// After how long a conversation whose contact says nothing takes no units, in ms; null never.
    inactive_after_ms: Option<i64>,
    /// How long a lost operator keeps his conversations, in ms.
    lost_grace_ms: i64,
    /// `wall` or `business`: by which clock rings and the end run.
    #[schema(value_type = String)]
    clock: Clock,
    /// After how long a contact is told that somebody is still looked for, in ms; null never.
    searching_after_ms: Option<i64>,
    /// What happens when nobody was found: `{after_ms, do: [alert_supervisors, offer_callback]}`; null nothing.
    #[schema(value_type = Option<Object>)]
    at_end: Option<AtEnd>,
    /// Whether somebody is kept free for what needs much of him: `{units_from, after_ms}`; null nobody.
    #[schema(value_type = Option<Object>)]
    reserve: Option<Reserve>,
}

impl Default for NewPolicy {
    fn default() -> Self {
        RoutingPolicy::default().into()
    }
}

impl From<NewPolicy> for RoutingPolicy {
    fn from(new: NewPolicy) -> Self {
        Self {
            default_team: new.default_team_id,
            ask: new.ask.map(|ask| routing::Ask {
                max_times: ask.max_times,
                timeout_ms: ask.timeout_ms,
            }),
            rules: new.rules,
            demands: new.demands,
            rings: new.rings,
            select: new.select,
            boosts: new.boosts,
            units: new.units,
            offers: new.offers,
            misses_to_away: new.misses_to_away,
            exclusion_ms: new.exclusion_ms,
            wrap_up_ms: new.wrap_up_ms,
            inactive_after_ms: new.inactive_after_ms,
            lost_grace_ms: new.lost_grace_ms,
            clock: new.clock,
            searching_after_ms: new.searching_after_ms,
            at_end: new.at_end,
            reserve: new.reserve,
        }
    }
}

impl From<RoutingPolicy> for NewPolicy {
    fn from(policy: RoutingPolicy) -> Self {
        Self {
            default_team_id: policy.default_team,
            ask: policy.ask.map(|ask| Ask {
                max_times: ask.max_times,
                timeout_ms: ask.timeout_ms,
            }),
            rules: policy.rules,
            demands: policy.demands,
            rings: policy.rings,
            select: policy.select,
            boosts: policy.boosts,
            units: policy.units,
            offers: policy.offers,
            misses_to_away: policy.misses_to_away,
            exclusion_ms: policy.exclusion_ms,
            wrap_up_ms: policy.wrap_up_ms,
            inactive_after_ms: policy.inactive_after_ms,
            lost_grace_ms: policy.lost_grace_ms,
            clock: policy.clock,
            searching_after_ms: policy.searching_after_ms,
            at_end: policy.at_end,
            reserve: policy.reserve,
        }
    }
}

/// The routing policy.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Policy {
    /// Grows with every change; decisions name it.
    version: i64,
    /// What it says.
    #[serde(flatten)]
    policy: NewPolicy,
}

impl Policy {
    fn of(version: i64, policy: RoutingPolicy) -> Self {
        Self {
            version,
            policy: policy.into(),
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
    Ok(Tagged(version, Policy::of(version, policy)))
}

pub(super) async fn set(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    if_match: IfMatch,
    Body(new): Body<NewPolicy>,
) -> Result<Tagged<Policy>, Problem> {
    let (version, _) = desk.routing_policy(&actor).await?;
    if_match.check(version)?;
    let policy: RoutingPolicy = new.into();
    let set = desk.set_policy(&actor, &policy, Some(version)).await;
    let version = set.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(version, Policy::of(version, policy)))
}

pub(super) async fn try_out(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewPolicy>,
) -> Result<Json<Tried>, Problem> {
    let tried = desk.try_policy(&actor, &new.into()).await?;
    let problem = |bad: domain::team::BadField| PolicyProblem {
        place: bad.field,
        reason: bad.problem.to_string(),
    };
    Ok(Json(Tried {
        problems: tried.problems.into_iter().map(problem).collect(),
        choices: tried.choices,
    }))
}

/// A version of the routing policy.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Version {
    version: i64,
    #[schema(format = DateTime)]
    at: String,
    /// Who made it; null for a program or the command line.
    by: Option<String>,
}

impl From<PolicyVersion> for Version {
    fn from(made: PolicyVersion) -> Self {
        Self {
            version: made.version,
            at: moments::write(made.at),
            by: made.by.map(|by| by.to_string()),
        }
    }
}

pub(super) async fn versions(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Version>>, Problem> {
    Ok(Json(List::whole(desk.list_policies(&actor).await?)))
}

pub(super) async fn version(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Path(version): Path<String>,
) -> Result<Json<Policy>, Problem> {
    // What is no number names no version.
    let version = version.parse().unwrap_or(-1);
    let policy = desk.policy_version(&actor, version).await?;
    Ok(Json(Policy::of(version, policy)))
}
