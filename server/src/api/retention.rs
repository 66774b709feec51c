//! `/retention`.

use super::extract::Body;
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::retention;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long the words of a conversation are kept after the last of them, once it is over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "days": 365 }))]
pub(super) struct Retention {
    /// 1 to 3650; null keeps them for ever.
    days: Option<i64>,
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<Retention>, Problem> {
    let days = desk.retention(&actor).await?.days;
    Ok(Json(Retention { days }))
}

pub(super) async fn put(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(wanted): Body<Retention>,
) -> Result<Json<Retention>, Problem> {
    let wanted = retention::Retention { days: wanted.days };
    let days = desk.set_retention(&actor, wanted).await?.days;
    Ok(Json(Retention { days }))
}
