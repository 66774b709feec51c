//! Everything that is derived from the state so that it is found in O(log n): queues, free operators,
//! loads, open offers, timers.
//!
//! One discipline keeps it right: a thing is lifted out before it changes and placed again after.

use crate::policy::AssignMode;
use crate::state::{Burden, Conversation, Footing, Key, Operator, Phase, Presence, State, Turn};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    ExclusionOver(ConversationId, OperatorId),
    OfferDue(ConversationId),
    FirstReplyDue(ConversationId),
    ConversationRested(ConversationId),
    OperatorRested(OperatorId),
    GraceOver(OperatorId),
}

/// What an operator carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Load {
    /// Units promised, offered and held.
    pub(crate) used: i64,
    /// Units given by hand; counted apart, never by the scheduler.
    pub(crate) forced: i64,
    pub(crate) conversations: BTreeSet<ConversationId>,
}

/// The two sides that meet in one team.
///
/// A *demand class* is the conversations of one team and need, a *supply class* the operators of one team and
/// number of free units. A further dimension of either is a further part of its key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pool {
    /// Conversations to be matched, by units needed.
    pub(crate) queued: BTreeMap<i64, BTreeSet<Key>>,
    /// Online operators with free units, by their number.
    pub(crate) free: BTreeMap<i64, BTreeSet<Turn>>,
    /// All ranked members.
    pub(crate) members: BTreeMap<Footing, BTreeSet<Turn>>,
}

impl Pool {
    fn is_empty(&self) -> bool {
        self.queued.is_empty() && self.free.is_empty() && self.members.is_empty()
    }

    /// Counts the members of one footing.
    pub(crate) fn count(&self, footing: Footing) -> usize {
        self.members.get(&footing).map_or(0, BTreeSet::len)
    }
}

/// All that is derived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Links {
    pub(crate) pools: BTreeMap<TeamId, Pool>,
    pub(crate) loads: BTreeMap<OperatorId, Load>,
    pub(crate) offers: BTreeMap<OfferId, ConversationId>,
    pub(crate) timers: BTreeSet<(Timestamp, Timer)>,
    /// Every operator's place in the round robin, whatever his team.
    pub(crate) turns: BTreeSet<Turn>,
}

/// Whether a link is made or undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Make,
    Undo,
}

impl Link {
    /// Puts `item` into the class `class`, or takes it out; empty classes vanish.
    fn apply<K: Ord, T: Ord>(self, classes: &mut BTreeMap<K, BTreeSet<T>>, class: K, item: T) {
        match self {
            Self::Make => {
                classes.entry(class).or_default().insert(item);
            }
            Self::Undo => {
                if let Some(items) = classes.get_mut(&class) {
                    items.remove(&item);
                    if items.is_empty() {
                        classes.remove(&class);
                    }
                }
            }
        }
    }

    fn apply_timer(self, timers: &mut BTreeSet<(Timestamp, Timer)>, at: Timestamp, timer: Timer) {
        match self {
            Self::Make => timers.insert((at, timer)),
            Self::Undo => timers.remove(&(at, timer)),
        };
    }
}

impl Links {
    /// Derives everything from nothing but `state`.
    pub(crate) fn of(state: &State) -> Self {
        let mut links = Self::default();
        for operator in state.operators.keys() {
            links.place_operator(state, *operator);
        }
        for (id, conversation) in &state.conversations {
            links.place_conversation(state, *id);
            links.move_burden(state, *id, None, conversation.burden());
        }
        links
    }

    /// Returns the units that `operator` could still take from the scheduler; below 1 means none.
    ///
    /// What was given by hand takes its room too, so it never makes room for more.
    pub(crate) fn free_units(&self, id: OperatorId, operator: &Operator) -> i64 {
        let carried = self
            .loads
            .get(&id)
            .map_or(0, |load| load.used.saturating_add(load.forced));
        operator.capacity().saturating_sub(carried)
    }

    pub(crate) fn place_operator(&mut self, state: &State, id: OperatorId) {
        self.link_operator(state, id, Link::Make);
        self.link_free(state, id, Link::Make);
    }

    pub(crate) fn lift_operator(&mut self, state: &State, id: OperatorId) {
        self.link_free(state, id, Link::Undo);
        self.link_operator(state, id, Link::Undo);
    }

    pub(crate) fn place_conversation(&mut self, state: &State, id: ConversationId) {
        self.link_conversation(state, id, Link::Make);
    }

    pub(crate) fn lift_conversation(&mut self, state: &State, id: ConversationId) {
        self.link_conversation(state, id, Link::Undo);
    }

