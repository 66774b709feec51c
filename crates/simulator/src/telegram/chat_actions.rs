//! What a bot does in a chat without writing.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::request::Request;
use crate::world::Notice;
use crate::world::parts::{ChatAction, entity};

const ACTIONS: [&str; 12] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "record_audio",
    "upload_audio",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
];

/// An action shows for this long.
const ACTION_MS: i64 = 5_000;

/// A pressed button waits this long for an answer.
const QUERY_MS: i64 = 15 * 60 * 1_000;

const REACTIONS: &str = "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

pub(crate) fn send_chat_action(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let name = request
        .params
        .text("action")
        .filter(|action| ACTIONS.contains(&action.as_str()));
    let name = name.ok_or_else(|| Refusal::bad_request("wrong parameter action in request"))?;
    let until_ms = request.now_ms + ACTION_MS;
    request.state.chat_mut(request.bot, user)?.action = Some(ChatAction { name, until_ms });
    Ok(json!(true).into())
}

pub(crate) fn set_message_reaction(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let message_id = request
        .message_in(user, "message_id", "message to react not found")?
        .id;
    let given: Vec<Value> = request.params.object("reaction")?.unwrap_or_default();
    if given.len() > 1 {
        return Err(Refusal::bad_request("REACTIONS_TOO_MANY"));
    }
    let emoji = given.first().map(|reaction| {
        let emoji = reaction
            .get("emoji")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let plain = emoji.trim_end_matches('\u{fe0f}').to_owned();
        if REACTIONS.split(' ').any(|allowed| allowed == plain) {
            Ok(emoji.to_owned())
        } else {
            Err(Refusal::bad_request("REACTION_INVALID"))
        }
    });
    request
        .state
        .message_mut(request.bot, user, message_id)?
        .bot_reaction = emoji.transpose()?;
    Ok(json!(true).into())
}

pub(crate) fn answer_callback_query(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";
    let query_id = request.params.text("callback_query_id").unwrap_or_default();
    let text = request.params.text("text").unwrap_or_default();
    if entity::utf16_len(&text) > 200 {
        return Err(Refusal::bad_request("MESSAGE_TOO_LONG"));
    }
    let query = request
        .state
        .bot_mut(request.bot)?
        .queries
        .remove(&query_id);
    let query = query.filter(|query| request.now_ms - query.at_ms <= QUERY_MS);
    let query = query.ok_or_else(|| Refusal::bad_request(TOO_OLD))?;
    let is_alert = request.params.boolean("show_alert");
    let chat = request.state.chat_mut(request.bot, query.user)?;
    chat.notice = (!text.is_empty()).then_some(Notice {
        query_id,
        text,
        is_alert,
    });
    Ok(json!(true).into())
}
