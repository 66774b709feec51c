//! What people of the house change after it was written: words, deletions, reactions.

use crate::{
    Actor, Desk, Error, Result,
    ingest::{PlaceOf, kept},
    swaps::{self, is_other, with_part},
    thread::Thread,
};
use domain::{
    channel::Incoming,
    complaint,
    event::Alteration,
    id::{AttachmentId, ChannelId, MessageId, OperatorId},
    mention::keep,
    message::{Author, BadText, Content, Message, Progress, parse_formatted},
    permission::Right,
    split::{OF_CAPTION, OF_MESSAGE, split},
    team::BadField,
    text::{Text, utf16_len},
    thing::Place,
    view::Bubble,
};

/// The longest reaction.
///
/// Units: bytes. An emoji of a family with skin colours has 41.
const MAX_REACTION: usize = 64;

impl Desk {
    /// Puts other words in place of those of one's own message, at the contact's, too.
    ///
    /// Shape: what it said before stays in its history. The same words change nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the text; [`Error::Conflict`] `message.not_changeable` when it did not arrive, is deleted
    /// or has no words; [`Error::Forbidden`] when somebody else wrote it; [`Error::NotFound`].
    pub async fn edit_message(&self, actor: &Actor, id: MessageId, words: &str) -> Result<Bubble> {
        self.reword_message(actor, id, &Text::plain(words)).await
    }

    /// Puts other words in place of those of one's own message, with their formatting.
    pub(crate) async fn reword_message(
        &self,
        actor: &Actor,
        id: MessageId,
        words: &Text,
    ) -> Result<Bubble> {
        let (mut thread, mut message, by) = self.own_message(actor, id).await?;
        let content = reworded(&message, words)?;
        if content != message.content {
            let now = thread.unit.now();
            let before = std::mem::replace(&mut message.content, content);
            message.marks.edit(before, now);
            message.marks.trouble = None;
            store::messages::alter(thread.unit.conn(), &message).await?;
            thread.alter(&message, Alteration::Edited, Some(by));
            thread.commit().await?;
        }
        self.bubble(id).await
    }

    /// Moves the place of one's own message, at the contact's, too; the way there is not kept.
    pub(crate) async fn move_place(
        &self,
        actor: &Actor,
        id: MessageId,
        place: &Place,
    ) -> Result<()> {
        let (mut thread, mut message, by) = self.own_message(actor, id).await?;
        if !matches!(&message.content, Content::Place(before) if before.is_live) {
            return Err(not_changeable());
        }
        let content = Content::Place(place.clone());
        if content == message.content {
            return thread.leave().await;
        }
        message.content = content;
        message.marks.trouble = None;
        store::messages::alter(thread.unit.conn(), &message).await?;
        thread.alter(&message, Alteration::Edited, Some(by));
        thread.commit().await?;
        Ok(())
    }

    /// Puts another file in place of one of one's own message, or beside its words, at the contact's, too.
    ///
    /// Shape: `place` is that of the file, from 0; the same file changes the words under it at most.
    pub(crate) async fn replace_file(
        &self,
        actor: &Actor,
        id: MessageId,
        place: usize,
        (channel, incoming): (ChannelId, &Incoming),
    ) -> Result<()> {
        let (mut thread, mut message, by) = self.own_message(actor, id).await?;
        let parts = store::attachments::list_of(thread.unit.conn(), &[id]).await?;
        let went_in_parts = !store::parts::list(thread.unit.conn(), id).await?.is_empty();
        let old = parts.get(place);
        let has_its_place = old.is_some() == matches!(message.content, Content::Files { .. });
        let Some(file) = incoming
            .files
            .first()
            .filter(|_| has_its_place && !went_in_parts)
        else {
            return Err(not_changeable());
        };
        let content = with_part(&message.content, place, &incoming.content);
        check_caption(content.text())?;
        let is_other = old.is_none_or(|old| is_other(old, file));
        if content == message.content && !is_other {
            return thread.leave().await;
        }
        let now = thread.unit.now();
        let before = std::mem::replace(&mut message.content, content);
        message.marks.trouble = None;
        if is_other {
            let external_id = match old {
                Some(old) => old.external_id.clone(),
                None => store::messages::find_external_id(thread.unit.conn(), id).await?,
            };
            let place = PlaceOf {
                conversation: message.conversation,
                message: id,
                channel,
                external_id: external_id.as_deref(),
                position: place,
            };
            let new = kept(AttachmentId::new(self.id()), file, &place);
            let old = swaps::put(&mut thread.unit, old, new).await?;
            message.marks.replace_file(before, old, now);
        } else {
            message.marks.edit(before, now);
        }
        store::messages::alter(thread.unit.conn(), &message).await?;
        let how = if is_other {
            Alteration::Replaced
        } else {
            Alteration::Edited
        };
        thread.alter(&message, how, Some(by));
        thread.commit().await?;
        Ok(())
    }

