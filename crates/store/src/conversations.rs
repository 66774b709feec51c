//! Conversations: the rows that the rules change.

use crate::{
    Error, Result,
    about::AboutRow,
    backend::{Conn, on},
    document::{self, line},
    parse, rows,
    views::Conditions,
};
use domain::{
    conversation::{Because, Conversation, Epoch, Offer, Ownership, Priority, Sleep, State},
    id::{ChannelId, ContactId, ConversationId, OfferId, OperatorId, TeamId},
    routing::{Asks, Language},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

line! {
    struct Stored: "FROM conversations" {
        id: ConversationId = "id",
        number: i64 = "number",
        contact_id: ContactId = "contact_id",
        channel_id: ChannelId = "channel_id",
        team_id: TeamId = "team_id",
        team_because: Because = "team_because",
        asked: i64 = "asked",
        asked_until: Option<Timestamp> = "asked_until",
        intents: String = "intents",
        state: String = "state",
        operator_id: Option<OperatorId> = "operator_id",
        offer_id: Option<OfferId> = "offer_id",
        state_at: Timestamp = "state_at",
        is_answered: u8 = "CASE WHEN is_answered THEN 1 ELSE 0 END",
        is_forced: u8 = "CASE WHEN is_forced THEN 1 ELSE 0 END",
        epoch: Epoch = "epoch",
        version: i64 = "version",
        priority: Priority = "priority",
        opened_at: Timestamp = "opened_at",
        enqueued_at: Timestamp = "enqueued_at",
        unanswered_since: Option<Timestamp> = "unanswered_since",
        last_at: Timestamp = "last_at",
        last_words: String = "last_words",
        last_author: Option<String> = "last_author",
        message_count: i64 = "message_count",
        has_trouble: u8 = "CASE WHEN has_trouble THEN 1 ELSE 0 END",
        excluded: String = "excluded",
        held_by_bot: u8 = "CASE WHEN held_by_bot THEN 1 ELSE 0 END",
        snoozed_until: Option<Timestamp> = "snoozed_until",
        categories: String = "categories",
        is_hidden: u8 = "CASE WHEN is_hidden THEN 1 ELSE 0 END",
        attributes: String = "attributes",
        subject: Option<String> = "subject",
        intervention_id: Option<String> = "intervention_id",
        asks: String = "asks",
        call_wish: Option<String> = "call_wish",
        mentioned: String = "mentioned",
    }
}

impl Stored {
    fn state(&self) -> Result<State> {
        let at = self.state_at;
        if let Some(until) = self.snoozed_until {
            return Ok(State::Snoozed(Sleep {
                until,
                since: at,
                operator: self.operator_id,
            }));
        }
        match (self.state.as_str(), self.operator_id, self.offer_id) {
            ("queued", None, None) => Ok(self
                .asked_until
                .map_or(State::Queued, |until| State::Asking { until })),
            ("offered", Some(operator), Some(id)) => Ok(State::Offered(Offer {
                id,
                operator,
                until: at,
            })),
            ("active", Some(bot), None) if self.held_by_bot == 1 => {
                Ok(State::Bot { bot, since: at })
            }
            ("active", Some(operator), None) => Ok(State::Active(Ownership {
                operator,
                since: at,
                answered: self.is_answered == 1,
                forced: self.is_forced == 1,
            })),
            ("closed", None, None) => Ok(State::Closed { at }),
            (state, ..) => Err(Error::Corrupt(format!("conversations.state: {state}"))),
        }
    }
}

impl TryFrom<Stored> for Conversation {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        let state = row.state()?;
        let last_author = row
            .last_author
            .as_ref()
            .map(|author| parse::from_json(author, "conversations.last_author"))
            .transpose()?;
        let about = AboutRow {
            categories: row.categories,
            is_hidden: row.is_hidden == 1,
            attributes: row.attributes,
            subject: row.subject,
            intervention_id: row.intervention_id,
            asks: row.asks,
            call_wish: row.call_wish,
            mentioned: row.mentioned,
        };
        Ok(Self {
            id: row.id,
            number: row.number,
            contact: row.contact_id,
            channel: row.channel_id,
            team: row.team_id,
            team_because: row.team_because,
            asked: row.asked,
            intents: parse::from_json(&row.intents, "conversations.intents")?,
            state,
            epoch: row.epoch,
            version: row.version,
            priority: row.priority,
            opened_at: row.opened_at,
            enqueued_at: row.enqueued_at,
            unanswered_since: row.unanswered_since,
            last_at: row.last_at,
            last_words: row.last_words,
            last_author,
            message_count: row.message_count,
            has_trouble: row.has_trouble == 1,
            excluded: parse::from_json(&row.excluded, "conversations.excluded")?,
            about: about.try_into()?,
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

/// Finds a conversation to look at.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: ConversationId) -> Result<Option<Conversation>> {
    let mut conditions = Conditions::default();
    conditions.any_of("id", [id.to_string()]);
    Ok(read(conn, conditions, "").await?.pop())
}

/// Finds the open conversations of contacts on a channel; each has at most one.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_open(
    conn: Conn<'_>,
    channel: ChannelId,
    contacts: &[ContactId],
) -> Result<Vec<Conversation>> {
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::default();
    conditions.any_of("contact_id", contacts.iter().map(ToString::to_string));
    conditions.any_of("channel_id", [channel.to_string()]);
    conditions.add("state <> 'closed'");
    read(conn, conditions, "").await
}

/// Reads the conversations of which the conditions hold, in an order.
async fn read(conn: Conn<'_>, conditions: Conditions, order: &str) -> Result<Vec<Conversation>> {
    let chosen = format!("{}{order}", conditions.sql());
    let rows: Vec<Stored> = document::read(conn, &chosen, conditions).await?;
    rows.into_iter().map(Conversation::try_from).collect()
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
    let mut conditions = Conditions::default();
    conditions.add("state <> 'closed'");
    read(conn, conditions, " ORDER BY enqueued_at, id").await
}

/// Lists what an operator has, also what sleeps, and what is offered to him.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_of_operator(conn: Conn<'_>, operator: OperatorId) -> Result<Vec<Conversation>> {
    let mut conditions = Conditions::default();
    conditions.any_of("operator_id", [operator.to_string()]);
    read(conn, conditions, " ORDER BY id").await
}

/// Whose a conversation is, and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose.
    pub contact: ContactId,
    /// How much it matters.
    pub priority: Priority,
    /// What it asks for.
    pub asks: Asks,
    /// What its contact speaks.
    pub language: Option<Language>,
}

