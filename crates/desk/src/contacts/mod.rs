//! Contacts: found, looked at, kept out, taken out.

mod block;
mod erase;
mod export;
mod look;
mod merge;
pub(crate) mod retention;

pub use export::{Export, Exported};
pub use look::ContactSearch;

use crate::{Actor, Desk, Error, Result};
use domain::{contact::Contact, id::ContactId, permission::Right};

impl Desk {
    /// Returns a contact with whom the actor may see at least one conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_contact(&self, actor: &Actor, id: ContactId) -> Result<Contact> {
        actor.may(Right::ConversationsRead)?;
        let mut reader = self.read().await?;
        let of_contact = store::views::Narrow {
            contact: Some(id),
            ..store::views::Narrow::default()
        };
        let seen =
            store::views::list_narrowed(reader.conn(), &actor.viewer, &of_contact, None, 1).await?;
        if seen.items.is_empty() {
            return Err(Error::NotFound("contact"));
        }
        store::contacts::find(reader.conn(), id)
            .await?
            .ok_or(Error::NotFound("contact"))
    }
}
