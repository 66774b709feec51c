//! Groups of people and bots.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Body, Refused};
use crate::world::{Act, Acted, BotId, Group, NewGroup, PhoneChat, Standing, UserId, World};

pub(super) fn routes() -> Router<World> {
    Router::new()
        .route("/control/groups", get(list).post(create))
        .route("/control/groups/{group}/{bot}/{user}", get(show).put(stand))
        .route("/control/groups/{group}/{bot}/{user}/link", post(follow))
        .route("/control/groups/{group}/{bot}/{user}/acts", post(act))
}

async fn list(State(world): State<World>) -> Json<Vec<Group>> {
    Json(world.groups())
}

async fn create(
    State(world): State<World>,
    Body(group): Body<NewGroup>,
) -> Result<(StatusCode, Json<Group>), Refused> {
    Ok((StatusCode::CREATED, Json(world.create_group(group)?)))
}

async fn show(
    State(world): State<World>,
    Path((group, bot, user)): Path<(UserId, BotId, UserId)>,
) -> Result<Json<PhoneChat>, Refused> {
    Ok(Json(world.group_chat(bot, group, user)?))
}

async fn stand(
    State(world): State<World>,
    Path((group, bot, user)): Path<(UserId, BotId, UserId)>,
    Body(standing): Body<Standing>,
) -> Result<StatusCode, Refused> {
    world.set_standing(bot, group, user, standing)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    payload: String,
}

async fn follow(
    State(world): State<World>,
    Path((group, bot, user)): Path<(UserId, BotId, UserId)>,
    Body(link): Body<Link>,
) -> Result<Json<Acted>, Refused> {
    Ok(Json(world.add_to_group(bot, group, user, &link.payload)?))
}

async fn act(
    State(world): State<World>,
    Path((group, bot, user)): Path<(UserId, BotId, UserId)>,
    Body(act): Body<Act>,
) -> Result<Json<Acted>, Refused> {
    Ok(Json(world.act_in(bot, group, user, act)?))
}
