//! Reading and ending sessions.

use crate::codec::Json;
use crate::error::UiError;
use domain::session::SessionView;
use leptos::prelude::*;

/// Reads one's own sessions, or everybody's.
#[server(prefix = "/fn", endpoint = "list_sessions", input = Json, output = Json)]
pub async fn list_sessions(all: bool) -> Result<Vec<SessionView>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let secret = crate::ssr::session_secret().await?;
    Ok(desk.list_sessions(&actor, all, &secret).await?)
}

/// Ends one session.
#[server(prefix = "/fn", endpoint = "end_listed_session", input = Json, output = Json)]
pub async fn end_listed_session(key: String) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.end_listed_session(&actor, &key).await?)
}

/// Ends every session of one's own but this one; returns how many.
#[server(prefix = "/fn", endpoint = "end_other_sessions", input = Json, output = Json)]
pub async fn end_other_sessions() -> Result<u64, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let secret = crate::ssr::session_secret().await?;
    Ok(desk.end_other_sessions(&actor, &secret).await?)
}
