//! Reading a conversation and acting on it.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    assist::{Draft, Task},
    bot::BotStep,
    canned::CannedReply,
    conversation::{Destination, Epoch},
    id::{AttachmentId, CallId, CategoryId, ConversationId, InterventionId, MessageId, OperatorId},
    intervention::{Intervention, Treatment},
    mention::Named,
    time::Timestamp,
    view::{Bubble, Row, Thread, why::Why},
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Reads a conversation by its number.
#[server(prefix = "/fn", endpoint = "get_thread", input = Json, output = Json)]
pub async fn get_thread(number: i64) -> Result<Thread, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.thread(&actor, number).await?)
}

/// Reads why somebody has it, or nobody yet.
#[server(prefix = "/fn", endpoint = "get_why", input = Json, output = Json)]
pub async fn get_why(conversation: ConversationId) -> Result<Why, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.explain(&actor, conversation).await?)
}

/// Reads what bots were asked and answered in it.
#[server(prefix = "/fn", endpoint = "list_bot_steps", input = Json, output = Json)]
pub async fn list_bot_steps(conversation: ConversationId) -> Result<Vec<BotStep>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_bot_steps(&actor, conversation).await?)
}

/// Asks whether a model is configured that drafts.
#[server(prefix = "/fn", endpoint = "has_drafts", input = Json, output = Json)]
pub async fn has_drafts(conversation: ConversationId) -> Result<bool, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.has_drafts(&actor, conversation).await?)
}

/// Asks the model for a draft.
#[server(prefix = "/fn", endpoint = "ask_draft", input = Json, output = Json)]
pub async fn ask_draft(conversation: ConversationId, task: Task) -> Result<Draft, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.draft(&actor, conversation, &task).await?)
}

/// Reads the messages before one; the second value says whether there are still earlier ones.
#[server(prefix = "/fn", endpoint = "earlier_messages", input = Json, output = Json)]
pub async fn earlier_messages(
    conversation: ConversationId,
    before_seq: i64,
) -> Result<(Vec<Bubble>, bool), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk
        .earlier_messages(&actor, conversation, before_seq)
        .await?)
}

/// Writes a reply or a note; a plain form may send it too.
#[server(prefix = "/fn", endpoint = "write", output = Json)]
pub async fn write(
    conversation: ConversationId,
    text: String,
    private: bool,
    epoch: Option<Epoch>,
    #[server(default)] attachments: Vec<AttachmentId>,
    #[server(default)] reply_to: Option<MessageId>,
    #[server(default)] mentions: Vec<OperatorId>,
) -> Result<Bubble, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let wanted = domain::message::Write {
        text,
        attachments,
        private,
        reply_to,
        epoch,
        mentions,
    };
    Ok(desk.write(&actor, conversation, &wanted).await?)
}

/// Reads which colleagues a note may mention.
#[server(prefix = "/fn", endpoint = "list_mentionable", input = Json, output = Json)]
pub async fn list_mentionable(conversation: ConversationId) -> Result<Vec<Named>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_mentionable(&actor, conversation).await?)
}

/// Takes it off the viewer's list of mentions.
#[server(prefix = "/fn", endpoint = "settle_mention", input = Json, output = Json)]
pub async fn settle_mention(conversation: ConversationId) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.settle_mention(&actor, conversation).await?)
}

/// Puts other words in place of those of the viewer's own message.
#[server(prefix = "/fn", endpoint = "edit_message", input = Json, output = Json)]
pub async fn edit_message(message: MessageId, text: String) -> Result<Bubble, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.edit_message(&actor, message, &text).await?)
}

/// Deletes the viewer's own message.
#[server(prefix = "/fn", endpoint = "delete_message", input = Json, output = Json)]
pub async fn delete_message(message: MessageId) -> Result<Bubble, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.delete_message(&actor, message).await?)
}

/// Reacts to a message; none takes the reaction away.
#[server(prefix = "/fn", endpoint = "react", input = Json, output = Json)]
pub async fn react(message: MessageId, emoji: Option<String>) -> Result<Bubble, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.react(&actor, message, emoji.as_deref()).await?)
}

/// Shows that the viewer types: the contact and colleagues, or colleagues alone.
#[server(prefix = "/fn", endpoint = "type_to", input = Json, output = Json)]
pub async fn type_to(conversation: ConversationId, beside: bool) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    if beside {
        return Ok(desk.type_beside(&actor, conversation).await?);
    }
    Ok(desk.type_to(&actor, conversation).await?)
}

/// Sends a message once more that failed or may not have arrived.
#[server(prefix = "/fn", endpoint = "send_again", input = Json, output = Json)]
pub async fn send_again(message: MessageId) -> Result<Bubble, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let (_, bubble) = desk.send_again(&actor, message).await?;
    Ok(bubble)
}

