//! Who operators are on the console, and what they were told there.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    console::{About, Link, Note},
    id::{ChannelId, ConversationId, MessageId, NoteId, OfferId, OperatorId},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
struct LinkRow {
    operator_id: String,
    channel_id: String,
    external_id: String,
    address: String,
    name: String,
    username: Option<String>,
    is_customer: bool,
    is_reachable: bool,
    addressed_id: Option<String>,
    linked_at: i64,
}

impl TryFrom<LinkRow> for Link {
    type Error = Error;

    fn try_from(row: LinkRow) -> Result<Self> {
        Ok(Self {
            operator: parse::id(&row.operator_id, "console_links.operator_id")?,
            channel: parse::id(&row.channel_id, "console_links.channel_id")?,
            external_id: row.external_id,
            address: row.address,
            name: row.name,
            username: row.username,
            is_customer: row.is_customer,
            is_reachable: row.is_reachable,
            addressed: parse::maybe_id(row.addressed_id.as_ref(), "console_links.addressed_id")?,
            since: Timestamp::from_ms(row.linked_at),
        })
    }
}

const LINKS: &str = "SELECT l.operator_id, l.channel_id, l.external_id, l.address, l.name, l.username, \
    l.is_customer, l.is_reachable, l.addressed_id, l.linked_at \
    FROM console_links l JOIN channels ch ON ch.id = l.channel_id AND ch.is_console";

/// Lists who is connected to the channel that is the console; in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_links(conn: Conn<'_>) -> Result<Vec<Link>> {
    let rows: Vec<LinkRow> = on!(conn, c => sqlx::query_as(LINKS).fetch_all(c).await)?;
    rows.into_iter().map(Link::try_from).collect()
}

/// Finds the operators behind a provider's identities on the console.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_people(mut conn: Conn<'_>, external_ids: &[String]) -> Result<Vec<Link>> {
    let mut found = Vec::new();
    for piece in rows::sets(external_ids) {
        let sql = format!(
            "{LINKS} WHERE l.external_id IN ({})",
            rows::values(piece.len())
        );
        let links: Vec<LinkRow> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id);
            }
            query.fetch_all(c).await
        })?;
        for row in links {
            found.push(Link::try_from(row)?);
        }
    }
    Ok(found)
}

/// Finds who an operator is on the console.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_link(conn: Conn<'_>, operator: OperatorId) -> Result<Option<Link>> {
    let sql = format!("{LINKS} WHERE l.operator_id = $1");
    let row: Option<LinkRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(operator.to_string()).fetch_optional(c).await)?;
    row.map(Link::try_from).transpose()
}

