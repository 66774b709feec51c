//! The control API: JSON under `/control`, for tests and for the page.
//!
//! | method and path | body → answer |
//! |---|---|
//! | GET `/control/bots` | → `[{id, name, username, token}]` |
//! | POST `/control/bots` | `{name, username?, token?}` → the bot, 201 |
//! | POST `/control/bots/{bot}/updates` | any JSON, queued as an update whatever the bot asked for → `{update_id}`; an object without `update_id` is given one |
//! | GET `/control/users` | → `[{id, first_name, last_name, username, language_code, phone, persona, is_deactivated}]` |
//! | POST `/control/users` | `{first_name, last_name?, username?, language_code?, phone?, persona?: customer\|operator, id?}` → the user, 201 |
//! | POST `/control/users/{user}/deactivate` | → 204; the account is deleted as far as bots can see |
//! | GET `/control/chats/{bot}/{user}` | → what the phone shows, a [`PhoneChat`] |
//! | POST `/control/chats/{bot}/{user}/acts` | an [`Act`] → `{message_ids, update_ids, callback_query_id}` |
//! | GET, POST `/control/groups` | POST: `{title, is_forum?, members}` → the group, 201 |
//! | GET `/control/groups/{group}/{bot}/{user}` | → what the phone of one of its people shows |
//! | PUT `/control/groups/{group}/{bot}/{user}` | `{status: member\|administrator\|kicked, can_manage_topics?}`: what this user makes the bot there → 204 |
//! | POST `/control/groups/{group}/{bot}/{user}/link` | `{payload}`: he follows `?startgroup=` → as acts |
//! | POST `/control/groups/{group}/{bot}/{user}/acts` | an [`Act`] of one of its people → as above |
//! | GET `/control/files/{file_id}` | → the bytes |
//! | GET, PUT, DELETE `/control/faults` | PUT: a list of [`Fault`]s in place of those that are on |
//! | POST `/control/faults` | one more fault |
//! | GET, PUT `/control/limits` | `{per_chat: {per_second, burst}\|null, global: …\|null}` |
//! | GET `/control/stats` · `/control/calls` | → counts; → the last thousand calls |
//! | GET, POST `/control/clock` | `{advance_ms}` → `{now_ms}` |
//! | POST `/control/reset` | → 204; forgets everything |
//! | GET, PUT `/control/servers/{name}` | PUT: `{secret?, key?}` that the server of a bot goes by |
//! | POST `/control/servers/{name}/answers` | a list of [`ServerAnswer`](crate::ServerAnswer)s, one for each question to come → 204 |
//! | GET `/control/servers/{name}/asked` | → what it was asked, a list of [`Asked`](crate::Asked) |
//! | GET `/control/telephones` | → the telephones that ring or have rung, [`PhoneLine`](crate::PhoneLine)s |
//! | POST `/control/telephones/{number}/keys` | `{key: answer\|decline\|hang_up}` or `{key: digits, digits}` → 204 |
//! | GET, PUT `/control/twilio/account` | `{account_sid, auth_token, numbers}` |
//! | GET `/control/twilio/calls` | → the calls, [`TwilioCall`](crate::TwilioCall)s |
//! | GET, PUT `/control/twilio/faults` | [`TwilioFaults`](crate::TwilioFaults) |
//! | GET `/control/events` | server-sent events, each a [`Change`](crate::Change) |
//!
//! Acts: `say {text, entities?, reply_to?, quote?}`, `start {payload?}`, `photo {caption?, reply_to?}`,
//! `album {count, caption?}`, `document {name?, content?, caption?}`, `voice`, `sticker`,
//! `location {latitude, longitude, live_period?}`, `move {message_id, latitude, longitude}`, `rest {message_id}`, `contact {phone?, first_name?}`, `edit {message_id, text}`,
//! `delete {message_id}`, `react {message_id, emoji?}`, `press {message_id, button}`, `block`, `unblock`;
//! the name goes into `act`.
//!
//! Faults: `too_many_requests {retry_after}`, `forbidden`, `bad_request`, `server_error`, `conflict`,
//! `refusal {code, description, retry_after?, migrate_to_chat_id?}`, `slow {ms}`, `lost_answer`, `offline`,
//! `duplicates`, `out_of_order`; the name goes into `kind`, beside `methods?`, `bot_id?`, `user_id?`,
//! `percent?`, `times?`.
//!
//! Refusals are `{"error": "…"}` with 404 (no such thing) or 422 (a phone would not allow it). Requests that a
//! foreign page makes in a browser are refused with 403.

mod events;
mod groups;
mod servers;
mod strangers;

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) use strangers::refuse_strangers;

