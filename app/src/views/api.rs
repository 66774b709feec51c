//! Reading and changing saved views.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    id::{ChannelId, IntentId, SavedViewId},
    saved_view::{Filter, SavedView, SavedViewForm, Way},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page of the views is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    /// The views that one finds.
    pub views: Vec<SavedView>,
    /// The intents that a view may be narrowed to, by name.
    pub intents: Vec<(IntentId, String)>,
    /// The channels that a view may be narrowed to, by name.
    pub channels: Vec<(ChannelId, String)>,
}

/// Reads the views, and what they may be narrowed to.
#[server(prefix = "/fn", endpoint = "list_views", input = Json, output = Json)]
pub async fn list_views() -> Result<Views, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let intents = desk.list_intents(&actor).await?;
    let channels = desk.list_channels(&actor).await?;
    Ok(Views {
        views: desk.list_saved_views(&actor).await?,
        intents: intents.into_iter().map(|one| (one.id, one.name)).collect(),
        channels: channels.into_iter().map(|one| (one.id, one.name)).collect(),
    })
}

/// Makes a view, or changes the one that was seen in a version.
#[server(prefix = "/fn", endpoint = "save_view", input = Json, output = Json)]
pub async fn save_view(
    known: Option<(SavedViewId, i64)>,
    form: SavedViewForm,
) -> Result<SavedView, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(match known {
        Some((id, version)) => desk.update_saved_view(&actor, id, &form, version).await?,
        None => desk.create_saved_view(&actor, &form).await?,
    })
}

/// Counts what a filter would leave.
#[server(prefix = "/fn", endpoint = "try_filter", input = Json, output = Json)]
pub async fn try_filter(filter: Filter) -> Result<i64, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.try_filter(&actor, &filter).await?)
}

/// Moves a view one place.
#[server(prefix = "/fn", endpoint = "move_view", input = Json, output = Json)]
pub async fn move_view(id: SavedViewId, way: Way) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.move_saved_view(&actor, id, way).await?)
}

/// Removes a view.
#[server(prefix = "/fn", endpoint = "remove_view", input = Json, output = Json)]
pub async fn remove_view(id: SavedViewId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.remove_saved_view(&actor, id).await?)
}
