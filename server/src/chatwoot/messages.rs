//! Messages of a conversation.

use super::{
    conversations::find_row,
    fields::Fields,
    numbers::{At, find},
    refused::{Answer, Refused},
    shapes::Shaper,
};
use crate::{
    http::{Problem, take_in},
    run::Shared,
};
use axum::{
    Extension, Json,
    body::Body,
    extract::{Query, State},
    http::StatusCode,
};
use desk::{Actor, Kind, Numbered, Report, Said, Speaker};
use domain::{
    bot::{Act, Button, Say},
    channel::ChannelKind,
    conversation::{Destination, Status},
    id::{AttachmentId, ConversationId, MessageId},
    message::{Author, Write},
    permission::Right,
    view::{Bubble, Row},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Messages of one page.
const PAGE: i64 = 20;

/// Which part of a conversation: the messages around the one with this number.
#[derive(Debug, Deserialize)]
pub(super) struct Part {
    before: Option<i64>,
    after: Option<i64>,
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    Query(part): Query<Part>,
) -> Answer {
    let desk = &shared.desk;
    let row = find_row(desk, &actor, number).await?;
    let seq = async |number: i64| {
        let id: MessageId = find(desk, Numbered::Message, number).await?;
        Ok::<_, Refused>(desk.get_message(&actor, id).await?.1.seq)
    };
    let bubbles = match (part.before, part.after) {
        (_, Some(after)) => {
            desk.list_messages(&actor, row.id, seq(after).await?, PAGE)
                .await?
        }
        (Some(before), None) => {
            desk.earlier_messages(&actor, row.id, seq(before).await?)
                .await?
                .0
        }
        (None, None) => desk.earlier_messages(&actor, row.id, i64::MAX).await?.0,
    };
    let shaper = Shaper::new(&shared, &actor);
    let whole = shaper.conversation(&row).await?;
    let mut payload = Vec::new();
    for bubble in &bubbles {
        payload.push(shaper.message(&row, bubble).await?);
    }
    let meta = json!({
        "labels": whole["labels"],
        "additional_attributes": {},
        "contact": whole["meta"]["sender"],
        "assignee": whole["meta"]["assignee"],
        "agent_last_seen_at": null,
        "assignee_last_seen_at": null,
    });
    Ok(Json(json!({ "meta": meta, "payload": payload })))
}

pub(super) async fn write(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    let (conversation, bubble) = match fields.text("message_type").as_deref() {
        Some("incoming" | "0") => receive(&shared, &actor, &row, &fields).await?,
        None | Some("outgoing" | "1") => send(&shared, &actor, &row, &fields).await?,
        Some(_) => return Err(Refused::field("message_type", "send incoming or outgoing")),
    };
    let house = Actor::house();
    let row = shared.desk.get_conversation(&house, conversation).await?;
    let mut answer = Shaper::new(&shared, &house).message(&row, &bubble).await?;
    answer["echo_id"] = json!(fields.text("echo_id"));
    Ok(Json(answer))
}

/// Adds what a contact said; a resolved conversation goes on, with its inbox's bot first.
pub(super) async fn receive(
    shared: &Shared,
    actor: &Actor,
    row: &Row,
    fields: &Fields,
) -> Result<(ConversationId, Bubble), Refused> {
    let desk = &shared.desk;
    let house = Actor::house();
    actor.may(Right::MessagesAppend)?;
    let attachments = keep_files(shared, &house, row.id, fields).await?;
    let said = Said {
        by: Speaker::Contact,
        text: fields.text("content").unwrap_or_default(),
        attachments,
        buttons: Vec::new(),
        external_id: fields.text("source_id").filter(|name| !name.is_empty()),
        at: None,
        reply_to: replied_to(shared, fields).await?,
        epoch: None,
    };
    if row.status == Status::Closed {
        go_on(shared, row).await?;
    }
    Ok(desk.append(actor, row.id, &said).await?)
}

/// Reopens a conversation for its contact. One that somebody else has reopened, or a newer one, goes on as it is.
async fn go_on(shared: &Shared, row: &Row) -> Result<(), Refused> {
    let house = Actor::house();
    match shared.desk.reopen(&house, row.id).await {
        Ok(_) => {}
        Err(error) if error.kind() == Kind::Conflict => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    let channel = shared.desk.get_channel(&house, row.channel_id).await?;
    if let Some(bot) = channel.bot {
        shared
            .desk
            .transfer(&house, row.id, Destination::Bot(bot))
            .await?;
    }
    Ok(())
}

/// Writes in the token's name: an operator's words, a note, or those of a bot that has the turn.
async fn send(
    shared: &Shared,
    actor: &Actor,
    row: &Row,
    fields: &Fields,
) -> Result<(ConversationId, Bubble), Refused> {
    let desk = &shared.desk;
    let text = fields.text("content").unwrap_or_default();
    let buttons = buttons(fields);
    if actor.is_bot() && !buttons.is_empty() {
        let say = Act::Say(Say {
            text,
            buttons,
            ..Say::default()
        });
        desk.act(actor.operator()?, row.id, row.epoch, &[say], None)
            .await?;
        let (last, _) = desk
            .earlier_messages(&Actor::house(), row.id, i64::MAX)
            .await?;
        let said = last
            .into_iter()
            .rev()
            .find(|bubble| matches!(bubble.author, Author::Bot(_)));
        return Ok((row.id, said.ok_or_else(Refused::not_found)?));
    }
    let write = Write {
        text,
        attachments: keep_files(shared, actor, row.id, fields).await?,
        private: fields.flag("private"),
        reply_to: replied_to(shared, fields).await?,
        // The protocol knows no turns: people may speak while a bot has it, a bot only while it is its own.
        epoch: Some(row.epoch),
        mentions: Vec::new(),
    };
    let bubble = desk.write(actor, row.id, &write).await?;
    let source = fields.text("source_id").filter(|name| !name.is_empty());
    let (Some(source), ChannelKind::Api, false) = (source, row.channel_kind, write.private) else {
        return Ok((row.id, bubble));
    };
    // A bridge that names it has sent it already.
    let sent = Report::Sent {
        external_id: Some(source),
    };
    Ok(desk.report(actor, bubble.id, &sent).await?)
}

async fn keep_files(
    shared: &Shared,
    actor: &Actor,
    conversation: ConversationId,
    fields: &Fields,
) -> Result<Vec<AttachmentId>, Refused> {
    let mut kept = Vec::new();
    for file in &fields.files {
        let body = Body::from(file.bytes.clone());
        let taken = take_in(shared, actor, conversation, &file.name, body).await;
        kept.push(taken.map_err(Problem::from)?.id);
    }
    Ok(kept)
}

async fn replied_to(shared: &Shared, fields: &Fields) -> Result<Option<MessageId>, Refused> {
    let named = fields.within("content_attributes", "in_reply_to");
    match named.as_ref().and_then(Value::as_i64) {
        Some(number) => Ok(Some(find(&shared.desk, Numbered::Message, number).await?)),
        None => Ok(None),
    }
}

/// Reads the answers of an `input_select`.
fn buttons(fields: &Fields) -> Vec<Button> {
    let Some(Value::Array(items)) = fields.within("content_attributes", "items") else {
        return Vec::new();
    };
    let button = |item: &Value| {
        let label = item["title"].as_str()?.to_owned();
        let data = item["value"].as_str().unwrap_or(&label).to_owned();
        Some(Button { label, data })
    };
    items.iter().filter_map(button).collect()
}

pub(super) async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number, message]): At<2>,
    fields: Fields,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    let id: MessageId = find(&shared.desk, Numbered::Message, message).await?;
    let report = match fields.text("status").as_deref() {
        Some("sent" | "delivered" | "read") => Report::Sent { external_id: None },
        Some("failed") => Report::Failed {
            why: fields.text("external_error").unwrap_or_default(),
        },
        Some(_) | None => {
            return Err(Refused::field(
                "status",
                "send sent, delivered, read or failed",
            ));
        }
    };
    let bubble = match shared.desk.report(&actor, id, &report).await {
        // A message that is sent is read later.
        Err(error) if error.code() == "message.settled" => {
            shared.desk.get_message(&actor, id).await?.1
        }
        reported => reported?.1,
    };
    Ok(Json(
        Shaper::new(&shared, &actor).message(&row, &bubble).await?,
    ))
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number, message]): At<2>,
) -> Answer {
    let row = find_row(&shared.desk, &actor, number).await?;
    let id: MessageId = find(&shared.desk, Numbered::Message, message).await?;
    let bubble = shared.desk.delete_message(&actor, id).await?;
    Ok(Json(
        Shaper::new(&shared, &actor).message(&row, &bubble).await?,
    ))
}

pub(super) async fn typing(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Result<StatusCode, Refused> {
    let row = find_row(&shared.desk, &actor, number).await?;
    match fields.text("typing_status").as_deref() {
        Some("on") if !fields.flag("is_private") => shared.desk.type_to(&actor, row.id).await?,
        // Typing ends by itself after a few seconds.
        Some("on" | "off") => {}
        Some(_) | None => return Err(Problem::invalid("typing_status", "send on or off").into()),
    }
    Ok(StatusCode::OK)
}
