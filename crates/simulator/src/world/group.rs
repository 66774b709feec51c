//! Supergroups: several people and a bot in one chat, which may have topics.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::account::{BotId, UserId};
use super::act::{Act, Acted};
use super::acting::Acting;
use super::change::Change;
use super::chat::Chat;
use super::phone::PhoneChat;
use super::state::State;
use super::{Error, World, render};

/// The numbers of supergroups begin below this one.
const BELOW: i64 = -1_000_000_000_000;

/// A supergroup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its number, which is below zero, and the id of its chat.
    pub id: UserId,
    /// What it is called.
    pub title: String,
    /// True when it has topics.
    pub is_forum: bool,
    /// The people in it.
    pub members: Vec<UserId>,
    /// The bots that are or were in it.
    pub bots: BTreeMap<BotId, Standing>,
}

/// What [`World::create_group`] needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewGroup {
    /// Not empty.
    pub title: String,
    /// Whether it has topics.
    #[serde(default)]
    pub is_forum: bool,
    /// Who is in it; the first made it.
    pub members: Vec<UserId>,
}

/// What a bot is in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Standing {
    /// It hears commands and answers to its own words only.
    Member,
    /// It hears everything.
    Administrator {
        /// Whether it may open, name, close and delete topics.
        can_manage_topics: bool,
    },
    /// It was taken out.
    Kicked,
}

impl Standing {
    fn is_in(self) -> bool {
        match self {
            Self::Member | Self::Administrator { .. } => true,
            Self::Kicked => false,
        }
    }

    fn render(self, bot: &Value) -> Value {
        match self {
            Self::Member => json!({ "user": bot, "status": "member" }),
            Self::Administrator { can_manage_topics } => json!({
                "user": bot, "status": "administrator", "can_be_edited": false, "is_anonymous": false,
                "can_manage_chat": true, "can_manage_topics": can_manage_topics,
            }),
            Self::Kicked => json!({ "user": bot, "status": "kicked", "until_date": 0 }),
        }
    }
}

impl World {
    /// Makes a supergroup.
    ///
    /// Errors: [`Error::NoUser`]; [`Error::Refused`] without a title or a member.
    pub fn create_group(&self, group: NewGroup) -> Result<Group, Error> {
        self.with(|state, _| {
            if group.title.is_empty() || group.members.is_empty() {
                return Err(Error::refused("a group has a title and a member"));
            }
            for member in &group.members {
                state.user(*member)?;
            }
            let taken = i64::try_from(state.groups.len()).unwrap_or(0);
            let group = Group {
                id: UserId(BELOW - 1_001 - taken),
                title: group.title,
                is_forum: group.is_forum,
                members: group.members,
                bots: BTreeMap::new(),
            };
            state.groups.insert(group.id, group.clone());
            state.announce(Change::Users);
            Ok(group)
        })
    }

