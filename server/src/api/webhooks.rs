//! `/webhooks`, and the body that a webhook gets.

use super::{
    events::data_of,
    extract::{Body, Created, Id, IfMatch, Query, Tagged, Two, cursor, limit},
    moments,
    objects::{self, Attempt, Contact, Conversation, List, Message, Webhook, WebhookDelivery},
};
use crate::{chatwoot, http::Problem, run::Shared};
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, ClaimedWebhook, Desk, Error, LoggedWebhook, WebhookState};
use domain::{
    event::Fact,
    id::{ChannelId, WebhookDeliveryId, WebhookId},
    webhook::{Dialect, WebhookForm},
};
use egress::Allow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, sync::Arc};
use utoipa::ToSchema;

/// What a webhook shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Shop",
    "url": "https://shop.example/switchboard",
    "types": ["message.written", "conversation.closed"]
}))]
pub(super) struct NewWebhook {
    /// The name for colleagues.
    name: String,
    /// Where it listens; a public address.
    url: String,
    /// What it is told; left out or empty: everything.
    #[serde(default)]
    types: BTreeSet<String>,
    /// The API channel that it carries: it is told of nothing else, and its answer says that a message was sent.
    #[schema(value_type = Option<String>)]
    channel_id: Option<ChannelId>,
    /// True: the events of a conversation come strictly one after the other.
    #[serde(default)]
    is_ordered: bool,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "is_enabled": false }))]
pub(super) struct WebhookChange {
    /// The name for colleagues.
    name: Option<String>,
    /// Where it listens.
    url: Option<String>,
    /// What it is told; empty: everything.
    types: Option<BTreeSet<String>>,
    /// True: the events of a conversation come strictly one after the other.
    is_ordered: Option<bool>,
    /// False: it rests, and what happens waits for it.
    is_enabled: Option<bool>,
}

/// A webhook with its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeWebhook {
    #[serde(flatten)]
    webhook: Webhook,
    /// What signs each request (`whsec_…`); it is not told again.
    secret: String,
}

/// A delivery with its attempts.
#[derive(Serialize, ToSchema)]
pub(super) struct DeliveryLog {
    #[serde(flatten)]
    delivery: WebhookDelivery,
    /// The body as it would be sent now.
    #[schema(value_type = Object)]
    request: Value,
    /// Its attempts, in their order.
    attempts: Vec<Attempt>,
}

/// Which deliveries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    state: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Webhook>>, Problem> {
    Ok(Json(List::whole(desk.list_webhooks(&actor).await?)))
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewWebhook>,
) -> Result<Created<Tagged<MadeWebhook>>, Problem> {
    let form = WebhookForm {
        name: new.name,
        url: new.url,
        kinds: new.types,
        channel_id: new.channel_id,
        dialect: Dialect::Standard,
        bot_id: None,
        is_ordered: new.is_ordered,
        is_enabled: true,
    };
    must_be_reachable(&shared, &form.url)?;
    let (webhook, secret) = shared.desk.create_webhook(&actor, &form).await?;
    Ok(Created(Tagged(
        webhook.version,
        MadeWebhook {
            webhook: webhook.into(),
            secret,
        },
    )))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<WebhookId>,
) -> Result<Tagged<Webhook>, Problem> {
    let webhook = desk.get_webhook(&actor, id).await?;
    Ok(Tagged(webhook.version, webhook.into()))
}

pub(super) async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<WebhookId>,
    if_match: IfMatch,
    Body(change): Body<WebhookChange>,
) -> Result<Tagged<Webhook>, Problem> {
    let known = shared.desk.get_webhook(&actor, id).await?;
    if_match.check(known.version)?;
    let form = WebhookForm {
        name: change.name.unwrap_or(known.name),
        url: change.url.unwrap_or(known.url),
        kinds: change.types.unwrap_or(known.kinds),
        channel_id: known.channel,
        dialect: known.dialect,
        bot_id: known.bot,
        is_ordered: change.is_ordered.unwrap_or(known.is_ordered),
        is_enabled: change.is_enabled.unwrap_or(known.is_enabled),
    };
    must_be_reachable(&shared, &form.url)?;
    let changed = shared
        .desk
        .update_webhook(&actor, id, &form, Some(known.version))
        .await;
    let webhook = changed.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(webhook.version, webhook.into()))
}

