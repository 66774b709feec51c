//! Saved views.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{OperatorId, SavedViewId, TeamId},
    saved_view::SavedView,
};

#[derive(sqlx::FromRow)]
struct ViewRow {
    id: String,
    name: String,
    owner_id: String,
    team_id: Option<String>,
    filter: String,
    position: i64,
    version: i64,
}

impl TryFrom<ViewRow> for SavedView {
    type Error = Error;

    fn try_from(row: ViewRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "saved_views.id")?,
            name: row.name,
            owner: parse::id(&row.owner_id, "saved_views.owner_id")?,
            team: parse::maybe_id(row.team_id.as_ref(), "saved_views.team_id")?,
            filter: parse::from_json(&row.filter, "saved_views.filter")?,
            position: row.position,
            version: row.version,
        })
    }
}

/// Lists the shared views and those of one operator, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>, owner: Option<OperatorId>) -> Result<Vec<SavedView>> {
    let sql = "SELECT id, name, owner_id, team_id, filter, position, version FROM saved_views \
        WHERE team_id IS NOT NULL OR owner_id = $1";
    let owner = owner.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<ViewRow> = on!(conn, c => sqlx::query_as(sql).bind(owner).fetch_all(c).await)?;
    rows.into_iter().map(SavedView::try_from).collect()
}

/// Says whether there is a view that somebody might find in his inbox: his own, or any shared one.
///
/// # Errors
/// [`Error::Database`].
pub async fn is_any(conn: Conn<'_>, owner: OperatorId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM saved_views WHERE team_id IS NOT NULL OR owner_id = $1 LIMIT 1) s";
    let count: i64 =
        on!(conn, c => sqlx::query_scalar(sql).bind(owner.to_string()).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Finds a view.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: SavedViewId) -> Result<Option<SavedView>> {
    let sql = "SELECT id, name, owner_id, team_id, filter, position, version FROM saved_views WHERE id = $1";
    let row: Option<ViewRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(SavedView::try_from).transpose()
}

/// Lists the views beside one another: of one team, or an operator's own; by position.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_beside(
    conn: Conn<'_>,
    owner: OperatorId,
    team: Option<TeamId>,
) -> Result<Vec<SavedView>> {
    let sql = "SELECT id, name, owner_id, team_id, filter, position, version FROM saved_views \
        WHERE (team_id IS NULL AND owner_id = $1 AND $2 = '') OR team_id = $2 ORDER BY position, id";
    let team = team.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<ViewRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(owner.to_string()).bind(team).fetch_all(c).await)?;
    rows.into_iter().map(SavedView::try_from).collect()
}

/// Inserts a view.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, view: &SavedView) -> Result<()> {
    let sql = "INSERT INTO saved_views (id, name, owner_id, team_id, filter, position, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let filter = parse::json(&view.filter)?;
    on!(conn, c => sqlx::query(sql)
        .bind(view.id.to_string())
        .bind(&view.name)
        .bind(view.owner.to_string())
        .bind(view.team.map(|id| id.to_string()))
        .bind(filter)
        .bind(view.position)
        .bind(view.version)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves a view over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version.
pub async fn save(conn: Conn<'_>, view: &SavedView) -> Result<()> {
    let sql = "UPDATE saved_views SET name = $1, team_id = $2, filter = $3, position = $4, version = $5 \
        WHERE id = $6 AND version = $5 - 1";
    let filter = parse::json(&view.filter)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&view.name)
        .bind(view.team.map(|id| id.to_string()))
        .bind(filter)
        .bind(view.position)
        .bind(view.version)
        .bind(view.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Removes a view.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(conn: Conn<'_>, id: SavedViewId) -> Result<()> {
    let sql = "DELETE FROM saved_views WHERE id = $1";
    on!(conn, c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}
