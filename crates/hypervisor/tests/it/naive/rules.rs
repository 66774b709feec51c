//! Who may have what, and when: read from the policy for every pair and every moment anew.

use super::{
    At, BTreeMap, BTreeSet, Calendar, Circle, Command, Conv, ConversationId, Is, Naive, Need,
    Notice, Op, OperatorId, OperatorKind, Policy, Timestamp, Told, footing, ranked, teams, weight,
};
use domain::routing::{Clock, EndAct, Ring, Selector, SkillsAsked, Who};
use hypervisor::Rule;
use std::cmp::Ordering;

/// A fraction; compares by cross-multiplication.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frac(pub(super) i128, pub(super) i128);

impl PartialEq for Frac {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Frac {}

impl PartialOrd for Frac {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Frac {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

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
    fn rings(&self) -> &[Ring] {
        &self.policy.routing.rings
    }

    fn applies(&self, c: &Conv, ring: usize) -> bool {
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
            Who::Bot => vec![(Circle::Bots(c.team), asked)],
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

    pub(super) fn is_in(o: &Op, circle: Circle) -> bool {
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

    pub(super) fn queued(&self, c: &Conv) -> bool {
        c.at == At::Queue && c.wish.is_none() && c.rest.is_none() && self.teams[&c.team].open
    }

    fn room(&self, o: &Op, c: &Conv) -> i64 {
        let all = self.units(o.id, false) + self.units(o.id, true);
        let free = o.profile.capacity_units.clamp(0, 65_536) - all;
        let alike = self
            .convs
            .iter()
            .filter(|d| d.work == c.work && super::holder(d) == Some(o.id));
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

    /// What the selectors say of one operator alone.
    pub(super) fn rank(&self, o: &Op) -> (Vec<Frac>, OperatorId) {
        let number = |n: i64| Frac(i128::from(n), 1);
        let values = self.policy.routing.select.iter().filter_map(|selector| {
            Some(match selector {
                Selector::Load if o.profile.capacity_units <= 0 => number(i64::MAX),
                Selector::Load => Frac(
                    i128::from(self.units(o.id, false) + self.units(o.id, true)),
                    i128::from(o.profile.capacity_units.min(65_536)),
                ),
                Selector::RoundRobin => number(o.last.as_ms()),
                Selector::LongestIdle => number(o.freed.as_ms()),
                Selector::Weighted => number(o.pass),
                _ => return None,
            })
        });
        (values.collect(), o.id)
    }

    /// What the selectors say of one operator for one conversation, found in one ring.
    fn values(&self, o: &Op, c: &Conv, ring: usize) -> Vec<Frac> {
        let number = |n: i64| Frac(i128::from(n), 1);
        let (own, _) = self.rank(o);
        let mut own = own.into_iter();
        let select = self.policy.routing.select.iter();
        select
            .map(|selector| match selector {
                Selector::Ring => number(i64::try_from(ring).expect("few")),
                Selector::SkillSum => {
                    let has = |name| o.profile.gifts.skills.get(name);
                    let levels = c.need.skills.keys().filter_map(has);
                    number(-levels.map(|level| i64::from(level.get())).sum::<i64>())
                }
                Selector::Preferred => number(i64::from(c.preferred != Some(o.id))),
                _ => own.next().expect("one for each"),
            })
            .collect()
    }

    /// Of all pairs that could be made, the one with the first conversation; of its operators the best.
    pub(super) fn best_pair(&self) -> Option<(usize, usize)> {
        let reserves = self.reserves();
        let first = (0..self.convs.len())
            .filter(|i| self.queued(&self.convs[*i]))
            .filter(|i| self.best_for(&self.convs[*i], &reserves).is_some())
            .min_by_key(|i| (self.key(&self.convs[*i]), self.convs[*i].id))?;
        let (who, ..) = self.best_for(&self.convs[first], &reserves)?;
        let place = self.ops.iter().position(|o| o.id == who)?;
        Some((first, place))
    }

    /// Who gets it, and where he was found.
    pub(super) fn best_for(
        &self,
        c: &Conv,
        reserves: &BTreeMap<OperatorId, ConversationId>,
    ) -> Option<(OperatorId, usize, Circle)> {
        let mut all = vec![];
        for (ring, circle, need) in self.spots(c) {
            for o in &self.ops {
                if self.rule(o, c, circle, &need, reserves).is_none() {
                    all.push((self.values(o, c, ring), o.id, ring, circle));
                }
            }
        }
        let (_, who, ring, circle) = all.into_iter().min()?;
        Some((who, ring, circle))
    }

    pub(super) fn reserves(&self) -> BTreeMap<OperatorId, ConversationId> {
        let mut reserves = BTreeMap::new();
        let mut starving: Vec<_> = self.convs.iter().filter(|c| c.starving).collect();
        starving.retain(|c| self.loaded && self.queued(c));
        starving.sort_by_key(|c| (self.key(c), c.id));
        for c in starving {
            let mut near = vec![];
            for (_, circle, need) in self.spots(c) {
                // One person is never kept free by himself: he would have to be left alone by name.
                if matches!(circle, Circle::Person(_)) {
                    continue;
                }
                for o in &self.ops {
                    let rule = self.rule(o, c, circle, &need, &BTreeMap::new());
                    let limit = o.profile.limits.of(c.work).unwrap_or(i64::MAX);
                    let could = o.profile.capacity_units.clamp(0, 65_536).min(limit) >= c.units;
                    let able = matches!(rule, None | Some(Rule::Full)) && could;
                    if able && !reserves.contains_key(&o.id) {
                        near.push((-self.room(o, c), self.rank(o)));
                    }
                }
            }
            if let Some((_, (_, who))) = near.into_iter().min() {
                reserves.insert(who, c.id);
            }
        }
        reserves
    }

    /// The moment `ms` after it entered its queue, by the clock that counts.
    fn clock(&self, c: &Conv, ms: i64) -> Option<Timestamp> {
        let hours = self.teams[&c.team].rules.hours.as_ref();
        let calendar = hours.and_then(|hours| Calendar::new(hours).ok());
        match (self.policy.routing.clock, calendar) {
            (Clock::Business, Some(calendar)) => calendar.plus(c.since, ms),
            _ => Some(c.since.plus_ms(ms)),
        }
    }

    fn ring_ends(&self, c: &Conv) -> Option<Timestamp> {
        let rings = self.rings();
        if c.ring + 1 >= rings.len() {
            return None;
        }
        let mut ms = 0;
        for (n, ring) in rings.iter().enumerate().take(c.ring + 1) {
            if self.applies(c, n) {
                ms += ring.hold_ms?.max(0);
            }
        }
        self.clock(c, ms)
    }

    fn notices(&self, c: &Conv) -> Vec<(Timestamp, Notice)> {
        let routing = &self.policy.routing;
        let mut all = vec![];
        if let Some(ms) = routing.searching_after_ms {
            all.push((ms, Notice::Searching));
        }
        if let Some(end) = &routing.at_end {
            for act in &end.acts {
                let notice = match act {
                    EndAct::AlertSupervisors => Notice::NobodyFound,
                    EndAct::OfferCallback => Notice::Callback,
                };
                all.push((end.after_ms, notice));
            }
        }
        all.into_iter()
            .filter(|(_, notice)| !c.told.has(*notice))
            .filter_map(|(ms, notice)| Some((self.clock(c, ms.max(1))?, notice)))
            .collect()
    }

    fn starves(&self, c: &Conv) -> Option<Timestamp> {
        let reserve = self.policy.routing.reserve?;
        let heavy = !c.starving && c.units >= reserve.units_from;
        heavy.then(|| c.enqueued_at.plus_ms(reserve.after_ms.max(1)))
    }

    /// Everything that becomes due while it waits.
    pub(super) fn steps(&self, c: &Conv) -> Vec<Timestamp> {
        if !self.queued(c) {
            return vec![];
        }
        let notices = self.notices(c).into_iter().map(|(at, _)| at);
        notices
            .chain(self.ring_ends(c))
            .chain(self.starves(c))
            .collect()
    }

    pub(super) fn step(&mut self, i: usize) {
        let now = self.now;
        if !self.queued(&self.convs[i]) {
            return;
        }
        while self.ring_ends(&self.convs[i]).is_some_and(|at| at <= now) {
            self.convs[i].ring = self.ring_from(i, self.convs[i].ring + 1);
        }
        for (at, notice) in self.notices(&self.convs[i]) {
            if at <= now {
                self.convs[i].due = self.convs[i].due.with(notice);
            }
        }
        if self.starves(&self.convs[i]).is_some_and(|at| at <= now) {
            self.convs[i].starving = true;
        }
    }

    pub(super) fn skip(&mut self, i: usize) {
        let last = self.rings().len() - 1;
        while self.queued(&self.convs[i]) && self.convs[i].ring < last {
            let c = &self.convs[i];
            let staffed = self.circles(c, c.ring).iter().any(|(circle, need)| {
                self.ops.iter().any(|o| {
                    let rule = self.rule(o, c, *circle, need, &BTreeMap::new());
                    let avoided = matches!(circle, Circle::Person(_));
                    match rule {
                        None | Some(Rule::Full) => true,
                        Some(Rule::Excluded) => !avoided,
                        _ => false,
                    }
                })
            });
            if !self.rings()[c.ring].skip_if_not_staffed || staffed {
                break;
            }
            self.convs[i].ring = self.ring_from(i, c.ring + 1);
        }
    }

    pub(super) fn tell(&mut self, i: usize, out: &mut Vec<Command>) {
        let c = self.convs[i].clone();
        let (conversation, epoch) = (c.id, c.epoch);
        let why = self.why(Some(&c));
        if c.ring > c.kept_ring && !matches!(c.at, At::Over | At::WrapUp(..)) {
            out.push(Command::RememberRing {
                conversation,
                epoch,
                ring: u8::try_from(c.ring).expect("few"),
                why: why.clone(),
            });
            self.convs[i].kept_ring = c.ring;
        }
        self.convs[i].due = Told::default();
        if c.at != At::Queue || c.wish.is_some() || c.rest.is_some() {
            return;
        }
        let team = &self.teams[&c.team];
        let mut meant: BTreeSet<Notice> = Notice::ALL
            .into_iter()
            .filter(|notice| c.due.has(*notice))
            .collect();
        meant.insert(if team.open {
            Notice::Waiting
        } else {
            Notice::OutOfHours
        });
        for notice in meant {
            if !c.told.has(notice) {
                self.convs[i].told = self.convs[i].told.with(notice);
                let closed = notice == Notice::OutOfHours;
                out.push(Command::Tell {
                    conversation,
                    epoch,
                    notice,
                    opens_at: self.teams[&c.team].turns.filter(|_| closed),
                    why: why.clone(),
                });
            }
        }
    }

    pub(super) fn falls_silent(&self, c: &Conv) -> Option<Timestamp> {
        let after = self.policy.routing.inactive_after_ms?;
        match c.at {
            At::With {
                unheard: Some(since),
                silent: false,
                ..
            } => Some(since.plus_ms(after.max(1))),
            _ => None,
        }
    }

    pub(super) fn begin_waiting_anew(&mut self) {
        for i in 0..self.convs.len() {
            let ring = self.ring_from(i, self.convs[i].ring);
            let c = &mut self.convs[i];
            c.ring = ring;
            c.kept_ring = c.kept_ring.max(ring);
            c.starving = false;
            c.due = Told::default();
        }
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
