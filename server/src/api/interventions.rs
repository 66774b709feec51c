//! `/interventions`, and those of a conversation.

use super::{
    categories::CategorySet,
    extract::{Body, Created, Id, OptionalBody},
    moments,
    objects::{Intervention, List, Message},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    id::{CategoryId, ConversationId, InterventionId, OperatorId},
    intervention::Treatment,
    message::Write,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Why help is needed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "reason": "The bot was rude", "category_ids": [] }))]
pub(super) struct NewIntervention {
    /// In words for colleagues.
    reason: String,
    /// What it is about; default: the conversation's categories.
    #[schema(value_type = Vec<String>)]
    category_ids: BTreeSet<CategoryId>,
}

/// Who shall help.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "operator_id": "0198c5a1-7f3e-7000-8000-000000000005" }))]
pub(super) struct Assign {
    /// The operator; he gets the conversation too.
    #[schema(value_type = String)]
    operator_id: OperatorId,
}

/// How long it shall rest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "until": "2030-03-01T09:30:00Z" }))]
pub(super) struct Defer {
    /// Until when.
    #[schema(format = DateTime)]
    until: String,
}

/// What colleagues should know.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "Called the carrier" }))]
pub(super) struct Comment {
    /// The words: 1 to 16384 characters.
    text: String,
}

type Answer = Result<Json<Intervention>, Problem>;

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Result<Json<List<Intervention>>, Problem> {
    let all = desk.list_interventions(&actor, id).await?;
    Ok(Json(List::whole(all)))
}

pub(super) async fn open(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    OptionalBody(new): OptionalBody<NewIntervention>,
) -> Result<Created<Json<Intervention>>, Problem> {
    let opened = desk
        .open_intervention(&actor, id, &new.reason, &new.category_ids)
        .await?;
    Ok(Created(Json(opened.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
) -> Answer {
    Ok(Json(desk.get_intervention(&actor, id).await?.into()))
}

pub(super) async fn assign(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
    Body(Assign { operator_id }): Body<Assign>,
) -> Answer {
    treat(&desk, &actor, id, &Treatment::Assign(operator_id)).await
}

pub(super) async fn defer(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
    Body(Defer { until }): Body<Defer>,
) -> Answer {
    let until = moments::read(&until)
        .ok_or_else(|| Problem::invalid("until", "send a time as RFC 3339"))?;
    treat(&desk, &actor, id, &Treatment::Defer(until)).await
}

pub(super) async fn reactivate(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
) -> Answer {
    treat(&desk, &actor, id, &Treatment::Reactivate).await
}

pub(super) async fn close(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
) -> Answer {
    treat(&desk, &actor, id, &Treatment::Close).await
}

pub(super) async fn cancel(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
) -> Answer {
    treat(&desk, &actor, id, &Treatment::Cancel).await
}

pub(super) async fn reopen(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
) -> Answer {
    treat(&desk, &actor, id, &Treatment::Reopen).await
}

pub(super) async fn set_categories(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
    Body(CategorySet { category_ids, .. }): Body<CategorySet>,
) -> Answer {
    treat(&desk, &actor, id, &Treatment::Categories(category_ids)).await
}

/// Leaves a note in the thread, where colleagues read it.
pub(super) async fn comment(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<InterventionId>,
    Body(Comment { text }): Body<Comment>,
) -> Result<Created<Json<Message>>, Problem> {
    let conversation = desk.get_intervention(&actor, id).await?.conversation;
    let note = Write {
        text,
        attachments: Vec::new(),
        private: true,
        reply_to: None,
        epoch: None,
        mentions: Vec::new(),
    };
    let bubble = desk.write(&actor, conversation, &note).await?;
    Ok(Created(Json(Message::of(conversation, bubble))))
}

async fn treat(desk: &Desk, actor: &Actor, id: InterventionId, what: &Treatment) -> Answer {
    let treated = desk.treat_intervention(actor, id, what).await?;
    Ok(Json(treated.into()))
}
