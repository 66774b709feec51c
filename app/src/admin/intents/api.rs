//! Reading and changing intents.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    id::IntentId,
    intent::{
        Intent, IntentForm,
        trial::{Confusion, Trial},
    },
};
use leptos::prelude::*;

/// Lists the intents by name.
#[server(prefix = "/fn", endpoint = "list_intents", input = Json, output = Json)]
pub async fn list_intents() -> Result<Vec<Intent>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_intents(&actor).await?)
}

/// Makes an intent, or changes the one that was seen in a version.
#[server(prefix = "/fn", endpoint = "save_intent", input = Json, output = Json)]
pub async fn save_intent(
    known: Option<(IntentId, i64)>,
    form: IntentForm,
) -> Result<Intent, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(match known {
        Some((id, version)) => desk.update_intent(&actor, id, &form, Some(version)).await?,
        None => desk.create_intent(&actor, &form).await?,
    })
}

/// Removes an intent.
#[server(prefix = "/fn", endpoint = "remove_intent", input = Json, output = Json)]
pub async fn remove_intent(id: IntentId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.remove_intent(&actor, id).await?)
}

/// Says what the built-in bot understands words as.
#[server(prefix = "/fn", endpoint = "try_intents", input = Json, output = Json)]
pub async fn try_intents(text: String) -> Result<Trial, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.understand(&actor, &text).await?)
}

/// Judges every example by what is learnt from all others.
#[server(prefix = "/fn", endpoint = "judge_intents", input = Json, output = Json)]
pub async fn judge_intents() -> Result<Confusion, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.judge_intents(&actor).await?)
}
