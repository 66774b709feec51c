//! What is written and not yet in the index, and how it gets there.

use super::Index;
use crate::{
    Result,
    backend::{Conn, on},
    document::{self, line},
    parse, rows,
    views::{Conditions, Value::Number},
};
use domain::{contact::Contact, message::Content, search::unique_words};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The words of one thing; `None` when it is gone.
type Words = Option<BTreeSet<String>>;

/// Takes up to `limit` messages that are due into the index, the latest first; returns how many there were.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn index_messages(mut conn: Conn<'_>, limit: i64) -> Result<usize> {
    let docs = list_due_docs(conn.lend(), limit).await?;
    // Before they are read: what is written meanwhile is due again.
    for set in rows::sets(&docs) {
        let sql = format!(
            "DELETE FROM message_words_due WHERE doc IN ({})",
            rows::values(set.len())
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for doc in set {
                query = query.bind(doc);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    let entries = read_messages(conn.lend(), &docs).await?;
    put(conn, Index::Messages, &entries).await?;
    Ok(docs.len())
}

/// Takes up to `limit` contacts that are due into the index; returns how many there were.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn index_contacts(mut conn: Conn<'_>, limit: i64) -> Result<usize> {
    let sql = "DELETE FROM contact_words_due WHERE contact_id IN \
        (SELECT contact_id FROM contact_words_due ORDER BY contact_id LIMIT $1) RETURNING contact_id";
    let mut ids: Vec<String> =
        on!(conn.lend(), c => sqlx::query_scalar(sql).bind(limit).fetch_all(c).await)?;
    ids.sort_unstable();
    number(conn.lend(), &ids).await?;
    let found = read_contacts(conn.lend(), &ids).await?;
    let entries = found.into_iter().map(|(doc, _, words)| (doc, Some(words)));
    put(conn, Index::Contacts, &entries.collect()).await?;
    Ok(ids.len())
}

/// Lists the latest messages that are due with their words; not more than `limit`.
pub(super) async fn list_due_messages(
    mut conn: Conn<'_>,
    limit: i64,
) -> Result<BTreeMap<i64, Words>> {
    let docs = list_due_docs(conn.lend(), limit).await?;
    read_messages(conn, &docs).await
}

line! {
    struct Due: "FROM message_words_due" {
        doc: i64 = "doc",
    }
}

/// Lists the places of the latest messages that are due.
async fn list_due_docs(conn: Conn<'_>, limit: i64) -> Result<Vec<i64>> {
    let mut conditions = Conditions::default();
    let limit = conditions.place(Number(limit));
    let latest = format!(" ORDER BY doc DESC LIMIT {limit}");
    let due: Vec<Due> = document::read(conn, &latest, conditions).await?;
    Ok(due.into_iter().map(|due| due.doc).collect())
}

/// Lists contacts that are due: identity and words; not more than `limit`.
pub(super) async fn list_due_contacts(
    mut conn: Conn<'_>,
    limit: i64,
) -> Result<Vec<(String, BTreeSet<String>)>> {
    let sql = "SELECT contact_id FROM contact_words_due ORDER BY contact_id DESC LIMIT $1";
    let ids: Vec<String> =
        on!(conn.lend(), c => sqlx::query_scalar(sql).bind(limit).fetch_all(c).await)?;
    let found = read_contacts(conn, &ids).await?;
    Ok(found
        .into_iter()
        .map(|(_, id, words)| (id, words))
        .collect())
}

/// Reads the words of the messages at some places; what is gone has none.
pub(super) async fn read_messages(
    mut conn: Conn<'_>,
    docs: &[i64],
) -> Result<BTreeMap<i64, Words>> {
    let mut entries = BTreeMap::new();
    for piece in rows::sets(docs) {
        let from = format!(
            "FROM (VALUES {}) AS d LEFT JOIN conversations v ON v.number = d.column1 / 16777216 \
             LEFT JOIN messages m ON m.conversation_id = v.id AND m.seq = d.column1 % 16777216",
            rows::places(&conn, piece.len(), 1)
        );
        let sql = conn.document(&["d.column1", "m.content"], &from);
        let document: String = on!(conn.lend(), c => {
            let mut query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
            for doc in &piece {
                query = query.bind(doc);
            }
            query.fetch_one(c).await
        })?;
        let found: Vec<(i64, Option<String>)> = parse::from_json(&document, "messages.content")?;
        let mut has_files = false;
        for (doc, content) in found {
            let content: Option<Content> = content
                .map(|content| parse::from_json(&content, "messages.content"))
                .transpose()?;
            has_files |= matches!(content, Some(Content::Files { .. }));
            entries.insert(
                doc,
                content.map(|content| unique_words(content.all_words())),
            );
        }
        if !has_files {
            continue;
        }
        for (doc, name) in read_names(conn.lend(), &piece).await? {
            if let Some(Some(words)) = entries.get_mut(&doc) {
                words.extend(unique_words([name.as_str()]));
            }
        }
    }
    Ok(entries)
}

/// Reads the names of the files of the messages at some places.
async fn read_names(conn: Conn<'_>, docs: &[i64]) -> Result<Vec<(i64, String)>> {
    let sql = format!(
        "WITH d (doc) AS (VALUES {}) SELECT d.doc, a.name FROM d \
         JOIN conversations v ON v.number = d.doc / 16777216 \
         JOIN messages m ON m.conversation_id = v.id AND m.seq = d.doc % 16777216 \
         JOIN attachments a ON a.message_id = m.id AND NOT a.is_replaced",
        rows::places(&conn, docs.len(), 1)
    );
    Ok(on!(conn, c => {
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        for doc in docs {
            query = query.bind(doc);
        }
        query.fetch_all(c).await
    })?)
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    id: String,
    doc: Option<i64>,
    name: String,
    username: Option<String>,
    attributes: String,
}

/// Reads contacts: place in the index (0 for one without), identity, words.
pub(super) async fn read_contacts(
    mut conn: Conn<'_>,
    ids: &[String],
) -> Result<Vec<(i64, String, BTreeSet<String>)>> {
    let mut found = Vec::new();
    for piece in rows::sets(ids) {
        let sql = format!(
            "SELECT id, doc, name, username, attributes FROM contacts WHERE id IN ({})",
            rows::values(piece.len())
        );
        let contacts: Vec<ContactRow> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id);
            }
            query.fetch_all(c).await
        })?;
        for row in contacts {
            let contact = Contact {
                id: parse::id(&row.id, "contacts.id")?,
                name: row.name,
                username: row.username,
                language: None,
                attributes: parse::from_json(&row.attributes, "contacts.attributes")?,
                blocked_at: None,
                version: 0,
            };
            found.push((row.doc.unwrap_or(0), row.id, words_of(&contact)));
        }
    }
    Ok(found)
}

