//! Contacts and who they are on each channel.

use crate::{
    Error, Result,
    backend::{Conn, on},
    document::{self, line},
    parse, rows,
    views::Conditions,
};
use domain::{
    channel::{ChannelKind, Entry},
    contact::Contact,
    id::{ChannelId, ContactId},
    time::Timestamp,
};

/// Who a contact is on one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The channel.
    pub channel: ChannelId,
    /// The provider's identity of the person.
    pub external_id: String,
    /// The contact.
    pub contact: ContactId,
    /// Where answers go.
    pub address: String,
    /// False when messages do not reach him.
    pub is_reachable: bool,
    /// What the link that he came by asks for, until a conversation begins.
    pub entry: Option<Entry>,
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    id: String,
    name: String,
    username: Option<String>,
    language: Option<String>,
    attributes: String,
    blocked_at: Option<i64>,
    version: i64,
}

impl TryFrom<ContactRow> for Contact {
    type Error = Error;

    fn try_from(row: ContactRow) -> Result<Self> {
        Ok(Self {
            id: parse::id(&row.id, "contacts.id")?,
            name: row.name,
            username: row.username,
            language: row.language,
            attributes: parse::from_json(&row.attributes, "contacts.attributes")?,
            blocked_at: parse::maybe_time(row.blocked_at),
            version: row.version,
        })
    }
}

line! {
    struct Sender: "FROM identities i JOIN contacts c ON c.id = i.contact_id" {
        external_id: String = "i.external_id",
        address: String = "i.address",
        is_reachable: u8 = "CASE WHEN i.is_reachable THEN 1 ELSE 0 END",
        entry: Option<String> = "i.entry",
        id: ContactId = "c.id",
        name: String = "c.name",
        username: Option<String> = "c.username",
        language: Option<String> = "c.language",
        attributes: String = "c.attributes",
        blocked_at: Option<Timestamp> = "c.blocked_at",
        version: i64 = "c.version",
    }
}

impl Sender {
    fn on(self, channel: ChannelId) -> Result<(Identity, Contact)> {
        let identity = Identity {
            channel,
            external_id: self.external_id,
            contact: self.id,
            address: self.address,
            is_reachable: self.is_reachable == 1,
            entry: self
                .entry
                .as_ref()
                .map(|entry| parse::from_json(entry, "identities.entry"))
                .transpose()?,
        };
        let contact = Contact {
            id: self.id,
            name: self.name,
            username: self.username,
            language: self.language,
            attributes: parse::from_json(&self.attributes, "contacts.attributes")?,
            blocked_at: self.blocked_at,
            version: self.version,
        };
        Ok((identity, contact))
    }
}

/// Finds a contact.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: ContactId) -> Result<Option<Contact>> {
    let sql = "SELECT id, name, username, language, attributes, blocked_at, version FROM contacts WHERE id = $1";
    let row: Option<ContactRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Contact::try_from).transpose()
}

/// Finds the contacts behind a provider's identities, and what is known of them there.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_senders(
    conn: Conn<'_>,
    channel: ChannelId,
    external_ids: &[String],
) -> Result<Vec<(Identity, Contact)>> {
    if external_ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Conditions::default();
    conditions.any_of("i.external_id", external_ids.iter().cloned());
    conditions.any_of("i.channel_id", [channel.to_string()]);
    let rows: Vec<Sender> = document::read(conn, &conditions.sql(), conditions).await?;
    rows.into_iter().map(|row| row.on(channel)).collect()
}

/// Finds where answers to a contact go on a channel, and the kind of that channel.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_address(
    conn: Conn<'_>,
    contact: ContactId,
    channel: ChannelId,
) -> Result<Option<(String, ChannelKind)>> {
    let sql = "SELECT i.address, c.kind FROM identities i JOIN channels c ON c.id = i.channel_id \
        WHERE i.contact_id = $1 AND i.channel_id = $2 LIMIT 1";
    let found: Option<(String, String)> = on!(conn, c => sqlx::query_as(sql)
        .bind(contact.to_string()).bind(channel.to_string()).fetch_optional(c).await)?;
    let Some((address, kind)) = found else {
        return Ok(None);
    };
    Ok(Some((address, parse::word(&kind, "channels.kind")?)))
}

