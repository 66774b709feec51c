//! How a conversation begins that a contact opens by writing.

use super::{Round, senders::Known};
use crate::{Desk, Error, Result, asking, change::Change, choose};
use domain::{
    bot::Bot,
    conversation::{About, Because, Conversation, Epoch, Priority, State},
    event::{Cause, Fact},
    id::{ChannelId, ContactId, ConversationId, MessageId, TeamId},
    message::Line,
    routing::RoutingPolicy,
    time::Timestamp,
};
use store::Unit;

impl Round<'_> {
    /// Finds the open conversation of a sender, or opens one, where his link or the policy says.
    pub(in crate::ingest) async fn conversation(
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
