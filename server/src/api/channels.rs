//! `/channels`.

use super::{
    extract::{Body, Created, Id, IfMatch, Patch, Tagged},
    moments,
    objects::{Channel, List},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings, Intake},
    id::{ChannelId, OperatorId},
    widget::{Side, WidgetForm},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a channel shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "api", "name": "Shop" }))]
pub(super) struct NewChannel {
    /// telegram, api or widget.
    #[schema(value_type = String, pattern = "^(telegram|api|widget)$")]
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
    /// Widget: where it may stand, and how it looks.
    widget: Option<NewWidget>,
}

/// Where a widget may stand, and how it looks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "origins": ["https://shop.example.org"], "greeting": "How can we help?" }))]
pub(super) struct NewWidget {
    /// The exact origins of the pages that may show it: 1 to 50.
    origins: Vec<String>,
    /// What visitors read first; 300 characters at most.
    #[serde(default)]
    greeting: String,
    /// The colour of its button: `#` and six hexadecimal digits.
    #[serde(default)]
    color: String,
    /// left or right.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(left|right)$")]
    side: Side,
    /// True: only visitors may write for whom their page vouches by a signature.
    #[serde(default)]
    requires_identity: bool,
}

impl From<NewWidget> for WidgetForm {
    fn from(new: NewWidget) -> Self {
        Self {
            origins: new.origins,
            greeting: new.greeting,
            color: new.color,
            side: new.side,
            requires_identity: new.requires_identity,
        }
    }
}

/// A secret by which pages vouch for their users.
#[derive(Serialize, ToSchema)]
pub(super) struct IdentitySecret {
    /// The key of the HMAC-SHA256 of an identifier; it is told this once.
    secret: String,
}

/// What shall change.
#[derive(Deserialize, ToSchema)]
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
    /// Of a widget: where it may stand, and how it looks; replaces all of it.
    widget: Option<NewWidget>,
}

/// What a link shall refer to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "attribute": "order", "value": "88-214" }))]
pub(super) struct NewLink {
    /// The attribute that the conversation gets: letters, digits and `_ - .`.
    attribute: String,
    /// What it is; with its name 29 bytes at most.
    value: String,
    /// For how many seconds it is good: 60 to 31622400; default: a month.
    lasts_s: Option<i64>,
}

/// A link that carries a reference.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Link {
    /// What a person starts the bot with.
    payload: String,
    /// Where it leads; null while the bot's public name is not known.
    url: Option<String>,
    /// Until when it is good.
    #[schema(format = DateTime)]
    expires_at: String,
}

pub(super) async fn make_link(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ChannelId>,
    Body(NewLink {
        attribute,
        value,
        lasts_s,
    }): Body<NewLink>,
) -> Result<Created<Json<Link>>, Problem> {
    let link = desk
        .make_link(&actor, id, (&attribute, &value), lasts_s)
        .await?;
    Ok(Created(Json(Link {
        payload: link.payload,
        url: link.address,
        expires_at: moments::write(link.until),
    })))
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
        widget: settings.widget.map(WidgetForm::from),
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
        widget,
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
    if let Some(widget) = widget {
        channel = desk.set_widget(&actor, id, &widget.into()).await?;
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

pub(super) async fn renew_secret(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ChannelId>,
) -> Result<Created<Json<IdentitySecret>>, Problem> {
    let secret = desk.renew_identity_secret(&actor, id).await?;
    Ok(Created(Json(IdentitySecret { secret })))
}
