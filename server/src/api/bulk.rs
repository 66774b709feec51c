//! `/conversations/bulk`: the same with several conversations, each a change of its own.

use super::{extract::Body, moments, objects::List};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    bulk::{Act, Outcome, Undo},
    id::{CategoryId, ConversationId, OperatorId, TeamId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where these calls begin.
pub(super) const PATH: &str = "/conversations/bulk/";

/// Which conversations.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "conversation_ids": ["0198c5a1-7f3e-7000-8000-000000000001"] }))]
pub(super) struct BulkClose {
    /// 100 at most.
    #[schema(value_type = Vec<String>, max_items = 100)]
    conversation_ids: Vec<ConversationId>,
}

/// Which conversations, and whom they are given to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "conversation_ids": ["0198c5a1-7f3e-7000-8000-000000000001"],
    "operator_id": "0198c5a1-7f3e-7000-8000-000000000004"
}))]
pub(super) struct BulkAssign {
    /// 100 at most.
    #[schema(value_type = Vec<String>, max_items = 100)]
    conversation_ids: Vec<ConversationId>,
    /// A colleague, or the token's own operator, who takes them.
    #[schema(value_type = String)]
    operator_id: OperatorId,
}

/// Which conversations, and whose queue they go to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "conversation_ids": ["0198c5a1-7f3e-7000-8000-000000000001"],
    "team_id": "0198c5a1-7f3e-7000-8000-000000000003"
}))]
pub(super) struct BulkTransfer {
    /// 100 at most.
    #[schema(value_type = Vec<String>, max_items = 100)]
    conversation_ids: Vec<ConversationId>,
    /// The team.
    #[schema(value_type = String)]
    team_id: TeamId,
}

/// Which conversations, and how long they shall sleep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "conversation_ids": ["0198c5a1-7f3e-7000-8000-000000000001"],
    "until": "2030-03-01T09:30:00Z"
}))]
pub(super) struct BulkSnooze {
    /// 100 at most.
    #[schema(value_type = Vec<String>, max_items = 100)]
    conversation_ids: Vec<ConversationId>,
    /// Until when, unless the contact writes before; within a year.
    #[schema(format = DateTime)]
    until: String,
}

/// Which conversations, and what category they get.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "conversation_ids": ["0198c5a1-7f3e-7000-8000-000000000001"],
    "category_id": "0198c5a1-7f3e-7000-8000-000000000005"
}))]
pub(super) struct BulkCategorise {
    /// 100 at most.
    #[schema(value_type = Vec<String>, max_items = 100)]
    conversation_ids: Vec<ConversationId>,
    /// The category, beside those that they have.
    #[schema(value_type = String)]
    category_id: CategoryId,
}

/// What shall be undone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "undos": [{
    "conversation": "0198c5a1-7f3e-7000-8000-000000000001",
    "number": 12,
    "epoch": 4,
    "steps": ["reopen"]
}] }))]
pub(super) struct BulkUndo {
    /// The `undo` of outcomes, as they came; 100 at most.
    #[schema(value_type = Vec<Object>, max_items = 100)]
    undos: Vec<Undo>,
}

/// What became of one conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BulkOutcome {
    pub(super) conversation_id: String,
    /// Its number for people; null when there is none that the token may see.
    pub(super) number: Option<i64>,
    /// Why nothing was done, as the call for this one alone would have answered; null when it was done.
    problem: Option<Problem>,
    /// How it is undone, for `POST /conversations/bulk/undo`; null when there is nothing to undo.
    #[schema(value_type = Option<Object>)]
    undo: Option<Undo>,
}

impl BulkOutcome {
    /// Makes the outcome of what was done before an answer was lost, and its way back with it.
    pub(super) fn done(conversation_id: String, number: Option<i64>) -> Self {
        Self {
            conversation_id,
            number,
            problem: None,
            undo: None,
        }
    }
}

impl From<Outcome<desk::Error>> for BulkOutcome {
    fn from(outcome: Outcome<desk::Error>) -> Self {
        let (problem, undo) = match outcome.result {
            Ok(undo) => (None, undo),
            Err(error) => (Some(error.into()), None),
        };
        Self {
            conversation_id: outcome.conversation.to_string(),
            number: outcome.number,
            problem,
            undo,
        }
    }
}

type Answer = Result<Json<List<BulkOutcome>>, Problem>;

async fn each(desk: &Desk, actor: &Actor, act: Act, ids: &[ConversationId]) -> Answer {
    let outcomes = desk.do_with_each(actor, &act, ids).await?;
    Ok(Json(List::whole(outcomes)))
}

pub(super) async fn close(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(asked): Body<BulkClose>,
) -> Answer {
    each(&desk, &actor, Act::Close, &asked.conversation_ids).await
}

pub(super) async fn assign(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(asked): Body<BulkAssign>,
) -> Answer {
    let act = Act::Assign(asked.operator_id);
    each(&desk, &actor, act, &asked.conversation_ids).await
}

pub(super) async fn transfer(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(asked): Body<BulkTransfer>,
) -> Answer {
    let act = Act::Transfer(asked.team_id);
    each(&desk, &actor, act, &asked.conversation_ids).await
}

pub(super) async fn snooze(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(asked): Body<BulkSnooze>,
) -> Answer {
    let until = moments::read(&asked.until)
        .ok_or_else(|| Problem::invalid("until", "send a time as RFC 3339"))?;
    let act = Act::Snooze(until);
    each(&desk, &actor, act, &asked.conversation_ids).await
}

pub(super) async fn categorise(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(asked): Body<BulkCategorise>,
) -> Answer {
    let act = Act::Categorise(asked.category_id);
    each(&desk, &actor, act, &asked.conversation_ids).await
}

pub(super) async fn undo(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(asked): Body<BulkUndo>,
) -> Answer {
    let outcomes = desk.undo_each(&actor, &asked.undos).await?;
    Ok(Json(List::whole(outcomes)))
}
