//! What contacts thought of conversations.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ConversationId, OperatorId},
    rating::{Rating, Stars},
    time::Timestamp,
};

/// Makes a rating of what its row holds; `None` when there is none.
pub(crate) fn read(
    stars: Option<i64>,
    words: Option<String>,
    at: Option<i64>,
) -> Result<Option<Rating>> {
    let (Some(stars), Some(at)) = (stars, at) else {
        return Ok(None);
    };
    let stars = u8::try_from(stars)
        .ok()
        .and_then(|n| Stars::try_from(n).ok());
    let stars = stars.ok_or_else(|| Error::Corrupt("ratings.stars".to_owned()))?;
    Ok(Some(Rating {
        stars,
        words,
        at: Timestamp::from_ms(at),
    }))
}

/// Finds the rating of a conversation.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, conversation: ConversationId) -> Result<Option<Rating>> {
    let sql = "SELECT stars, words, rated_at FROM ratings WHERE conversation_id = $1";
    let row: Option<(i64, Option<String>, i64)> = on!(conn, c => sqlx::query_as(sql)
        .bind(conversation.to_string()).fetch_optional(c).await)?;
    match row {
        Some((stars, words, at)) => read(Some(stars), words, Some(at)),
        None => Ok(None),
    }
}

/// Finds who of the house answered last in a conversation.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_answerer(
    conn: Conn<'_>,
    conversation: ConversationId,
) -> Result<Option<OperatorId>> {
    let sql = "SELECT operator_id FROM messages WHERE conversation_id = $1 AND operator_id IS NOT NULL \
        AND private = FALSE ORDER BY seq DESC LIMIT 1";
    let found: Option<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(conversation.to_string()).fetch_optional(c).await)?;
    found
        .map(|id| parse::id(&id, "messages.operator_id"))
        .transpose()
}

/// Keeps the rating of a conversation, in place of an earlier one.
///
/// # Errors
/// [`Error::Database`].
pub async fn put(conn: Conn<'_>, conversation: ConversationId, rating: &Rating) -> Result<()> {
    let sql = "INSERT INTO ratings (conversation_id, stars, words, rated_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (conversation_id) DO UPDATE SET stars = excluded.stars, words = excluded.words, \
        rated_at = excluded.rated_at";
    on!(conn, c => sqlx::query(sql)
        .bind(conversation.to_string())
        .bind(i64::from(rating.stars.count()))
        .bind(&rating.words)
        .bind(rating.at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
