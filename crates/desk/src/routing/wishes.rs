//! Making a wish true: one unit of work, fenced by the turn's epoch and the leader's.

use super::{LEASE, notices::Asked};
use crate::{Desk, Error, Result, presence, snooze, thread::Thread};
use domain::{
    bot::Bot,
    complaint,
    conversation::{Conversation, Epoch, Offer},
    event::{Cause, Fact},
    id::{ConversationId, MessageId, OfferId, OperatorId},
    message::Line,
    operator::{Operator, OperatorKind, Presence, PresenceCause, Through},
    time::Timestamp,
};
use hypervisor::{Command, Decision, TakeBackReason, WishId};
use store::Unit;

/// Why the scheduler sets somebody away, as colleagues read it.
const MISSED: &str = "Did not answer in time";

/// The leader in whose name a wish is made true.
#[derive(Debug, Clone)]
pub(super) struct Leader {
    pub(super) holder: String,
    pub(super) epoch: i64,
}

/// What became of a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wished {
    /// It is true; the journal tells.
    Kept,
    /// Somebody else was first.
    Refused,
}

/// What a wish is about, unpacked from its command.
struct About {
    conversation: ConversationId,
    operator: OperatorId,
    epoch: Epoch,
}

impl Desk {
    /// Makes one wish true, or says that it can't be.
    ///
    /// # Errors
    /// [`Error::Conflict`] `leader.lost` when somebody else leads; [`Error::Unavailable`]. After either, what became
    /// of the wish is not known, and the machine must be built anew.
    pub(super) async fn grant(&self, leader: &Leader, command: &Command) -> Result<Wished> {
        match self.try_grant(leader, command).await {
            Err(error) if error.is_lost_race() => Ok(Wished::Refused),
            result => result,
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each command, side by side"
    )]
    async fn try_grant(&self, leader: &Leader, command: &Command) -> Result<Wished> {
        let mut unit = self.unit().await?;
        if !store::leases::hold(unit.conn(), LEASE, &leader.holder, leader.epoch).await? {
            return Err(Error::conflict("leader.lost", complaint::LEADER_LOST));
        }
        match command {
            Command::Assign {
                wish,
                conversation,
                operator,
                epoch,
                turn,
                pass,
                why,
                ..
            } => {
                let about = About {
                    conversation: *conversation,
                    operator: *operator,
                    epoch: *epoch,
                };
                self.assign(unit, *wish, &about, (*turn, *pass), why).await
            }
            Command::Offer {
                wish,
                conversation,
                operator,
                epoch,
                until,
                turn,
                pass,
                why,
                ..
            } => {
                let about = About {
                    conversation: *conversation,
                    operator: *operator,
                    epoch: *epoch,
                };
                self.offer(unit, *wish, &about, *until, (*turn, *pass), why)
                    .await
            }
            Command::ExpireOffer {
                wish,
                offer,
                conversation,
                operator,
                exclude_until,
                ..
            } => {
                self.expire(
                    unit,
                    *wish,
                    *conversation,
                    *offer,
                    *operator,
                    *exclude_until,
                )
                .await
            }
            Command::Withdraw {
                wish,
                offer,
                conversation,
                operator,
                ..
            } => {
                self.withdraw(unit, *wish, *conversation, *offer, *operator)
                    .await
            }
            Command::TakeBack {
                wish,
                conversation,
                operator,
                epoch,
                reason,
                exclude_until,
                ..
            } => {
                let about = About {
                    conversation: *conversation,
                    operator: *operator,
                    epoch: *epoch,
                };
                self.take_back(unit, *wish, &about, *reason, *exclude_until)
                    .await
            }
            Command::SetAway { wish, operator, .. } => {
                set_presence(unit, *wish, *operator, &[Presence::Online], Presence::Away).await
            }
            Command::SetOffline { wish, operator, .. } => {
                let leaving = [Presence::Draining, Presence::Lost];
                set_presence(unit, *wish, *operator, &leaving, Presence::Offline).await
            }
            Command::Wake {
                wish,
                conversation,
                operator,
                epoch,
                ..
            } => {
                self.wake_up(unit, *wish, *conversation, *operator, *epoch)
                    .await
            }
            Command::RememberRing {
                conversation, ring, ..
            } => self.keep_ring(unit, *conversation, *ring).await,
            Command::Tell {
                conversation,
                epoch,
                notice,
                opens_at,
                ..
            } => {
                let asked = Asked {
                    conversation: *conversation,
                    epoch: *epoch,
                    notice: *notice,
                    opens_at: *opens_at,
                };
                self.give_notice(unit, asked).await
            }
            Command::RememberTurn {
                operator,
                turn,
                pass,
                ..
            } => {
                store::operators::note_assigned(unit.conn(), *operator, *turn, *pass).await?;
                unit.commit().await?;
                Ok(Wished::Kept)
            }
        }
    }

