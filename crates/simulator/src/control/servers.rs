//! The servers of bots: what they go by, what they answer next, what they were asked.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};

use super::Body;
use crate::servers::{Asked, ServerAnswer, ServerSettings};
use crate::world::World;

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route("/control/servers/{name}", get(show).put(set))
        .route("/control/servers/{name}/answers", post(answer_next))
        .route("/control/servers/{name}/asked", get(list_asked))
}

async fn show(State(world): State<World>, Path(name): Path<String>) -> Json<ServerSettings> {
    Json(world.with(|state, _| state.servers.settings(&name)))
}

async fn set(
    State(world): State<World>,
    Path(name): Path<String>,
    Body(settings): Body<ServerSettings>,
) -> Json<ServerSettings> {
    world.set_server(&name, settings.clone());
    Json(settings)
}

async fn answer_next(
    State(world): State<World>,
    Path(name): Path<String>,
    Body(answers): Body<Vec<ServerAnswer>>,
) -> StatusCode {
    world.answer_next(&name, answers);
    StatusCode::NO_CONTENT
}

async fn list_asked(State(world): State<World>, Path(name): Path<String>) -> Json<Vec<Asked>> {
    Json(world.asked(&name))
}
