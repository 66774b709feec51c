//! The client door: programs in contacts' hands. They know an inbox's identifier and what it calls the contact, which
//! is a secret of the contact's own; nothing else is found by them.

use super::{
    contacts::{attributes, name},
    fields::Fields,
    links,
    messages::receive,
    refused::{Answer, Refused},
    shapes::Shaper,
};
use crate::run::Shared;
use axum::{
    Json,
    extract::{Path, State},
};
use desk::{Actor, ContactCard, ContactChange, NewContact, Opening, Search};
use domain::{channel::Channel, view::Row};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// A contact in an inbox.
struct Known {
    channel: Channel,
    source: String,
    card: ContactCard,
}

impl Known {
    async fn find(shared: &Shared, inbox: &str, source: &str) -> Result<Self, Refused> {
        let channel = links::find_inbox(&shared.desk, inbox).await?;
        let found = shared
            .desk
            .find_contact(&Actor::house(), channel.id, source)
            .await?;
        Ok(Self {
            source: source.to_owned(),
            card: found.ok_or_else(Refused::not_found)?,
            channel,
        })
    }

    async fn shape(&self, shared: &Shared) -> Result<Value, Refused> {
        let contact = Shaper::new(shared, &Actor::house())
            .contact(&self.card)
            .await?;
        Ok(json!({
            "id": contact["id"],
            "source_id": self.source,
            "name": contact["name"],
            "email": contact["email"],
            "phone_number": contact["phone_number"],
            "pubsub_token": null,
        }))
    }

    /// Finds a conversation of the contact in the inbox.
    async fn conversation(&self, shared: &Shared, number: i64) -> Result<Row, Refused> {
        let row = shared.desk.find_by_number(&Actor::house(), number).await?;
        let is_own = row.contact_id == self.card.contact.id && row.channel_id == self.channel.id;
        if is_own {
            Ok(row)
        } else {
            Err(Refused::not_found())
        }
    }

    async fn shape_conversation(&self, shared: &Shared, row: &Row) -> Result<Value, Refused> {
        let mut whole = Shaper::new(shared, &Actor::house())
            .conversation(row)
            .await?;
        Ok(json!({
            "id": whole["id"],
            "inbox_id": whole["inbox_id"],
            "status": whole["status"],
            "contact_last_seen_at": whole["contact_last_seen_at"],
            "messages": self.shape_messages(shared, row).await?,
            "contact": whole["meta"]["sender"].take(),
        }))
    }

    /// Shapes what the contact may see: no notes, and nothing of the house's own.
    async fn shape_messages(&self, shared: &Shared, row: &Row) -> Result<Vec<Value>, Refused> {
        let house = Actor::house();
        let (bubbles, _) = shared
            .desk
            .earlier_messages(&house, row.id, i64::MAX)
            .await?;
        let shaper = Shaper::new(shared, &house);
        let mut messages = Vec::new();
        for bubble in bubbles.iter().filter(|bubble| !bubble.private) {
            messages.push(seen(shaper.message(row, bubble).await?));
        }
        Ok(messages)
    }
}

/// Leaves of a message what a contact may see.
fn seen(message: Value) -> Value {
    let fields = [
        "id",
        "content",
        "message_type",
        "content_type",
        "content_attributes",
        "created_at",
        "conversation_id",
        "attachments",
        "echo_id",
    ];
    let mut seen = json!({});
    for field in fields {
        seen[field] = message[field].clone();
    }
    seen["sender"] =
        json!({ "name": message["sender"]["name"], "type": message["sender"]["type"] });
    seen
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Path(inbox): Path<String>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let channel = links::find_inbox(desk, &inbox).await?;
    let source = desk.secret();
    let new = NewContact {
        name: name(&fields),
        channel: Some(channel.id),
        external_id: Some(source.clone()),
        language: None,
        attributes: attributes(&fields),
    };
    let (card, _) = desk.put_contact(&Actor::house(), &new).await?;
    let known = Known {
        channel,
        source,
        card,
    };
    Ok(Json(known.shape(&shared).await?))
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Path((inbox, source)): Path<(String, String)>,
) -> Answer {
    let known = Known::find(&shared, &inbox, &source).await?;
    Ok(Json(known.shape(&shared).await?))
}

pub(super) async fn change(
    State(shared): State<Arc<Shared>>,
    Path((inbox, source)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let mut known = Known::find(&shared, &inbox, &source).await?;
    let change = ContactChange {
        name: fields.text("name").filter(|name| !name.trim().is_empty()),
        language: None,
        attributes: attributes(&fields),
    };
    let (house, id) = (Actor::house(), known.card.contact.id);
    known.card = shared
        .desk
        .change_contact(&house, id, &change, None)
        .await?;
    Ok(Json(known.shape(&shared).await?))
}

pub(super) async fn conversations(
    State(shared): State<Arc<Shared>>,
    Path((inbox, source)): Path<(String, String)>,
) -> Answer {
    let known = Known::find(&shared, &inbox, &source).await?;
    let search = Search {
        contact: Some(known.card.contact.id),
        limit: 20,
        ..Search::default()
    };
    let page = shared
        .desk
        .list_conversations(&Actor::house(), &search)
        .await?;
    let mut all = Vec::new();
    for row in page
        .items
        .iter()
        .filter(|row| row.channel_id == known.channel.id)
    {
        all.push(known.shape_conversation(&shared, row).await?);
    }
    Ok(Json(Value::Array(all)))
}

pub(super) async fn open(
    State(shared): State<Arc<Shared>>,
    Path((inbox, source)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let known = Known::find(&shared, &inbox, &source).await?;
    let opening = Opening {
        contact: known.card.contact.id,
        channel: Some(known.channel.id),
        intent: None,
        categories: BTreeSet::new(),
        attributes: fields.object("custom_attributes"),
    };
    let (row, _) = shared
        .desk
        .open_conversation(&Actor::house(), &opening)
        .await?;
    Ok(Json(known.shape_conversation(&shared, &row).await?))
}

pub(super) async fn messages(
    State(shared): State<Arc<Shared>>,
    Path((inbox, source, number)): Path<(String, String, i64)>,
) -> Answer {
    let known = Known::find(&shared, &inbox, &source).await?;
    let row = known.conversation(&shared, number).await?;
    Ok(Json(Value::Array(
        known.shape_messages(&shared, &row).await?,
    )))
}

pub(super) async fn write(
    State(shared): State<Arc<Shared>>,
    Path((inbox, source, number)): Path<(String, String, i64)>,
    fields: Fields,
) -> Answer {
    let known = Known::find(&shared, &inbox, &source).await?;
    let row = known.conversation(&shared, number).await?;
    let house = Actor::house();
    let (conversation, bubble) = receive(&shared, &house, &row, &fields).await?;
    let row = shared.desk.get_conversation(&house, conversation).await?;
    let mut message = Shaper::new(&shared, &house).message(&row, &bubble).await?;
    message["echo_id"] = json!(fields.text("echo_id"));
    Ok(Json(seen(message)))
}
