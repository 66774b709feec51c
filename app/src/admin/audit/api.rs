//! Looking up who did what.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    audit::{Entries, Lookup},
    event::Seq,
};
use leptos::prelude::*;

/// Looks up who did what, latest first.
#[server(prefix = "/fn", endpoint = "look_up", input = Json, output = Json)]
pub async fn look_up(lookup: Lookup, before: Option<Seq>) -> Result<Entries, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.look_up(&actor, &lookup, before).await?)
}
