//! Who sent what came in: recognised, or made known.

use super::Round;
use crate::Result;
use domain::{
    channel::{Entry, Sender},
    contact::Contact,
    event::{Cause, Fact},
    id::{ChannelId, ContactId},
};
use std::collections::BTreeMap;
use store::contacts::Identity;

/// Who sent an update.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest) struct Known {
    pub(in crate::ingest) contact: ContactId,
    /// False when this update is the first that was ever heard of him.
    pub(super) was_known: bool,
    /// True while what he writes is kept out.
    pub(in crate::ingest) is_blocked: bool,
}

impl Round<'_> {
    /// Finds the contact behind a sender, or makes him known.
    pub(in crate::ingest) async fn recognise(
        &mut self,
        channel: ChannelId,
        sender: &Sender,
        is_reachable: bool,
    ) -> Result<Known> {
        let key = (channel, sender.external_id.clone());
        let Some((identity, contact)) = self.senders.get_mut(&key) else {
            return self.meet(channel, sender, is_reachable).await;
        };
        if identity.address != sender.address || identity.is_reachable != is_reachable {
            identity.address.clone_from(&sender.address);
            identity.is_reachable = is_reachable;
            store::contacts::put_identity(self.unit.conn(), identity).await?;
        }
        if contact.learn(&sender.profile) {
            contact.version += 1;
            store::contacts::save(self.unit.conn(), contact).await?;
            let contact = contact.id;
            self.unit
                .tell(Cause::Channel(channel), Fact::ContactUpdated { contact });
        }
        Ok(Known {
            contact: contact.id,
            was_known: true,
            is_blocked: contact.blocked_at.is_some(),
        })
    }

    async fn meet(
        &mut self,
        channel: ChannelId,
        sender: &Sender,
        is_reachable: bool,
    ) -> Result<Known> {
        let contact = Contact {
            id: ContactId::new(self.desk.id()),
            name: sender.profile.name.clone(),
            username: sender.profile.username.clone(),
            language: sender.profile.language.clone(),
            attributes: BTreeMap::new(),
            blocked_at: None,
            version: 1,
        };
        let id = contact.id;
        let now = self.unit.now();
        store::contacts::insert(self.unit.conn(), &contact, now).await?;
        let identity = Identity {
            channel,
            external_id: sender.external_id.clone(),
            contact: id,
            address: sender.address.clone(),
            is_reachable,
            entry: None,
        };
        store::contacts::put_identity(self.unit.conn(), &identity).await?;
        self.unit.tell(
            Cause::Channel(channel),
            Fact::ContactCreated { contact: id },
        );
        let key = (channel, sender.external_id.clone());
        self.senders.insert(key, (identity, contact));
        Ok(Known {
            contact: id,
            was_known: false,
            is_blocked: false,
        })
    }

    /// Counts what a blocked contact wrote; the words are kept nowhere.
    pub(in crate::ingest) async fn keep_out(&mut self, sender: Known) -> Result<()> {
        let now = self.unit.now();
        Ok(store::blocks::count(self.unit.conn(), sender.contact, now).await?)
    }

    /// Remembers what the link asks for by which a sender came, until he begins a conversation.
    pub(in crate::ingest) async fn remember(
        &mut self,
        channel: ChannelId,
        sender: &Sender,
        entry: Entry,
    ) -> Result<()> {
        let key = (channel, sender.external_id.clone());
        if let Some((identity, _)) = self.senders.get_mut(&key) {
            identity.entry = Some(entry);
            store::contacts::put_identity(self.unit.conn(), identity).await?;
        }
        Ok(())
    }

    /// Takes what the link asks for by which a sender came; only once.
    pub(super) async fn take_entry(
        &mut self,
        channel: ChannelId,
        sender: Known,
    ) -> Result<Option<Entry>> {
        let found = self.senders.values_mut().find(|(identity, contact)| {
            contact.id == sender.contact && identity.channel == channel && identity.entry.is_some()
        });
        let Some((identity, _)) = found else {
            return Ok(None);
        };
        let entry = identity.entry.take();
        store::contacts::put_identity(self.unit.conn(), identity).await?;
        Ok(entry)
    }
}
