//! One's own page.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    call::OwnTelephone,
    console::{Connect, Connection},
    passkey::OwnPasskeys,
    permission::Role,
    second_step::{Enrolment, OwnSecondStep},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What one sees of oneself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The name as customers see it.
    pub name: String,
    /// The address for logging in.
    pub email: String,
    /// What one may do.
    pub role: Role,
}

/// Reads one's own account.
#[server(prefix = "/fn", endpoint = "get_me", input = Json, output = Json)]
pub async fn get_me() -> Result<Me, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let me = desk.get_operator(&actor, actor.operator()?).await?;
    Ok(Me {
        name: me.name,
        email: me.email.unwrap_or_default(),
        role: me.role,
    })
}

/// Changes one's own password.
#[server(prefix = "/fn", endpoint = "change_password", input = Json, output = Json)]
pub async fn change_password(current: String, new: String) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.change_password(&actor, &current, &new).await?;
    Ok(())
}

/// Reads whether one works in Telegram, too.
#[server(prefix = "/fn", endpoint = "console_of_me", input = Json, output = Json)]
pub async fn console_of_me() -> Result<Connection, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.console_of(&actor, actor.operator()?).await?)
}

/// Makes a one-time link by which one connects oneself.
#[server(prefix = "/fn", endpoint = "connect_console", input = Json, output = Json)]
pub async fn connect_console() -> Result<Connect, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.connect_console(&actor).await?)
}

/// Ends one's connection.
#[server(prefix = "/fn", endpoint = "disconnect_console", input = Json, output = Json)]
pub async fn disconnect_console() -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.disconnect_console(&actor, actor.operator()?).await?)
}

/// Reads one's own telephone.
#[server(prefix = "/fn", endpoint = "telephone_of_me", input = Json, output = Json)]
pub async fn telephone_of_me() -> Result<Option<OwnTelephone>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.own_telephone(&actor).await?)
}

/// Notes one's telephone, and has it called for the code.
#[server(prefix = "/fn", endpoint = "set_telephone", input = Json, output = Json)]
pub async fn set_telephone(number: String) -> Result<OwnTelephone, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_telephone(&actor, &number).await?)
}

/// Proves it by the code.
#[server(prefix = "/fn", endpoint = "prove_telephone", input = Json, output = Json)]
pub async fn prove_telephone(code: String) -> Result<OwnTelephone, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.prove_telephone(&actor, &code).await?)
}

/// Forgets it.
#[server(prefix = "/fn", endpoint = "forget_telephone", input = Json, output = Json)]
pub async fn forget_telephone() -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.forget_telephone(&actor).await?)
}

/// Reads whether one logs in with two steps.
#[server(prefix = "/fn", endpoint = "get_own_second_step", input = Json, output = Json)]
pub async fn get_own_second_step() -> Result<OwnSecondStep, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.own_second_step(&actor).await?)
}

/// Begins to set the second step up.
#[server(prefix = "/fn", endpoint = "begin_second_step", input = Json, output = Json)]
pub async fn begin_second_step(password: String) -> Result<Enrolment, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.begin_second_step(&actor, &password).await?)
}

/// Switches it on by the first code; returns the recovery codes.
#[server(prefix = "/fn", endpoint = "confirm_second_step", input = Json, output = Json)]
pub async fn confirm_second_step(code: String) -> Result<Vec<String>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let session = crate::ssr::session_secret().await?;
    Ok(desk.confirm_second_step(&actor, &code, &session).await?)
}

/// Makes other recovery codes.
#[server(prefix = "/fn", endpoint = "renew_recovery_codes", input = Json, output = Json)]
pub async fn renew_recovery_codes(password: String, code: String) -> Result<Vec<String>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.renew_recovery_codes(&actor, &password, &code).await?)
}

/// Switches the second step off.
#[server(prefix = "/fn", endpoint = "switch_second_step_off", input = Json, output = Json)]
pub async fn switch_second_step_off(password: String, code: String) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk
        .switch_second_step_off(&actor, &password, &code)
        .await?)
}

/// Reads one's own passkeys.
#[server(prefix = "/fn", endpoint = "get_own_passkeys", input = Json, output = Json)]
pub async fn get_own_passkeys() -> Result<OwnPasskeys, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.own_passkeys(&actor, &crate::ssr::origin()).await?)
}

/// Begins to add a passkey; returns what the browser is asked.
#[server(prefix = "/fn", endpoint = "begin_passkey", input = Json, output = Json)]
pub async fn begin_passkey(password: String, code: String) -> Result<String, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let (origin, session) = (crate::ssr::origin(), crate::ssr::session_secret().await?);
    Ok(desk
        .begin_passkey(&actor, &password, &code, &origin, &session)
        .await?)
}

/// Keeps the passkey that the browser has made.
#[server(prefix = "/fn", endpoint = "add_passkey", input = Json, output = Json)]
pub async fn add_passkey(name: String, answer: String) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let (origin, session) = (crate::ssr::origin(), crate::ssr::session_secret().await?);
    Ok(desk
        .add_passkey(&actor, &name, &answer, &origin, &session)
        .await?)
}

/// Removes a passkey.
#[server(prefix = "/fn", endpoint = "remove_passkey", input = Json, output = Json)]
pub async fn remove_passkey(
    credential: String,
    password: String,
    code: String,
) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk
        .remove_passkey(&actor, &credential, &password, &code)
        .await?)
}
