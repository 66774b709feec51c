//! Inboxes, which are channels; one of an API channel has the address of its bridge.

use super::{
    fields::Fields,
    numbers::{ACCOUNT, At, find},
    refused::{Answer, Refused},
    shapes::Shaper,
    telling::ALL_EVENTS,
    webhooks::{kinds, must_be_reachable},
};
use crate::run::Shared;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk, Error, Numbered};
use domain::{
    channel::{Channel, ChannelForm, ChannelKind, ChannelSettings},
    id::{ChannelId, OperatorId},
    permission::Right,
    webhook::{Dialect, Webhook, WebhookForm},
};
use serde_json::{Value, json};
use std::sync::Arc;

async fn bridge(desk: &Desk, channel: ChannelId) -> Result<Option<Webhook>, Error> {
    let all = desk.list_webhooks(&Actor::house()).await?;
    Ok(all
        .into_iter()
        .find(|webhook| webhook.channel == Some(channel)))
}

async fn shape(shared: &Shared, actor: &Actor, channel: &Channel) -> Result<Value, Refused> {
    let mut inbox = Shaper::new(shared, actor).inbox(channel).await?;
    if channel.kind == ChannelKind::Api && actor.has(Right::WebhooksManage) {
        let webhook = bridge(&shared.desk, channel.id).await?;
        inbox["webhook_url"] = json!(webhook.map(|webhook| webhook.url));
    }
    Ok(inbox)
}

fn form(channel: &Channel, url: &str) -> WebhookForm {
    WebhookForm {
        name: channel.name.clone(),
        url: url.to_owned(),
        kinds: kinds(&ALL_EVENTS),
        channel_id: Some(channel.id),
        is_ordered: true,
        is_enabled: true,
        dialect: Dialect::Chatwoot,
        bot_id: None,
    }
}

/// Connects the address of a bridge, or another one, or takes it away; a new one has a secret.
async fn connect(
    shared: &Shared,
    actor: &Actor,
    channel: &Channel,
    url: &str,
) -> Result<Option<String>, Refused> {
    let desk = &shared.desk;
    let known = bridge(desk, channel.id).await?;
    if url.is_empty() {
        if let Some(known) = known {
            desk.remove_webhook(actor, known.id).await?;
        }
        return Ok(None);
    }
    must_be_reachable(shared, url)?;
    if let Some(known) = known {
        let form = WebhookForm {
            dialect: known.dialect,
            ..form(channel, url)
        };
        desk.update_webhook(actor, known.id, &form, None).await?;
        return Ok(None);
    }
    let (_, secret) = desk.create_webhook(actor, &form(channel, url)).await?;
    Ok(Some(secret))
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
) -> Answer {
    let mut payload = Vec::new();
    for channel in shared.desk.list_channels(&actor).await? {
        payload.push(shape(&shared, &actor, &channel).await?);
    }
    Ok(Json(json!({ "payload": payload })))
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let channel = channel_at(&shared.desk, &actor, number).await?;
    Ok(Json(shape(&shared, &actor, &channel).await?))
}

async fn channel_at(desk: &Desk, actor: &Actor, number: i64) -> Result<Channel, Refused> {
    let id = find(desk, Numbered::Channel, number).await?;
    Ok(desk.get_channel(actor, id).await?)
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    fields: Fields,
) -> Answer {
    let settings = fields.object("channel");
    let text = |name: &str| {
        settings
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    if text("type") != "api" {
        return Err(Refused::field(
            "channel",
            "inboxes of the type api are made here",
        ));
    }
    let url = text("webhook_url");
    if !url.is_empty() {
        actor.may(Right::WebhooksManage)?;
        must_be_reachable(&shared, url)?;
    }
    let form = ChannelForm {
        kind: ChannelKind::Api,
        name: fields.text("name").unwrap_or_default(),
        settings: ChannelSettings::default(),
        bot_id: None,
    };
    let channel = shared.desk.create_channel(&actor, &form).await?;
    let secret = connect(&shared, &actor, &channel, url).await?;
    let mut inbox = shape(&shared, &actor, &channel).await?;
    inbox["secret"] = json!(secret);
    Ok(Json(inbox))
}

pub(super) async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let channel = channel_at(&shared.desk, &actor, number).await?;
    actor.may(Right::ChannelsManage)?;
    let mut secret = None;
    if let Some(url) = fields.within("channel", "webhook_url") {
        actor.may(Right::WebhooksManage)?;
        secret = connect(&shared, &actor, &channel, url.as_str().unwrap_or_default()).await?;
    }
    let mut inbox = shape(&shared, &actor, &channel).await?;
    inbox["secret"] = json!(secret);
    Ok(Json(inbox))
}

pub(super) async fn bot(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let channel = channel_at(&shared.desk, &actor, number).await?;
    let bot = match channel.bot {
        Some(bot) => super::bots::shape(&shared, &actor, bot).await?,
        None => json!({}),
    };
    Ok(Json(json!({ "agent_bot": bot })))
}

pub(super) async fn set_bot(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Result<axum::http::StatusCode, Refused> {
    let channel = channel_at(&shared.desk, &actor, number).await?;
    let bot: Option<OperatorId> = match fields.number("agent_bot") {
        Some(bot) => Some(find(&shared.desk, Numbered::Operator, bot).await?),
        None => None,
    };
    shared.desk.set_channel_bot(&actor, channel.id, bot).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Lists who answers in an inbox: every person, since teams and not inboxes have people here.
pub(super) async fn members(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    channel_at(&shared.desk, &actor, number).await?;
    let payload = super::house::people(&shared.desk, &actor, None).await?;
    Ok(Json(json!({ "payload": payload, "account_id": ACCOUNT })))
}
