//! Messages on their way out. A row lives as long as there is work to do; the message itself keeps the result.

use crate::{
    Error, Result,
    backend::{Conn, on},
    document::{self, line},
    parse,
    views::{Conditions, Value},
};
use domain::{
    card::Kind,
    event::Alteration,
    id::{ChannelId, ConversationId, DeliveryId, MessageId, NoteId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A message to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its identity.
    pub id: DeliveryId,
    /// What goes out.
    pub load: Load,
    /// The channel.
    pub channel: ChannelId,
    /// Where it goes.
    pub address: String,
    /// Its place in the journal: what was written first goes first.
    pub position: i64,
    /// True when the house itself wrote it.
    pub is_automatic: bool,
    /// How often it was tried.
    pub attempt: i64,
}

/// What a delivery carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    /// A message of a conversation.
    Message(MessageId),
    /// Words of the house that belong to no conversation, such as a greeting.
    Notice(String),
    /// The acknowledgement of a pressed button.
    Press {
        /// What the channel calls the press.
        press: String,
        /// What is shown for a moment; may be empty.
        words: String,
    },
    /// Words for an operator on the console.
    Note(NoteId),
    /// What happened to a message of the house since it was written.
    Change(Change),
    /// A card of a conversation, as it is when it goes.
    Card(CardOf),
}

/// What happened to a message that the contact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The message.
    pub message: MessageId,
    /// What.
    pub how: Alteration,
}

/// Which card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardOf {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its kind.
    pub kind: Kind,
}

#[derive(sqlx::FromRow)]
struct DeliveryRow {
    id: String,
    message_id: Option<String>,
    notice: Option<String>,
    press: Option<String>,
    note_id: Option<String>,
    change: Option<String>,
    card: Option<String>,
    channel_id: String,
    address: String,
    position: i64,
    is_automatic: bool,
    attempt: i64,
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = Error;

    fn try_from(row: DeliveryRow) -> Result<Self> {
        let load = match (row.message_id, row.notice, row.press, row.note_id) {
            (Some(id), None, None, None) => Load::Message(parse::id(&id, "deliveries.message_id")?),
            (None, Some(_), None, Some(id)) => Load::Note(parse::id(&id, "deliveries.note_id")?),
            (None, Some(words), None, None) => match row.change {
                Some(change) => Load::Change(parse::from_json(&change, "deliveries.change")?),
                None => match row.card {
                    Some(card) => Load::Card(parse::from_json(&card, "deliveries.card")?),
                    None => Load::Notice(words),
                },
            },
            (None, Some(words), Some(press), None) => Load::Press { press, words },
            (_, _, _, _) => return Err(Error::Corrupt("deliveries.notice".to_owned())),
        };
        Ok(Self {
            id: parse::id(&row.id, "deliveries.id")?,
            load,
            channel: parse::id(&row.channel_id, "deliveries.channel_id")?,
            address: row.address,
            position: row.position,
            is_automatic: row.is_automatic,
            attempt: row.attempt,
        })
    }
}

/// Inserts a delivery; a message that has one keeps it.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, delivery: &Delivery) -> Result<()> {
    let sql = "INSERT INTO deliveries (id, message_id, notice, press, note_id, channel_id, address, position, \
        change, card, state, is_automatic, not_before, attempt) \
        VALUES ($1, $2, $3, $4, $9, $5, $6, $7, $10, $11, 'queued', $8, 0, 0) \
        ON CONFLICT (message_id) DO NOTHING";
    let (mut change, mut card) = (None, None);
    let (message, notice, press, note) = match &delivery.load {
        Load::Message(id) => (Some(id.to_string()), None, None, None),
        Load::Notice(words) => (None, Some(words.as_str()), None, None),
        Load::Press { press, words } => (None, Some(words.as_str()), Some(press.as_str()), None),
        // Its words stand in its own row.
        Load::Note(id) => (None, Some(""), None, Some(id.to_string())),
        Load::Change(what) => {
            change = Some(parse::json(what)?);
            (None, Some(""), None, None)
        }
        Load::Card(which) => {
            card = Some(parse::json(which)?);
            (None, Some(""), None, None)
        }
    };
    on!(conn, c => sqlx::query(sql)
        .bind(delivery.id.to_string())
        .bind(message)
        .bind(notice)
        .bind(press)
        .bind(delivery.channel.to_string())
        .bind(&delivery.address)
        .bind(delivery.position)
        .bind(delivery.is_automatic)
        .bind(note)
        .bind(change)
        .bind(card)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Says whether a card waits to go: it shows what is newest when it does.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn is_card_queued(
    conn: Conn<'_>,
    channel: ChannelId,
    address: &str,
    card: CardOf,
) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM deliveries WHERE channel_id = $1 AND address = $2 AND state = 'queued' \
        AND card = $3";
    let card = parse::json(&card)?;
    let count: i64 = on!(conn, c => sqlx::query_scalar(sql)
        .bind(channel.to_string()).bind(address).bind(card).fetch_one(c).await)?;
    Ok(count > 0)
}

