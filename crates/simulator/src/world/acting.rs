//! Applies what a user does.

mod on_message;

use serde_json::{Value, json};

use super::Error;
use super::account::{BotId, UserId};
use super::act::{Act, Acted};
use super::chat::{Draft, Reply, Side};
use super::content::{Attachment, Contact, Content, Location};
use super::entity::{self, Entity};
use super::file::{FileKind, NewFile};
use super::state::State;
use super::{render, samples};

/// One user in one chat, at one moment.
pub(crate) struct Acting<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) bot: BotId,
    /// Whose chat with the bot, or which group.
    pub(crate) user: UserId,
    /// Who does it in a group.
    pub(crate) author: Option<UserId>,
    pub(crate) now_ms: i64,
    /// The topic in which he does it.
    pub(crate) thread: Option<i64>,
}

impl Acting<'_> {
    pub(crate) fn act(&mut self, act: Act) -> Result<Acted, Error> {
        self.state.user(self.person())?;
        self.state.bot(self.bot)?;
        self.check_not_blocked(&act)?;
        match act {
            Act::Say {
                text,
                entities,
                reply_to,
                quote,
            } => self.say(text, entities, reply_to, quote),
            Act::Start { payload } => self.start(payload.as_deref()),
            Act::Photo { caption, reply_to } => {
                let photo = self.file(samples::photo(0), caption)?;
                self.send(vec![Draft {
                    reply: self.reply(reply_to, None)?,
                    ..photo
                }])
            }
            Act::Album { count, caption } => self.album(count, caption),
            Act::Document {
                name,
                content,
                caption,
            } => {
                let name = name.unwrap_or_else(|| "order.txt".to_owned());
                let content = content.unwrap_or_else(|| "Order 88-214, two lamps\n".to_owned());
                let document = self.file(samples::document(name, content), caption)?;
                self.send(vec![document])
            }
            Act::Media {
                kind,
                caption,
                size_bytes,
            } => {
                let kind = FileKind::find(&kind)
                    .ok_or_else(|| Error::refused("there is no such kind of file"))?;
                let file = self.file(samples::media(kind, size_bytes), caption)?;
                self.send(vec![file])
            }
            Act::Other { fields } => {
                let content = Content::bare(Attachment::Other(fields));
                self.send(vec![Draft::new(Side::User, content)])
            }
            Act::Voice => {
                let voice = self.file(samples::voice(), None)?;
                self.send(vec![voice])
            }
            Act::Sticker => {
                let sticker = self.file(samples::sticker(), None)?;
                self.send(vec![sticker])
            }
            Act::Location {
                latitude,
                longitude,
                live_period,
            } => self.locate(Location {
                latitude,
                longitude,
                live_period,
            }),
            Act::Move {
                message_id,
                latitude,
                longitude,
            } => self.relocate(message_id, Some((latitude, longitude))),
            Act::Rest { message_id } => self.relocate(message_id, None),
            Act::Contact { phone, first_name } => self.share_contact(phone, first_name),
            Act::Edit { message_id, text } => self.edit(message_id, text),
            Act::Swap {
                message_id,
                kind,
                caption,
            } => self.swap(message_id, &kind, caption),
            Act::Delete { message_id } => self.delete(message_id),
            Act::React { message_id, emoji } => self.react(message_id, emoji),
            Act::Press { message_id, button } => self.press(message_id, &button),
            Act::InTopic { thread, does } => {
                self.thread = Some(self.topic(thread)?);
                self.act(*does)
            }
            Act::DeleteTopic { thread } => {
                let thread = self.topic(thread)?;
                self.state
                    .chat_mut(self.bot, self.user)?
                    .delete_topic(thread);
                Ok(Acted::default())
            }
            Act::Block => self.set_blocked(true),
            Act::Unblock => self.set_blocked(false),
        }
    }

    fn person(&self) -> UserId {
        self.author.unwrap_or(self.user)
    }

    fn topic(&self, thread: i64) -> Result<i64, Error> {
        let chat = self.state.find_chat(self.bot, self.user);
        if chat.is_some_and(|chat| chat.topics.contains_key(&thread)) {
            Ok(thread)
        } else {
            Err(Error::refused("there is no such topic"))
        }
    }

    fn check_not_blocked(&self, act: &Act) -> Result<(), Error> {
        let is_blocked = self
            .state
            .find_chat(self.bot, self.user)
            .is_some_and(|chat| chat.is_blocked);
        let lifts_it = matches!(
            act,
            Act::Start { .. } | Act::Unblock | Act::Block | Act::Delete { .. }
        );
        if is_blocked && !lifts_it {
            Err(Error::refused("the user blocked the bot: unblock it first"))
        } else {
            Ok(())
        }
    }

    fn say(
        &mut self,
        text: String,
        entities: Vec<Entity>,
        reply_to: Option<i64>,
        quote: Option<String>,
    ) -> Result<Acted, Error> {
        let content = written(text, entities)?;
        let reply = self.reply(reply_to, quote)?;
        let chat = self.state.chat_mut(self.bot, self.user)?;
        let was_pressed = chat.keyboard.as_ref().is_some_and(|keyboard| {
            keyboard.one_time
                && keyboard
                    .rows
                    .iter()
                    .flatten()
                    .any(|button| button.text == content.text)
        });
        if was_pressed {
            chat.keyboard = None;
        }
        self.send(vec![Draft {
            reply,
            ..Draft::new(Side::User, content)
        }])
    }

    fn start(&mut self, payload: Option<&str>) -> Result<Acted, Error> {
        let is_wrong = |payload: &str| {
            payload.is_empty()
                || payload.len() > 64
                || !payload
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        };
        if payload.is_some_and(is_wrong) {
            return Err(Error::refused("a payload is 1 to 64 of A-Z a-z 0-9 _ -"));
        }
        let mut acted = Acted::default();
        if self
            .state
            .find_chat(self.bot, self.user)
            .is_some_and(|chat| chat.is_blocked)
        {
            acted = self.set_blocked(false)?;
        }
        let text = payload.map_or_else(
            || "/start".to_owned(),
            |payload| format!("/start {payload}"),
        );
        let said = self.say(text, Vec::new(), None, None)?;
        acted.update_ids.extend(said.update_ids);
        Ok(Acted {
            message_ids: said.message_ids,
            ..acted
        })
    }

    fn file(&mut self, file: NewFile, caption: Option<String>) -> Result<Draft, Error> {
        let caption = caption.unwrap_or_default();
        if entity::utf16_len(&caption) > 1_024 {
            return Err(Error::refused(
                "a caption has at most 1024 UTF-16 code units",
            ));
        }
        let file = self
            .state
            .files
            .store(self.bot, file, &mut self.state.chance);
        let entities = entity::detect(&caption);
        let content = Content {
            text: caption,
            entities,
            attachment: Some(Attachment::File(file)),
        };
        Ok(Draft::new(Side::User, content))
    }

    fn album(&mut self, count: usize, caption: Option<String>) -> Result<Acted, Error> {
        if !(2..=10).contains(&count) {
            return Err(Error::refused("an album has 2 to 10 pictures"));
        }
        let album = Some(
            self.state
                .chance
                .between(1_i64 << 53, 1_i64 << 54)
                .to_string(),
        );
        let mut caption = caption;
        let mut drafts = Vec::new();
        for number in 0..count {
            let photo = self.file(samples::photo(number), caption.take())?;
            drafts.push(Draft {
                album: album.clone(),
                ..photo
            });
        }
        self.send(drafts)
    }

    fn locate(&mut self, location: Location) -> Result<Acted, Error> {
        let location = location.check().map_err(Error::refused)?;
        let content = Content::bare(Attachment::Location(location));
        self.send(vec![Draft::new(Side::User, content)])
    }

    fn share_contact(
        &mut self,
        phone: Option<String>,
        first_name: Option<String>,
    ) -> Result<Acted, Error> {
        let user = self.state.user(self.person())?;
        let contact = match phone {
            Some(phone_number) => Contact {
                phone_number,
                first_name: first_name.unwrap_or_else(|| "Somebody".to_owned()),
                last_name: None,
                user_id: None,
            },
            None => Contact {
                phone_number: user.phone.clone(),
                first_name: user.first_name.clone(),
                last_name: user.last_name.clone(),
                user_id: Some(user.id.0),
            },
        };
        let chat = self.state.chat_mut(self.bot, self.user)?;
        chat.keyboard = chat.keyboard.take().filter(|keyboard| !keyboard.one_time);
        self.send(vec![Draft::new(
            Side::User,
            Content::bare(Attachment::Contact(contact)),
        )])
    }

    fn set_blocked(&mut self, is_blocked: bool) -> Result<Acted, Error> {
        let chat = self.state.chat_mut(self.bot, self.user)?;
        if chat.is_blocked == is_blocked || !chat.is_started {
            return Err(Error::refused(if is_blocked {
                "there is nothing to block"
            } else {
                "the bot is not blocked"
            }));
        }
        chat.is_blocked = is_blocked;
        let bot = render::bot(&self.state.bot(self.bot)?.account);
        let user = self.state.user(self.user)?;
        let member = json!({ "user": bot, "status": "member" });
        let kicked = json!({ "user": bot, "status": "kicked", "until_date": 0 });
        let (before, after) = if is_blocked {
            (member, kicked)
        } else {
            (kicked, member)
        };
        let body = json!({
            "chat": render::chat(user),
            "from": render::user(user),
            "date": self.now_ms / 1_000,
            "old_chat_member": before,
            "new_chat_member": after,
        });
        self.tell("my_chat_member", &body)
    }

    fn reply(
        &self,
        message_id: Option<i64>,
        quote: Option<String>,
    ) -> Result<Option<Reply>, Error> {
        let Some(message_id) = message_id else {
            return Ok(None);
        };
        let chat = self.state.find_chat(self.bot, self.user);
        let is_there = chat.is_some_and(|chat| chat.messages.contains_key(&message_id));
        if is_there {
            Ok(Some(Reply { message_id, quote }))
        } else {
            Err(Error::NoMessage(message_id))
        }
    }

    fn send(&mut self, drafts: Vec<Draft>) -> Result<Acted, Error> {
        self.state.chat_mut(self.bot, self.user)?.is_started = true;
        let mut acted = Acted::default();
        for draft in drafts {
            // Who answers in a topic writes in it.
            let answered = draft.reply.as_ref().and_then(|reply| {
                let chat = self.state.find_chat(self.bot, self.user)?;
                chat.messages.get(&reply.message_id)?.thread
            });
            let draft = Draft {
                author: self.author,
                thread: self.thread.or(answered),
                ..draft
            };
            let message = self.state.put(self.bot, self.user, draft, self.now_ms)?;
            acted.message_ids.push(message.id);
            let body = self.state.render_message(self.bot, self.user, &message)?;
            acted
                .update_ids
                .extend(self.tell("message", &body)?.update_ids);
        }
        Ok(acted)
    }

    fn tell(&mut self, kind: &str, body: &Value) -> Result<Acted, Error> {
        let update_id = self
            .state
            .queue_update(self.bot, self.user, kind, body, self.now_ms)?;
        Ok(Acted {
            update_ids: update_id.into_iter().collect(),
            ..Acted::default()
        })
    }
}

fn written(text: String, entities: Vec<Entity>) -> Result<Content, Error> {
    if text.trim().is_empty() || entity::utf16_len(&text) > 4_096 {
        return Err(Error::refused("a text has 1 to 4096 UTF-16 code units"));
    }
    let mut entities = entity::check(&text, entities).map_err(Error::Refused)?;
    entities.extend(entity::detect(&text));
    entities.sort_by_key(|entity| entity.offset);
    Ok(Content::text(text, entities))
}
