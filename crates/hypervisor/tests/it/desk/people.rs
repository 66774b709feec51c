//! What operators and teams do.

use super::rows::{Is, OperatorRow};
use super::{Desk, ms};
use domain::id::{OperatorId, TeamId};
use domain::operator::{LeaveMode, Presence};
use hypervisor::{AssignMode, Event, OperatorProfile, TeamRules};

impl Desk {
    pub(crate) fn sets_team(&mut self, id: TeamId, assign: AssignMode) {
        let known = self.teams.get(&id).cloned().unwrap_or_default();
        self.sets_rules(id, TeamRules { assign, ..known });
    }

    pub(crate) fn sets_rules(&mut self, id: TeamId, rules: TeamRules) {
        self.teams.insert(id, rules.clone());
        self.tell(Event::TeamSet { team: id, rules });
    }

    pub(crate) fn hires(&mut self, id: OperatorId, capacity_units: i64, teams: &[TeamId]) {
        let teams = teams.iter().copied().collect();
        self.employs(
            id,
            OperatorProfile {
                teams,
                capacity_units,
                ..OperatorProfile::default()
            },
        );
    }

    pub(crate) fn employs(&mut self, id: OperatorId, profile: OperatorProfile) {
        let row = OperatorRow {
            profile: profile.clone(),
            presence: Presence::Offline,
            lost_at: ms(0),
            last_assigned_at: ms(0),
            pass: 0,
            freed_at: ms(0),
            misses: 0,
        };
        self.operators.entry(id).or_insert(row).profile = profile.clone();
        self.tell(Event::OperatorSet {
            operator: id,
            profile,
        });
    }

    pub(crate) fn starts(&mut self, id: OperatorId) {
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        if row.presence != Presence::Online {
            row.freed_at = ms(self.now);
        }
        row.presence = Presence::Online;
        row.misses = 0;
        self.tell(Event::OperatorStart { operator: id });
    }

    pub(crate) fn goes_away(&mut self, id: OperatorId) {
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        row.presence = Presence::Away;
        self.tell(Event::OperatorAway { operator: id });
    }

    pub(crate) fn stops(&mut self, id: OperatorId, mode: LeaveMode) {
        let busy = self
            .rows
            .values()
            .any(|row| matches!(row.is, Is::Held { by, .. } if by == id));
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        let mode = if busy { mode } else { LeaveMode::Requeue };
        row.presence = match mode {
            LeaveMode::Requeue => Presence::Offline,
            LeaveMode::Drain => Presence::Draining,
        };
        self.tell(Event::OperatorStop { operator: id, mode });
    }

    pub(crate) fn is_lost(&mut self, id: OperatorId) {
        let since = ms(self.now);
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        if row.presence != Presence::Lost {
            row.presence = Presence::Lost;
            row.lost_at = since;
            self.tell(Event::OperatorLost {
                operator: id,
                since,
            });
        }
    }

    pub(crate) fn fires(&mut self, id: OperatorId) {
        if self.operators.remove(&id).is_some() {
            for row in self.rows.values_mut() {
                if matches!(row.is, Is::WrapUp { by, .. } if by == id) {
                    row.is = Is::Closed;
                }
            }
            self.tell(Event::OperatorRemoved { operator: id });
        }
    }
}
