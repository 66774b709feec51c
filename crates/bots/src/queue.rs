//! Which turn of a bot is asked next: one at a time in a conversation, and no more at once than the bot can do.

use domain::{
    conversation::Epoch,
    id::{ConversationId, MessageId},
};
use std::collections::{BTreeMap, VecDeque};

/// The messages that one turn answers: of more the oldest are only read, among what was said before.
pub const MAX_JOINED: usize = 50;

/// A turn to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Where.
    pub conversation: ConversationId,
    /// Its number.
    pub epoch: Epoch,
    /// What is to be answered, oldest first; empty when the bot has just got the turn.
    pub messages: Vec<MessageId>,
}

/// The turns of one bot: what waits and what is under way.
///
/// Shape: first come, first served among conversations; holds nothing of a conversation in which nothing waits and
/// nothing is under way.
#[derive(Debug, Clone)]
pub struct Turns {
    at_once: usize,
    under_way: usize,
    lanes: BTreeMap<ConversationId, Lane>,
    order: VecDeque<ConversationId>,
}

/// One conversation.
#[derive(Debug, Clone, Default)]
struct Lane {
    /// The turn under which the bot is being asked.
    asked: Option<Epoch>,
    /// What it is asked next.
    next: Option<Next>,
}

#[derive(Debug, Clone)]
struct Next {
    epoch: Epoch,
    messages: Vec<MessageId>,
}

impl Turns {
    /// Makes an empty queue of a bot that may be asked in `at_once` conversations at a time; at least one.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self {
            at_once: at_once.max(1),
            under_way: 0,
            lanes: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Hears that the bot has got the turn: it is asked even if nothing is written.
    pub fn begun(&mut self, conversation: ConversationId, epoch: Epoch) {
        self.wait(conversation, epoch, None);
    }

    /// Hears of a message that the bot is to answer. The same one twice counts once.
    pub fn written(&mut self, conversation: ConversationId, epoch: Epoch, message: MessageId) {
        self.wait(conversation, epoch, Some(message));
    }

    /// Hears that the bot has the turn no more: what waits is forgotten; what is under way still has to end.
    pub fn left(&mut self, conversation: ConversationId) {
        if let Some(lane) = self.lanes.get_mut(&conversation) {
            lane.next = None;
            self.order.retain(|waiting| *waiting != conversation);
            self.tidy(conversation);
        }
    }

    /// Returns the next turn to be asked, which is under way from now on; `None` when nothing may be asked.
    pub fn start(&mut self) -> Option<Asked> {
        if self.under_way >= self.at_once {
            return None;
        }
        let conversation = self.order.pop_front()?;
        let lane = self.lanes.get_mut(&conversation)?;
        let Next { epoch, messages } = lane.next.take()?;
        lane.asked = Some(epoch);
        self.under_way += 1;
        Some(Asked {
            conversation,
            epoch,
            messages,
        })
    }

    /// Hears that a turn is over, however it ended. Nothing happens when it is not under way.
    pub fn ended(&mut self, conversation: ConversationId, epoch: Epoch) {
        let Some(lane) = self.lanes.get_mut(&conversation) else {
            return;
        };
        if lane.asked != Some(epoch) {
            return;
        }
        lane.asked = None;
        self.under_way -= 1;
        if lane.next.is_some() {
            self.order.push_back(conversation);
        }
        self.tidy(conversation);
    }

    /// Returns in how many conversations the bot is being asked.
    #[must_use]
    pub const fn under_way(&self) -> usize {
        self.under_way
    }

