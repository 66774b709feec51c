//! What visitors do besides writing.

use super::gate::Caller;
use crate::{api::Body, http::Problem, run::Shared};
use axum::{Extension, extract::State, http::StatusCode};
use domain::{
    rating::Stars,
    widget::{Page, VisitorMessage},
};
use serde::Deserialize;
use std::sync::Arc;

/// Nothing to say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

pub(super) async fn typing(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Body(Nothing {}): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    shared.desk.visitor_types(&visitor).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn leave(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Body(Nothing {}): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    shared.desk.visitor_leaves(&visitor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A wish to be called.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    number: String,
    /// That he has looked at the number once more.
    confirmed: bool,
    /// That he agrees to what he was told.
    consent: bool,
    /// What his browser calls the wish; the same one is the same wish.
    client_id: Option<String>,
}

pub(super) async fn call(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Body(wish): Body<Wish>,
) -> Result<StatusCode, Problem> {
    if !wish.confirmed {
        return Err(Problem::invalid("confirmed", "confirm the number first"));
    }
    if !wish.consent {
        return Err(Problem::invalid("consent", "agree to be called first"));
    }
    let name = wish.client_id.unwrap_or_else(|| shared.desk.secret());
    let message = VisitorMessage {
        client_id: name,
        text: Some(wish.number),
        ..VisitorMessage::default()
    };
    message.check().map_err(desk::Error::from)?;
    let number = message.text.as_deref().unwrap_or_default();
    let asked = shared
        .desk
        .visitor_wants_call(&visitor, number, &message.client_id)
        .await;
    // What speaks against the number or the house speaks against what was sent.
    asked.map_err(|error| {
        let is_against = matches!(error, desk::Error::Conflict { .. });
        let problem = Problem::from(error);
        if is_against {
            problem.with_status(StatusCode::UNPROCESSABLE_ENTITY)
        } else {
            problem
        }
    })?;
    Ok(StatusCode::ACCEPTED)
}

/// How it was.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rating {
    stars: u8,
    words: Option<String>,
}

pub(super) async fn rate(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Body(rating): Body<Rating>,
) -> Result<StatusCode, Problem> {
    let stars = Stars::try_from(rating.stars);
    let stars = stars.map_err(|bad| Problem::invalid("stars", bad.to_string()))?;
    shared
        .desk
        .visitor_rates(&visitor, stars, rating.words.as_deref())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn is_at(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Body(page): Body<Page>,
) -> Result<StatusCode, Problem> {
    shared.desk.visitor_is_at(&visitor, &page).await?;
    Ok(StatusCode::NO_CONTENT)
}
