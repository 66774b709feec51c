//! What comes in: raw updates are kept first and understood after.

use crate::{
    Desk, Error, Result,
    thread::{Draft, Thread},
};
use domain::{
    channel::{ChannelKind, Incoming, RawUpdate, Sender, Understood},
    contact::Contact,
    conversation::{Conversation, Epoch, Priority, State},
    event::{Cause, Fact},
    id::{ChannelId, ContactId, ConversationId, MessageId, TeamId},
    message::{Author, Line},
    time::Timestamp,
};
use std::collections::BTreeMap;
use store::{Unit, contacts::Identity};

/// A raw update that nobody has understood yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Its place in the order of arrival.
    pub id: i64,
    /// Where it came from.
    pub channel: ChannelId,
    /// The channel's kind.
    pub kind: ChannelKind,
    /// What must stay in order among itself.
    pub lane: String,
    /// The raw body.
    pub body: String,
}

/// How often an update that lost a race is tried before it counts as a fault.
const RACES: usize = 5;

impl Desk {
    /// Keeps raw updates, each once, and where polling goes on; only then may they be acknowledged.
    ///
    /// Returns how many were not known.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was kept.
    pub async fn take_in(
        &self,
        channel: ChannelId,
        updates: &[RawUpdate],
        cursor: Option<i64>,
    ) -> Result<usize> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let new = store::inbound::insert(unit.conn(), channel, updates, now).await?;
        if let Some(cursor) = cursor {
            store::channels::set_poll_cursor(unit.conn(), channel, cursor).await?;
        }
        unit.commit().await?;
        if new > 0 {
            self.0.arrivals.notify_one();
        }
        Ok(new)
    }

    /// Waits until raw updates have been kept by this process since the last call.
    pub async fn arrival(&self) {
        self.0.arrivals.notified().await;
    }

    /// Lists what nobody has understood yet, in order of arrival.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn waiting_inbound(&self, limit: i64) -> Result<Vec<Inbound>> {
        let waiting = store::inbound::list_waiting(self.read().await?.conn(), limit).await?;
        Ok(waiting
            .into_iter()
            .map(|w| Inbound {
                id: w.id,
                channel: w.channel,
                kind: w.kind,
                lane: w.lane,
                body: w.body,
            })
            .collect())
    }

    /// Makes of an update what it says: contact, conversation, message and their facts, in one unit.
    ///
    /// An update that was taken in before changes nothing.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was changed and it may be tried again.
    pub async fn ingest(&self, inbound: &Inbound, understood: &Understood) -> Result<()> {
        let mut races = 0;
        loop {
            match self.try_ingest(inbound, understood).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    /// Keeps an update that can't be understood, with the reason; it blocks no other.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn set_aside(&self, inbound: &Inbound, why: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        store::inbound::set_aside(unit.conn(), inbound.id, why).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn try_ingest(&self, inbound: &Inbound, understood: &Understood) -> Result<()> {
        let mut unit = self.unit().await?;
        if !store::inbound::finish(unit.conn(), inbound.id).await? {
            return Ok(());
        }
        let channel = inbound.channel;
        match understood {
            Understood::Written(incoming) => return self.receive(unit, channel, incoming).await,
            Understood::Started(sender) => {
                let (contact, _) = self.recognise(&mut unit, channel, sender, true).await?;
                unit.tell(
                    Cause::Channel(channel),
                    Fact::ContactStarted { contact, channel },
                );
            }
            Understood::Reachable {
                sender,
                is_reachable,
            } => {
                self.recognise(&mut unit, channel, sender, *is_reachable)
                    .await?;
            }
            Understood::Ignored => {}
        }
        unit.commit().await?;
        Ok(())
    }

    /// Adds a contact's message to his open conversation, or to one that it opens.
    async fn receive(&self, mut unit: Unit, channel: ChannelId, incoming: &Incoming) -> Result<()> {
        let external = incoming.external_id.as_str();
        if store::messages::find_external(unit.conn(), channel, external)
            .await?
            .is_some()
        {
            unit.commit().await?;
            return Ok(());
        }
        let (contact, is_known) = self
            .recognise(&mut unit, channel, &incoming.sender, true)
            .await?;
        let open = if is_known {
            store::conversations::find_open(unit.conn(), contact, channel).await?
        } else {
            None
        };
        let mut thread = match open {
            Some(conversation) => Thread::of(unit, Cause::Contact, conversation),
            None => self.open(unit, contact, channel, is_known).await?,
        };
        let quoted = match &incoming.reply_to {
            Some(id) => store::messages::find_external(thread.unit.conn(), channel, id).await?,
            None => None,
        };
        let draft = Draft {
            author: Author::Contact,
            content: incoming.content.clone(),
            private: false,
            reply_to: quoted.map(|(message, _)| message),
            external_id: Some(external),
            progress: None,
        };
        let message = thread.add(MessageId::new(self.id()), draft).await?.id;
        thread.tell(|moved| Fact::MessageReceived { moved, message });
        thread.commit().await?;
        Ok(())
    }

    /// Opens a conversation; it waits in the team that everybody belongs to.
    async fn open(
        &self,
        mut unit: Unit,
        contact: ContactId,
        channel: ChannelId,
        is_known: bool,
    ) -> Result<Thread> {
        let now = unit.now();
        let number = store::counters::take(unit.conn(), "conversation", 1).await?;
        let earlier = if is_known {
            store::conversations::count_of_contact(unit.conn(), contact).await?
        } else {
            0
        };
        let id = ConversationId::new(self.id());
        let conversation = begun(id, number, contact, channel, now);
        let mut thread = Thread::begin(unit, Cause::Contact, conversation).await?;
        thread.tell(Fact::ConversationOpened);
        thread
            .add_line(MessageId::new(self.id()), Line::Opened { earlier })
            .await?;
        Ok(thread)
    }

    /// Finds the contact behind a sender, or makes him known; says whether he was known.
    async fn recognise(
        &self,
        unit: &mut Unit,
        channel: ChannelId,
        sender: &Sender,
        is_reachable: bool,
    ) -> Result<(ContactId, bool)> {
        let known =
            store::contacts::find_identity(unit.conn(), channel, &sender.external_id).await?;
        let Some(known) = known else {
            let contact = self.meet(unit, channel, sender, is_reachable).await?;
            return Ok((contact, false));
        };
        if known.address != sender.address || known.is_reachable != is_reachable {
            let identity = Identity {
                address: sender.address.clone(),
                is_reachable,
                ..known.clone()
            };
            store::contacts::put_identity(unit.conn(), &identity).await?;
        }
        let mut contact = store::contacts::find(unit.conn(), known.contact)
            .await?
            .ok_or_else(|| Error::Internal("an identity without a contact".to_owned()))?;
        if contact.learn(&sender.profile) {
            contact.version += 1;
            store::contacts::save(unit.conn(), &contact).await?;
            unit.tell(
                Cause::Channel(channel),
                Fact::ContactUpdated {
                    contact: contact.id,
                },
            );
        }
        Ok((contact.id, true))
    }

    async fn meet(
        &self,
        unit: &mut Unit,
        channel: ChannelId,
        sender: &Sender,
        is_reachable: bool,
    ) -> Result<ContactId> {
        let contact = Contact {
            id: ContactId::new(self.id()),
            name: sender.profile.name.clone(),
            username: sender.profile.username.clone(),
            language: sender.profile.language.clone(),
            attributes: BTreeMap::new(),
            version: 1,
        };
        let now = unit.now();
        store::contacts::insert(unit.conn(), &contact, now).await?;
        let identity = Identity {
            channel,
            external_id: sender.external_id.clone(),
            contact: contact.id,
            address: sender.address.clone(),
            is_reachable,
        };
        store::contacts::put_identity(unit.conn(), &identity).await?;
        unit.tell(
            Cause::Channel(channel),
            Fact::ContactCreated {
                contact: contact.id,
            },
        );
        Ok(contact.id)
    }
}

/// Returns a conversation as it begins: waiting, with nothing said.
const fn begun(
    id: ConversationId,
    number: i64,
    contact: ContactId,
    channel: ChannelId,
    now: Timestamp,
) -> Conversation {
    Conversation {
        id,
        number,
        contact,
        channel,
        team: TeamId::GENERAL,
        state: State::Queued,
        epoch: Epoch(1),
        version: 1,
        priority: Priority::Normal,
        opened_at: now,
        enqueued_at: now,
        unanswered_since: None,
        last_at: now,
        last_words: String::new(),
        last_author: None,
        message_count: 0,
        has_trouble: false,
        excluded: Vec::new(),
    }
}
