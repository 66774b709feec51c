//! Who gets what: the smallest key that somebody can take, by the operator who had nothing for longest.
//!
//! Between events no pair is open (invariant I4), so only what an event touched can form one. Each touched
//! thing names its best partner; the smallest key goes first. That gives the same as a search through all
//! pairs, because a match only uses up: it never opens another pair.

use crate::command::Command;
use crate::machine::Hypervisor;
use crate::policy::AssignMode;
use crate::state::{Change, Conversation, Footing, Key, Operator, Turn};
use domain::id::{ConversationId, OperatorId};
use std::collections::BTreeSet;

/// What might be matched next: a queued conversation, and for whom it was found; `None` = for itself.
type Prospect = (Key, Option<OperatorId>);

impl Hypervisor {
    /// Matches what was touched until no pair is left.
    pub(crate) fn match_all(
        &mut self,
        conversations: &BTreeSet<ConversationId>,
        operators: &BTreeSet<OperatorId>,
        out: &mut Vec<Command>,
    ) {
        let mut prospects: BTreeSet<Prospect> = conversations
            .iter()
            .filter_map(|id| Some((*id, self.state.conversations.get(id)?)))
            .filter(|(_, conversation)| conversation.is_queued())
            .map(|(id, conversation)| (self.state.key(id, conversation), None))
            .collect();
        for id in operators {
            prospects.extend(self.best_conversation(*id).map(|key| (key, Some(*id))));
        }
        while let Some(((_, id), found_for)) = prospects.pop_first() {
            if let Some(turn) = self.best_operator(id) {
                self.promise(id, turn, out);
            }
            if let Some(operator) = found_for {
                // Never the same again, so the loop ends whatever happens.
                let next = self
                    .best_conversation(operator)
                    .filter(|(_, next)| *next != id);
                prospects.extend(next.map(|key| (key, found_for)));
            }
        }
    }

    /// Returns the first in turn who can take the conversation; `None` when it is not queued.
    pub(crate) fn best_operator(&self, id: ConversationId) -> Option<Turn> {
        let conversation = self
            .state
            .conversations
            .get(&id)
            .filter(|c| c.is_queued())?;
        let pool = self.links.pools.get(&conversation.team)?;
        let classes = pool.free.range(conversation.units..);
        classes
            .filter_map(|(_, free)| {
                free.iter()
                    .find(|(_, operator)| !conversation.excluded.contains_key(operator))
            })
            .min()
            .copied()
    }

    /// Returns the first in the queues of his teams that the operator can take.
    fn best_conversation(&self, id: OperatorId) -> Option<Key> {
        let operator = self
            .state
            .operators
            .get(&id)
            .filter(|o| self.takes_work(o))?;
        let free = self.links.free_units(id, operator);
        let pools = operator
            .teams()
            .filter_map(|team| self.links.pools.get(&team));
        pools
            .flat_map(|pool| pool.queued.range(..=free))
            .filter_map(|(_, queue)| queue.iter().find(|(_, c)| !self.avoids(*c, id)))
            .min()
            .copied()
    }

    fn takes_work(&self, operator: &Operator) -> bool {
        self.state.is_loaded && operator.is_ranked() && operator.footing() == Footing::Online
    }

    fn avoids(&self, conversation: ConversationId, operator: OperatorId) -> bool {
        self.state
            .conversations
            .get(&conversation)
            .is_some_and(|c: &Conversation| c.excluded.contains_key(&operator))
    }

    /// Reserves units and turn, and asks the host to make it true.
    fn promise(&mut self, id: ConversationId, before: Turn, out: &mut Vec<Command>) {
        let Some(conversation) = self.state.conversations.get(&id) else {
            return;
        };
        let why = self.decision_for(id, conversation, before);
        let (team, epoch) = (conversation.team, conversation.epoch);
        let (turn_before, operator) = before;
        let turn = self
            .state
            .now
            .max(Self::latest_turn(&self.links).plus_ms(1));
        let command = match self.state.assign_mode(team) {
            AssignMode::Auto { .. } => {
                let change = Change::Assign {
                    operator,
                    turn,
                    turn_before,
                };
                let (wish, _) = self.wish_about(id, change);
                Command::Assign {
                    wish,
                    conversation: id,
                    operator,
                    team,
                    epoch,
                    turn,
                    why,
                }
            }
            AssignMode::Accept { timeout_ms } => {
                let until = self.state.after(timeout_ms);
                let change = Change::Offer {
                    operator,
                    turn,
                    turn_before,
                    until,
                };
                let (wish, _) = self.wish_about(id, change);
                Command::Offer {
                    wish,
                    conversation: id,
                    operator,
                    team,
                    epoch,
                    until,
                    turn,
                    why,
                }
            }
        };
        self.edit_operator(operator, |o| o.last_assigned_at = turn);
        out.push(command);
    }
}
