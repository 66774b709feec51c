//! The answer to a call that was made, when the answer went with a crash: what reading tells about what it made.
//!
//! The facts that the call told were kept in the unit that made it ([`desk::Known::Made`]), and name what there is to
//! read. Whoever made a call was shown what it is about, so a bot that handed its conversation over is answered too,
//! although it sees no more of it.

use super::{
    BASE,
    bulk::{self, BulkOutcome},
    objects::List,
    route::Route,
    table::table,
};
use crate::http::Web;
use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::Actor;
use domain::event::Fact;
use serde_json::{Value, json};
use tower::ServiceExt;

/// The largest answer that is read.
///
/// Units: bytes.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// The calls that read, without their rights: who may make the call may have its answer.
#[derive(Debug, Clone)]
pub(super) struct Reads(Router);

impl Reads {
    pub(super) fn new(web: &Web) -> Self {
        let reads = table().into_iter().filter(|route| route.method == "GET");
        let router = reads.fold(Router::new(), |router, route| {
            router.route(route.path, route.unguarded())
        });
        Self(router.with_state(web.clone()))
    }

    /// Reads as an actor, and as the house where he sees nothing any more.
    async fn read(&self, actor: &Actor, path: &str) -> Option<Response> {
        for reader in [actor.clone(), Actor::house()] {
            let mut request = Request::new(Body::empty());
            *request.uri_mut() = path.parse().ok()?;
            request.extensions_mut().insert(reader);
            let Ok(response) = self.0.clone().oneshot(request).await;
            if response.status().is_success() {
                return Some(response);
            }
        }
        None
    }

    /// Reads a conversation's number; `None` when it is gone.
    async fn number(&self, actor: &Actor, conversation: &str) -> Option<i64> {
        let path = format!("/conversations/{conversation}");
        let body = self.read(actor, &path).await?.into_body();
        let bytes = to_bytes(body, MAX_ANSWER_BYTES).await.ok()?;
        let read: Value = serde_json::from_slice(&bytes).ok()?;
        read["number"].as_i64()
    }
}

/// How a call is answered that was made and not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Again {
    path: &'static str,
    status: u16,
    may_find: bool,
    has_answer: bool,
}

impl Again {
    pub(super) fn of(route: &Route) -> Self {
        Self {
            path: route.path,
            status: route.status,
            may_find: route.may_find,
            has_answer: route.answers.is_some(),
        }
    }

    /// Says whether a call that told nothing changed nothing, and may be made as if it never was.
    pub(super) fn may_be_made_again(self, told: &[Fact]) -> bool {
        told.is_empty() && self.may_find
    }

    /// Answers; `None` when what it made is gone, or nothing names it.
    pub(super) async fn answer(
        self,
        reads: &Reads,
        actor: &Actor,
        uri_path: &str,
        told: &[Fact],
    ) -> Option<Response> {
        let status = self.status(told)?;
        if !self.has_answer {
            return Some(status.into_response());
        }
        if self.path.starts_with(bulk::PATH) {
            return Some(each(reads, actor, told).await);
        }
        let mut response = match self.subject(uri_path, told) {
            Some(path) => reads.read(actor, &path).await?,
            // Nobody has the conversation: whoever gets it calls.
            None if self.path.ends_with("/calls") => Json(Value::Null).into_response(),
            None => return None,
        };
        if let Some(wrap) = wrapped(self.path) {
            response = put_into(response, wrap).await?;
        }
        *response.status_mut() = status;
        Some(response)
    }

    fn status(self, told: &[Fact]) -> Option<StatusCode> {
        let is_new = |fact: &Fact| {
            let name = fact.name();
            name == "contact.created" || name == "conversation.opened"
        };
        if self.may_find && !told.iter().any(is_new) {
            return Some(StatusCode::OK);
        }
        StatusCode::from_u16(self.status).ok()
    }

