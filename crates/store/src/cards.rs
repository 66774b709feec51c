//! Cards that contacts are shown, and what the provider calls the message of each.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    card::{Face, Kind, Waiter},
    id::{ChannelId, ConversationId},
    time::Timestamp,
};

/// A card of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The conversation.
    pub conversation: ConversationId,
    /// The channel that shows it.
    pub channel: ChannelId,
    /// What it shows, or will as soon as it can.
    pub face: Face,
    /// True once it went out; without a name then, nobody knows whether it arrived.
    pub is_sent: bool,
    /// What the provider calls the message.
    pub external_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CardRow {
    conversation_id: String,
    channel_id: String,
    face: String,
    is_sent: bool,
    external_id: Option<String>,
}

impl TryFrom<CardRow> for Kept {
    type Error = Error;

    fn try_from(row: CardRow) -> Result<Self> {
        Ok(Self {
            conversation: parse::id(&row.conversation_id, "cards.conversation_id")?,
            channel: parse::id(&row.channel_id, "cards.channel_id")?,
            face: parse::from_json(&row.face, "cards.face")?,
            is_sent: row.is_sent,
            external_id: row.external_id,
        })
    }
}

/// Finds a card.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(
    conn: Conn<'_>,
    conversation: ConversationId,
    kind: Kind,
) -> Result<Option<Kept>> {
    let sql = "SELECT conversation_id, channel_id, face, is_sent, external_id FROM cards \
        WHERE conversation_id = $1 AND kind = $2";
    let row: Option<CardRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(conversation.to_string()).bind(kind.name()).fetch_optional(c).await)?;
    row.map(Kept::try_from).transpose()
}

/// Finds a card by what the provider calls its message.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_external(
    conn: Conn<'_>,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<Kept>> {
    let sql = "SELECT conversation_id, channel_id, face, is_sent, external_id FROM cards \
        WHERE channel_id = $1 AND external_id = $2";
    let row: Option<CardRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(channel.to_string()).bind(external_id).fetch_optional(c).await)?;
    row.map(Kept::try_from).transpose()
}

/// Makes a card, or lets it show something else.
///
/// # Errors
/// [`Error::Database`].
pub async fn show(
    conn: Conn<'_>,
    conversation: ConversationId,
    channel: ChannelId,
    face: &Face,
) -> Result<()> {
    let sql = "INSERT INTO cards (conversation_id, kind, channel_id, face, is_sent) VALUES ($1, $2, $3, $4, FALSE) \
        ON CONFLICT (conversation_id, kind) DO UPDATE SET face = excluded.face";
    let json = parse::json(face)?;
    on!(conn, c => sqlx::query(sql)
        .bind(conversation.to_string())
        .bind(face.kind().name())
        .bind(channel.to_string())
        .bind(json)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes that a card goes out, or that it did not after all.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_sent(
    conn: Conn<'_>,
    conversation: ConversationId,
    kind: Kind,
    is_sent: bool,
) -> Result<()> {
    let sql = "UPDATE cards SET is_sent = $1 WHERE conversation_id = $2 AND kind = $3";
    on!(conn, c => sqlx::query(sql)
        .bind(is_sent).bind(conversation.to_string()).bind(kind.name()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Notes what the provider calls the message of a card; what is known of it stays.
///
/// # Errors
/// [`Error::Database`].
pub async fn set_external(
    conn: Conn<'_>,
    conversation: ConversationId,
    kind: Kind,
    external_id: &str,
) -> Result<()> {
    let sql = "UPDATE cards SET external_id = $1 WHERE conversation_id = $2 AND kind = $3 AND external_id IS NULL";
    on!(conn, c => sqlx::query(sql)
        .bind(external_id).bind(conversation.to_string()).bind(kind.name()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Somebody who waits, and what his card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Who waits.
    pub waiter: Waiter,
    /// Where his card is.
    pub channel: ChannelId,
    /// What it shows; `None` before the first.
    pub face: Option<Face>,
    /// True when he waits for a call.
    pub wants_call: bool,
}

/// Lists who waits on channels on which the house shows cards, the first by time first.
///
/// Shape: not those who are asked what it is about, nor those who can't be reached; `limit` at most.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_waiting(conn: Conn<'_>, limit: i64) -> Result<Vec<Shown>> {
    let sql = "SELECT v.id, v.team_id, v.priority, v.enqueued_at, v.channel_id, c.face, \
        v.call_wish IS NOT NULL AS wants_call FROM conversations v \
        JOIN channels ch ON ch.id = v.channel_id AND ch.kind IN ('telegram', 'widget') \
        JOIN identities i ON i.contact_id = v.contact_id AND i.channel_id = v.channel_id AND i.is_reachable \
        LEFT JOIN cards c ON c.conversation_id = v.id AND c.kind = 'queue' \
        WHERE v.state IN ('queued', 'offered') AND v.snoozed_until IS NULL AND v.asked_until IS NULL \
        ORDER BY v.enqueued_at, v.id LIMIT $1";
    let rows: Vec<WaitingRow> = on!(conn, c => sqlx::query_as(sql).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            let waiter = Waiter {
                conversation: parse::id(&row.id, "conversations.id")?,
                team: parse::id(&row.team_id, "conversations.team_id")?,
                priority: parse::word(&row.priority, "conversations.priority")?,
                enqueued_at: Timestamp::from_ms(row.enqueued_at),
            };
            let face = row.face.map(|face| parse::from_json(&face, "cards.face"));
            Ok(Shown {
                waiter,
                channel: parse::id(&row.channel_id, "conversations.channel_id")?,
                face: face.transpose()?,
                wants_call: row.wants_call,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    id: String,
    team_id: String,
    priority: String,
    enqueued_at: i64,
    channel_id: String,
    face: Option<String>,
    wants_call: bool,
}
