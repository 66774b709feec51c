//! `/intents`, and the intents of a conversation.

use super::{
    extract::{Body, Created, Id, IfMatch, Tagged},
    objects::{Conversation, Intent, List},
};
use crate::http::Problem;
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use desk::{Actor, Desk};
use domain::{
    id::{ConversationId, IntentId, TeamId},
    intent::IntentForm,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// What an intent shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Refund",
    "description": "Wants the money back",
    "examples": ["I want my money back"],
    "team_id": "0198c5a1-7f3e-7000-8000-000000000003"
}))]
pub(super) struct NewIntent {
    /// Unique without regard to case.
    name: String,
    /// What it means, for colleagues.
    #[serde(default)]
    description: String,
    /// What contacts say when they want it; 200 at most.
    #[serde(default)]
    examples: Vec<String>,
    /// The team that is qualified for it.
    #[schema(value_type = String)]
    team_id: TeamId,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "examples": ["I want my money back"] }))]
pub(super) struct IntentChange {
    /// Unique without regard to case.
    name: Option<String>,
    /// What it means, for colleagues.
    description: Option<String>,
    /// All its examples.
    examples: Option<Vec<String>>,
    /// The team that is qualified for it.
    #[schema(value_type = Option<String>)]
    team_id: Option<TeamId>,
}

/// What a contact wants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "intent_id": "0198c5a1-7f3e-7000-8000-000000000004" }))]
pub(super) struct OpenIntent {
    /// The intent.
    #[schema(value_type = String)]
    intent_id: IntentId,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Intent>>, Problem> {
    Ok(Json(List::whole(desk.list_intents(&actor).await?)))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewIntent>,
) -> Result<Created<Tagged<Intent>>, Problem> {
    let form = IntentForm {
        name: new.name,
        description: new.description,
        examples: new.examples,
        team_id: new.team_id,
    };
    let intent = desk.create_intent(&actor, &form).await?;
    Ok(Created(Tagged(intent.version, intent.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<IntentId>,
) -> Result<Tagged<Intent>, Problem> {
    let intent = desk.get_intent(&actor, id).await?;
    Ok(Tagged(intent.version, intent.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<IntentId>,
    if_match: IfMatch,
    Body(change): Body<IntentChange>,
) -> Result<Tagged<Intent>, Problem> {
    let intent = desk.get_intent(&actor, id).await?;
    if_match.check(intent.version)?;
    let form = IntentForm {
        name: change.name.unwrap_or(intent.name),
        description: change.description.unwrap_or(intent.description),
        examples: change.examples.unwrap_or(intent.examples),
        team_id: change.team_id.unwrap_or(intent.team),
    };
    let changed = desk
        .update_intent(&actor, id, &form, Some(intent.version))
        .await;
    let intent = changed.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(intent.version, intent.into()))
}

pub(super) async fn remove(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<IntentId>,
) -> Result<StatusCode, Problem> {
    desk.remove_intent(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn open(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Body(OpenIntent { intent_id }): Body<OpenIntent>,
) -> Result<Json<Conversation>, Problem> {
    let row = desk.open_intent(&actor, id, intent_id).await?;
    Ok(Json(row.into()))
}

pub(super) async fn finish(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    path: Result<Path<(String, String)>, axum::extract::rejection::PathRejection>,
) -> Result<StatusCode, Problem> {
    let ids = path.ok().and_then(|Path((conversation, intent))| {
        let conversation: ConversationId = conversation.parse().ok()?;
        let intent: IntentId = intent.parse().ok()?;
        Some((conversation, intent))
    });
    let (conversation, intent) = ids.ok_or_else(|| Problem::not_found("it"))?;
    desk.finish_intent(&actor, conversation, intent).await?;
    Ok(StatusCode::NO_CONTENT)
}
