//! What is true after each event.

use super::state::{At, Is, Team, begun};
use super::{Naive, rings};
use domain::id::TeamId;
use domain::operator::LeaveMode;
use hypervisor::{Command, Event, Refused};

impl Naive {
    #[expect(clippy::too_many_lines, reason = "one arm for each, side by side")]
    pub(super) fn take_in(&mut self, event: Event, out: &mut Vec<Command>) -> Result<(), Refused> {
        match event {
            Event::Tick if !self.loaded => {}
            Event::Tick => self.tick(),
            Event::Loaded => {
                self.loaded = true;
                self.tick();
            }
            Event::PolicySet { policy } => {
                self.policy = rings::with_rings(policy);
                self.begin_waiting_anew();
            }
            Event::TeamSet { team, rules } => {
                if self.teams.get(&team).map(|team| &team.rules) != Some(&rules) {
                    self.teams.insert(team, Team::new(rules));
                    self.turn(team);
                    self.unlate(team);
                    self.begin_waiting_anew();
                }
            }
            Event::TeamRemoved { team } => {
                if team == TeamId::GENERAL {
                    return Err(Refused::GeneralStays);
                }
                self.teams.remove(&team);
                self.unlate(team);
                for c in self.convs.iter_mut().filter(|c| c.team == team) {
                    c.team = TeamId::GENERAL;
                }
                for o in &mut self.ops {
                    o.profile.teams.remove(&team);
                }
                self.begin_waiting_anew();
            }
            Event::OperatorSet { operator, profile } => {
                self.meet(operator);
                let o = self.op(operator)?;
                o.profile = profile;
                o.removed = false;
            }
            Event::OperatorRemembered {
                operator,
                last_assigned_at,
                pass,
                freed_at,
                misses,
            } => {
                let o = self.op(operator)?;
                o.last = last_assigned_at;
                o.pass = pass;
                o.freed = freed_at;
                o.misses = misses;
            }
            Event::OperatorStart { operator } => self.start(operator, out)?,
            Event::OperatorStop {
                operator,
                mode: LeaveMode::Requeue,
            } => {
                self.becomes(operator, Is::Offline)?;
            }
            Event::OperatorStop {
                operator,
                mode: LeaveMode::Drain,
            } => {
                self.becomes(operator, Is::Draining)?;
            }
            Event::OperatorAway { operator } => self.becomes(operator, Is::Away)?,
            Event::OperatorLost { operator, since } => {
                if !matches!(self.op(operator)?.is, Is::Lost(_) | Is::Given(_)) {
                    self.becomes(operator, Is::Lost(since))?;
                }
            }
            Event::OperatorRemoved { operator } => {
                self.becomes(operator, Is::Offline)?;
                self.op(operator)?.removed = true;
                for i in 0..self.convs.len() {
                    if matches!(self.convs[i].at, At::WrapUp(who, _) if who == operator) {
                        self.put(self.convs[i].id, At::Over);
                    }
                }
            }
            Event::ConversationWaits {
                conversation,
                epoch,
                demand,
            } => {
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                let c = self.conv(conversation)?;
                if !(matches!(c.at, At::Promised(_)) && c.epoch == epoch) {
                    self.fact(conversation, epoch, At::Queue);
                }
            }
            Event::ConversationHeld {
                conversation,
                epoch,
                operator,
                demand,
                assigned_at,
                answered,
                forced,
                unheard_since,
            } => {
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                self.meet_stranger(operator);
                let with = At::With {
                    who: operator,
                    since: assigned_at,
                    answered,
                    forced,
                    late: false,
                    unheard: unheard_since,
                    silent: false,
                };
                let c = self.conv(conversation)?;
                match c.at {
                    At::With { who, .. } if who == operator && c.epoch == epoch => c.at = with,
                    _ => self.fact(conversation, epoch, with),
                }
            }
            Event::OfferOpen {
                offer,
                conversation,
                epoch,
                operator,
                until,
            } => {
                self.fresh(conversation, epoch)?;
                if matches!(
                    self.conv(conversation)?.at,
                    At::With { .. } | At::Asleep(..) | At::WrapUp(..) | At::Over
                ) {
                    return Err(Refused::NotWaiting);
                }
                if self.offered(offer).is_some_and(|(c, _)| c != conversation) {
                    return Err(Refused::StaleOffer);
                }
                self.meet_stranger(operator);
                self.fact(
                    conversation,
                    epoch,
                    At::Offer(offer, operator, until, false),
                );
            }
            Event::OfferAccepted { offer, epoch } => {
                let (id, who) = self.offered(offer).ok_or(Refused::StaleOffer)?;
                self.fresh(id, epoch)?;
                self.fact(id, epoch, begun(who, self.now));
                self.op(who)?.misses = 0;
            }
            Event::OfferDeclined { offer, epoch } => {
                let (id, who) = self.offered(offer).ok_or(Refused::StaleOffer)?;
                self.fresh(id, epoch)?;
                self.fact(id, epoch, At::Queue);
                let until = self.now.plus_ms(self.policy.routing.exclusion_ms.max(1));
                self.avoid(id, who, until);
                self.op(who)?.misses = 0;
            }
            Event::OperatorReplied {
                conversation,
                operator,
            } => {
                let now = self.now;
                let c = self.conv(conversation)?;
                if let At::With {
                    who,
                    answered,
                    late,
                    unheard,
                    silent,
                    ..
                } = &mut c.at
                    && *who == operator
                {
                    *answered = true;
                    *late = false;
                    *unheard = Some(now);
                    *silent = false;
                    self.op(operator)?.misses = 0;
                }
            }
            Event::CustomerWrote { conversation } => match &mut self.conv(conversation)?.at {
                At::With {
                    unheard, silent, ..
                } => {
                    *unheard = None;
                    *silent = false;
                }
                At::Asleep(_, _, due) => *due = true,
                _ => {}
            },
            Event::ConversationSnoozed {
                conversation,
                epoch,
                operator,
                demand,
                until,
            } => {
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                self.fact(conversation, epoch, At::Asleep(operator, until, false));
            }
            Event::WrappingUp {
                conversation,
                epoch,
                operator,
                demand,
                until,
            } => {
                if self.op(operator)?.removed {
                    return Err(Refused::UnknownOperator);
                }
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                self.fact(conversation, epoch, At::WrapUp(operator, until));
            }
            Event::WrapUpDone { conversation } => {
                if matches!(self.conv(conversation)?.at, At::WrapUp(..)) {
                    self.put(conversation, At::Over);
                }
            }
            Event::PrioritySet {
                conversation,
                priority,
            } => {
                self.conv(conversation)?.priority = priority;
            }
            Event::Closed {
                conversation,
                epoch,
            } => {
                let c = self.conv(conversation)?.clone();
                self.fresh(conversation, epoch)?;
                let wrap_up = *self.policy.routing.wrap_up_ms.of(c.work);
                let at = match c.at {
                    At::WrapUp(..) => c.at,
                    At::With { who, .. } if wrap_up > 0 => {
                        At::WrapUp(who, self.now.plus_ms(wrap_up))
                    }
                    _ => At::Over,
                };
                self.fact(conversation, epoch, at);
            }
            Event::Committed { wish, epoch, offer } => self.committed(wish, epoch, offer)?,
            Event::Refused { wish } => self.refused(wish)?,
        }
        Ok(())
    }
}
