//! `/contacts`.

use super::{
    extract::{Body, Id, IfMatch, Made, Patch, Query, Tagged},
    objects::{Contact, List},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, ContactCard, ContactChange, Desk};
use domain::id::{ChannelId, ContactId};
use serde::Deserialize;
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

/// Which contact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    external_id: String,
    channel_id: Option<ChannelId>,
}

fn tagged(card: ContactCard) -> Tagged<Contact> {
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
    Query(named): Query<Named>,
) -> Result<Json<List<Contact>>, Problem> {
    let channel = named.channel_id.or(actor.channel());
    let channel = channel.ok_or_else(|| Problem::invalid("channel_id", "on which channel?"))?;
    let found = desk
        .find_contact(&actor, channel, &named.external_id)
        .await?;
    Ok(Json(List::whole(found.into_iter().collect::<Vec<_>>())))
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
