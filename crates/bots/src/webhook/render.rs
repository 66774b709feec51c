//! The event that a webhook bot gets. Pure.

use super::Webhook;
use crate::{bot::Request, turn::Turn};
use domain::time::Timestamp;
use serde::Serialize;

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    r#type: &'static str,
    #[serde(with = "crate::moments")]
    at: Timestamp,
    data: &'a Turn,
}

/// Writes a turn as a signed event: `message.received`, or `turn.changed` when there is nothing to answer yet.
///
/// Shape: its `webhook-id` is the turn's name, the same however often the turn is asked.
#[must_use]
pub fn render(webhook: &Webhook, turn: &Turn, at: Timestamp) -> Request {
    let id = turn.name();
    let event = Event {
        id: &id,
        r#type: match turn.message {
            Some(_) => "message.received",
            None => "turn.changed",
        },
        at,
        data: turn,
    };
    let body = serde_json::to_vec(&event).expect("a turn has only text for keys");
    let signed = webhook.secret.sign(&id, at.as_ms(), &body);
    Request::post_json(&webhook.url, body)
        .with("webhook-id", signed.id)
        .with("webhook-timestamp", signed.timestamp_s.to_string())
        .with("webhook-signature", signed.signature)
}
