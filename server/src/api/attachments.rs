//! Files of messages: `/conversations/{id}/attachments` and `/attachments/{id}`.

use super::{
    extract::{Created, Id, Query},
    objects::Attachment,
};
use crate::{
    http::{Problem, hand_out, take_in},
    run::Shared,
};
use axum::{
    Extension, Json,
    extract::{Request, State},
    response::Response,
};
use desk::Actor;
use domain::id::{AttachmentId, ConversationId};
use serde::Deserialize;
use std::sync::Arc;

/// What stands beside a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beside {
    name: Option<String>,
}

pub(super) async fn keep(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Query(beside): Query<Beside>,
    request: Request,
) -> Result<Created<Json<Attachment>>, Problem> {
    let name = beside.name.unwrap_or_default();
    let kept = take_in(&shared, &actor, id, &name, request.into_body()).await?;
    Ok(Created(Json(kept.into())))
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<AttachmentId>,
    request: Request,
) -> Result<Response, Problem> {
    let found = shared.desk.file(&actor, id).await?;
    hand_out(&shared.files, &found, request).await
}
