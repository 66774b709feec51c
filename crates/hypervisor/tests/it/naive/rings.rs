//! Rings: whom a conversation may go to by now.

use super::Naive;
use super::state::Conv;
use domain::routing::{Need, Ring, SkillsAsked, Who};
use hypervisor::{Circle, Policy};

/// A policy without rings is one with the team as its only ring.
pub(super) fn with_rings(mut policy: Policy) -> Policy {
    if policy.routing.rings.is_empty() {
        let skills = SkillsAsked::Required;
        policy.routing.rings.push(Ring {
            who: Who::Team { skills },
            hold_ms: None,
            skip_if_not_staffed: false,
        });
    }
    policy
}

impl Naive {
    pub(super) fn rings(&self) -> &[Ring] {
        &self.policy.routing.rings
    }

    pub(super) fn applies(&self, c: &Conv, ring: usize) -> bool {
        match self.rings()[ring].who {
            Who::Bot => !c.for_people,
            Who::LastOperator { max_age_ms } => c
                .familiar
                .is_some_and(|last| c.since.as_ms() - last.at.as_ms() <= max_age_ms),
            _ => true,
        }
    }

    pub(super) fn ring_from(&self, i: usize, from: usize) -> usize {
        let last = self.rings().len() - 1;
        (from..=last)
            .find(|ring| self.applies(&self.convs[i], *ring))
            .unwrap_or(last)
    }

    /// The circles of one ring with what is asked there.
    pub(super) fn circles(&self, c: &Conv, ring: usize) -> Vec<(Circle, Need)> {
        let who = self.rings()[ring].who.clone();
        let asked = who
            .skills()
            .map_or_else(|| c.need.clone(), |skills| skills.of(&c.need));
        match who {
            Who::Bot => vec![(Circle::Bots(c.team), Need::default())],
            Who::LastOperator { .. } => c
                .familiar
                .map(|last| (Circle::Person(last.operator), asked))
                .into_iter()
                .collect(),
            Who::Team { .. } => vec![(Circle::Team(c.team), asked)],
            Who::TeamAndOverflow { overflow, .. } => {
                let mut all = vec![c.team];
                all.extend(overflow.into_iter().filter(|team| *team != c.team));
                all.into_iter()
                    .map(|team| (Circle::Team(team), asked.clone()))
                    .collect()
            }
            Who::Everyone { .. } => vec![(Circle::Everyone, asked)],
        }
    }

    /// Every circle that the conversation has reached, innermost first.
    pub(super) fn spots(&self, c: &Conv) -> Vec<(usize, Circle, Need)> {
        let rings = self.rings();
        let outer = c.ring.min(rings.len() - 1);
        let mut spots: Vec<(usize, Circle, Need)> = vec![];
        for ring in 0..=outer {
            let together = rings[ring].who.is_lasting() && rings[outer].who.is_lasting();
            if ring == outer || together {
                for (circle, need) in self.circles(c, ring) {
                    if spots.iter().all(|(_, k, n)| (*k, n) != (circle, &need)) {
                        spots.push((ring, circle, need));
                    }
                }
            }
        }
        spots
    }
}
