//! What goes out: the journal is turned into deliveries, and each attempt has one of four results.

use crate::{Carrier, Desk, Error, Result, thread::Thread};
use domain::{
    channel::{How, Outcome, Outgoing},
    event::{Cause, Fact},
    id::{ChannelId, DeliveryId, MessageId},
    message::{Button, Content, Progress},
    text::Text,
};
use store::{Unit, deliveries::Load};

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
        let mut reader = self.read().await?;
        let due = store::deliveries::list_due(reader.conn(), channel, self.now(), limit).await?;
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
        let (mut how, mut is_silent) = (How::Write, false);
        let (content, reply_to) = match delivery.load {
            Load::Notice(words) => (Content::Text(Text::plain(words)), None),
            Load::Press { press, words } => {
                how = How::Acknowledge { press };
                (Content::Text(Text::plain(words)), None)
            }
            Load::Note(note) => {
                let Some((act, note, reply_to)) = self.note_to_send(&mut unit, note).await? else {
                    store::deliveries::finish(unit.conn(), id).await?;
                    unit.commit().await?;
                    return Ok(None);
                };
                (how, is_silent) = (act, note.is_silent);
                let (text, buttons) = (note.text, note.buttons);
                (Content::Question { text, buttons }, reply_to)
            }
            Load::Message(id) => {
                let message = store::messages::find(unit.conn(), id)
                    .await?
                    .ok_or(Error::NotFound("message"))?;
                store::messages::set_progress(unit.conn(), id, &Progress::Sending, None).await?;
                let quoted = match message.reply_to {
                    Some(quoted) => store::messages::find_external_id(unit.conn(), quoted).await?,
                    None => None,
                };
                (message.content, quoted)
            }
        };
        unit.commit().await?;
        let (text, buttons) = words_of(content);
        Ok(Some(Outgoing {
            delivery: delivery.id,
            channel: delivery.channel,
            address: delivery.address,
            how,
            text,
            buttons,
            reply_to,
            is_silent,
            attempt: delivery.attempt,
        }))
    }

    /// Records what became of an attempt.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was recorded.
    pub async fn settle(&self, outgoing: &Outgoing, outcome: &Outcome) -> Result<()> {
        self.settle_delivery(outgoing.delivery, outgoing.channel, outcome)
            .await
    }

    async fn settle_delivery(
        &self,
        id: DeliveryId,
        channel: ChannelId,
        outcome: &Outcome,
    ) -> Result<()> {
        let mut races = 0;
        loop {
            match self.try_settle(id, channel, outcome).await {
                Err(error) if error.is_lost_race() && races < 5 => races += 1,
                result => return result,
            }
        }
    }

    async fn try_settle(
        &self,
        id: DeliveryId,
        channel: ChannelId,
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
            Outcome::Never { why } => Progress::Failed { why: why.clone() },
            Outcome::Unknown { why } => Progress::Unknown { why: why.clone() },
            Outcome::Later { after_ms, .. } => {
                let not_before = unit.now().plus_ms(*after_ms);
                if store::deliveries::postpone(unit.conn(), id, not_before).await?
                    && let Load::Message(message) = delivery.load
                {
                    store::messages::set_progress(unit.conn(), message, &Progress::Queued, None)
                        .await?;
                }
                unit.commit().await?;
                return Ok(());
            }
        };
        let is_ours = store::deliveries::finish(unit.conn(), id).await?;
        let Load::Message(message) = delivery.load else {
            unit.commit().await?;
            return Ok(());
        };
        if !is_ours {
            return Ok(());
        }
        let external = match outcome {
            Outcome::Done { external_id } => Some(external_id.as_str()),
            Outcome::Later { .. } | Outcome::Never { .. } | Outcome::Unknown { .. } => None,
        };
        store::messages::set_progress(unit.conn(), message, &progress, external).await?;
        self.tell_progress(unit, channel, message, &progress).await
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
            self.settle_delivery(delivery.id, channel, &outcome).await?;
            count += 1;
        }
        Ok(count)
    }
}

/// Returns what goes out of a content: its words and the buttons under them.
fn words_of(content: Content) -> (Text, Vec<Button>) {
    match content {
        Content::Text(text) => (text, Vec::new()),
        Content::Question { text, buttons } => (text, buttons),
        Content::Choice { text, .. } => (text, Vec::new()),
        Content::Unsupported { caption, .. } => (caption.unwrap_or_default(), Vec::new()),
        Content::Line(_) => (Text::default(), Vec::new()),
    }
}