    /// Returns in how many conversations something waits, also behind a turn that is under way.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.lanes
            .values()
            .filter(|lane| lane.next.is_some())
            .count()
    }

    fn wait(&mut self, conversation: ConversationId, epoch: Epoch, message: Option<MessageId>) {
        let lane = self.lanes.entry(conversation).or_default();
        let is_first = lane.next.is_none();
        let next = lane.next.get_or_insert_with(|| Next {
            epoch,
            messages: Vec::new(),
        });
        // What was to be answered in an earlier turn belongs to that turn.
        if next.epoch != epoch {
            if next.epoch > epoch {
                return;
            }
            next.epoch = epoch;
            next.messages.clear();
        }
        if let Some(message) = message
            && !next.messages.contains(&message)
        {
            if next.messages.len() == MAX_JOINED {
                next.messages.remove(0);
            }
            next.messages.push(message);
        }
        if is_first && lane.asked.is_none() {
            self.order.push_back(conversation);
        }
    }

    fn tidy(&mut self, conversation: ConversationId) {
        if self
            .lanes
            .get(&conversation)
            .is_some_and(|lane| lane.asked.is_none() && lane.next.is_none())
        {
            self.lanes.remove(&conversation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const A: ConversationId = ConversationId::from_u128(1);
    const B: ConversationId = ConversationId::from_u128(2);
    const E1: Epoch = Epoch(1);

    fn message(n: u128) -> MessageId {
        MessageId::from_u128(n)
    }

    fn asked(conversation: ConversationId, epoch: Epoch, messages: &[u128]) -> Asked {
        Asked {
            conversation,
            epoch,
            messages: messages.iter().copied().map(message).collect(),
        }
    }

    #[test]
    fn what_is_written_while_the_bot_thinks_is_one_next_turn() {
        let mut turns = Turns::new(9);
        turns.written(A, E1, message(1));
        assert_eq!(turns.start(), Some(asked(A, E1, &[1])));
        for n in [2, 3, 3] {
            turns.written(A, E1, message(n));
        }
        assert_eq!(turns.start(), None, "one at a time");
        turns.ended(A, E1);
        assert_eq!(turns.start(), Some(asked(A, E1, &[2, 3])));
        turns.ended(A, E1);
        assert_eq!(
            (turns.start(), turns.under_way(), turns.waiting()),
            (None, 0, 0)
        );
        assert!(turns.lanes.is_empty());
    }

    #[test]
    fn conversations_take_their_turn_in_the_order_in_which_they_came() {
        let mut turns = Turns::new(1);
        turns.written(A, E1, message(1));
        turns.written(B, E1, message(2));
        turns.written(A, E1, message(3));
        assert_eq!(turns.start(), Some(asked(A, E1, &[1, 3])));
        turns.written(A, E1, message(4));
        assert_eq!(turns.start(), None, "the bot has no room");
        turns.ended(A, E1);
        assert_eq!(turns.start(), Some(asked(B, E1, &[2])));
        turns.ended(B, E1);
        assert_eq!(turns.start(), Some(asked(A, E1, &[4])));
    }

    #[test]
    fn a_bot_that_gets_the_turn_is_asked_once() {
        let mut turns = Turns::new(9);
        turns.begun(A, E1);
        turns.begun(A, E1);
        assert_eq!(turns.start(), Some(asked(A, E1, &[])));
        turns.ended(A, E1);
        assert_eq!(turns.start(), None);
        turns.begun(B, E1);
        turns.written(B, E1, message(1));
        assert_eq!(
            turns.start(),
            Some(asked(B, E1, &[1])),
            "the greeting answers too"
        );
    }

    #[test]
    fn a_turn_that_was_lost_asks_nothing_more_and_makes_room_when_it_ends() {
        let mut turns = Turns::new(1);
        turns.written(A, E1, message(1));
        turns.start();
        turns.written(A, E1, message(2));
        turns.left(A);
        turns.written(B, E1, message(3));
        assert_eq!(turns.start(), None, "its request is still under way");
        turns.ended(A, E1);
        assert_eq!(turns.start(), Some(asked(B, E1, &[3])));
    }

    #[test]
    fn a_later_turn_answers_nothing_of_an_earlier_one() {
        let mut turns = Turns::new(9);
        turns.written(A, E1, message(1));
        turns.written(A, Epoch(3), message(2));
        turns.written(A, E1, message(4));
        assert_eq!(turns.start(), Some(asked(A, Epoch(3), &[2])));
        turns.ended(A, E1);
        assert_eq!(turns.under_way(), 1, "another turn ended");
    }

    #[test]
    fn a_flood_is_bounded() {
        let mut turns = Turns::new(1);
        for n in 0..1_000 {
            turns.written(A, E1, message(n));
        }
        let asked = turns.start().unwrap();
        assert_eq!(asked.messages.len(), MAX_JOINED);
        assert_eq!(asked.messages.last(), Some(&message(999)));
    }

    proptest! {
        /// Every message that is written into a turn that stays is asked exactly once, in order, never two turns of
        /// one conversation at a time, and never more at once than may be.
        #[test]
        fn every_message_is_asked_once(steps in proptest::collection::vec((0..3_u8, 1..5_u128), 0..300), at_once in 1..4_usize) {
            let mut turns = Turns::new(at_once);
            let mut under_way: Vec<ConversationId> = Vec::new();
            let mut written: BTreeMap<ConversationId, Vec<MessageId>> = BTreeMap::new();
            let mut heard: BTreeMap<ConversationId, Vec<MessageId>> = BTreeMap::new();
            let mut n = 0;
            let end = |turns: &mut Turns, under_way: &mut Vec<ConversationId>| {
                if !under_way.is_empty() {
                    turns.ended(under_way.remove(0), E1);
                }
            };
            for (step, conversation) in steps {
                match step {
                    0 => {
                        n += 1;
                        let conversation = ConversationId::from_u128(conversation);
                        written.entry(conversation).or_default().push(message(n));
                        turns.written(conversation, E1, message(n));
                    }
                    1 => if let Some(asked) = turns.start() {
                        under_way.push(asked.conversation);
                        heard.entry(asked.conversation).or_default().extend(asked.messages);
                    },
                    _ => end(&mut turns, &mut under_way),
                }
                prop_assert!(under_way.len() <= at_once);
                prop_assert_eq!(under_way.iter().collect::<BTreeSet<_>>().len(), under_way.len());
            }
            loop {
                while let Some(asked) = turns.start() {
                    under_way.push(asked.conversation);
                    heard.entry(asked.conversation).or_default().extend(asked.messages);
                }
                if under_way.is_empty() { break; }
                end(&mut turns, &mut under_way);
            }
            prop_assert!(turns.lanes.is_empty());
            if n < MAX_JOINED as u128 { prop_assert_eq!(heard, written); }
        }
    }
}
