//! Changing the state without losing what is derived from it or forgetting what was touched.

use crate::decision::Circle;
use crate::error::Refused;
use crate::event::WishId;
use crate::links::Links;
use crate::machine::Hypervisor;
use crate::pools::Link;
use crate::seats::circles_of;
use crate::state::{Change, Conversation, Footing, Key, Operator, Phase, Place, Wish};
use domain::id::{ConversationId, OperatorId};
use domain::routing::Selector;
use domain::time::Timestamp;

impl Hypervisor {
    /// Changes a conversation and everything derived from it; touches it and whoever has or had it.
    pub(crate) fn edit_conversation(
        &mut self,
        id: ConversationId,
        change: impl FnOnce(&mut Conversation),
    ) {
        self.links.lift_conversation(&self.state, id);
        if let Some(conversation) = self.state.conversations.get_mut(&id) {
            let before = conversation.burden();
            let worker = conversation.phase.worker();
            let freed_at = match conversation.phase {
                Phase::WrapUp { until, .. } => until.min(self.state.now),
                Phase::Waiting
                | Phase::Promised { .. }
                | Phase::Offered { .. }
                | Phase::Held(_)
                | Phase::Snoozed { .. }
                | Phase::Closed => self.state.now,
            };
            change(conversation);
            let after = conversation.burden();
            let freed = worker.filter(|_| worker != conversation.phase.worker());
            self.touched.conversations.insert(id);
            let operators = before.iter().chain(&after).map(|burden| burden.operator);
            self.touched.operators.extend(operators);
            self.links.move_burden(&self.state, id, before, after);
            if let Some(operator) = freed {
                self.free_operator(operator, freed_at);
            }
        }
        self.forget_steps(id);
        self.links.place_conversation(&self.state, id);
    }

    /// Reserves an operator's units for what he is wished to get, and moves him to his place after it.
    ///
    /// One change of both: he moves in his pools once, which is most of what a match costs.
    fn promise_units(
        &mut self,
        id: ConversationId,
        wish: WishId,
        operator: OperatorId,
        place: Place,
    ) {
        let from = self.links.seat(&self.state, operator);
        let from = from.map(|(_, seat)| seat);
        self.links.lift_conversation(&self.state, id);
        self.links.link_operator(&self.state, operator, Link::Undo);
        if let Some(conversation) = self.state.conversations.get_mut(&id) {
            conversation.wish = Some(wish);
            conversation.phase = Phase::Promised { operator };
            self.touched.conversations.insert(id);
            if let Some(burden) = conversation.burden() {
                self.links.weigh(id, burden, Link::Make);
            }
        }
        if let Some(chosen) = self.state.operators.get_mut(&operator) {
            chosen.last_assigned_at = place.turn;
            chosen.pass = place.pass;
            self.touched.operators.insert(operator);
        }
        self.links.link_operator(&self.state, operator, Link::Make);
        self.links.move_member(&self.state, operator, from);
        self.forget_steps(id);
        self.links.place_conversation(&self.state, id);
    }

    /// Notes that an operator has one thing less; his place moves only where that counts.
    fn free_operator(&mut self, id: OperatorId, at: Timestamp) {
        let select = &self.state.policy.routing.select;
        if select.contains(&Selector::LongestIdle) {
            self.edit_operator(id, |o| o.freed_at = o.freed_at.max(at));
        } else if let Some(operator) = self.state.operators.get_mut(&id) {
            operator.freed_at = operator.freed_at.max(at);
            self.touched.operators.insert(id);
        }
    }

    /// Nobody is kept free for what does not wait; when it waits again, that begins anew.
    fn forget_steps(&mut self, id: ConversationId) {
        let starving = self.state.conversations.get_mut(&id);
        let Some(c) = starving.filter(|c| c.is_starving && c.phase != Phase::Waiting) else {
            return;
        };
        c.is_starving = false;
        if let Some(c) = self.state.conversations.get(&id) {
            let step_at = self.links.next_step(&self.state, c);
            if let Some(c) = self.state.conversations.get_mut(&id) {
                c.step_at = step_at;
            }
        }
    }

