//! What should not go on: late offers, lost owners, sleepers who are due, operators who drain or miss too much.

use super::Naive;
use super::state::{At, Is, NOWHERE, ranked};
use domain::id::OperatorId;
use domain::operator::OperatorKind;
use hypervisor::{AwayReason, Command, OfflineReason, TakeBackReason, WishId, WithdrawReason};

impl Naive {
    pub(super) fn review_conv(&mut self, i: usize, out: &mut Vec<Command>) {
        let c = self.convs[i].clone();
        if c.wish.is_some() || c.rest.is_some() {
            return;
        }
        let (conversation, epoch) = (c.id, c.epoch);
        let exclude = self.now.plus_ms(self.policy.routing.exclusion_ms.max(1));
        let why = self.why(Some(&c));
        let wish = WishId::new(self.wishes + 1);
        let command = match c.at {
            At::Offer(offer, operator, _, true) => Command::ExpireOffer {
                wish,
                offer,
                conversation,
                operator,
                epoch,
                exclude_until: exclude,
                why,
            },
            At::Offer(offer, operator, _, false) => {
                let o = self.ops.iter().find(|o| o.id == operator).expect("known");
                let reason = if o.is != Is::Online || o.removed {
                    WithdrawReason::OperatorNotOnline
                } else if !self.reaches(&c, o) {
                    WithdrawReason::OperatorNotInTeam
                } else if self.units(operator, false) > o.profile.capacity_units.max(0) {
                    WithdrawReason::OperatorOverCapacity
                } else {
                    return;
                };
                Command::Withdraw {
                    wish,
                    offer,
                    conversation,
                    operator,
                    epoch,
                    reason,
                    why,
                }
            }
            At::With {
                who: operator,
                late,
                ..
            } => {
                let o = self.ops.iter().find(|o| o.id == operator).expect("known");
                let human = o.profile.kind == OperatorKind::Human;
                let reason = match o.is {
                    _ if o.removed => TakeBackReason::OperatorRemoved,
                    Is::Offline if human => TakeBackReason::OperatorOffline,
                    Is::Given(_) if human => TakeBackReason::OperatorLost,
                    _ if late => TakeBackReason::FirstReplyMissed,
                    _ => return,
                };
                let missed = reason == TakeBackReason::FirstReplyMissed;
                let exclude_until = missed.then_some(exclude);
                Command::TakeBack {
                    wish,
                    conversation,
                    operator,
                    epoch,
                    reason,
                    exclude_until,
                    why,
                }
            }
            At::Asleep(owner, _, true) => {
                let there = |who: &OperatorId| {
                    self.ops.iter().any(|o| {
                        o.id == *who
                            && !o.removed
                            && matches!(o.is, Is::Online | Is::Away | Is::Draining)
                    })
                };
                Command::Wake {
                    wish,
                    conversation,
                    operator: owner.filter(there),
                    epoch,
                    why,
                }
            }
            At::Queue | At::Promised(_) | At::Asleep(..) | At::WrapUp(..) | At::Over => return,
        };
        self.want(command, NOWHERE, out);
        self.convs[i].wish = Some(wish);
    }

    pub(super) fn review_op(&mut self, i: usize, out: &mut Vec<Command>) {
        let o = self.ops[i].clone();
        if o.wish.is_some() || o.rest.is_some() || !ranked(&o) {
            return;
        }
        let wish = WishId::new(self.wishes + 1);
        let (operator, why) = (o.id, self.why(None));
        let limit = self.policy.routing.misses_to_away;
        let reason = match o.is {
            Is::Online if limit > 0 && o.misses >= limit => {
                let reason = AwayReason::Missed;
                self.want(
                    Command::SetAway {
                        wish,
                        operator,
                        reason,
                        why,
                    },
                    NOWHERE,
                    out,
                );
                self.ops[i].wish = Some(wish);
                return;
            }
            Is::Draining if self.has_nothing(operator) => OfflineReason::Drained,
            Is::Given(_) => OfflineReason::LostTooLong,
            _ => return,
        };
        self.want(
            Command::SetOffline {
                wish,
                operator,
                reason,
                why,
            },
            NOWHERE,
            out,
        );
        self.ops[i].wish = Some(wish);
    }
}