use crate::faults::Fault;
use crate::limits::Limits;
use crate::telegram;
use crate::world::{
    Act, Acted, Bot, BotId, Call, Error, NewBot, NewUser, PhoneChat, Stats, User, UserId, World,
};

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route("/control/bots", get(list_bots).post(create_bot))
        .route("/control/bots/{bot}/updates", post(push_update))
        .route("/control/users", get(list_users).post(create_user))
        .route("/control/users/{user}/deactivate", post(deactivate))
        .route("/control/chats/{bot}/{user}", get(show_chat))
        .route("/control/chats/{bot}/{user}/acts", post(act))
        .merge(groups::routes())
        .route("/control/files/{file_id}", get(open_file))
        .route(
            "/control/faults",
            get(list_faults)
                .put(set_faults)
                .post(add_fault)
                .delete(clear_faults),
        )
        .route("/control/limits", get(show_limits).put(set_limits))
        .route("/control/stats", get(show_stats))
        .route("/control/calls", get(list_calls))
        .route("/control/clock", get(tell_time).post(advance_clock))
        .route("/control/reset", post(reset))
        .route("/control/events", get(events::stream))
        .merge(servers::routes())
}

/// A JSON body; an unreadable one is refused as everything else here.
#[derive(FromRequest)]
#[from_request(via(Json), rejection(Refused))]
struct Body<T>(T);

struct Refused(StatusCode, String);

impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        Self(rejection.status(), rejection.body_text())
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::NoBot(_) | Error::NoUser(_) | Error::NoMessage(_) => StatusCode::NOT_FOUND,
            Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::TimedOut(_) => StatusCode::REQUEST_TIMEOUT,
        };
        Self(status, error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

async fn list_bots(State(world): State<World>) -> Json<Vec<Bot>> {
    Json(world.bots())
}

async fn create_bot(
    State(world): State<World>,
    Body(bot): Body<NewBot>,
) -> Result<(StatusCode, Json<Bot>), Refused> {
    Ok((StatusCode::CREATED, Json(world.create_bot(bot)?)))
}

async fn push_update(
    State(world): State<World>,
    Path(bot): Path<BotId>,
    Body(update): Body<Value>,
) -> Result<Json<Value>, Refused> {
    let update_id = world.push_update(bot, update)?;
    Ok(Json(json!({ "update_id": update_id })))
}

async fn list_users(State(world): State<World>) -> Json<Vec<User>> {
    Json(world.users())
}

async fn create_user(
    State(world): State<World>,
    Body(user): Body<NewUser>,
) -> Result<(StatusCode, Json<User>), Refused> {
    Ok((StatusCode::CREATED, Json(world.create_user(user)?)))
}

async fn deactivate(
    State(world): State<World>,
    Path(user): Path<UserId>,
) -> Result<StatusCode, Refused> {
    world.deactivate(user)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn show_chat(
    State(world): State<World>,
    Path((bot, user)): Path<(BotId, UserId)>,
) -> Result<Json<PhoneChat>, Refused> {
    Ok(Json(world.chat(bot, user)?))
}

async fn act(
    State(world): State<World>,
    Path((bot, user)): Path<(BotId, UserId)>,
    Body(act): Body<Act>,
) -> Result<Json<Acted>, Refused> {
    Ok(Json(world.act(bot, user, act)?))
}

async fn open_file(
    State(world): State<World>,
    Path(file_id): Path<String>,
) -> Result<Response, Refused> {
    let file = world.with(|state, _| state.files.find(&file_id).cloned());
    let file =
        file.ok_or_else(|| Refused(StatusCode::NOT_FOUND, "there is no such file".to_owned()))?;
    Ok(telegram::serve_bytes(&file.mime, file.bytes.clone()))
}

async fn list_faults(State(world): State<World>) -> Json<Vec<Fault>> {
    Json(world.faults())
}

async fn set_faults(
    State(world): State<World>,
    Body(faults): Body<Vec<Fault>>,
) -> Json<Vec<Fault>> {
    world.set_faults(faults);
    Json(world.faults())
}

async fn add_fault(State(world): State<World>, Body(fault): Body<Fault>) -> Json<Vec<Fault>> {
    world.add_fault(fault);
    Json(world.faults())
}

async fn clear_faults(State(world): State<World>) -> Json<Vec<Fault>> {
    world.set_faults(Vec::new());
    Json(world.faults())
}

async fn show_limits(State(world): State<World>) -> Json<Limits> {
    Json(world.limits())
}

async fn set_limits(State(world): State<World>, Body(limits): Body<Limits>) -> Json<Limits> {
    world.set_limits(limits);
    Json(world.limits())
}

async fn show_stats(State(world): State<World>) -> Json<Stats> {
    Json(world.stats())
}

async fn list_calls(State(world): State<World>) -> Json<Vec<Call>> {
    Json(world.calls())
}

async fn tell_time(State(world): State<World>) -> Json<Value> {
    Json(json!({ "now_ms": world.clock().now_ms() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: u64,
}

async fn advance_clock(State(world): State<World>, Body(advance): Body<Advance>) -> Json<Value> {
    world
        .clock()
        .advance(Duration::from_millis(advance.advance_ms));
    tell_time(State(world)).await
}

async fn reset(State(world): State<World>) -> StatusCode {
    world.reset();
    StatusCode::NO_CONTENT
}
