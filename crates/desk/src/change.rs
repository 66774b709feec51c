//! A conversation being changed, in memory: what was decided about it and has to be written.

use crate::{interventions, wrap_ups};
use domain::{
    conversation::{About, Conversation, State},
    event::{Alteration, Cause, Fact, Moved},
    id::{MessageId, OperatorId, TeamId},
    marks::Marks,
    message::{Author, Content, Line, Message, Progress},
    permission::Place,
    time::Timestamp,
};
use store::{Unit, attachments::Kept, messages::NewMessage, searches::Search};

/// A conversation being changed, in memory.
pub(crate) struct Change {
    pub(crate) conversation: Conversation,
    cause: Cause,
    place: Option<Place>,
    is_new: bool,
    is_touched: bool,
    messages: Vec<NewMessage>,
    files: Vec<Kept>,
    pub(crate) before: Before,
}

/// What a conversation was when it was loaded, as far as something follows from the difference.
pub(crate) struct Before {
    pub(crate) holder: Option<OperatorId>,
    /// Who has it, while it is awake.
    pub(crate) worker: Option<OperatorId>,
    pub(crate) is_asleep: bool,
    pub(crate) is_over: bool,
    team: TeamId,
    pub(crate) unanswered_since: Option<Timestamp>,
    about: About,
}

impl Before {
    fn of(conversation: &Conversation) -> Self {
        Self {
            holder: conversation.holder(),
            worker: worker(conversation),
            is_asleep: conversation.sleep().is_some(),
            is_over: matches!(conversation.state, State::Closed { .. }),
            team: conversation.team,
            unanswered_since: conversation.unanswered_since,
            about: conversation.about.clone(),
        }
    }
}

