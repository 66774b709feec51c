//! Facts about operators, teams and rules.

use crate::command::Command;
use crate::decision::Circle;
use crate::error::Refused;
use crate::machine::Hypervisor;
use crate::policy::{OperatorProfile, Policy, TeamRules};
use crate::state::{Operator, Phase, Place, Presence, Team};
use domain::id::{OperatorId, TeamId};
use domain::operator::LeaveMode;
use domain::routing::Need;
use domain::time::Timestamp;

impl Hypervisor {
    pub(crate) fn set_policy(&mut self, policy: Policy) {
        self.state.policy = policy;
        self.relink();
        self.plan_all();
    }

    /// Looks at the clock of a team, and at those who wait for it to turn.
    pub(crate) fn turn_team(&mut self, id: TeamId) {
        self.links.lift_team(&self.state, id);
        self.links.place_team(&self.state, id);
        let now = self.state.now;
        let shift = self.links.calendars.get(&id).map(|c| c.shift_at(now));
        let was_open = self.state.is_open(id);
        self.links.lift_team(&self.state, id);
        let is_open = shift.is_none_or(|shift| shift.is_open);
        let waiting: Vec<_> = if is_open == was_open {
            Vec::new()
        } else {
            let conversations = self.state.conversations.iter();
            conversations
                .filter(|(_, c)| c.team == id && c.phase == Phase::Waiting)
                .map(|(id, _)| *id)
                .collect()
        };
        for conversation in &waiting {
            self.links.lift_conversation(&self.state, *conversation);
        }
        if let Some(team) = self.state.teams.get_mut(&id) {
            team.is_open = is_open;
            team.turns_at = shift.and_then(|shift| shift.until);
        }
        for conversation in &waiting {
            self.links.place_conversation(&self.state, *conversation);
        }
        self.touched.conversations.extend(waiting);
        self.links.place_team(&self.state, id);
    }

    /// Late first replies are judged again by the rules that hold from here on.
    #[expect(clippy::iter_over_hash_type, reason = "each is changed by itself")]
    pub(crate) fn set_team(&mut self, team: TeamId, rules: TeamRules) {
        let known = self.state.teams.get(&team);
        if known.is_some_and(|known| known.rules == rules) {
            return;
        }
        let known = known.cloned().unwrap_or_default();
        self.state.teams.insert(team, Team { rules, ..known });
        for conversation in self.state.conversations.values_mut() {
            if let Phase::Held(holding) = &mut conversation.phase
                && conversation.team == team
            {
                holding.is_overdue = false;
            }
        }
        self.relink();
        self.turn_team(team);
        self.plan_all();
    }

    #[expect(clippy::iter_over_hash_type, reason = "each is changed by itself")]
    pub(crate) fn remove_team(&mut self, team: TeamId) -> Result<(), Refused> {
        if team == TeamId::GENERAL {
            return Err(Refused::GeneralStays);
        }
        self.state.teams.remove(&team);
        for conversation in self.state.conversations.values_mut() {
            if conversation.team == team {
                conversation.team = TeamId::GENERAL;
                if let Phase::Held(holding) = &mut conversation.phase {
                    holding.is_overdue = false;
                }
            }
        }
        for operator in self.state.operators.values_mut() {
            operator.profile.teams.remove(&team);
        }
        self.relink();
        self.plan_all();
        Ok(())
    }

    pub(crate) fn set_operator(&mut self, id: OperatorId, profile: OperatorProfile) {
        if self.state.operators.contains_key(&id) {
            self.note_leaving(id);
            self.edit_operator(id, |o| {
                o.is_removed = false;
                o.profile = profile;
            });
            self.touch_conversations_of(id);
        } else {
            self.introduce(id, Operator::new(profile));
        }
    }

    /// Makes sure that a fact about `id` finds an operator.
    pub(crate) fn introduce_stranger(&mut self, id: OperatorId) {
        if !self.state.operators.contains_key(&id) {
            self.introduce(id, Operator::stranger());
        }
    }

    fn introduce(&mut self, id: OperatorId, operator: Operator) {
        self.state.operators.insert(id, operator);
        self.links.place_operator(&self.state, id);
        self.touched.operators.insert(id);
    }

    pub(crate) fn remember_operator(
        &mut self,
        id: OperatorId,
        place: Place,
        freed_at: Timestamp,
        misses: u32,
    ) -> Result<(), Refused> {
        self.get_operator(id)?;
        self.edit_operator(id, |o| {
            o.last_assigned_at = place.turn;
            o.pass = place.pass;
            o.freed_at = freed_at;
            o.misses = misses;
        });
        Ok(())
    }

