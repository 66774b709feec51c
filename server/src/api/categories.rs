//! `/categories`, and the categories of a conversation.

use super::{
    extract::{Body, Created, Id, IfMatch, Patch, Tagged},
    objects::{Category, Conversation, List},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk};
use domain::{
    category::{self, CategoryForm, Visibility},
    conversation::Epoch,
    id::{CategoryId, ConversationId, TeamId},
};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What a category shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Refund", "visible_to": "agents" }))]
pub(super) struct NewCategory {
    /// Unique without regard to case among the parts of one parent.
    name: String,
    /// The category that it is a part of.
    #[schema(value_type = Option<String>)]
    parent_id: Option<CategoryId>,
    /// Who sees the conversations that have it; default: agents.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(agents|supervisors)$")]
    visible_to: Visibility,
    /// The team that a conversation goes to that gets it while nobody has it.
    #[schema(value_type = Option<String>)]
    team_id: Option<TeamId>,
    /// True when a conversation can't be closed without it, or one of its parts.
    #[serde(default)]
    is_required: bool,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Refunds", "is_required": false }))]
pub(super) struct CategoryChange {
    /// Unique without regard to case among the parts of one parent.
    name: Option<String>,
    /// The category that it is a part of; null: of none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    parent_id: Patch<CategoryId>,
    /// Who sees the conversations that have it.
    #[schema(value_type = Option<String>, pattern = "^(agents|supervisors)$")]
    visible_to: Option<Visibility>,
    /// The team that a conversation goes to that gets it while nobody has it; null: none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team_id: Patch<TeamId>,
    /// True when a conversation can't be closed without it, or one of its parts.
    is_required: Option<bool>,
}

/// All categories that a conversation shall have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "category_ids": [] }))]
pub(super) struct CategorySet {
    /// The full set; what is not in it is taken away.
    #[schema(value_type = Vec<String>)]
    pub(super) category_ids: BTreeSet<CategoryId>,
    /// The turn under which it was decided; refused (409) when that is over.
    pub(super) epoch: Option<i64>,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Category>>, Problem> {
    let tree = desk.list_categories(&actor).await?;
    let items = tree
        .outline()
        .into_iter()
        .map(|(_, category)| category.clone());
    Ok(Json(List::whole(items.collect())))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewCategory>,
) -> Result<Created<Tagged<Category>>, Problem> {
    let form = CategoryForm {
        name: new.name,
        parent_id: new.parent_id,
        visible_to: new.visible_to,
        team_id: new.team_id,
        is_required: new.is_required,
    };
    let made = desk.create_category(&actor, &form).await?;
    Ok(Created(Tagged(made.version, made.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CategoryId>,
) -> Result<Tagged<Category>, Problem> {
    let found = find(&desk, &actor, id).await?;
    Ok(Tagged(found.version, found.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CategoryId>,
    if_match: IfMatch,
    Body(change): Body<CategoryChange>,
) -> Result<Tagged<Category>, Problem> {
    let known = find(&desk, &actor, id).await?;
    if_match.check(known.version)?;
    let form = CategoryForm {
        name: change.name.unwrap_or(known.name),
        parent_id: change.parent_id.over(known.parent),
        visible_to: change.visible_to.unwrap_or(known.visible_to),
        team_id: change.team_id.over(known.team),
        is_required: change.is_required.unwrap_or(known.is_required),
    };
    let changed = desk.update_category(&actor, id, &form, Some(known.version));
    let changed = changed.await.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(changed.version, changed.into()))
}

pub(super) async fn remove(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CategoryId>,
) -> Result<StatusCode, Problem> {
    desk.remove_category(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn set(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Body(CategorySet {
        category_ids,
        epoch,
    }): Body<CategorySet>,
) -> Result<Json<Conversation>, Problem> {
    let epoch = epoch.map(Epoch);
    let row = desk
        .set_categories(&actor, id, &category_ids, epoch)
        .await?;
    Ok(Json(row.into()))
}

async fn find(desk: &Desk, actor: &Actor, id: CategoryId) -> Result<category::Category, Problem> {
    let tree = desk.list_categories(actor).await?;
    let found = tree.find(id).cloned();
    found.ok_or_else(|| Problem::not_found("category"))
}
