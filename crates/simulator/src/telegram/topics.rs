//! Topics in private chats: one chat in several threads.

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::request::Request;
use crate::world::UserId;
use crate::world::parts::{Attachment, Content};

/// The longest name of a topic, in characters.
const LONGEST_NAME: usize = 128;

/// The colour that a topic has when the bot names none.
const COLOUR: i64 = 7_322_096;

pub(crate) fn create_forum_topic(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = forum(request)?;
    let name = name(request)?.ok_or_else(|| Refusal::bad_request("topic name is empty"))?;
    let topic = json!({ "name": name, "icon_color": COLOUR });
    let fields = [("forum_topic_created".to_owned(), topic)];
    let service = Content::bare(Attachment::Other(fields.into_iter().collect()));
    let now_ms = request.now_ms;
    let chat = request.state.chat_mut(request.bot, user)?;
    let thread = chat.open_topic(name.clone(), service, now_ms);
    Ok(json!({ "message_thread_id": thread, "name": name, "icon_color": COLOUR }).into())
}

pub(crate) fn edit_forum_topic(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = forum(request)?;
    let thread = request.params.integer("message_thread_id")?.unwrap_or(0);
    let name = name(request)?;
    let chat = request.state.chat_mut(request.bot, user)?;
    let known = chat
        .topics
        .get_mut(&thread)
        .ok_or_else(|| Refusal::bad_request("message thread not found"))?;
    match name {
        Some(name) if *known != name => *known = name,
        Some(_) | None => return Err(Refusal::bad_request("TOPIC_NOT_MODIFIED")),
    }
    Ok(json!(true).into())
}

pub(crate) fn delete_forum_topic(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = forum(request)?;
    let thread = request.params.integer("message_thread_id")?.unwrap_or(0);
    if request
        .state
        .chat_mut(request.bot, user)?
        .delete_topic(thread)
    {
        Ok(json!(true).into())
    } else {
        Err(Refusal::bad_request("message thread not found"))
    }
}

/// Reads `chat_id` and sees to it that there are topics.
fn forum(request: &Request<'_>) -> Result<UserId, Refusal> {
    let user = request.open_chat()?;
    if request.state.bot(request.bot)?.account.has_topics {
        Ok(user)
    } else {
        Err(Refusal::bad_request("the chat is not a forum"))
    }
}

fn name(request: &Request<'_>) -> Result<Option<String>, Refusal> {
    let name = request.params.text("name").filter(|name| !name.is_empty());
    if name
        .as_ref()
        .is_some_and(|name| name.chars().count() > LONGEST_NAME)
    {
        return Err(Refusal::bad_request("topic name is too long"));
    }
    Ok(name)
}
