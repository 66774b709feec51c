//! The door for connectors that speak Chatwoot's protocol: agent bots and bridges of API channels, unchanged.
//!
//! It decides nothing: every call is one use-case that REST and the pages use too, in other words. An *inbox* is a
//! channel, a *pending* conversation is with a bot, an *open* one with people, a *resolved* one closed; *labels* are
//! categories by name, and integers stand for our ids ([`numbers`]). What differs from REST: a contact's words to a
//! resolved conversation reopen that one. What connectors do not need is not there and answers 404.
//!
//! Source: docs/adr/0032-a-door-for-connectors.md.

mod auth;
mod bots;
mod contacts;
mod conversations;
mod fields;
mod house;
mod inboxes;
mod links;
mod lists;
mod messages;
mod numbers;
mod public;
mod refused;
mod shapes;
mod telling;
mod webhooks;
mod words;

pub(crate) use telling::body_of;

use crate::{
    api::{Gate, moment_in_words},
    http::Web,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{delete, get, patch, post},
};
use domain::time::Timestamp;

/// The largest body: a message with its files.
///
/// Units: bytes. What the protocol's own server takes.
const MAX_BODY_BYTES: usize = 40 << 20;

fn moments(at: Timestamp) -> String {
    moment_in_words(at)
}

/// Makes the routes of the door.
pub(crate) fn router(gate: &Gate) -> Router<Web> {
    let account = conversations()
        .merge(contacts())
        .merge(inboxes())
        .merge(programs());
    let within = Router::new()
        .nest("/api/v1/accounts/{account}", account)
        // The published client calls a team's members without the prefix.
        .route("/accounts/{account}/teams/{team}/team_members", get(house::members))
        .route("/api/v1/profile", get(house::profile))
        .layer(middleware::from_fn_with_state(gate.clone(), auth::authenticate));
    let public = Router::new()
        .nest("/public/api/v1/inboxes/{inbox}", public())
        .layer(middleware::from_fn_with_state(gate.clone(), auth::meter))
        .route(
            "/public/api/v1/attachments/{file}/{until}/{signature}",
            get(links::hand_out_signed),
        );
    within
        .merge(public)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
}

fn conversations() -> Router<Web> {
    Router::new()
        .route("/conversations", get(lists::list).post(conversations::open))
        .route("/conversations/meta", get(lists::meta))
        .route("/conversations/filter", post(lists::filter))
        .route("/conversations/{conversation}", get(conversations::get))
        .route(
            "/conversations/{conversation}/messages",
            get(messages::list).post(messages::write),
        )
        .route(
            "/conversations/{conversation}/messages/{message}",
            delete(messages::remove).patch(messages::change),
        )
        .route(
            "/conversations/{conversation}/toggle_status",
            post(conversations::toggle_status),
        )
        .route(
            "/conversations/{conversation}/toggle_priority",
            post(conversations::toggle_priority),
        )
        .route(
            "/conversations/{conversation}/toggle_typing_status",
            post(messages::typing),
        )
        .route(
            "/conversations/{conversation}/assignments",
            post(conversations::assign),
        )
        .route(
            "/conversations/{conversation}/labels",
            get(conversations::labels).post(conversations::set_labels),
        )
        .route(
            "/conversations/{conversation}/custom_attributes",
            post(conversations::set_attributes),
        )
        .route(
            "/conversations/{conversation}/update_last_seen",
            post(conversations::seen),
        )
}

fn contacts() -> Router<Web> {
    Router::new()
        .route("/contacts", get(contacts::list).post(contacts::create))
        .route("/contacts/search", get(contacts::search))
        .route("/contacts/filter", post(contacts::filter))
        .route(
            "/contacts/{contact}",
            get(contacts::get)
                .put(contacts::change)
                .patch(contacts::change)
                .delete(contacts::erase),
        )
        .route(
            "/contacts/{contact}/conversations",
            get(contacts::conversations),
        )
        .route(
            "/contacts/{contact}/contact_inboxes",
            post(contacts::join_inbox),
        )
        .route(
            "/contacts/{contact}/contactable_inboxes",
            get(contacts::inboxes),
        )
}

fn inboxes() -> Router<Web> {
    Router::new()
        .route("/inboxes", get(inboxes::list).post(inboxes::create))
        .route("/inboxes/", get(inboxes::list).post(inboxes::create))
        .route("/inboxes/{inbox}", get(inboxes::get).patch(inboxes::change))
        .route(
            "/inboxes/{inbox}/",
            get(inboxes::get).patch(inboxes::change),
        )
        .route("/inboxes/{inbox}/agent_bot", get(inboxes::bot))
        .route("/inboxes/{inbox}/set_agent_bot", post(inboxes::set_bot))
        .route("/inbox_members/{inbox}", get(inboxes::members))
}

fn programs() -> Router<Web> {
    Router::new()
        .route("/agent_bots", get(bots::list).post(bots::create))
        .route(
            "/agent_bots/{bot}",
            get(bots::get).patch(bots::change).delete(bots::remove),
        )
        .route("/webhooks", get(webhooks::list).post(webhooks::create))
        .route(
            "/webhooks/{webhook}",
            patch(webhooks::change).delete(webhooks::remove),
        )
        .route("/teams", get(house::teams))
        .route("/teams/{team}", get(house::team))
        .route("/teams/{team}/team_members", get(house::members))
        .route("/agents", get(house::agents))
        .route("/labels", get(house::labels))
        .route("/canned_responses", get(house::canned))
}

/// What a program in a contact's hands may do: it knows the inbox and the name that the contact has there.
fn public() -> Router<Web> {
    Router::new()
        .route("/contacts", post(public::create))
        .route("/contacts/{source}", get(public::get).patch(public::change))
        .route(
            "/contacts/{source}/conversations",
            get(public::conversations).post(public::open),
        )
        .route(
            "/contacts/{source}/conversations/{conversation}/messages",
            get(public::messages).post(public::write),
        )
}
