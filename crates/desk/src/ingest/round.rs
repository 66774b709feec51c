//! What a round of updates speaks of: loaded in a few statements, changed in memory, written in a few.

use crate::{
    Desk, Error, Result, asking,
    change::{self, Change},
    choose,
    phone::Wanted,
};
use domain::{
    bot::Bot,
    channel::{Entry, Incoming, Sender, Understood},
    contact::Contact,
    conversation::{About, Because, Conversation, Epoch, Priority, State},
    event::{Alteration, Cause, Fact},
    id::{ChannelId, ContactId, ConversationId, MessageId, TeamId},
    message::{Line, Message},
    phone::PhoneNumber,
    routing::RoutingPolicy,
    time::Timestamp,
};
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

/// Who sent an update.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) contact: ContactId,
    /// False when this update is the first that was ever heard of him.
    was_known: bool,
    /// True while what he writes is kept out.
    pub(super) is_blocked: bool,
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

    /// Finds the contact behind a sender, or makes him known.
    pub(super) async fn recognise(
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
    pub(super) async fn keep_out(&mut self, sender: Known) -> Result<()> {
        let now = self.unit.now();
        Ok(store::blocks::count(self.unit.conn(), sender.contact, now).await?)
    }

    /// Remembers what the link asks for by which a sender came, until he begins a conversation.
    pub(super) async fn remember(
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
    async fn take_entry(&mut self, channel: ChannelId, sender: Known) -> Result<Option<Entry>> {
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

    /// Finds the open conversation of a sender, or opens one, where his link or the policy says.
    pub(super) async fn conversation(
        &mut self,
        channel: ChannelId,
        sender: Known,
    ) -> Result<&mut Change> {
        let key = (sender.contact, channel);
        if !self.open.contains_key(&key) {
            let change = self.open(channel, sender).await?;
            self.open.insert(key, change);
        }
        self.open
            .get_mut(&key)
            .ok_or_else(|| Error::mistake("a conversation that is not open"))
    }

    async fn open(&mut self, channel: ChannelId, sender: Known) -> Result<Change> {
        let now = self.unit.now();
        let number = store::counters::take(self.unit.conn(), "conversation", 1).await?;
        let earlier = if sender.was_known {
            store::conversations::count_of_contact(self.unit.conn(), sender.contact).await?
        } else {
            0
        };
        let id = ConversationId::new(self.desk.id());
        let mut conversation = begun(id, number, sender.contact, channel, now);
        let policy = self.policy().await?;
        conversation.team = policy.default_team;
        if let Some(entry) = self.take_entry(channel, sender).await? {
            asking::enter(&mut self.unit, &mut conversation, entry).await?;
        }
        if conversation.team_because != Because::Explicit
            && let Some(bot) = self.first_bot(channel).await?
        {
            begin_with(&mut self.unit, &mut conversation, &bot).await?;
        }
        let mut senders = self.senders.values();
        let known = senders.find(|(identity, contact)| {
            contact.id == sender.contact && identity.channel == channel
        });
        let contact = known.map(|(_, contact)| contact);
        Box::pin(choose::begin(
            &mut self.unit,
            &mut conversation,
            contact,
            &policy,
        ))
        .await?;
        let intent = conversation.newest_intent();
        let mut change = Change::begin(Cause::Contact, conversation);
        let opened = change.fact(Fact::ConversationOpened);
        let line = MessageId::new(self.desk.id());
        let noted = change.add_line(line, Line::Opened { earlier }, now);
        self.tell(opened);
        self.tell(noted);
        if let Some(intent) = intent {
            let told = change.fact(|moved| Fact::IntentOpened { moved, intent });
            self.tell(told);
        }
        Ok(change)
    }

    /// Returns the bot that answers first on a channel, when it can; read once a round.
    async fn first_bot(&mut self, channel: ChannelId) -> Result<Option<Bot>> {
        if let Some(bot) = self.bots.get(&channel) {
            return Ok(bot.clone());
        }
        let stored = store::channels::find(self.unit.conn(), channel).await?;
        let mut found = None;
        if let Some(bot) = stored.and_then(|stored| stored.channel.bot) {
            found = store::bots::find(self.unit.conn(), bot).await?;
        }
        let bot = found.map(|stored| stored.bot).filter(Bot::is_available);
        self.bots.insert(channel, bot.clone());
        Ok(bot)
    }

    /// Returns the routing policy; read once a round.
    async fn policy(&mut self) -> Result<RoutingPolicy> {
        if let Some(policy) = &self.policy {
            return Ok(policy.clone());
        }
        let (_, policy) = store::policies::newest(self.unit.conn()).await?;
        self.policy = Some(policy.clone());
        Ok(policy)
    }
}

/// Finds the open conversation of a known contact, or begins one as if he had written.
pub(crate) async fn open_or_begin(
    desk: &Desk,
    mut unit: Unit,
    channel: ChannelId,
    contact: ContactId,
) -> Result<(Unit, Change)> {
    let open = store::conversations::find_open(unit.conn(), channel, &[contact]).await?;
    if let Some(conversation) = open.into_iter().next() {
        return Ok((unit, Change::of(Cause::Contact, conversation)));
    }
    let mut round = Round::load(desk, unit, &[]).await?;
    let known = Known {
        contact,
        was_known: true,
        is_blocked: false,
    };
    let change = round.open(channel, known).await?;
    Ok((round.unit, change))
}

/// Gives a conversation that begins to the bot that answers first.
async fn begin_with(unit: &mut Unit, conversation: &mut Conversation, bot: &Bot) -> Result<()> {
    conversation.state = State::Bot {
        bot: bot.id,
        since: conversation.opened_at,
    };
    if !bot.categories.is_empty() {
        let tree = store::categories::tree(unit.conn()).await?;
        conversation.about.is_hidden = tree.hides(&bot.categories);
        conversation.about.categories.clone_from(&bot.categories);
    }
    Ok(())
}

fn sender_of(understood: &Understood) -> Option<&str> {
    match understood {
        Understood::Written(Incoming { sender, .. })
        | Understood::Edited(Incoming { sender, .. })
        | Understood::Reacted { sender, .. }
        | Understood::Started { sender, .. }
        | Understood::Pressed { sender, .. }
        | Understood::Shared {
            card: Incoming { sender, .. },
            ..
        }
        | Understood::Happened { sender, .. }
        | Understood::Reachable { sender, .. } => Some(&sender.external_id),
        Understood::Deleted { .. } | Understood::InGroup(_) | Understood::Ignored => None,
    }
}

/// Names the messages that an update speaks of: itself and what it replies to.
fn messages_of(understood: &Understood) -> impl Iterator<Item = &str> {
    let (incoming, others) = match understood {
        Understood::Written(incoming)
        | Understood::Edited(incoming)
        | Understood::Shared { card: incoming, .. } => (Some(incoming), &[][..]),
        Understood::Reacted { external_id, .. } => (None, std::slice::from_ref(external_id)),
        Understood::Deleted { external_ids } => (None, external_ids.as_slice()),
        Understood::Started { .. }
        | Understood::Pressed { .. }
        | Understood::Happened { .. }
        | Understood::Reachable { .. }
        | Understood::InGroup(_)
        | Understood::Ignored => (None, &[][..]),
    };
    let of_incoming = incoming.into_iter().flat_map(|incoming| {
        let replied = incoming.reply_to.as_deref();
        std::iter::once(incoming.external_id.as_str()).chain(replied)
    });
    of_incoming.chain(others.iter().map(String::as_str))
}

fn unique<'s>(names: impl Iterator<Item = &'s str>) -> Vec<String> {
    let names: BTreeSet<_> = names.collect();
    names.into_iter().map(str::to_owned).collect()
}

/// Returns a conversation as it begins: waiting, with nothing said.
fn begun(
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
        team_because: Because::Default,
        asked: 0,
        intents: Vec::new(),
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
        about: About::default(),
    }
}
