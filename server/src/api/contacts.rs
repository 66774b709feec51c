//! `/contacts`.

use super::{extract::Id, objects::Contact};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::id::ContactId;

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ContactId>,
) -> Result<Json<Contact>, Problem> {
    Ok(Json(desk.get_contact(&actor, id).await?.into()))
}
