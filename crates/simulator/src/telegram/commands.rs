//! The commands that a bot offers.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::request::Request;
use crate::world::parts::Scope;
use crate::world::{BotCommand, Change, UserId};

pub(crate) fn set_my_commands(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let commands: Option<Vec<BotCommand>> = request.params.object("commands")?;
    let commands =
        commands.ok_or_else(|| Refusal::bad_request("parameter \"commands\" is required"))?;
    if commands.len() > 100 {
        return Err(Refusal::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    commands.iter().try_for_each(check)?;
    let (scope, language) = place(request)?;
    request
        .state
        .bot_mut(request.bot)?
        .commands
        .set(scope, language, commands);
    request.state.announce(Change::Bots);
    Ok(json!(true).into())
}

pub(crate) fn get_my_commands(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let (scope, language) = place(request)?;
    Ok(json!(
        request
            .state
            .bot(request.bot)?
            .commands
            .get(scope, language)
    )
    .into())
}

pub(crate) fn delete_my_commands(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let (scope, language) = place(request)?;
    request
        .state
        .bot_mut(request.bot)?
        .commands
        .set(scope, language, Vec::new());
    Ok(json!(true).into())
}

fn place(request: &Request<'_>) -> Result<(Scope, String), Refusal> {
    let scope: Option<Value> = request.params.json("scope")?;
    chat_is_known(request, scope.as_ref())?;
    let scope = Scope::parse(scope.as_ref()).map_err(|why| Refusal::bad_request(&why))?;
    Ok((
        scope,
        request.params.text("language_code").unwrap_or_default(),
    ))
}

/// A scope about one chat needs a chat that the bot knows.
fn chat_is_known(request: &Request<'_>, scope: Option<&Value>) -> Result<(), Refusal> {
    let Some(chat) = scope.and_then(|scope| scope.get("chat_id")) else {
        return Ok(());
    };
    let number = chat.as_i64().or_else(|| chat.as_str()?.parse().ok());
    let known = number.and_then(|id| request.state.find_chat(request.bot, UserId(id)));
    if known.is_some_and(|chat| chat.is_started) {
        Ok(())
    } else {
        Err(Refusal::bad_request("chat not found"))
    }
}

fn check(command: &BotCommand) -> Result<(), Refusal> {
    let name = command.command.trim_start_matches('/');
    let is_word = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !(1..=32).contains(&name.len()) || !is_word {
        return Err(Refusal::bad_request("BOT_COMMAND_INVALID"));
    }
    if !(1..=256).contains(&command.description.chars().count()) {
        return Err(Refusal::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(())
}
