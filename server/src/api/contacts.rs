//! `/contacts`.

use super::{
    extract::{Body, Id, IfMatch, Made, Patch, Query, Tagged, cursor, limit},
    moments,
    objects::{BotStep, Contact, Conversation, Intervention, List, Message},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, ContactCard, ContactChange, ContactSearch, Desk};
use domain::id::{ChannelId, ContactId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is known of a contact that may be new.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Mia Rossi",
    "external_id": "customer-4711",
    "language": "it",
    "attributes": { "plan": "premium" }
}))]
pub(super) struct NewContact {
    /// The name.
    name: String,
    /// The API channel on which he is known; a token that is bound to one needs not say it.
    #[schema(value_type = Option<String>)]
    channel_id: Option<ChannelId>,
    /// What the platform calls him; the same one is the same contact.
    external_id: Option<String>,
    /// BCP 47, such as `de` or `pt-BR`.
    language: Option<String>,
    /// Put over those that he has; null forgets one.
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, Value>,
}

/// What shall be known of a contact; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "language": "de", "attributes": { "plan": "gold" } }))]
pub(super) struct ContactPatch {
    /// The name.
    name: Option<String>,
    /// BCP 47; null: not known.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Patch<String>,
    /// Put over those that he has; null forgets one.
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, Value>,
}

/// Which contacts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    external_id: Option<String>,
    channel_id: Option<ChannelId>,
    #[serde(default)]
    q: String,
    #[serde(default)]
    blocked: bool,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Everything of a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Everything {
    contact: Contact,
    /// When he was first heard of.
    #[schema(format = DateTime)]
    created_at: String,
    /// Latest words first.
    conversations: Vec<WholeConversation>,
}

/// A conversation with all that was said.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WholeConversation {
    conversation: Conversation,
    /// In their order, with the notes of colleagues.
    messages: Vec<Message>,
    interventions: Vec<Intervention>,
    /// What bots were asked and answered, oldest first.
    bot_steps: Vec<BotStep>,
}

impl From<desk::Export> for Everything {
    fn from(export: desk::Export) -> Self {
        let named = export.identities.into_iter();
        let card = ContactCard {
            contact: export.contact,
            names: named
                .map(|known| (known.channel, known.external_id))
                .collect(),
        };
        let whole = |exported: desk::Exported| {
            let id = exported.conversation.id;
            let messages = exported.messages.into_iter();
            WholeConversation {
                conversation: exported.conversation.into(),
                messages: messages.map(|bubble| Message::of(id, bubble)).collect(),
                interventions: exported.interventions.into_iter().map(Into::into).collect(),
                bot_steps: exported.bot_steps.into_iter().map(Into::into).collect(),
            }
        };
        Self {
            contact: card.into(),
            created_at: moments::write(export.record.created_at),
            conversations: export.conversations.into_iter().map(whole).collect(),
        }
    }
}

pub(super) fn tagged(card: ContactCard) -> Tagged<Contact> {
    Tagged(card.contact.version, card.into())
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ContactId>,
) -> Result<Tagged<Contact>, Problem> {
    Ok(tagged(desk.get_contact_card(&actor, id).await?))
}

pub(super) async fn find(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(asked): Query<Asked>,
) -> Result<Json<List<Contact>>, Problem> {
    if let Some(external_id) = &asked.external_id {
        if external_id.is_empty() {
            return Err(Problem::invalid("external_id", "a name is missing"));
        }
        let channel = asked.channel_id.or(actor.channel());
        let channel = channel.ok_or_else(|| Problem::invalid("channel_id", "on which channel?"))?;
        let found = desk.find_contact(&actor, channel, external_id).await?;
        return Ok(Json(List::whole(found.into_iter().collect::<Vec<_>>())));
    }
    let search = ContactSearch {
        text: asked.q,
        is_blocked: asked.blocked,
        after: cursor(asked.cursor)?,
        limit: limit(asked.limit)?,
    };
    let (cards, next) = desk.list_contact_cards(&actor, &search).await?;
    Ok(Json(List {
        items: cards.into_iter().map(Into::into).collect(),
        next_cursor: next.map(String::from),
    }))
}

pub(super) async fn block(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ContactId>,
) -> Result<Tagged<Contact>, Problem> {
    desk.block_contact(&actor, id).await?;
    Ok(tagged(desk.get_contact_card(&actor, id).await?))
}

pub(super) async fn unblock(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ContactId>,
) -> Result<Tagged<Contact>, Problem> {
    desk.unblock_contact(&actor, id).await?;
    Ok(tagged(desk.get_contact_card(&actor, id).await?))
}

pub(super) async fn export(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ContactId>,
) -> Result<Json<Everything>, Problem> {
    Ok(Json(desk.export_contact(&actor, id).await?.into()))
}

pub(super) async fn erase(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ContactId>,
) -> Result<StatusCode, Problem> {
    desk.erase_contact(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn put(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewContact>,
) -> Result<Made<Tagged<Contact>>, Problem> {
    let new = desk::NewContact {
        name: new.name,
        channel: new.channel_id,
        external_id: new.external_id,
        language: new.language,
        attributes: new.attributes,
    };
    let (card, is_new) = desk.put_contact(&actor, &new).await?;
    Ok(Made(is_new, tagged(card)))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ContactId>,
    if_match: IfMatch,
    Body(patch): Body<ContactPatch>,
) -> Result<Tagged<Contact>, Problem> {
    let change = ContactChange {
        name: patch.name,
        language: match patch.language {
            Patch::Keep => None,
            Patch::Clear => Some(String::new()),
            Patch::Set(language) => Some(language),
        },
        attributes: patch.attributes,
    };
    let changed = desk.change_contact(&actor, id, &change, if_match.0).await;
    Ok(tagged(changed.map_err(|error| if_match.explain(error))?))
}
