//! What becomes of a wish: it came true, or it came too late.

use crate::conversations::exclude;
use crate::error::Refused;
use crate::event::WishId;
use crate::machine::Hypervisor;
use crate::state::{Change, Holding, Operator, Phase, Presence, Wish};
use domain::conversation::Epoch;
use domain::id::{ConversationId, OfferId};

impl Hypervisor {
    pub(crate) fn wish_committed(
        &mut self,
        id: WishId,
        epoch: Epoch,
        offer: Option<OfferId>,
    ) -> Result<(), Refused> {
        let wish = *self.state.wishes.get(&id).ok_or(Refused::UnknownWish)?;
        match wish {
            Wish::Away(operator) => {
                self.answered(id, wish);
                self.move_operator(operator, Presence::Away)
            }
            Wish::Offline(operator) => {
                self.answered(id, wish);
                self.move_operator(operator, Presence::Offline)
            }
            Wish::About {
                conversation,
                change,
                is_superseded,
            } => {
                let is_overtaken = self
                    .state
                    .conversations
                    .get(&conversation)
                    .is_none_or(|c| c.phase.is_over() || is_superseded && epoch <= c.epoch);
                let phase = if is_overtaken {
                    None
                } else {
                    Some(self.outcome(change, offer)?)
                };
                match phase {
                    Some(phase) => {
                        self.state.wishes.remove(&id);
                        self.come_true(conversation, change, epoch, phase);
                    }
                    None => self.answered(id, wish),
                }
                Ok(())
            }
        }
    }

    /// Returns the phase that a committed change leads to.
    fn outcome(&self, change: Change, offer: Option<OfferId>) -> Result<Phase, Refused> {
        Ok(match change {
            Change::Assign { operator, .. } => {
                Phase::Held(Holding::begun(operator, self.state.now))
            }
            Change::Offer {
                operator, until, ..
            } => {
                let offer = offer.ok_or(Refused::OfferWithoutId)?;
                if self.links.offers.contains_key(&offer) {
                    return Err(Refused::StaleOffer);
                }
                Phase::Offered {
                    offer,
                    operator,
                    until,
                    is_overdue: false,
                }
            }
            Change::Wake {
                operator: Some(operator),
            } => Phase::Held(Holding {
                is_answered: true,
                ..Holding::begun(operator, self.state.now)
            }),
            Change::ExpireOffer { .. }
            | Change::Withdraw
            | Change::TakeBack { .. }
            | Change::Wake { operator: None } => Phase::Waiting,
        })
    }

    fn come_true(&mut self, id: ConversationId, change: Change, epoch: Epoch, phase: Phase) {
        let missed_by = match change {
            Change::ExpireOffer {
                operator,
                exclude_until,
            } => Some((operator, exclude_until)),
            Change::TakeBack {
                operator,
                exclude_until,
                ..
            } => exclude_until.map(|until| (operator, until)),
            Change::Assign { operator, .. }
            | Change::Offer { operator, .. }
            | Change::Wake {
                operator: Some(operator),
            } => {
                self.introduce_stranger(operator);
                None
            }
            Change::Withdraw | Change::Wake { operator: None } => None,
        };
        self.edit_conversation(id, |c| {
            c.wish = None;
            c.epoch = c.epoch.max(epoch);
            c.phase = phase;
            if let Some((operator, until)) = missed_by {
                exclude(&mut c.excluded, operator, until);
            }
        });
        if let Some((operator, _)) = missed_by {
            self.edit_operator(operator, |o| o.misses = o.misses.saturating_add(1));
        }
    }

    /// Puts the conversation or operator back and lets it rest, unless a newer truth is known already.
    pub(crate) fn wish_refused(&mut self, id: WishId) -> Result<(), Refused> {
        let wish = *self.state.wishes.get(&id).ok_or(Refused::UnknownWish)?;
        let rested = self.state.after(self.state.policy.refused_rest_ms);
        self.answered(id, wish);
        match wish {
            Wish::Away(operator) => self.edit_operator(operator, |o| o.misses = 0),
            Wish::Offline(operator) => {
                self.edit_operator(operator, |o| o.rests_until = Some(rested));
            }
            Wish::About {
                conversation,
                change,
                is_superseded,
            } => {
                if !is_superseded {
                    self.edit_conversation(conversation, |c| {
                        c.rests_until = Some(rested);
                        if matches!(c.phase, Phase::Promised { .. }) {
                            c.phase = Phase::Waiting;
                        }
                    });
                }
                self.give_turn_back(change);
            }
        }
        Ok(())
    }

    /// An operator who got nothing has not had his turn.
    fn give_turn_back(&mut self, change: Change) {
        let (Change::Assign {
            operator,
            turn,
            before,
        }
        | Change::Offer {
            operator,
            turn,
            before,
            ..
        }) = change
        else {
            return;
        };
        let restore = |o: &mut Operator| {
            if o.last_assigned_at == turn.turn {
                o.last_assigned_at = before.turn;
            }
            if o.pass == turn.pass {
                o.pass = before.pass;
            }
        };
        self.edit_operator(operator, restore);
    }

    /// Ends the wait for an answer.
    fn answered(&mut self, id: WishId, wish: Wish) {
        self.state.wishes.remove(&id);
        match wish {
            Wish::Away(operator) | Wish::Offline(operator) => {
                self.edit_operator(operator, |o| o.wish = None);
            }
            Wish::About { conversation, .. } => {
                self.edit_conversation(conversation, |c| c.wish = None);
                self.forget_conversation(conversation);
            }
        }
    }
}
