//! Everything there is, and what can be asked of it in-process.

mod account;
mod act;
mod acting;
mod business;
mod change;
mod chat;
mod commands;
mod content;
pub(crate) mod entity;
mod error;
mod file;
mod group;
pub(crate) mod keyboard;
mod phone;
mod queue;
pub(crate) mod render;
mod samples;
mod state;
mod stats;

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{broadcast, watch};

pub use account::{Bot, BotId, NewBot, NewUser, Persona, User, UserId};
pub use act::{Act, Acted};
use acting::Acting;
pub use change::Change;
pub use chat::{Notice, Side};
pub use commands::BotCommand;
pub use entity::Entity;
pub use error::Error;
pub use group::{Group, NewGroup, Standing};
pub use keyboard::{Button, KeyboardButton};
pub use phone::{
    PhoneChat, PhoneContact, PhoneFile, PhoneLocation, PhoneMessage, PhoneQuote, PhoneReaction,
};
pub use stats::{Call, Stats};

/// What the Bot API's methods are written with.
pub(crate) mod parts {
    pub(crate) use super::chat::{ChatAction, Draft, Keyboard, Message, NOT_MODIFIED, Reply};
    pub(crate) use super::commands::Scope;
    pub(crate) use super::content::{Attachment, Contact, Content, Location};
    pub(crate) use super::file::{FileKind, NewFile, StoredFile};
    pub(crate) use super::keyboard::Markup;
    pub(crate) use super::queue::{Pending, shuffle_lanes};
    pub(crate) use super::state::{AllowedUpdates, BotState, State, Webhook};
    pub(crate) use super::{entity, keyboard, render};
}

use crate::clock::Clock;
use crate::faults::Fault;
use crate::limits::Limits;
use crate::options::Options;
use crate::shop::Widget;
use state::{BotState, State};

/// Everything there is. Clones share it; it ends with the last clone, or with [`World::close`].
#[derive(Debug, Clone)]
pub struct World(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    state: Mutex<State>,
    options: Options,
    pulse: watch::Sender<u64>,
    closed: watch::Sender<bool>,
    changes: broadcast::Sender<Change>,
    shop: Mutex<Option<Widget>>,
}

