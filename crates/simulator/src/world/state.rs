//! Everything there is, behind the one lock.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Error;
use super::account::{Bot, BotId, User, UserId};
use super::business::Connection;
use super::change::Change;
use super::chat::{Chat, Draft, Message, Side};
use super::commands::Commands;
use super::file::Files;
use super::group::Group;
use super::queue::UpdateQueue;
use super::render;
use super::stats::Journal;
use crate::chance::Chance;
use crate::faults::Faults;
use crate::limits::{Limits, Usage};
use crate::servers::Servers;
use crate::twilio::Twilio;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) bots: BTreeMap<BotId, BotState>,
    pub(crate) users: BTreeMap<UserId, User>,
    pub(crate) groups: BTreeMap<UserId, Group>,
    chats: BTreeMap<(BotId, UserId), Chat>,
    pub(crate) connections: BTreeMap<String, Connection>,
    pub(crate) files: Files,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    pub(crate) usage: Usage,
    pub(crate) journal: Journal,
    pub(crate) servers: Servers,
    pub(crate) twilio: Twilio,
    pub(crate) chance: Chance,
    epochs: u64,
    changes: Vec<Change>,
    wakes: bool,
}

/// A bot with everything that Telegram keeps about it.
#[derive(Debug)]
pub(crate) struct BotState {
    pub(crate) account: Bot,
    pub(crate) queue: UpdateQueue,
    pub(crate) allowed: AllowedUpdates,
    pub(crate) webhook: Option<Webhook>,
    /// Changes with every `setWebhook` and `deleteWebhook`; a delivery task of an earlier one ends.
    pub(crate) webhook_epoch: u64,
    /// Changes with every `getUpdates`; an earlier one that still waits ends.
    pub(crate) poll_epoch: u64,
    pub(crate) commands: Commands,
    /// Pressed buttons that were not answered.
    pub(crate) queries: BTreeMap<String, Query>,
}

/// A pressed button that was not answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query {
    pub(crate) user: UserId,
    pub(crate) message_id: i64,
    pub(crate) at_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) max_connections: usize,
    pub(crate) last_error: Option<(i64, String)>,
}

/// Which kinds of updates a bot asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AllowedUpdates(BTreeSet<String>);

impl BotState {
    pub(crate) fn new(account: Bot, chance: &mut Chance) -> Self {
        Self {
            account,
            queue: UpdateQueue::new(chance),
            allowed: AllowedUpdates::default(),
            webhook: None,
            webhook_epoch: 0,
            poll_epoch: 0,
            commands: Commands::default(),
            queries: BTreeMap::new(),
        }
    }
}

impl AllowedUpdates {
    pub(crate) const fn these(kinds: BTreeSet<String>) -> Self {
        Self(kinds)
    }

    pub(crate) fn list(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }

    /// An empty list means all kinds but those that must be asked for.
    pub(crate) fn contains(&self, kind: &str) -> bool {
        const ON_REQUEST: [&str; 3] = ["message_reaction", "message_reaction_count", "chat_member"];
        if self.0.is_empty() {
            !ON_REQUEST.contains(&kind)
        } else {
            self.0.contains(kind)
        }
    }
}

impl State {
    pub(crate) fn new(seed: u64, limits: Limits) -> Self {
        let mut chance = Chance::new(seed);
        Self {
            bots: BTreeMap::new(),
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            chats: BTreeMap::new(),
            connections: BTreeMap::new(),
            files: Files::default(),
            faults: Faults::new(chance.next()),
            limits,
            usage: Usage::default(),
            journal: Journal::default(),
            servers: Servers::default(),
            twilio: Twilio::default(),
            chance,
            epochs: 0,
            changes: Vec::new(),
            wakes: false,
        }
    }

    /// Makes it as new; epochs go on, so that tasks of the time before notice.
    pub(crate) fn reset(&mut self, seed: u64, limits: Limits) {
        *self = Self {
            epochs: self.epochs,
            ..Self::new(seed, limits)
        };
        self.announce(Change::Everything);
    }

    /// Counts up for whatever must not be mistaken for an earlier one.
    pub(crate) const fn next_epoch(&mut self) -> u64 {
        self.epochs += 1;
        self.epochs
    }

    pub(crate) fn bot(&self, id: BotId) -> Result<&BotState, Error> {
        self.bots.get(&id).ok_or(Error::NoBot(id))
    }

    pub(crate) fn bot_mut(&mut self, id: BotId) -> Result<&mut BotState, Error> {
        self.bots.get_mut(&id).ok_or(Error::NoBot(id))
    }

    pub(crate) fn user(&self, id: UserId) -> Result<&User, Error> {
        self.users.get(&id).ok_or(Error::NoUser(id))
    }

    pub(crate) fn find_chat(&self, bot: BotId, user: UserId) -> Option<&Chat> {
        self.chats.get(&(bot, user))
    }

    /// Gives the chat to be changed and tells the phones that it was.
    pub(crate) fn chat_mut(&mut self, bot: BotId, user: UserId) -> Result<&mut Chat, Error> {
        self.bot(bot)?;
        if !self.groups.contains_key(&user) {
            self.user(user)?;
        }
        self.announce(Change::Chat {
            bot_id: bot,
            user_id: user,
        });
        Ok(self.chats.entry((bot, user)).or_default())
    }

