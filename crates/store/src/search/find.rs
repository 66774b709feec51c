//! Pages of what was found, of which a viewer sees all.

use super::{Index, PLACES, candidates::Match, due};
use crate::{
    Result,
    backend::{Conn, on},
    parse, rows,
    views::{Conditions, Value, bind_all},
};
use domain::{
    id::ContactId,
    message::{Author, Content},
    page::{Cursor, Page},
    permission::{Role, Viewer},
    search::{FoundContact, Hit, Query, snippet},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

/// How much that is still due one search looks through.
const DUE: i64 = 512;

/// The most that one search looks through for somebody who sees little of it; then its page ends.
const MAX_LOOKED_AT: usize = 20_000;

/// The most that is asked of the index at once.
const MAX_AT_ONCE: i64 = 2_048;

/// Lists the messages that match, of conversations that the viewer sees: by place, greatest first.
///
/// Shape: a page may be short although more follow.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_messages(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    query: &Query,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Hit>> {
    let before = after.map_or(i64::MAX, |cursor| cursor.at_ms);
    let due = due::list_due_messages(conn.lend(), DUE).await?;
    let fresh: Vec<_> = due
        .iter()
        .rev()
        .filter(|(doc, words)| {
            **doc < before && words.as_ref().is_some_and(|words| query.matches(words))
        })
        .map(|(doc, _)| *doc)
        .collect();
    let mut seen = BTreeMap::new();
    see(conn.lend(), viewer, &fresh, &mut seen).await?;
    let asked = Match::of(conn.lend(), Index::Messages, query).await?;
    let wanted = usize::try_from(limit).unwrap_or(0) + 1;
    let (mut floor, mut looked_at, mut at_once) = (before, 0, limit + 1);
    let mut is_more = asked.is_some();
    while let (Some(asked), true) = (&asked, is_more) {
        let docs = asked.below(conn.lend(), floor, at_once).await?;
        is_more = i64::try_from(docs.len()).is_ok_and(|found| found == at_once);
        looked_at += docs.len();
        floor = docs.last().copied().unwrap_or(floor);
        let kept: Vec<_> = docs
            .into_iter()
            .filter(|doc| !due.contains_key(doc))
            .collect();
        see(conn.lend(), viewer, &kept, &mut seen).await?;
        if seen.range(floor..).count() >= wanted || looked_at >= MAX_LOOKED_AT {
            break;
        }
        at_once = (at_once * 4).min(MAX_AT_ONCE);
    }
    let lowest = if is_more { floor } else { i64::MIN };
    let mut found: Vec<_> = seen
        .range(lowest..)
        .rev()
        .map(|(d, m)| (*d, m.clone()))
        .collect();
    let has_more = found.len() >= wanted;
    found.truncate(wanted - 1);
    let next = match found.last() {
        Some((doc, _)) if has_more => Some(*doc),
        Some(_) | None => is_more.then_some(floor),
    };
    let messages = found
        .into_iter()
        .map(|(_, message)| message)
        .collect::<Vec<_>>();
    Ok(Page {
        items: read(conn, &messages, query).await?,
        next_cursor: next.map(cursor_at),
    })
}

/// Lists the numbers of the latest conversations in which the words were said, whoever may see them.
///
/// Shape: no duplicates, at most `limit`; nothing is left out before that.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_numbers(mut conn: Conn<'_>, query: &Query, limit: usize) -> Result<Vec<i64>> {
    let due = due::list_due_messages(conn.lend(), DUE).await?;
    let fresh = due
        .iter()
        .filter(|(_, words)| words.as_ref().is_some_and(|words| query.matches(words)))
        .map(|(doc, _)| doc / PLACES);
    let mut found: BTreeSet<i64> = fresh.collect();
    let asked = Match::of(conn.lend(), Index::Messages, query).await?;
    let (mut floor, mut at_once) = (i64::MAX, 64);
    let mut is_more = asked.is_some();
    while let (Some(asked), true) = (&asked, is_more && found.len() < limit) {
        let docs = asked.below(conn.lend(), floor, at_once).await?;
        is_more = i64::try_from(docs.len()).is_ok_and(|count| count == at_once);
        let kept = docs.iter().filter(|doc| !due.contains_key(doc));
        found.extend(kept.map(|doc| doc / PLACES));
        // One conversation may match often: what is left of it is passed over.
        floor = docs.last().map_or(0, |last| last - last % PLACES);
        at_once = (at_once * 4).min(MAX_AT_ONCE);
    }
    Ok(found.into_iter().rev().take(limit).collect())
}

