//! Who gets what: the smallest key that somebody can take, by the one whom the selectors put first.
//!
//! Between events no pair is open (invariant I4), so only what an event touched can form one. Each touched
//! thing names its best partner; the smallest key goes first. That gives the same as a search through all
//! pairs, because a match only uses up: it never opens another pair, unless it ends somebody's being kept free,
//! and he is then searched for like one who was touched.

use crate::command::Command;
use crate::decision::{Circle, Rule};
use crate::machine::Hypervisor;
use crate::policy::{AssignMode, Gifts};
use crate::pools::Rank;
use crate::rings::Spot;
use crate::state::{Change, Conversation, Footing, Key, Operator, Place};
use domain::id::{ConversationId, OperatorId};
use domain::routing::{Need, Selector};
use std::collections::BTreeSet;

/// What might be matched next: a queued conversation, and for whom it was found; `None` = for itself.
type Prospect = (Key, Option<OperatorId>);

/// Somebody who can have a conversation, and where he was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pick {
    /// What the selectors say, in their order.
    values: [i64; 7],
    pub(crate) operator: OperatorId,
    pub(crate) ring: u8,
    pub(crate) circle: Circle,
}

impl Hypervisor {
    /// Matches what was touched until no pair is left.
    pub(crate) fn match_all(
        &mut self,
        conversations: &BTreeSet<ConversationId>,
        operators: &BTreeSet<OperatorId>,
        out: &mut Vec<Command>,
    ) {
        let changed = self.refresh_reserves();
        let mut prospects: BTreeSet<Prospect> = conversations
            .iter()
            .filter_map(|id| Some((*id, self.state.conversations.get(id)?)))
            .filter(|(_, conversation)| self.state.is_queued(conversation))
            .map(|(id, conversation)| (self.state.key(id, conversation), None))
            .collect();
        for id in operators.iter().chain(&changed) {
            prospects.extend(self.best_conversation(*id).map(|key| (key, Some(*id))));
        }
        while let Some((Key(_, id), found_for)) = prospects.pop_first() {
            if let Some(pick) = self.best_operator(id) {
                self.promise(id, &pick, out);
                for operator in self.refresh_reserves() {
                    let next = self.best_conversation(operator);
                    prospects.extend(next.map(|key| (key, Some(operator))));
                }
            }
            if let Some(operator) = found_for {
                // Never the same again, so the loop ends whatever happens.
                let next = self
                    .best_conversation(operator)
                    .filter(|Key(_, next)| *next != id);
                prospects.extend(next.map(|key| (key, found_for)));
            }
        }
    }

    /// Returns who is first of those who can take the conversation; `None` when it is not queued.
    pub(crate) fn best_operator(&self, id: ConversationId) -> Option<Pick> {
        let conversation = self.state.conversations.get(&id)?;
        if !self.state.is_loaded || !self.state.is_queued(conversation) {
            return None;
        }
        let is_ring_first = self.state.policy.routing.select.first() == Some(&Selector::Ring);
        let mut best: Option<Pick> = None;
        for spot in self.state.spots(conversation) {
            if is_ring_first && best.is_some_and(|best| best.ring < spot.ring) {
                break;
            }
            best = self
                .firsts_of(id, conversation, &spot)
                .into_iter()
                .chain(best)
                .min();
        }
        best
    }

    /// Lists the first of each class at a spot, and the one whom the contact asked for.
    fn firsts_of(&self, id: ConversationId, c: &Conversation, spot: &Spot) -> Vec<Pick> {
        let preferred = c.wants.preferred.filter(|_| {
            self.state
                .policy
                .routing
                .select
                .contains(&Selector::Preferred)
        });
        let person = match spot.circle {
            Circle::Person(person) => Some(person),
            Circle::Bots(_) | Circle::Team(_) | Circle::Everyone => None,
        };
        let mut firsts: Vec<Pick> = preferred
            .into_iter()
            .chain(person)
            .filter(|operator| self.rule_against(*operator, id, c, spot).is_none())
            .filter_map(|operator| Some((operator, self.state.operators.get(&operator)?)))
            .map(|(operator, o)| {
                let rank = self.links.rank(&self.state, operator, o);
                self.pick(c, spot, &o.profile.gifts, rank)
            })
            .collect();
        if let Some(pool) = self.links.pools.get(&spot.circle) {
            let able = pool.able(&spot.need);
            let roomy = able.filter(|(_, room, _)| *room.of(c.work) >= c.units);
            firsts.extend(roomy.filter_map(|(gifts, _, ranks)| {
                let rank = ranks.iter().find(|rank| {
                    !c.excluded.contains_key(&rank.operator)
                        && !self.is_kept_from(rank.operator, id)
                })?;
                Some(self.pick(c, spot, gifts, *rank))
            }));
        }
        firsts
    }

    fn pick(&self, c: &Conversation, spot: &Spot, gifts: &Gifts, rank: Rank) -> Pick {
        let mut own = rank.values.iter();
        let mut values = [0; 7];
        for (place, selector) in values.iter_mut().zip(&self.state.policy.routing.select) {
            *place = match selector {
                Selector::Ring => i64::from(spot.ring),
                Selector::SkillSum => -skill_sum(&c.wants.need, gifts),
                Selector::Preferred => i64::from(c.wants.preferred != Some(rank.operator)),
                Selector::Load
                | Selector::RoundRobin
                | Selector::LongestIdle
                | Selector::Weighted => own.next().copied().unwrap_or(0),
            };
        }
        Pick {
            values,
            operator: rank.operator,
            ring: spot.ring,
            circle: spot.circle,
        }
    }

