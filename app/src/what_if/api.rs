//! Asking, and how far the answer has come.

#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "the browser waits for every server function, also for one that answers from memory"
    )
)]

use crate::codec::Json;
use crate::error::UiError;
use domain::what_if::{Answer, Question};
use leptos::prelude::*;

/// Plays a desk that is not; ends when the browser does not wait any more.
#[server(prefix = "/fn", endpoint = "ask_what_if", input = Json, output = Json)]
pub async fn ask_what_if(question: Question) -> Result<Answer, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.what_if(&actor, question).await?)
}

/// Says how far it has come, in thousandths; nothing when it is over or another node plays it.
#[server(prefix = "/fn", endpoint = "what_if_progress", input = Json, output = Json)]
pub async fn what_if_progress() -> Result<Option<u32>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.what_if_progress(&actor))
}

/// Ends it.
#[server(prefix = "/fn", endpoint = "stop_what_if", input = Json, output = Json)]
pub async fn stop_what_if() -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.stop_what_if(&actor);
    Ok(())
}
