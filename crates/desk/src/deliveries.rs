//! What goes out: the journal is turned into deliveries, and each attempt has one of four results.

use crate::{
    Carrier, Desk, Error, Result, cards,
    cargo::{self, Ready},
    thread::Thread,
};
use domain::{
    channel::{Cargo, How, Outcome, Outgoing},
    console::Carries,
    event::{Alteration, Cause, Fact},
    id::{ChannelId, DeliveryId, MessageId, NoteId},
    message::{Button, Content, Progress},
    text::Text,
};
use store::{
    Unit,
    deliveries::{Change, Load},
};

/// How long a message waits before it is looked again whether its files are here.
const NOT_YET_MS: i64 = 500;

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
            Prepared::Never(why) => {
                unit.commit().await?;
                self.settle_delivery(id, channel, &Outcome::Never { why })
                    .await?;
                return Ok(None);
            }
        };
        unit.commit().await?;
        Ok(Some(Outgoing {
            delivery: id,
            channel,
            address,
            how: parcel.how,
            text: parcel.text,
            load: parcel.cargo,
            buttons: parcel.buttons,
            asks_number: parcel.asks_number,
            reply_to: parcel.reply_to,
            is_silent: parcel.is_silent,
            attempt: delivery.attempt,
        }))
    }

    /// Finds what a claimed delivery hands over.
    async fn prepare(&self, unit: &mut Unit, load: Load, channel: ChannelId) -> Result<Prepared> {
        match load {
            Load::Notice(words) => Ok(Prepared::words(How::Write, words)),
            Load::Press { press, words } => Ok(Prepared::words(How::Acknowledge { press }, words)),
            Load::Note(note) => self.prepare_note(unit, note, channel).await,
            Load::Message(id) => prepare_message(unit, id, channel).await,
            Load::Change(change) => prepare_change(unit, change).await,
            Load::Card(card) => Ok(match cards::prepare(unit, card).await? {
                Some(out) => Prepared::Parcel(Box::new(Parcel {
                    how: out.how,
                    text: out.text,
                    cargo: Cargo::Words,
                    buttons: out.buttons,
                    asks_number: None,
                    reply_to: None,
                    is_silent: true,
                })),
                None => Prepared::Nothing,
            }),
        }
    }

    async fn prepare_note(
        &self,
        unit: &mut Unit,
        id: NoteId,
        channel: ChannelId,
    ) -> Result<Prepared> {
        let Some(send) = self.note_to_send(unit, id).await? else {
            return Ok(Prepared::Nothing);
        };
        let mut parcel = Parcel {
            how: send.how,
            text: send.note.text,
            cargo: Cargo::Words,
            buttons: send.note.buttons,
            asks_number: None,
            reply_to: send.reply_to,
            is_silent: send.note.is_silent,
        };
        if let (Some(carries), Some(message)) = (send.note.carries, send.about.message) {
            let ready = match (carries, store::messages::find(unit.conn(), message).await?) {
                (Carries::All, Some(message)) => cargo::of_message(unit, &message, channel).await?,
                (Carries::One { file }, Some(message)) => {
                    cargo::of_files(unit, message.id, Some(file), channel).await?
                }
                (Carries::All | Carries::One { .. }, None) => return Ok(Prepared::Nothing),
            };
            match ready {
                Ready::Now(cargo) => parcel.cargo = cargo,
                Ready::Copy(external_id) => parcel.how = How::Copy { external_id },
                Ready::NotYet => return Ok(Prepared::NotYet),
                // That somebody sent something is told all the same.
                Ready::Never(why) => {
                    parcel.text = Text::plain(format!("{}\n[{why}]", parcel.text.plain));
                }
            }
        }
        Ok(Prepared::Parcel(Box::new(parcel)))
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
                if let Load::Card(card) = delivery.load {
                    cards::settle(&mut unit, card, outcome).await?;
                }
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
        let (external, others) = match outcome {
            Outcome::Done {
                external_id,
                others,
            } => (Some(external_id.as_str()), others.as_slice()),
            Outcome::Later { .. } | Outcome::Never { .. } | Outcome::Unknown { .. } => {
                (None, &[][..])
            }
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

/// What is handed over.
struct Parcel {
    how: How,
    text: Text,
    cargo: Cargo,
    buttons: Vec<Button>,
    asks_number: Option<String>,
    reply_to: Option<String>,
    is_silent: bool,
}

/// What is known of a claimed delivery.
enum Prepared {
    /// It can be handed over.
    Parcel(Box<Parcel>),
    /// There is nothing to hand over any more.
    Nothing,
    /// A file of it is not here yet.
    NotYet,
    /// It can never be handed over.
    Never(String),
}

impl Prepared {
    fn words(how: How, words: String) -> Self {
        Self::plain(how, Text::plain(words))
    }

    fn plain(how: How, text: Text) -> Self {
        Self::Parcel(Box::new(Parcel {
            how,
            text,
            cargo: Cargo::Words,
            buttons: Vec::new(),
            asks_number: None,
            reply_to: None,
            is_silent: false,
        }))
    }
}

async fn prepare_message(unit: &mut Unit, id: MessageId, channel: ChannelId) -> Result<Prepared> {
    let message = store::messages::find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("message"))?;
    if message.marks.deleted_at.is_some() {
        return Ok(Prepared::Never(
            "it was deleted before it was sent".to_owned(),
        ));
    }
    let mut how = How::Write;
    let cargo = match cargo::of_message(unit, &message, channel).await? {
        Ready::Now(cargo) => cargo,
        Ready::Copy(external_id) => {
            how = How::Copy { external_id };
            Cargo::Words
        }
        Ready::NotYet => return Ok(Prepared::NotYet),
        Ready::Never(why) => return Ok(Prepared::Never(why)),
    };
    store::messages::set_progress(unit.conn(), id, &Progress::Sending, None).await?;
    let reply_to = match message.reply_to {
        Some(quoted) => store::messages::find_external_id(unit.conn(), quoted).await?,
        None => None,
    };
    let asks_number = label_of(&message.content);
    let (text, buttons) = words_of(message.content);
    Ok(Prepared::Parcel(Box::new(Parcel {
        how,
        text,
        cargo,
        buttons,
        asks_number,
        reply_to,
        is_silent: false,
    })))
}

/// Finds how a change of a message is passed on; a message that never arrived needs none.
async fn prepare_change(unit: &mut Unit, change: Change) -> Result<Prepared> {
    let Some(message) = store::messages::find(unit.conn(), change.message).await? else {
        return Ok(Prepared::Nothing);
    };
    let Some(whole) = store::messages::find_external_id(unit.conn(), message.id).await? else {
        return Ok(Prepared::Nothing);
    };
    let parts = store::attachments::list_of(unit.conn(), &[message.id]).await?;
    let mut external_ids: Vec<_> = parts
        .into_iter()
        .filter_map(|kept| kept.external_id)
        .collect();
    if !external_ids.contains(&whole) {
        external_ids.insert(0, whole.clone());
    }
    let how = match change.how {
        Alteration::Edited => How::Edit {
            external_id: whole,
            has_files: matches!(message.content, Content::Files { .. }),
        },
        Alteration::Deleted => How::Delete { external_ids },
        Alteration::Reacted => How::React {
            external_id: whole,
            emoji: message.marks.of_house().map(str::to_owned),
        },
        Alteration::Joined | Alteration::Fetched | Alteration::Reread => {
            return Ok(Prepared::Nothing);
        }
    };
    Ok(Prepared::plain(how, words_of(message.content).0))
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
        Outcome::Never { why } | Outcome::Unknown { why } => Some(why.clone()),
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

/// Returns what stands on the button that shares the contact's number, if he is asked for it.
fn label_of(content: &Content) -> Option<String> {
    match content {
        Content::NumberRequest { label, .. } => Some(label.clone()),
        Content::Text(_)
        | Content::Files { .. }
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::Choice { .. }
        | Content::Line(_) => None,
    }
}

/// Returns what goes out of a content: its words and the buttons under them.
fn words_of(content: Content) -> (Text, Vec<Button>) {
    match content {
        Content::Text(text)
        | Content::NumberRequest { text, .. }
        | Content::Choice { text, .. } => (text, Vec::new()),
        Content::Question { text, buttons } => (text, buttons),
        Content::Unsupported { caption, .. } | Content::Files { caption, .. } => {
            (caption.unwrap_or_default(), Vec::new())
        }
        Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Line(_) => (Text::default(), Vec::new()),
    }
}
