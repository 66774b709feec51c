//! A conversation being changed: loaded, decided upon, and written with its facts in one unit.

use crate::{Actor, Desk, Error, Result};
use domain::{
    conversation::Conversation,
    event::{Cause, Fact, Moved},
    id::{ConversationId, MessageId},
    message::{Author, Content, Line, Message, Progress},
    permission::Place,
};
use store::Unit;

/// A conversation being changed.
pub(crate) struct Thread {
    pub(crate) unit: Unit,
    pub(crate) conversation: Conversation,
    cause: Cause,
    place: Option<Place>,
}

/// A message to be added.
pub(crate) struct Draft<'a> {
    pub(crate) author: Author,
    pub(crate) content: Content,
    pub(crate) private: bool,
    pub(crate) reply_to: Option<MessageId>,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) progress: Option<Progress>,
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
    pub(crate) const fn of(unit: Unit, cause: Cause, conversation: Conversation) -> Self {
        let place = Some(conversation.place());
        Self {
            unit,
            conversation,
            cause,
            place,
        }
    }

    /// Begins a conversation: its row is written at once, so that messages may refer to it.
    pub(crate) async fn begin(
        mut unit: Unit,
        cause: Cause,
        conversation: Conversation,
    ) -> Result<Self> {
        store::conversations::insert(unit.conn(), &conversation).await?;
        Ok(Self {
            unit,
            conversation,
            cause,
            place: None,
        })
    }

    /// Tells a fact; each goes from where the one before it ended.
    pub(crate) fn tell(&mut self, fact: impl FnOnce(Moved) -> Fact) {
        let after = self.conversation.place();
        let moved = Moved {
            conversation: self.conversation.id,
            before: self.place.replace(after),
            after,
            epoch: self.conversation.epoch,
            version: self.conversation.version + 1,
        };
        self.unit.tell(self.cause, fact(moved));
    }

    /// Adds a message in the next place.
    pub(crate) async fn add(&mut self, id: MessageId, draft: Draft<'_>) -> Result<Message> {
        let now = self.unit.now();
        let message = Message {
            id,
            conversation: self.conversation.id,
            seq: self.conversation.next_place(),
            author: draft.author,
            content: draft.content,
            private: draft.private,
            reply_to: draft.reply_to,
            progress: draft.progress,
            at: now,
        };
        if !message.private {
            self.conversation
                .said(message.author, &message.content, now);
        }
        let channel = self.conversation.channel;
        store::messages::insert(self.unit.conn(), &message, channel, draft.external_id).await?;
        Ok(message)
    }

    /// Adds one quiet line about what happened, and tells it.
    pub(crate) async fn add_line(&mut self, id: MessageId, line: Line) -> Result<()> {
        let draft = Draft {
            author: Author::System,
            content: Content::Line(line),
            private: true,
            reply_to: None,
            external_id: None,
            progress: None,
        };
        let message = self.add(id, draft).await?.id;
        self.tell(|moved| Fact::MessageNoted { moved, message });
        Ok(())
    }

    /// Writes the row over the version that was loaded and commits.
    pub(crate) async fn commit(mut self) -> Result<Conversation> {
        self.conversation.version += 1;
        store::conversations::save(self.unit.conn(), &self.conversation).await?;
        self.unit.commit().await?;
        Ok(self.conversation)
    }
}
