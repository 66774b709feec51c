//! Who visits widgets. Only hashes of their tokens are kept.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    id::{ChannelId, VisitorId},
    time::Timestamp,
    widget::{About, Visitor},
};

#[derive(sqlx::FromRow)]
struct VisitorRow {
    id: String,
    channel_id: String,
    external_id: String,
    contact_id: String,
    about: String,
    seen_at: i64,
}

/// A visitor, and when he was last seen, to the day.
pub type Seen = (Visitor, Timestamp);

impl TryFrom<VisitorRow> for Seen {
    type Error = Error;

    fn try_from(row: VisitorRow) -> Result<Self> {
        let visitor = Visitor {
            id: parse::id(&row.id, "visitors.id")?,
            channel: parse::id(&row.channel_id, "visitors.channel_id")?,
            external_id: row.external_id,
            contact: parse::id(&row.contact_id, "visitors.contact_id")?,
            about: parse::from_json(&row.about, "visitors.about")?,
        };
        Ok((visitor, Timestamp::from_ms(row.seen_at)))
    }
}

/// Inserts a visitor, or gives the one with this identity another token, name and contact.
///
/// # Errors
/// [`Error::Database`].
pub async fn put(
    conn: Conn<'_>,
    visitor: &Visitor,
    token_hash: &str,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO visitors (id, channel_id, token_hash, external_id, contact_id, about, created_at, seen_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, \
        external_id = excluded.external_id, contact_id = excluded.contact_id, about = excluded.about, \
        seen_at = excluded.seen_at";
    let about = parse::json(&visitor.about)?;
    on!(conn, c => sqlx::query(sql)
        .bind(visitor.id.to_string())
        .bind(visitor.channel.to_string())
        .bind(token_hash)
        .bind(&visitor.external_id)
        .bind(visitor.contact.to_string())
        .bind(about)
        .bind(now.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds a visitor by the hash of his token; his contact is whoever the channel knows by his name by now.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_by_hash(conn: Conn<'_>, token_hash: &str) -> Result<Option<Seen>> {
    let sql = "SELECT v.id, v.channel_id, v.external_id, COALESCE(i.contact_id, v.contact_id) AS contact_id, \
        v.about, v.seen_at FROM visitors v \
        LEFT JOIN identities i ON i.channel_id = v.channel_id AND i.external_id = v.external_id \
        WHERE v.token_hash = $1";
    let row: Option<VisitorRow> =
        on!(conn, c => sqlx::query_as(sql).bind(token_hash).fetch_optional(c).await)?;
    row.map(Seen::try_from).transpose()
}

/// Notes what is known of a visitor.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_about(conn: Conn<'_>, id: VisitorId, about: &About) -> Result<()> {
    let sql = "UPDATE visitors SET about = $1 WHERE id = $2";
    let about = parse::json(about)?;
    on!(conn, c => sqlx::query(sql).bind(about).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that a visitor was seen.
///
/// # Errors
/// [`Error::Database`].
pub async fn note_seen(conn: Conn<'_>, id: VisitorId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE visitors SET seen_at = $1 WHERE id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(now.as_ms()).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lets a contact be known on a channel by another name than before.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the channel knows somebody by it.
pub async fn rename(
    mut conn: Conn<'_>,
    channel: ChannelId,
    before: &str,
    after: &str,
) -> Result<()> {
    let known = "UPDATE identities SET external_id = $1, address = $1 WHERE channel_id = $2 AND external_id = $3";
    // What waits for him goes to where he is.
    let waiting = "UPDATE deliveries SET address = $1 WHERE channel_id = $2 AND address = $3 AND state = 'queued'";
    for sql in [known, waiting] {
        on!(conn.lend(), c => sqlx::query(sql)
            .bind(after).bind(channel.to_string()).bind(before).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Takes a name from a channel.
///
/// # Errors
/// [`Error::Database`].
pub async fn forget_name(conn: Conn<'_>, channel: ChannelId, name: &str) -> Result<()> {
    let sql = "DELETE FROM identities WHERE channel_id = $1 AND external_id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(channel.to_string()).bind(name).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Forgets visitors who were not seen since a moment; returns how many.
///
/// # Errors
/// [`Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM visitors WHERE seen_at < $1";
    Ok(on!(conn, c => sqlx::query(sql)
        .bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?)
}
