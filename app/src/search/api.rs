//! Searching.

use crate::codec::Json;
use crate::error::UiError;
use domain::{page::Cursor, search::Found};
use leptos::prelude::*;

/// The messages of one page.
#[cfg(feature = "ssr")]
const PAGE: i64 = 20;

/// Finds what somebody looks for.
#[server(prefix = "/fn", endpoint = "search", input = Json, output = Json)]
pub async fn search(text: String, after: Option<Cursor>) -> Result<Found, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.search(&actor, &text, after.as_ref(), PAGE).await?)
}
