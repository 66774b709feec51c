//! Reasons, by asking everybody.

use super::Naive;
use super::state::{At, Conv, Is, Op, footing};
use domain::routing::Need;
use hypervisor::{Chosen, Circle, CirclePassed, Decision, PassedOver, Rule, Tally};
use std::collections::BTreeMap;

impl Naive {
    pub(super) fn why(&self, c: Option<&Conv>) -> Decision {
        Decision {
            policy_version: self.policy.version,
            at: self.now,
            team: c.map(|c| c.team),
            waited_ms: c.map_or(0, |c| (self.now.as_ms() - c.enqueued_at.as_ms()).max(0)),
            ring: c.map_or(0, |c| u8::try_from(c.ring).expect("few")),
            chosen: None,
            circle: None,
            inner: vec![],
            passed_over: vec![],
            others: vec![],
        }
    }

    pub(super) fn why_chosen(&self, c: &Conv, chosen: &Op) -> (Decision, Circle) {
        assert_eq!(c.at, At::Queue);
        let reserves = self.reserves();
        let (_, ring, circle) = self.best_for(c, &reserves).expect("somebody is chosen");
        let first_rule = |o: &Op, circle: Circle, need: &Need| {
            let rule = self.rule(o, c, circle, need, &reserves);
            rule.unwrap_or(Rule::LaterTurn)
        };
        let mut why = self.why(Some(c));
        why.chosen = Some(Chosen {
            operator: chosen.id,
            last_assigned_at: chosen.last,
            used_units: self.units(chosen.id, false) + self.units(chosen.id, true),
            capacity_units: chosen.profile.capacity_units.clamp(0, 65_536),
        });
        why.circle = Some(circle);
        let spots = self.spots(c);
        for (inner, circle, need) in spots.iter().filter(|(inner, ..)| *inner < ring) {
            let members = self.members(*circle);
            why.inner.push(CirclePassed {
                ring: u8::try_from(*inner).expect("few"),
                circle: *circle,
                members: tallies(members.iter().map(|o| first_rule(o, *circle, need))),
            });
        }
        let (_, _, need) = spots
            .iter()
            .find(|(r, k, _)| (*r, *k) == (ring, circle))
            .expect("it was found there");
        let mut members = self.members(circle);
        members.sort_by_key(|o| self.rank(o));
        let mut others = vec![];
        for o in members.into_iter().filter(|o| o.id != chosen.id) {
            let rule = first_rule(o, circle, need);
            let ahead = self.rank(o) < self.rank(chosen) && footing(o) != Is::Offline;
            if ahead && why.passed_over.len() < 8 {
                why.passed_over.push(PassedOver {
                    operator: o.id,
                    rule,
                });
            } else {
                others.push(rule);
            }
        }
        why.others = tallies(others.into_iter());
        (why, circle)
    }
}

fn tallies(rules: impl Iterator<Item = Rule>) -> Vec<Tally> {
    let mut counts: BTreeMap<Rule, u32> = BTreeMap::new();
    for rule in rules {
        *counts.entry(rule).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(rule, operators)| Tally { rule, operators })
        .collect()
}
