//! Telephone calls, and every attempt to make one.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    call::{PhoneCall, Purpose},
    event::Cause,
    id::{CallId, ContactId, ConversationId, OperatorId},
    time::Timestamp,
};
use uuid::Uuid;

/// A call with what only those need who speak with the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The call as people see it.
    pub call: PhoneCall,
    /// The provider's name of the agent's call.
    pub sid: Option<String>,
    /// The provider's name of the customer's call.
    pub customer_sid: Option<String>,
    /// The provider's name of the conference.
    pub conference_sid: Option<String>,
    /// When the provider was asked.
    pub submitted_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct CallRow {
    id: String,
    conversation_id: Option<String>,
    contact_id: Option<String>,
    operator_id: String,
    number_hint: String,
    state: String,
    is_ending: bool,
    limit_min: i64,
    room: String,
    listens_to: Option<String>,
    sid: Option<String>,
    customer_sid: Option<String>,
    conference_sid: Option<String>,
    trouble: Option<String>,
    note: Option<String>,
    requested_at: i64,
    submitted_at: Option<i64>,
    ended_at: Option<i64>,
    version: i64,
}

impl TryFrom<CallRow> for Stored {
    type Error = Error;

    fn try_from(row: CallRow) -> Result<Self> {
        let conversation: Option<ConversationId> =
            parse::maybe_id(row.conversation_id.as_ref(), "calls.conversation_id")?;
        let contact: Option<ContactId> =
            parse::maybe_id(row.contact_id.as_ref(), "calls.contact_id")?;
        let listens = row.listens_to.as_ref();
        let listens = listens.map(|json| parse::from_json(json, "calls.listens_to"));
        let purpose = match (conversation.zip(contact), listens.transpose()?) {
            (Some((conversation, contact)), _) => Purpose::Talk {
                conversation,
                contact,
            },
            (None, Some(listening)) => Purpose::Listen(listening),
            (None, None) => Purpose::Verify,
        };
        Ok(Self {
            call: PhoneCall {
                id: parse::id(&row.id, "calls.id")?,
                purpose,
                operator: parse::id(&row.operator_id, "calls.operator_id")?,
                number: row.number_hint,
                call: parse::from_json(&row.state, "calls.state")?,
                requested_at: Timestamp::from_ms(row.requested_at),
                ended_at: parse::maybe_time(row.ended_at),
                trouble: row.trouble,
                is_ending: row.is_ending,
                limit_min: row.limit_min,
                room: parse::from_json(&row.room, "calls.room")?,
                note: row.note,
                version: row.version,
            },
            sid: row.sid,
            customer_sid: row.customer_sid,
            conference_sid: row.conference_sid,
            submitted_at: parse::maybe_time(row.submitted_at),
        })
    }
}

const COLUMNS: &str = "id, conversation_id, contact_id, operator_id, number_hint, state, is_ending, sid, \
    customer_sid, trouble, note, requested_at, submitted_at, ended_at, version, limit_min, room, listens_to, conference_sid";

