//! Reading lists, answering offers.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    id::ConversationId,
    page::{Cursor, Page},
    view::{Folder, Inbox, Row},
};
use leptos::prelude::*;

/// Reads a list from its beginning.
#[server(prefix = "/fn", endpoint = "get_inbox", input = Json, output = Json)]
pub async fn get_inbox(folder: Folder) -> Result<Inbox, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.inbox(&actor, folder).await?)
}

/// Reads the next page of a list.
#[server(prefix = "/fn", endpoint = "get_inbox_page", input = Json, output = Json)]
pub async fn get_inbox_page(folder: Folder, after: Cursor) -> Result<Page<Row>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.inbox_page(&actor, folder, &after).await?)
}

/// Accepts an offer.
#[server(prefix = "/fn", endpoint = "accept_offer", input = Json, output = Json)]
pub async fn accept_offer(conversation: ConversationId) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.accept_offer(&actor, conversation).await?)
}

/// Declines an offer.
#[server(prefix = "/fn", endpoint = "decline_offer", input = Json, output = Json)]
pub async fn decline_offer(conversation: ConversationId) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    desk.decline_offer(&actor, conversation).await?;
    Ok(())
}

/// Ends a wrap-up before its time.
#[server(prefix = "/fn", endpoint = "finish_wrap_up", input = Json, output = Json)]
pub async fn finish_wrap_up(conversation: ConversationId) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.finish_wrap_up(&actor, conversation).await?)
}
