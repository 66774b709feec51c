//! The journal: the ordered record of everything that happened.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse, rows,
    views::{Conditions, Value, bind_all},
};
use domain::{
    event::{Cause, Event, Fact, Seq},
    id::ConversationId,
    time::Timestamp,
};

/// The feed that everything is in; a column from the start so that there may be several.
const FEED: &str = "main";

/// Appends facts in their order and returns the position of the last; `None` when there were none.
///
/// Shape: positions have no gaps. The counter row stays locked until the commit, so that no reader can see a
/// later position before an earlier one.
pub(crate) async fn append(
    mut conn: Conn<'_>,
    now: Timestamp,
    facts: &[(Cause, Fact)],
) -> Result<Option<Seq>> {
    if facts.is_empty() {
        return Ok(None);
    }
    let count = i64::try_from(facts.len()).map_err(|_| Error::Corrupt("facts".to_owned()))?;
    let sql = "UPDATE feeds SET head = head + $1 WHERE feed = $2 RETURNING head";
    let head: i64 =
        on!(conn.lend(), c => sqlx::query_scalar(sql).bind(count).bind(FEED).fetch_one(c).await)?;
    let mut seq = head - count;
    for piece in rows::pieces(facts) {
        let sql = format!(
            "INSERT INTO events (feed, seq, at, kind, conversation_id, cause, fact) VALUES {}",
            rows::places(&conn, piece.len(), 7)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (cause, fact) in piece {
                seq += 1;
                query = query
                    .bind(FEED)
                    .bind(seq)
                    .bind(now.as_ms())
                    .bind(fact.name())
                    .bind(fact.moved().map(|moved| moved.conversation.to_string()))
                    .bind(parse::json(cause)?)
                    .bind(parse::json(fact)?);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(Some(head))
}

/// Returns the position of the last event; 0 when there is none.
///
/// # Errors
/// [`Error::Database`].
pub async fn head(conn: Conn<'_>) -> Result<Seq> {
    let sql = "SELECT head FROM feeds WHERE feed = $1";
    Ok(on!(conn, c => sqlx::query_scalar(sql).bind(FEED).fetch_one(c).await)?)
}

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    at: i64,
    cause: String,
    fact: String,
}

impl TryFrom<EventRow> for Event {
    type Error = Error;

    fn try_from(row: EventRow) -> Result<Self> {
        Ok(Self {
            seq: row.seq,
            at: Timestamp::from_ms(row.at),
            cause: parse::from_json(&row.cause, "events.cause")?,
            fact: parse::from_json(&row.fact, "events.fact")?,
        })
    }
}

/// Lists the events after a position, in order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub(crate) async fn list_after(conn: Conn<'_>, after: Seq, limit: usize) -> Result<Vec<Event>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "SELECT seq, at, cause, fact FROM events WHERE feed = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    let rows: Vec<EventRow> =
        on!(conn, c => sqlx::query_as(sql).bind(FEED).bind(after).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// Lists the events of one conversation, in order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_of(conn: Conn<'_>, conversation: ConversationId) -> Result<Vec<Event>> {
    let sql = "SELECT seq, at, cause, fact FROM events WHERE conversation_id = $1 ORDER BY seq";
    let rows: Vec<EventRow> =
        on!(conn, c => sqlx::query_as(sql).bind(conversation.to_string()).fetch_all(c).await)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// Returns the place of an event among those of its conversation, from 1.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_of(conn: Conn<'_>, conversation: ConversationId, up_to: Seq) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM events WHERE conversation_id = $1 AND seq <= $2";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(conversation.to_string()).bind(up_to).fetch_one(c).await)?)
}

/// Lists the latest events that say who has a conversation, latest first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_moves(
    conn: Conn<'_>,
    conversation: ConversationId,
    limit: i64,
) -> Result<Vec<Event>> {
    let sql = "SELECT seq, at, cause, fact FROM events WHERE conversation_id = $1 AND kind IN (\
        'conversation.assigned', 'conversation.queued', 'conversation.transferred', 'offer.made', \
        'offer.accepted', 'offer.declined', 'offer.expired', 'offer.withdrawn', 'turn.changed') ORDER BY seq DESC LIMIT $2";
    let rows: Vec<EventRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(conversation.to_string()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// Lists the events since a moment that say where conversations and operators stand, after a position and in order;
/// messages are left out.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_stands(
    conn: Conn<'_>,
    since: Timestamp,
    after: Seq,
    limit: i64,
) -> Result<Vec<Event>> {
    let sql = "SELECT seq, at, cause, fact FROM events WHERE feed = $1 AND seq > $2 AND at >= $3 \
        AND (conversation_id IS NOT NULL OR kind = 'operator.presence_changed') \
        AND kind NOT IN ('message.received', 'message.written', 'message.noted', 'message.sent', \
        'message.failed', 'message.unknown', 'message.requeued') ORDER BY seq LIMIT $4";
    let rows: Vec<EventRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(FEED).bind(after).bind(since.as_ms()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// How far back one step looks where no index leads.
const STEP: i64 = 10_000;

/// How far back one look goes in all; whoever wants more asks again.
const MAX_BACK: i64 = 200_000;

/// What is looked for in the journal; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Who made it happen.
    pub cause: Option<Cause>,
    /// About this conversation.
    pub conversation: Option<ConversationId>,
    /// With this identity in it.
    pub mentions: Option<String>,
    /// With names that begin with this and a point.
    pub group: Option<String>,
    /// About no conversation.
    pub is_house: bool,
    /// After this position.
    pub after: Seq,
}

/// Looks back from before a position for what fits: latest first, and where the next look begins.
///
/// Shape: fewer than `limit` although more follow, where little of much fits; the end is `None`.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn look_back(
    mut conn: Conn<'_>,
    look: &Look,
    before: Seq,
    limit: i64,
) -> Result<(Vec<Event>, Option<Seq>)> {
    let last = before.min(head(conn.lend()).await? + 1);
    // An index holds the few events of one conversation, and those of none.
    let is_indexed = look.conversation.is_some() || look.is_house;
    let step = if is_indexed { i64::MAX } else { STEP };
    let (mut found, mut top) = (Vec::new(), last);
    while top > look.after + 1 && last - top < MAX_BACK {
        let floor = top.saturating_sub(step).max(look.after + 1);
        let wanted = limit - i64::try_from(found.len()).unwrap_or(limit);
        let events = look_between(conn.lend(), look, floor, top, wanted).await?;
        let is_full = i64::try_from(events.len()).is_ok_and(|count| count >= wanted);
        let lowest = events.last().map(|event: &Event| event.seq);
        found.extend(events);
        top = lowest.filter(|_| is_full).unwrap_or(floor);
        if is_full {
            break;
        }
    }
    Ok((found, (top > look.after + 1).then_some(top)))
}

async fn look_between(
    conn: Conn<'_>,
    look: &Look,
    floor: Seq,
    top: Seq,
    limit: i64,
) -> Result<Vec<Event>> {
    let mut conditions = Conditions::default();
    conditions.any_of("feed", [FEED.to_owned()]);
    let place = conditions.place(Value::Number(top));
    conditions.add(format!("seq < {place}"));
    let place = conditions.place(Value::Number(floor));
    conditions.add(format!("seq >= {place}"));
    if let Some(cause) = &look.cause {
        conditions.any_of("cause", [parse::json(cause)?]);
    }
    if let Some(conversation) = look.conversation {
        conditions.any_of("conversation_id", [conversation.to_string()]);
    }
    if look.is_house {
        conditions.add("conversation_id IS NULL");
    }
    if let Some(group) = &look.group {
        let pattern = conditions.text(format!("{group}.%"));
        conditions.add(format!("kind LIKE {pattern}"));
    }
    if let Some(identity) = &look.mentions {
        let pattern = conditions.text(format!("%\"{identity}\"%"));
        conditions.add(format!("fact LIKE {pattern}"));
    }
    let filter = conditions.sql();
    let limit = conditions.place(Value::Number(limit));
    let sql =
        format!("SELECT seq, at, cause, fact FROM events{filter} ORDER BY seq DESC LIMIT {limit}");
    let rows: Vec<EventRow> = on!(conn, c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    rows.into_iter().map(Event::try_from).collect()
}

/// Returns the last position before a moment; 0 when everything is later.
///
/// Moments grow with positions but for the skew of clocks, so the place is halved down to.
///
/// # Errors
/// [`Error::Database`].
pub async fn position_before(mut conn: Conn<'_>, moment: Timestamp) -> Result<Seq> {
    let sql = "SELECT at FROM events WHERE feed = $1 AND seq > $2 ORDER BY seq LIMIT 1";
    let (mut before, mut end) = (0, head(conn.lend()).await?);
    while before < end {
        let middle = before + (end - before) / 2;
        let at: Option<i64> = on!(conn.lend(), c => sqlx::query_scalar(sql)
            .bind(FEED).bind(middle).fetch_optional(c).await)?;
        if at.is_some_and(|at| at < moment.as_ms()) {
            before = middle + 1;
        } else {
            end = middle;
        }
    }
    Ok(before)
}

/// Returns when the event at a position was committed; `None` when there is none.
///
/// # Errors
/// [`Error::Database`].
pub async fn moment_of(conn: Conn<'_>, seq: Seq) -> Result<Option<Timestamp>> {
    let sql = "SELECT at FROM events WHERE feed = $1 AND seq = $2";
    let at: Option<i64> =
        on!(conn, c => sqlx::query_scalar(sql).bind(FEED).bind(seq).fetch_optional(c).await)?;
    Ok(at.map(Timestamp::from_ms))
}

/// Returns how far a consumer has read; 0 at first.
///
/// # Errors
/// [`Error::Database`].
pub async fn cursor(conn: Conn<'_>, consumer: &str) -> Result<Seq> {
    let sql = "SELECT seq FROM cursors WHERE name = $1";
    let seq: Option<i64> =
        on!(conn, c => sqlx::query_scalar(sql).bind(consumer).fetch_optional(c).await)?;
    Ok(seq.unwrap_or(0))
}

/// Moves a consumer from where it was to where it is; false when another node has moved it first.
///
/// # Errors
/// [`Error::Database`].
pub async fn move_cursor(mut conn: Conn<'_>, consumer: &str, from: Seq, to: Seq) -> Result<bool> {
    let sql = "INSERT INTO cursors (name, seq) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING";
    on!(conn.lend(), c => sqlx::query(sql).bind(consumer).execute(c).await.map(|_| ()))?;
    let sql = "UPDATE cursors SET seq = $1 WHERE name = $2 AND seq = $3";
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(to).bind(consumer).bind(from).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
