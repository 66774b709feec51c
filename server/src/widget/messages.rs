//! What was said, and what a visitor says.

use super::gate::Caller;
use crate::{
    api::{Body, Query},
    http::Problem,
    run::Shared,
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::SeenThread;
use domain::{id::MessageId, widget::VisitorMessage};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The messages of a thread that are told unless said otherwise.
const USUAL: i64 = 50;

/// Which part of the thread.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    before: Option<i64>,
    limit: Option<i64>,
}

pub(super) async fn thread(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Query(part): Query<Part>,
) -> Result<Json<SeenThread>, Problem> {
    let limit = part.limit.unwrap_or(USUAL);
    if !(1..=100).contains(&limit) {
        return Err(Problem::invalid("limit", "a limit is from 1 to 100"));
    }
    if part.before.is_some_and(|before| before < 0) {
        return Err(Problem::invalid("before", "this is no place"));
    }
    let thread = shared.desk.visitor_thread(&visitor, part.before, limit);
    Ok(Json(thread.await?))
}

/// A message that was taken.
#[derive(Debug, Serialize)]
pub(super) struct Taken {
    id: MessageId,
    /// Its place; absent when it became none, such as a command.
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<i64>,
}

pub(super) async fn write(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Body(message): Body<VisitorMessage>,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    let id = shared.desk.visitor_writes(&visitor, &message).await?;
    let seen = shared.desk.visitor_message(&visitor, id).await?;
    let seq = seen.map(|seen| seen.seq);
    Ok((StatusCode::ACCEPTED, Json(Taken { id, seq })))
}
