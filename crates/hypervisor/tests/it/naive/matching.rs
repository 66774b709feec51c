//! Who gets what: every pair is tried, the best is promised, and somebody is kept free for what starves.

use super::Naive;
use super::state::{At, Conv, Op, ZERO};
use domain::id::{ConversationId, OperatorId};
use domain::routing::Selector;
use hypervisor::{AssignMode, Circle, Command, Rule, WishId};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A fraction; compares by cross-multiplication.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frac(i128, i128);

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

impl Naive {
    pub(super) fn promise(&mut self, i: usize, j: usize, out: &mut Vec<Command>) {
        let (c, o) = (self.convs[i].clone(), self.ops[j].clone());
        let wish = WishId::new(self.wishes + 1);
        let latest = self
            .ops
            .iter()
            .filter(|o| !o.removed)
            .map(|o| o.last)
            .max()
            .unwrap_or(ZERO);
        let turn = self.now.max(latest.plus_ms(1));
        let (conversation, operator, team, epoch) = (c.id, o.id, c.team, c.epoch);
        let pass = o.pass + 1_000_000 / i64::from(o.profile.weight.clamp(1, 1_000));
        let (why, circle) = self.why_chosen(&c, &o);
        let mode = match circle {
            Circle::Bots(_) => AssignMode::default(),
            _ => self.mode(&c),
        };
        let command = match mode {
            AssignMode::Auto { .. } => Command::Assign {
                wish,
                conversation,
                operator,
                team,
                epoch,
                turn,
                pass,
                why,
            },
            AssignMode::Accept { timeout_ms } => {
                let until = self.now.plus_ms(timeout_ms.max(1));
                Command::Offer {
                    wish,
                    conversation,
                    operator,
                    team,
                    epoch,
                    until,
                    turn,
                    pass,
                    why,
                }
            }
        };
        self.want(command, (o.last, o.pass), out);
        self.convs[i].wish = Some(wish);
        self.put(conversation, At::Promised(operator));
        self.ops[j].last = turn;
        self.ops[j].pass = pass;
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
}