    /// Returns where to read what it made or changed.
    fn subject(self, uri_path: &str, told: &[Fact]) -> Option<String> {
        if let Some(field) = made_by(self.path) {
            let id = told.iter().find_map(|fact| id_in(fact, field))?;
            let resource = match field {
                "message" => "messages",
                "intervention" => "interventions",
                "call" => "calls",
                _ => self.path.trim_start_matches('/'),
            };
            return Some(format!("/{resource}/{id}"));
        }
        let (own, _action) = uri_path.strip_prefix(BASE)?.rsplit_once('/')?;
        Some(own.trim_end_matches("/offer").to_owned())
    }
}

/// Answers with the conversations that a call came to before it ended; it may not have come to all of them.
async fn each(reads: &Reads, actor: &Actor, told: &[Fact]) -> Response {
    let mut items: Vec<BulkOutcome> = Vec::new();
    for id in told.iter().filter_map(|fact| id_in(fact, "conversation")) {
        if items.iter().any(|known| known.conversation_id == id) {
            continue;
        }
        let number = reads.number(actor, &id).await;
        items.push(BulkOutcome::done(id, number));
    }
    Json(List {
        items,
        next_cursor: None,
    })
    .into_response()
}

/// Returns the field of a fact that names what a call makes; `None` for a call that changes what its path names.
fn made_by(path: &str) -> Option<&'static str> {
    match path {
        "/contacts" => Some("contact"),
        "/conversations" => Some("conversation"),
        "/conversations/{id}/messages" | "/interventions/{id}/comments" => Some("message"),
        "/conversations/{id}/interventions" => Some("intervention"),
        "/conversations/{id}/calls" => Some("call"),
        "/categories" => Some("category"),
        "/canned-replies" => Some("reply"),
        "/saved-views" => Some("view"),
        "/teams" => Some("team"),
        "/operators" => Some("operator"),
        "/channels" => Some("channel"),
        "/intents" => Some("intent"),
        _ => None,
    }
}

fn id_in(fact: &Fact, field: &str) -> Option<String> {
    let fact = serde_json::to_value(fact).ok()?;
    Some(fact["data"][field].as_str()?.to_owned())
}

/// Returns how the object that is read stands in the answer of a call; `None` where it is the answer.
fn wrapped(path: &str) -> Option<fn(Value) -> Value> {
    if path.ends_with("/handover") {
        // How long it waits was true for a moment only.
        return Some(|conversation| {
            json!({
                "intervention_id": conversation["intervention_id"],
                "conversation": conversation,
                "waiting_estimate_s": null,
            })
        });
    }
    path.ends_with("/calls")
        .then_some((|call| json!({ "call": call })) as fn(Value) -> Value)
}

async fn put_into(response: Response, wrap: fn(Value) -> Value) -> Option<Response> {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_ANSWER_BYTES).await.ok()?;
    let read = serde_json::from_slice(&bytes).ok()?;
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = Body::from(wrap(read).to_string());
    Some(Response::from_parts(parts, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name of what a call answers.
    fn answered(route: &Route) -> Option<String> {
        route.answers.as_ref().map(|shape| shape.name.clone())
    }

    #[test]
    fn every_call_that_takes_a_key_is_answered_by_the_read_of_the_same_object() {
        let all = table();
        let is_of_one = |route: &&Route| !route.path.starts_with(bulk::PATH);
        let kept = all.iter().filter(|route| route.is_kept()).filter(is_of_one);
        let mut count = 0;
        for route in kept {
            count += 1;
            let Some(name) = answered(route) else {
                continue;
            };
            let read = match made_by(route.path) {
                Some("message") => "/messages/{id}".to_owned(),
                Some("intervention") => "/interventions/{id}".to_owned(),
                Some("call") => "/calls/{id}".to_owned(),
                Some(_) => format!("{}/{{id}}", route.path),
                None => {
                    let uri = format!("{BASE}{}", route.path);
                    Again::of(route).subject(&uri, &[]).unwrap()
                }
            };
            let reads = all
                .iter()
                .find(|found| found.method == "GET" && found.path == read);
            let reads = reads.unwrap_or_else(|| panic!("{}: no GET {read}", route.path));
            if wrapped(route.path).is_none() {
                assert_eq!(answered(reads), Some(name), "{}", route.path);
            }
        }
        assert!(count > 30, "{count}");
    }
}
