//! Facts about operators, teams and rules.

use crate::command::Command;
use crate::error::Refused;
use crate::links::Links;
use crate::machine::Hypervisor;
use crate::policy::{OperatorProfile, Policy, TeamRules};
use crate::state::{Footing, Operator, Phase, Presence};
use domain::id::{OperatorId, TeamId};
use domain::operator::LeaveMode;
use domain::time::Timestamp;

impl Hypervisor {
    pub(crate) fn set_policy(&mut self, policy: Policy) {
        self.state.policy = policy;
        self.relink();
    }

    /// Late first replies are judged again by the rules that hold from here on.
    pub(crate) fn set_team(&mut self, team: TeamId, rules: TeamRules) {
        if self.state.teams.insert(team, rules) == Some(rules) {
            return;
        }
        for conversation in self.state.conversations.values_mut() {
            if let Phase::Held(holding) = &mut conversation.phase
                && conversation.team == team
            {
                holding.is_overdue = false;
            }
        }
        self.relink();
    }

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
        Ok(())
    }

    pub(crate) fn set_operator(&mut self, id: OperatorId, profile: OperatorProfile) {
        if self.state.operators.contains_key(&id) {
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
        last_assigned_at: Timestamp,
        misses: u32,
    ) -> Result<(), Refused> {
        self.get_operator(id)?;
        self.edit_operator(id, |o| {
            o.last_assigned_at = last_assigned_at;
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
        let own = operator.last_assigned_at;
        let next = if operator.presence == Presence::Online {
            own
        } else {
            self.next_turn(id)
        };
        self.move_operator(id, Presence::Online)?;
        self.edit_operator(id, |o| {
            o.misses = 0;
            o.last_assigned_at = own.max(next);
        });
        if next > own {
            let why = self.decision_about_operator();
            out.push(Command::RememberTurn {
                operator: id,
                turn: next,
                why,
            });
        }
        Ok(())
    }

    /// Returns the smallest turn among those online beside `id`; the epoch of time when there is none.
    fn next_turn(&self, id: OperatorId) -> Timestamp {
        let Some(operator) = self.state.operators.get(&id).filter(|o| o.is_ranked()) else {
            return Timestamp::default();
        };
        let firsts = operator.teams().filter_map(|team| {
            self.links
                .pools
                .get(&team)?
                .members
                .get(&Footing::Online)?
                .first()
                .copied()
        });
        firsts.min().map_or(Timestamp::default(), |(at, _)| at)
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
        Ok(())
    }

    /// Takes in where an operator stands; everything he has is looked at again.
    pub(crate) fn move_operator(
        &mut self,
        id: OperatorId,
        presence: Presence,
    ) -> Result<(), Refused> {
        self.get_operator(id)?;
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

    /// Returns the latest turn anybody has had.
    pub(crate) fn latest_turn(links: &Links) -> Timestamp {
        links
            .turns
            .last()
            .map_or(Timestamp::default(), |(at, _)| *at)
    }
}
