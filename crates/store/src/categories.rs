//! The tree of contact reasons.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    category::{Category, Tree},
    id::CategoryId,
};

#[derive(sqlx::FromRow)]
struct CategoryRow {
    id: String,
    parent_id: Option<String>,
    name: String,
    visible_to: String,
    team_id: Option<String>,
    is_required: bool,
    version: i64,
}

impl TryFrom<CategoryRow> for Category {
    type Error = Error;

    fn try_from(row: CategoryRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "categories.id")?,
            parent: parse::maybe_id(row.parent_id.as_ref(), "categories.parent_id")?,
            name: row.name,
            visible_to: parse::word(&row.visible_to, "categories.visible_to")?,
            team: parse::maybe_id(row.team_id.as_ref(), "categories.team_id")?,
            is_required: row.is_required,
            version: row.version,
        })
    }
}

/// Returns the tree, without the removed ones.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn tree(conn: Conn<'_>) -> Result<Tree> {
    let sql = "SELECT id, parent_id, name, visible_to, team_id, is_required, version FROM categories \
        WHERE NOT is_removed ORDER BY id";
    let rows: Vec<CategoryRow> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    let categories: Result<_> = rows.into_iter().map(Category::try_from).collect();
    Ok(Tree::new(categories?))
}

/// Inserts a category.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, category: &Category) -> Result<()> {
    let sql = "INSERT INTO categories (id, parent_id, name, visible_to, team_id, is_required, is_removed, version) \
        VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7)";
    let visible_to = parse::name(&category.visible_to)?;
    on!(conn, c => sqlx::query(sql)
        .bind(category.id.to_string())
        .bind(category.parent.map(|id| id.to_string()))
        .bind(&category.name)
        .bind(visible_to)
        .bind(category.team.map(|id| id.to_string()))
        .bind(category.is_required)
        .bind(category.version)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves a category over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version.
pub async fn save(conn: Conn<'_>, category: &Category) -> Result<()> {
    let sql = "UPDATE categories SET parent_id = $1, name = $2, visible_to = $3, team_id = $4, is_required = $5, \
        version = $6 WHERE id = $7 AND version = $6 - 1 AND NOT is_removed";
    let visible_to = parse::name(&category.visible_to)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(category.parent.map(|id| id.to_string()))
        .bind(&category.name)
        .bind(visible_to)
        .bind(category.team.map(|id| id.to_string()))
        .bind(category.is_required)
        .bind(category.version)
        .bind(category.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Removes a category; false when there is none.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(conn: Conn<'_>, id: CategoryId) -> Result<bool> {
    let sql = "UPDATE categories SET is_removed = TRUE, version = version + 1 WHERE id = $1 AND NOT is_removed";
    let rows = on!(conn, c => sqlx::query(sql).bind(id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
