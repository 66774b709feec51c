//! Contacts and who they are on each channel.

use crate::{
    Error, Result,
    backend::{Conn, on},
    parse,
};
use domain::{
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
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    id: String,
    name: String,
    username: Option<String>,
    language: Option<String>,
    attributes: String,
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
            version: row.version,
        })
    }
}

#[derive(sqlx::FromRow)]
struct IdentityRow {
    channel_id: String,
    external_id: String,
    contact_id: String,
    address: String,
    is_reachable: bool,
}

impl TryFrom<IdentityRow> for Identity {
    type Error = Error;

    fn try_from(row: IdentityRow) -> Result<Self> {
        Ok(Self {
            channel: parse::id(&row.channel_id, "identities.channel_id")?,
            external_id: row.external_id,
            contact: parse::id(&row.contact_id, "identities.contact_id")?,
            address: row.address,
            is_reachable: row.is_reachable,
        })
    }
}

/// Finds a contact.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find(conn: Conn<'_>, id: ContactId) -> Result<Option<Contact>> {
    let sql =
        "SELECT id, name, username, language, attributes, version FROM contacts WHERE id = $1";
    let row: Option<ContactRow> =
        on!(conn, c => sqlx::query_as(sql).bind(id.to_string()).fetch_optional(c).await)?;
    row.map(Contact::try_from).transpose()
}

/// Finds who a provider's identity is.
///
/// # Errors
/// [`Error::Database`], [`Error::Corrupt`].
pub async fn find_identity(
    conn: Conn<'_>,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<Identity>> {
    let sql = "SELECT channel_id, external_id, contact_id, address, is_reachable FROM identities \
        WHERE channel_id = $1 AND external_id = $2";
    let row: Option<IdentityRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(channel.to_string()).bind(external_id).fetch_optional(c).await)?;
    row.map(Identity::try_from).transpose()
}

/// Finds where answers to a contact go on a channel.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_address(
    conn: Conn<'_>,
    contact: ContactId,
    channel: ChannelId,
) -> Result<Option<String>> {
    let sql = "SELECT address FROM identities WHERE contact_id = $1 AND channel_id = $2 LIMIT 1";
    Ok(on!(conn, c => sqlx::query_scalar(sql)
        .bind(contact.to_string()).bind(channel.to_string()).fetch_optional(c).await)?)
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
    let sql = "INSERT INTO identities (channel_id, external_id, contact_id, address, is_reachable) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (channel_id, external_id) \
        DO UPDATE SET address = excluded.address, is_reachable = excluded.is_reachable";
    on!(conn, c => sqlx::query(sql)
        .bind(identity.channel.to_string())
        .bind(&identity.external_id)
        .bind(identity.contact.to_string())
        .bind(&identity.address)
        .bind(identity.is_reachable)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}
