//! The commands that a bot offers, by scope and language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account::User;

/// A command that a bot offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotCommand {
    /// Without the slash.
    pub command: String,
    /// What it does.
    pub description: String,
}

/// A scope as a key: its kind and the ids in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scope(String);

#[derive(Debug, Default)]
pub(crate) struct Commands(BTreeMap<(Scope, String), Vec<BotCommand>>);

impl Scope {
    /// Reads a `BotCommandScope`; the words of a refusal come without `Bad Request: `.
    pub(crate) fn parse(scope: Option<&Value>) -> Result<Self, String> {
        let Some(scope) = scope else {
            return Ok(Self("default".to_owned()));
        };
        let kind = scope
            .get("type")
            .and_then(Value::as_str)
            .ok_or("can't parse BotCommandScope")?;
        let id = |field: &str| {
            let id = scope.get(field).filter(|id| id.is_i64() || id.is_string());
            id.map(|id| id.to_string().replace('"', ""))
                .ok_or_else(|| format!("{field} is empty"))
        };
        Ok(Self(match kind {
            "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {
                kind.to_owned()
            }
            "chat" | "chat_administrators" => format!("{kind} {}", id("chat_id")?),
            "chat_member" => format!("{kind} {} {}", id("chat_id")?, id("user_id")?),
            _ => return Err("can't parse BotCommandScope: unsupported type specified".to_owned()),
        }))
    }
}

impl Commands {
    pub(crate) fn set(&mut self, scope: Scope, language: String, commands: Vec<BotCommand>) {
        if commands.is_empty() {
            self.0.remove(&(scope, language));
        } else {
            self.0.insert((scope, language), commands);
        }
    }

    pub(crate) fn get(&self, scope: Scope, language: String) -> &[BotCommand] {
        self.0.get(&(scope, language)).map_or(&[], Vec::as_slice)
    }

    /// What this user is offered: the closest scope wins, in it his language.
    pub(crate) fn offered_to(&self, user: &User) -> &[BotCommand] {
        let language = user.language_code.clone().unwrap_or_default();
        [
            format!("chat {}", user.id),
            "all_private_chats".to_owned(),
            "default".to_owned(),
        ]
        .into_iter()
        .flat_map(|scope| [(scope.clone(), language.clone()), (scope, String::new())])
        .find_map(|(scope, language)| self.0.get(&(Scope(scope), language)))
        .map_or(&[], Vec::as_slice)
    }
}
