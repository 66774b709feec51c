//! Finding people, words and numbers.

use crate::{Actor, Desk, Error, Result};
use domain::{
    page::{Cursor, MAX_LIMIT, Page},
    permission::Right,
    search::{Found, Query},
};

/// The people that one search shows.
const CONTACTS: i64 = 10;

/// How many messages or contacts go into the index in one unit: others wait meanwhile.
const INDEX: i64 = 256;

impl Desk {
    /// Finds contacts by their names, conversations by their number and messages by their words, as far as the
    /// actor may see them.
    ///
    /// Shape: contacts and the number are looked for with the first page only; nothing is found when no word was
    /// typed.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn search(
        &self,
        actor: &Actor,
        text: &str,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Found> {
        actor.may(Right::ConversationsRead)?;
        let limit = limit.clamp(1, MAX_LIMIT);
        let nothing = Found {
            conversation: None,
            contacts: Vec::new(),
            messages: Page {
                items: Vec::new(),
                next_cursor: None,
            },
        };
        let Some(query) = Query::parse(text) else {
            return Ok(nothing);
        };
        let viewer = &actor.viewer;
        let mut found = nothing;
        if after.is_none()
            && let Some(number) = query.number()
        {
            found.conversation = match self.find_by_number(actor, number).await {
                Ok(row) => Some(row),
                Err(Error::NotFound(_)) => None,
                Err(error) => return Err(error),
            };
        }
        let mut reader = self.read().await?;
        if after.is_none() {
            found.contacts =
                store::search::find_contacts(reader.conn(), viewer, &query, CONTACTS).await?;
        }
        found.messages =
            store::search::find_messages(reader.conn(), viewer, &query, after, limit).await?;
        Ok(found)
    }

    /// Takes some of what was written since into the index of words; says whether there is more.
    ///
    /// What waits for it is found as well.
    ///
    /// # Errors
    /// [`Error::Internal`].
    pub async fn index_words(&self) -> Result<bool> {
        let mut unit = self.unit().await?;
        let messages = store::search::index_messages(unit.conn(), INDEX).await?;
        let contacts = store::search::index_contacts(unit.conn(), INDEX).await?;
        unit.commit().await?;
        let is_full = |count| i64::try_from(count).is_ok_and(|count| count >= INDEX);
        Ok(is_full(messages) || is_full(contacts))
    }
}
