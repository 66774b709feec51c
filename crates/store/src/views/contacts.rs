//! Contacts as people look at them: in lists, and one with everything about him.

use super::conditions::{Conditions, Value, bind_all};
use crate::{
    Result,
    backend::{Conn, on},
    parse, rows,
};
use domain::{
    id::ContactId,
    message::{Author, Content},
    page::{Cursor, Page},
    permission::{Role, Viewer},
    time::Timestamp,
    view::contacts::{ContactItem, KnownOn, Noted, Record},
};
use std::collections::BTreeMap;

/// The most contacts that one page looks at for somebody who sees little of them; then the page ends.
const MAX_LOOKED_AT: usize = 20_000;

/// The most that is looked at by one statement.
const MAX_AT_ONCE: i64 = 2_048;

#[derive(sqlx::FromRow)]
struct ItemRow {
    id: String,
    name: String,
    username: Option<String>,
    created_at: i64,
    blocked_at: Option<i64>,
    number: Option<i64>,
}

impl TryFrom<ItemRow> for ContactItem {
    type Error = crate::Error;

    fn try_from(row: ItemRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "contacts.id")?,
            name: row.name,
            username: row.username,
            created_at: Timestamp::from_ms(row.created_at),
            blocked_at: parse::maybe_time(row.blocked_at),
            number: row.number,
        })
    }
}

/// Says whether a contact is shown without a conversation that the viewer sees: admins see everybody, and a platform
/// everybody whom its channel knows, to which its statements are narrowed.
fn sees_all(viewer: &Viewer) -> bool {
    viewer.role == Role::Admin || viewer.channel.is_some()
}

/// Narrows a statement of a platform to the contacts that its channel knows.
fn on_channel(conditions: &mut Conditions, viewer: &Viewer) -> String {
    let Some(channel) = viewer.channel else {
        return String::new();
    };
    let channel = conditions.text(channel);
    format!(
        " AND EXISTS (SELECT 1 FROM identities i WHERE i.contact_id = c.id AND i.channel_id = {channel})"
    )
}

/// Lists contacts with a conversation that the viewer sees, those that came latest first; admins also see contacts
/// without any.
///
/// Shape: without those who were erased; a page may be short although more follow.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_contacts(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    is_blocked: bool,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<ContactItem>> {
    let wanted = usize::try_from(limit).unwrap_or(0);
    let mut looked_to = after.cloned();
    let (mut items, mut looked_at, mut at_once) = (Vec::new(), 0, limit + 1);
    loop {
        let found =
            candidates(conn.lend(), viewer, is_blocked, looked_to.as_ref(), at_once).await?;
        let is_more = i64::try_from(found.len()).is_ok_and(|count| count == at_once);
        looked_at += found.len();
        for item in found {
            if items.len() == wanted {
                return Ok(Page {
                    items,
                    next_cursor: looked_to,
                });
            }
            looked_to = Some(Cursor {
                at_ms: item.created_at.as_ms(),
                id: item.id.to_string(),
            });
            if item.number.is_some() || sees_all(viewer) {
                items.push(item);
            }
        }
        if !is_more || looked_at >= MAX_LOOKED_AT {
            return Ok(Page {
                items,
                next_cursor: looked_to.filter(|_| is_more),
            });
        }
        at_once = (at_once * 4).min(MAX_AT_ONCE);
    }
}

