//! Conversations: the rows that the rules change.

use crate::{
    Error, Result,
    about::{ABOUT, AboutRow},
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    conversation::{Conversation, Epoch, Offer, Ownership, Priority, Sleep, State},
    id::{ChannelId, ContactId, ConversationId, OfferId, OperatorId},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of the table")]
struct ConversationRow {
    id: String,
    number: i64,
    contact_id: String,
    channel_id: String,
    team_id: String,
    team_because: String,
    asked: i64,
    asked_until: Option<i64>,
    intents: String,
    state: String,
    operator_id: Option<String>,
    offer_id: Option<String>,
    state_at: i64,
    is_answered: bool,
    is_forced: bool,
    epoch: i64,
    version: i64,
    priority: String,
    opened_at: i64,
    enqueued_at: i64,
    unanswered_since: Option<i64>,
    last_at: i64,
    last_words: String,
    last_author: Option<String>,
    message_count: i64,
    has_trouble: bool,
    excluded: String,
    held_by_bot: bool,
    snoozed_until: Option<i64>,
    #[sqlx(flatten)]
    about: AboutRow,
}

impl ConversationRow {
    fn state(&self) -> Result<State> {
        let operator: Option<OperatorId> =
            parse::maybe_id(self.operator_id.as_ref(), "conversations.operator_id")?;
        let offer: Option<OfferId> =
            parse::maybe_id(self.offer_id.as_ref(), "conversations.offer_id")?;
        let at = Timestamp::from_ms(self.state_at);
        let asked_until = parse::maybe_time(self.asked_until);
        if let Some(until) = parse::maybe_time(self.snoozed_until) {
            let since = at;
            return Ok(State::Snoozed(Sleep {
                until,
                since,
                operator,
            }));
        }
        match (self.state.as_str(), operator, offer) {
            ("queued", None, None) => {
                Ok(asked_until.map_or(State::Queued, |until| State::Asking { until }))
            }
            ("offered", Some(operator), Some(id)) => Ok(State::Offered(Offer {
                id,
                operator,
                until: at,
            })),
            ("active", Some(bot), None) if self.held_by_bot => Ok(State::Bot { bot, since: at }),
            ("active", Some(operator), None) => Ok(State::Active(Ownership {
                operator,
                since: at,
                answered: self.is_answered,
                forced: self.is_forced,
            })),
            ("closed", None, None) => Ok(State::Closed { at }),
            (state, ..) => Err(Error::Corrupt(format!("conversations.state: {state}"))),
        }
    }
}

impl TryFrom<ConversationRow> for Conversation {
    type Error = Error;

    fn try_from(row: ConversationRow) -> Result<Self> {
        let state = row.state()?;
        let last_author = row
            .last_author
            .as_ref()
            .map(|author| parse::from_json(author, "conversations.last_author"))
            .transpose()?;
        Ok(Self {
            id: parse::id(&row.id, "conversations.id")?,
            number: row.number,
            contact: parse::id(&row.contact_id, "conversations.contact_id")?,
            channel: parse::id(&row.channel_id, "conversations.channel_id")?,
            team: parse::id(&row.team_id, "conversations.team_id")?,
            team_because: parse::word(&row.team_because, "conversations.team_because")?,
            asked: row.asked,
            intents: parse::from_json(&row.intents, "conversations.intents")?,
            state,
            epoch: Epoch(row.epoch),
            version: row.version,
            priority: parse::word(&row.priority, "conversations.priority")?,
            opened_at: Timestamp::from_ms(row.opened_at),
            enqueued_at: Timestamp::from_ms(row.enqueued_at),
            unanswered_since: parse::maybe_time(row.unanswered_since),
            last_at: Timestamp::from_ms(row.last_at),
            last_words: row.last_words,
            last_author,
            message_count: row.message_count,
            has_trouble: row.has_trouble,
            excluded: parse::from_json(&row.excluded, "conversations.excluded")?,
            about: row.about.try_into()?,
        })
    }
}

/// The columns of a state, as they are stored.
struct StateColumns {
    state: &'static str,
    operator: Option<OperatorId>,
    offer: Option<OfferId>,
    at: Timestamp,
    is_answered: bool,
    is_forced: bool,
    asked_until: Option<i64>,
    held_by_bot: bool,
    snoozed_until: Option<i64>,
}

impl StateColumns {
    const fn of(conversation: &Conversation) -> Self {
        let nobody = Self {
            state: "queued",
            operator: None,
            offer: None,
            at: conversation.enqueued_at,
            is_answered: false,
            is_forced: false,
            asked_until: None,
            held_by_bot: false,
            snoozed_until: None,
        };
        match conversation.state {
            State::Queued => nobody,
            State::Bot { bot, since } => Self {
                state: "active",
                operator: Some(bot),
                at: since,
                held_by_bot: true,
                ..nobody
            },
            State::Asking { until } => Self {
                asked_until: Some(until.as_ms()),
                ..nobody
            },
            State::Offered(offer) => Self {
                state: "offered",
                operator: Some(offer.operator),
                offer: Some(offer.id),
                at: offer.until,
                ..nobody
            },
            State::Active(held) => Self {
                state: "active",
                operator: Some(held.operator),
                offer: None,
                at: held.since,
                is_answered: held.answered,
                is_forced: held.forced,
                ..nobody
            },
            State::Snoozed(sleep) => Self {
                state: match sleep.operator {
                    Some(_) => "active",
                    None => "queued",
                },
                operator: sleep.operator,
                at: sleep.since,
                snoozed_until: Some(sleep.until.as_ms()),
                ..nobody
            },
            State::Closed { at } => Self {
                state: "closed",
                at,
                ..nobody
            },
        }
    }
}

const COLUMNS: &str = "id, number, contact_id, channel_id, team_id, team_because, asked, asked_until, intents, state, operator_id, offer_id, state_at, \
    is_answered, is_forced, epoch, version, priority, opened_at, enqueued_at, unanswered_since, last_at, \
    last_words, last_author, message_count, has_trouble, excluded, held_by_bot, snoozed_until";

/// Finds a conversation to look at.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: ConversationId) -> Result<Option<Conversation>> {
    find_where(conn, "id = $1", id.to_string()).await
}