/// Lists what the conversations ask for in which something happened since a moment.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_asked(
    conn: Conn<'_>,
    since: Timestamp,
) -> Result<BTreeMap<ConversationId, Asked>> {
    let sql = "SELECT v.id, v.contact_id, v.priority, v.asks, c.language FROM conversations v \
        JOIN contacts c ON c.id = v.contact_id WHERE v.last_at >= $1";
    let rows: Vec<(String, String, String, String, Option<String>)> =
        on!(conn, c => sqlx::query_as(sql).bind(since.as_ms()).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(id, contact, priority, asks, language)| {
            let asked = Asked {
                contact: parse::id(&contact, "conversations.contact_id")?,
                priority: parse::word(&priority, "conversations.priority")?,
                asks: parse::from_json(&asks, "conversations.asks")?,
                language: language.and_then(|tag| tag.parse().ok()),
            };
            Ok((parse::id(&id, "conversations.id")?, asked))
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
        "INSERT INTO conversations (id, number, contact_id, channel_id, team_id, team_because, asked, asked_until, \
         intents, state, operator_id, offer_id, state_at, is_answered, is_forced, epoch, version, priority, \
         opened_at, enqueued_at, unanswered_since, last_at, last_words, last_author, message_count, has_trouble, \
         excluded, held_by_bot, snoozed_until) VALUES ({})",
        rows::values(29)
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
