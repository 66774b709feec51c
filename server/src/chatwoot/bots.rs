//! Agent bots: operators of the kind *platform's own* that are told by a webhook and write with a token.

use super::{
    fields::Fields,
    numbers::{At, find},
    refused::{Answer, Refused},
    shapes::Shaper,
    telling::BOT_EVENTS,
    webhooks::{kinds, must_be_reachable},
};
use crate::run::Shared;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk, Error, Numbered, TokenForm};
use domain::{
    bot::{Bot, BotForm, BotKind, DEFAULT_BOT_CAPACITY_UNITS, DEFAULT_DEADLINE_MS},
    id::OperatorId,
    permission::Scope,
    webhook::{Dialect, Webhook, WebhookForm},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

async fn webhook_of(desk: &Desk, bot: OperatorId) -> Result<Option<Webhook>, Error> {
    let all = desk.list_webhooks(&Actor::house()).await?;
    Ok(all.into_iter().find(|webhook| webhook.bot == Some(bot)))
}

pub(super) async fn shape(
    shared: &Shared,
    actor: &Actor,
    id: OperatorId,
) -> Result<Value, Refused> {
    let bot = shared.desk.get_bot(actor, id).await?;
    let webhook = webhook_of(&shared.desk, id).await?;
    Ok(Shaper::new(shared, actor)
        .bot(&bot, webhook.as_ref())
        .await?)
}

async fn bot_at(desk: &Desk, actor: &Actor, number: i64) -> Result<Bot, Refused> {
    let id = find(desk, Numbered::Operator, number).await?;
    Ok(desk.get_bot(actor, id).await?)
}

fn bot_form(name: String, known: Option<&Bot>) -> BotForm {
    BotForm {
        name,
        kind: known.map_or(BotKind::External, |bot| bot.kind),
        settings: known.map(|bot| bot.settings.clone()).unwrap_or_default(),
        secret: None,
        team_ids: known.map(|bot| bot.teams.clone()).unwrap_or_default(),
        capacity: known.map_or(DEFAULT_BOT_CAPACITY_UNITS, |bot| bot.capacity_units),
        deadline_ms: known.map_or(DEFAULT_DEADLINE_MS, |bot| bot.deadline_ms),
        category_ids: known.map(|bot| bot.categories.clone()).unwrap_or_default(),
        failure_team_id: known.and_then(|bot| bot.failure_team),
        failure_category_ids: known
            .map(|bot| bot.failure_categories.clone())
            .unwrap_or_default(),
        is_enabled: true,
    }
}

fn webhook_form(bot: &Bot, url: String) -> WebhookForm {
    WebhookForm {
        name: bot.name.clone(),
        url,
        kinds: kinds(&BOT_EVENTS),
        channel_id: None,
        is_ordered: true,
        is_enabled: true,
        dialect: Dialect::Chatwoot,
        bot_id: Some(bot.id),
    }
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
) -> Answer {
    let mut bots = Vec::new();
    for bot in shared.desk.list_bots(&actor).await? {
        if bot.is_enabled {
            bots.push(shape(&shared, &actor, bot.id).await?);
        }
    }
    Ok(Json(Value::Array(bots)))
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let bot = bot_at(&shared.desk, &actor, number).await?;
    Ok(Json(shape(&shared, &actor, bot.id).await?))
}

/// Makes an agent bot with its webhook and its token; the token and the secret are in this answer and nowhere else.
pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let url = fields.text("outgoing_url").filter(|url| !url.is_empty());
    if let Some(url) = &url {
        must_be_reachable(&shared, url)?;
    }
    let name = fields.text("name").unwrap_or_default();
    let bot = desk.create_bot(&actor, &bot_form(name, None)).await?.bot;
    let token = TokenForm {
        name: bot.name.clone(),
        scopes: vec![Scope::Bot],
        operator_id: Some(bot.id),
        channel_id: None,
    };
    let (_, token) = desk.create_token(&actor, &token).await?;
    let mut secret = None;
    if let Some(url) = url {
        secret = Some(
            desk.create_webhook(&actor, &webhook_form(&bot, url))
                .await?
                .1,
        );
    }
    let mut shape = shape(&shared, &actor, bot.id).await?;
    shape["access_token"] = json!(token);
    shape["secret"] = json!(secret);
    Ok(Json(shape))
}

pub(super) async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
    fields: Fields,
) -> Answer {
    let desk = &shared.desk;
    let bot = bot_at(desk, &actor, number).await?;
    let url = fields.text("outgoing_url").filter(|url| !url.is_empty());
    if let Some(url) = &url {
        must_be_reachable(&shared, url)?;
    }
    let name = fields.text("name").unwrap_or_else(|| bot.name.clone());
    let bot = desk
        .update_bot(&actor, bot.id, &bot_form(name, Some(&bot)), None)
        .await?;
    if let Some(url) = url {
        let form = webhook_form(&bot, url);
        match webhook_of(desk, bot.id).await? {
            Some(known) => desk.update_webhook(&actor, known.id, &form, None).await?,
            None => desk.create_webhook(&actor, &form).await?.0,
        };
    }
    Ok(Json(shape(&shared, &actor, bot.id).await?))
}

/// Switches a bot off, and ends what it is told and its tokens; what it said stays its own.
pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Result<StatusCode, Refused> {
    let desk = &shared.desk;
    let bot = bot_at(desk, &actor, number).await?;
    let form = BotForm {
        is_enabled: false,
        ..bot_form(bot.name.clone(), Some(&bot))
    };
    desk.update_bot(&actor, bot.id, &form, None).await?;
    if let Some(webhook) = webhook_of(desk, bot.id).await? {
        desk.remove_webhook(&actor, webhook.id).await?;
    }
    let own: BTreeSet<_> = desk
        .list_tokens(&actor)
        .await?
        .into_iter()
        .filter(|token| token.operator == Some(bot.id) && token.revoked_at.is_none())
        .map(|token| token.id)
        .collect();
    for token in own {
        desk.revoke_token(&actor, token).await?;
    }
    Ok(StatusCode::OK)
}