/// Finds the open conversations of contacts on a channel; each has at most one.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_open(
    mut conn: Conn<'_>,
    channel: ChannelId,
    contacts: &[ContactId],
) -> Result<Vec<Conversation>> {
    let mut found = Vec::new();
    for piece in rows::sets(contacts) {
        let sql = format!(
            "SELECT {COLUMNS}, {ABOUT} FROM conversations \
             WHERE contact_id IN ({}) AND channel_id = ${} AND state <> 'closed'",
            rows::values(piece.len()),
            piece.len() + 1
        );
        let open: Vec<ConversationRow> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for contact in piece {
                query = query.bind(contact.to_string());
            }
            query.bind(channel.to_string()).fetch_all(c).await
        })?;
        for row in open {
            found.push(Conversation::try_from(row)?);
        }
    }
    Ok(found)
}

async fn find_where(
    conn: Conn<'_>,
    condition: &str,
    value: String,
) -> Result<Option<Conversation>> {
    let sql = format!("SELECT {COLUMNS}, {ABOUT} FROM conversations WHERE {condition}");
    let row: Option<ConversationRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(value).fetch_optional(c).await)?;
    row.map(Conversation::try_from).transpose()
}

/// Finds a conversation by its number for people.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_id_by_number(conn: Conn<'_>, number: i64) -> Result<Option<ConversationId>> {
    let sql = "SELECT id FROM conversations WHERE number = $1";
    let id: Option<String> =
        on!(conn, c => sqlx::query_scalar(sql).bind(number).fetch_optional(c).await)?;
    parse::maybe_id(id.as_ref(), "conversations.id")
}

/// Lists every conversation that is not over, oldest in the queue first; for the scheduler's start.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_open(conn: Conn<'_>) -> Result<Vec<Conversation>> {
    let sql = format!(
        "SELECT {COLUMNS}, {ABOUT} FROM conversations WHERE state <> 'closed' ORDER BY enqueued_at, id"
    );
    let rows: Vec<ConversationRow> =
        on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(c).await)?;
    rows.into_iter().map(Conversation::try_from).collect()
}

/// Lists what an operator has, also what sleeps, and what is offered to him.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_of_operator(conn: Conn<'_>, operator: OperatorId) -> Result<Vec<Conversation>> {
    let sql =
        format!("SELECT {COLUMNS}, {ABOUT} FROM conversations WHERE operator_id = $1 ORDER BY id");
    let rows: Vec<ConversationRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(operator.to_string()).fetch_all(c).await)?;
    rows.into_iter().map(Conversation::try_from).collect()
}

/// Lists the priorities of conversations in which something happened since a moment.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_priorities(
    conn: Conn<'_>,
    since: Timestamp,
) -> Result<BTreeMap<ConversationId, Priority>> {
    let sql = "SELECT id, priority FROM conversations WHERE last_at >= $1";
    let rows: Vec<(String, String)> =
        on!(conn, c => sqlx::query_as(sql).bind(since.as_ms()).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, priority)| {
            let id = parse::id(&id, "conversations.id")?;
            Ok((id, parse::word(&priority, "conversations.priority")?))
        })
        .collect()
}

/// Counts the conversations that a contact has had, and has.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_of_contact(conn: Conn<'_>, contact: ContactId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM conversations WHERE contact_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(contact.to_string()).fetch_one(c).await)?)
}