    /// Deletes one's own message, at the contact's, too; colleagues still see what it said.
    ///
    /// # Errors
    /// [`Error::Conflict`] `message.not_changeable` when it did not arrive or is deleted; [`Error::Forbidden`] when
    /// somebody else wrote it; [`Error::NotFound`].
    pub async fn delete_message(&self, actor: &Actor, id: MessageId) -> Result<Bubble> {
        let (mut thread, mut message, by) = self.own_message(actor, id).await?;
        message.marks.deleted_at = Some(thread.unit.now());
        message.marks.trouble = None;
        store::messages::alter(thread.unit.conn(), &message).await?;
        thread.alter(&message, Alteration::Deleted, Some(by));
        thread.commit().await?;
        self.bubble(id).await
    }

    /// Reacts to a message, in place of the house's earlier reaction; no emoji takes that away.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no reaction; [`Error::Conflict`] `message.not_changeable` when it is deleted or
    /// the contact does not have it; [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn react(&self, actor: &Actor, id: MessageId, emoji: Option<&str>) -> Result<Bubble> {
        actor.may(Right::MessagesWrite)?;
        let emoji = emoji.map(str::trim);
        let is_none = |emoji: &str| {
            emoji.is_empty() || emoji.len() > MAX_REACTION || emoji.chars().any(char::is_control)
        };
        if emoji.is_some_and(is_none) {
            return Err(BadField::new("emoji", complaint::NO_REACTION).into());
        }
        let (mut thread, mut message) = self.changeable(actor, id).await?;
        let by = actor.operator()?;
        if message.private {
            return Err(not_changeable());
        }
        if message.marks.react_as(by, emoji) {
            message.marks.trouble = None;
            store::messages::alter(thread.unit.conn(), &message).await?;
            thread.alter(&message, Alteration::Reacted, Some(by));
            thread.commit().await?;
        }
        self.bubble(id).await
    }

    /// Takes in that a message which could not be read in full is understood.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn reread(&self, id: MessageId, incoming: &domain::channel::Incoming) -> Result<()> {
        let mut unit = self.unit().await?;
        let Some(mut message) = store::messages::find(unit.conn(), id).await? else {
            return Ok(());
        };
        let conversation = store::conversations::find(unit.conn(), message.conversation)
            .await?
            .ok_or(Error::NotFound("conversation"))?;
        message.content.clone_from(&incoming.content);
        let place = |position| crate::ingest::PlaceOf {
            conversation: message.conversation,
            message: id,
            channel: conversation.channel,
            external_id: Some(&incoming.external_id),
            position,
        };
        let numbered = incoming.files.iter().enumerate();
        let files: Vec<_> = numbered
            .map(|(position, file)| {
                let id = domain::id::AttachmentId::new(self.id());
                crate::ingest::kept(id, file, &place(position))
            })
            .collect();
        let now = unit.now();
        store::attachments::insert(unit.conn(), &files, now).await?;
        store::messages::alter(unit.conn(), &message).await?;
        store::messages::forget_raw(unit.conn(), id).await?;
        let mut thread = Thread::of(unit, domain::event::Cause::System, conversation);
        thread.alter(&message, Alteration::Reread, None);
        thread.commit().await?;
        Ok(())
    }

    /// Lists messages of a channel after one that could not be read in full, each as it came.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn unread_messages(
        &self,
        channel: domain::id::ChannelId,
        after: Option<MessageId>,
        limit: i64,
    ) -> Result<Vec<(MessageId, String)>> {
        let mut reader = self.read().await?;
        Ok(store::messages::list_unread(reader.conn(), channel, after, limit).await?)
    }

    /// Returns whose message it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor may see.
    pub async fn conversation_of(
        &self,
        actor: &Actor,
        id: MessageId,
    ) -> Result<domain::id::ConversationId> {
        let message = self.find_message(id).await?;
        let seen = self.get_conversation(actor, message.conversation).await;
        match seen {
            Ok(row) => Ok(row.id),
            Err(Error::NotFound(_)) => Err(Error::NotFound("message")),
            Err(error) => Err(error),
        }
    }

    async fn own_message(
        &self,
        actor: &Actor,
        id: MessageId,
    ) -> Result<(Thread, Message, OperatorId)> {
        actor.may(Right::MessagesWrite)?;
        let (thread, message) = self.changeable(actor, id).await?;
        let me = actor.operator()?;
        let is_own = match message.author {
            Author::Operator(by) | Author::Bot(by) => by == me,
            Author::Contact | Author::System => false,
        };
        if !is_own {
            return Err(Error::Forbidden("to be who wrote it"));
        }
        Ok((thread, message, me))
    }

    /// Loads a message that stands in the thread and at the contact's.
    async fn changeable(&self, actor: &Actor, id: MessageId) -> Result<(Thread, Message)> {
        let message = self.find_message(id).await?;
        let mut thread = Thread::load_for(self, actor, message.conversation).await?;
        let message = store::messages::find(thread.unit.conn(), id)
            .await?
            .ok_or(Error::NotFound("message"))?;
        let is_there = match &message.progress {
            None
            | Some(Progress::Queued | Progress::Held { .. } | Progress::Sending | Progress::Sent) => {
                true
            }
            Some(Progress::Failed { .. } | Progress::Unknown { .. }) => false,
        };
        let is_line = matches!(message.content, Content::Line(_));
        if !is_there || is_line || message.marks.deleted_at.is_some() {
            return Err(not_changeable());
        }
        Ok((thread, message))
    }
}

