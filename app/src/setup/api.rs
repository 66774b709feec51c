//! The first account.

use crate::codec::Json;
use crate::error::UiError;
use leptos::prelude::*;

/// Makes the first account and logs in.
#[server(prefix = "/fn", endpoint = "set_up", output = Json)]
pub async fn set_up(
    secret: String,
    name: String,
    email: String,
    password: String,
) -> Result<(), UiError> {
    let typed = domain::account::SetUp {
        secret,
        name,
        email,
        password,
    };
    let operator = crate::ssr::desk().set_up(&typed).await?;
    crate::ssr::begin_session(operator).await?;
    leptos_axum::redirect("/welcome");
    Ok(())
}
