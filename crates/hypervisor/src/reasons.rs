//! Reasons: why this operator, why not that one, why it still waits.
//!
//! The named ones are walked in the order of their turns; the others are counted from the sizes of the
//! classes, so that a decision costs the same among ten operators and among ten thousand.

use crate::decision::{
    Candidate, Chosen, Circle, CirclePassed, Decision, Explanation, NAMED_IN_DECISION,
    NAMED_IN_EXPLANATION, PassedOver, Rule, Standing, Tally,
};
use crate::machine::Hypervisor;
use crate::matching::Pick;
use crate::policy::Gifts;
use crate::pools::{Pool, Rank, Stand};
use crate::rings::Spot;
use crate::state::{Conversation, Footing, Phase, Quiet};
use domain::id::{ConversationId, OperatorId};
use std::collections::BTreeSet;

/// How many members of a circle each rule speaks against, in the order of the rules.
type Tallies = [(Rule, usize); 10];

impl Hypervisor {
    /// Gives the reasons for a match, as things are just before it.
    pub(crate) fn decision_for(
        &self,
        id: ConversationId,
        conversation: &Conversation,
        pick: &Pick,
    ) -> Decision {
        let mut decision = self.decision_about(id);
        let operator = pick.operator;
        let Some(chosen) = self.state.operators.get(&operator) else {
            return decision;
        };
        let load = self.links.loads.get(&operator);
        decision.chosen = Some(Chosen {
            operator,
            last_assigned_at: chosen.last_assigned_at,
            used_units: load.map_or(0, |load| load.used.saturating_add(load.forced)),
            capacity_units: chosen.capacity(),
        });
        decision.circle = Some(pick.circle);
        let spots = self.state.spots(conversation);
        let found = |spot: &Spot| spot.ring == pick.ring && spot.circle == pick.circle;
        let inner = spots.iter().filter(|spot| spot.ring < pick.ring);
        decision.inner = inner
            .map(|spot| self.circle_passed(id, conversation, spot))
            .collect();
        let Some(spot) = spots.iter().find(|spot| found(spot)) else {
            return decision;
        };
        let mut tallies = self.tallies(id, conversation, spot);
        deduct(&mut tallies, Rule::LaterTurn);
        let rank = self.links.rank(&self.state, operator, chosen);
        let before = self
            .present(id, conversation, spot)
            .take_while(|(other, _)| *other < rank)
            .take(NAMED_IN_DECISION);
        decision.passed_over.reserve(NAMED_IN_DECISION);
        decision
            .passed_over
            .extend(before.map(|(other, rule)| PassedOver {
                operator: other.operator,
                rule: rule.unwrap_or(Rule::LaterTurn),
            }));
        for passed in &decision.passed_over {
            deduct(&mut tallies, passed.rule);
        }
        decision.others = rest(tallies);
        decision
    }

    /// Gives the circumstances of a conversation, with nobody chosen.
    pub(crate) fn decision_about(&self, id: ConversationId) -> Decision {
        let mut decision = self.decision_about_operator();
        if let Some(conversation) = self.state.conversations.get(&id) {
            decision.team = Some(conversation.team);
            decision.waited_ms = self.waited_ms(conversation);
            decision.ring = conversation.ring;
        }
        decision
    }

    /// Gives the circumstances of a command about an operator.
    pub(crate) fn decision_about_operator(&self) -> Decision {
        Decision {
            policy_version: self.state.policy.version,
            at: self.state.now,
            team: None,
            waited_ms: 0,
            ring: 0,
            chosen: None,
            circle: None,
            inner: Vec::new(),
            passed_over: Vec::new(),
            others: Vec::new(),
        }
    }

