//! The languages that contacts have chosen themselves.

use crate::{
    Result,
    backend::{Conn, on},
};
use domain::{id::ContactId, tongue::Tongue};

/// Finds in which language a contact is spoken to: the one that he has chosen, else the one that his channel names.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn of_contact(conn: Conn<'_>, contact: ContactId) -> Result<Tongue> {
    let sql = "SELECT t.tongue, c.language FROM contacts c LEFT JOIN tongues t ON t.contact_id = c.id WHERE c.id = $1";
    let row: Option<(Option<String>, Option<String>)> = on!(conn, c => sqlx::query_as(sql)
        .bind(contact.to_string()).fetch_optional(c).await)?;
    let language = row.and_then(|(chosen, named)| chosen.or(named));
    Ok(Tongue::of(language.as_deref()))
}

/// Keeps what a contact has chosen.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn choose(conn: Conn<'_>, contact: ContactId, tongue: Tongue) -> Result<()> {
    let sql = "INSERT INTO tongues (contact_id, tongue) VALUES ($1, $2) \
        ON CONFLICT (contact_id) DO UPDATE SET tongue = excluded.tongue";
    on!(conn, c => sqlx::query(sql)
        .bind(contact.to_string()).bind(tongue.code()).execute(c).await.map(|_| ()))?;
    Ok(())
}