    /// A returning operator is level with the one whose turn is next, not ahead by all he missed.
    pub(crate) fn start_operator(
        &mut self,
        id: OperatorId,
        out: &mut Vec<Command>,
    ) -> Result<(), Refused> {
        let operator = self.get_operator(id)?;
        if !self.state.is_loaded {
            return self.move_operator(id, Presence::Online);
        }
        let own = Place {
            turn: operator.last_assigned_at,
            pass: operator.pass,
        };
        let was_online = operator.presence == Presence::Online;
        let level = if was_online {
            own
        } else {
            self.level_with(id, own)
        };
        let now = self.state.now;
        self.move_operator(id, Presence::Online)?;
        self.edit_operator(id, |o| {
            o.misses = 0;
            o.last_assigned_at = level.turn;
            o.pass = level.pass;
            if !was_online {
                o.freed_at = now;
            }
        });
        if level != own {
            let why = self.decision_about_operator();
            out.push(Command::RememberTurn {
                operator: id,
                turn: level.turn,
                pass: level.pass,
                why,
            });
        }
        Ok(())
    }

    /// Returns the place of the next among those online beside `id`, or his own if that is later.
    fn level_with(&self, id: OperatorId, own: Place) -> Place {
        let Some(operator) = self.state.operators.get(&id).filter(|o| o.is_ranked()) else {
            return own;
        };
        let pools = operator
            .teams()
            .filter_map(|team| self.links.pools.get(&Circle::Team(team)));
        let anything = Need::default();
        let beside = pools
            .flat_map(|pool| pool.able(&anything))
            .flat_map(|(_, _, ranks)| ranks)
            .filter_map(|rank| self.state.operators.get(&rank.operator));
        let (mut turn, mut pass) = (None::<Timestamp>, None::<i64>);
        for other in beside {
            let last = other.last_assigned_at;
            turn = Some(turn.map_or(last, |known| known.min(last)));
            pass = Some(pass.map_or(other.pass, |known| known.min(other.pass)));
        }
        Place {
            turn: own.turn.max(turn.unwrap_or(own.turn)),
            pass: own.pass.max(pass.unwrap_or(own.pass)),
        }
    }

    pub(crate) fn stop_operator(&mut self, id: OperatorId, mode: LeaveMode) -> Result<(), Refused> {
        let presence = match mode {
            LeaveMode::Requeue => Presence::Offline,
            LeaveMode::Drain => Presence::Draining,
        };
        self.move_operator(id, presence)
    }

    pub(crate) fn lose_operator(
        &mut self,
        id: OperatorId,
        since: Timestamp,
    ) -> Result<(), Refused> {
        if matches!(self.get_operator(id)?.presence, Presence::Lost { .. }) {
            return Ok(());
        }
        self.move_operator(
            id,
            Presence::Lost {
                since,
                is_grace_over: false,
            },
        )
    }

    pub(crate) fn remove_operator(&mut self, id: OperatorId) -> Result<(), Refused> {
        self.move_operator(id, Presence::Offline)?;
        self.edit_operator(id, |o| o.is_removed = true);
        // Whoever is gone wraps nothing up.
        let carried = self.links.loads.get(&id);
        let carried = carried.map_or_else(Vec::new, |load| load.conversations.clone());
        for conversation in carried {
            self.end_wrap_up(conversation);
        }
        Ok(())
    }

    /// Takes in where an operator stands; everything he has is looked at again.
    pub(crate) fn move_operator(
        &mut self,
        id: OperatorId,
        presence: Presence,
    ) -> Result<(), Refused> {
        self.get_operator(id)?;
        self.note_leaving(id);
        self.edit_operator(id, |o| {
            o.presence = presence;
            o.rests_until = None;
        });
        self.touch_conversations_of(id);
        Ok(())
    }

    /// Forgets a removed operator once nothing refers to him.
    pub(crate) fn forget_operator(&mut self, id: OperatorId) {
        let is_gone = self
            .state
            .operators
            .get(&id)
            .is_some_and(|o| o.is_removed && o.wish.is_none());
        if is_gone && !self.links.loads.contains_key(&id) {
            self.links.lift_operator(&self.state, id);
            self.state.operators.remove(&id);
        }
    }

    fn get_operator(&self, id: OperatorId) -> Result<&Operator, Refused> {
        self.state
            .operators
            .get(&id)
            .ok_or(Refused::UnknownOperator)
    }
}
