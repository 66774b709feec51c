//! What bots did.

use super::moments;
use domain::bot;
use serde::Serialize;
use utoipa::ToSchema;

/// What a bot was asked at one time, what it answered, how long it took and what it cost.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct BotStep {
    id: String,
    bot_id: String,
    /// Under which turn it was asked.
    epoch: i64,
    /// When it was asked.
    #[schema(format = DateTime)]
    at: String,
    /// How long it took until its answer, or its failure, was there.
    took_ms: i64,
    /// The messages that it had to answer, oldest first; empty when it was only told that it has the turn.
    message_ids: Vec<String>,
    /// How many messages from before it was told with them.
    known_messages: i64,
    /// What it answered: acts, as webhook bots write them.
    #[schema(value_type = Vec<Object>)]
    acts: Vec<bot::Act>,
    /// done; later: it acts through REST; passed: it came when the turn was no longer its own, and nothing of it was
    /// done; failed.
    outcome: &'static str,
    /// Why it failed.
    failure: Option<String>,
    /// What was strange and did no harm.
    remarks: Vec<String>,
    /// What a model read, in tokens, where its server says so.
    tokens_read: Option<u64>,
    /// What a model wrote, in tokens, where its server says so.
    tokens_written: Option<u64>,
}

impl From<bot::BotStep> for BotStep {
    fn from(step: bot::BotStep) -> Self {
        let trace = step.trace;
        Self {
            id: step.id.to_string(),
            bot_id: step.bot.to_string(),
            epoch: step.epoch.0,
            at: moments::write(trace.began_at),
            took_ms: trace.took_ms,
            message_ids: trace.asked.iter().map(ToString::to_string).collect(),
            known_messages: trace.known_messages,
            acts: step.acts,
            outcome: step.outcome.name(),
            failure: match step.outcome {
                bot::Outcome::Failed { why } => Some(why),
                bot::Outcome::Done | bot::Outcome::Later | bot::Outcome::Passed => None,
            },
            remarks: trace.remarks,
            tokens_read: trace.usage.map(|usage| usage.read),
            tokens_written: trace.usage.map(|usage| usage.written),
        }
    }
}
