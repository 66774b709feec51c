//! Reading and changing the reasons for being away.

use crate::codec::Json;
use crate::error::UiError;
use leptos::prelude::*;

/// Reads the reasons, in their order.
#[server(prefix = "/fn", endpoint = "get_away_reasons", input = Json, output = Json)]
pub async fn get_away_reasons() -> Result<Vec<String>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.away_reasons(&actor).await?)
}

/// Replaces them; returns how they are kept.
#[server(prefix = "/fn", endpoint = "save_away_reasons", input = Json, output = Json)]
pub async fn save_away_reasons(reasons: Vec<String>) -> Result<Vec<String>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_away_reasons(&actor, &reasons).await?)
}
