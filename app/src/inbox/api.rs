//! Reading lists, answering offers.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    bulk::{Act, Outcome, Undo},
    id::{ConversationId, SavedViewId},
    page::{Cursor, Page},
    saved_view::{Counted, SavedView},
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

/// Does the same with each of the marked conversations.
#[server(prefix = "/fn", endpoint = "do_with_each", input = Json, output = Json)]
pub async fn do_with_each(
    act: Act,
    ids: Vec<ConversationId>,
) -> Result<Vec<Outcome<UiError>>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let outcomes = desk.do_with_each(&actor, &act, &ids).await?;
    Ok(outcomes.into_iter().map(in_words).collect())
}

/// Undoes what was done with several conversations.
#[server(prefix = "/fn", endpoint = "undo_each", input = Json, output = Json)]
pub async fn undo_each(undos: Vec<Undo>) -> Result<Vec<Outcome<UiError>>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let outcomes = desk.undo_each(&actor, &undos).await?;
    Ok(outcomes.into_iter().map(in_words).collect())
}

#[cfg(feature = "ssr")]
fn in_words(outcome: Outcome<desk::Error>) -> Outcome<UiError> {
    Outcome {
        conversation: outcome.conversation,
        number: outcome.number,
        result: outcome.result.map_err(|error| crate::ssr::in_words(&error)),
    }
}

/// Reads the saved views with how much is in each.
#[server(prefix = "/fn", endpoint = "count_views", input = Json, output = Json)]
pub async fn count_views() -> Result<Vec<Counted>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.count_saved_views(&actor).await?)
}

/// Reads a saved view and the beginning of what it shows.
#[server(prefix = "/fn", endpoint = "look_at_view", input = Json, output = Json)]
pub async fn look_at_view(id: SavedViewId, limit: i64) -> Result<(SavedView, Page<Row>), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.look_at_view(&actor, id, None, limit).await?)
}
