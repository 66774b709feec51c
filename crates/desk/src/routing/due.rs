//! What becomes due by itself and is none of the scheduler's business.

use domain::{
    conversation::{Conversation, State},
    id::{ConversationId, OperatorId},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// What becomes due, and when.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Whose contacts are asked: until when an answer is waited for.
    pub(super) asking: BTreeMap<ConversationId, Timestamp>,
    /// What is wrapped up: until when.
    pub(super) wrap_ups: BTreeMap<ConversationId, Timestamp>,
    /// Who is away and comes back by himself: when.
    pub(super) away: BTreeMap<OperatorId, Timestamp>,
}

impl Due {
    /// Notes where a conversation stands.
    pub(super) fn note(&mut self, id: ConversationId, found: Option<&Conversation>) {
        match found.map(|found| found.state) {
            Some(State::Asking { until }) => {
                self.asking.insert(id, until);
            }
            Some(
                State::Bot { .. }
                | State::Queued
                | State::Offered(_)
                | State::Active(_)
                | State::Snoozed(_)
                | State::Closed { .. },
            )
            | None => {
                self.asking.remove(&id);
            }
        }
    }

    /// Returns when the next of them is due.
    pub(super) fn next(&self) -> Option<Timestamp> {
        let conversations = self.asking.values().chain(self.wrap_ups.values());
        conversations.chain(self.away.values()).min().copied()
    }
}

/// Lists what is due, in the order of identities.
pub(super) fn over<T: Copy>(all: &BTreeMap<T, Timestamp>, now: Timestamp) -> Vec<T> {
    let due = all.iter().filter(|(_, until)| **until <= now);
    due.map(|(id, _)| *id).collect()
}
