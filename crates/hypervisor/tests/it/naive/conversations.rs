//! Conversations: where each stands, what it asks for, and whom it avoids.

use super::Naive;
use super::state::{At, Conv, ZERO, worker};
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::routing::{Need, Work};
use domain::time::Timestamp;
use hypervisor::{AssignMode, Demand, Refused, Told};
use std::collections::BTreeMap;

impl Naive {
    pub(super) fn conv(&mut self, id: ConversationId) -> Result<&mut Conv, Refused> {
        self.convs
            .iter_mut()
            .find(|c| c.id == id)
            .ok_or(Refused::UnknownConversation)
    }

    pub(super) fn fresh(&mut self, id: ConversationId, epoch: Epoch) -> Result<(), Refused> {
        match self.conv(id) {
            Ok(c) if epoch < c.epoch => Err(Refused::StaleEpoch),
            _ => Ok(()),
        }
    }

    pub(super) fn demand(&mut self, id: ConversationId, epoch: Epoch, demand: Demand) {
        let known = self.teams.contains_key(&demand.team);
        let team = if known { demand.team } else { TeamId::GENERAL };
        let found = self.convs.iter().position(|c| c.id == id);
        let same_stay = found
            .is_some_and(|i| self.convs[i].team == team && self.convs[i].since == demand.since);
        let i = found.unwrap_or_else(|| {
            self.convs.push(Conv {
                id,
                epoch,
                team,
                enqueued_at: ZERO,
                since: ZERO,
                priority: Priority::Normal,
                work: Work::Chat,
                units: 1,
                need: Need::default(),
                familiar: None,
                preferred: None,
                for_people: false,
                ring: 0,
                kept_ring: 0,
                told: Told::default(),
                due: Told::default(),
                starving: false,
                avoids: BTreeMap::new(),
                at: At::Over,
                wish: None,
                rest: None,
            });
            self.convs.len() - 1
        });
        let c = &mut self.convs[i];
        if !same_stay {
            c.ring = 0;
            c.kept_ring = 0;
            c.told = Told::default();
            c.starving = false;
        }
        c.team = team;
        c.enqueued_at = demand.enqueued_at;
        c.since = demand.since;
        c.priority = demand.priority;
        c.work = demand.work;
        c.units = demand.units.clamp(1, 1_000_000);
        c.need = demand.need;
        c.familiar = demand.last;
        c.preferred = demand.preferred;
        c.for_people = demand.is_for_people;
        c.told = c.told.and(demand.told);
        let row = usize::from(demand.ring);
        let reached = c.ring.max(row);
        let (ring, first) = (self.ring_from(i, reached), self.ring_from(i, row));
        self.convs[i].ring = ring;
        self.convs[i].kept_ring = self.convs[i].kept_ring.max(first);
        for exclusion in demand.excluded {
            self.avoid(id, exclusion.operator, exclusion.until);
        }
        if !matches!(self.convs[i].at, At::Queue) {
            self.convs[i].starving = false;
        }
    }

    /// Puts a conversation somewhere else; whose hands that frees is noted.
    pub(super) fn put(&mut self, id: ConversationId, at: At) {
        let now = self.now;
        let Ok(c) = self.conv(id) else { return };
        let before = worker(c.at);
        let freed = match c.at {
            At::WrapUp(_, until) => until.min(now),
            _ => now,
        };
        c.at = at;
        if at != At::Queue {
            c.starving = false;
        }
        if let Some(who) = before.filter(|_| before != worker(at))
            && let Ok(o) = self.op(who)
        {
            o.freed = o.freed.max(freed);
        }
    }

    pub(super) fn avoid(&mut self, id: ConversationId, who: OperatorId, until: Timestamp) {
        if let Ok(c) = self.conv(id) {
            let end = c.avoids.get(&who).copied().unwrap_or(until).max(until);
            c.avoids.insert(who, end);
        }
    }

    pub(super) fn fact(&mut self, id: ConversationId, epoch: Epoch, at: At) {
        let Ok(c) = self.conv(id) else { return };
        if epoch > c.epoch {
            c.rest = None;
        }
        c.epoch = epoch;
        if let Some(wish) = c.wish
            && let Some(wanted) = self.wanted.get_mut(&wish)
        {
            wanted.overtaken = true;
        }
        self.put(id, at);
    }

    pub(super) fn offered(&self, offer: OfferId) -> Option<(ConversationId, OperatorId)> {
        self.convs.iter().find_map(|c| match c.at {
            At::Offer(id, who, _, _) if id == offer => Some((c.id, who)),
            _ => None,
        })
    }

    pub(super) fn unlate(&mut self, team: TeamId) {
        for c in self.convs.iter_mut().filter(|c| c.team == team) {
            if let At::With { late, .. } = &mut c.at {
                *late = false;
            }
        }
    }

    pub(super) fn mode(&self, c: &Conv) -> AssignMode {
        match self.policy.routing.offers.of(c.work) {
            Some(assignment) => AssignMode::from(*assignment),
            None => self.teams[&c.team].rules.assign,
        }
    }

    pub(super) fn key(&self, c: &Conv) -> Timestamp {
        c.enqueued_at
            .plus_ms(-self.policy.routing.boosts.of(c.priority))
    }
}
