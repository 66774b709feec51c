//! Webhooks of the account.

use super::{
    fields::Fields,
    numbers::{ACCOUNT, At, find, number},
    refused::{Answer, Refused},
    telling::EVENTS,
};
use crate::{http::Problem, run::Shared};
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk, Error, Numbered};
use domain::{
    id::WebhookId,
    webhook::{Dialect, Webhook, WebhookForm},
};
use egress::Allow;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// Refuses an address that would never be reached.
pub(super) fn must_be_reachable(shared: &Shared, url: &str) -> Result<(), Refused> {
    let allow = Allow::parse(&shared.config.egress_allow);
    let allow = allow.map_err(Error::mistake)?;
    let checked = egress::check(url, &allow);
    checked
        .map(|_| ())
        .map_err(|refused| Problem::invalid("url", refused.to_string()).into())
}

/// Returns the names of our events that become these events of the protocol.
pub(super) fn kinds<N: AsRef<str>>(events: &[N]) -> BTreeSet<String> {
    let is_wanted = |event: &str| events.iter().any(|wanted| wanted.as_ref() == event);
    let ours = EVENTS.iter().filter(|(event, _)| is_wanted(event));
    ours.flat_map(|(_, kinds)| kinds.iter().map(|kind| (*kind).to_owned()))
        .collect()
}

fn subscriptions(webhook: &Webhook) -> Vec<&'static str> {
    let is_told = |kinds: &[&str]| kinds.iter().all(|kind| webhook.is_told(kind));
    let told = EVENTS.iter().filter(|(_, kinds)| is_told(kinds));
    told.map(|(event, _)| *event).collect()
}

async fn shape(desk: &Desk, webhook: &Webhook, secret: Option<String>) -> Result<Value, Refused> {
    Ok(json!({
        "id": number(desk, Numbered::Webhook, webhook.id).await?,
        "name": webhook.name,
        "url": webhook.url,
        "account_id": ACCOUNT,
        "subscriptions": subscriptions(webhook),
        "inbox": null,
        "secret": secret,
    }))
}

fn is_accounts(webhook: &Webhook) -> bool {
    webhook.dialect == Dialect::Chatwoot && webhook.channel.is_none() && webhook.bot.is_none()
}

/// Reads what a webhook is told; what we never tell, such as typing, is left out.
fn wanted(fields: &Fields) -> Result<Option<BTreeSet<String>>, Refused> {
    let Some(wanted) = fields.words("subscriptions") else {
        return Ok(None);
    };
    let kinds = kinds(&wanted);
    if kinds.is_empty() {
        return Err(Refused::field(
            "subscriptions",
            "none of these events is told",
        ));
    }
    Ok(Some(kinds))
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
) -> Answer {
    let mut webhooks = Vec::new();
    for webhook in shared
        .desk
        .list_webhooks(&actor)
        .await?
        .iter()
        .filter(|webhook| is_accounts(webhook))
    {
        webhooks.push(shape(&shared.desk, webhook, None).await?);
    }
    Ok(Json(json!({ "payload": { "webhooks": webhooks } })))
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    fields: Fields,
) -> Answer {
    let url = fields.text("url").unwrap_or_default();
    must_be_reachable(&shared, &url)?;
    let form = WebhookForm {
        name: fields
            .text("name")
            .unwrap_or_else(|| "Connector".to_owned()),
        url,
        kinds: wanted(&fields)?.unwrap_or_else(|| kinds(&super::telling::ALL_EVENTS)),
        channel_id: None,
        is_ordered: false,
        is_enabled: true,
        dialect: Dialect::Chatwoot,
        bot_id: None,
    };
    let (webhook, secret) = shared.desk.create_webhook(&actor, &form).await?;
    let webhook = shape(&shared.desk, &webhook, Some(secret)).await?;
    Ok(Json(json!({ "payload": { "webhook": webhook } })))
}

async fn webhook_at(desk: &Desk, actor: &Actor, number: i64) -> Result<Webhook, Refused> {
    let id: WebhookId = find(desk, Numbered::Webhook, number).await?;
    let webhook = desk.get_webhook(actor, id).await?;
    if is_accounts(&webhook) {
        Ok(webhook)
    } else {
        Err(Refused::not_found())
    }
}

pub(super) async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let known = webhook_at(&shared.desk, &actor, number).await?;
    let url = fields.text("url").unwrap_or_else(|| known.url.clone());
    must_be_reachable(&shared, &url)?;
    let form = WebhookForm {
        name: fields.text("name").unwrap_or_else(|| known.name.clone()),
        url,
        kinds: wanted(&fields)?.unwrap_or_else(|| known.kinds.clone()),
        channel_id: None,
        is_ordered: known.is_ordered,
        is_enabled: known.is_enabled,
        dialect: known.dialect,
        bot_id: None,
    };
    let webhook = shared
        .desk
        .update_webhook(&actor, known.id, &form, None)
        .await?;
    let webhook = shape(&shared.desk, &webhook, None).await?;
    Ok(Json(json!({ "payload": { "webhook": webhook } })))
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Result<StatusCode, Refused> {
    let known = webhook_at(&shared.desk, &actor, number).await?;
    shared.desk.remove_webhook(&actor, known.id).await?;
    Ok(StatusCode::OK)
}
