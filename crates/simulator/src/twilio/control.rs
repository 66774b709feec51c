//! What tests and the page ask of telephones, under `/control`.

use super::state::{Key, PhoneLine, TwilioCall, TwilioFaults};
use crate::world::World;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route("/control/telephones", get(list))
        .route("/control/telephones/{number}/keys", post(press))
        .route("/control/twilio/account", get(account).put(set_account))
        .route("/control/twilio/calls", get(calls))
        .route("/control/twilio/faults", get(faults).put(set_faults))
}

/// The one account that there is.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    account_sid: String,
    auth_token: String,
    numbers: Vec<String>,
}

async fn list(State(world): State<World>) -> Json<Vec<PhoneLine>> {
    Json(world.telephones())
}

async fn press(
    State(world): State<World>,
    Path(number): Path<String>,
    Json(key): Json<Key>,
) -> Response {
    match world.on_telephone(&number, &key) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => {
            let why = Json(json!({ "error": error.to_string() }));
            (StatusCode::UNPROCESSABLE_ENTITY, why).into_response()
        }
    }
}

async fn account(State(world): State<World>) -> Json<Account> {
    Json(world.with(|state, _| {
        let twilio = &state.twilio;
        Account {
            account_sid: twilio.account_sid.clone(),
            auth_token: twilio.auth_token.clone(),
            numbers: twilio.numbers.clone(),
        }
    }))
}

async fn set_account(State(world): State<World>, Json(new): Json<Account>) -> Json<Account> {
    world.with(|state, _| {
        let twilio = &mut state.twilio;
        twilio.account_sid = new.account_sid;
        twilio.auth_token = new.auth_token;
        twilio.numbers = new.numbers;
    });
    account(State(world)).await
}

async fn calls(State(world): State<World>) -> Json<Vec<TwilioCall>> {
    Json(world.twilio_calls())
}

async fn faults(State(world): State<World>) -> Json<TwilioFaults> {
    Json(world.with(|state, _| state.twilio.faults.clone()))
}

async fn set_faults(
    State(world): State<World>,
    Json(faults): Json<TwilioFaults>,
) -> Json<TwilioFaults> {
    world.set_twilio_faults(faults);
    self::faults(State(world)).await
}
