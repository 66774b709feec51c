//! Conversations that a platform begins.

use super::{api_channel, contacts::put_identity, messages::blocked};
use crate::{
    Actor, Desk, Error, Result, bots::merge, categories, change, handover::find_intent,
    ingest::open_or_begin, thread::Thread,
};
use domain::{
    complaint,
    event::Fact,
    id::{CategoryId, ChannelId, ContactId, IntentId},
    permission::Right,
    team::BadField,
    view::Row,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::Unit;

/// How often an opening that lost a race is tried again.
const RACES: usize = 5;

/// With whom a conversation begins, where, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// With whom.
    pub contact: ContactId,
    /// The API channel; a platform has its own.
    pub channel: Option<ChannelId>,
    /// What the contact wants.
    pub intent: Option<IntentId>,
    /// Contact reasons, beside those of the bot that answers first.
    pub categories: BTreeSet<CategoryId>,
    /// Put over those that it has; `null` forgets one.
    pub attributes: BTreeMap<String, Value>,
}

impl Desk {
    /// Opens a conversation, with the channel's bot first; one that is open already goes on. Says whether it is new.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::NotFound`] for the contact or the channel; [`Error::Conflict`]
    /// `channel.not_api`, `channel.disabled` or `contact.blocked`; [`Error::Forbidden`].
    pub async fn open_conversation(&self, actor: &Actor, opening: &Opening) -> Result<(Row, bool)> {
        actor.may(Right::MessagesAppend)?;
        let card = self.get_contact_card(actor, opening.contact).await?;
        if card.contact.blocked_at.is_some() {
            return Err(blocked());
        }
        let mut races = 0;
        loop {
            match self.try_open(actor, opening).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_open(&self, actor: &Actor, opening: &Opening) -> Result<(Row, bool)> {
        let mut unit = self.unit().await?;
        let channel = api_channel(&mut unit, actor, opening.channel).await?;
        let channel =
            channel.ok_or_else(|| BadField::new("channel_id", complaint::WHICH_CHANNEL))?;
        know_on(&mut unit, channel.id, opening.contact).await?;
        let (mut unit, begun) = open_or_begin(self, unit, channel.id, opening.contact).await?;
        let is_new = begun.is_any();
        let conversation = if is_new {
            let mut written = change::write(&mut unit, [begun]).await?;
            written.pop().ok_or(Error::NotFound("conversation"))?
        } else {
            begun.conversation
        };
        let id = conversation.id;
        let mut thread = Thread::of(unit, actor.cause(), conversation);
        if self.note_opening(&mut thread, opening).await? {
            thread.commit().await?;
        } else {
            thread.leave().await?;
        }
        Ok((self.row(id).await?, is_new))
    }

    /// Notes what is known of a conversation from the start; false when that is nothing new.
    async fn note_opening(&self, thread: &mut Thread, opening: &Opening) -> Result<bool> {
        let mut is_any = false;
        if !opening.categories.is_empty() {
            let tree = store::categories::tree(thread.unit.conn()).await?;
            let set = &thread.conversation.about.categories | &opening.categories;
            categories::check(&tree, &set)?;
            is_any |= self.recategorise(thread, &tree, &set).await?;
        }
        if merge(
            &mut thread.conversation.about.attributes,
            &opening.attributes,
        )? {
            thread.tell(Fact::ConversationUpdated);
            is_any = true;
        }
        if let Some(intent) = opening.intent {
            let intent = find_intent(&mut thread.unit, intent).await?;
            let now = thread.unit.now();
            if thread.conversation.open_intent(intent, now)? {
                thread.tell(|moved| Fact::IntentOpened { moved, intent });
                Box::pin(self.follow_facts(thread)).await?;
                is_any = true;
            }
        }
        Ok(is_any)
    }
}

/// Makes a contact known on a channel on which nothing is known of him.
async fn know_on(unit: &mut Unit, channel: ChannelId, contact: ContactId) -> Result<()> {
    let known = store::contacts::find_address(unit.conn(), contact, channel).await?;
    if known.is_none() {
        put_identity(unit, channel, contact.to_string(), contact).await?;
    }
    Ok(())
}