    async fn assign(
        &self,
        mut unit: Unit,
        wish: WishId,
        about: &About,
        (turn, pass): (Timestamp, i64),
        why: &Decision,
    ) -> Result<Wished> {
        let Some(chosen) = find_online(&mut unit, about.operator).await? else {
            return Ok(Wished::Refused);
        };
        let Some(mut thread) = load(unit, wish, about.conversation).await? else {
            return Ok(Wished::Refused);
        };
        let now = thread.unit.now();
        let operator = about.operator;
        let conversation = &mut thread.conversation;
        if chosen.kind == OperatorKind::Bot {
            let assigned = conversation.assign_to_bot(operator, about.epoch, now);
            let stored = store::bots::find(thread.unit.conn(), operator).await?;
            let bot = stored.map(|stored| stored.bot).filter(Bot::is_available);
            let (Ok(()), Some(bot)) = (assigned, bot) else {
                return Ok(Wished::Refused);
            };
            self.begin_bot_turn(&mut thread, &bot).await?;
        } else if conversation.assign(operator, about.epoch, now).is_err() {
            return Ok(Wished::Refused);
        } else {
            thread.tell(|moved| Fact::ConversationAssigned {
                moved,
                operator,
                forced: false,
            });
            thread.add_line(MessageId::new(self.id()), Line::Assigned { operator });
        }
        store::operators::note_assigned(thread.unit.conn(), operator, turn, pass).await?;
        keep(&mut thread, why).await?;
        thread.commit().await?;
        Ok(Wished::Kept)
    }

    async fn offer(
        &self,
        mut unit: Unit,
        wish: WishId,
        about: &About,
        until: Timestamp,
        (turn, pass): (Timestamp, i64),
        why: &Decision,
    ) -> Result<Wished> {
        if find_online(&mut unit, about.operator).await?.is_none() {
            return Ok(Wished::Refused);
        }
        let Some(mut thread) = load(unit, wish, about.conversation).await? else {
            return Ok(Wished::Refused);
        };
        let operator = about.operator;
        let offer = OfferId::new(self.id());
        let proposed = Offer {
            id: offer,
            operator,
            until,
        };
        if thread
            .conversation
            .make_offer(proposed, about.epoch)
            .is_err()
        {
            return Ok(Wished::Refused);
        }
        thread.tell(|moved| Fact::OfferMade {
            moved,
            offer,
            operator,
            until,
        });
        store::operators::note_assigned(thread.unit.conn(), operator, turn, pass).await?;
        keep(&mut thread, why).await?;
        thread.commit().await?;
        Ok(Wished::Kept)
    }

    async fn expire(
        &self,
        unit: Unit,
        wish: WishId,
        conversation: ConversationId,
        offer: OfferId,
        operator: OperatorId,
        exclude_until: Timestamp,
    ) -> Result<Wished> {
        let Some(mut thread) = load(unit, wish, conversation).await? else {
            return Ok(Wished::Refused);
        };
        if thread
            .conversation
            .end_offer(offer, Some(operator))
            .is_err()
        {
            return Ok(Wished::Refused);
        }
        thread.conversation.exclude(operator, exclude_until);
        store::operators::add_miss(thread.unit.conn(), operator).await?;
        thread.tell(|moved| Fact::OfferExpired {
            moved,
            offer,
            operator,
        });
        thread.commit().await?;
        Ok(Wished::Kept)
    }

    async fn withdraw(
        &self,
        unit: Unit,
        wish: WishId,
        conversation: ConversationId,
        offer: OfferId,
        operator: OperatorId,
    ) -> Result<Wished> {
        let Some(mut thread) = load(unit, wish, conversation).await? else {
            return Ok(Wished::Refused);
        };
        if thread
            .conversation
            .end_offer(offer, Some(operator))
            .is_err()
        {
            return Ok(Wished::Refused);
        }
        thread.tell(|moved| Fact::OfferWithdrawn {
            moved,
            offer,
            operator,
        });
        thread.commit().await?;
        Ok(Wished::Kept)
    }

