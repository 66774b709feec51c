//! REST `/api/v1`: the same use-cases as the pages, for programs.
//!
//! [`table`](table::table) names every call with its right and its documentation; the router and
//! the OpenAPI document are both made from it. A request passes, in this order: its token
//! ([`auth`]), its allowance ([`limit`]), the right of the call, its idempotency key
//! ([`idempotency`]), the handler. A handler reads its input, calls one use-case, and shapes the
//! answer ([`objects`]).

mod abilities;
mod again;
mod attachments;
mod auth;
mod availability;
mod bots;
mod bulk;
mod calls;
mod canned;
mod categories;
mod channels;
mod configuration;
mod contacts;
mod conversations;
mod docs;
mod events;
mod extract;
mod idempotency;
mod intents;
mod interventions;
mod limit;
mod merges;
mod messages;
mod moments;
mod objects;
mod openapi;
mod operators;
mod policy;
mod reports;
mod retention;
mod route;
mod saved_views;
mod search;
mod table;
mod teams;
mod tokens;
mod webhooks;

pub(crate) use auth::{Fingerprint, Gate, bearer_in};
pub(crate) use contacts::Everything;
pub(crate) use extract::{Body, Query};
pub(crate) use limit::Limiter;
pub(crate) use moments::write as moment_in_words;
pub(crate) use reports::{as_csv, quoted};
pub(crate) use webhooks::body_of as webhook_body;

use crate::http::{MAX_BODY_BYTES, Web};
use axum::{Router, extract::DefaultBodyLimit, middleware, routing::get};
use domain::permission::Right;
use std::sync::Arc;

/// Where the calls begin.
const BASE: &str = "/api/v1";

/// Who may make a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The HTTP method.
    pub method: &'static str,
    /// The path's pattern, such as `/api/v1/teams/{id}`.
    pub path: String,
    /// What the token must be good for.
    pub right: Right,
}

/// Lists every call of the API and the right that it needs, in the order of the documentation.
#[must_use]
pub fn accesses() -> Vec<Access> {
    let access = |route: route::Route| Access {
        method: route.method,
        path: format!("{BASE}{}", route.path),
        right: route.right,
    };
    table::table().into_iter().map(access).collect()
}

/// Makes what lets programs in; it counts the calls of a token at whatever door.
pub(crate) fn gate(web: &Web) -> Gate {
    let per_minute = web.shared.config.requests_per_minute;
    Gate::new(Arc::clone(&web.shared), limit::Limiter::new(per_minute))
}

/// Makes the routes of the API and of its documentation.
pub(crate) fn router(web: &Web, gate: Gate) -> Router<Web> {
    let keys = idempotency::Keys::default();
    let reads = again::Reads::new(web);
    let mut calls = Router::new();
    for route in table::table() {
        let path = format!("{BASE}{}", route.path);
        calls = calls.route(&path, route.guarded(&web.shared.desk, &keys, &reads));
    }
    calls
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(gate, auth::authenticate))
        .route("/api/openapi.json", get(docs::openapi))
        .route("/api/docs", get(docs::page))
        .route("/api/docs.css", get(docs::style))
}