pub(super) async fn remove(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<WebhookId>,
) -> Result<StatusCode, Problem> {
    desk.remove_webhook(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn rotate(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<WebhookId>,
) -> Result<Tagged<MadeWebhook>, Problem> {
    let (webhook, secret) = desk.rotate_webhook_secret(&actor, id).await?;
    Ok(Tagged(
        webhook.version,
        MadeWebhook {
            webhook: webhook.into(),
            secret,
        },
    ))
}

pub(super) async fn deliveries(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<WebhookId>,
    Query(part): Query<Part>,
) -> Result<Json<List<WebhookDelivery>>, Problem> {
    let find = |name: String| {
        let mut all = WebhookState::ALL.into_iter();
        let found = all.find(|state| state.name() == name);
        found.ok_or_else(|| Problem::invalid("state", "send waiting, sending, done or failed"))
    };
    let state = part.state.map(find).transpose()?;
    let (cursor, limit) = (cursor(part.cursor)?, limit(part.limit)?);
    let page = desk
        .list_webhook_deliveries(&actor, id, state, cursor.as_ref(), limit)
        .await?;
    Ok(Json(List {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor.map(String::from),
    }))
}

pub(super) async fn delivery(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Two(webhook, id): Two<WebhookId, WebhookDeliveryId>,
) -> Result<Json<DeliveryLog>, Problem> {
    let logged = shared
        .desk
        .get_webhook_delivery(&actor, webhook, id)
        .await?;
    Ok(Json(log_of(&shared, logged).await?))
}

pub(super) async fn replay(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Two(webhook, id): Two<WebhookId, WebhookDeliveryId>,
) -> Result<Json<DeliveryLog>, Problem> {
    let logged = shared
        .desk
        .replay_webhook_delivery(&actor, webhook, id)
        .await?;
    Ok(Json(log_of(&shared, logged).await?))
}

async fn log_of(shared: &Shared, logged: LoggedWebhook) -> Result<DeliveryLog, Problem> {
    Ok(DeliveryLog {
        request: body_of(shared, &logged.tells).await?,
        delivery: logged.delivery.into(),
        attempts: logged.attempts.into_iter().map(Into::into).collect(),
    })
}

/// Refuses an address that would never be reached, before anybody waits for it.
fn must_be_reachable(shared: &Shared, url: &str) -> Result<(), Problem> {
    let allow = Allow::parse(&shared.config.egress_allow).map_err(Error::mistake)?;
    egress::check(url, &allow)
        .map(|_| ())
        .map_err(|refused| Problem::invalid("url", refused.to_string()))
}

/// Makes the body of a delivery, in the dialect of its webhook.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn body_of(shared: &Shared, claimed: &ClaimedWebhook) -> desk::Result<Value> {
    match claimed.webhook.dialect {
        Dialect::Standard => standard_body(&shared.desk, claimed).await,
        Dialect::Chatwoot => chatwoot::body_of(shared, claimed).await,
    }
}

/// The event, and what it is about as it is at this moment.
async fn standard_body(desk: &Desk, claimed: &ClaimedWebhook) -> desk::Result<Value> {
    let event = &claimed.event;
    let told = objects::Event {
        seq: event.seq,
        at: moments::write(event.at),
        name: event.fact.name().to_owned(),
        data: data_of(&event.fact),
    };
    let mut body = serde_json::to_value(&told).expect("events have text keys only");
    body["id"] = json!(claimed.delivery);
    body["conversation_seq"] = json!(claimed.conversation_seq);
    body["objects"] = Value::Object(objects_of(desk, &event.fact).await?);
    Ok(body)
}

/// Joins a fact with what it is about; what is gone is left out.
async fn objects_of(desk: &Desk, fact: &Fact) -> desk::Result<Map<String, Value>> {
    let house = Actor::house();
    let mut objects = Map::new();
    // Whatever is about a conversation is about its contact.
    let mut contact = None;
    if let Fact::ContactCreated { contact: id }
    | Fact::ContactUpdated { contact: id }
    | Fact::ContactBlocked { contact: id }
    | Fact::ContactUnblocked { contact: id } = fact
    {
        contact = Some(*id);
    }
    if let Some(moved) = fact.moved()
        && let Some(row) = found(desk.get_conversation(&house, moved.conversation).await)?
    {
        contact = Some(row.contact_id);
        objects.insert("conversation".into(), json!(Conversation::from(row)));
    }
    if let Some(message) = fact.message()
        && let Some((conversation, bubble)) = found(desk.get_message(&house, message).await)?
    {
        let message = Message::of(conversation, bubble);
        objects.insert("message".into(), json!(message));
    }
    if let Some(contact) = contact
        && let Some(card) = found(desk.get_contact_card(&house, contact).await)?
    {
        objects.insert("contact".into(), json!(Contact::from(card)));
    }
    Ok(objects)
}

fn found<T>(result: desk::Result<T>) -> desk::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
