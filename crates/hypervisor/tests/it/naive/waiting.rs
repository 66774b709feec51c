//! What happens while a conversation waits: rings end or are left out, and its contact is told.

use super::Naive;
use super::state::{At, Conv};
use domain::routing::{Clock, EndAct};
use domain::time::Timestamp;
use hypervisor::{Calendar, Circle, Command, Notice, Rule, Told};
use std::collections::{BTreeMap, BTreeSet};

impl Naive {
    pub(super) fn queued(&self, c: &Conv) -> bool {
        c.at == At::Queue && c.wish.is_none() && c.rest.is_none() && self.teams[&c.team].open
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
}
