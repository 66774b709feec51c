//! Who may have what: read from the policy for every pair anew.

use super::Naive;
use super::state::{Conv, Is, Op, footing, holder, ranked, teams, weight};
use domain::id::{ConversationId, OperatorId};
use domain::operator::OperatorKind;
use domain::routing::Need;
use hypervisor::{Circle, Rule};
use std::collections::BTreeMap;

impl Naive {
    pub(super) fn room(&self, o: &Op, c: &Conv) -> i64 {
        let all = self.units(o.id, false) + self.units(o.id, true);
        let free = o.profile.capacity_units.clamp(0, 65_536) - all;
        let alike = self
            .convs
            .iter()
            .filter(|d| d.work == c.work && holder(d) == Some(o.id));
        let of_work: i64 = alike.map(weight).sum();
        match o.profile.limits.of(c.work) {
            Some(limit) => free.min(limit - of_work),
            None => free,
        }
    }

    pub(super) fn rule(
        &self,
        o: &Op,
        c: &Conv,
        circle: Circle,
        need: &Need,
        reserves: &BTreeMap<OperatorId, ConversationId>,
    ) -> Option<Rule> {
        let human = o.profile.kind == OperatorKind::Human;
        if !human && !matches!(circle, Circle::Bots(_)) {
            return Some(Rule::NotHuman);
        }
        if o.removed || !Self::is_in(o, circle) {
            return Some(Rule::NotInTeam);
        }
        match footing(o) {
            Is::Offline => Some(Rule::Offline),
            Is::Away => Some(Rule::Away),
            Is::Draining => Some(Rule::Draining),
            Is::Lost(_) | Is::Given(_) => Some(Rule::Lost),
            Is::Online if !need.has_skills(&o.profile.gifts.skills) => Some(Rule::LacksSkill),
            Is::Online if !need.has_language(&o.profile.gifts.languages) => {
                Some(Rule::LacksLanguage)
            }
            Is::Online if c.avoids.contains_key(&o.id) => Some(Rule::Excluded),
            Is::Online if self.room(o, c) < c.units => Some(Rule::Full),
            Is::Online => reserves
                .get(&o.id)
                .is_some_and(|id| *id != c.id)
                .then_some(Rule::Kept),
        }
    }

    fn is_in(o: &Op, circle: Circle) -> bool {
        let human = o.profile.kind == OperatorKind::Human;
        match circle {
            Circle::Bots(team) => !human && teams(o).contains(&team),
            Circle::Team(team) => human && teams(o).contains(&team),
            Circle::Person(who) => human && o.id == who,
            Circle::Everyone => human,
        }
    }

    pub(super) fn reaches(&self, c: &Conv, o: &Op) -> bool {
        self.spots(c).iter().any(|(_, circle, _)| match circle {
            Circle::Bots(team) | Circle::Team(team) => teams(o).contains(team),
            Circle::Person(who) => o.id == *who,
            Circle::Everyone => true,
        })
    }

    /// The members of a circle, whatever they do.
    pub(super) fn members(&self, circle: Circle) -> Vec<&Op> {
        let there = |o: &&Op| !o.removed && Self::is_in(o, circle);
        let known: Vec<_> = self.ops.iter().filter(there).collect();
        debug_assert!(
            known
                .iter()
                .all(|o| ranked(o) || matches!(circle, Circle::Bots(_)))
        );
        known
    }
}
