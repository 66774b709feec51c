//! What the server is told of this browser's push service.

use crate::{codec::Json, error::UiError};
use domain::push::{Subscription, Told, Wanted};
use leptos::prelude::*;

/// Returns the house's key, by which a browser lets the house alone tell it something.
#[server(prefix = "/fn", endpoint = "push_key", input = Json, output = Json)]
pub async fn push_key() -> Result<String, UiError> {
    let (desk, _) = crate::ssr::here()?;
    Ok(desk.push_key().await?)
}

/// Has this browser told from here on also while no page is open; returns how it went so far.
#[server(prefix = "/fn", endpoint = "keep_push_browser", input = Json, output = Json)]
pub async fn keep_push_browser(
    subscription: Subscription,
    wanted: Wanted,
) -> Result<Option<Told>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let session = crate::ssr::session_secret().await?;
    let language = crate::language::Language::here().tag();
    desk.keep_push_browser(&actor, &session, &subscription, &wanted, language)
        .await?;
    Ok(desk.push_browser(&actor, &session).await?)
}

/// Puts another address in the place of this browser's; its worker asks for it.
#[server(prefix = "/fn", endpoint = "renew_push_browser", input = Json, output = Json)]
pub async fn renew_push_browser(subscription: Subscription) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let session = crate::ssr::session_secret().await?;
    Ok(desk
        .renew_push_browser(&actor, &session, &subscription)
        .await?)
}

/// Has this browser told nothing more while no page is open.
#[server(prefix = "/fn", endpoint = "forget_push_browser", input = Json, output = Json)]
pub async fn forget_push_browser() -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let session = crate::ssr::session_secret().await?;
    Ok(desk.forget_push_browser(&actor, &session).await?)
}
