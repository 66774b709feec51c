//! Changes and deletes messages.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::formatting;
use super::media;
use super::request::Request;
use super::send;
use crate::world::parts::{Markup, Message, NOT_MODIFIED};
use crate::world::{Button, Side, UserId};

/// A message can be deleted for both sides within this time.
const DELETABLE_MS: i64 = 48 * 60 * 60 * 1_000;

pub(crate) fn edit_message_text(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let (user, mut message) = own_message(request)?;
    let (text, entities) = formatting::text(request.params)?;
    if message.content.attachment.is_some() {
        return Err(Refusal::bad_request(
            "there is no text in the message to edit",
        ));
    }
    message.content.text = text;
    message.content.entities = entities;
    message.buttons = inline_buttons(request)?;
    replace(request, user, message)
}

pub(crate) fn edit_message_caption(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let (user, mut message) = own_message(request)?;
    if message.content.attachment.is_none() {
        return Err(Refusal::bad_request(
            "there is no caption in the message to edit",
        ));
    }
    let (caption, entities) = formatting::caption(request.params)?.unwrap_or_default();
    message.content.text = caption;
    message.content.entities = entities;
    message.buttons = inline_buttons(request)?;
    replace(request, user, message)
}

pub(crate) fn edit_message_media(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let (user, mut message) = own_message(request)?;
    let given: Option<Value> = request.params.json("media")?;
    let given = given.ok_or_else(|| Refusal::bad_request("input media is empty"))?;
    let (kind, content) = media::part(request, &given)?;
    message.may_become(kind).map_err(Refusal::bad_request)?;
    message.content = content;
    message.buttons = inline_buttons(request)?;
    replace(request, user, message)
}

pub(crate) fn edit_message_live_location(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let to = (
        send::degrees(request, "latitude")?,
        send::degrees(request, "longitude")?,
    );
    relocate(request, Some(to))
}

pub(crate) fn stop_message_live_location(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    relocate(request, None)
}

fn relocate(request: &mut Request<'_>, to: Option<(f64, f64)>) -> Result<Answer, Refusal> {
    let (user, mut message) = own_message(request)?;
    message
        .relocate(to, request.now_ms)
        .map_err(Refusal::bad_request)?;
    message.buttons = inline_buttons(request)?;
    replace(request, user, message)
}

pub(crate) fn edit_message_reply_markup(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let (user, mut message) = own_message(request)?;
    message.buttons = inline_buttons(request)?;
    replace(request, user, message)
}

pub(crate) fn delete_message(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let message = request.message_in(user, "message_id", "message to delete not found")?;
    if request.now_ms - message.at_ms > DELETABLE_MS {
        return Err(Refusal::bad_request(
            "message can't be deleted for everyone",
        ));
    }
    let message_id = message.id;
    request
        .state
        .chat_mut(request.bot, user)?
        .messages
        .remove(&message_id);
    Ok(json!(true).into())
}

pub(crate) fn delete_messages(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let ids: Vec<i64> = request.params.object("message_ids")?.unwrap_or_default();
    if !(1..=100).contains(&ids.len()) {
        return Err(Refusal::bad_request("message identifiers must be 1 to 100"));
    }
    let now_ms = request.now_ms;
    let chat = request.state.chat_mut(request.bot, user)?;
    chat.messages
        .retain(|id, message| !ids.contains(id) || now_ms - message.at_ms > DELETABLE_MS);
    Ok(json!(true).into())
}

pub(crate) fn delete_business_messages(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let connection = request.business()?;
    let ids: Vec<i64> = request.params.object("message_ids")?.unwrap_or_default();
    if !(1..=100).contains(&ids.len()) {
        return Err(Refusal::bad_request("message identifiers must be 1 to 100"));
    }
    request.state.delete_of_business(&connection, &ids);
    Ok(json!(true).into())
}

fn own_message(request: &Request<'_>) -> Result<(UserId, Message), Refusal> {
    let user = request.open_chat()?;
    let message = request.message_in(user, "message_id", "message to edit not found")?;
    if message.from != Side::Bot {
        return Err(Refusal::bad_request("message can't be edited"));
    }
    Ok((user, message.clone()))
}

fn inline_buttons(request: &Request<'_>) -> Result<Vec<Vec<Button>>, Refusal> {
    match request.markup()? {
        None => Ok(Vec::new()),
        Some(Markup::Inline(rows)) => Ok(rows),
        Some(Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply) => Err(
            Refusal::bad_request("object expected as reply markup: inline keyboard expected"),
        ),
    }
}

/// Puts the changed message in place of the old one; the mark *edited* belongs to changed words only.
fn replace(
    request: &mut Request<'_>,
    user: UserId,
    mut message: Message,
) -> Result<Answer, Refusal> {
    let now_ms = request.now_ms;
    let stored = request.state.message_mut(request.bot, user, message.id)?;
    if stored.content == message.content && stored.buttons == message.buttons {
        return Err(Refusal::bad_request(NOT_MODIFIED));
    }
    if stored.content != message.content {
        message.edited_at_ms = Some(now_ms);
    }
    *stored = message.clone();
    Ok(request
        .state
        .render_message(request.bot, user, &message)?
        .into())
}
