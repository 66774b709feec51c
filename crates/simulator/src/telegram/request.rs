//! One call of a bot while it is carried out.

use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::params::Params;
use crate::world::parts::{Draft, Keyboard, Markup, Message, Reply, State, keyboard};
use crate::world::{BotId, Side, Standing, UserId};

/// One call of a bot, with the world it changes.
pub(crate) struct Request<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) bot: BotId,
    pub(crate) params: &'a Params,
    pub(crate) now_ms: i64,
}

impl Request<'_> {
    /// Reads a chat id and finds the user behind it.
    pub(crate) fn known_chat(&self, name: &str) -> Result<UserId, Refusal> {
        let chat_id = self
            .params
            .text(name)
            .ok_or_else(|| Refusal::bad_request(&format!("{name} is empty")))?;
        let not_found = || Refusal::bad_request("chat not found");
        let id: i64 = chat_id.trim().parse().map_err(|_| not_found())?;
        if self.state.bots.contains_key(&BotId(id)) {
            return Err(Refusal::forbidden("bots can't send messages to bots"));
        }
        if self.state.groups.contains_key(&UserId(id)) {
            return Ok(UserId(id));
        }
        Ok(self.state.user(UserId(id)).map_err(|_| not_found())?.id)
    }

    /// Reads `chat_id` and sees to it that the bot may write there.
    pub(crate) fn open_chat(&self) -> Result<UserId, Refusal> {
        let user = self.known_chat("chat_id")?;
        match self.state.standing(self.bot, user) {
            None => {}
            Some(Standing::Member | Standing::Administrator { .. }) => return Ok(user),
            Some(Standing::Kicked) => {
                return Err(Refusal::forbidden(
                    "bot was kicked from the supergroup chat",
                ));
            }
        }
        if self.state.user(user)?.is_deactivated {
            return Err(Refusal::forbidden("user is deactivated"));
        }
        self.check_connection(user)?;
        match self.state.find_chat(self.bot, user) {
            Some(chat) if chat.is_blocked => Err(Refusal::forbidden("bot was blocked by the user")),
            Some(chat) if chat.is_started => Ok(user),
            Some(_) | None => Err(Refusal::forbidden(
                "bot can't initiate conversation with a user",
            )),
        }
    }

    /// Sees to it that the call names the business account whose chat it is about, and may answer in its name.
    fn check_connection(&self, user: UserId) -> Result<(), Refusal> {
        let given = self.params.text("business_connection_id");
        match (self.state.connection_of(self.bot, user), given) {
            (None, None) => Ok(()),
            (Some(_), None) => Err(Refusal::forbidden(
                "bot can't initiate conversation with a user",
            )),
            (Some(known), Some(given)) if known == given => self.business().map(drop),
            (_, Some(_)) => Err(Refusal::bad_request("business connection not found")),
        }
    }

    /// Reads `business_connection_id` and sees to it that the bot may answer in the name of the account.
    pub(crate) fn business(&self) -> Result<String, Refusal> {
        let given = self.params.text("business_connection_id");
        let id = given.unwrap_or_default();
        match self.state.connections.get(&id) {
            Some(known) if known.bot == self.bot && known.is_enabled && known.can_reply => Ok(id),
            Some(known) if known.bot == self.bot && known.is_enabled => {
                Err(Refusal::bad_request("not enough rights"))
            }
            Some(_) | None => Err(Refusal::bad_request("business connection not found")),
        }
    }

    /// Reads a message id and finds the message; `missing` is the refusal.
    pub(crate) fn message_in(
        &self,
        user: UserId,
        name: &str,
        missing: &str,
    ) -> Result<&Message, Refusal> {
        let message_id = self.params.integer(name)?.unwrap_or(0);
        let chat = self.state.find_chat(self.bot, user);
        chat.and_then(|chat| chat.messages.get(&message_id))
            .ok_or_else(|| Refusal::bad_request(missing))
    }

    pub(crate) fn markup(&self) -> Result<Option<Markup>, Refusal> {
        let parse = |markup: Value| {
            keyboard::parse(&markup).map_err(|why: String| Refusal::bad_request(&why))
        };
        self.params.json("reply_markup")?.map(parse).transpose()
    }

    fn reply(&self, user: UserId) -> Result<Option<Reply>, Refusal> {
        let given: Option<Value> = self.params.json("reply_parameters")?;
        let (message_id, may_be_missing, quote) = match &given {
            Some(given) => (
                given.get("message_id").and_then(Value::as_i64),
                given
                    .get("allow_sending_without_reply")
                    .and_then(Value::as_bool)
                    .unwrap_or(false),
                given
                    .get("quote")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            ),
            None => (
                self.params.integer("reply_to_message_id")?,
                self.params.boolean("allow_sending_without_reply"),
                None,
            ),
        };
        let Some(message_id) = message_id.filter(|id| *id != 0) else {
            return Ok(None);
        };
        let chat = self.state.find_chat(self.bot, user);
        match chat.and_then(|chat| chat.messages.get(&message_id)) {
            Some(answered)
                if quote
                    .as_ref()
                    .is_some_and(|quote| !answered.content.text.contains(quote)) =>
            {
                Err(Refusal::bad_request("QUOTE_TEXT_INVALID"))
            }
            Some(_) => Ok(Some(Reply { message_id, quote })),
            None if may_be_missing => Ok(None),
            None => Err(Refusal::bad_request("message to be replied not found")),
        }
    }

    /// Reads the topic that a message goes to.
    fn thread(&self, user: UserId) -> Result<Option<i64>, Refusal> {
        let Some(thread) = self.params.integer("message_thread_id")? else {
            return Ok(None);
        };
        let chat = self.state.find_chat(self.bot, user);
        if chat.is_some_and(|chat| chat.topics.contains_key(&thread)) {
            Ok(Some(thread))
        } else {
            Err(Refusal::bad_request("message thread not found"))
        }
    }

    /// Uses the allowance for `count` messages, or refuses with 429.
    fn charge(&mut self, user: UserId, count: usize) -> Result<(), Refusal> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let State { usage, limits, .. } = &mut *self.state;
        usage
            .charge(limits, self.bot, user, count, self.now_ms)
            .map_err(Refusal::too_many_requests)
    }

    /// Puts messages of the bot into a chat, with the reply and the buttons that the call asks for.
    pub(crate) fn post(
        &mut self,
        user: UserId,
        drafts: Vec<Draft>,
    ) -> Result<Vec<Message>, Refusal> {
        let markup = self.markup()?;
        let reply = self.reply(user)?;
        let thread = self.thread(user)?;
        self.charge(user, drafts.len())?;
        let mut buttons = Vec::new();
        match markup {
            None | Some(Markup::ForceReply) => {}
            Some(Markup::Inline(rows)) => buttons = rows,
            Some(Markup::Keyboard { rows, one_time }) => {
                self.state.chat_mut(self.bot, user)?.keyboard = Some(Keyboard { rows, one_time });
            }
            Some(Markup::RemoveKeyboard) => self.state.chat_mut(self.bot, user)?.keyboard = None,
        }
        let put = |draft: Draft| {
            let draft = Draft {
                from: Side::Bot,
                reply: reply.clone(),
                buttons: buttons.clone(),
                thread,
                ..draft
            };
            Ok(self.state.put(self.bot, user, draft, self.now_ms)?)
        };
        drafts.into_iter().map(put).collect()
    }

    /// Puts one message of the bot into a chat and answers with it.
    pub(crate) fn post_one(&mut self, user: UserId, draft: Draft) -> Result<Answer, Refusal> {
        let messages = self.post(user, vec![draft])?;
        let message = messages
            .first()
            .ok_or_else(|| Refusal::bad_request("message text is empty"))?;
        Ok(self.state.render_message(self.bot, user, message)?.into())
    }
}