line! {
    struct Stored: "FROM deliveries d" {
        id: DeliveryId = "d.id",
        address: String = "d.address",
        is_automatic: u8 = "CASE WHEN d.is_automatic THEN 1 ELSE 0 END",
    }
}

/// A delivery that may go now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its identity.
    pub id: DeliveryId,
    /// Where it goes.
    pub address: String,
    /// True when the house itself wrote it.
    pub is_automatic: bool,
}

/// Lets the delivery of a message not go before a time.
///
/// # Errors
/// [`Error::Database`].
pub async fn hold_back(conn: Conn<'_>, message: MessageId, until: Timestamp) -> Result<()> {
    let sql = "UPDATE deliveries SET not_before = $1 WHERE message_id = $2 AND state = 'queued'";
    on!(conn, c => sqlx::query(sql)
        .bind(until.as_ms()).bind(message.to_string()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists the first delivery of each lane of a channel, if it may go now; people's before automatic ones.
///
/// Shape: one row per address at most: what stands behind it waits.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_due(
    conn: Conn<'_>,
    channel: ChannelId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Due>> {
    let mut conditions = Conditions::default();
    conditions.any_of("d.channel_id", [channel.to_string()]);
    let now = conditions.place(Value::Number(now.as_ms()));
    let limit = conditions.place(Value::Number(limit));
    let first = format!(
        "d.state = 'queued' AND d.not_before <= {now} \
         AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.channel_id = d.channel_id \
             AND e.address = d.address AND (e.position < d.position \
                 OR (e.position = d.position AND e.id < d.id)))"
    );
    let chosen = conditions.sql_and(&[&first]);
    let chosen = format!("{chosen} ORDER BY d.is_automatic, d.position LIMIT {limit}");
    let rows: Vec<Stored> = document::read(conn, &chosen, conditions).await?;
    let due = rows.into_iter().map(|row| Due {
        id: row.id,
        address: row.address,
        is_automatic: row.is_automatic == 1,
    });
    Ok(due.collect())
}

/// Claims a queued delivery for one attempt; `None` when somebody else has it.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn claim(conn: Conn<'_>, id: DeliveryId) -> Result<Option<Delivery>> {
    let sql = "UPDATE deliveries SET state = 'sending', attempt = attempt + 1 \
        WHERE id = $1 AND state = 'queued' \
        RETURNING id, message_id, notice, press, note_id, change, card, channel_id, address, position, is_automatic, attempt";
    let row: Option<DeliveryRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Delivery::try_from).transpose()
}

/// Puts a delivery that is being sent back for a later attempt; false when it is not being sent.
///
/// # Errors
/// [`Error::Database`].
pub async fn postpone(conn: Conn<'_>, id: DeliveryId, not_before: Timestamp) -> Result<bool> {
    let sql = "UPDATE deliveries SET state = 'queued', not_before = $1 WHERE id = $2 AND state = 'sending'";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(not_before.as_ms()).bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Ends a delivery that is being sent; false when it is not being sent.
///
/// # Errors
/// [`Error::Database`].
pub async fn finish(conn: Conn<'_>, id: DeliveryId) -> Result<bool> {
    let sql = "DELETE FROM deliveries WHERE id = $1 AND state = 'sending'";
    let rows = on!(conn, c => sqlx::query(sql).bind(id.to_string()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Lists what is being sent on a channel.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_sending(conn: Conn<'_>, channel: ChannelId) -> Result<Vec<Delivery>> {
    let sql = "SELECT id, message_id, notice, press, note_id, change, card, channel_id, address, position, is_automatic, attempt \
        FROM deliveries WHERE channel_id = $1 AND state = 'sending' ORDER BY position";
    let rows: Vec<DeliveryRow> =
        on!(conn, c => sqlx::query_as(sql).bind(channel.to_string()).fetch_all(c).await)?;
    rows.into_iter().map(Delivery::try_from).collect()
}

/// Returns when the next postponed delivery of a channel may go; `None` when nothing waits for a time.
///
/// # Errors
/// [`Error::Database`].
pub async fn next_time(
    conn: Conn<'_>,
    channel: ChannelId,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(not_before) FROM deliveries WHERE channel_id = $1 AND state = 'queued' AND not_before > $2";
    let ms: Option<i64> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(channel.to_string()).bind(now.as_ms()).fetch_one(c).await)?;
    Ok(ms.map(Timestamp::from_ms))
}

/// Finds a delivery.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: DeliveryId) -> Result<Option<Delivery>> {
    let sql = "SELECT id, message_id, notice, press, note_id, change, card, channel_id, address, position, is_automatic, attempt \
        FROM deliveries WHERE id = $1";
    let row: Option<DeliveryRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Delivery::try_from).transpose()
}
