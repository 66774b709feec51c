//! What becomes due: late offers and replies, opening hours, rests, graces and silences.

use super::Naive;
use super::state::{At, Conv, Is};
use domain::id::TeamId;
use domain::time::Timestamp;
use hypervisor::{AssignMode, Calendar, Shift};

impl Naive {
    pub(crate) fn next_deadline(&self) -> Option<Timestamp> {
        let of_convs = self.convs.iter().flat_map(|c| {
            c.avoids
                .values()
                .copied()
                .chain(c.rest)
                .chain(self.due(c))
                .chain(self.falls_silent(c))
                .chain(self.steps(c))
                .collect::<Vec<_>>()
        });
        let of_ops = self.ops.iter().flat_map(|o| {
            let grace = match o.is {
                Is::Lost(since) => Some(since.plus_ms(self.policy.routing.lost_grace_ms.max(1))),
                _ => None,
            };
            grace.into_iter().chain(o.rest)
        });
        let of_teams = self.teams.values().filter_map(|team| team.turns);
        of_convs
            .chain(of_ops)
            .chain(of_teams)
            .min()
            .filter(|_| self.loaded)
    }

    /// When the offer or the first reply of `c` is late.
    pub(super) fn due(&self, c: &Conv) -> Option<Timestamp> {
        match c.at {
            At::Offer(_, _, until, false) | At::Asleep(_, until, false) | At::WrapUp(_, until) => {
                Some(until)
            }
            At::With {
                since,
                answered: false,
                forced: false,
                late: false,
                ..
            } => match self.mode(c) {
                AssignMode::Auto { first_reply_ms } => Some(since.plus_ms(first_reply_ms?.max(1))),
                AssignMode::Accept { .. } => None,
            },
            _ => None,
        }
    }

    fn falls_silent(&self, c: &Conv) -> Option<Timestamp> {
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

    pub(super) fn tick(&mut self) {
        let now = self.now;
        for team in self.teams.keys().copied().collect::<Vec<_>>() {
            if self.teams[&team].turns.is_some_and(|at| at <= now) {
                self.turn(team);
            }
        }
        for i in 0..self.convs.len() {
            let id = self.convs[i].id;
            let late = self.due(&self.convs[i]).is_some_and(|due| due <= now);
            let silent = self.falls_silent(&self.convs[i]);
            let c = &mut self.convs[i];
            c.avoids.retain(|_, until| *until > now);
            c.rest = c.rest.filter(|until| *until > now);
            match &mut c.at {
                At::Offer(_, _, _, flag) | At::With { late: flag, .. } | At::Asleep(_, _, flag)
                    if late =>
                {
                    *flag = true;
                }
                At::WrapUp(..) if late => self.put(id, At::Over),
                _ => {}
            }
            if let At::With { silent: flag, .. } = &mut self.convs[i].at
                && silent.is_some_and(|at| at <= now)
            {
                *flag = true;
            }
            self.step(i);
        }
        for o in &mut self.ops {
            o.rest = o.rest.filter(|until| *until > now);
            if let Is::Lost(since) = o.is
                && since.plus_ms(self.policy.routing.lost_grace_ms.max(1)) <= now
            {
                o.is = Is::Given(since);
            }
        }
    }

    /// Looks at the clock of a team.
    pub(super) fn turn(&mut self, id: TeamId) {
        let now = self.now;
        let Some(team) = self.teams.get_mut(&id) else {
            return;
        };
        let hours = team.rules.hours.as_ref();
        let calendar = hours.and_then(|hours| Calendar::new(hours).ok());
        let shift = calendar.map_or(
            Shift {
                is_open: true,
                until: None,
            },
            |calendar| calendar.shift_at(now),
        );
        team.open = shift.is_open;
        team.turns = shift.until;
    }
}