    /// Notes the circles that an operator is about to leave: rings of theirs may have lost their last one.
    pub(crate) fn note_leaving(&mut self, id: OperatorId) {
        let online = self.state.operators.get(&id);
        if let Some(operator) = online.filter(|o| o.footing() == Footing::Online) {
            let circles = circles_of(&self.state, operator);
            self.touched.left.extend(circles);
            self.touched.left.insert(Circle::Person(id));
        }
    }

    /// Touches what looks for somebody in circles that were left and have nobody for it.
    pub(crate) fn touch_the_forsaken(&mut self) {
        for circle in std::mem::take(&mut self.touched.left) {
            let Some(pool) = self.links.pools.get(&circle) else {
                continue;
            };
            for (ask, queue) in pool.queued.iter() {
                if !pool.is_staffed(&ask.need) {
                    let ids = queue.iter().map(|Key(_, id)| *id);
                    self.touched.conversations.extend(ids);
                }
            }
        }
    }

    /// Changes an operator and everything derived from him; touches him.
    pub(crate) fn edit_operator(&mut self, id: OperatorId, change: impl FnOnce(&mut Operator)) {
        self.links.lift_operator(&self.state, id);
        if let Some(operator) = self.state.operators.get_mut(&id) {
            change(operator);
            self.touched.operators.insert(id);
        }
        self.links.place_operator(&self.state, id);
    }

    /// Notes that an operator is there: the row of his misses ends.
    pub(crate) fn see_operator(&mut self, id: OperatorId) {
        if let Some(operator) = self.state.operators.get_mut(&id) {
            operator.misses = 0;
        }
    }

    /// Touches everything that `operator` has.
    pub(crate) fn touch_conversations_of(&mut self, operator: OperatorId) {
        if let Some(load) = self.links.loads.get(&operator) {
            self.touched.conversations.extend(&load.conversations);
        }
    }

    /// Touches the offers of touched operators who carry more than they can.
    pub(crate) fn touch_the_overburdened(&mut self) {
        let touched = self.touched.operators.iter().copied();
        let overburdened: Vec<_> = touched.filter(|id| self.is_overburdened(*id)).collect();
        for id in overburdened {
            self.touch_conversations_of(id);
        }
    }

    fn is_overburdened(&self, id: OperatorId) -> bool {
        let capacity = self.state.operators.get(&id).map_or(0, Operator::capacity);
        let load = self.links.loads.get(&id);
        load.is_some_and(|load| load.used > capacity)
    }

    /// Derives everything anew after a rule changed that many places depend on; touches everything.
    pub(crate) fn relink(&mut self) {
        self.links = Links::of(&self.state);
        self.touched
            .conversations
            .extend(self.state.conversations.keys());
        self.touched.operators.extend(self.state.operators.keys());
    }

    /// Numbers a wish and remembers that its answer is awaited; a promise reserves its units at once.
    pub(crate) fn wish(&mut self, wish: Wish) -> WishId {
        let id = self.state.last_wish.next();
        self.state.last_wish = id;
        self.state.wishes.insert(id, wish);
        match wish {
            Wish::About {
                conversation,
                change,
                ..
            } => {
                if let Change::Assign { operator, turn, .. }
                | Change::Offer { operator, turn, .. } = change
                {
                    self.promise_units(conversation, id, operator, turn);
                } else {
                    self.edit_conversation(conversation, |c| c.wish = Some(id));
                }
            }
            Wish::Away(operator) | Wish::Offline(operator) => {
                self.note_leaving(operator);
                self.edit_operator(operator, |o| o.wish = Some(id));
            }
        }
        id
    }

    pub(crate) fn known(&self, conversation: ConversationId) -> Result<(), Refused> {
        if self.state.conversations.contains_key(&conversation) {
            Ok(())
        } else {
            Err(Refused::UnknownConversation)
        }
    }
}
