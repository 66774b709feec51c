//! Reading reports.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    page::{Cursor, Page},
    report::{Asked, Behind, LookedBehind, Report},
    view::Row,
};
use leptos::prelude::*;

/// Reads what happened in some hours.
#[server(prefix = "/fn", endpoint = "get_report", input = Json, output = Json)]
pub async fn get_report(asked: Asked) -> Result<Report, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.read_report(&actor, &asked).await?)
}

/// Looks behind a figure: the conversations that it counts, and how many they are.
#[server(prefix = "/fn", endpoint = "look_behind", input = Json, output = Json)]
pub async fn look_behind(behind: Behind) -> Result<LookedBehind, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.look_behind(&actor, &behind).await?)
}

/// Reads a later page of the conversations that a figure counts.
#[server(prefix = "/fn", endpoint = "list_behind", input = Json, output = Json)]
pub async fn list_behind(behind: Behind, after: Cursor) -> Result<Page<Row>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let limit = domain::page::DEFAULT_LIMIT;
    Ok(desk
        .list_behind(&actor, &behind, Some(&after), limit)
        .await?)
}
