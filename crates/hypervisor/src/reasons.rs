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
use crate::pools::{Pool, Rank};
use crate::rings::Spot;
use crate::state::{Conversation, Footing, Operator, Phase, Quiet};
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
        let operator = pick.rank.operator;
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
        decision.passed_over = self
            .present(spot)
            .take_while(|other| *other < rank)
            .take(NAMED_IN_DECISION)
            .map(|other| PassedOver {
                operator: other.operator,
                rule: self
                    .rule_against(other.operator, id, conversation, spot)
                    .unwrap_or(Rule::LaterTurn),
            })
            .collect();
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
            for rank in self.present(&spot).take(NAMED_IN_EXPLANATION) {
                let operator = rank.operator;
                let rule = self.rule_against(operator, id, conversation, &spot);
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
        for (gifts, stands) in &pool.members {
            let lacks = if !spot.need.has_skills(&gifts.skills) {
                Some(Rule::LacksSkill)
            } else if !spot.need.has_language(&gifts.languages) {
                Some(Rule::LacksLanguage)
            } else {
                None
            };
            for ((footing, room), ranks) in stands {
                let rule = match footing {
                    Footing::Offline => Rule::Offline,
                    Footing::Away => Rule::Away,
                    Footing::Draining => Rule::Draining,
                    Footing::Lost => Rule::Lost,
                    Footing::Online => lacks.unwrap_or(if *room.of(c.work) < c.units {
                        Rule::Full
                    } else {
                        Rule::LaterTurn
                    }),
                };
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

    /// Lists the members of a circle who are not offline, in the order of their turns.
    fn present<'a>(&'a self, spot: &Spot) -> Box<dyn Iterator<Item = Rank> + 'a> {
        match spot.circle {
            Circle::Person(person) => {
                let person = self.state.operators.get_key_value(&person);
                let is_there = |(_, o): &(&OperatorId, &Operator)| o.footing() != Footing::Offline;
                let rank = person
                    .filter(is_there)
                    .map(|(id, o)| self.links.rank(&self.state, *id, o));
                Box::new(rank.into_iter())
            }
            Circle::Bots(_) | Circle::Team(_) | Circle::Everyone => {
                let pool = self.links.pools.get(&spot.circle);
                Box::new(pool.into_iter().flat_map(present))
            }
        }
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

/// Lists the members of `pool` who are not offline, in the order of their turns.
fn present(pool: &Pool) -> impl Iterator<Item = Rank> {
    let mut rows: Vec<_> = pool
        .members
        .values()
        .flatten()
        .filter(|((footing, _), _)| *footing != Footing::Offline)
        .map(|(_, ranks)| ranks.iter().peekable())
        .collect();
    std::iter::from_fn(move || {
        let firsts = rows.iter_mut().filter_map(|row| Some((**row.peek()?, row)));
        let (rank, row) = firsts.min_by_key(|(rank, _)| *rank)?;
        row.next();
        Some(rank)
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