fn not_changeable() -> Error {
    Error::conflict("message.not_changeable", complaint::NOT_CHANGEABLE)
}

fn check_caption(caption: Option<&Text>) -> Result<()> {
    if caption.is_some_and(|text| utf16_len(&text.plain) > OF_CAPTION.units) {
        let words = complaint::CAPTION_TOO_LONG;
        return Err(BadField::new("text", words).into());
    }
    Ok(())
}

/// Returns what a message says with other words; a note goes on mentioning whom they still name.
fn reworded(message: &Message, words: &Text) -> Result<Content> {
    let named = |words: Text| match message.content.text() {
        Some(before) if message.private => keep(before, words),
        Some(_) | None => words,
    };
    match &message.content {
        Content::Text(before) => {
            let words = parse_formatted(words)?;
            if split(&words, OF_MESSAGE).len() > split(before, OF_MESSAGE).len().max(1) {
                let problem = complaint::MORE_PARTS;
                return Err(BadField::new("text", problem).into());
            }
            Ok(Content::Text(named(words)))
        }
        Content::Files { kinds, .. } => {
            let caption = match parse_formatted(words) {
                Err(BadText::Empty) => None,
                caption => Some(caption?),
            };
            check_caption(caption.as_ref())?;
            Ok(Content::Files {
                kinds: kinds.clone(),
                caption: caption.map(named),
            })
        }
        Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. }
        | Content::Line(_) => Err(not_changeable()),
    }
}
