//! Reading and changing canned replies.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    canned::{CannedForm, CannedReply},
    id::CannedReplyId,
    intent::Intent,
};
use leptos::prelude::*;

/// Reads the canned replies that one finds, and the intents that they may answer.
#[server(prefix = "/fn", endpoint = "list_canned", input = Json, output = Json)]
pub async fn list_canned() -> Result<(Vec<CannedReply>, Vec<Intent>), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let replies = desk.list_canned_replies(&actor).await?;
    Ok((replies, desk.list_intents(&actor).await?))
}

/// Makes a canned reply, or changes the one that was seen in a version.
#[server(prefix = "/fn", endpoint = "save_canned", input = Json, output = Json)]
pub async fn save_canned(
    known: Option<(CannedReplyId, i64)>,
    form: CannedForm,
) -> Result<CannedReply, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(match known {
        Some((id, version)) => {
            desk.update_canned_reply(&actor, id, &form, Some(version))
                .await?
        }
        None => desk.create_canned_reply(&actor, &form).await?,
    })
}

/// Removes a canned reply.
#[server(prefix = "/fn", endpoint = "remove_canned", input = Json, output = Json)]
pub async fn remove_canned(id: CannedReplyId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.remove_canned_reply(&actor, id).await?)
}
