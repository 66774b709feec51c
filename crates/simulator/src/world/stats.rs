//! What was counted.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account::BotId;

/// How many calls [`Journal`] keeps.
const KEPT_CALLS: usize = 1_000;

/// Counts since the start or the last reset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Calls by method, in its documented spelling; refused ones too.
    pub methods: BTreeMap<String, u64>,
    /// Refusals by `error_code`.
    pub refusals: BTreeMap<u16, u64>,
    /// Answers 429 that were handed out, by limits and by faults.
    pub too_many_requests: u64,
    /// Connections that were closed without an answer.
    pub dropped_connections: u64,
    /// Updates that were queued.
    pub updates_queued: u64,
    /// Updates that were handed out by polling or accepted by a webhook, repeats included.
    pub updates_delivered: u64,
    /// Requests made to webhooks.
    pub webhook_attempts: u64,
    /// Methods that a webhook's answer asked for.
    pub methods_in_webhook_answers: u64,
}

/// One call of a bot, as it came and as it was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// When, in ms since the Unix epoch.
    pub at_ms: i64,
    /// Which bot.
    pub bot_id: BotId,
    /// The method in its documented spelling.
    pub method: String,
    /// The parameters; uploads by name only.
    pub params: Value,
    /// 200, or the `error_code`; 0 when the connection was closed instead.
    pub code: u16,
    /// The description of a refusal.
    pub description: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Journal {
    pub(crate) stats: Stats,
    calls: VecDeque<Call>,
}

impl Journal {
    pub(crate) fn record(&mut self, call: Call) {
        *self.stats.methods.entry(call.method.clone()).or_default() += 1;
        match call.code {
            200 => {}
            0 => self.stats.dropped_connections += 1,
            code => *self.stats.refusals.entry(code).or_default() += 1,
        }
        if call.code == 429 {
            self.stats.too_many_requests += 1;
        }
        if self.calls.len() == KEPT_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    pub(crate) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter()
    }
}
