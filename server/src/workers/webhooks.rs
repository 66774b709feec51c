//! Tells webhooks what happens.

use super::underway::{BREATH, TICK, Underway};
use crate::{api::webhook_body, run::Shared};
use anyhow::Context;
use desk::{ClaimedWebhook, WebhookAnswer};
use domain::{
    id::{WebhookDeliveryId, WebhookId},
    webhook::Dialect,
};
use egress::{Allow, Guarded, Limits, WebhookSecret, sign_hex};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// How many requests to one webhook are on their way at once.
const PLACES: usize = 4;

/// Tells until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let allow = Allow::parse(&shared.config.egress_allow)?;
    let guarded = Guarded::new(allow, Limits::default())?;
    let mut underway = Underway::<WebhookId>::new();
    let desk = shared.desk.clone();
    let mut journal = desk.watch();
    loop {
        while desk.make_webhook_deliveries().await? > 0 {}
        let due = desk.due_webhook_deliveries(underway.busy(), PLACES).await?;
        for (webhook, delivery) in due {
            let (shared, guarded) = (Arc::clone(&shared), guarded.clone());
            underway.start(webhook, async move {
                if let Err(error) = tell(&shared, &guarded, delivery).await {
                    tracing::warn!(%webhook, %delivery, %error, "not told; it is tried again");
                }
            });
        }
        tokio::select! {
            () = stop.cancelled() => break,
            changed = journal.changed() => {
                changed?;
                tokio::time::sleep(BREATH).await;
            }
            () = underway.ended() => {}
            () = desk.webhook_replay() => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
    underway.drain().await;
    Ok(())
}

/// Makes one attempt.
async fn tell(shared: &Shared, guarded: &Guarded, id: WebhookDeliveryId) -> anyhow::Result<()> {
    let desk = &shared.desk;
    let Some(claimed) = desk.claim_webhook_delivery(id).await? else {
        return Ok(());
    };
    let body = webhook_body(shared, &claimed).await?;
    let body = serde_json::to_vec(&body)?;
    let answered = post(guarded, &claimed, desk.now().as_ms(), body).await?;
    let follows = desk.settle_webhook_delivery(&claimed, &answered).await?;
    tracing::debug!(webhook = %claimed.webhook.id, delivery = %id, attempt = claimed.attempt, ?follows, "told");
    Ok(())
}

async fn post(
    guarded: &Guarded,
    claimed: &ClaimedWebhook,
    now_ms: i64,
    body: Vec<u8>,
) -> anyhow::Result<WebhookAnswer> {
    let headers = match claimed.webhook.dialect {
        Dialect::Standard => standard(claimed, now_ms, &body)?,
        Dialect::Chatwoot => chatwoot(claimed, now_ms, &body)?,
    };
    let headers: Vec<_> = std::iter::once(("content-type", "application/json"))
        .chain(headers.iter().map(|(name, value)| (*name, value.as_str())))
        .collect();
    let answer = guarded.post(&claimed.webhook.url, &headers, body).await;
    Ok(match answer {
        Ok(answer) => WebhookAnswer {
            status: Some(answer.status),
            retry_after_s: answer.retry_after_s,
            words: String::from_utf8_lossy(&answer.body).into_owned(),
        },
        Err(failure) => WebhookAnswer {
            words: failure.to_string(),
            ..WebhookAnswer::default()
        },
    })
}

type Headers = Vec<(&'static str, String)>;

/// Signs with the secret, and with the one before it while both count.
fn standard(claimed: &ClaimedWebhook, now_ms: i64, body: &[u8]) -> anyhow::Result<Headers> {
    let id = claimed.delivery.to_string();
    let mut signatures = Vec::new();
    let mut timestamp_s = 0;
    for secret in &claimed.secrets {
        let secret = WebhookSecret::parse(secret).context("a kept secret is none")?;
        let signed = secret.sign(&id, now_ms, body);
        timestamp_s = signed.timestamp_s;
        signatures.push(signed.signature);
    }
    Ok(vec![
        ("webhook-id", id),
        ("webhook-timestamp", timestamp_s.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ])
}

/// Signs with the secret; there is no place for a second signature.
fn chatwoot(claimed: &ClaimedWebhook, now_ms: i64, body: &[u8]) -> anyhow::Result<Headers> {
    let secret = claimed.secrets.first().context("a webhook has a secret")?;
    let signed = sign_hex(secret, now_ms, body);
    Ok(vec![
        ("x-chatwoot-delivery", claimed.delivery.to_string()),
        ("x-chatwoot-timestamp", signed.timestamp_s.to_string()),
        ("x-chatwoot-signature", signed.signature),
    ])
}