impl World {
    /// Makes an empty world.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self(Arc::new(Inner {
            state: Mutex::new(State::new(options.seed, options.limits)),
            options,
            pulse: watch::Sender::new(0),
            closed: watch::Sender::new(false),
            changes: broadcast::Sender::new(1_024),
            shop: Mutex::new(None),
        }))
    }

    /// Opens a shop on the web, at `/shop`, whose owner has put a desk's widget into its page.
    pub fn open_shop(&self, widget: Widget) {
        *self.0.shop.lock().unwrap_or_else(PoisonError::into_inner) = Some(widget);
    }

    /// The widget of the shop's page; `None` when there is no shop.
    pub(crate) fn shop(&self) -> Option<Widget> {
        let shop = self.0.shop.lock().unwrap_or_else(PoisonError::into_inner);
        shop.clone()
    }

    /// The time that this world goes by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.options.clock
    }

    /// Makes a bot.
    ///
    /// Errors: [`Error::Refused`] when the token is malformed or taken.
    pub fn create_bot(&self, bot: NewBot) -> Result<Bot, Error> {
        self.with(|state, _| state.create_bot(bot))
    }

    /// Lists the bots by number.
    #[must_use]
    pub fn bots(&self) -> Vec<Bot> {
        self.with(|state, _| state.bots.values().map(|bot| bot.account.clone()).collect())
    }

    /// Makes a user.
    ///
    /// Errors: [`Error::Refused`] when the name is empty or the number taken.
    pub fn create_user(&self, user: NewUser) -> Result<User, Error> {
        self.with(|state, _| state.create_user(user))
    }

    /// Lists the users by number.
    #[must_use]
    pub fn users(&self) -> Vec<User> {
        self.with(|state, _| state.users.values().cloned().collect())
    }

    /// Deletes a user's account as far as bots can see: they can't write to him any more.
    ///
    /// Errors: [`Error::NoUser`].
    pub fn deactivate(&self, user: UserId) -> Result<(), Error> {
        self.with(|state, _| {
            state
                .users
                .get_mut(&user)
                .ok_or(Error::NoUser(user))?
                .is_deactivated = true;
            state.announce(Change::Users);
            Ok(())
        })
    }

    /// Gives a bot topics in private chats, or takes them away, as its owner does.
    ///
    /// Errors: [`Error::NoBot`].
    pub fn set_topics(&self, bot: BotId, has_topics: bool) -> Result<(), Error> {
        self.with(|state, _| {
            state.bot_mut(bot)?.account.has_topics = has_topics;
            state.announce(Change::Bots);
            Ok(())
        })
    }

    /// Lets a user do something in his chat with a bot.
    ///
    /// Errors: no such bot, user or message; [`Error::Refused`] when a phone would not allow it.
    pub fn act(&self, bot: BotId, user: UserId, act: Act) -> Result<Acted, Error> {
        self.with(|state, now_ms| {
            Acting {
                state,
                bot,
                user,
                author: None,
                now_ms,
                thread: None,
            }
            .act(act)
        })
    }

    /// Lets a user write a text.
    ///
    /// Errors: as [`World::act`].
    pub fn say(&self, bot: BotId, user: UserId, text: &str) -> Result<Acted, Error> {
        self.act(
            bot,
            user,
            Act::Say {
                text: text.to_owned(),
                entities: Vec::new(),
                reply_to: None,
                quote: None,
            },
        )
    }

    /// Lets a user press *Start*, or follow a deep link.
    ///
    /// Errors: as [`World::act`].
    pub fn start(&self, bot: BotId, user: UserId, payload: Option<&str>) -> Result<Acted, Error> {
        self.act(
            bot,
            user,
            Act::Start {
                payload: payload.map(str::to_owned),
            },
        )
    }

    /// Lets a user press a button under a message.
    ///
    /// Errors: as [`World::act`].
    pub fn press(
        &self,
        bot: BotId,
        user: UserId,
        message_id: i64,
        button: &str,
    ) -> Result<Acted, Error> {
        self.act(
            bot,
            user,
            Act::Press {
                message_id,
                button: button.to_owned(),
            },
        )
    }

    /// Shows a chat as its user sees it; an empty one when nobody has written.
    ///
    /// Errors: no such bot or user.
    pub fn chat(&self, bot: BotId, user: UserId) -> Result<PhoneChat, Error> {
        self.with(|state, now_ms| {
            state.user(user)?;
            state.show_chat(bot, user, None, now_ms)
        })
    }

    /// Shows the messages of a chat, oldest first.
    ///
    /// Errors: no such bot or user.
    pub fn messages(&self, bot: BotId, user: UserId) -> Result<Vec<PhoneMessage>, Error> {
        self.chat(bot, user).map(|chat| chat.messages)
    }

    /// Waits, at most `within` of the machine's time, until the phone shows what is expected.
    ///
    /// Errors: no such bot or user; [`Error::TimedOut`] with what the phone shows instead.
    pub async fn wait_for(
        &self,
        bot: BotId,
        user: UserId,
        within: Duration,
        expected: impl Fn(&PhoneChat) -> bool,
    ) -> Result<PhoneChat, Error> {
        let mut pulse = self.pulse();
        let waiting = async {
            loop {
                let chat = self.chat(bot, user)?;
                if expected(&chat) || pulse.changed().await.is_err() {
                    return Ok(chat);
                }
            }
        };
        match tokio::time::timeout(within, waiting).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::TimedOut(format!("{:?}", self.messages(bot, user)?))),
        }
    }

    /// Waits, at most `within` of the machine's time, until the counts are as expected.
    ///
    /// Errors: [`Error::TimedOut`] with the counts as they are.
    pub async fn wait_for_stats(
        &self,
        within: Duration,
        expected: impl Fn(&Stats) -> bool,
    ) -> Result<Stats, Error> {
        let mut pulse = self.pulse();
        let waiting = async {
            loop {
                let stats = self.stats();
                if expected(&stats) || pulse.changed().await.is_err() {
                    return stats;
                }
            }
        };
        let waited = tokio::time::timeout(within, waiting).await;
        waited.map_err(|_| Error::TimedOut(format!("{:?}", self.stats())))
    }

    /// Lists the faults that are on.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.with(|state, _| state.faults.list().to_vec())
    }

    /// Puts these faults in place of those that were on.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.with(|state, _| {
            state.faults.set(faults);
            state.announce(Change::Faults);
        });
    }

    /// Switches one more fault on.
    pub fn add_fault(&self, fault: Fault) {
        self.with(|state, _| {
            state.faults.add(fault);
            state.announce(Change::Faults);
        });
    }

    /// Tells the limits.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.with(|state, _| state.limits)
    }

    /// Changes the limits; what was used so far is forgotten.
    pub fn set_limits(&self, limits: Limits) {
        self.with(|state, _| {
            state.limits = limits;
            state.usage = crate::limits::Usage::default();
            state.announce(Change::Limits);
        });
    }

    /// Tells what was counted since the start or the last reset.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.with(|state, _| state.journal.stats.clone())
    }

    /// Lists the last thousand calls of the Bot API, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.with(|state, _| state.journal.calls().cloned().collect())
    }

    /// Queues anything at all as an update, whatever the bot asked for, and tells its id.
    ///
    /// An object without `update_id` is given one; anything else goes out as it is.
    /// Errors: [`Error::NoBot`].
    pub fn push_update(&self, bot: BotId, update: Value) -> Result<i64, Error> {
        self.with(|state, now_ms| state.push_update(bot, None, update, now_ms))
    }

    /// Forgets all bots, users, chats, faults and counts; limits are as at the start.
    pub fn reset(&self) {
        self.with(|state, _| state.reset(self.0.options.seed, self.0.options.limits));
    }

    /// Hears of every change from now on; a slow listener misses the oldest.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.0.changes.subscribe()
    }

    /// Ends deliveries, long polls and event streams, for good.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }

    /// Does something under the lock, then wakes whoever waits for what it changed.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut State, i64) -> T) -> T {
        let now_ms = self.clock().now_ms();
        let (outcome, changes, wakes) = {
            let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
            let outcome = act(&mut state, now_ms);
            let (changes, wakes) = state.take_changes();
            (outcome, changes, wakes)
        };
        for change in changes {
            let _ = self.0.changes.send(change);
        }
        if wakes {
            self.0
                .pulse
                .send_modify(|beat| *beat = beat.wrapping_add(1));
        }
        outcome
    }

    pub(crate) fn pulse(&self) -> watch::Receiver<u64> {
        self.0.pulse.subscribe()
    }

    /// Resolves when the world is closed or gone.
    pub(crate) fn closed(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut closed = self.0.closed.subscribe();
        async move {
            let _ = closed.wait_for(|closed| *closed).await;
        }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn downgrade(&self) -> Weak<Inner> {
        Arc::downgrade(&self.0)
    }

    pub(crate) fn upgrade(world: &Weak<Inner>) -> Option<Self> {
        world.upgrade().map(Self)
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl State {
    fn create_bot(&mut self, bot: NewBot) -> Result<Bot, Error> {
        let id = match &bot.token {
            Some(token) => {
                let (id, secret) = token
                    .split_once(':')
                    .ok_or_else(|| Error::refused("a token is <number>:<secret>"))?;
                let id = id
                    .parse()
                    .ok()
                    .filter(|id| *id > 0)
                    .filter(|_| !secret.is_empty());
                BotId(id.ok_or_else(|| Error::refused("a token is <number>:<secret>"))?)
            }
            None => self.next_bot_id(),
        };
        if self.bots.contains_key(&id) || self.users.contains_key(&UserId(id.0)) {
            return Err(Error::Refused(format!("the number {id} is taken")));
        }
        let token = bot
            .token
            .unwrap_or_else(|| format!("{id}:AA{}", self.chance.word(33)));
        let username = bot.username.unwrap_or_else(|| username(&bot.name));
        let account = Bot {
            id,
            name: bot.name,
            username,
            token,
            has_topics: bot.has_topics,
        };
        self.bots
            .insert(id, BotState::new(account.clone(), &mut self.chance));
        self.announce(Change::Bots);
        Ok(account)
    }

    /// Numbers grow, so that lists are in the order of creation.
    fn next_bot_id(&mut self) -> BotId {
        let last = self
            .bots
            .keys()
            .next_back()
            .map_or(0, |id| id.0)
            .max(6_000_000_000);
        BotId(self.chance.between(last + 1, last + 90_000_000))
    }

    fn next_user_id(&mut self) -> UserId {
        let last = self
            .users
            .keys()
            .next_back()
            .map_or(0, |id| id.0)
            .max(4_300_000_000);
        UserId(self.chance.between(last + 1, last + 900_000))
    }

    fn create_user(&mut self, user: NewUser) -> Result<User, Error> {
        if user.first_name.is_empty() {
            return Err(Error::refused("a user has a first name"));
        }
        let id = user.id.unwrap_or_else(|| self.next_user_id());
        if self.users.contains_key(&id) || self.bots.contains_key(&BotId(id.0)) {
            return Err(Error::Refused(format!("the number {id} is taken")));
        }
        let user = User {
            id,
            first_name: user.first_name,
            last_name: user.last_name,
            username: user.username,
            language_code: user.language_code,
            phone: user
                .phone
                .unwrap_or_else(|| format!("+3902{}", self.chance.between(10_000_000, 99_999_999))),
            persona: user.persona,
            is_deactivated: false,
        };
        self.users.insert(id, user.clone());
        self.announce(Change::Users);
        Ok(user)
    }
}

fn username(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}_bot", letters.to_lowercase())
}
