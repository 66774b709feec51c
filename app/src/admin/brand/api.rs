//! Reading and changing how the house shows itself.

use crate::codec::Json;
use crate::error::UiError;
use domain::brand::{Brand, BrandForm};
use leptos::prelude::*;

/// Reads it.
#[server(prefix = "/fn", endpoint = "get_brand", input = Json, output = Json)]
pub async fn get_brand() -> Result<Brand, UiError> {
    let (desk, _) = crate::ssr::here()?;
    Ok(desk.brand().await?)
}

/// Changes name and colour of what was seen in a version.
#[server(prefix = "/fn", endpoint = "set_brand", input = Json, output = Json)]
pub async fn set_brand(form: BrandForm, version: i64) -> Result<Brand, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_brand(&actor, &form, version).await?)
}
