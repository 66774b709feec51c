//! Reading and changing how long words are kept.

use crate::codec::Json;
use crate::error::UiError;
use domain::retention::{Effect, Retention};
use leptos::prelude::*;

/// Reads how long words are kept.
#[server(prefix = "/fn", endpoint = "get_retention", input = Json, output = Json)]
pub async fn get_retention() -> Result<Retention, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.retention(&actor).await?)
}

/// Says what another time would do.
#[server(prefix = "/fn", endpoint = "try_retention", input = Json, output = Json)]
pub async fn try_retention(retention: Retention) -> Result<Effect, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.try_retention(&actor, retention).await?)
}

/// Sets how long words are kept.
#[server(prefix = "/fn", endpoint = "set_retention", input = Json, output = Json)]
pub async fn set_retention(retention: Retention) -> Result<Retention, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_retention(&actor, retention).await?)
}