    fn link_operator(&mut self, state: &State, id: OperatorId, link: Link) {
        let Some(operator) = state.operators.get(&id) else {
            return;
        };
        if let Some(until) = operator.rests_until {
            link.apply_timer(&mut self.timers, until, Timer::OperatorRested(id));
        }
        if let Presence::Lost {
            since,
            is_grace_over: false,
        } = operator.presence
        {
            let over = since.plus_ms(state.policy.lost_grace_ms.max(1));
            link.apply_timer(&mut self.timers, over, Timer::GraceOver(id));
        }
        if !operator.is_ranked() {
            return;
        }
        let turn = (operator.last_assigned_at, id);
        match link {
            Link::Make => self.turns.insert(turn),
            Link::Undo => self.turns.remove(&turn),
        };
        for team in operator.teams() {
            self.with_pool(team, |pool| {
                link.apply(&mut pool.members, operator.footing(), turn);
            });
        }
    }

    fn link_free(&mut self, state: &State, id: OperatorId, link: Link) {
        let Some(operator) = state.operators.get(&id) else {
            return;
        };
        let free = self.free_units(id, operator);
        if !operator.is_ranked() || operator.footing() != Footing::Online || free < 1 {
            return;
        }
        for team in operator.teams() {
            let turn = (operator.last_assigned_at, id);
            self.with_pool(team, |pool| link.apply(&mut pool.free, free, turn));
        }
    }

    fn link_conversation(&mut self, state: &State, id: ConversationId, link: Link) {
        let Some(conversation) = state.conversations.get(&id) else {
            return;
        };
        for (operator, until) in &conversation.excluded {
            link.apply_timer(
                &mut self.timers,
                *until,
                Timer::ExclusionOver(id, *operator),
            );
        }
        if let Some(until) = conversation.rests_until {
            link.apply_timer(&mut self.timers, until, Timer::ConversationRested(id));
        }
        if let Some(due) = first_reply_due(state, conversation) {
            link.apply_timer(&mut self.timers, due, Timer::FirstReplyDue(id));
        }
        if let Phase::Offered {
            offer,
            until,
            is_overdue,
            ..
        } = conversation.phase
        {
            match link {
                Link::Make => self.offers.insert(offer, id),
                Link::Undo => self.offers.remove(&offer),
            };
            if !is_overdue {
                link.apply_timer(&mut self.timers, until, Timer::OfferDue(id));
            }
        }
        if conversation.is_queued() {
            let key = state.key(id, conversation);
            self.with_pool(conversation.team, |pool| {
                link.apply(&mut pool.queued, conversation.units, key);
            });
        }
    }

    /// Moves what a conversation weighs from who had it to who has it.
    pub(crate) fn move_burden(
        &mut self,
        state: &State,
        id: ConversationId,
        before: Option<Burden>,
        after: Option<Burden>,
    ) {
        if before == after {
            return;
        }
        if let Some(burden) = before {
            self.link_burden(state, id, burden, Link::Undo);
        }
        if let Some(burden) = after {
            self.link_burden(state, id, burden, Link::Make);
        }
    }

    fn link_burden(&mut self, state: &State, id: ConversationId, burden: Burden, link: Link) {
        self.link_free(state, burden.operator, Link::Undo);
        let load = self.loads.entry(burden.operator).or_default();
        let units = if burden.is_forced {
            &mut load.forced
        } else {
            &mut load.used
        };
        match link {
            Link::Make => {
                *units += burden.units;
                load.conversations.insert(id);
            }
            Link::Undo => {
                *units -= burden.units;
                load.conversations.remove(&id);
            }
        }
        if load.conversations.is_empty() {
            self.loads.remove(&burden.operator);
        }
        self.link_free(state, burden.operator, Link::Make);
    }

    fn with_pool(&mut self, team: TeamId, change: impl FnOnce(&mut Pool)) {
        let pool = self.pools.entry(team).or_default();
        change(pool);
        if pool.is_empty() {
            self.pools.remove(&team);
        }
    }
}

/// Returns when the owner must have replied; `None` when he need not, has, or is late already.
fn first_reply_due(state: &State, conversation: &Conversation) -> Option<Timestamp> {
    let Phase::Held(holding) = conversation.phase else {
        return None;
    };
    let AssignMode::Auto {
        first_reply_ms: Some(ms),
    } = state.assign_mode(conversation.team)
    else {
        return None;
    };
    let is_timed = !(holding.is_forced || holding.is_answered || holding.is_overdue);
    is_timed.then(|| holding.assigned_at.plus_ms(ms.max(1)))
}