    pub(crate) fn explanation(&self, id: ConversationId) -> Option<Explanation> {
        let conversation = self.state.conversations.get(&id)?;
        let standing = self.standing(conversation)?;
        let mut spots = self.state.spots(conversation);
        let mut candidates = Vec::new();
        let mut others = Vec::new();
        if let Some(spot) = spots.pop() {
            let mut tallies = self.tallies(id, conversation, &spot);
            let present = self.present(id, conversation, &spot);
            for (Rank { operator, .. }, rule) in present.take(NAMED_IN_EXPLANATION) {
                candidates.push(Candidate { operator, rule });
                if let Some(rule) = rule {
                    deduct(&mut tallies, rule);
                }
            }
            others = rest(tallies);
            others.retain(|tally| tally.rule != Rule::LaterTurn);
        }
        let inner = spots.iter();
        Some(Explanation {
            conversation: id,
            team: conversation.team,
            standing,
            ring: conversation.ring,
            next_step_at: conversation
                .step_at
                .filter(|_| conversation.phase == Phase::Waiting),
            waited_ms: self.waited_ms(conversation),
            candidates,
            others,
            inner: inner
                .map(|spot| self.circle_passed(id, conversation, spot))
                .collect(),
        })
    }

    fn circle_passed(&self, id: ConversationId, c: &Conversation, spot: &Spot) -> CirclePassed {
        CirclePassed {
            ring: spot.ring,
            circle: spot.circle,
            members: rest(self.tallies(id, c, spot)),
        }
    }

    /// Counts the members of a circle by the first rule against them; [`Rule::LaterTurn`] stands for none.
    fn tallies(&self, id: ConversationId, c: &Conversation, spot: &Spot) -> Tallies {
        let mut tallies = NOTHING;
        if let Circle::Person(person) = spot.circle {
            let rule = self.rule_against(person, id, c, spot);
            add(&mut tallies, rule.unwrap_or(Rule::LaterTurn), 1);
            return tallies;
        }
        let Some(pool) = self.links.pools.get(&spot.circle) else {
            return tallies;
        };
        for (gifts, stands) in pool.members.iter() {
            for (stand, ranks) in stands.iter() {
                let rule = rule_of_class(gifts, stand, c, spot).unwrap_or(Rule::LaterTurn);
                add(&mut tallies, rule, ranks.len());
            }
        }
        let kept = self.links.reserves.keys();
        let singled_out: BTreeSet<_> = c.excluded.keys().chain(kept).collect();
        for operator in singled_out {
            let rule = self.rule_against(*operator, id, c, spot);
            let Some(rule @ (Rule::Excluded | Rule::Kept)) = rule else {
                continue;
            };
            let counted = self.state.operators.get(operator).map(|o| {
                let is_full = *self.links.room(*operator, o).of(c.work) < c.units;
                if is_full { Rule::Full } else { Rule::LaterTurn }
            });
            deduct(&mut tallies, counted.unwrap_or(Rule::LaterTurn));
            add(&mut tallies, rule, 1);
        }
        tallies
    }

    /// Lists the members of a circle who are not offline, in the order of their turns, with the first rule against
    /// each.
    ///
    /// A member's class says which rule that is: nobody is looked up, though most of them are cold in memory.
    fn present<'a>(
        &'a self,
        id: ConversationId,
        c: &'a Conversation,
        spot: &'a Spot,
    ) -> Box<dyn Iterator<Item = (Rank, Option<Rule>)> + 'a> {
        match spot.circle {
            Circle::Person(person) => {
                let known = self.state.operators.get(&person);
                let there = known.filter(|o| o.footing() != Footing::Offline);
                let rank = there.map(|o| self.links.rank(&self.state, person, o));
                let rule = move |rank| (rank, self.rule_against(person, id, c, spot));
                Box::new(rank.map(rule).into_iter())
            }
            Circle::Bots(_) | Circle::Team(_) | Circle::Everyone => {
                let pool = self.links.pools.get(&spot.circle);
                let members = pool.into_iter().flat_map(present);
                Box::new(members.map(move |(rank, gifts, stand)| {
                    let rule = rule_of_class(gifts, stand, c, spot);
                    (rank, self.rule_of(rank.operator, rule, id, c))
                }))
            }
        }
    }

    /// Returns the first rule against somebody of whose class `rule` is the first.
    fn rule_of(
        &self,
        operator: OperatorId,
        rule: Option<Rule>,
        id: ConversationId,
        c: &Conversation,
    ) -> Option<Rule> {
        let is_able = matches!(rule, None | Some(Rule::Full));
        if is_able && c.excluded.contains_key(&operator) {
            return Some(Rule::Excluded);
        }
        rule.or_else(|| self.is_kept_from(operator, id).then_some(Rule::Kept))
    }

    fn waited_ms(&self, conversation: &Conversation) -> i64 {
        self.state.now.ms_since(conversation.enqueued_at).max(0)
    }

    fn standing(&self, conversation: &Conversation) -> Option<Standing> {
        if let Some(wish) = conversation.wish {
            return (conversation.phase != Phase::Closed).then_some(Standing::InFlight { wish });
        }
        match conversation.phase {
            Phase::Waiting | Phase::Promised { .. } => Some(match conversation.rests_until {
                Some(until) => Standing::Resting { until },
                None if self.state.is_open(conversation.team) => Standing::Waiting,
                None => Standing::OutOfHours {
                    opens_at: self.opens_at(conversation.team),
                },
            }),
            Phase::Offered {
                offer,
                operator,
                until,
                ..
            } => Some(Standing::Offered {
                offer,
                operator,
                until,
            }),
            Phase::Held(holding) => Some(Standing::Held {
                operator: holding.operator,
                answered: holding.is_answered,
                silent: holding.quiet == Quiet::Silent,
            }),
            Phase::Snoozed { until, .. } => Some(Standing::Snoozed { until }),
            Phase::WrapUp { operator, until } => Some(Standing::WrappingUp { operator, until }),
            Phase::Closed => None,
        }
    }
}

