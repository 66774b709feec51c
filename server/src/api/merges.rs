//! `/contacts/{id}/merge`.

use super::{
    contacts::tagged,
    extract::{Body, Id, Tagged},
    objects::Contact,
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{id::ContactId, merge::Preview};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who becomes one with the contact of the path.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "contact_id": "0198c5a1-7f3e-7000-8000-000000000002" }))]
pub(super) struct Merge {
    /// The contact who goes: what is known of him, his conversations and his names on channels move to the one of the
    /// path, whose own stays where both have something.
    #[schema(value_type = String)]
    contact_id: ContactId,
}

/// What a merge would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MergeOutlook {
    /// How many conversations would move.
    conversations: i64,
    /// The channels on which the contact would be known besides, by name.
    channels: Vec<String>,
    /// The attributes that he would take over.
    added_attributes: Vec<String>,
    /// The attributes of the other that would be lost, because he has his own.
    dropped_attributes: Vec<String>,
}

impl From<Preview> for MergeOutlook {
    fn from(preview: Preview) -> Self {
        Self {
            conversations: preview.conversations,
            channels: preview.channels,
            added_attributes: preview.added,
            dropped_attributes: preview.dropped,
        }
    }
}

pub(super) async fn merge(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(kept): Id<ContactId>,
    Body(Merge { contact_id }): Body<Merge>,
) -> Result<Tagged<Contact>, Problem> {
    desk.merge_contacts(&actor, kept, contact_id).await?;
    Ok(tagged(desk.get_contact_card(&actor, kept).await?))
}

pub(super) async fn dry_run(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(kept): Id<ContactId>,
    Body(Merge { contact_id }): Body<Merge>,
) -> Result<Json<MergeOutlook>, Problem> {
    let preview = desk.try_merge(&actor, kept, contact_id).await?;
    Ok(Json(preview.into()))
}
