//! How far the search for somebody has come while conversations wait.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
    conversation::Conversation,
    id::{ConversationId, TeamId},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// How far the search for somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// The queue it is about.
    pub team: TeamId,
    /// When the conversation entered that queue.
    pub since: Timestamp,
    /// The ring that was reached, from 0.
    pub ring: u8,
    /// Which notices were given, one bit each.
    pub told: u8,
}

impl Search {
    /// Returns the search for a conversation: `kept`, if it is about the queue that it is in.
    #[must_use]
    pub fn of(conversation: &Conversation, kept: Option<Self>) -> Self {
        let is_same = |s: &Self| s.team == conversation.team && s.since >= conversation.enqueued_at;
        kept.filter(is_same).unwrap_or(Self {
            team: conversation.team,
            since: conversation.enqueued_at,
            ring: 0,
            told: 0,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SearchRow {
    conversation_id: String,
    team_id: String,
    since: i64,
    ring: i64,
    told: i64,
}

impl TryFrom<SearchRow> for Search {
    type Error = Error;

    fn try_from(row: SearchRow) -> Result<Self> {
        let small = |n: i64| {
            u8::try_from(n).map_err(|_| Error::Corrupt("searches: out of range".to_owned()))
        };
        Ok(Self {
            team: parse::id(&row.team_id, "searches.team_id")?,
            since: Timestamp::from_ms(row.since),
            ring: small(row.ring)?,
            told: small(row.told)?,
        })
    }
}

/// Finds how far the search for a conversation has come.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: ConversationId) -> Result<Option<Search>> {
    let sql = "SELECT conversation_id, team_id, since, ring, told FROM searches WHERE conversation_id = $1";
    let row: Option<SearchRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Search::try_from).transpose()
}

/// Lists the searches for open conversations.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_open(conn: Conn<'_>) -> Result<BTreeMap<ConversationId, Search>> {
    let sql = "SELECT s.conversation_id, s.team_id, s.since, s.ring, s.told FROM searches s \
        JOIN conversations c ON c.id = s.conversation_id WHERE c.state <> 'closed'";
    let rows: Vec<SearchRow> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            let id = parse::id(&row.conversation_id, "searches.conversation_id")?;
            Ok((id, row.try_into()?))
        })
        .collect()
}

/// Keeps how far the search for a conversation has come.
///
/// # Errors
/// [`Error::Database`].
pub async fn keep(conn: Conn<'_>, id: ConversationId, search: Search) -> Result<()> {
    let sql = "INSERT INTO searches (conversation_id, team_id, since, ring, told) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (conversation_id) DO UPDATE SET team_id = excluded.team_id, since = excluded.since, \
        ring = excluded.ring, told = excluded.told";
    on!(conn, c => sqlx::query(sql)
        .bind(id.to_string())
        .bind(search.team.to_string())
        .bind(search.since.as_ms())
        .bind(i64::from(search.ring))
        .bind(i64::from(search.told))
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
