//! Reading, connecting and checking channels.

use crate::codec::Json;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use domain::channel::{ChannelForm, ChannelSettings};
use domain::{
    channel::{Channel, ChannelKind, Intake},
    id::{ChannelId, OperatorId},
    widget::WidgetForm,
};
use leptos::prelude::*;

/// Lists the channels.
#[server(prefix = "/fn", endpoint = "list_channels", input = Json, output = Json)]
pub async fn list_channels() -> Result<Vec<Channel>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_channels(&actor).await?)
}

/// Connects a channel; whether it works is looked at next.
#[server(prefix = "/fn", endpoint = "create_channel", input = Json, output = Json)]
pub async fn create_channel(
    kind: ChannelKind,
    name: String,
    token: String,
    intake: Intake,
    widget: Option<WidgetForm>,
) -> Result<Channel, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let settings = ChannelSettings {
        token: Some(token),
        intake,
        widget,
    };
    let form = ChannelForm {
        kind,
        name,
        settings,
        bot_id: None,
    };
    Ok(desk.create_channel(&actor, &form).await?)
}

/// Says where a widget may stand, and how it looks.
#[server(prefix = "/fn", endpoint = "set_widget", input = Json, output = Json)]
pub async fn set_widget(id: ChannelId, widget: WidgetForm) -> Result<Channel, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_widget(&actor, id, &widget).await?)
}

/// Makes the secret anew by which pages vouch for their users, and tells it once.
#[server(prefix = "/fn", endpoint = "renew_identity_secret", input = Json, output = Json)]
pub async fn renew_identity_secret(id: ChannelId) -> Result<String, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.renew_identity_secret(&actor, id).await?)
}

/// Switches a channel on or off.
#[server(prefix = "/fn", endpoint = "set_channel_enabled", input = Json, output = Json)]
pub async fn set_channel_enabled(id: ChannelId, is_enabled: bool) -> Result<Channel, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_channel_enabled(&actor, id, is_enabled).await?)
}

/// Makes a channel the one on which operators work.
#[server(prefix = "/fn", endpoint = "set_console_channel", input = Json, output = Json)]
pub async fn set_console_channel(id: ChannelId) -> Result<Channel, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_console_channel(&actor, id).await?)
}

/// Says which bot answers first on a channel.
#[server(prefix = "/fn", endpoint = "set_channel_bot", input = Json, output = Json)]
pub async fn set_channel_bot(id: ChannelId, bot: Option<OperatorId>) -> Result<Channel, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_channel_bot(&actor, id, bot).await?)
}

/// Says whether contacts of a channel are asked how it was.
#[server(prefix = "/fn", endpoint = "set_channel_rating", input = Json, output = Json)]
pub async fn set_channel_rating(id: ChannelId, asks: bool) -> Result<Channel, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_channel_rating(&actor, id, asks).await?)
}

/// Asks to look once more whether a channel works.
#[server(prefix = "/fn", endpoint = "check_channel", input = Json, output = Json)]
pub async fn check_channel(id: ChannelId) -> Result<Channel, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.check_channel(&actor, id).await?)
}