/// Inserts a call.
///
/// # Errors
/// [`Error::Database`]; [`Error::is_taken`] when the conversation, the contact or the operator has an open one.
pub async fn insert(conn: Conn<'_>, stored: &Stored) -> Result<()> {
    let sql = format!(
        "INSERT INTO calls ({COLUMNS}, is_open) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
    );
    let Stored { call, .. } = stored;
    let state = parse::json(&call.call)?;
    let (conversation, contact, listens_to) = match call.purpose {
        Purpose::Talk {
            conversation,
            contact,
        } => (
            Some(conversation.to_string()),
            Some(contact.to_string()),
            None,
        ),
        Purpose::Listen(listening) => (None, None, Some(parse::json(&listening)?)),
        Purpose::Verify => (None, None, None),
    };
    on!(conn, c => sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(call.id.to_string())
        .bind(conversation)
        .bind(contact)
        .bind(call.operator.to_string())
        .bind(&call.number)
        .bind(state)
        .bind(call.is_ending)
        .bind(stored.sid.as_deref())
        .bind(stored.customer_sid.as_deref())
        .bind(call.trouble.as_deref())
        .bind(call.note.as_deref())
        .bind(call.requested_at.as_ms())
        .bind(stored.submitted_at.map(Timestamp::as_ms))
        .bind(call.ended_at.map(Timestamp::as_ms))
        .bind(call.version)
        .bind(call.limit_min)
        .bind(parse::json(&call.room)?)
        .bind(listens_to)
        .bind(stored.conference_sid.as_deref())
        .bind(!call.is_over())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves a call over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version; [`Error::Database`].
pub async fn save(conn: Conn<'_>, stored: &Stored) -> Result<()> {
    let sql = "UPDATE calls SET state = $1, is_open = $2, is_ending = $3, sid = $4, customer_sid = $5, \
        trouble = $6, note = $7, submitted_at = $8, ended_at = $9, version = $10, limit_min = $11, room = $12, \
        conference_sid = $13 WHERE id = $14 AND version = $10 - 1";
    let Stored { call, .. } = stored;
    let state = parse::json(&call.call)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(state)
        .bind(!call.is_over())
        .bind(call.is_ending)
        .bind(stored.sid.as_deref())
        .bind(stored.customer_sid.as_deref())
        .bind(call.trouble.as_deref())
        .bind(call.note.as_deref())
        .bind(stored.submitted_at.map(Timestamp::as_ms))
        .bind(call.ended_at.map(Timestamp::as_ms))
        .bind(call.version)
        .bind(call.limit_min)
        .bind(parse::json(&call.room)?)
        .bind(stored.conference_sid.as_deref())
        .bind(call.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Finds a call.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: CallId) -> Result<Option<Stored>> {
    Ok(list_some(conn, &[id]).await?.pop())
}

/// Lists some calls, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_some(conn: Conn<'_>, ids: &[CallId]) -> Result<Vec<Stored>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows::filled(ids.to_vec());
    let places = rows::values(ids.len());
    let sql = format!("SELECT {COLUMNS} FROM calls WHERE id IN ({places})");
    let rows: Vec<CallRow> = on!(conn, c => {
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        for id in &ids {
            query = query.bind(id.to_string());
        }
        query.fetch_all(c).await
    })?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Lists the calls that are not over, the oldest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_open(conn: Conn<'_>) -> Result<Vec<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM calls WHERE is_open ORDER BY requested_at, id");
    let rows: Vec<CallRow> =
        on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(c).await)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Says whether a call has this name at the provider.
///
/// # Errors
/// [`Error::Database`].
pub async fn is_known(conn: Conn<'_>, sid: &str) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM calls WHERE sid = $1";
    let count: i64 = on!(conn, c => sqlx::query_scalar(sql).bind(sid).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Finds the open call of an operator.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_open_of(conn: Conn<'_>, operator: OperatorId) -> Result<Option<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM calls WHERE operator_id = $1 AND is_open");
    let row: Option<CallRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(operator.to_string()).fetch_optional(c).await)?;
    row.map(Stored::try_from).transpose()
}

/// Lists the calls of a conversation, newest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list(conn: Conn<'_>, conversation: ConversationId) -> Result<Vec<PhoneCall>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM calls WHERE conversation_id = $1 ORDER BY requested_at DESC, id"
    );
    let rows: Vec<CallRow> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(conversation.to_string()).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| Ok(Stored::try_from(row)?.call))
        .collect()
}

/// Counts the calls since a moment: those to a contact, and all.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_since(
    mut conn: Conn<'_>,
    contact: ContactId,
    since: Timestamp,
) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(*) FROM calls WHERE contact_id = $1 AND requested_at > $2";
    let to_contact = on!(conn.lend(), c => sqlx::query_scalar(sql)
        .bind(contact.to_string()).bind(since.as_ms()).fetch_one(c).await)?;
    let sql = "SELECT COUNT(*) FROM calls WHERE requested_at > $1";
    let in_all = on!(conn, c => sqlx::query_scalar(sql).bind(since.as_ms()).fetch_one(c).await)?;
    Ok((to_contact, in_all))
}

/// Counts the calls to prove an operator's telephone since a moment.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_proofs_since(
    conn: Conn<'_>,
    operator: OperatorId,
    since: Timestamp,
) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM calls WHERE operator_id = $1 AND conversation_id IS NULL AND listens_to IS NULL AND requested_at > $2";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(operator.to_string()).bind(since.as_ms()).fetch_one(c).await)?)
}

/// An attempt to call, made or refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// Who wanted it.
    pub cause: Cause,
    /// About what.
    pub conversation: Option<ConversationId>,
    /// Whose telephone would ring first.
    pub operator: Option<OperatorId>,
    /// `placed`, or the code of the refusal.
    pub outcome: String,
}

#[derive(sqlx::FromRow)]
struct AttemptRow {
    at: i64,
    cause: String,
    conversation_id: Option<String>,
    operator_id: Option<String>,
    outcome: String,
}

/// Keeps an attempt.
///
/// # Errors
/// [`Error::Database`].
pub async fn note_attempt(conn: Conn<'_>, id: Uuid, attempt: &Attempt) -> Result<()> {
    let sql = "INSERT INTO call_attempts (id, at, cause, conversation_id, operator_id, outcome) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let cause = parse::json(&attempt.cause)?;
    on!(conn, c => sqlx::query(sql)
        .bind(id.to_string())
        .bind(attempt.at.as_ms())
        .bind(cause)
        .bind(attempt.conversation.map(|id| id.to_string()))
        .bind(attempt.operator.map(|id| id.to_string()))
        .bind(&attempt.outcome)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lists the last attempts, newest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_attempts(conn: Conn<'_>, limit: i64) -> Result<Vec<Attempt>> {
    let sql = "SELECT at, cause, conversation_id, operator_id, outcome FROM call_attempts \
        ORDER BY at DESC, id DESC LIMIT $1";
    let rows: Vec<AttemptRow> = on!(conn, c => sqlx::query_as(sql).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            Ok(Attempt {
                at: Timestamp::from_ms(row.at),
                cause: parse::from_json(&row.cause, "call_attempts.cause")?,
                conversation: parse::maybe_id(
                    row.conversation_id.as_ref(),
                    "call_attempts.conversation_id",
                )?,
                operator: parse::maybe_id(row.operator_id.as_ref(), "call_attempts.operator_id")?,
                outcome: row.outcome,
            })
        })
        .collect()
}