    async fn take_back(
        &self,
        unit: Unit,
        wish: WishId,
        about: &About,
        reason: TakeBackReason,
        exclude_until: Option<Timestamp>,
    ) -> Result<Wished> {
        let Some(mut thread) = load(unit, wish, about.conversation).await? else {
            return Ok(Wished::Refused);
        };
        let operator = about.operator;
        let is_late = reason == TakeBackReason::FirstReplyMissed;
        let is_his = is_still_his(&thread.conversation, operator, is_late);
        if !is_his || thread.conversation.take_back(about.epoch).is_err() {
            return Ok(Wished::Refused);
        }
        if let Some(until) = exclude_until {
            thread.conversation.exclude(operator, until);
        }
        if is_late {
            store::operators::add_miss(thread.unit.conn(), operator).await?;
        }
        thread.tell(|moved| Fact::ConversationQueued {
            moved,
            without: Some(operator),
        });
        thread.add_line(
            MessageId::new(self.id()),
            Line::TakenBack {
                operator,
                was_late: is_late,
            },
        );
        thread.commit().await?;
        Ok(Wished::Kept)
    }
}

impl Desk {
    async fn wake_up(
        &self,
        unit: Unit,
        wish: WishId,
        conversation: ConversationId,
        operator: Option<OperatorId>,
        epoch: Epoch,
    ) -> Result<Wished> {
        let Some(mut thread) = load(unit, wish, conversation).await? else {
            return Ok(Wished::Refused);
        };
        let is_as_known =
            thread.conversation.epoch == epoch && thread.conversation.sleep().is_some();
        let is_there = match operator {
            Some(operator) => snooze::find_at_work(&mut thread.unit, operator)
                .await?
                .is_some(),
            None => true,
        };
        if !is_as_known || !is_there {
            return Ok(Wished::Refused);
        }
        self.wake_for(&mut thread, operator)?;
        thread.commit().await?;
        Ok(Wished::Kept)
    }
}

async fn load(mut unit: Unit, wish: WishId, id: ConversationId) -> Result<Option<Thread>> {
    let found = store::conversations::find(unit.conn(), id).await?;
    let cause = Cause::Hypervisor { wish: wish.raw() };
    Ok(found.map(|conversation| Thread::of(unit, cause, conversation)))
}

async fn find_online(unit: &mut Unit, id: OperatorId) -> Result<Option<Operator>> {
    let found = store::operators::find(unit.conn(), id).await?;
    Ok(found.filter(|operator| operator.is_enabled && operator.presence == Presence::Online))
}

/// Says whether `operator` has it and, where a reply would have saved him, has not replied.
fn is_still_his(conversation: &Conversation, operator: OperatorId, unless_answered: bool) -> bool {
    match conversation.state {
        domain::conversation::State::Active(held) => {
            held.operator == operator && !(unless_answered && held.answered)
        }
        domain::conversation::State::Bot { .. }
        | domain::conversation::State::Queued
        | domain::conversation::State::Asking { .. }
        | domain::conversation::State::Offered(_)
        | domain::conversation::State::Snoozed(_)
        | domain::conversation::State::Closed { .. } => false,
    }
}

/// Keeps the reasons with the conversation.
async fn keep(thread: &mut Thread, why: &Decision) -> Result<()> {
    let json = serde_json::to_string(why).map_err(Error::mistake)?;
    let (id, epoch) = (thread.conversation.id, thread.conversation.epoch);
    let now = thread.unit.now();
    store::decisions::insert(thread.unit.conn(), id, epoch, now, &json).await?;
    Ok(())
}

async fn set_presence(
    mut unit: Unit,
    wish: WishId,
    id: OperatorId,
    from: &[Presence],
    to: Presence,
) -> Result<Wished> {
    let found = store::operators::find(unit.conn(), id).await?;
    let Some(operator) = found.filter(|operator| from.contains(&operator.presence)) else {
        return Ok(Wished::Refused);
    };
    let why = PresenceCause {
        through: Through::House,
        reason: match to {
            Presence::Away => MISSED.to_owned(),
            Presence::Offline | Presence::Online | Presence::Draining | Presence::Lost => {
                String::new()
            }
        },
        ..PresenceCause::default()
    };
    presence::change(
        unit,
        Cause::Hypervisor { wish: wish.raw() },
        operator,
        to,
        false,
        &why,
    )
    .await?;
    Ok(Wished::Kept)
}