/// Returns the first rule against everybody of a class; [`Rule::Excluded`] and [`Rule::Kept`] are single people's.
fn rule_of_class(gifts: &Gifts, stand: &Stand, c: &Conversation, spot: &Spot) -> Option<Rule> {
    let (footing, room) = stand;
    match footing {
        Footing::Offline => Some(Rule::Offline),
        Footing::Away => Some(Rule::Away),
        Footing::Draining => Some(Rule::Draining),
        Footing::Lost => Some(Rule::Lost),
        Footing::Online if !spot.need.has_skills(&gifts.skills) => Some(Rule::LacksSkill),
        Footing::Online if !spot.need.has_language(&gifts.languages) => Some(Rule::LacksLanguage),
        Footing::Online => (*room.of(c.work) < c.units).then_some(Rule::Full),
    }
}

/// Lists the members of `pool` who are not offline, in the order of their turns, each with his class.
fn present(pool: &Pool) -> impl Iterator<Item = (Rank, &Gifts, &Stand)> {
    let classes = pool.members.iter().flat_map(|(gifts, stands)| {
        stands
            .iter()
            .map(move |(stand, ranks)| (gifts, stand, ranks))
    });
    let mut rows: Vec<_> = classes
        .filter(|(_, (footing, _), _)| *footing != Footing::Offline)
        .map(|(gifts, stand, ranks)| (gifts, stand, ranks.iter().peekable()))
        .collect();
    std::iter::from_fn(move || {
        let firsts = rows
            .iter_mut()
            .filter_map(|(gifts, stand, row)| Some((**row.peek()?, *gifts, *stand, row)));
        let (rank, gifts, stand, row) = firsts.min_by_key(|(rank, ..)| *rank)?;
        row.next();
        Some((rank, gifts, stand))
    })
}

const NOTHING: Tallies = [
    (Rule::Offline, 0),
    (Rule::Away, 0),
    (Rule::Draining, 0),
    (Rule::Lost, 0),
    (Rule::LacksSkill, 0),
    (Rule::LacksLanguage, 0),
    (Rule::Excluded, 0),
    (Rule::Full, 0),
    (Rule::Kept, 0),
    (Rule::LaterTurn, 0),
];

fn add(tallies: &mut Tallies, rule: Rule, more: usize) {
    for (_, count) in tallies.iter_mut().filter(|(known, _)| *known == rule) {
        *count += more;
    }
}

fn deduct(tallies: &mut Tallies, rule: Rule) {
    for (_, count) in tallies.iter_mut().filter(|(known, _)| *known == rule) {
        *count = count.saturating_sub(1);
    }
}

/// Lists what is left.
fn rest(tallies: Tallies) -> Vec<Tally> {
    tallies
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(rule, count)| Tally {
            rule,
            operators: u32::try_from(count).unwrap_or(u32::MAX),
        })
        .collect()
}
