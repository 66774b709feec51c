//! A conversation being changed: loaded, decided upon, and written with its facts in one unit.

use crate::{
    Actor, Desk, Error, Result,
    change::{self, Change, Draft},
};
use domain::{
    conversation::Conversation,
    event::{Alteration, Cause, Fact, Moved},
    id::{ConversationId, MessageId, OperatorId},
    message::{Line, Message},
};
use std::ops::{Deref, DerefMut};
use store::Unit;

/// A conversation being changed, in a unit of its own.
pub(crate) struct Thread {
    pub(crate) unit: Unit,
    change: Change,
}

impl Deref for Thread {
    type Target = Change;

    fn deref(&self) -> &Change {
        &self.change
    }
}

impl DerefMut for Thread {
    fn deref_mut(&mut self) -> &mut Change {
        &mut self.change
    }
}

impl Thread {
    /// Loads a conversation that must exist.
    pub(crate) async fn load(desk: &Desk, cause: Cause, id: ConversationId) -> Result<Self> {
        let mut unit = desk.unit().await?;
        let conversation = store::conversations::find(unit.conn(), id)
            .await?
            .ok_or(Error::NotFound("conversation"))?;
        Ok(Self::of(unit, cause, conversation))
    }

    /// Loads a conversation that the actor must see.
    pub(crate) async fn load_for(desk: &Desk, actor: &Actor, id: ConversationId) -> Result<Self> {
        let thread = Self::load(desk, actor.cause(), id).await?;
        actor.must_see(&thread.conversation.place())?;
        Ok(thread)
    }

    /// Continues with a conversation that was loaded in the unit.
    pub(crate) fn of(unit: Unit, cause: Cause, conversation: Conversation) -> Self {
        Self {
            unit,
            change: Change::of(cause, conversation),
        }
    }

    /// Returns who makes it happen.
    pub(crate) const fn cause(&self) -> Cause {
        self.change.cause()
    }

    /// Tells a fact; each goes from where the one before it ended.
    pub(crate) fn tell(&mut self, fact: impl FnOnce(Moved) -> Fact) {
        let (cause, fact) = self.change.fact(fact);
        self.unit.tell(cause, fact);
    }

    /// Takes in that a message of it was altered, and tells it.
    pub(crate) fn alter(&mut self, message: &Message, how: Alteration, by: Option<OperatorId>) {
        let (cause, fact) = self.change.altered(message, how, by);
        self.unit.tell(cause, fact);
    }

    /// Adds a message in the next place.
    pub(crate) fn add(&mut self, id: MessageId, draft: Draft<'_>) {
        let now = self.unit.now();
        self.change.add(id, draft, now);
    }

    /// Adds one quiet line about what happened, and tells it.
    pub(crate) fn add_line(&mut self, id: MessageId, line: Line) {
        let now = self.unit.now();
        let (cause, fact) = self.change.add_line(id, line, now);
        self.unit.tell(cause, fact);
    }

    /// Gives up without a change, and gives the conversation as it was loaded and the unit back.
    pub(crate) fn give_up(self) -> (Conversation, Unit) {
        (self.change.conversation, self.unit)
    }

    /// Ends without a change, once what was read is durable: it may have been written by a unit of the same group.
    pub(crate) async fn leave(self) -> Result<()> {
        Ok(self.unit.commit().await?)
    }

    /// Writes what was changed over the version that was loaded and gives the unit back, to be committed.
    pub(crate) async fn write(mut self) -> Result<Unit> {
        change::write(&mut self.unit, [self.change]).await?;
        Ok(self.unit)
    }

    /// Writes what was changed over the version that was loaded and commits.
    pub(crate) async fn commit(mut self) -> Result<Conversation> {
        let mut written = change::write(&mut self.unit, [self.change]).await?;
        self.unit.commit().await?;
        written
            .pop()
            .ok_or_else(|| Error::mistake("a change without a conversation"))
    }
}
