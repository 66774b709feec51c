//! Reading and changing telephony.

use crate::codec::Json;
use crate::error::UiError;
use domain::call::{CallAttempt, Telephony, TelephonyForm};
use leptos::prelude::*;

/// Reads the settings and the last attempts to call.
#[server(prefix = "/fn", endpoint = "get_telephony", input = Json, output = Json)]
pub async fn get_telephony() -> Result<(Telephony, Vec<CallAttempt>), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let telephony = desk.telephony(&actor).await?;
    Ok((telephony, desk.call_attempts(&actor).await?))
}

/// Sets telephony, as it was seen in a version.
#[server(prefix = "/fn", endpoint = "save_telephony", input = Json, output = Json)]
pub async fn save_telephony(version: i64, form: TelephonyForm) -> Result<Telephony, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_telephony(&actor, &form, Some(version)).await?)
}
