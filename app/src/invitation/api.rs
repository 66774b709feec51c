//! Accepting an invitation.

use crate::codec::Json;
use crate::error::UiError;
use leptos::prelude::*;

/// Sets the password of an invited person and logs in.
#[server(prefix = "/fn", endpoint = "accept_invitation", output = Json)]
pub async fn accept_invitation(secret: String, password: String) -> Result<(), UiError> {
    let typed = domain::account::AcceptInvitation { secret, password };
    let login = crate::ssr::desk().accept_invitation(&typed).await?;
    let to = crate::ssr::go_in(login, "/inbox").await?;
    leptos_axum::redirect(&to);
    Ok(())
}
