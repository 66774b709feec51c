//! What goes out: the journal is turned into deliveries, and each attempt has one of four results.

use crate::{Carrier, Desk, Error, Result, cards, parcels::Prepared, thread::Thread};
use domain::{
    channel::{How, Outcome, Outgoing, Part},
    event::{Cause, Fact},
    id::{ChannelId, DeliveryId, MessageId},
    message::Progress,
    time::Timestamp,
};
use store::{
    Unit,
    deliveries::{Change, Load},
};

/// How long a message waits before it is looked again whether its files are here.
const NOT_YET_MS: i64 = 500;

/// From how long a wait on it is said why a message waits.
pub const HELD_MS: i64 = 2_000;

/// A delivery that may go now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub delivery: DeliveryId,
    /// Where it goes; what goes there stays in order.
    pub lane: String,
    /// True when the house itself wrote it: people's words go first.
    pub is_automatic: bool,
}

impl Desk {
    /// Lists the first delivery of each lane of a channel that may go now, people's words first.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn due(&self, channel: ChannelId, limit: i64) -> Result<Vec<Due>> {
        let mut glance = self.glance().await?;
        let due = store::deliveries::list_due(glance.conn(), channel, self.now(), limit).await?;
        drop(glance);
        Ok(due
            .into_iter()
            .map(|d| Due {
                delivery: d.id,
                lane: d.address,
                is_automatic: d.is_automatic,
            })
            .collect())
    }

    /// Claims a delivery for one attempt, in a commit of its own: whatever happens after, it is never forgotten
    /// that it may have been sent.
    ///
    /// # Errors
    /// [`Error::Conflict`] `carrier.lost` when another node carries the channel; [`Error::Unavailable`].
    pub async fn claim(&self, carrier: &Carrier, id: DeliveryId) -> Result<Option<Outgoing>> {
        let mut unit = self.unit().await?;
        carrier.check(&mut unit).await?;
        let Some(delivery) = store::deliveries::claim(unit.conn(), id).await? else {
            return Ok(None);
        };
        let (address, channel) = (delivery.address, delivery.channel);
        let prepared = self.prepare(&mut unit, delivery.load, channel).await?;
        let parcel = match prepared {
            Prepared::Parcel(parcel) => parcel,
            Prepared::Nothing => {
                store::deliveries::finish(unit.conn(), id).await?;
                unit.commit().await?;
                return Ok(None);
            }
            Prepared::NotYet => {
                let then = unit.now().plus_ms(NOT_YET_MS);
                store::deliveries::postpone(unit.conn(), id, then).await?;
                unit.commit().await?;
                return Ok(None);
            }
            Prepared::Already(external_id) => {
                unit.commit().await?;
                let outcome = Outcome::done(external_id);
                self.settle_delivery(id, channel, Part::WHOLE, &outcome)
                    .await?;
                return Ok(None);
            }
            Prepared::Never(why) => {
                unit.commit().await?;
                self.settle_delivery(id, channel, Part::WHOLE, &Outcome::Never { why })
                    .await?;
                return Ok(None);
            }
        };
        unit.commit().await?;
        Ok(Some(Outgoing {
            delivery: id,
            channel,
            address,
            thread: parcel.thread,
            how: parcel.how,
            text: parcel.text,
            load: parcel.cargo,
            buttons: parcel.buttons,
            asks_number: parcel.asks_number,
            reply_to: parcel.reply_to,
            is_silent: parcel.is_silent,
            attempt: delivery.attempt,
            part: parcel.part,
        }))
    }

    /// Records what became of an attempt; after a part of a long message the next one is due.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was recorded.
    pub async fn settle(&self, outgoing: &Outgoing, outcome: &Outcome) -> Result<()> {
        if let How::OpenTopic { .. } = outgoing.how {
            return self.topic_ended(outgoing.delivery, outcome).await;
        }
        let part = outgoing.part;
        if let Outcome::Done { external_id, .. } = outcome
            && !part.is_last()
        {
            self.part_arrived(outgoing.delivery, part, external_id)
                .await?;
            self.departs();
            return Ok(());
        }
        if part.of > 1 {
            let told = of_part(part, outcome);
            return self
                .settle_delivery(outgoing.delivery, outgoing.channel, part, &told)
                .await;
        }
        self.settle_delivery(outgoing.delivery, outgoing.channel, part, outcome)
            .await
    }

    /// Notes what the provider calls a part, and lets the next one go.
    async fn part_arrived(&self, id: DeliveryId, part: Part, external_id: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let Some(delivery) = store::deliveries::find(unit.conn(), id).await? else {
            return Ok(());
        };
        let Load::Message(message) = delivery.load else {
            return Ok(());
        };
        note_part(&mut unit, message, part, external_id).await?;
        let now = unit.now();
        store::deliveries::postpone(unit.conn(), id, now).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn settle_delivery(
        &self,
        id: DeliveryId,
        channel: ChannelId,
        part: Part,
        outcome: &Outcome,
    ) -> Result<()> {
        let (mut races, mut outcome) = (0, outcome);
        let unnamed = Outcome::done(id.to_string());
        loop {
            match self.try_settle(id, channel, part, outcome).await {
                // It arrived, whatever the provider calls it: under a name of ours nobody finds another message.
                Err(error)
                    if error.is_taken()
                        && matches!(outcome, Outcome::Done { .. })
                        && *outcome != unnamed =>
                {
                    tracing::warn!(delivery = %id, ?outcome, "the provider gave a name twice");
                    outcome = &unnamed;
                }
                Err(error) if error.is_lost_race() && races < 5 => races += 1,
                result => return result,
            }
        }
    }

    async fn try_settle(
        &self,
        id: DeliveryId,
        channel: ChannelId,
        part: Part,
        outcome: &Outcome,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let Some(delivery) = store::deliveries::find(unit.conn(), id).await? else {
            return Ok(());
        };
        if let Load::Note(note) = delivery.load {
            let again = self
                .note_ended(&mut unit, note, outcome, delivery.attempt)
                .await?;
            match again {
                Some(after_ms) => {
                    let not_before = unit.now().plus_ms(after_ms);
                    store::deliveries::postpone(unit.conn(), id, not_before).await?;
                }
                None => {
                    store::deliveries::finish(unit.conn(), id).await?;
                }
            }
            unit.commit().await?;
            return Ok(());
        }
        let progress = match outcome {
            Outcome::Done { .. } => Progress::Sent,
            Outcome::Never { why } | Outcome::NoTopic { why } => {
                Progress::Failed { why: why.clone() }
            }
            Outcome::Unknown { why } => Progress::Unknown { why: why.clone() },
            Outcome::Later { after_ms, why } => {
                if let Load::Card(card) = delivery.load {
                    cards::settle(&mut unit, card, outcome).await?;
                }
                let not_before = unit.now().plus_ms(*after_ms);
                if store::deliveries::postpone(unit.conn(), id, not_before).await?
                    && let Load::Message(message) = delivery.load
                {
                    let progress = if *after_ms >= HELD_MS {
                        Progress::Held {
                            until: not_before,
                            why: why.clone(),
                        }
                    } else {
                        Progress::Queued
                    };
                    store::messages::set_progress(unit.conn(), message, &progress, None).await?;
                    if let Progress::Held { .. } = progress {
                        return self.tell_progress(unit, channel, message, &progress).await;
                    }
                }
                unit.commit().await?;
                return Ok(());
            }
        };
        let is_ours = store::deliveries::finish(unit.conn(), id).await?;
        if let Load::Card(card) = delivery.load {
            cards::settle(&mut unit, card, outcome).await?;
        }
        if let Load::Change(change) = delivery.load {
            return change_ended(unit, channel, change, outcome).await;
        }
        let Load::Message(message) = delivery.load else {
            unit.commit().await?;
            return Ok(());
        };
        if !is_ours {
            return Ok(());
        }
        let first;
        let (external, others) = match outcome {
            Outcome::Done { external_id, .. } if part.of > 1 => {
                note_part(&mut unit, message, part, external_id).await?;
                first = store::messages::find_external_id(unit.conn(), message).await?;
                (first.as_deref(), &[][..])
            }
            Outcome::Done {
                external_id,
                others,
            } => (Some(external_id.as_str()), others.as_slice()),
            Outcome::Later { .. }
            | Outcome::Never { .. }
            | Outcome::NoTopic { .. }
            | Outcome::Unknown { .. } => (None, &[][..]),
        };
        let parts = external
            .into_iter()
            .chain(others.iter().map(String::as_str));
        for (place, part) in (0..).zip(parts) {
            store::attachments::set_external(unit.conn(), message, place, part).await?;
        }
        store::messages::set_progress(unit.conn(), message, &progress, external).await?;
        self.tell_progress(unit, channel, message, &progress).await
    }

    /// Tells that a message waits until about a moment, and why, because of the channel's limits.
    ///
    /// Shape: only while it waits; whoever was told once is not told again.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn hold(&self, id: DeliveryId, until: Timestamp, why: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let Some(delivery) = store::deliveries::find(unit.conn(), id).await? else {
            return Ok(());
        };
        let Load::Message(message) = delivery.load else {
            return Ok(());
        };
        let found = store::messages::find(unit.conn(), message).await?;
        if found.is_none_or(|found| found.progress != Some(Progress::Queued)) {
            return Ok(());
        }
        let held = Progress::Held {
            until,
            why: why.to_owned(),
        };
        store::messages::set_progress(unit.conn(), message, &held, None).await?;
        let told = self
            .tell_progress(unit, delivery.channel, message, &held)
            .await;
        match told {
            // Somebody changed the conversation: the next look tells it.
            Err(error) if error.is_lost_race() => Ok(()),
            told => told,
        }
    }

    /// Tells what became of a message, and commits.
    pub(crate) async fn tell_progress(
        &self,
        mut unit: Unit,
        channel: ChannelId,
        message: MessageId,
        progress: &Progress,
    ) -> Result<()> {
        let conversation = store::messages::find(unit.conn(), message)
            .await?
            .ok_or(Error::NotFound("message"))?
            .conversation;
        let conversation = store::conversations::find(unit.conn(), conversation)
            .await?
            .ok_or(Error::NotFound("conversation"))?;
        let mut thread = Thread::of(unit, Cause::Channel(channel), conversation);
        thread.conversation.has_trouble = progress.may_send_again();
        thread.tell(|moved| match progress {
            Progress::Failed { .. } => Fact::MessageFailed { moved, message },
            Progress::Unknown { .. } => Fact::MessageUnknown { moved, message },
            Progress::Held { .. } => Fact::MessageHeld { moved, message },
            Progress::Queued | Progress::Sending | Progress::Sent => {
                Fact::MessageSent { moved, message }
            }
        });
        thread.commit().await?;
        Ok(())
    }

    /// Marks what was being sent when the process ended as *unknown*; for the start of a channel.
    ///
    /// Returns how many there were.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn recover_deliveries(&self, channel: ChannelId) -> Result<u64> {
        let sending = store::deliveries::list_sending(self.read().await?.conn(), channel).await?;
        let why = "the service stopped while it was being sent".to_owned();
        let mut count = 0;
        for delivery in sending {
            let outcome = Outcome::Unknown { why: why.clone() };
            self.settle_delivery(delivery.id, channel, Part::WHOLE, &outcome)
                .await?;
            count += 1;
        }
        Ok(count)
    }
}

