//! Words that leave the index at once, and the vocabulary when nothing else says them.

use super::{Index, PLACES, due};
use crate::{
    Result,
    backend::{Conn, on},
};
use domain::id::{ContactId, ConversationId};
use std::collections::BTreeSet;

/// Forgets by which words a contact is found.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn forget_contact(mut conn: Conn<'_>, contact: ContactId) -> Result<()> {
    let known = due::read_contacts(conn.lend(), &[contact.to_string()]).await?;
    for (doc, _, words) in known {
        due::remove(conn.lend(), Index::Contacts, &[doc]).await?;
        unlearn(conn.lend(), &words).await?;
    }
    Ok(())
}

/// Forgets by which words the messages of a conversation are found; they must still be there.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub async fn forget_conversation(
    mut conn: Conn<'_>,
    conversation: ConversationId,
    number: i64,
) -> Result<()> {
    let sql = "SELECT seq FROM messages WHERE conversation_id = $1 AND content NOT LIKE '{\"kind\":\"line\"%'";
    let places: Vec<i64> = on!(conn.lend(), c => sqlx::query_scalar(sql)
        .bind(conversation.to_string()).fetch_all(c).await)?;
    let docs: Vec<_> = places.iter().map(|seq| number * PLACES + seq).collect();
    let known = due::read_messages(conn.lend(), &docs).await?;
    due::remove(conn.lend(), Index::Messages, &docs).await?;
    let words: BTreeSet<_> = known.into_values().flatten().flatten().collect();
    unlearn(conn, &words).await
}

/// Takes words out of the vocabulary that nothing in the index says any more. Only SQLite has one.
async fn unlearn(conn: Conn<'_>, words: &BTreeSet<String>) -> Result<()> {
    let Conn::Sqlite(c) = conn else {
        return Ok(());
    };
    let sql = "DELETE FROM vocabulary WHERE word = $1 \
        AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_words MATCH $2) \
        AND NOT EXISTS (SELECT 1 FROM contact_words WHERE contact_words MATCH $2)";
    for word in words {
        let quoted = format!("\"{}\"", word.replace('"', "\"\""));
        sqlx::query(sql)
            .bind(word)
            .bind(quoted)
            .execute(&mut *c)
            .await?;
    }
    Ok(())
}
