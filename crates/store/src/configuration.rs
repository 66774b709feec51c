//! What a file of the configuration must know of the house beside its things.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Lists the identities that a file can't give: of what was removed, of people, of what is somebody's own.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_taken(conn: Conn<'_>) -> Result<BTreeSet<Uuid>> {
    let sql = "SELECT id FROM intents WHERE is_removed \
        UNION ALL SELECT id FROM categories WHERE is_removed \
        UNION ALL SELECT id FROM operators WHERE kind <> 'bot' \
        UNION ALL SELECT id FROM canned_replies WHERE owner_id IS NOT NULL";
    let ids: Vec<String> = on!(conn, c => sqlx::query_scalar(sql).fetch_all(c).await)?;
    ids.iter().map(|id| parse::id(id, "id")).collect()
}
