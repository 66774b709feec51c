//! Reading and changing webhooks, and their log.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    id::{ChannelId, WebhookDeliveryId, WebhookId},
    time::Timestamp,
    webhook::{Webhook, WebhookForm},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The deliveries that the page shows.
#[cfg(feature = "ssr")]
const SHOWN: i64 = 20;

/// One event that a webhook was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its identity.
    pub id: WebhookDeliveryId,
    /// The event's name.
    pub kind: String,
    /// How far it has come.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was made.
    pub at: Timestamp,
    /// True when it may be told again.
    pub has_ended: bool,
}

/// One attempt to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its number, from 1.
    pub number: i64,
    /// The HTTP status, if an answer came.
    pub status: Option<i64>,
    /// How long it took.
    ///
    /// Units: ms.
    pub took_ms: i64,
    /// The beginning of the answer, or why there was none.
    pub answer: String,
}

/// Lists the webhooks by name, and the channels that one may be bound to.
#[server(prefix = "/fn", endpoint = "list_webhooks", input = Json, output = Json)]
pub async fn list_webhooks() -> Result<(Vec<Webhook>, Vec<(ChannelId, String)>), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let webhooks = desk.list_webhooks(&actor).await?;
    Ok((webhooks, crate::admin::tokens::list_api_channels().await?))
}

/// Makes a webhook, or changes the one that was seen in a version; a new one has a secret, shown once.
#[server(prefix = "/fn", endpoint = "save_webhook", input = Json, output = Json)]
pub async fn save_webhook(
    known: Option<(WebhookId, i64)>,
    form: WebhookForm,
) -> Result<(Webhook, Option<String>), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    if let Some((id, version)) = known {
        let changed = desk
            .update_webhook(&actor, id, &form, Some(version))
            .await?;
        return Ok((changed, None));
    }
    let (made, secret) = desk.create_webhook(&actor, &form).await?;
    Ok((made, Some(secret)))
}

/// Gives a webhook another secret, shown once.
#[server(prefix = "/fn", endpoint = "rotate_webhook_secret", input = Json, output = Json)]
pub async fn rotate_webhook_secret(id: WebhookId) -> Result<(Webhook, String), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.rotate_webhook_secret(&actor, id).await?)
}

/// Removes a webhook with its log.
#[server(prefix = "/fn", endpoint = "remove_webhook", input = Json, output = Json)]
pub async fn remove_webhook(id: WebhookId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.remove_webhook(&actor, id).await?)
}

/// Lists what a webhook was told lately, latest events first.
#[server(prefix = "/fn", endpoint = "list_webhook_deliveries", input = Json, output = Json)]
pub async fn list_webhook_deliveries(id: WebhookId) -> Result<Vec<Told>, UiError> {
    use desk::WebhookState;
    let (desk, actor) = crate::ssr::here()?;
    let page = desk
        .list_webhook_deliveries(&actor, id, None, None, SHOWN)
        .await?;
    let told = |delivery: desk::WebhookDelivery| Told {
        id: delivery.id,
        kind: delivery.kind,
        state: delivery.state.name().to_owned(),
        attempts: delivery.attempt,
        at: delivery.made_at,
        has_ended: matches!(delivery.state, WebhookState::Done | WebhookState::Failed),
    };
    Ok(page.items.into_iter().map(told).collect())
}

/// Lists the attempts of a delivery.
#[server(prefix = "/fn", endpoint = "list_webhook_attempts", input = Json, output = Json)]
pub async fn list_webhook_attempts(
    webhook: WebhookId,
    id: WebhookDeliveryId,
) -> Result<Vec<Attempt>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let logged = desk.get_webhook_delivery(&actor, webhook, id).await?;
    let attempt = |attempt: desk::WebhookAttempt| Attempt {
        number: attempt.number,
        status: attempt.status,
        took_ms: attempt.took_ms,
        answer: attempt.answer,
    };
    Ok(logged.attempts.into_iter().map(attempt).collect())
}

/// Tells once more what was told or given up.
#[server(prefix = "/fn", endpoint = "replay_webhook_delivery", input = Json, output = Json)]
pub async fn replay_webhook_delivery(
    webhook: WebhookId,
    id: WebhookDeliveryId,
) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.replay_webhook_delivery(&actor, webhook, id).await?;
    Ok(())
}
