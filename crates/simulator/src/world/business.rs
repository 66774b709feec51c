//! Business accounts that are connected to a bot: their customers' chats, in which the bot answers in their name.

use serde_json::json;

use super::account::{BotId, NewUser, User, UserId};
use super::change::Change;
use super::chat::Chat;
use super::state::State;
use super::{Error, World, render};

/// How far apart the numbers of the messages in two chats of one account begin: an account counts all its messages.
const APART: i64 = 100_000;

/// A business account that is connected to a bot.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) bot: BotId,
    pub(crate) owner: UserId,
    pub(crate) is_enabled: bool,
    pub(crate) can_reply: bool,
}

impl World {
    /// Connects a user's business account to a bot, which is told; returns what the connection is called.
    ///
    /// Errors: [`Error::NoBot`], [`Error::NoUser`].
    pub fn connect_business(&self, bot: BotId, owner: UserId) -> Result<String, Error> {
        self.with(|state, now_ms| {
            state.user(owner)?;
            let id = state.chance.word(16);
            let connection = Connection {
                bot,
                owner,
                is_enabled: true,
                can_reply: true,
            };
            state.connections.insert(id.clone(), connection);
            state.tell_connection(&id, now_ms)?;
            Ok(id)
        })
    }

    /// Lets the owner of a business account end the connection, take the right to answer away, or give both back.
    ///
    /// Errors: [`Error::Refused`] when there is no such connection.
    pub fn set_business(&self, id: &str, is_enabled: bool, can_reply: bool) -> Result<(), Error> {
        self.with(|state, now_ms| {
            let known = state.connections.get_mut(id).ok_or_else(no_connection)?;
            known.is_enabled = is_enabled;
            known.can_reply = can_reply;
            state.tell_connection(id, now_ms)
        })
    }

    /// Makes a user who writes to a business account; his chat with the bot is his chat with the account.
    ///
    /// Errors: as [`World::create_user`]; [`Error::Refused`] when there is no such connection.
    pub fn create_customer_of(&self, id: &str, user: NewUser) -> Result<User, Error> {
        self.with(|state, _| {
            let bot = state.connections.get(id).ok_or_else(no_connection)?.bot;
            let user = state.create_user(user)?;
            let before = state.count_chats_of(id);
            let chat = state.chat_mut(bot, user.id)?;
            *chat = Chat::of_business(id.to_owned(), before * APART);
            state.announce(Change::Users);
            Ok(user)
        })
    }
}

impl State {
    fn tell_connection(&mut self, id: &str, now_ms: i64) -> Result<(), Error> {
        let connection = self
            .connections
            .get(id)
            .cloned()
            .ok_or_else(no_connection)?;
        let body = json!({
            "id": id,
            "user": render::user(self.user(connection.owner)?),
            "user_chat_id": connection.owner,
            "date": now_ms / 1_000,
            "rights": { "can_reply": connection.can_reply },
            "is_enabled": connection.is_enabled,
        });
        self.queue_update(
            connection.bot,
            connection.owner,
            "business_connection",
            &body,
            now_ms,
        )?;
        Ok(())
    }
}

fn no_connection() -> Error {
    Error::refused("there is no such business connection")
}