    pub(crate) fn message_mut(
        &mut self,
        bot: BotId,
        user: UserId,
        message_id: i64,
    ) -> Result<&mut Message, Error> {
        self.chat_mut(bot, user)?
            .messages
            .get_mut(&message_id)
            .ok_or(Error::NoMessage(message_id))
    }

    pub(crate) fn put(
        &mut self,
        bot: BotId,
        user: UserId,
        draft: Draft,
        now_ms: i64,
    ) -> Result<Message, Error> {
        Ok(self.chat_mut(bot, user)?.put(draft, now_ms).clone())
    }

    /// Writes a message as the Bot API does.
    pub(crate) fn render_message(
        &self,
        bot: BotId,
        user: UserId,
        message: &Message,
    ) -> Result<Value, Error> {
        let replied = message
            .reply
            .as_ref()
            .map(|reply| reply.message_id)
            // What answers nothing in a topic answers the words that opened it.
            .or(message.thread.filter(|thread| *thread != message.id))
            .and_then(|id| self.find_chat(bot, user)?.messages.get(&id));
        let chat = self.chat_json(user)?;
        let replied = replied
            .map(|replied| {
                Ok(render::message(
                    &self.author(bot, user, replied)?,
                    &chat,
                    replied,
                ))
            })
            .transpose()?;
        let mut rendered = render::message(&self.author(bot, user, message)?, &chat, message);
        if let Some(replied) = replied {
            rendered["reply_to_message"] = replied;
        }
        if let Some(connection) = self.connection_of(bot, user) {
            rendered["business_connection_id"] = json!(connection);
        }
        Ok(rendered)
    }

    /// Writes who wrote a message as the Bot API does.
    fn author(&self, bot: BotId, user: UserId, message: &Message) -> Result<Value, Error> {
        Ok(match message.from {
            Side::Bot => render::bot(&self.bot(bot)?.account),
            Side::User => render::user(self.user(message.author.unwrap_or(user))?),
        })
    }

    /// Names the connection of the business account whose chat it is.
    pub(crate) fn connection_of(&self, bot: BotId, user: UserId) -> Option<&str> {
        self.find_chat(bot, user)?.business.as_deref()
    }

    /// Counts the chats of a business account.
    pub(crate) fn count_chats_of(&self, connection: &str) -> i64 {
        let is_its = |chat: &&Chat| chat.business.as_deref() == Some(connection);
        i64::try_from(self.chats.values().filter(is_its).count()).unwrap_or(i64::MAX)
    }

    /// Takes messages out of all chats of a business account.
    pub(crate) fn delete_of_business(&mut self, connection: &str, ids: &[i64]) {
        for ((bot_id, user_id), chat) in &mut self.chats {
            if chat.business.as_deref() == Some(connection) {
                chat.messages.retain(|id, _| !ids.contains(id));
                self.wakes = true;
                self.changes.push(Change::Chat {
                    bot_id: *bot_id,
                    user_id: *user_id,
                });
            }
        }
    }

    /// Queues an update if the bot asked for its kind, and tells its id.
    pub(crate) fn queue_update(
        &mut self,
        bot: BotId,
        user: UserId,
        kind: &str,
        body: &Value,
        now_ms: i64,
    ) -> Result<Option<i64>, Error> {
        let kind = match (self.connection_of(bot, user), kind) {
            (None, kind) => kind,
            (Some(_), "message") => "business_message",
            (Some(_), "edited_message") => "edited_business_message",
            (Some(_), "deleted_business_messages" | "callback_query") => kind,
            // Of all else that happens there a bot hears nothing.
            (Some(_), _) => return Ok(None),
        };
        if !self.bot(bot)?.allowed.contains(kind) || !self.hears(bot, user, kind, body) {
            return Ok(None);
        }
        self.push_update(bot, Some(user), json!({ kind: body }), now_ms)
            .map(Some)
    }

    pub(crate) fn push_update(
        &mut self,
        bot: BotId,
        lane: Option<UserId>,
        body: Value,
        now_ms: i64,
    ) -> Result<i64, Error> {
        let bot = self.bots.get_mut(&bot).ok_or(Error::NoBot(bot))?;
        let id = bot.queue.push(lane, body, now_ms, &mut self.chance);
        self.journal.stats.updates_queued += 1;
        self.wakes = true;
        Ok(id)
    }

    /// Tells the phones what changed, once the lock is released.
    pub(crate) fn announce(&mut self, change: Change) {
        self.wakes = true;
        if self.changes.last() != Some(&change) {
            self.changes.push(change);
        }
    }

    /// Makes everybody who waits for something look again.
    pub(crate) const fn wake(&mut self) {
        self.wakes = true;
    }

    pub(crate) fn take_changes(&mut self) -> (Vec<Change>, bool) {
        (
            std::mem::take(&mut self.changes),
            std::mem::take(&mut self.wakes),
        )
    }
}