/// Makes the viewer the owner; `over`: also when a colleague has it.
#[server(prefix = "/fn", endpoint = "take", input = Json, output = Json)]
pub async fn take(conversation: ConversationId, over: bool) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.take(&actor, conversation, over).await?)
}

/// Gives it to a team or a colleague, with a note for whoever gets it; the note may be empty.
#[server(prefix = "/fn", endpoint = "transfer", input = Json, output = Json)]
pub async fn transfer(
    conversation: ConversationId,
    to: Destination,
    note: String,
) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.transfer_with(&actor, conversation, to, &note).await?)
}

/// Puts it into exactly these categories.
#[server(prefix = "/fn", endpoint = "set_categories", input = Json, output = Json)]
pub async fn set_categories(
    conversation: ConversationId,
    set: BTreeSet<CategoryId>,
) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk
        .set_categories(&actor, conversation, &set, None)
        .await?)
}

/// Says that help is needed.
#[server(prefix = "/fn", endpoint = "open_intervention", input = Json, output = Json)]
pub async fn open_intervention(
    conversation: ConversationId,
    reason: String,
) -> Result<Intervention, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let none = BTreeSet::new();
    Ok(desk
        .open_intervention(&actor, conversation, &reason, &none)
        .await?)
}

/// Does something with an intervention.
#[server(prefix = "/fn", endpoint = "treat_intervention", input = Json, output = Json)]
pub async fn treat_intervention(
    intervention: InterventionId,
    what: Treatment,
) -> Result<Intervention, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.treat_intervention(&actor, intervention, &what).await?)
}

/// Ends it.
#[server(prefix = "/fn", endpoint = "close", input = Json, output = Json)]
pub async fn close(conversation: ConversationId) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.close(&actor, conversation).await?)
}

/// Lets it sleep until a time.
#[server(prefix = "/fn", endpoint = "snooze", input = Json, output = Json)]
pub async fn snooze(conversation: ConversationId, until: Timestamp) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.snooze(&actor, conversation, until).await?)
}

/// Wakes it.
#[server(prefix = "/fn", endpoint = "wake", input = Json, output = Json)]
pub async fn wake(conversation: ConversationId) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.wake(&actor, conversation).await?)
}

/// Continues it.
#[server(prefix = "/fn", endpoint = "reopen", input = Json, output = Json)]
pub async fn reopen(conversation: ConversationId) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.reopen(&actor, conversation).await?)
}

/// Reads the canned replies for a conversation, with their variables filled.
#[server(prefix = "/fn", endpoint = "canned_replies", input = Json, output = Json)]
pub async fn canned_replies(conversation: ConversationId) -> Result<Vec<CannedReply>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.canned_replies_for(&actor, conversation).await?)
}

/// Has the viewer's telephone rung, and the contact's after it.
#[server(prefix = "/fn", endpoint = "request_call", input = Json, output = Json)]
pub async fn request_call(conversation: ConversationId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let ask = domain::call::CallRequest::default();
    desk.request_call(&actor, conversation, &ask).await?;
    Ok(())
}

/// Ends a call.
#[server(prefix = "/fn", endpoint = "end_call", input = Json, output = Json)]
pub async fn end_call(call: CallId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.end_call(&actor, call).await?;
    Ok(())
}

/// Lets them talk for longer.
#[server(prefix = "/fn", endpoint = "extend_call", input = Json, output = Json)]
pub async fn extend_call(call: CallId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.extend_call(&actor, call).await?;
    Ok(())
}

/// Lets the customer of a call wait, or fetches him back.
#[server(prefix = "/fn", endpoint = "hold_call", input = Json, output = Json)]
pub async fn hold_call(call: CallId, waits: bool) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.hold_call(&actor, call, waits).await?;
    Ok(())
}

/// Takes part in a call of others.
#[server(prefix = "/fn", endpoint = "listen_call", input = Json, output = Json)]
pub async fn listen_call(call: CallId, part: domain::call::Part) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.listen_call(&actor, call, part).await?;
    Ok(())
}

/// Takes part in it no longer.
#[server(prefix = "/fn", endpoint = "leave_call", input = Json, output = Json)]
pub async fn leave_call(call: CallId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.leave_call(&actor, call).await?;
    Ok(())
}

/// Notes what a call brought.
#[server(prefix = "/fn", endpoint = "note_call", input = Json, output = Json)]
pub async fn note_call(call: CallId, note: String) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.note_call(&actor, call, &note).await?;
    Ok(())
}

/// Asks the contact to share his number.
#[server(prefix = "/fn", endpoint = "ask_number", input = Json, output = Json)]
pub async fn ask_number(conversation: ConversationId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.ask_number(&actor, conversation).await?)
}

/// Forgets the contact's number.
#[server(prefix = "/fn", endpoint = "forget_number", input = Json, output = Json)]
pub async fn forget_number(conversation: ConversationId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.forget_number(&actor, conversation).await?)
}
