//! The conditional updates that a wish is tried by.

use super::rows::{Is, Row, avoid};
use super::{Desk, ms};
use domain::conversation::Epoch;
use domain::id::{ConversationId, OfferId, OperatorId};
use domain::operator::Presence;
use hypervisor::{Command, Event, TakeBackReason};

impl Desk {
    /// Tries the n-th wish that has not been tried.
    pub(crate) fn work(&mut self, nth: usize) -> bool {
        if self.asked.is_empty() {
            return false;
        }
        let command = self.asked.remove(nth.min(self.asked.len() - 1));
        let Some(wish) = command.wish() else {
            self.remember(&command);
            return true;
        };
        let at = ms(self.now);
        if let Some((epoch, offer)) = self.try_it(&command) {
            self.journal
                .push_back((at, Event::Committed { wish, epoch, offer }));
        } else {
            self.journal.push_back((at, Event::Refused { wish }));
            let truth = match operator_of(&command) {
                Some(operator) => self.presence(operator).into_iter().collect(),
                None => conversation_of(&command).map_or(vec![], |id| self.truth(id)),
            };
            self.journal
                .extend(truth.into_iter().map(|event| (at, event)));
        }
        true
    }

    /// Keeps what no wish is.
    fn remember(&mut self, command: &Command) {
        match command {
            Command::RememberTurn {
                operator,
                turn,
                pass,
                ..
            } => {
                let row = self.operators.entry(*operator);
                row.and_modify(|o| {
                    o.last_assigned_at = o.last_assigned_at.max(*turn);
                    o.pass = o.pass.max(*pass);
                });
            }
            Command::RememberRing {
                conversation, ring, ..
            } => {
                let row = self.rows.entry(*conversation);
                row.and_modify(|row| row.ring = row.ring.max(*ring));
            }
            Command::Tell {
                conversation,
                notice,
                ..
            } => {
                let row = self.rows.entry(*conversation);
                row.and_modify(|row| {
                    assert!(!row.told.has(*notice) || row.epoch > Epoch(1), "told twice");
                    row.told = row.told.with(*notice);
                });
            }
            _ => unreachable!("a wish"),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each, side by side")]
    fn try_it(&mut self, command: &Command) -> Option<(Epoch, Option<OfferId>)> {
        let at = ms(self.now);
        match *command {
            Command::Assign {
                conversation,
                operator,
                epoch,
                turn,
                pass,
                ..
            } => {
                let o = self.operators.get_mut(&operator)?;
                let row = self.rows.get_mut(&conversation)?;
                if row.is != Is::Queued || row.epoch != epoch || o.presence != Presence::Online {
                    return None;
                }
                o.last_assigned_at = turn;
                o.pass = pass;
                row.is = Is::Held {
                    by: operator,
                    since: at,
                    answered: false,
                    forced: false,
                    unheard: None,
                };
                row.epoch = epoch.next();
                Some((row.epoch, None))
            }
            Command::Offer {
                conversation,
                operator,
                epoch,
                turn,
                pass,
                until,
                ..
            } => {
                let o = self.operators.get_mut(&operator)?;
                let row = self.rows.get_mut(&conversation)?;
                if row.is != Is::Queued || row.epoch != epoch || o.presence != Presence::Online {
                    return None;
                }
                self.last_offer += 1;
                let offer = OfferId::from_u128(self.last_offer);
                o.last_assigned_at = turn;
                o.pass = pass;
                row.is = Is::Offered {
                    offer,
                    to: operator,
                    until,
                };
                row.epoch = epoch.next();
                self.offers.made += 1;
                Some((row.epoch, Some(offer)))
            }
            Command::ExpireOffer {
                offer,
                conversation,
                operator,
                exclude_until,
                ..
            } => {
                let row = self.end_offer(conversation, offer)?;
                avoid(row, operator, exclude_until);
                let epoch = row.epoch;
                self.operators.entry(operator).and_modify(|o| o.misses += 1);
                self.offers.expired += 1;
                Some((epoch, None))
            }
            Command::Withdraw {
                offer,
                conversation,
                ..
            } => {
                let epoch = self.end_offer(conversation, offer)?.epoch;
                self.offers.withdrawn += 1;
                Some((epoch, None))
            }
            Command::TakeBack {
                conversation,
                operator,
                epoch,
                reason,
                exclude_until,
                ..
            } => {
                let row = self.rows.get_mut(&conversation)?;
                let Is::Held { by, answered, .. } = row.is else {
                    return None;
                };
                let is_late = reason == TakeBackReason::FirstReplyMissed;
                if by != operator || row.epoch != epoch || is_late && answered {
                    return None;
                }
                row.is = Is::Queued;
                row.epoch = epoch.next();
                let epoch = row.epoch;
                self.operators
                    .entry(operator)
                    .and_modify(|o| o.freed_at = at);
                if let Some(until) = exclude_until {
                    avoid(row, operator, until);
                    self.operators.entry(operator).and_modify(|o| o.misses += 1);
                }
                Some((epoch, None))
            }
            Command::Wake {
                conversation,
                operator,
                epoch,
                ..
            } => {
                let row = self.rows.get_mut(&conversation)?;
                if !matches!(row.is, Is::Asleep { .. }) || row.epoch != epoch {
                    return None;
                }
                row.is = operator.map_or(Is::Queued, |by| Is::Held {
                    by,
                    since: at,
                    answered: true,
                    forced: false,
                    unheard: None,
                });
                row.epoch = epoch.next();
                Some((row.epoch, None))
            }
            Command::SetAway { operator, .. } => {
                let o = self.operators.get_mut(&operator)?;
                let is_so = o.presence == Presence::Online;
                is_so
                    .then(|| o.presence = Presence::Away)
                    .map(|()| (Epoch(0), None))
            }
            Command::SetOffline { operator, .. } => {
                let holds = |row: &Row| matches!(row.is, Is::Held { by, .. } if by == operator);
                let is_busy = self.rows.values().any(holds);
                let o = self.operators.get_mut(&operator)?;
                let is_so =
                    o.presence == Presence::Lost || o.presence == Presence::Draining && !is_busy;
                is_so
                    .then(|| o.presence = Presence::Offline)
                    .map(|()| (Epoch(0), None))
            }
            Command::RememberTurn { .. } | Command::RememberRing { .. } | Command::Tell { .. } => {
                None
            }
        }
    }

    fn end_offer(&mut self, id: ConversationId, offer: OfferId) -> Option<&mut Row> {
        let row = self.rows.get_mut(&id)?;
        match row.is {
            Is::Offered { offer: open, .. } if open == offer => {
                row.is = Is::Queued;
                row.epoch = row.epoch.next();
                Some(row)
            }
            _ => None,
        }
    }
}

pub(super) fn conversation_of(command: &Command) -> Option<ConversationId> {
    match command {
        Command::Assign { conversation, .. }
        | Command::Offer { conversation, .. }
        | Command::ExpireOffer { conversation, .. }
        | Command::Withdraw { conversation, .. }
        | Command::Wake { conversation, .. }
        | Command::TakeBack { conversation, .. } => Some(*conversation),
        _ => None,
    }
}

pub(super) fn operator_of(command: &Command) -> Option<OperatorId> {
    match command {
        Command::SetAway { operator, .. } | Command::SetOffline { operator, .. } => Some(*operator),
        _ => None,
    }
}
