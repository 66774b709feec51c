//! What conversations are about: columns that few have anything in.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    conversation::About,
    id::{CategoryId, ConversationId},
};

/// What a conversation is about, as it is stored.
pub(crate) struct AboutRow {
    pub(crate) categories: String,
    pub(crate) is_hidden: bool,
    pub(crate) attributes: String,
    pub(crate) subject: Option<String>,
    pub(crate) intervention_id: Option<String>,
    pub(crate) asks: String,
    pub(crate) call_wish: Option<String>,
    pub(crate) mentioned: String,
}

impl TryFrom<AboutRow> for About {
    type Error = Error;

    fn try_from(row: AboutRow) -> Result<Self> {
        let intervention = row.intervention_id.as_ref();
        Ok(Self {
            categories: parse::from_json(&row.categories, "conversations.categories")?,
            is_hidden: row.is_hidden,
            attributes: parse::from_json(&row.attributes, "conversations.attributes")?,
            subject: row.subject,
            intervention: parse::maybe_id(intervention, "conversations.intervention_id")?,
            asks: parse::from_json(&row.asks, "conversations.asks")?,
            call_wish: row
                .call_wish
                .as_ref()
                .map(|wish| parse::from_json(wish, "conversations.call_wish"))
                .transpose()?,
            mentioned: parse::from_json(&row.mentioned, "conversations.mentioned")?,
        })
    }
}

/// Saves what a conversation is about; it was saved in the same unit.
///
/// # Errors
/// [`Error::Database`].
pub async fn save(mut conn: Conn<'_>, id: ConversationId, about: &About) -> Result<()> {
    let sql = "UPDATE conversations SET categories = $1, is_hidden = $2, attributes = $3, subject = $4, \
        intervention_id = $5, asks = $6, work = $7, call_wish = $8, mentioned = $9 WHERE id = $10";
    let (categories, attributes) = (
        parse::json(&about.categories)?,
        parse::json(&about.attributes)?,
    );
    let wish = about.call_wish.as_ref().map(parse::json).transpose()?;
    on!(conn.lend(), c => sqlx::query(sql)
        .bind(categories)
        .bind(about.is_hidden)
        .bind(attributes)
        .bind(about.subject.as_deref())
        .bind(about.intervention.map(|id| id.to_string()))
        .bind(parse::json(&about.asks)?)
        .bind(parse::name(&about.asks.work())?)
        .bind(wish)
        .bind(parse::json(&about.mentioned)?)
        .bind(id.to_string())
        .execute(c).await.map(|_| ()))?;
    let sql = "DELETE FROM conversation_categories WHERE conversation_id = $1";
    on!(conn.lend(), c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    let sql = "INSERT INTO conversation_categories (conversation_id, category_id) VALUES ($1, $2)";
    for category in &about.categories {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(id.to_string()).bind(category.to_string()).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Counts the open conversations that have a category.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_open_of_category(conn: Conn<'_>, category: CategoryId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM conversation_categories k JOIN conversations v ON v.id = k.conversation_id \
        WHERE k.category_id = $1 AND v.state <> 'closed'";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(category.to_string()).fetch_one(c).await)?)
}