/// Lists who a contact is on each channel, oldest channel first.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_identities(
    conn: Conn<'_>,
    contact: ContactId,
) -> Result<Vec<(ChannelId, String)>> {
    let sql = "SELECT channel_id, external_id FROM identities WHERE contact_id = $1 \
        ORDER BY channel_id, external_id";
    let rows: Vec<(String, String)> =
        on!(conn, c => sqlx::query_as(sql).bind(contact.to_string()).fetch_all(c).await)?;
    rows.into_iter()
        .map(|(channel, name)| Ok((parse::id(&channel, "identities.channel_id")?, name)))
        .collect()
}

/// Lists some contacts, in no order.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_some(mut conn: Conn<'_>, ids: &[ContactId]) -> Result<Vec<Contact>> {
    let mut found = Vec::new();
    for piece in rows::sets(ids) {
        let sql = format!(
            "SELECT id, name, username, language, attributes, blocked_at, version FROM contacts WHERE id IN ({})",
            rows::values(piece.len())
        );
        let contacts: Vec<ContactRow> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id.to_string());
            }
            query.fetch_all(c).await
        })?;
        for row in contacts {
            found.push(Contact::try_from(row)?);
        }
    }
    Ok(found)
}

/// Lists who some contacts are on each channel, by channel and name.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn list_names(
    mut conn: Conn<'_>,
    ids: &[ContactId],
) -> Result<Vec<(ContactId, ChannelId, String)>> {
    let mut found = Vec::new();
    for piece in rows::sets(ids) {
        let sql = format!(
            "SELECT contact_id, channel_id, external_id FROM identities WHERE contact_id IN ({}) \
             ORDER BY channel_id, external_id",
            rows::values(piece.len())
        );
        let names: Vec<(String, String, String)> = on!(conn.lend(), c => {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            for id in piece {
                query = query.bind(id.to_string());
            }
            query.fetch_all(c).await
        })?;
        for (contact, channel, name) in names {
            found.push((
                parse::id(&contact, "identities.contact_id")?,
                parse::id(&channel, "identities.channel_id")?,
                name,
            ));
        }
    }
    Ok(found)
}

/// Inserts a contact.
///
/// # Errors
/// [`Error::Database`].
pub async fn insert(conn: Conn<'_>, contact: &Contact, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO contacts (id, name, username, language, attributes, version, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let attributes = parse::json(&contact.attributes)?;
    on!(conn, c => sqlx::query(sql)
        .bind(contact.id.to_string())
        .bind(&contact.name)
        .bind(contact.username.as_deref())
        .bind(contact.language.as_deref())
        .bind(attributes)
        .bind(contact.version)
        .bind(at.as_ms())
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves a contact over the version before its own.
///
/// # Errors
/// [`Error::Changed`] when the row has another version.
pub async fn save(conn: Conn<'_>, contact: &Contact) -> Result<()> {
    let sql = "UPDATE contacts SET name = $1, username = $2, language = $3, attributes = $4, version = $5 \
        WHERE id = $6 AND version = $5 - 1";
    let attributes = parse::json(&contact.attributes)?;
    let rows = on!(conn, c => sqlx::query(sql)
        .bind(&contact.name)
        .bind(contact.username.as_deref())
        .bind(contact.language.as_deref())
        .bind(attributes)
        .bind(contact.version)
        .bind(contact.id.to_string())
        .execute(c).await.map(|done| done.rows_affected()))?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// Inserts or replaces who somebody is on a channel.
///
/// # Errors
/// [`Error::Database`].
pub async fn put_identity(conn: Conn<'_>, identity: &Identity) -> Result<()> {
    let sql = "INSERT INTO identities (channel_id, external_id, contact_id, address, is_reachable, entry) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel_id, external_id) \
        DO UPDATE SET address = excluded.address, is_reachable = excluded.is_reachable, entry = excluded.entry";
    let entry = identity.entry.as_ref().map(parse::json).transpose()?;
    on!(conn, c => sqlx::query(sql)
        .bind(identity.channel.to_string())
        .bind(&identity.external_id)
        .bind(identity.contact.to_string())
        .bind(&identity.address)
        .bind(identity.is_reachable)
        .bind(entry)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