/// Notes what the provider calls a part of a message that is on its way.
async fn note_part(
    unit: &mut Unit,
    message: MessageId,
    part: Part,
    external_id: &str,
) -> Result<()> {
    if part.place == 0 {
        let sending = Progress::Sending;
        store::messages::set_progress(unit.conn(), message, &sending, Some(external_id)).await?;
    } else {
        let place = i64::try_from(part.place).unwrap_or(i64::MAX);
        store::parts::put(unit.conn(), message, place, external_id).await?;
    }
    Ok(())
}

/// Says of which part an outcome tells, where it is not good.
fn of_part(part: Part, outcome: &Outcome) -> Outcome {
    let of = |why: &str| format!("part {} of {}: {why}", part.place + 1, part.of);
    match outcome {
        // The message is called as its first part.
        Outcome::Done { .. } => outcome.clone(),
        Outcome::Later { after_ms, why } => Outcome::Later {
            after_ms: *after_ms,
            why: of(why),
        },
        Outcome::Never { why } | Outcome::NoTopic { why } => Outcome::Never { why: of(why) },
        Outcome::Unknown { why } => Outcome::Unknown { why: of(why) },
    }
}

/// Notes on the message when a change of it could not be passed on, or may not have been.
async fn change_ended(
    mut unit: Unit,
    channel: ChannelId,
    change: Change,
    outcome: &Outcome,
) -> Result<()> {
    let why = match outcome {
        Outcome::Done { .. } | Outcome::Later { .. } => None,
        Outcome::Never { why } | Outcome::NoTopic { why } | Outcome::Unknown { why } => {
            Some(why.clone())
        }
    };
    let message = store::messages::find(unit.conn(), change.message).await?;
    let Some((mut message, why)) = message.zip(why) else {
        unit.commit().await?;
        return Ok(());
    };
    message.marks.trouble = Some(why);
    let conversation = store::conversations::find(unit.conn(), message.conversation)
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    store::messages::alter(unit.conn(), &message).await?;
    let mut thread = Thread::of(unit, Cause::Channel(channel), conversation);
    thread.alter(&message, change.how, None);
    thread.commit().await?;
    Ok(())
}
