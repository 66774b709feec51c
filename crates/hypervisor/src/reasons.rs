//! Reasons: why this operator, why not that one, why it still waits.
//!
//! The named ones are walked in the order of their turns; the others are counted from the sizes of the
//! classes, so that a decision costs the same among ten operators and among ten thousand.

use crate::decision::{
    Candidate, Chosen, Decision, Explanation, NAMED_IN_DECISION, NAMED_IN_EXPLANATION, PassedOver,
    Rule, Standing, Tally,
};
use crate::links::Pool;
use crate::machine::Hypervisor;
use crate::state::{Conversation, Footing, Operator, Phase, Turn};
use domain::id::{ConversationId, OperatorId};
use domain::operator::OperatorKind;
use std::collections::BTreeSet;

/// The footings whose members are named; who is offline is only counted.
const PRESENT: [Footing; 4] = [
    Footing::Online,
    Footing::Away,
    Footing::Draining,
    Footing::Lost,
];

/// How many members of a team each rule speaks against, in the order of the rules.
type Tallies = [(Rule, usize); 7];

impl Hypervisor {
    /// Gives the reasons for a match, as things are just before it.
    pub(crate) fn decision_for(
        &self,
        id: ConversationId,
        conversation: &Conversation,
        chosen: Turn,
    ) -> Decision {
        let mut decision = self.decision_about(id);
        let (last_assigned_at, operator) = chosen;
        let capacity_units = self
            .state
            .operators
            .get(&operator)
            .map_or(0, Operator::capacity);
        let load = self.links.loads.get(&operator);
        let used_units = load.map_or(0, |load| load.used.saturating_add(load.forced));
        decision.chosen = Some(Chosen {
            operator,
            last_assigned_at,
            used_units,
            capacity_units,
        });
        let Some(pool) = self.links.pools.get(&conversation.team) else {
            return decision;
        };
        let mut tallies = self.tallies(pool, conversation);
        deduct(&mut tallies, Rule::LaterTurn);
        decision.passed_over = present(pool)
            .take_while(|(turn, _)| *turn < chosen)
            .take(NAMED_IN_DECISION)
            .map(|((_, operator), footing)| {
                let is_excluded = conversation.excluded.contains_key(&operator);
                let rule = rule_ahead(footing, is_excluded);
                PassedOver { operator, rule }
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
            chosen: None,
            passed_over: Vec::new(),
            others: Vec::new(),
        }
    }

    pub(crate) fn explanation(&self, id: ConversationId) -> Option<Explanation> {
        let conversation = self.state.conversations.get(&id)?;
        let standing = standing(conversation)?;
        let mut candidates = Vec::new();
        let mut others = Vec::new();
        if let Some(pool) = self.links.pools.get(&conversation.team) {
            let mut tallies = self.tallies(pool, conversation);
            for ((_, operator), _) in present(pool).take(NAMED_IN_EXPLANATION) {
                let rule = self.rule_against(operator, conversation);
                candidates.push(Candidate { operator, rule });
                if let Some(rule) = rule {
                    deduct(&mut tallies, rule);
                }
            }
            others = rest(tallies);
            others.retain(|tally| tally.rule != Rule::LaterTurn);
        }
        Some(Explanation {
            conversation: id,
            team: conversation.team,
            standing,
            waited_ms: self.waited_ms(conversation),
            candidates,
            others,
        })
    }

    /// Returns the first rule against `operator`; `None` = he could have the conversation.
    pub(crate) fn rule_against(&self, id: OperatorId, conversation: &Conversation) -> Option<Rule> {
        let Some(operator) = self.state.operators.get(&id) else {
            return Some(Rule::NotInTeam);
        };
        if operator.profile.kind != OperatorKind::Human {
            return Some(Rule::NotHuman);
        }
        if operator.is_removed || !operator.is_in(conversation.team) {
            return Some(Rule::NotInTeam);
        }
        match operator.footing() {
            Footing::Offline => Some(Rule::Offline),
            Footing::Away => Some(Rule::Away),
            Footing::Draining => Some(Rule::Draining),
            Footing::Lost => Some(Rule::Lost),
            Footing::Online if conversation.excluded.contains_key(&id) => Some(Rule::Excluded),
            Footing::Online => {
                let is_full = self.links.free_units(id, operator) < conversation.units;
                is_full.then_some(Rule::Full)
            }
        }
    }

    /// Counts the members of `pool` by the first rule against them; [`Rule::LaterTurn`] stands for none.
    fn tallies(&self, pool: &Pool, conversation: &Conversation) -> Tallies {
        let online = pool.count(Footing::Online);
        let roomy: usize = pool
            .free
            .range(conversation.units..)
            .map(|(_, free)| free.len())
            .sum();
        let (mut excluded, mut excluded_roomy) = (0, 0);
        for id in conversation.excluded.keys() {
            if self.rule_against(*id, conversation) == Some(Rule::Excluded) {
                excluded += 1;
                let has_room = self.state.operators.get(id).is_some_and(|operator| {
                    self.links.free_units(*id, operator) >= conversation.units
                });
                excluded_roomy += usize::from(has_room);
            }
        }
        [
            (Rule::Offline, pool.count(Footing::Offline)),
            (Rule::Away, pool.count(Footing::Away)),
            (Rule::Draining, pool.count(Footing::Draining)),
            (Rule::Lost, pool.count(Footing::Lost)),
            (Rule::Excluded, excluded),
            (Rule::Full, online - roomy - (excluded - excluded_roomy)),
            (Rule::LaterTurn, roomy - excluded_roomy),
        ]
    }

    fn waited_ms(&self, conversation: &Conversation) -> i64 {
        self.state.now.ms_since(conversation.enqueued_at).max(0)
    }
}

/// Returns the rule against a member whose turn was before that of the chosen one.
///
/// Whoever is online and not excluded would have been chosen, had he had the room.
const fn rule_ahead(footing: Footing, is_excluded: bool) -> Rule {
    match footing {
        Footing::Online if is_excluded => Rule::Excluded,
        Footing::Online => Rule::Full,
        Footing::Away => Rule::Away,
        Footing::Draining => Rule::Draining,
        Footing::Lost => Rule::Lost,
        Footing::Offline => Rule::Offline,
    }
}

/// Lists the members of `pool` who are not offline, in the order of their turns.
fn present(pool: &Pool) -> impl Iterator<Item = (Turn, Footing)> {
    let mut rows = PRESENT.map(|footing| {
        let members = pool
            .members
            .get(&footing)
            .into_iter()
            .flat_map(BTreeSet::iter);
        (footing, members.peekable())
    });
    std::iter::from_fn(move || {
        let firsts = rows.iter_mut().filter_map(|(footing, row)| {
            let turn = **row.peek()?;
            Some((turn, *footing, row))
        });
        let (turn, footing, row) = firsts.min_by_key(|(turn, ..)| *turn)?;
        row.next();
        Some((turn, footing))
    })
}

fn standing(conversation: &Conversation) -> Option<Standing> {
    if let Some(wish) = conversation.wish {
        return (conversation.phase != Phase::Closed).then_some(Standing::InFlight { wish });
    }
    match conversation.phase {
        Phase::Waiting | Phase::Promised { .. } => Some(match conversation.rests_until {
            Some(until) => Standing::Resting { until },
            None => Standing::Waiting,
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
        }),
        Phase::Closed => None,
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
