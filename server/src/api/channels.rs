//! `/channels`.

use super::{
    extract::{Body, Created, Id, IfMatch, Patch, Tagged},
    objects::{Channel, List},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings, Intake},
    id::{ChannelId, OperatorId},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a channel shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "api", "name": "Shop" }))]
pub(super) struct NewChannel {
    /// telegram or api.
    #[schema(value_type = String, pattern = "^(telegram|api)$")]
    kind: ChannelKind,
    /// The name for colleagues.
    name: String,
    /// What the provider needs.
    #[serde(default)]
    settings: NewSettings,
    /// The bot that answers first; default: people.
    #[schema(value_type = Option<String>)]
    bot_id: Option<OperatorId>,
}

/// What the provider needs; secrets are never told again.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSettings {
    /// Telegram: the bot's token.
    token: Option<String>,
    /// How updates come in; default: polling, which needs no public address.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(polling|webhook)$")]
    intake: Intake,
}

/// What shall change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "is_enabled": true }))]
pub(super) struct ChannelChange {
    /// False switches it off.
    is_enabled: Option<bool>,
    /// The bot that answers first; null: people.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    bot_id: Patch<OperatorId>,
    /// True: contacts are asked how it was, once a person has concluded. Not for a platform's channel.
    asks_rating: Option<bool>,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Channel>>, Problem> {
    Ok(Json(List::whole(desk.list_channels(&actor).await?)))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(NewChannel {
        kind,
        name,
        settings,
        bot_id,
    }): Body<NewChannel>,
) -> Result<Created<Tagged<Channel>>, Problem> {
    let settings = ChannelSettings {
        token: settings.token,
        intake: settings.intake,
    };
    let channel = desk
        .create_channel(
            &actor,
            &ChannelForm {
                kind,
                name,
                settings,
                bot_id,
            },
        )
        .await?;
    Ok(Created(Tagged(channel.version, channel.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ChannelId>,
) -> Result<Tagged<Channel>, Problem> {
    let channel = desk.get_channel(&actor, id).await?;
    Ok(Tagged(channel.version, channel.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ChannelId>,
    if_match: IfMatch,
    Body(ChannelChange {
        is_enabled,
        bot_id,
        asks_rating,
    }): Body<ChannelChange>,
) -> Result<Tagged<Channel>, Problem> {
    let mut channel = desk.get_channel(&actor, id).await?;
    if_match.check(channel.version)?;
    let bot = bot_id.over(channel.bot);
    if bot != channel.bot {
        channel = desk.set_channel_bot(&actor, id, bot).await?;
    }
    if let Some(asks) = asks_rating {
        channel = desk.set_channel_rating(&actor, id, asks).await?;
    }
    if let Some(is_enabled) = is_enabled {
        channel = desk.set_channel_enabled(&actor, id, is_enabled).await?;
    }
    Ok(Tagged(channel.version, channel.into()))
}

pub(super) async fn check(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ChannelId>,
) -> Result<Tagged<Channel>, Problem> {
    let channel = desk.check_channel(&actor, id).await?;
    Ok(Tagged(channel.version, channel.into()))
}
