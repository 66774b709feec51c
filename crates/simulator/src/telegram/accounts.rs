//! Who the bot is and whom it talks to.

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::request::Request;
use crate::world::parts::render;

pub(crate) fn get_me(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let mut me = render::bot(&request.state.bot(request.bot)?.account);
    for (flag, value) in [
        ("can_join_groups", false),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[flag] = json!(value);
    }
    me["has_topics_enabled"] = json!(request.state.bot(request.bot)?.account.has_topics);
    me["allows_users_to_create_topics"] = json!(false);
    Ok(me.into())
}

pub(crate) fn get_chat(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.known_chat("chat_id")?;
    if !request
        .state
        .find_chat(request.bot, user)
        .is_some_and(|chat| chat.is_started)
    {
        return Err(Refusal::bad_request("chat not found"));
    }
    Ok(request.state.chat_json(user)?.into())
}

/// Answers `close` and `logOut`: there is one server only, and no cloud to leave.
pub(crate) fn stay(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    request.state.bot(request.bot)?;
    Ok(json!(true).into())
}
