//! Topics: one chat in several threads, private or a group.

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::request::Request;
use crate::world::parts::{Attachment, Content};
use crate::world::{Standing, UserId};

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

pub(crate) fn close_forum_topic(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    set_closed(request, true)
}

pub(crate) fn reopen_forum_topic(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    set_closed(request, false)
}

/// Topics can be closed in forum supergroups only.
fn set_closed(request: &mut Request<'_>, is_closed: bool) -> Result<Answer, Refusal> {
    let chat = forum(request)?;
    if request.state.standing(request.bot, chat).is_none() {
        return Err(Refusal::bad_request("the chat is not a supergroup forum"));
    }
    let thread = request.params.integer("message_thread_id")?.unwrap_or(0);
    let chat = request.state.chat_mut(request.bot, chat)?;
    if !chat.topics.contains_key(&thread) {
        return Err(Refusal::bad_request("message thread not found"));
    }
    let was_changed = if is_closed {
        chat.closed.insert(thread)
    } else {
        chat.closed.remove(&thread)
    };
    if was_changed {
        Ok(json!(true).into())
    } else {
        Err(Refusal::bad_request("TOPIC_NOT_MODIFIED"))
    }
}

/// Reads `chat_id` and sees to it that there are topics, and that the bot may manage those of a group.
fn forum(request: &Request<'_>) -> Result<UserId, Refusal> {
    let chat = request.open_chat()?;
    let not_a_forum = || Refusal::bad_request("the chat is not a forum");
    let Some(standing) = request.state.standing(request.bot, chat) else {
        let has_topics = request.state.bot(request.bot)?.account.has_topics;
        return if has_topics {
            Ok(chat)
        } else {
            Err(not_a_forum())
        };
    };
    if !request.state.group(chat)?.is_forum {
        return Err(not_a_forum());
    }
    match standing {
        Standing::Administrator {
            can_manage_topics: true,
        } => Ok(chat),
        Standing::Administrator { .. } | Standing::Member | Standing::Kicked => {
            Err(Refusal::bad_request("not enough rights to create a topic"))
        }
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