    /// Lists the groups.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        self.with(|state, _| state.groups.values().cloned().collect())
    }

    /// Gives a bot a place in a group, or takes it away, as one of its people does; the bot is told.
    ///
    /// Errors: [`Error::NoBot`], [`Error::NoUser`].
    pub fn set_standing(
        &self,
        bot: BotId,
        group: UserId,
        by: UserId,
        standing: Standing,
    ) -> Result<(), Error> {
        self.with(|state, now_ms| {
            let rendered = render::bot(&state.bot(bot)?.account);
            let before = state.group(group)?.bots.get(&bot).copied();
            let body = json!({
                "chat": state.chat_json(group)?,
                "from": render::user(state.user(by)?),
                "date": now_ms / 1_000,
                "old_chat_member": before.map_or_else(
                    || json!({ "user": rendered, "status": "left" }),
                    |before| before.render(&rendered),
                ),
                "new_chat_member": standing.render(&rendered),
            });
            state.group_mut(group)?.bots.insert(bot, standing);
            state.chat_mut(bot, group)?.is_started = true;
            state.queue_update(bot, group, "my_chat_member", &body, now_ms)?;
            state.announce(Change::Users);
            Ok(())
        })
    }

    /// Lets somebody follow a link `t.me/<bot>?startgroup=<payload>&admin=manage_topics` into a group: the bot becomes
    /// an administrator, and is told the payload.
    ///
    /// Errors: as [`World::act_in`].
    pub fn add_to_group(
        &self,
        bot: BotId,
        group: UserId,
        by: UserId,
        payload: &str,
    ) -> Result<Acted, Error> {
        let standing = Standing::Administrator {
            can_manage_topics: true,
        };
        self.set_standing(bot, group, by, standing)?;
        let username = self.with(|state, _| Ok(state.bot(bot)?.account.username.clone()))?;
        let text = format!("/start@{username} {payload}");
        let say = Act::Say {
            text,
            entities: Vec::new(),
            reply_to: None,
            quote: None,
        };
        self.act_in(bot, group, by, say)
    }

    /// Lets one of its people do something in a group.
    ///
    /// Errors: as [`World::act`]; [`Error::Refused`] for who is not in it.
    pub fn act_in(
        &self,
        bot: BotId,
        group: UserId,
        user: UserId,
        act: Act,
    ) -> Result<Acted, Error> {
        self.with(|state, now_ms| {
            if !state.group(group)?.members.contains(&user) {
                return Err(Error::refused("he is not in this group"));
            }
            Acting {
                state,
                bot,
                user: group,
                author: Some(user),
                now_ms,
                thread: None,
            }
            .act(act)
        })
    }

    /// Shows a group as one of its people sees it.
    ///
    /// Errors: no such bot, group or user.
    pub fn group_chat(
        &self,
        bot: BotId,
        group: UserId,
        viewer: UserId,
    ) -> Result<PhoneChat, Error> {
        self.with(|state, now_ms| {
            state.group(group)?;
            let viewer = state.user(viewer)?.id;
            state.show_chat(bot, group, Some(viewer), now_ms)
        })
    }
}

impl State {
    pub(crate) fn group(&self, id: UserId) -> Result<&Group, Error> {
        self.groups.get(&id).ok_or(Error::NoUser(id))
    }

    fn group_mut(&mut self, id: UserId) -> Result<&mut Group, Error> {
        self.groups.get_mut(&id).ok_or(Error::NoUser(id))
    }

    /// Writes a chat as the Bot API does: a group's, or a person's.
    pub(crate) fn chat_json(&self, chat: UserId) -> Result<Value, Error> {
        let Some(group) = self.groups.get(&chat) else {
            return Ok(render::chat(self.user(chat)?));
        };
        let mut fields = json!({ "id": group.id, "type": "supergroup", "title": group.title });
        if group.is_forum {
            fields["is_forum"] = json!(true);
        }
        Ok(fields)
    }

    /// Tells whether a bot is in a group, and what it may do about topics; `None` for a chat that is no group.
    pub(crate) fn standing(&self, bot: BotId, chat: UserId) -> Option<Standing> {
        let group = self.groups.get(&chat)?;
        Some(group.bots.get(&bot).copied().unwrap_or(Standing::Kicked))
    }

    /// Tells whether a bot hears of something in a chat: in groups, who is no administrator hears commands only.
    pub(crate) fn hears(&self, bot: BotId, chat: UserId, kind: &str, body: &Value) -> bool {
        match self.standing(bot, chat) {
            None | Some(Standing::Administrator { .. }) => true,
            Some(_) if kind == "my_chat_member" || kind == "callback_query" => true,
            Some(standing) if standing.is_in() => body["text"]
                .as_str()
                .is_some_and(|text| text.starts_with('/')),
            Some(_) => false,
        }
    }

    /// Shows a chat; a group as `viewer` sees it.
    pub(crate) fn show_chat(
        &self,
        bot: BotId,
        chat: UserId,
        viewer: Option<UserId>,
        now_ms: i64,
    ) -> Result<PhoneChat, Error> {
        let empty = Chat::default();
        let known = self.find_chat(bot, chat).unwrap_or(&empty);
        let bot = self.bot(bot)?;
        let user = self.user(viewer.unwrap_or(chat))?;
        let mut shown = PhoneChat::show(bot, user, known, now_ms);
        shown.user_id = chat;
        let Some(viewer) = viewer else {
            return Ok(shown);
        };
        for message in &mut shown.messages {
            let author = known.messages.get(&message.id).and_then(|m| m.author);
            let author = author.filter(|author| *author != viewer);
            message.author = author.and_then(|id| Some(self.user(id).ok()?.first_name.clone()));
        }
        Ok(shown)
    }
}
