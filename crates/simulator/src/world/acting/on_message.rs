//! What a user does to a message that is there.

use serde_json::{Value, json};

use super::{Acting, written};
use crate::world::act::Acted;
use crate::world::chat::Side;
use crate::world::error::Error;
use crate::world::file::FileKind;
use crate::world::state::Query;
use crate::world::{render, samples};

impl Acting<'_> {
    pub(super) fn relocate(
        &mut self,
        message_id: i64,
        to: Option<(f64, f64)>,
    ) -> Result<Acted, Error> {
        let (now_ms, author) = (self.now_ms, self.author);
        let message = self.state.message_mut(self.bot, self.user, message_id)?;
        if message.from != Side::User || message.author != author {
            return Err(Error::refused("only an own message can be edited"));
        }
        message.relocate(to, now_ms).map_err(Error::refused)?;
        let message = message.clone();
        let body = self.state.render_message(self.bot, self.user, &message)?;
        self.tell("edited_message", &body)
    }

    pub(super) fn edit(&mut self, message_id: i64, text: String) -> Result<Acted, Error> {
        let (now_ms, author) = (self.now_ms, self.author);
        let message = self.state.message_mut(self.bot, self.user, message_id)?;
        if message.from != Side::User || message.author != author {
            return Err(Error::refused("only an own message can be edited"));
        }
        let written = written(text, Vec::new())?;
        message.content.text = written.text;
        message.content.entities = written.entities;
        message.edited_at_ms = Some(now_ms);
        let message = message.clone();
        let body = self.state.render_message(self.bot, self.user, &message)?;
        self.tell("edited_message", &body)
    }

    pub(super) fn swap(
        &mut self,
        message_id: i64,
        kind: &str,
        caption: Option<String>,
    ) -> Result<Acted, Error> {
        let kind =
            FileKind::find(kind).ok_or_else(|| Error::refused("there is no such kind of file"))?;
        let author = self.author;
        let before = self.state.message_mut(self.bot, self.user, message_id)?;
        if before.from != Side::User || before.author != author {
            return Err(Error::refused("only an own message can be edited"));
        }
        before.may_become(kind).map_err(Error::refused)?;
        let number = usize::from(message_id % 2 == 0);
        let new = match kind {
            // Another than the first, which a single picture is.
            FileKind::Photo => samples::photo(1 + number),
            FileKind::Document
            | FileKind::Voice
            | FileKind::Audio
            | FileKind::Video
            | FileKind::Animation
            | FileKind::VideoNote
            | FileKind::Sticker => samples::media(kind, None),
        };
        let content = self.file(new, caption)?.content;
        let now_ms = self.now_ms;
        let message = self.state.message_mut(self.bot, self.user, message_id)?;
        message.content = content;
        message.edited_at_ms = Some(now_ms);
        let message = message.clone();
        let body = self.state.render_message(self.bot, self.user, &message)?;
        self.tell("edited_message", &body)
    }

    pub(super) fn delete(&mut self, message_id: i64) -> Result<Acted, Error> {
        let chat = self.state.chat_mut(self.bot, self.user)?;
        chat.messages
            .remove(&message_id)
            .ok_or(Error::NoMessage(message_id))?;
        let Some(connection) = self.state.connection_of(self.bot, self.user) else {
            return Ok(Acted::default());
        };
        let body = json!({
            "business_connection_id": connection,
            "chat": self.state.chat_json(self.user)?,
            "message_ids": [message_id],
        });
        self.tell("deleted_business_messages", &body)
    }

    pub(super) fn react(&mut self, message_id: i64, emoji: Option<String>) -> Result<Acted, Error> {
        let message = self.state.message_mut(self.bot, self.user, message_id)?;
        let before = std::mem::replace(&mut message.user_reaction, emoji.clone());
        let list = |emoji: Option<String>| -> Vec<Value> {
            emoji
                .map(|emoji| json!({ "type": "emoji", "emoji": emoji }))
                .into_iter()
                .collect()
        };
        let body = json!({
            "chat": self.state.chat_json(self.user)?,
            "message_id": message_id,
            "user": render::user(self.state.user(self.person())?),
            "date": self.now_ms / 1_000,
            "old_reaction": list(before),
            "new_reaction": list(emoji),
        });
        self.tell("message_reaction", &body)
    }

    pub(super) fn press(&mut self, message_id: i64, button: &str) -> Result<Acted, Error> {
        let message = self
            .state
            .message_mut(self.bot, self.user, message_id)?
            .clone();
        let data = message
            .buttons
            .iter()
            .flatten()
            .find(|shown| shown.text == button || shown.callback_data.as_deref() == Some(button))
            .ok_or_else(|| {
                Error::Refused(format!("message {message_id} has no button {button:?}"))
            })?
            .callback_data
            .clone()
            .ok_or_else(|| Error::refused("this button tells the bot nothing"))?;
        let query_id = self.state.chance.between(1_i64 << 60, i64::MAX).to_string();
        let body = json!({
            "id": query_id,
            "from": render::user(self.state.user(self.person())?),
            "message": self.state.render_message(self.bot, self.user, &message)?,
            "chat_instance": (self.user.0 ^ self.bot.0).to_string(),
            "data": data,
        });
        let query = Query {
            user: self.user,
            message_id,
            at_ms: self.now_ms,
        };
        self.state
            .bot_mut(self.bot)?
            .queries
            .insert(query_id.clone(), query);
        self.state.chat_mut(self.bot, self.user)?.notice = None;
        let told = self.tell("callback_query", &body)?;
        Ok(Acted {
            callback_query_id: Some(query_id),
            ..told
        })
    }
}
