//! What the machine wants of its own accord: an end to what should not go on, a presence that follows.

use crate::command::{AwayReason, Command, OfflineReason, TakeBackReason, WithdrawReason};
use crate::decision::Circle;
use crate::event::WishId;
use crate::machine::Hypervisor;
use crate::policy::{Notice, Told};
use crate::state::{Change, Conversation, Holding, Phase, Presence, Wish};
use domain::conversation::Epoch;
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::OperatorKind;
use domain::time::Timestamp;

impl Hypervisor {
    /// Wishes an end to an offer or holding that should not go on.
    pub(crate) fn review_conversation(&mut self, id: ConversationId, out: &mut Vec<Command>) {
        let Some(conversation) = self.state.conversations.get(&id) else {
            return;
        };
        if !conversation.is_free_to_wish() {
            return;
        }
        match conversation.phase {
            Phase::Offered {
                offer,
                operator,
                is_overdue: true,
                ..
            } => {
                self.expire_offer(id, offer, operator, out);
            }
            Phase::Offered {
                offer,
                operator,
                is_overdue: false,
                ..
            } => {
                if let Some(reason) = self.withdraw_reason(conversation, operator) {
                    self.withdraw(id, offer, operator, reason, out);
                }
            }
            Phase::Held(holding) => {
                if let Some(reason) = self.take_back_reason(&holding) {
                    self.take_back(id, holding.operator, reason, out);
                }
            }
            Phase::Snoozed {
                operator,
                is_due: true,
                ..
            } => self.wake(id, operator, out),
            Phase::Waiting
            | Phase::Promised { .. }
            | Phase::Snoozed { is_due: false, .. }
            | Phase::WrapUp { .. }
            | Phase::Closed => {}
        }
    }

    /// Says what there is to be told about a conversation, and how far the search for somebody has come.
    pub(crate) fn tell(&mut self, id: ConversationId, out: &mut Vec<Command>) {
        let Some(c) = self.state.conversations.get(&id) else {
            return;
        };
        let epoch = c.epoch;
        let is_waiting = c.phase == Phase::Waiting && c.is_free_to_wish();
        if c.ring > c.kept_ring && !c.phase.is_over() {
            let ring = c.ring;
            out.push(Command::RememberRing {
                conversation: id,
                epoch,
                ring,
                why: self.decision_about(id),
            });
            self.edit_conversation(id, |c| c.kept_ring = ring);
        }
        let Some(c) = self.state.conversations.get(&id) else {
            return;
        };
        let (due, told, team) = (c.due, c.told, c.team);
        let is_open = self.state.is_open(team);
        let mut said = told;
        if is_waiting {
            for notice in Notice::ALL {
                let is_meant = match notice {
                    Notice::Waiting => is_open,
                    Notice::OutOfHours => !is_open,
                    Notice::Searching | Notice::Callback | Notice::NobodyFound => due.has(notice),
                };
                if is_meant && !told.has(notice) {
                    said = said.with(notice);
                    out.push(Command::Tell {
                        conversation: id,
                        epoch,
                        notice,
                        opens_at: self.opens_at(team).filter(|_| notice == Notice::OutOfHours),
                        why: self.decision_about(id),
                    });
                }
            }
        }
        if said != told || due != Told::default() {
            self.edit_conversation(id, |c| {
                c.told = said;
                c.due = Told::default();
            });
            self.plan(id);
        }
    }

    /// Returns when a closed team opens.
    pub(crate) fn opens_at(&self, team: TeamId) -> Option<Timestamp> {
        let team = self.state.teams.get(&team).filter(|team| !team.is_open)?;
        team.turns_at
    }

    /// Wishes that a conversation wakes, for its owner if he is there.
    fn wake(&mut self, id: ConversationId, owner: Option<OperatorId>, out: &mut Vec<Command>) {
        let is_there = |id: &OperatorId| {
            self.state.operators.get(id).is_some_and(|o| {
                let is_at_work = match o.presence {
                    Presence::Online | Presence::Away | Presence::Draining => true,
                    Presence::Offline | Presence::Lost { .. } => false,
                };
                !o.is_removed && is_at_work
            })
        };
        let operator = owner.filter(is_there);
        let (wish, epoch) = self.wish_about(id, Change::Wake { operator });
        let why = self.decision_about(id);
        out.push(Command::Wake {
            wish,
            conversation: id,
            operator,
            epoch,
            why,
        });
    }

    /// Wishes a presence that follows from what happened to the operator.
    pub(crate) fn review_operator(&mut self, id: OperatorId, out: &mut Vec<Command>) {
        self.forget_operator(id);
        let Some(operator) = self.state.operators.get(&id) else {
            return;
        };
        if operator.wish.is_some() || operator.rests_until.is_some() || !operator.is_ranked() {
            return;
        }
        let has_nothing = !self.links.loads.contains_key(&id);
        let limit = self.state.policy.routing.misses_to_away;
        match operator.presence {
            Presence::Online if limit > 0 && operator.misses >= limit => {
                let wish = self.wish(Wish::Away(id));
                let why = self.decision_about_operator();
                let reason = AwayReason::Missed;
                out.push(Command::SetAway {
                    wish,
                    operator: id,
                    reason,
                    why,
                });
            }
            Presence::Draining if has_nothing => {
                self.set_offline(id, OfflineReason::Drained, out);
            }
            Presence::Lost {
                is_grace_over: true,
                ..
            } => {
                self.set_offline(id, OfflineReason::LostTooLong, out);
            }
            Presence::Online
            | Presence::Draining
            | Presence::Lost { .. }
            | Presence::Away
            | Presence::Offline => {}
        }
    }

