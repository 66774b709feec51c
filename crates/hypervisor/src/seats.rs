//! Where an operator stands in his pools: his room, his rank among his like, his circles.

use crate::decision::Circle;
use crate::links::Links;
use crate::pools::{Link, Rank, Room, Seat};
use crate::state::{Footing, Operator, State};
use domain::id::OperatorId;
use domain::operator::OperatorKind;
use domain::routing::{PerWork, Selector};

impl Links {
    /// Puts an operator into the pools of his circles, or takes him out.
    pub(crate) fn link_member(&mut self, state: &State, id: OperatorId, link: Link) {
        let Some((operator, seat)) = self.seat(state, id) else {
            return;
        };
        for circle in circles_of(state, operator) {
            let pool = self.pools.entry(circle).or_default();
            pool.link_member(&operator.profile.gifts, seat, link);
            if pool.is_empty() {
                self.pools.remove(&circle);
            }
        }
    }

    /// Returns an operator and where he stands in his pools; `None` = he is in none.
    pub(crate) fn seat<'a>(
        &self,
        state: &'a State,
        id: OperatorId,
    ) -> Option<(&'a Operator, Seat)> {
        let operator = state.operators.get(&id).filter(|o| !o.is_removed)?;
        let footing = operator.footing();
        let room = if footing == Footing::Online {
            self.room(id, operator)
        } else {
            Room::default()
        };
        let rank = self.rank(state, id, operator);
        Some((operator, ((footing, room), rank)))
    }

    /// Moves an operator in his pools from where he stood, after what he carries or his turn has changed.
    pub(crate) fn move_member(&mut self, state: &State, id: OperatorId, from: Option<Seat>) {
        let (Some(from), Some((operator, to))) = (from, self.seat(state, id)) else {
            return;
        };
        if from == to {
            return;
        }
        for circle in circles_of(state, operator) {
            if let Some(pool) = self.pools.get_mut(&circle) {
                pool.move_member(&operator.profile.gifts, from, to);
            }
        }
    }

    /// Returns the units that `operator` could still take from the scheduler.
    ///
    /// What was given by hand takes its room too, so it never makes room for more.
    pub(crate) fn room(&self, id: OperatorId, operator: &Operator) -> Room {
        let load = self.loads.get(&id);
        let carried = load.map_or(0, |load| load.used.saturating_add(load.forced));
        let free = operator.capacity().saturating_sub(carried);
        PerWork::from_fn(|work| {
            let done = load.map_or(0, |load| *load.by_work.of(work));
            let limit = operator.profile.limits.of(work);
            limit.map_or(free, |limit| free.min(limit.saturating_sub(done)))
        })
    }

    /// Returns an operator's place among others of his class.
    pub(crate) fn rank(&self, state: &State, id: OperatorId, operator: &Operator) -> Rank {
        let own = state.policy.routing.select.iter().filter_map(|selector| {
            Some(match selector {
                Selector::Load => {
                    let load = self.loads.get(&id);
                    let used = load.map_or(0, |load| load.used.saturating_add(load.forced));
                    part(used, operator.capacity())
                }
                Selector::RoundRobin => operator.last_assigned_at.as_ms(),
                Selector::LongestIdle => operator.freed_at.as_ms(),
                Selector::Weighted => operator.pass,
                Selector::Ring | Selector::Preferred | Selector::SkillSum => return None,
            })
        });
        let mut values = [0; 4];
        for (place, value) in values.iter_mut().zip(own) {
            *place = value;
        }
        Rank {
            values,
            operator: id,
        }
    }
}

/// Lists the circles that an operator belongs to, but for the one of himself.
pub(crate) fn circles_of(state: &State, operator: &Operator) -> impl Iterator<Item = Circle> {
    let is_bot = operator.profile.kind == OperatorKind::Bot;
    let of_team = move |team| {
        if is_bot {
            Circle::Bots(team)
        } else {
            Circle::Team(team)
        }
    };
    let is_one_of_all = !is_bot && state.has_ring_of_everyone();
    let everyone = is_one_of_all.then_some(Circle::Everyone);
    operator.teams().map(of_team).chain(everyone)
}

/// Returns `used` as a part of `capacity`, so that two parts compare as the fractions do.
///
/// Units: 2⁻³² of the capacity. Capacities are at most 2¹⁶, so unequal fractions are at least 2⁻³² apart.
fn part(used: i64, capacity: i64) -> i64 {
    if capacity <= 0 {
        return i64::MAX;
    }
    let scaled = (i128::from(used) << 32) / i128::from(capacity);
    i64::try_from(scaled).unwrap_or(i64::MAX)
}
