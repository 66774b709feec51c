//! Wishes: one is made, and it comes true or is refused.

use super::Naive;
use super::state::{At, Is, Wanted, begun};
use domain::conversation::Epoch;
use domain::id::OfferId;
use domain::time::Timestamp;
use hypervisor::{Command, Refused, WishId};

impl Naive {
    pub(super) fn want(
        &mut self,
        command: Command,
        before: (Timestamp, i64),
        out: &mut Vec<Command>,
    ) {
        self.wishes += 1;
        let wanted = Wanted {
            command: command.clone(),
            before,
            overtaken: false,
        };
        self.wanted.insert(WishId::new(self.wishes), wanted);
        out.push(command);
    }

    pub(super) fn committed(
        &mut self,
        wish: WishId,
        epoch: Epoch,
        offer: Option<OfferId>,
    ) -> Result<(), Refused> {
        let wanted = self.wanted.get(&wish).ok_or(Refused::UnknownWish)?.clone();
        let now = self.now;
        let (id, at) = match wanted.command {
            Command::SetAway { operator, .. } => {
                self.wanted.remove(&wish);
                self.op(operator)?.wish = None;
                return self.becomes(operator, Is::Away);
            }
            Command::SetOffline { operator, .. } => {
                self.wanted.remove(&wish);
                self.op(operator)?.wish = None;
                return self.becomes(operator, Is::Offline);
            }
            Command::Assign {
                conversation,
                operator: who,
                ..
            } => (conversation, Ok(begun(who, now))),
            Command::Offer {
                conversation,
                operator,
                until,
                ..
            } => {
                let at = match offer {
                    None => Err(Refused::OfferWithoutId),
                    Some(offer) if self.offered(offer).is_some() => Err(Refused::StaleOffer),
                    Some(offer) => Ok(At::Offer(offer, operator, until, false)),
                };
                (conversation, at)
            }
            Command::ExpireOffer { conversation, .. }
            | Command::Withdraw { conversation, .. }
            | Command::TakeBack { conversation, .. } => (conversation, Ok(At::Queue)),
            Command::Wake {
                conversation,
                operator,
                ..
            } => {
                let at = operator.map_or(At::Queue, |who| At::With {
                    who,
                    since: now,
                    answered: true,
                    forced: false,
                    late: false,
                    unheard: None,
                    silent: false,
                });
                (conversation, Ok(at))
            }
            Command::RememberTurn { .. } | Command::RememberRing { .. } | Command::Tell { .. } => {
                unreachable!("no wish")
            }
        };
        let c = self.conv(id)?;
        let moot =
            matches!(c.at, At::Over | At::WrapUp(..)) || wanted.overtaken && epoch <= c.epoch;
        if moot {
            c.wish = None;
            self.wanted.remove(&wish);
            return Ok(());
        }
        let at = at?;
        self.wanted.remove(&wish);
        let c = self.conv(id)?;
        c.wish = None;
        c.rest = None;
        c.epoch = c.epoch.max(epoch);
        self.put(id, at);
        match wanted.command {
            Command::ExpireOffer {
                operator,
                exclude_until,
                ..
            }
            | Command::TakeBack {
                operator,
                exclude_until: Some(exclude_until),
                ..
            } => {
                self.avoid(id, operator, exclude_until);
                if let Ok(o) = self.op(operator) {
                    o.misses = o.misses.saturating_add(1);
                }
            }
            Command::Assign { operator, .. }
            | Command::Offer { operator, .. }
            | Command::Wake {
                operator: Some(operator),
                ..
            } => {
                self.meet_stranger(operator);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn refused(&mut self, wish: WishId) -> Result<(), Refused> {
        let wanted = self.wanted.remove(&wish).ok_or(Refused::UnknownWish)?;
        let rest = self.now.plus_ms(self.policy.refused_rest_ms.max(1));
        if let Command::Assign {
            operator,
            turn,
            pass,
            ..
        }
        | Command::Offer {
            operator,
            turn,
            pass,
            ..
        } = wanted.command
            && let Ok(o) = self.op(operator)
        {
            if o.last == turn {
                o.last = wanted.before.0;
            }
            if o.pass == pass {
                o.pass = wanted.before.1;
            }
        }
        match wanted.command {
            Command::SetAway { operator, .. } => {
                let o = self.op(operator)?;
                o.wish = None;
                o.misses = 0;
            }
            Command::SetOffline { operator, .. } => {
                let o = self.op(operator)?;
                o.wish = None;
                o.rest = Some(rest);
            }
            Command::Assign { conversation, .. }
            | Command::Offer { conversation, .. }
            | Command::ExpireOffer { conversation, .. }
            | Command::Withdraw { conversation, .. }
            | Command::Wake { conversation, .. }
            | Command::TakeBack { conversation, .. } => {
                let c = self.conv(conversation)?;
                c.wish = None;
                if !wanted.overtaken {
                    c.rest = Some(rest);
                    if matches!(c.at, At::Promised(_)) {
                        c.at = At::Queue;
                    }
                }
            }
            Command::RememberTurn { .. } | Command::RememberRing { .. } | Command::Tell { .. } => {
                unreachable!("no wish")
            }
        }
        Ok(())
    }
}