    fn set_offline(&mut self, id: OperatorId, reason: OfflineReason, out: &mut Vec<Command>) {
        let wish = self.wish(Wish::Offline(id));
        let why = self.decision_about_operator();
        out.push(Command::SetOffline {
            wish,
            operator: id,
            reason,
            why,
        });
    }

    /// Returns why the offer of `conversation` to `operator` is no longer valid.
    ///
    /// What was given to him by hand since does not spoil an offer; a smaller capacity does.
    fn withdraw_reason(
        &self,
        conversation: &Conversation,
        id: OperatorId,
    ) -> Option<WithdrawReason> {
        let operator = self.state.operators.get(&id)?;
        if operator.presence != Presence::Online || operator.is_removed {
            return Some(WithdrawReason::OperatorNotOnline);
        }
        if !self.is_within_reach(conversation, id) {
            return Some(WithdrawReason::OperatorNotInTeam);
        }
        let used = self.links.loads.get(&id).map_or(0, |load| load.used);
        (used > operator.capacity()).then_some(WithdrawReason::OperatorOverCapacity)
    }

    /// Says whether an operator belongs to a circle of any ring that the conversation has reached.
    fn is_within_reach(&self, c: &Conversation, id: OperatorId) -> bool {
        self.state.operators.get(&id).is_some_and(|o| {
            self.state.spots(c).iter().any(|spot| match spot.circle {
                Circle::Person(person) => person == id,
                Circle::Bots(team) | Circle::Team(team) => o.is_in(team),
                Circle::Everyone => true,
            })
        })
    }

    /// Returns why the owner should not keep the conversation.
    ///
    /// A program is not asked for its presence: whoever gave it the conversation watches it.
    pub(crate) fn take_back_reason(&self, holding: &Holding) -> Option<TakeBackReason> {
        let operator = self.state.operators.get(&holding.operator)?;
        if operator.is_removed {
            return Some(TakeBackReason::OperatorRemoved);
        }
        if operator.profile.kind == OperatorKind::Human {
            match operator.presence {
                Presence::Offline => return Some(TakeBackReason::OperatorOffline),
                Presence::Lost {
                    is_grace_over: true,
                    ..
                } => {
                    return Some(TakeBackReason::OperatorLost);
                }
                Presence::Lost {
                    is_grace_over: false,
                    ..
                }
                | Presence::Online
                | Presence::Away
                | Presence::Draining => {}
            }
        }
        holding
            .is_overdue
            .then_some(TakeBackReason::FirstReplyMissed)
    }

    fn expire_offer(
        &mut self,
        id: ConversationId,
        offer: OfferId,
        operator: OperatorId,
        out: &mut Vec<Command>,
    ) {
        let exclude_until = self.state.after(self.state.policy.routing.exclusion_ms);
        let (wish, epoch) = self.wish_about(
            id,
            Change::ExpireOffer {
                operator,
                exclude_until,
            },
        );
        let why = self.decision_about(id);
        out.push(Command::ExpireOffer {
            wish,
            offer,
            conversation: id,
            operator,
            epoch,
            exclude_until,
            why,
        });
    }

    fn withdraw(
        &mut self,
        id: ConversationId,
        offer: OfferId,
        operator: OperatorId,
        reason: WithdrawReason,
        out: &mut Vec<Command>,
    ) {
        let (wish, epoch) = self.wish_about(id, Change::Withdraw);
        let why = self.decision_about(id);
        out.push(Command::Withdraw {
            wish,
            offer,
            conversation: id,
            operator,
            epoch,
            reason,
            why,
        });
    }

    fn take_back(
        &mut self,
        id: ConversationId,
        operator: OperatorId,
        reason: TakeBackReason,
        out: &mut Vec<Command>,
    ) {
        let exclude_until = (reason == TakeBackReason::FirstReplyMissed)
            .then(|| self.state.after(self.state.policy.routing.exclusion_ms));
        let change = Change::TakeBack {
            operator,
            reason,
            exclude_until,
        };
        let (wish, epoch) = self.wish_about(id, change);
        let why = self.decision_about(id);
        out.push(Command::TakeBack {
            wish,
            conversation: id,
            operator,
            epoch,
            reason,
            exclude_until,
            why,
        });
    }

    /// Puts a conversation in flight.
    pub(crate) fn wish_about(&mut self, id: ConversationId, change: Change) -> (WishId, Epoch) {
        let epoch = self
            .state
            .conversations
            .get(&id)
            .map_or(Epoch::default(), |c| c.epoch);
        let wish = Wish::About {
            conversation: id,
            change,
            is_superseded: false,
        };
        (self.wish(wish), epoch)
    }
}
