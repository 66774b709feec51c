//! Reading the board, and what is done on it by hand.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    bot::Bot,
    id::{ConversationId, OperatorId, TeamId},
    operator::SetPresence,
    queue::Limits,
    time::Timestamp,
    view::{
        Row,
        board::{Board, Service},
    },
};
use leptos::prelude::*;

/// Reads the board.
#[server(prefix = "/fn", endpoint = "get_board", input = Json, output = Json)]
pub async fn get_board() -> Result<Board, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.board(&actor).await?)
}

/// Reads how many were taken since a moment, and how many soon enough.
#[server(prefix = "/fn", endpoint = "get_service", input = Json, output = Json)]
pub async fn get_service(since: Timestamp) -> Result<Service, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.service(&actor, since).await?)
}

/// Puts a conversation back into its queue.
#[server(prefix = "/fn", endpoint = "requeue", input = Json, output = Json)]
pub async fn requeue(conversation: ConversationId) -> Result<Row, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.requeue(&actor, conversation).await?)
}

/// Sets a colleague away or offline, and says why; without a reason: online.
#[server(prefix = "/fn", endpoint = "set_colleague", input = Json, output = Json)]
pub async fn set_colleague(
    operator: OperatorId,
    wanted: SetPresence,
    reason: Option<String>,
) -> Result<(), UiError> {
    let (desk, actor) = crate::ssr::here()?;
    match reason {
        Some(reason) => desk.send_away(&actor, operator, wanted, &reason).await?,
        None => desk.set_presence(&actor, operator, wanted).await?,
    };
    Ok(())
}

/// Keeps a bot from customers, or lets it back.
#[server(prefix = "/fn", endpoint = "hold_bot", input = Json, output = Json)]
pub async fn hold_bot(id: OperatorId, is_held: bool) -> Result<Bot, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.hold_bot(&actor, id, is_held).await?)
}

/// Sets what a team promises, and when those who lead it are called.
#[server(prefix = "/fn", endpoint = "set_queue_limits", input = Json, output = Json)]
pub async fn set_queue_limits(team: TeamId, limits: Limits) -> Result<Limits, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.set_queue_limits(&actor, team, &limits).await?)
}