/// Inserts or replaces who an operator is on the console.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when that person is another operator.
pub async fn put_link(conn: Conn<'_>, link: &Link) -> Result<()> {
    let sql = "INSERT INTO console_links (operator_id, channel_id, external_id, address, name, username, \
        is_customer, is_reachable, addressed_id, linked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (operator_id) DO UPDATE SET channel_id = excluded.channel_id, \
        external_id = excluded.external_id, address = excluded.address, name = excluded.name, \
        username = excluded.username, is_customer = excluded.is_customer, \
        is_reachable = excluded.is_reachable, addressed_id = excluded.addressed_id, \
        linked_at = excluded.linked_at";
    on!(conn, c => sqlx::query(sql)
        .bind(link.operator.to_string())
        .bind(link.channel.to_string())
        .bind(&link.external_id)
        .bind(&link.address)
        .bind(&link.name)
        .bind(link.username.as_deref())
        .bind(link.is_customer)
        .bind(link.is_reachable)
        .bind(link.addressed.map(|id| id.to_string()))
        .bind(link.since.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Deletes who an operator is on the console; false when he was nobody there.
///
/// # Errors
/// [`Error::Database`].
pub async fn delete_link(conn: Conn<'_>, operator: OperatorId) -> Result<bool> {
    let sql = "DELETE FROM console_links WHERE operator_id = $1";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(operator.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Notes which conversation an operator addressed last.
///
/// # Errors
/// [`Error::Database`].
pub async fn address(
    conn: Conn<'_>,
    operator: OperatorId,
    conversation: ConversationId,
) -> Result<()> {
    let sql = "UPDATE console_links SET addressed_id = $1 WHERE operator_id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(conversation.to_string()).bind(operator.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Something that an operator was told, or said himself, on the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its identity.
    pub id: NoteId,
    /// Whose chat it stands in; `None` is somebody who is no operator.
    pub operator: Option<OperatorId>,
    /// The channel.
    pub channel: ChannelId,
    /// Where words to him go.
    pub address: String,
    /// What the provider calls it, once it does.
    pub external_id: Option<String>,
    /// What it is about.
    pub about: About,
    /// What has to be sent; `None` once that is over, and for his own words.
    pub note: Option<Note>,
    /// His words that wait until he says whom they are for.
    pub pending: Option<Pending>,
    /// When.
    pub at: Timestamp,
}

/// Words that wait until their writer says whom they are for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pending {
    /// The words.
    pub words: String,
    /// What the provider calls them.
    pub external_id: String,
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    id: String,
    operator_id: Option<String>,
    channel_id: String,
    address: String,
    external_id: Option<String>,
    conversation_id: Option<String>,
    message_id: Option<String>,
    offer_id: Option<String>,
    load: Option<String>,
    pending: Option<String>,
    at: i64,
}

impl TryFrom<KeptRow> for Kept {
    type Error = Error;

    fn try_from(row: KeptRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "console_notes.id")?,
            operator: parse::maybe_id(row.operator_id.as_ref(), "console_notes.operator_id")?,
            channel: parse::id(&row.channel_id, "console_notes.channel_id")?,
            address: row.address,
            external_id: row.external_id,
            about: About {
                conversation: parse::maybe_id(
                    row.conversation_id.as_ref(),
                    "console_notes.conversation_id",
                )?,
                message: parse::maybe_id(row.message_id.as_ref(), "console_notes.message_id")?,
                offer: parse::maybe_id(row.offer_id.as_ref(), "console_notes.offer_id")?,
            },
            note: row
                .load
                .as_ref()
                .map(|load| parse::from_json(load, "console_notes.load"))
                .transpose()?,
            pending: row
                .pending
                .as_ref()
                .map(|pending| parse::from_json(pending, "console_notes.pending"))
                .transpose()?,
            at: Timestamp::from_ms(row.at),
        })
    }
}

const NOTES: &str = "SELECT id, operator_id, channel_id, address, external_id, conversation_id, message_id, \
    offer_id, load, pending, at FROM console_notes";

/// Inserts a note.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the provider's identity is known on the channel.
pub async fn insert(conn: Conn<'_>, kept: &Kept) -> Result<()> {
    let sql = "INSERT INTO console_notes (id, operator_id, channel_id, address, external_id, conversation_id, \
        message_id, offer_id, load, pending, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let load = kept.note.as_ref().map(parse::json).transpose()?;
    let pending = kept.pending.as_ref().map(parse::json).transpose()?;
    on!(conn, c => sqlx::query(sql)
        .bind(kept.id.to_string())
        .bind(kept.operator.map(|id| id.to_string()))
        .bind(kept.channel.to_string())
        .bind(&kept.address)
        .bind(kept.external_id.as_deref())
        .bind(kept.about.conversation.map(|id| id.to_string()))
        .bind(kept.about.message.map(|id| id.to_string()))
        .bind(kept.about.offer.map(|id| id.to_string()))
        .bind(load)
        .bind(pending)
        .bind(kept.at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Finds a note.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: NoteId) -> Result<Option<Kept>> {
    let sql = format!("{NOTES} WHERE id = $1");
    one(on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string()).fetch_optional(c).await)?)
}

/// Finds a note by what the provider calls it.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_external(
    conn: Conn<'_>,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<Kept>> {
    let sql = format!("{NOTES} WHERE channel_id = $1 AND external_id = $2");
    one(on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(channel.to_string()).bind(external_id).fetch_optional(c).await)?)
}

