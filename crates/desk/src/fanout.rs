//! From the journal to deliveries: what was written becomes what has to be sent.

use crate::{
    Desk, Error, Result,
    cards::{self, Follow},
    following::{Place, STEP},
};
use domain::{
    card::Kind,
    channel::ChannelKind,
    conversation::Conversation,
    event::{Alteration, Fact, Seq},
    id::{ChannelId, ContactId, ConversationId, DeliveryId, MessageId, NoteId},
    message::{Author, Progress},
    tongue,
};
use store::{
    Unit,
    deliveries::{CardOf, Change, Delivery, Load},
};

/// The name under which the journal remembers how far deliveries have been made.
const CONSUMER: &str = "deliveries";

impl Desk {
    /// Turns the next events of the journal into deliveries; returns how many events were read.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; the same events are read again.
    pub async fn fan_out(&self) -> Result<usize> {
        let mut place = self.0.fanned_out.lock().await;
        let from = Place::of(self, *place, CONSUMER).await?;
        let events = self.events_after(from.read, STEP).await?;
        let Some(last) = events.last() else {
            return Ok(0);
        };
        let all: Vec<_> = events
            .iter()
            .filter_map(|event| Some((event.seq, what_of(&event.fact)?)))
            .collect();
        let audience = self.audience_of(&events).await?;
        let is_any = !all.is_empty() || !audience.is_empty();
        if !is_any && !from.is_to_be_noted(last.seq) {
            *place = Some(Place {
                read: last.seq,
                ..from
            });
            return Ok(events.len());
        }
        // Until this is committed nothing is known: another node may be further.
        *place = None;
        let mut unit = self.unit().await?;
        if !store::journal::move_cursor(unit.conn(), CONSUMER, from.noted, last.seq).await? {
            return Ok(events.len());
        }
        let mut all = all.into_iter().peekable();
        for event in &events {
            if let Some((position, what)) = all.next_if(|(position, _)| *position == event.seq) {
                self.deliver(&mut unit, position, what).await?;
            }
            self.relay(&mut unit, event, &audience).await?;
        }
        unit.commit().await?;
        *place = Some(Place {
            read: last.seq,
            noted: last.seq,
        });
        if is_any {
            self.0.departures.notify_waiters();
        }
        Ok(events.len())
    }

    /// Says that deliveries have been made by this process.
    pub(crate) fn departs(&self) {
        self.0.departures.notify_waiters();
    }

    /// Waits until deliveries have been made by this process.
    pub async fn departure(&self) {
        self.0.departures.notified().await;
    }

    async fn deliver(&self, unit: &mut Unit, position: Seq, what: What) -> Result<()> {
        match what {
            What::Message(conversation, message) => {
                let conversation = store::conversations::find(unit.conn(), conversation)
                    .await?
                    .ok_or(Error::NotFound("conversation"))?;
                let message = store::messages::find(unit.conn(), message)
                    .await?
                    .ok_or(Error::NotFound("message"))?;
                let is_automatic = matches!(message.author, Author::System | Author::Bot(_));
                let to = (conversation.contact, conversation.channel);
                let load = Load::Message(message.id);
                self.send(unit, position, to, load, is_automatic).await?;
                if let Some(Progress::Held { until, .. }) = message.progress {
                    store::deliveries::hold_back(unit.conn(), message.id, until).await?;
                }
                Ok(())
            }
            What::Greeting(contact, channel) => {
                let tongue = store::tongues::of_contact(unit.conn(), contact).await?;
                let load = Load::Notice(tongue::greeting(tongue).to_owned());
                self.send(unit, position, (contact, channel), load, true)
                    .await
            }
            What::Language(contact, channel) => {
                let tongue = store::tongues::of_contact(unit.conn(), contact).await?;
                let load = Load::Notice(tongue::choice(tongue));
                self.send(unit, position, (contact, channel), load, true)
                    .await
            }
            What::Note(note) => self.send_note(unit, position, note).await,
            What::Change(conversation, change) => {
                let message = store::messages::find(unit.conn(), change.message).await?;
                if message.is_none_or(|message| message.private) {
                    return Ok(());
                }
                let conversation = store::conversations::find(unit.conn(), conversation)
                    .await?
                    .ok_or(Error::NotFound("conversation"))?;
                let to = (conversation.contact, conversation.channel);
                self.send(unit, position, to, Load::Change(change), false)
                    .await
            }
            What::Card(conversation, follow) => {
                let conversation = store::conversations::find(unit.conn(), conversation)
                    .await?
                    .ok_or(Error::NotFound("conversation"))?;
                match cards::follow_card(unit, &conversation, follow).await? {
                    Some(kind) => self.send_card(unit, position, &conversation, kind).await,
                    None => Ok(()),
                }
            }
            What::Press(contact, channel, press, counts) => {
                let words = if counts {
                    String::new()
                } else {
                    let tongue = store::tongues::of_contact(unit.conn(), contact).await?;
                    tongue::too_late(tongue).to_owned()
                };
                let load = Load::Press { press, words };
                self.send(unit, position, (contact, channel), load, true)
                    .await
            }
        }
    }

    /// Sends a card as it is when its turn comes, unless it waits for that already.
    pub(crate) async fn send_card(
        &self,
        unit: &mut Unit,
        position: Seq,
        conversation: &Conversation,
        kind: Kind,
    ) -> Result<()> {
        let (contact, channel) = (conversation.contact, conversation.channel);
        let card = CardOf {
            conversation: conversation.id,
            kind,
        };
        let address = store::contacts::find_address(unit.conn(), contact, channel).await?;
        if let Some((address, _)) = address
            && store::deliveries::is_card_queued(unit.conn(), channel, &address, card).await?
        {
            return Ok(());
        }
        self.send(unit, position, (contact, channel), Load::Card(card), true)
            .await
    }

