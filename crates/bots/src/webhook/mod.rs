//! Programs that get signed events and answer with acts, at once or later through REST.
//!
//! Source: Standard Webhooks 1.0.0 for the envelope; the body and the acts are our own contract.

mod parse;
mod render;
#[cfg(test)]
mod tests;

pub use parse::parse;
pub use render::render;

use crate::{
    bot::{Answer, Bot, Exchange, Step},
    failure::Failure,
    turn::Turn,
};
use domain::time::Timestamp;
use egress::WebhookSecret;

/// A webhook bot.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Where it listens.
    pub url: String,
    /// What its events are signed with.
    pub secret: WebhookSecret,
}

impl Bot for Webhook {
    fn begin(&self, turn: &Turn, at: Timestamp) -> Result<Step, Failure> {
        Ok(Step::Ask {
            request: render(self, turn, at),
            then: Box::new(Asked),
        })
    }
}

struct Asked;

impl Exchange for Asked {
    fn answered(self: Box<Self>, answer: Answer) -> Result<Step, Failure> {
        parse(&answer).map(Step::Done)
    }
}