/// Returns the words by which a contact is found: names, and whatever is noted about him.
pub(super) fn words_of(contact: &Contact) -> BTreeSet<String> {
    let noted = contact.attributes.values().map(|value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    });
    let noted: Vec<_> = noted.collect();
    let names = [Some(contact.name.as_str()), contact.username.as_deref()];
    unique_words(
        names
            .into_iter()
            .flatten()
            .chain(noted.iter().map(String::as_str)),
    )
}

/// Gives contacts that have none their places in the index.
async fn number(mut conn: Conn<'_>, ids: &[String]) -> Result<()> {
    let mut without = Vec::new();
    for (doc, id, _) in read_contacts(conn.lend(), ids).await? {
        if doc == 0 {
            without.push(id);
        }
    }
    without.sort_unstable();
    let count = i64::try_from(without.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let sql = "UPDATE contact_docs SET last = last + $1 RETURNING last";
    let last: i64 = on!(conn.lend(), c => sqlx::query_scalar(sql).bind(count).fetch_one(c).await)?;
    for (doc, id) in (last - count + 1..).zip(without) {
        let sql = "UPDATE contacts SET doc = $1 WHERE id = $2";
        on!(conn.lend(), c => sqlx::query(sql).bind(doc).bind(id).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Puts words into the index over those that were there; what has none is taken out.
async fn put(mut conn: Conn<'_>, index: Index, entries: &BTreeMap<i64, Words>) -> Result<()> {
    let (mut gone, mut there) = (Vec::new(), Vec::new());
    for (doc, words) in entries {
        match words {
            Some(words) if !words.is_empty() => there.push((*doc, words)),
            Some(_) | None => gone.push(*doc),
        }
    }
    remove(conn.lend(), index, &gone).await?;
    let table = index.table();
    for piece in rows::pieces(&there) {
        let places = rows::places(&conn, piece.len(), 2);
        let sql = match conn {
            Conn::Sqlite(_) => {
                format!("INSERT OR REPLACE INTO {table} (rowid, words) VALUES {places}")
            }
            Conn::Postgres(_) => format!(
                "INSERT INTO {table} (doc, words) \
                 SELECT column1, array_to_tsvector(string_to_array(column2, ' ')) FROM (VALUES {places}) AS new \
                 ON CONFLICT (doc) DO UPDATE SET words = excluded.words"
            ),
        };
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (doc, words) in piece {
                let words: Vec<_> = words.iter().map(String::as_str).collect();
                query = query.bind(doc).bind(words.join(" "));
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    let words: BTreeSet<_> = there.into_iter().flat_map(|(_, words)| words).collect();
    learn(conn, &words.into_iter().collect::<Vec<_>>()).await
}

pub(super) async fn remove(mut conn: Conn<'_>, index: Index, docs: &[i64]) -> Result<()> {
    let key = match conn {
        Conn::Sqlite(_) => "rowid",
        Conn::Postgres(_) => "doc",
    };
    for piece in rows::sets(docs) {
        let sql = format!(
            "DELETE FROM {} WHERE {key} IN ({})",
            index.table(),
            rows::values(piece.len())
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for doc in piece {
                query = query.bind(doc);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Adds words to the vocabulary. Only SQLite has one: PostgreSQL finds the beginning of a word by itself.
async fn learn(mut conn: Conn<'_>, words: &[&String]) -> Result<()> {
    if matches!(conn, Conn::Postgres(_)) {
        return Ok(());
    }
    for piece in rows::sets(words) {
        let sql = format!(
            "INSERT INTO vocabulary (word) VALUES {} ON CONFLICT (word) DO NOTHING",
            rows::places(&conn, piece.len(), 1)
        );
        on!(conn.lend(), c => {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for word in piece {
                query = query.bind(word);
            }
            query.execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}