/// Lists when a contact's conversations on a channel were opened since a moment, oldest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_openings(
    conn: Conn<'_>,
    (contact, channel): (ContactId, ChannelId),
    since: Timestamp,
) -> Result<Vec<Timestamp>> {
    let sql = "SELECT opened_at FROM conversations \
               WHERE contact_id = $1 AND channel_id = $2 AND opened_at > $3 ORDER BY opened_at";
    let openings: Vec<i64> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(contact.to_string()).bind(channel.to_string()).bind(since.as_ms()).fetch_all(c).await)?;
    Ok(openings.into_iter().map(Timestamp::from_ms).collect())
}

/// Inserts a conversation, without what it is about.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the contact has an open one on the channel.
pub async fn insert(conn: Conn<'_>, conversation: &Conversation) -> Result<()> {
    let sql = format!(
        "INSERT INTO conversations ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
         $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)"
    );
    let state = StateColumns::of(conversation);
    let priority = parse::name(&conversation.priority)?;
    let last_author = conversation
        .last_author
        .as_ref()
        .map(parse::json)
        .transpose()?;
    let excluded = parse::json(&conversation.excluded)?;
    let team_because = parse::name(&conversation.team_because)?;
    let intents = parse::json(&conversation.intents)?;
    on!(conn, c => sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(conversation.id.to_string())
        .bind(conversation.number)
        .bind(conversation.contact.to_string())
        .bind(conversation.channel.to_string())
        .bind(conversation.team.to_string())
        .bind(team_because)
        .bind(conversation.asked)
        .bind(state.asked_until)
        .bind(intents)
        .bind(state.state)
        .bind(state.operator.map(|id| id.to_string()))
        .bind(state.offer.map(|id| id.to_string()))
        .bind(state.at.as_ms())
        .bind(state.is_answered)
        .bind(state.is_forced)
        .bind(conversation.epoch.0)
        .bind(conversation.version)
        .bind(priority)
        .bind(conversation.opened_at.as_ms())
        .bind(conversation.enqueued_at.as_ms())
        .bind(conversation.unanswered_since.map(Timestamp::as_ms))
        .bind(conversation.last_at.as_ms())
        .bind(&conversation.last_words)
        .bind(last_author)
        .bind(conversation.message_count)
        .bind(conversation.has_trouble)
        .bind(excluded)
        .bind(state.held_by_bot)
        .bind(state.snoozed_until)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What is saved of a conversation beside its version.
const SAVED: [&str; 23] = [
    "team_id",
    "team_because",
    "asked",
    "asked_until",
    "intents",
    "state",
    "operator_id",
    "offer_id",
    "state_at",
    "is_answered",
    "is_forced",
    "epoch",
    "priority",
    "enqueued_at",
    "unanswered_since",
    "last_at",
    "last_words",
    "last_author",
    "message_count",
    "has_trouble",
    "excluded",
    "held_by_bot",
    "snoozed_until",
];

/// Saves conversations, each over the version before its own, without what they are about.
///
/// # Errors
/// [`Error::Changed`] when a row has another version.
pub async fn save(mut conn: Conn<'_>, conversations: &[&Conversation]) -> Result<()> {
    // Both databases name the columns of values so.
    let columns = SAVED.iter().zip(3..);
    let columns: Vec<_> = columns
        .map(|(name, number)| format!("{name} = new.column{number}"))
        .collect();
    let columns = columns.join(", ");
    for set in rows::sets(conversations) {
        let sql = format!(
            "UPDATE conversations SET version = new.column2, {columns} FROM (VALUES {}) AS new \
             WHERE conversations.id = new.column1 AND conversations.version = new.column2 - 1",
            rows::places(&conn, set.len(), SAVED.len() + 2)
        );
        let saved = on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for conversation in &set {
                let state = StateColumns::of(conversation);
                query = query
                    .bind(conversation.id.to_string())
                    .bind(conversation.version)
                    .bind(conversation.team.to_string())
                    .bind(parse::name(&conversation.team_because)?)
                    .bind(conversation.asked)
                    .bind(state.asked_until)
                    .bind(parse::json(&conversation.intents)?)
                    .bind(state.state)
                    .bind(state.operator.map(|id| id.to_string()))
                    .bind(state.offer.map(|id| id.to_string()))
                    .bind(state.at.as_ms())
                    .bind(state.is_answered)
                    .bind(state.is_forced)
                    .bind(conversation.epoch.0)
                    .bind(parse::name(&conversation.priority)?)
                    .bind(conversation.enqueued_at.as_ms())
                    .bind(conversation.unanswered_since.map(Timestamp::as_ms))
                    .bind(conversation.last_at.as_ms())
                    .bind(&conversation.last_words)
                    .bind(conversation.last_author.as_ref().map(parse::json).transpose()?)
                    .bind(conversation.message_count)
                    .bind(conversation.has_trouble)
                    .bind(parse::json(&conversation.excluded)?)
                    .bind(state.held_by_bot)
                    .bind(state.snoozed_until);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        let wanted: BTreeSet<_> = set.iter().map(|conversation| conversation.id).collect();
        if usize::try_from(saved).ok() != Some(wanted.len()) {
            return Err(Error::Changed);
        }
    }
    Ok(())
}
