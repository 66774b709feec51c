//! Contacts who are kept out.
//!
//! What a blocked contact writes is counted and not kept; he is not told. What colleagues write to him still goes
//! out, and an open conversation stays open.

use crate::{Actor, Desk, Error, Result};
use domain::{contact::Contact, event::Fact, id::ContactId, permission::Right};

impl Desk {
    /// Keeps out what a contact writes from now on; whom it is done to already stays blocked since then.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn block_contact(&self, actor: &Actor, id: ContactId) -> Result<Contact> {
        self.set_blocked(actor, id, true).await
    }

    /// Lets in again what a contact writes from now on.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn unblock_contact(&self, actor: &Actor, id: ContactId) -> Result<Contact> {
        self.set_blocked(actor, id, false).await
    }

    async fn set_blocked(&self, actor: &Actor, id: ContactId, is_blocked: bool) -> Result<Contact> {
        actor.may(Right::ContactsBlock)?;
        self.get_contact_card(actor, id).await?;
        let mut unit = self.unit().await?;
        let found = store::contacts::find(unit.conn(), id).await?;
        let mut contact = found.ok_or(Error::NotFound("contact"))?;
        if contact.blocked_at.is_some() != is_blocked {
            contact.blocked_at = is_blocked.then(|| unit.now());
            contact.version += 1;
            store::blocks::set(unit.conn(), id, contact.blocked_at).await?;
            let fact = if is_blocked {
                Fact::ContactBlocked { contact: id }
            } else {
                Fact::ContactUnblocked { contact: id }
            };
            unit.tell(actor.cause(), fact);
        }
        unit.commit().await?;
        Ok(contact)
    }
}
