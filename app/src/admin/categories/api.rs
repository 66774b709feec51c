//! Reading and changing categories.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    category::{Category, CategoryForm, Tree},
    id::CategoryId,
};
use leptos::prelude::*;

/// Reads the tree.
#[server(prefix = "/fn", endpoint = "list_categories", input = Json, output = Json)]
pub async fn list_categories() -> Result<Tree, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_categories(&actor).await?)
}

/// Makes a category, or changes the one that was seen in a version.
#[server(prefix = "/fn", endpoint = "save_category", input = Json, output = Json)]
pub async fn save_category(
    known: Option<(CategoryId, i64)>,
    form: CategoryForm,
) -> Result<Category, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(match known {
        Some((id, version)) => {
            desk.update_category(&actor, id, &form, Some(version))
                .await?
        }
        None => desk.create_category(&actor, &form).await?,
    })
}

/// Removes a category.
#[server(prefix = "/fn", endpoint = "remove_category", input = Json, output = Json)]
pub async fn remove_category(id: CategoryId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.remove_category(&actor, id).await?)
}
