//! What stands in line for one bot, and whether it is let through.

use crate::{Asked, Breaker, Change, Patience, Turns};
use desk::BotConfig;
use domain::{
    bot::Breaker as Kept,
    conversation::Epoch,
    id::{ConversationId, MessageId},
    operator::CHAT_UNITS,
    time::Timestamp,
};

/// One bot.
pub(super) struct Line {
    turns: Turns,
    breaker: Breaker,
}

impl Line {
    pub(super) fn new(config: Option<&BotConfig>, patience: Patience, now: Timestamp) -> Self {
        let units = config.map_or(CHAT_UNITS, |config| config.bot.capacity_units);
        let at_once = usize::try_from(units / CHAT_UNITS).unwrap_or(1);
        let mut line = Self {
            turns: Turns::new(at_once.max(1)),
            breaker: Breaker::new(patience),
        };
        line.learn(config, patience, now);
        line
    }

    /// Learns what the rows say about the breaker, where they say something else.
    pub(super) fn learn(&mut self, config: Option<&BotConfig>, patience: Patience, now: Timestamp) {
        match config.map(|config| config.bot.breaker) {
            Some(Kept::Held { since }) => self.breaker = Breaker::held(patience, since),
            Some(Kept::Open { since }) if self.breaker.lets_through() => {
                self.breaker = Breaker::opened(patience, since, now);
            }
            Some(Kept::Closed) if !self.breaker.lets_through() => {
                self.breaker = Breaker::new(patience);
            }
            Some(Kept::Open { .. } | Kept::Closed) | None => {}
        }
    }

    pub(super) fn begun(&mut self, conversation: ConversationId, epoch: Epoch) {
        self.turns.begun(conversation, epoch);
    }

    pub(super) fn written(&mut self, at: ConversationId, epoch: Epoch, message: MessageId) {
        self.turns.written(at, epoch, message);
    }

    pub(super) fn left(&mut self, conversation: ConversationId) {
        self.turns.left(conversation);
    }

    pub(super) fn start(&mut self) -> Option<Asked> {
        self.turns.start()
    }

    pub(super) fn ended(&mut self, conversation: ConversationId, epoch: Epoch) {
        self.turns.ended(conversation, epoch);
    }

    pub(super) fn succeeded(&mut self) {
        self.breaker.succeeded();
    }

    pub(super) fn failed(&mut self, now: Timestamp, chance: u32) -> Option<Change> {
        self.breaker.failed(now, chance)
    }

    pub(super) fn is_probe_due(&mut self, now: Timestamp, chance: u32) -> bool {
        self.breaker.probe(now, chance)
    }

    pub(super) fn probed(&mut self, is_well: bool, now: Timestamp, chance: u32) -> Option<Change> {
        if is_well {
            self.breaker.probe_succeeded()
        } else {
            self.breaker.probe_failed(now, chance);
            None
        }
    }
}
