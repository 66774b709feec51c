//! `/canned-replies`.

use super::{
    extract::{Body, Created, Id, IfMatch, Patch, Tagged},
    objects::List,
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk};
use domain::{
    canned::{self, CannedForm},
    id::{CannedReplyId, IntentId, TeamId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Words that are written once and said often.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CannedReply {
    id: String,
    /// What is typed after `/` to get it.
    shortcut: String,
    /// The words, with variables such as `{{contact.name}}`.
    text: String,
    /// The folder that it stands in; empty for none.
    folder: String,
    /// Whose it is; null for a shared one.
    owner_id: Option<String>,
    /// The team whose operators see it; null for everybody.
    team_id: Option<String>,
    /// The intent that it answers.
    intent_id: Option<String>,
    /// True when models may rely on it.
    is_for_bots: bool,
}

impl From<canned::CannedReply> for CannedReply {
    fn from(reply: canned::CannedReply) -> Self {
        Self {
            id: reply.id.to_string(),
            shortcut: reply.shortcut,
            text: reply.text,
            folder: reply.folder,
            owner_id: reply.owner.map(|id| id.to_string()),
            team_id: reply.team.map(|id| id.to_string()),
            intent_id: reply.intent.map(|id| id.to_string()),
            is_for_bots: reply.is_for_bots,
        }
    }
}

/// What a canned reply shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "shortcut": "hello", "text": "Hello, how can I help?", "folder": "Greetings" }))]
pub(super) struct NewCannedReply {
    /// Letters, digits, `-` and `_`; unique among the shared ones, and among one's own.
    shortcut: String,
    /// The words, with variables: `{{contact.name}}`, `{{contact.first_name}}`, `{{operator.name}}`,
    /// `{{conversation.number}}`, `{{team.name}}`, `{{contact.attributes.NAME}}`; after `|` what stands there when
    /// nothing is known.
    text: String,
    /// The folder that it stands in.
    #[serde(default)]
    folder: String,
    /// True for one that only the token's operator sees.
    #[serde(default)]
    is_own: bool,
    /// The team whose operators see it; not for own ones.
    #[schema(value_type = Option<String>)]
    team_id: Option<TeamId>,
    /// The intent that it answers; not for own ones.
    #[schema(value_type = Option<String>)]
    intent_id: Option<IntentId>,
    /// True when models may rely on it; not for own ones.
    #[serde(default)]
    is_for_bots: bool,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "Hello {{contact.first_name}}" }))]
pub(super) struct CannedReplyChange {
    /// Letters, digits, `-` and `_`.
    shortcut: Option<String>,
    /// The words, with variables.
    text: Option<String>,
    /// The folder that it stands in.
    folder: Option<String>,
    /// The team whose operators see it; null: everybody.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team_id: Patch<TeamId>,
    /// The intent that it answers; null: none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    intent_id: Patch<IntentId>,
    /// True when models may rely on it.
    is_for_bots: Option<bool>,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<CannedReply>>, Problem> {
    Ok(Json(List::whole(desk.list_canned_replies(&actor).await?)))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewCannedReply>,
) -> Result<Created<Tagged<CannedReply>>, Problem> {
    let form = CannedForm {
        shortcut: new.shortcut,
        text: new.text,
        folder: new.folder,
        is_own: new.is_own,
        team_id: new.team_id,
        intent_id: new.intent_id,
        is_for_bots: new.is_for_bots,
    };
    let made = desk.create_canned_reply(&actor, &form).await?;
    Ok(Created(Tagged(made.version, made.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CannedReplyId>,
) -> Result<Tagged<CannedReply>, Problem> {
    let found = desk.get_canned_reply(&actor, id).await?;
    Ok(Tagged(found.version, found.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CannedReplyId>,
    if_match: IfMatch,
    Body(change): Body<CannedReplyChange>,
) -> Result<Tagged<CannedReply>, Problem> {
    let known = desk.get_canned_reply(&actor, id).await?;
    if_match.check(known.version)?;
    let form = CannedForm {
        shortcut: change.shortcut.unwrap_or(known.shortcut),
        text: change.text.unwrap_or(known.text),
        folder: change.folder.unwrap_or(known.folder),
        is_own: known.owner.is_some(),
        team_id: change.team_id.over(known.team),
        intent_id: change.intent_id.over(known.intent),
        is_for_bots: change.is_for_bots.unwrap_or(known.is_for_bots),
    };
    let changed = desk.update_canned_reply(&actor, id, &form, Some(known.version));
    let changed = changed.await.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(changed.version, changed.into()))
}

pub(super) async fn remove(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CannedReplyId>,
) -> Result<StatusCode, Problem> {
    desk.remove_canned_reply(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