/// Returns the cursor of a place; its identity says nothing.
fn cursor_at(doc: i64) -> Cursor {
    Cursor {
        at_ms: doc,
        id: ContactId::from_u128(0).to_string(),
    }
}

/// Adds what the viewer sees of the messages at some places: place and identity.
async fn see(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    docs: &[i64],
    seen: &mut BTreeMap<i64, String>,
) -> Result<()> {
    for piece in rows::sets(docs) {
        let mut conditions = Conditions::default();
        let places: Vec<_> = piece
            .iter()
            .map(|doc| format!("({})", conditions.place(Value::Number(*doc))))
            .collect();
        conditions.seen_by(viewer);
        let sql = format!(
            "WITH d (doc) AS (VALUES {}) SELECT d.doc, m.id FROM d \
             JOIN conversations v ON v.number = d.doc / 16777216 \
             JOIN messages m ON m.conversation_id = v.id AND m.seq = d.doc % 16777216{}",
            places.join(", "),
            conditions.sql()
        );
        let found: Vec<(i64, String)> = on!(conn.lend(), c => {
            bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
        })?;
        seen.extend(found);
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct HitRow {
    id: String,
    seq: i64,
    conversation_id: String,
    number: i64,
    contact_name: String,
    team_name: String,
    author: String,
    operator_name: Option<String>,
    content: String,
    private: bool,
    at: i64,
}

impl HitRow {
    fn with_marks(self, names: &[String], query: &Query) -> Result<Hit> {
        let author: Author = parse::from_json(&self.author, "messages.author")?;
        let author_name = match author {
            Author::Contact => self.contact_name.clone(),
            Author::Operator(_) | Author::Bot(_) => self.operator_name.unwrap_or_default(),
            Author::System => String::new(),
        };
        let content: Content = parse::from_json(&self.content, "messages.content")?;
        let names = names.iter().map(String::as_str);
        let words: Vec<_> = content.all_words().into_iter().chain(names).collect();
        Ok(Hit {
            message_id: parse::id(&self.id, "messages.id")?,
            seq: self.seq,
            conversation_id: parse::id(&self.conversation_id, "messages.conversation_id")?,
            number: self.number,
            contact_name: self.contact_name,
            team_name: self.team_name,
            author,
            author_name,
            private: self.private,
            at: Timestamp::from_ms(self.at),
            snippet: snippet(&words.join(" · "), query),
        })
    }
}

/// Reads messages as hits, in the order of their identities.
async fn read(mut conn: Conn<'_>, ids: &[String], query: &Query) -> Result<Vec<Hit>> {
    let mut hits = BTreeMap::new();
    for piece in rows::sets(ids) {
        let sql = format!(
            "SELECT m.id, m.seq, m.conversation_id, v.number, ct.name AS contact_name, t.name AS team_name, \
             m.author, o.name AS operator_name, m.content, m.private, m.at FROM messages m \
             JOIN conversations v ON v.id = m.conversation_id JOIN contacts ct ON ct.id = v.contact_id \
             JOIN teams t ON t.id = v.team_id LEFT JOIN operators o ON o.id = m.operator_id \
             WHERE m.id IN ({})",
            rows::values(piece.len())
        );
        let found: Vec<HitRow> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in &piece {
                query = query.bind(id);
            }
            query.fetch_all(c).await
        })?;
        let mut names = read_names(conn.lend(), &piece).await?;
        for row in found {
            let names = names.remove(&row.id).unwrap_or_default();
            hits.insert(row.id.clone(), row.with_marks(&names, query)?);
        }
    }
    Ok(ids.iter().filter_map(|id| hits.remove(id)).collect())
}

