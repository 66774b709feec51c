//! `/availability`.

use super::extract::Query;
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Availability, Desk, Wanted};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;

/// Whom it is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    team: Option<String>,
    intent: Option<String>,
}

impl TryFrom<Filter> for Wanted {
    type Error = Problem;

    fn try_from(filter: Filter) -> Result<Self, Problem> {
        match (filter.team, filter.intent) {
            (None, None) => Ok(Self::Anybody),
            (Some(team), None) => id("team", &team).map(Self::Team),
            (None, Some(intent)) => id("intent", &intent).map(Self::Intent),
            (Some(_), Some(_)) => Err(Problem::invalid("intent", "send a team or an intent")),
        }
    }
}

fn id<T: FromStr>(field: &str, text: &str) -> Result<T, Problem> {
    text.parse()
        .map_err(|_| Problem::invalid(field, "send an id"))
}

/// Somebody who could take a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AvailableOperator {
    id: String,
    name: String,
}

/// Who could take a conversation at this moment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Available {
    /// The team that it would go to.
    team_id: String,
    /// Those who could take it, by name.
    operators: Vec<AvailableOperator>,
    /// How many wait for this team.
    waiting: i64,
    /// 0 when there is more room than people who wait, else the median wait of what the team has in hand; null
    /// when nobody of the team is there, or nothing is known.
    estimated_wait_s: Option<i64>,
}

impl From<Availability> for Available {
    fn from(availability: Availability) -> Self {
        let operators = availability.operators.into_iter();
        Self {
            team_id: availability.team.to_string(),
            operators: operators
                .map(|(id, name)| AvailableOperator {
                    id: id.to_string(),
                    name,
                })
                .collect(),
            waiting: availability.waiting,
            estimated_wait_s: availability.wait_ms.map(|ms| (ms.max(0) + 999) / 1_000),
        }
    }
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(filter): Query<Filter>,
) -> Result<Json<Available>, Problem> {
    let wanted = filter.try_into()?;
    Ok(Json(desk.availability(&actor, wanted).await?.into()))
}
