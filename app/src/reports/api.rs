//! Reading reports.

use crate::codec::Json;
use crate::error::UiError;
use domain::report::{Asked, Report};
use leptos::prelude::*;

/// Reads what happened in some hours.
#[server(prefix = "/fn", endpoint = "get_report", input = Json, output = Json)]
pub async fn get_report(asked: Asked) -> Result<Report, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.read_report(&actor, &asked).await?)
}