/// Lists the next contacts whoever sees them.
async fn candidates(
    conn: Conn<'_>,
    viewer: &Viewer,
    is_blocked: bool,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<ContactItem>> {
    let mut conditions = Conditions::default();
    conditions.add("v.contact_id = c.id");
    conditions.seen_by(viewer);
    let seen = conditions.sql();
    let mut which = format!(
        "c.erased_at IS NULL AND c.merged_into IS NULL{}",
        on_channel(&mut conditions, viewer)
    );
    if is_blocked {
        which.push_str(" AND c.blocked_at IS NOT NULL");
    }
    if let Some(after) = after {
        let at = conditions.place(Value::Number(after.at_ms));
        let id = conditions.text(&after.id);
        which = format!("{which} AND (c.created_at, c.id) < ({at}, {id})");
    }
    let limit = conditions.place(Value::Number(limit));
    let sql = format!(
        "SELECT c.id, c.name, c.username, c.created_at, c.blocked_at, \
         (SELECT MAX(v.number) FROM conversations v{seen}) AS number \
         FROM contacts c WHERE {which} ORDER BY c.created_at DESC, c.id DESC LIMIT {limit}"
    );
    let rows: Vec<ItemRow> = on!(conn, c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    rows.into_iter().map(ContactItem::try_from).collect()
}

/// Lists some contacts in the order in which they are named, with what the viewer sees of them.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_contacts_of(
    mut conn: Conn<'_>,
    viewer: &Viewer,
    ids: &[ContactId],
) -> Result<Vec<ContactItem>> {
    let mut found = BTreeMap::new();
    for piece in rows::sets(ids) {
        let mut conditions = Conditions::default();
        let places: Vec<_> = piece.iter().map(|id| conditions.text(id)).collect();
        conditions.add("v.contact_id = c.id");
        conditions.seen_by(viewer);
        let seen = conditions.sql();
        let known = on_channel(&mut conditions, viewer);
        let sql = format!(
            "SELECT c.id, c.name, c.username, c.created_at, c.blocked_at, \
             (SELECT MAX(v.number) FROM conversations v{seen}) AS number \
             FROM contacts c WHERE c.erased_at IS NULL AND c.merged_into IS NULL AND c.id IN ({}){known}",
            places.join(", ")
        );
        let rows: Vec<ItemRow> = on!(conn.lend(), c => {
            bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
        })?;
        for row in rows {
            let item = ContactItem::try_from(row)?;
            if item.number.is_some() || sees_all(viewer) {
                found.insert(item.id, item);
            }
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Lists the contacts that a channel knows by a name, whatever the channel.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_contacts_known_as(
    conn: Conn<'_>,
    external_id: &str,
    limit: i64,
) -> Result<Vec<ContactId>> {
    let sql = "SELECT DISTINCT contact_id FROM identities WHERE channel_id IN (SELECT id FROM channels) \
        AND external_id = $1 ORDER BY contact_id LIMIT $2";
    let rows: Vec<String> = on!(conn, c => sqlx::query_scalar(sql)
        .bind(external_id).bind(limit).fetch_all(c).await)?;
    rows.iter()
        .map(|id| parse::id(id, "identities.contact_id"))
        .collect()
}

/// Finds what is known of a contact beside himself.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn find_record(conn: Conn<'_>, contact: ContactId) -> Result<Option<Record>> {
    let sql = "SELECT created_at, kept_out, kept_out_at, erased_at FROM contacts WHERE id = $1";
    let row: Option<(i64, i64, Option<i64>, Option<i64>)> =
        on!(conn, c => sqlx::query_as(sql).bind(contact.to_string()).fetch_optional(c).await)?;
    Ok(
        row.map(|(created_at, kept_out, kept_out_at, erased_at)| Record {
            created_at: Timestamp::from_ms(created_at),
            kept_out,
            kept_out_at: parse::maybe_time(kept_out_at),
            erased_at: parse::maybe_time(erased_at),
        }),
    )
}

/// Lists who a contact is on each channel, by the name of the channel.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_known_on(conn: Conn<'_>, contact: ContactId) -> Result<Vec<KnownOn>> {
    let sql = "SELECT i.channel_id, c.name, c.kind, i.external_id, i.is_reachable FROM identities i \
        JOIN channels c ON c.id = i.channel_id WHERE i.contact_id = $1 ORDER BY c.name, i.channel_id, i.external_id";
    let rows: Vec<(String, String, String, String, bool)> =
        on!(conn, c => sqlx::query_as(sql).bind(contact.to_string()).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(channel, channel_name, kind, external_id, is_reachable)| {
            Ok(KnownOn {
                channel: parse::id(&channel, "identities.channel_id")?,
                channel_name,
                channel_kind: parse::word(&kind, "channels.kind")?,
                external_id,
                is_reachable,
            })
        })
        .collect()
}

/// Lists what colleagues noted in the conversations of a contact that the viewer sees, latest first.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn list_notes(
    conn: Conn<'_>,
    viewer: &Viewer,
    contact: ContactId,
    limit: i64,
) -> Result<Vec<Noted>> {
    let mut conditions = Conditions::default();
    conditions.any_of("v.contact_id", [contact.to_string()]);
    conditions.add("m.private AND m.content NOT LIKE '{\"kind\":\"line\"%'");
    conditions.seen_by(viewer);
    let filter = conditions.sql();
    let limit = conditions.place(Value::Number(limit));
    let sql = format!(
        "SELECT v.number, m.author, o.name, m.at, m.content FROM conversations v \
         JOIN messages m ON m.conversation_id = v.id LEFT JOIN operators o ON o.id = m.operator_id{filter} \
         ORDER BY m.at DESC, m.id DESC LIMIT {limit}"
    );
    let rows: Vec<(i64, String, Option<String>, i64, String)> = on!(conn, c => {
        bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), conditions).fetch_all(c).await
    })?;
    rows.into_iter()
        .map(|(number, author, operator, at, content)| {
            let author: Author = parse::from_json(&author, "messages.author")?;
            let content: Content = parse::from_json(&content, "messages.content")?;
            let author_name = match author {
                Author::Operator(_) | Author::Bot(_) => operator.unwrap_or_default(),
                Author::Contact | Author::System => String::new(),
            };
            Ok(Noted {
                number,
                author_name,
                at: Timestamp::from_ms(at),
                words: content
                    .text()
                    .map(|text| text.plain.clone())
                    .unwrap_or_default(),
            })
        })
        .collect()
}
