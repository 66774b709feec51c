//! What connectors are told: our events under the protocol's names, with its bodies and its signature.

use super::{
    numbers::{ACCOUNT, number},
    shapes::Shaper,
    words,
};
use crate::run::Shared;
use desk::{Actor, ClaimedWebhook, Error, Numbered};
use domain::{
    conversation::Status,
    event::Fact,
    view::{Bubble, Row},
};
use serde_json::{Value, json};

/// The protocol's events, and which of ours each is.
pub(super) const EVENTS: [(&str, &[&str]); 7] = [
    ("conversation_created", &["conversation.opened"]),
    (
        "conversation_status_changed",
        &[
            "turn.changed",
            "conversation.snoozed",
            "conversation.woken",
            "conversation.closed",
            "conversation.reopened",
        ],
    ),
    (
        "conversation_updated",
        &[
            "conversation.updated",
            "conversation.assigned",
            "conversation.transferred",
            "conversation.category_changed",
        ],
    ),
    (
        "message_created",
        &["message.received", "message.written", "message.noted"],
    ),
    (
        "message_updated",
        &[
            "message.sent",
            "message.failed",
            "message.edited",
            "message.deleted",
            "message.fetched",
        ],
    ),
    ("contact_created", &["contact.created"]),
    ("contact_updated", &["contact.updated"]),
];

/// What a webhook is told that names nothing, and the bridge of an inbox.
pub(super) const ALL_EVENTS: [&str; 7] = [
    "conversation_created",
    "conversation_status_changed",
    "conversation_updated",
    "message_created",
    "message_updated",
    "contact_created",
    "contact_updated",
];

/// What an agent bot is told.
pub(super) const BOT_EVENTS: [&str; 3] = [
    "message_created",
    "message_updated",
    "conversation_status_changed",
];

/// Returns the protocol's name of an event of ours.
fn event_name(kind: &str) -> Option<&'static str> {
    let found = EVENTS.iter().find(|(_, kinds)| kinds.contains(&kind));
    found.map(|(event, _)| *event)
}

/// Says the change of a status to an agent bot, which knows two.
const fn to_bot(status: Status) -> &'static str {
    match status {
        Status::Closed => "conversation_resolved",
        Status::Bot | Status::Waiting | Status::Active | Status::Snoozed => "conversation_opened",
    }
}

/// Makes the body of a delivery; what is gone is told by its event alone.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn body_of(shared: &Shared, claimed: &ClaimedWebhook) -> desk::Result<Value> {
    let (desk, house, fact) = (&shared.desk, Actor::house(), &claimed.event.fact);
    let shaper = Shaper::new(shared, &house);
    let mut event = event_name(fact.name()).unwrap_or("unknown");
    let gone = json!({ "event": event, "account": account() });
    if let Fact::ContactCreated { contact } | Fact::ContactUpdated { contact } = fact {
        let Some(card) = there(desk.get_contact_card(&house, *contact).await)? else {
            return Ok(gone);
        };
        let mut body = shaper.contact(&card).await?;
        body["event"] = json!(event);
        body["account"] = account();
        return Ok(body);
    }
    let Some(moved) = fact.moved() else {
        return Ok(gone);
    };
    let Some(row) = there(desk.get_conversation(&house, moved.conversation).await)? else {
        return Ok(gone);
    };
    if let Some(message) = fact.message() {
        let Some((_, bubble)) = there(desk.get_message(&house, message).await)? else {
            return Ok(gone);
        };
        return message_body(shared, &shaper, event, &row, &bubble).await;
    }
    // The status as it was then: connectors act on it.
    let status = moved.after.status;
    let mut body = shaper.conversation(&row).await?;
    if claimed.webhook.bot.is_some() && event == "conversation_status_changed" {
        event = to_bot(status);
    }
    body["event"] = json!(event);
    body["status"] = json!(words::status(status));
    body["account"] = account();
    body["changed_attributes"] = match &moved.before {
        Some(before) if before.status != status => json!([{ "status": {
            "previous_value": words::status(before.status),
            "current_value": words::status(status),
        } }]),
        Some(_) | None => json!([]),
    };
    Ok(body)
}

async fn message_body(
    shared: &Shared,
    shaper: &Shaper<'_>,
    event: &str,
    row: &Row,
    bubble: &Bubble,
) -> desk::Result<Value> {
    let desk = &shared.desk;
    let message = shaper.message(row, bubble).await?;
    let mut conversation = shaper.conversation(row).await?;
    // Connectors read the message once more from its conversation.
    conversation["messages"] = json!([message]);
    let channel = desk.get_channel(&Actor::house(), row.channel_id).await?;
    let inbox = number(desk, Numbered::Channel, row.channel_id).await?;
    Ok(json!({
        "event": event,
        "id": message["id"],
        "content": message["content"],
        "content_type": message["content_type"],
        "content_attributes": message["content_attributes"],
        "additional_attributes": {},
        "message_type": words::message_type_word(bubble.author),
        "created_at": super::moments(bubble.at),
        "private": bubble.private,
        "source_id": message["source_id"],
        "status": message["status"],
        "sender": message["sender"],
        "inbox": { "id": inbox, "name": channel.name },
        "account": account(),
        "conversation": conversation,
        "attachments": message["attachments"],
    }))
}

fn account() -> Value {
    json!({ "id": ACCOUNT, "name": "Switchboard" })
}

fn there<T>(result: desk::Result<T>) -> desk::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::webhook::KINDS;

    #[test]
    fn every_event_of_ours_is_one_of_theirs_at_most() {
        let mut all: Vec<&str> = EVENTS
            .iter()
            .flat_map(|(_, kinds)| kinds.iter().copied())
            .collect();
        assert!(all.iter().all(|kind| KINDS.contains(kind)));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(event_name("message.received"), Some("message_created"));
        assert_eq!(event_name("offer.made"), None);
        assert!(
            ALL_EVENTS
                .iter()
                .all(|event| EVENTS.iter().any(|(name, _)| name == event))
        );
    }
}