/// Finds the note that shows a message to an operator, the latest.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_of_message(
    conn: Conn<'_>,
    operator: OperatorId,
    message: MessageId,
) -> Result<Option<Kept>> {
    let sql =
        format!("{NOTES} WHERE message_id = $1 AND operator_id = $2 ORDER BY id DESC LIMIT 1");
    one(on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(message.to_string()).bind(operator.to_string()).fetch_optional(c).await)?)
}

/// Finds the note that shows a message in a chat, the latest.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_of_message_at(
    conn: Conn<'_>,
    (channel, address): (ChannelId, &str),
    message: MessageId,
) -> Result<Option<Kept>> {
    let sql = format!(
        "{NOTES} WHERE message_id = $1 AND channel_id = $2 AND address = $3 ORDER BY id DESC LIMIT 1"
    );
    one(on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(message.to_string()).bind(channel.to_string()).bind(address)
        .fetch_optional(c).await)?)
}

/// Lists what stands in an operator's chat for a message, as the provider calls it, in the order of its numbers.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_names_of_message(
    conn: Conn<'_>,
    operator: OperatorId,
    message: MessageId,
) -> Result<Vec<String>> {
    let sql = "SELECT external_id FROM console_notes WHERE message_id = $1 AND operator_id = $2 \
        AND external_id IS NOT NULL ORDER BY length(external_id), external_id";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(message.to_string()).bind(operator.to_string()).fetch_all(c).await)?)
}

/// Finds the card of an offer.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_of_offer(
    conn: Conn<'_>,
    operator: OperatorId,
    offer: OfferId,
) -> Result<Option<Kept>> {
    let sql = format!("{NOTES} WHERE offer_id = $1 AND operator_id = $2 ORDER BY id LIMIT 1");
    one(on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(offer.to_string()).bind(operator.to_string()).fetch_optional(c).await)?)
}

/// Lists the cards of offers that stand, as far as the provider has them; in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_offered(conn: Conn<'_>) -> Result<Vec<Kept>> {
    let sql = format!(
        "{NOTES} WHERE external_id IS NOT NULL \
         AND offer_id IN (SELECT offer_id FROM conversations WHERE state = 'offered')"
    );
    let rows: Vec<KeptRow> =
        on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(c).await)?;
    rows.into_iter().map(Kept::try_from).collect()
}

fn one(row: Option<KeptRow>) -> Result<Option<Kept>> {
    row.map(Kept::try_from).transpose()
}

/// Notes that nothing of a note has to be sent any more, and what the provider calls it, if it does.
///
/// # Errors
/// [`Error::Database`].
pub async fn finish(conn: Conn<'_>, id: NoteId, external_id: Option<&str>) -> Result<()> {
    let sql = "UPDATE console_notes SET load = NULL, external_id = COALESCE($1, external_id) WHERE id = $2";
    on!(conn, c => sqlx::query(sql)
        .bind(external_id).bind(id.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes the words that wait in a note; false when they have been taken.
///
/// # Errors
/// [`Error::Database`].
pub async fn take_pending(conn: Conn<'_>, id: NoteId) -> Result<bool> {
    let sql = "UPDATE console_notes SET pending = NULL WHERE id = $1 AND pending IS NOT NULL";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes notes from before `before` that nothing has to be sent of.
///
/// # Errors
/// [`Error::Database`].
pub async fn sweep(conn: Conn<'_>, before: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM console_notes WHERE at < $1 \
        AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.note_id = console_notes.id)";
    Ok(
        on!(conn, c => sqlx::query(sql).bind(before.as_ms()).execute(c).await.map(|done| done.rows_affected()))?,
    )
}
