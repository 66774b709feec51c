//! What a round of updates speaks of: loaded in a few statements, changed in memory, written in a few.

mod named;
mod opening;
mod senders;

use crate::{
    Desk, Error, Result,
    change::{self, Change},
    phone::Wanted,
};
use domain::{
    bot::Bot,
    channel::Understood,
    contact::Contact,
    event::{Alteration, Cause, Fact},
    id::{ChannelId, ContactId, ConversationId, MessageId},
    message::Message,
    phone::PhoneNumber,
    routing::RoutingPolicy,
    time::Timestamp,
};
use named::{messages_of, sender_of};
pub(crate) use opening::open_or_begin;
pub(super) use senders::Known;
use std::collections::{BTreeMap, BTreeSet};
use store::{Unit, attachments::Kept, contacts::Identity, messages::NewMessage};
use uuid::Uuid;

/// A channel, and what its provider calls something there.
type Key = (ChannelId, String);

/// What a round of updates speaks of.
pub(crate) struct Round<'a> {
    desk: &'a Desk,
    unit: Unit,
    senders: BTreeMap<Key, (Identity, Contact)>,
    messages: BTreeMap<Key, MessageId>,
    open: BTreeMap<(ContactId, ChannelId), Change>,
    /// Conversations that are over, of which something changed all the same.
    over: BTreeMap<ConversationId, Change>,
    policy: Option<RoutingPolicy>,
    bots: BTreeMap<ChannelId, Option<Bot>>,
    wanted: Vec<Wanted>,
}

impl<'a> Round<'a> {
    /// Loads what the updates speak of, as far as it is known.
    pub(crate) async fn load(
        desk: &'a Desk,
        mut unit: Unit,
        updates: &[(ChannelId, &Understood)],
    ) -> Result<Self> {
        let (mut senders, mut messages) = (BTreeMap::new(), BTreeMap::new());
        let mut open = BTreeMap::new();
        let channels: BTreeSet<_> = updates.iter().map(|(channel, _)| *channel).collect();
        for channel in channels {
            let of_channel = || {
                updates
                    .iter()
                    .filter(|update| update.0 == channel)
                    .map(|update| update.1)
            };
            let names = unique(of_channel().filter_map(sender_of));
            let found = store::contacts::find_senders(unit.conn(), channel, &names).await?;
            let contacts: Vec<_> = found.iter().map(|(_, contact)| contact.id).collect();
            for (identity, contact) in found {
                senders.insert((channel, identity.external_id.clone()), (identity, contact));
            }
            let names = unique(of_channel().flat_map(messages_of));
            for (name, id) in store::messages::find_external(unit.conn(), channel, &names).await? {
                messages.insert((channel, name), id);
            }
            for conversation in
                store::conversations::find_open(unit.conn(), channel, &contacts).await?
            {
                let key = (conversation.contact, channel);
                open.insert(key, Change::of(Cause::Contact, conversation));
            }
        }
        Ok(Self {
            desk,
            unit,
            senders,
            messages,
            open,
            over: BTreeMap::new(),
            policy: None,
            bots: BTreeMap::new(),
            wanted: Vec::new(),
        })
    }

    /// Writes what was changed and gives the unit back, to be committed.
    pub(crate) async fn write(mut self) -> Result<Unit> {
        let all = self.open.into_values().chain(self.over.into_values());
        change::write(&mut self.unit, all.filter(Change::is_any)).await?;
        if self.wanted.is_empty() {
            return Ok(self.unit);
        }
        Box::pin(self.desk.follow_wishes(self.unit, &self.wanted)).await
    }

    /// Keeps the number that a contact has shared himself.
    pub(super) async fn keep_number(
        &mut self,
        contact: ContactId,
        number: &PhoneNumber,
    ) -> Result<()> {
        self.desk
            .keep_number(&mut self.unit, contact, number, None)
            .await
    }

    /// Notes what a contact wants besides having written, to be followed once that is written.
    pub(super) fn want(&mut self, wanted: Wanted) {
        self.wanted.push(wanted);
    }

    pub(crate) const fn now(&self) -> Timestamp {
        self.unit.now()
    }

    pub(crate) fn id(&self) -> Uuid {
        self.desk.id()
    }

    pub(crate) fn tell(&mut self, (cause, fact): (Cause, Fact)) {
        self.unit.tell(cause, fact);
    }

    /// Finds a message by the provider's identity.
    pub(crate) fn find_message(&self, channel: ChannelId, name: &str) -> Option<MessageId> {
        self.messages.get(&(channel, name.to_owned())).copied()
    }

    pub(super) fn note_message(&mut self, channel: ChannelId, name: &str, id: MessageId) {
        self.messages.insert((channel, name.to_owned()), id);
    }

    /// Finds what is being changed of a conversation that exists.
    pub(crate) async fn change_of(&mut self, id: ConversationId) -> Result<&mut Change> {
        let key = self
            .open
            .iter()
            .find(|(_, change)| change.conversation.id == id)
            .map(|(key, _)| *key);
        if let Some(change) = key.and_then(|key| self.open.get_mut(&key)) {
            return Ok(change);
        }
        if !self.over.contains_key(&id) {
            let conversation = store::conversations::find(self.unit.conn(), id)
                .await?
                .ok_or(Error::NotFound("conversation"))?;
            self.over
                .insert(id, Change::of(Cause::Contact, conversation));
        }
        self.over
            .get_mut(&id)
            .ok_or_else(|| Error::mistake("a conversation that is not there"))
    }

    /// Takes a conversation that was ended out of those that words of its contact go to.
    pub(crate) fn set_over(&mut self, id: ConversationId) {
        let mut keys = self.open.iter();
        let found = keys.find(|(_, change)| change.conversation.id == id);
        let key = found.map(|(key, _)| *key);
        if let Some(change) = key.and_then(|key| self.open.remove(&key)) {
            self.over.insert(id, change);
        }
    }

    /// Finds a message that this round has added.
    pub(super) fn added(&mut self, id: MessageId) -> Option<(&mut NewMessage, &mut Vec<Kept>)> {
        self.open
            .values_mut()
            .find_map(|change| change.added_with_files(id))
    }

    /// Finds an album that this round has begun.
    pub(super) fn added_album(
        &mut self,
        channel: ChannelId,
        album: &str,
    ) -> Option<(&mut NewMessage, &mut Vec<Kept>)> {
        self.open
            .iter_mut()
            .filter(|((_, of), _)| *of == channel)
            .find_map(|(_, change)| change.added_album(album))
    }

    /// Writes what became of a message, and tells it.
    pub(super) async fn alter(&mut self, message: &Message, how: Alteration) -> Result<()> {
        store::messages::alter(self.unit.conn(), message).await?;
        let change = self.change_of(message.conversation).await?;
        let told = change.altered(message, how, None);
        self.tell(told);
        Ok(())
    }

    /// Finds the open conversation of a sender.
    pub(super) fn find_open(&mut self, channel: ChannelId, sender: Known) -> Option<&mut Change> {
        self.open.get_mut(&(sender.contact, channel))
    }

    pub(super) const fn desk(&self) -> &Desk {
        self.desk
    }

    pub(crate) const fn unit(&mut self) -> &mut Unit {
        &mut self.unit
    }
}

fn unique<'s>(names: impl Iterator<Item = &'s str>) -> Vec<String> {
    let names: BTreeSet<_> = names.collect();
    names.into_iter().map(str::to_owned).collect()
}