/// Reads the names of the files of messages, by message and place.
async fn read_names(conn: Conn<'_>, ids: &[String]) -> Result<BTreeMap<String, Vec<String>>> {
    let sql = format!(
        "SELECT message_id, name FROM attachments WHERE message_id IN ({}) AND NOT is_replaced \
         ORDER BY message_id, position, id",
        rows::values(ids.len())
    );
    let found: Vec<(String, String)> = on!(conn, c => {
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id);
        }
        query.fetch_all(c).await
    })?;
    let mut names = BTreeMap::<_, Vec<_>>::new();
    for (message, name) in found {
        names.entry(message).or_default().push(name);
    }
    Ok(names)
}

/// Lists contacts that match, with a conversation that the viewer sees, those that came latest first.
///
/// Admins also see contacts without any conversation.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn find_contacts(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    query: &Query,
    limit: i64,
) -> Result<Vec<FoundContact>> {
    let due = due::list_due_contacts(conn.lend(), DUE).await?;
    let (fresh, stale): (Vec<_>, Vec<_>) =
        due.into_iter().partition(|(_, words)| query.matches(words));
    let fresh: Vec<_> = fresh.into_iter().map(|(id, _)| Value::Text(id)).collect();
    let mut found = contacts_seen(conn.lend(), viewer, "c.id", fresh).await?;
    let asked = Match::of(conn.lend(), Index::Contacts, query).await?;
    let wanted = usize::try_from(limit).unwrap_or(0);
    let (mut floor, mut looked_at, mut at_once) = (i64::MAX, 0, limit);
    while let Some(asked) = &asked {
        let docs = asked.below(conn.lend(), floor, at_once).await?;
        let is_more = i64::try_from(docs.len()).is_ok_and(|count| count == at_once);
        looked_at += docs.len();
        floor = docs.last().copied().unwrap_or(floor);
        let docs = docs.into_iter().map(Value::Number).collect();
        let kept = contacts_seen(conn.lend(), viewer, "c.doc", docs).await?;
        for contact in kept {
            let is_known = found.iter().any(|known| known.id == contact.id);
            let id = contact.id.to_string();
            if !is_known && !stale.iter().any(|(stale, _)| *stale == id) {
                found.push(contact);
            }
        }
        if found.len() >= wanted || !is_more || looked_at >= MAX_LOOKED_AT {
            break;
        }
        at_once = (at_once * 4).min(MAX_AT_ONCE);
    }
    found.truncate(wanted);
    Ok(found)
}

/// Lists those contacts of whom the viewer sees something, latest first.
async fn contacts_seen(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    column: &str,
    values: Vec<Value>,
) -> Result<Vec<FoundContact>> {
    let sees_all = viewer.role == Role::Admin && viewer.channel.is_none();
    let mut found = Vec::new();
    for piece in rows::sets(&values) {
        let mut conditions = Conditions::default();
        let places: Vec<_> = piece.iter().map(|v| conditions.place(v.clone())).collect();
        let of_contact = "v.contact_id = c.id";
        conditions.add(of_contact);
        conditions.seen_by(viewer);
        let sql = format!(
            "SELECT c.id, c.name, c.username, (SELECT MAX(v.number) FROM conversations v{}) AS number \
             FROM contacts c WHERE c.erased_at IS NULL AND c.merged_into IS NULL AND {column} IN ({}) ORDER BY c.doc DESC NULLS FIRST, c.id DESC",
            conditions.sql(),
            places.join(", ")
        );
        let rows: Vec<(String, String, Option<String>, Option<i64>)> = on!(conn.lend(), c => {
            bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
        })?;
        for (id, name, username, number) in rows {
            if number.is_some() || sees_all {
                found.push(FoundContact {
                    id: parse::id(&id, "contacts.id")?,
                    name,
                    username,
                    number,
                });
            }
        }
    }
    Ok(found)
}
