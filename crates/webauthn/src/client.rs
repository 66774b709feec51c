//! What the browser says: what for, which challenge, on which page.

use crate::{Expected, Refusal};
use serde::Deserialize;

/// What an answer is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Create,
    Get,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Create => "webauthn.create",
            Self::Get => "webauthn.get",
        }
    }
}

/// The client data; browsers add other things as they like.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    purpose: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Checks the client data.
pub(crate) fn check(bytes: &[u8], purpose: Purpose, expected: Expected<'_>) -> Result<(), Refusal> {
    let data: ClientData =
        serde_json::from_slice(bytes).map_err(|_| Refusal::Malformed("the client data"))?;
    if data.purpose != purpose.name() {
        return Err(Refusal::Purpose);
    }
    if data.challenge != expected.challenge {
        return Err(Refusal::Challenge);
    }
    // The pages of the house stand in no frame.
    if data.origin != expected.site.origin() || data.cross_origin || data.top_origin.is_some() {
        return Err(Refusal::Origin);
    }
    Ok(())
}
