//! Files that visitors hand over and are shown.

use super::gate::Caller;
use crate::{
    api::Query,
    http::{Problem, hand_out, store},
    run::Shared,
};
use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use desk::Found;
use domain::{id::AttachmentId, widget::Visitor};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What stands beside a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beside {
    name: Option<String>,
}

/// A file that was kept.
#[derive(Debug, Serialize)]
pub(super) struct Kept {
    id: AttachmentId,
    name: String,
    size: Option<i64>,
    mime: String,
    kind: &'static str,
}

pub(super) async fn keep(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Query(beside): Query<Beside>,
    request: Request,
) -> Result<(StatusCode, Json<Kept>), Problem> {
    let desk = &shared.desk;
    let most = desk.visitor_allowance(&visitor).await?;
    let stored = store(&shared, most, request.into_body()).await?;
    let name = beside.name.unwrap_or_default();
    let file = desk.keep_visitor_file(&visitor, &name, &stored).await?;
    let kept = Kept {
        id: file.id,
        name: file.name,
        size: file.size_bytes,
        mime: file.mime,
        kind: file.kind.name(),
    };
    Ok((StatusCode::CREATED, Json(kept)))
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let found = find(&shared, &visitor, &id).await?;
    hand_out(&shared.files, &found, request).await
}

/// The small picture of a file, or the file itself where there is none.
pub(super) async fn small(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let found = find(&shared, &visitor, &id).await?.smallest();
    hand_out(&shared.files, &found, request).await
}

/// What is no id leads nowhere, as an id does that leads to somebody else's.
async fn find(shared: &Shared, visitor: &Visitor, id: &str) -> Result<Found, Problem> {
    let id = id.parse().map_err(|_| desk::Error::NotFound("file"))?;
    Ok(shared.desk.visitor_file(visitor, id).await?)
}
