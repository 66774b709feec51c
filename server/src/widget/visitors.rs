//! `/widget/v1/channels/{channel}`: how a widget looks, and visitors who come.

use super::gate::{At, known_before};
use crate::{api::Body, http::Problem, run::Shared};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use domain::widget::Arrival;
use serde::Serialize;
use std::sync::Arc;

/// How a widget looks.
#[derive(Debug, Serialize)]
pub(super) struct Appearance {
    /// What the house is called.
    name: String,
    greeting: String,
    color: String,
    position: &'static str,
    require_identity: bool,
}

pub(super) async fn appearance(
    State(shared): State<Arc<Shared>>,
    Extension(At(channel, widget)): Extension<At>,
) -> Result<Json<Appearance>, Problem> {
    let brand = shared.desk.brand().await?;
    Ok(Json(Appearance {
        name: if brand.name.is_empty() {
            channel.name
        } else {
            brand.name
        },
        greeting: widget.greeting,
        color: widget.color,
        position: widget.side.name(),
        require_identity: widget.requires_identity,
    }))
}

/// A visitor who was let in.
#[derive(Serialize)]
pub(super) struct Arrived {
    /// What he sends as `Authorization: Bearer …`; it is kept nowhere.
    token: String,
    /// Who he is, as far as known.
    contact: Known,
}

/// Who a visitor is.
#[derive(Serialize)]
struct Known {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

pub(super) async fn arrive(
    State(shared): State<Arc<Shared>>,
    Extension(At(channel, _)): Extension<At>,
    headers: HeaderMap,
    Body(arrival): Body<Arrival>,
) -> Result<(StatusCode, Json<Arrived>), Problem> {
    let known = known_before(&shared, &headers).await;
    let arrived = shared
        .desk
        .arrive(channel.id, &arrival, known.as_ref())
        .await;
    let (visitor, token) = arrived.map_err(refused)?;
    let contact = Known {
        name: visitor.about.name,
    };
    Ok((StatusCode::CREATED, Json(Arrived { token, contact })))
}

/// Whom no page vouches for is refused, not in conflict with anything.
fn refused(error: desk::Error) -> Problem {
    let is_refused = error.code() == "identity_refused";
    let problem = Problem::from(error);
    if is_refused {
        problem.with_status(StatusCode::FORBIDDEN)
    } else {
        problem
    }
}
