//! Webhooks and their log.

use super::super::moments;
use domain::{time::Timestamp, webhook};
use serde::Serialize;
use utoipa::ToSchema;

/// A program that is told what happens; its secret is not in it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Webhook {
    id: String,
    name: String,
    /// Where it listens.
    url: String,
    /// What it is told; empty: everything.
    types: Vec<String>,
    /// The API channel that it carries: it is told of nothing else, and its answer says that a message was sent.
    channel_id: Option<String>,
    /// True when the events of a conversation come strictly one after the other.
    is_ordered: bool,
    /// False when it rests; what happens waits for it.
    is_enabled: bool,
    /// Why it is off, when no admin did it.
    why_off: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<webhook::Webhook> for Webhook {
    fn from(webhook: webhook::Webhook) -> Self {
        Self {
            id: webhook.id.to_string(),
            name: webhook.name,
            url: webhook.url,
            types: webhook.kinds.into_iter().collect(),
            channel_id: webhook.channel.map(|id| id.to_string()),
            is_ordered: webhook.is_ordered,
            is_enabled: webhook.is_enabled,
            why_off: webhook.why_off,
            created_at: moments::write(webhook.created_at),
        }
    }
}

/// One event for one webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct WebhookDelivery {
    /// What the receiver gets as `webhook-id`, the same at every attempt.
    id: String,
    /// The event's position in the journal.
    seq: i64,
    /// The event's type.
    #[serde(rename = "type")]
    kind: String,
    conversation_id: Option<String>,
    /// waiting, sending, done or failed.
    state: &'static str,
    /// How often it was tried.
    attempts: i64,
    /// When it is tried next; null when it has ended.
    #[schema(format = DateTime)]
    next_attempt_at: Option<String>,
    #[schema(format = DateTime)]
    made_at: String,
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

impl From<desk::WebhookDelivery> for WebhookDelivery {
    fn from(delivery: desk::WebhookDelivery) -> Self {
        let is_waiting = delivery.state == desk::WebhookState::Waiting;
        Self {
            id: delivery.id.to_string(),
            seq: delivery.seq,
            kind: delivery.kind,
            conversation_id: delivery.conversation.map(|id| id.to_string()),
            state: delivery.state.name(),
            attempts: delivery.attempt,
            next_attempt_at: is_waiting.then(|| moments::write(delivery.not_before)),
            made_at: moments::write(delivery.made_at),
            ended_at: delivery.ended_at.map(moments::write),
        }
    }
}

/// One attempt to tell.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Attempt {
    /// Its number, from 1.
    number: i64,
    #[schema(format = DateTime)]
    at: String,
    took_ms: i64,
    /// The HTTP status; null when no answer came.
    status: Option<i64>,
    /// The beginning of the answer, or why there was none.
    answer: String,
}

impl From<desk::WebhookAttempt> for Attempt {
    fn from(attempt: desk::WebhookAttempt) -> Self {
        Self {
            number: attempt.number,
            at: moments::write(Timestamp::from_ms(attempt.at)),
            took_ms: attempt.took_ms,
            status: attempt.status,
            answer: attempt.answer,
        }
    }
}