/// Returns the person who has it, while it is awake.
fn worker(conversation: &Conversation) -> Option<OperatorId> {
    conversation
        .owner()
        .filter(|_| conversation.sleep().is_none())
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

impl Change {
    /// Continues with a conversation that was loaded.
    pub(crate) fn of(cause: Cause, conversation: Conversation) -> Self {
        let place = Some(conversation.place());
        Self {
            before: Before::of(&conversation),
            conversation,
            cause,
            place,
            is_new: false,
            is_touched: false,
            messages: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Begins a conversation.
    pub(crate) fn begin(cause: Cause, conversation: Conversation) -> Self {
        Self {
            before: Before::of(&conversation),
            conversation,
            cause,
            place: None,
            is_new: true,
            is_touched: false,
            messages: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Counts the messages to the contact that people of the house have added.
    pub(crate) fn replies(&self) -> usize {
        let is_reply =
            |message: &Message| !message.private && matches!(message.author, Author::Operator(_));
        let added = self.messages.iter();
        added.filter(|added| is_reply(&added.message)).count()
    }

    /// Returns who makes it happen.
    pub(crate) const fn cause(&self) -> Cause {
        self.cause
    }

    /// Says whether there is anything to write.
    pub(crate) const fn is_any(&self) -> bool {
        self.is_new || self.is_touched || !self.messages.is_empty()
    }

    /// Takes in that a message of the conversation was altered, and says so.
    ///
    /// The newest words stay those of the newest message.
    pub(crate) fn altered(
        &mut self,
        message: &Message,
        how: Alteration,
        by: Option<OperatorId>,
    ) -> (Cause, Fact) {
        self.is_touched = true;
        self.conversation.reworded(message);
        let id = message.id;
        self.fact(|moved| Fact::MessageChanged {
            moved,
            message: id,
            how,
            by,
        })
    }

    /// Makes a fact about what stands beside the row, whose version grows with it.
    pub(crate) fn touched(&mut self, fact: impl FnOnce(Moved) -> Fact) -> (Cause, Fact) {
        self.is_touched = true;
        self.fact(fact)
    }

    /// Finds an album that this change adds, and all files that it adds.
    pub(crate) fn added_album(&mut self, album: &str) -> Option<(&mut NewMessage, &mut Vec<Kept>)> {
        let added = self.messages.iter_mut();
        let found = added
            .into_iter()
            .find(|added| added.album.as_deref() == Some(album))?;
        Some((found, &mut self.files))
    }

    /// Finds a message that this change adds, and all files that it adds.
    pub(crate) fn added_with_files(
        &mut self,
        id: MessageId,
    ) -> Option<(&mut NewMessage, &mut Vec<Kept>)> {
        let added = self.messages.iter_mut();
        let found = added.into_iter().find(|added| added.message.id == id)?;
        Some((found, &mut self.files))
    }

    /// Makes a fact; each goes from where the one before it ended.
    pub(crate) fn fact(&mut self, fact: impl FnOnce(Moved) -> Fact) -> (Cause, Fact) {
        let after = self.conversation.place();
        let moved = Moved {
            conversation: self.conversation.id,
            before: self.place.replace(after.clone()),
            after,
            epoch: self.conversation.epoch,
            version: self.conversation.version + 1,
        };
        (self.cause, fact(moved))
    }

    /// Takes in that something about the conversation is otherwise, and says so.
    pub(crate) fn updated(&mut self) -> (Cause, Fact) {
        self.is_touched = true;
        self.fact(Fact::ConversationUpdated)
    }

    /// Adds a message in the next place.
    pub(crate) fn add(&mut self, id: MessageId, draft: Draft<'_>, now: Timestamp) {
        self.add_said_at(id, draft, now, now);
    }

    /// Adds a message in the next place that was said at `at`, earlier than it is told.
    pub(crate) fn add_said_at(
        &mut self,
        id: MessageId,
        draft: Draft<'_>,
        at: Timestamp,
        now: Timestamp,
    ) {
        let message = Message {
            id,
            conversation: self.conversation.id,
            seq: self.conversation.next_place(),
            author: draft.author,
            content: draft.content,
            private: draft.private,
            reply_to: draft.reply_to,
            progress: draft.progress,
            marks: Marks::default(),
            at,
        };
        if !message.private {
            self.conversation
                .said(message.author, &message.content, now);
        }
        self.messages.push(NewMessage {
            message,
            channel: self.conversation.channel,
            external_id: draft.external_id.map(str::to_owned),
            album: None,
            raw: None,
        });
    }

    /// Adds one quiet line about what happened; returns what is to be told of it.
    pub(crate) fn add_line(&mut self, id: MessageId, line: Line, now: Timestamp) -> (Cause, Fact) {
        let draft = Draft {
            author: Author::System,
            content: Content::Line(line),
            private: true,
            reply_to: None,
            external_id: None,
            progress: None,
        };
        self.add(id, draft, now);
        self.fact(|moved| Fact::MessageNoted { moved, message: id })
    }
}

/// Writes changes, each conversation over the version that was loaded, and gives the conversations back.
///
/// # Errors
/// [`store::Error::Changed`] when another change came first.
pub(crate) async fn write(
    unit: &mut Unit,
    changes: impl IntoIterator<Item = Change>,
) -> store::Result<Vec<Conversation>> {
    let (mut begun, mut continued, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    let (mut about, mut files) = (Vec::new(), Vec::new());
    for mut change in changes {
        interventions::follow(unit, &mut change).await?;
        note_freed(unit, &change).await?;
        wrap_ups::follow(unit, &change).await?;
        if change.before.team != change.conversation.team {
            begin_search(unit, &change.conversation).await?;
        }
        change.conversation.version += 1;
        let is_about = if change.is_new {
            !change.conversation.about.is_empty()
        } else {
            change.conversation.about != change.before.about
        };
        if is_about {
            about.push((change.conversation.id, change.conversation.about.clone()));
        }
        messages.append(&mut change.messages);
        files.append(&mut change.files);
        if change.is_new {
            begun.push(change.conversation);
        } else {
            continued.push(change.conversation);
        }
    }
    // First those that end: a contact has one open conversation on a channel.
    let rows: Vec<_> = continued.iter().collect();
    store::conversations::save(unit.conn(), &rows).await?;
    for conversation in &begun {
        store::conversations::insert(unit.conn(), conversation).await?;
    }
    store::messages::insert(unit.conn(), &messages).await?;
    let now = unit.now();
    store::attachments::insert(unit.conn(), &files, now).await?;
    for (id, about) in about {
        store::about::save(unit.conn(), id, &about).await?;
    }
    begun.append(&mut continued);
    Ok(begun)
}

/// In another queue the search for somebody begins anew.
async fn begin_search(unit: &mut Unit, conversation: &Conversation) -> store::Result<()> {
    let kept = store::searches::find(unit.conn(), conversation.id).await?;
    let after = kept.map_or(conversation.enqueued_at, |kept| kept.since.plus_ms(1));
    let search = Search {
        team: conversation.team,
        since: unit.now().max(after),
        ring: 0,
        told: 0,
    };
    store::searches::keep(unit.conn(), conversation.id, search).await
}

/// Whoever had it and has it no longer is free of it; the contact will know him when it is over.
async fn note_freed(unit: &mut Unit, change: &Change) -> store::Result<()> {
    let after = &change.conversation;
    let Some(operator) = change.before.holder else {
        return Ok(());
    };
    let now = unit.now();
    let carried = |conversation: &Conversation| {
        conversation
            .holder()
            .filter(|_| conversation.sleep().is_none())
    };
    if !change.before.is_asleep && carried(after) != Some(operator) {
        store::abilities::note_freed(unit.conn(), operator, now).await?;
    }
    if matches!(after.state, State::Closed { .. }) {
        store::abilities::note_familiar(unit.conn(), after.contact, operator, now).await?;
    }
    Ok(())
}