    async fn send(
        &self,
        unit: &mut Unit,
        position: Seq,
        (contact, channel): (ContactId, ChannelId),
        load: Load,
        is_automatic: bool,
    ) -> Result<()> {
        let address = match store::contacts::find_address(unit.conn(), contact, channel).await? {
            Some((address, ChannelKind::Telegram | ChannelKind::Widget)) => address,
            // Its platform takes the words from the journal and says what became of them.
            Some((_, ChannelKind::Api)) => return Ok(()),
            None => {
                // One contact that can't be reached must not keep everybody else's messages back.
                tracing::error!(%contact, %channel, "a contact without an address");
                return Ok(());
            }
        };
        let delivery = Delivery {
            id: DeliveryId::new(self.id()),
            load,
            channel,
            address,
            position,
            is_automatic,
            attempt: 0,
        };
        store::deliveries::insert(unit.conn(), &delivery).await?;
        Ok(())
    }
}

/// What an event delivers.
enum What {
    /// A message of a conversation.
    Message(ConversationId, MessageId),
    /// Words for somebody who has no conversation yet.
    Greeting(ContactId, ChannelId),
    /// Which languages there are, for somebody who asked.
    Language(ContactId, ChannelId),
    /// The acknowledgement of a pressed button, and whether the press counts.
    Press(ContactId, ChannelId, String, bool),
    /// Words for somebody on the console.
    Note(NoteId),
    /// What happened to a message that the contact has.
    Change(ConversationId, Change),
    /// What an event means for the cards of its conversation.
    Card(ConversationId, Follow),
}

fn what_of(fact: &Fact) -> Option<What> {
    let card = || {
        let conversation = fact.moved()?.conversation;
        Some(What::Card(conversation, cards::follow(fact)?))
    };
    match fact {
        Fact::MessageWritten { moved, message, .. } | Fact::MessageRequeued { moved, message } => {
            Some(What::Message(moved.conversation, *message))
        }
        Fact::ContactStarted { contact, channel } => Some(What::Greeting(*contact, *channel)),
        Fact::ContactLanguageAsked { contact, channel } => Some(What::Language(*contact, *channel)),
        Fact::ContactPressed {
            contact,
            channel,
            press,
            counts,
        } => Some(What::Press(*contact, *channel, press.clone(), *counts)),
        Fact::ConsoleTold { note } => Some(What::Note(*note)),
        Fact::MessageChanged {
            moved,
            message,
            how,
            by: Some(_),
        } => match how {
            Alteration::Edited
            | Alteration::Replaced
            | Alteration::Deleted
            | Alteration::Reacted => {
                let change = Change {
                    message: *message,
                    how: *how,
                };
                Some(What::Change(moved.conversation, change))
            }
            Alteration::Joined | Alteration::Fetched | Alteration::Reread => None,
        },
        Fact::MessageChanged { by: None, .. } => None,
        Fact::ConversationRated { .. }
        | Fact::ConversationAssigned { .. }
        | Fact::ConversationClosed(_)
        | Fact::TurnChanged { .. }
        | Fact::ConversationSnoozed { .. }
        | Fact::OfferAccepted { .. } => card(),
        Fact::ContactCreated { .. }
        | Fact::ContactUpdated { .. }
        | Fact::ContactBlocked { .. }
        | Fact::ContactUnblocked { .. }
        | Fact::ContactErased { .. }
        | Fact::ContactsMerged { .. }
        | Fact::ConversationOpened(_)
        | Fact::ConversationQueued { .. }
        | Fact::ConversationTransferred { .. }
        | Fact::ConversationRecategorised(_)
        | Fact::ConversationUpdated(_)
        | Fact::InterventionChanged { .. }
        | Fact::CallChanged { .. }
        | Fact::CategoryChanged { .. }
        | Fact::CannedChanged { .. }
        | Fact::SavedViewChanged { .. }
        | Fact::SessionsEnded { .. }
        | Fact::Access(_)
        | Fact::BrandChanged {}
        | Fact::BreakerChanged { .. }
        | Fact::TelephonyChanged { .. }
        | Fact::ConversationReopened(_)
        | Fact::ConversationErased(_)
        | Fact::ConversationWoken { .. }
        | Fact::ConversationWrappedUp { .. }
        | Fact::OfferMade { .. }
        | Fact::OfferDeclined { .. }
        | Fact::OfferExpired { .. }
        | Fact::OfferWithdrawn { .. }
        | Fact::MessageReceived { .. }
        | Fact::MessageNoted { .. }
        | Fact::MessageSent { .. }
        | Fact::MessageFailed { .. }
        | Fact::MessageUnknown { .. }
        | Fact::MessageHeld { .. }
        | Fact::PresenceChanged { .. }
        | Fact::AwayReasonsChanged {}
        | Fact::RetentionChanged { .. }
        | Fact::OperatorChanged { .. }
        | Fact::TeamChanged { .. }
        | Fact::QueueAlarm { .. }
        | Fact::ConversationAsked { .. }
        | Fact::PolicyChanged { .. }
        | Fact::IntentOpened { .. }
        | Fact::IntentFinished { .. }
        | Fact::IntentChanged { .. }
        | Fact::ChannelChanged { .. }
        | Fact::ChannelCheckRequested { .. }
        | Fact::OperatorLinked { .. }
        | Fact::OperatorUnlinked { .. } => None,
    }
}