    /// Returns the first rule against `operator` at a spot; `None` = he could have the conversation.
    pub(crate) fn rule_against(
        &self,
        operator: OperatorId,
        id: ConversationId,
        c: &Conversation,
        spot: &Spot,
    ) -> Option<Rule> {
        let Some(o) = self.state.operators.get(&operator) else {
            return Some(Rule::NotInTeam);
        };
        let is_bot = !matches!(o.profile.kind, domain::operator::OperatorKind::Human);
        let is_there = match spot.circle {
            Circle::Bots(team) => is_bot && o.is_in(team),
            Circle::Team(_) | Circle::Person(_) | Circle::Everyone if is_bot => {
                return Some(Rule::NotHuman);
            }
            Circle::Team(team) => o.is_in(team),
            Circle::Person(person) => person == operator,
            Circle::Everyone => true,
        };
        if o.is_removed || !is_there {
            return Some(Rule::NotInTeam);
        }
        match o.footing() {
            Footing::Offline => return Some(Rule::Offline),
            Footing::Away => return Some(Rule::Away),
            Footing::Draining => return Some(Rule::Draining),
            Footing::Lost => return Some(Rule::Lost),
            Footing::Online => {}
        }
        let gifts = &o.profile.gifts;
        if !spot.need.has_skills(&gifts.skills) {
            Some(Rule::LacksSkill)
        } else if !spot.need.has_language(&gifts.languages) {
            Some(Rule::LacksLanguage)
        } else if c.excluded.contains_key(&operator) {
            Some(Rule::Excluded)
        } else if *self.links.room(operator, o).of(c.work) < c.units {
            Some(Rule::Full)
        } else {
            self.is_kept_from(operator, id).then_some(Rule::Kept)
        }
    }

    /// Returns the first of all that the operator can take.
    fn best_conversation(&self, id: OperatorId) -> Option<Key> {
        let operator = self
            .state
            .operators
            .get(&id)
            .filter(|o| self.takes_work(o))?;
        let room = self.links.room(id, operator);
        if let Some(kept_for) = self.links.reserves.get(&id) {
            let c = self.state.conversations.get(kept_for)?;
            let has_room = *room.of(c.work) >= c.units;
            return has_room.then(|| self.state.key(*kept_for, c));
        }
        let own = operator.is_ranked().then_some(Circle::Person(id));
        let circles = crate::seats::circles_of(&self.state, operator).chain(own);
        circles
            .filter_map(|circle| self.links.pools.get(&circle))
            .flat_map(|pool| pool.queued.iter())
            .filter(|(ask, _)| ask.fits(&operator.profile.gifts, &room))
            .filter_map(|(_, queue)| queue.iter().find(|Key(_, c)| !self.is_avoided(id, *c)))
            .min()
            .copied()
    }

    fn takes_work(&self, operator: &Operator) -> bool {
        self.state.is_loaded && !operator.is_removed && operator.footing() == Footing::Online
    }

    fn is_avoided(&self, operator: OperatorId, conversation: ConversationId) -> bool {
        self.links.avoided.contains(&(operator, conversation))
    }

    /// Reserves units and turn, and asks the host to make it true.
    fn promise(&mut self, id: ConversationId, pick: &Pick, out: &mut Vec<Command>) {
        let operator = pick.operator;
        let (Some(conversation), Some(chosen)) = (
            self.state.conversations.get(&id),
            self.state.operators.get(&operator),
        ) else {
            return;
        };
        let why = self.decision_for(id, conversation, pick);
        let (team, work, epoch) = (conversation.team, conversation.work, conversation.epoch);
        let before = Place {
            turn: chosen.last_assigned_at,
            pass: chosen.pass,
        };
        let latest = self.links.turns.latest();
        let turn = Place {
            turn: self.state.now.max(latest.plus_ms(1)),
            pass: chosen.pass.saturating_add(chosen.stride()),
        };
        let mode = match pick.circle {
            // A program need not be asked.
            Circle::Bots(_) => AssignMode::default(),
            Circle::Person(_) | Circle::Team(_) | Circle::Everyone => {
                self.state.assign_mode(team, work)
            }
        };
        let command = match mode {
            AssignMode::Auto { .. } => {
                let change = Change::Assign {
                    operator,
                    turn,
                    before,
                };
                let (wish, _) = self.wish_about(id, change);
                Command::Assign {
                    wish,
                    conversation: id,
                    operator,
                    team,
                    epoch,
                    turn: turn.turn,
                    pass: turn.pass,
                    why,
                }
            }
            AssignMode::Accept { timeout_ms } => {
                let until = self.state.after(timeout_ms);
                let change = Change::Offer {
                    operator,
                    turn,
                    before,
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
                    turn: turn.turn,
                    pass: turn.pass,
                    why,
                }
            }
        };
        out.push(command);
    }
}

/// Returns the sum of somebody's levels in what is needed.
fn skill_sum(need: &Need, gifts: &Gifts) -> i64 {
    let levels = need.skills.keys().filter_map(|name| gifts.skills.get(name));
    levels.map(|level| i64::from(level.get())).sum()
}
