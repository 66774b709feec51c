//! Keeping somebody free for what needs much of him, so that light work does not starve it.
//!
//! Who is kept free follows from the state alone: of those who could take the conversation were they free, the
//! one who is nearest to it. While he takes nothing lighter his room only grows, so the wait ends.

use crate::links::Links;
use crate::machine::Hypervisor;
use crate::pools::Rank;
use crate::state::{Conversation, Key, State};
use domain::id::{ConversationId, OperatorId};
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Links {
    /// Says for whom somebody is kept free, in the order of the queue; at most one for each.
    pub(crate) fn reserves_of(&self, state: &State) -> BTreeMap<OperatorId, ConversationId> {
        let mut reserves = BTreeMap::new();
        if !state.is_loaded {
            return reserves;
        }
        for Key(_, id) in &self.starving {
            let nearest = state
                .conversations
                .get(id)
                .and_then(|c| self.nearest(state, c, &reserves));
            if let Some(operator) = nearest {
                reserves.insert(operator, *id);
            }
        }
        reserves
    }

    /// Returns who is nearest to having the room for `c`, were he let be.
    fn nearest(
        &self,
        state: &State,
        c: &Conversation,
        taken: &BTreeMap<OperatorId, ConversationId>,
    ) -> Option<OperatorId> {
        let spots = state.spots(c);
        let mut best: Option<(Reverse<i64>, Rank)> = None;
        for spot in &spots {
            let Some(pool) = self.pools.get(&spot.circle) else {
                continue;
            };
            for (_, room, ranks) in pool.able(&spot.need) {
                let could = |rank: &&Rank| {
                    let operator = rank.operator;
                    let has_capacity = state.operators.get(&operator).is_some_and(|o| {
                        let limit = o.profile.limits.of(c.work).unwrap_or(i64::MAX);
                        o.capacity().min(limit) >= c.units
                    });
                    has_capacity
                        && !taken.contains_key(&operator)
                        && !c.excluded.contains_key(&operator)
                };
                let Some(rank) = ranks.iter().find(could) else {
                    continue;
                };
                let candidate = (Reverse(*room.of(c.work)), *rank);
                best = Some(best.map_or(candidate, |known| known.min(candidate)));
            }
        }
        best.map(|(_, rank)| rank.operator)
    }
}

impl Hypervisor {
    /// Works out anew who is kept free; returns those of whom that changed.
    pub(crate) fn refresh_reserves(&mut self) -> Vec<OperatorId> {
        if self.links.starving.is_empty() && self.links.reserves.is_empty() {
            return Vec::new();
        }
        let reserves = self.links.reserves_of(&self.state);
        let before = std::mem::replace(&mut self.links.reserves, reserves);
        let after = &self.links.reserves;
        let changed = before.keys().chain(after.keys());
        let mut changed: Vec<_> = changed
            .filter(|operator| before.get(operator) != after.get(operator))
            .copied()
            .collect();
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// Says whether somebody is kept free for something else.
    pub(crate) fn is_kept_from(&self, operator: OperatorId, id: ConversationId) -> bool {
        self.links
            .reserves
            .get(&operator)
            .is_some_and(|kept_for| *kept_for != id)
    }
}
