//! People and words that are erased.
//!
//! Who a contact was goes at once. His words go soon after, conversation by conversation, so that nobody waits for
//! somebody's thousand messages; what is to go is kept in rows and goes on after a restart. What stays is that there
//! was a conversation, when, and whose it was.

use crate::{
    Actor, Desk, Error, Result,
    change::{self, Change},
};
use domain::{
    complaint,
    contact::ERASED_NAME,
    conversation::State,
    event::{Cause, Fact},
    id::ContactId,
    permission::Right,
};
use store::{Unit, erasures::Due};

/// How many conversations one step empties: others wait meanwhile.
const AT_ONCE: i64 = 8;

impl Desk {
    /// Erases everything that is known of a contact, and every word that was said with him.
    ///
    /// His next message, if there is one, is a stranger's.
    ///
    /// # Errors
    /// [`Error::Conflict`] `contact.conversation_open` while a conversation is not over; [`Error::NotFound`], also
    /// when he is erased already; [`Error::Forbidden`].
    pub async fn erase_contact(&self, actor: &Actor, id: ContactId) -> Result<()> {
        actor.may(Right::ContactsErase)?;
        self.get_contact_card(actor, id).await?;
        // Looked for before, so that nobody waits for it; what comes later is of an open conversation.
        let inbound = store::erasures::list_inbound(self.read().await?.conn(), id).await?;
        let mut unit = self.unit().await?;
        if store::erasures::has_open(unit.conn(), id).await? {
            return Err(Error::conflict(
                "contact.conversation_open",
                complaint::CONVERSATION_NOT_OVER,
            ));
        }
        let now = unit.now();
        store::erasures::empty_inbound(unit.conn(), &inbound).await?;
        store::search::forget_contact(unit.conn(), id).await?;
        match store::erasures::erase_contact(unit.conn(), id, ERASED_NAME, now).await {
            Err(store::Error::Changed) => return Err(Error::NotFound("contact")),
            done => done?,
        }
        store::erasures::ask_all_of(unit.conn(), id, now).await?;
        unit.tell(actor.cause(), Fact::ContactErased { contact: id });
        unit.commit().await?;
        self.0.erasures_asked.notify_one();
        Ok(())
    }

    /// Waits until somebody is erased by this process.
    pub async fn erasure(&self) {
        self.0.erasures_asked.notified().await;
    }

    /// Empties some of the conversations whose words are to go; says whether there are more.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was changed and it may be tried again.
    pub async fn erase_due(&self) -> Result<bool> {
        if store::erasures::count_due(self.read().await?.conn()).await? == 0 {
            return Ok(false);
        }
        let mut unit = self.unit().await?;
        let due = store::erasures::list_due(unit.conn(), AT_ONCE).await?;
        let is_more = i64::try_from(due.len()).is_ok_and(|count| count == AT_ONCE);
        for due in due {
            empty(&mut unit, due).await?;
        }
        unit.commit().await?;
        Ok(is_more)
    }
}

/// Takes the words out of a conversation, unless it goes on.
async fn empty(unit: &mut Unit, due: Due) -> Result<()> {
    let now = unit.now();
    store::erasures::settle(unit.conn(), due.conversation).await?;
    let found = store::conversations::find(unit.conn(), due.conversation).await?;
    let Some(conversation) = found else {
        return Ok(());
    };
    if !due.is_of_erased && !matches!(conversation.state, State::Closed { .. }) {
        return Ok(());
    }
    store::search::forget_conversation(unit.conn(), conversation.id, conversation.number).await?;
    store::erasures::erase_words(unit.conn(), conversation.id, now).await?;
    let mut change = Change::of(Cause::System, conversation);
    change.conversation.last_words.clear();
    change.conversation.about.attributes.clear();
    change.conversation.about.subject = None;
    change.conversation.about.call_wish = None;
    let (cause, fact) = change.fact(Fact::ConversationErased);
    unit.tell(cause, fact);
    change::write(unit, [change]).await?;
    Ok(())
}
