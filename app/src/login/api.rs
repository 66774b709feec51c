//! Logging in.

use crate::error::UiError;
use leptos::prelude::*;

/// Logs in and leads to `next`, a path of this site.
#[server(prefix = "/fn", endpoint = "log_in")]
pub async fn log_in(email: String, password: String, next: Option<String>) -> Result<(), UiError> {
    let typed = domain::account::LogIn { email, password };
    let operator = crate::ssr::desk()
        .log_in(&typed, &crate::ssr::address())
        .await?;
    crate::ssr::begin_session(operator).await?;
    leptos_axum::redirect(super::page::way_back(next.as_deref()));
    Ok(())
}
