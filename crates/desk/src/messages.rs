//! Writing to contacts, and notes for colleagues.

use crate::{
    Actor, Desk, Error, Kind, Result, attachments, change::Draft, console::FromConsole, mentions,
    thread::Thread,
};
use domain::{
    attachment::FileKind,
    complaint,
    conversation::Refused,
    event::Fact,
    id::{ConversationId, MessageId},
    mention::Named,
    message::{Author, Content, Message, Progress, Write, parse_caption, parse_words},
    page::MAX_LIMIT,
    permission::Right,
    split::OF_CAPTION,
    text::{Text, utf16_len},
    view::Bubble,
};

/// Bubbles that one look at a thread brings.
pub(crate) const PAGE: i64 = 50;

impl Desk {
    /// Writes a reply to the contact or, when private, a note for colleagues.
    ///
    /// Writing takes no ownership: whoever has the conversation keeps it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the text, and for mentions of somebody who does not see the conversation or whom the words
    /// don't name; [`Error::Conflict`] `conversation.closed`, or `turn.stale` when the turn has
    /// changed, or is a bot's and the writer does not say that he knows; [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn write(&self, actor: &Actor, id: ConversationId, write: &Write) -> Result<Bubble> {
        self.write_from(actor, id, write, None).await
    }

    /// Writes what an operator said on the console, which is remembered with the message.
    pub(crate) async fn write_from(
        &self,
        actor: &Actor,
        id: ConversationId,
        write: &Write,
        from: Option<FromConsole<'_>>,
    ) -> Result<Bubble> {
        actor.may(Right::MessagesWrite)?;
        let author = actor.operator()?;
        let said = said(write, from)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        if from.is_some_and(|from| from.takes) && !write.private {
            actor.may(Right::ConversationsTake)?;
            self.put_in_charge(&mut thread, author, false).await?;
        }
        let named = mentions::find_named(&mut thread, write).await?;
        let said = said.naming(&named)?;
        let is_bot = actor.is_bot();
        if is_bot {
            let epoch = write.epoch.ok_or(Refused::StaleTurn)?;
            thread.conversation.check_bot(author, epoch)?;
        } else if !write.private {
            thread.conversation.check_turn(write.epoch)?;
            if write.epoch.is_none() && thread.conversation.bot().is_some() {
                return Err(Refused::StaleTurn.into());
            }
            store::operators::set_misses(thread.unit.conn(), author, 0).await?;
        }
        if let Some(quoted) = write.reply_to {
            let quoted = store::messages::find(thread.unit.conn(), quoted).await?;
            quoted
                .filter(|m| m.conversation == id)
                .ok_or(Error::NotFound("message"))?;
        }
        let by = author;
        let author = if is_bot {
            Author::Bot(by)
        } else {
            Author::Operator(by)
        };
        mentions::follow(&mut thread, Some(by), &named);
        let kinds = attachments::look(&mut thread.unit, id, &write.attachments).await?;
        let mut message = MessageId::new(self.id());
        let first = message;
        let (content, rest) = said.contents(&kinds);
        add(&mut thread, message, author, content, write);
        if let Some(from) = from {
            self.bring_files(&mut thread, message, from);
        }
        if let Some(rest) = rest {
            message = MessageId::new(self.id());
            let alone = Write {
                reply_to: None,
                ..write.clone()
            };
            add(&mut thread, message, author, rest, &alone);
        }
        let mut unit = thread.write().await?;
        if let Some(from) = from {
            self.remember_said(&mut unit, from, id, first).await?;
        }
        attachments::give(&mut unit, first, &write.attachments, &kinds).await?;
        unit.commit().await?;
        self.bubble(message).await
    }

    /// Sends a message again that failed or may not have arrived; returns it with its conversation.
    ///
    /// # Errors
    /// [`Error::Conflict`] `message.not_sendable` when it is on its way or has arrived; [`Error::Forbidden`];
    /// [`Error::NotFound`].
    pub async fn send_again(
        &self,
        actor: &Actor,
        id: MessageId,
    ) -> Result<(ConversationId, Bubble)> {
        actor.may(Right::MessagesWrite)?;
        let conversation = self.find_message(id).await?.conversation;
        let mut thread = Thread::load_for(self, actor, conversation).await?;
        let message = store::messages::find(thread.unit.conn(), id).await?;
        let may = message
            .and_then(|m| m.progress)
            .is_some_and(|p| p.may_send_again());
        if !may {
            return Err(Error::conflict(
                "message.not_sendable",
                complaint::NOT_SENDABLE,
            ));
        }
        store::messages::set_progress(thread.unit.conn(), id, &Progress::Queued, None).await?;
        thread.conversation.has_trouble = false;
        thread.tell(|moved| Fact::MessageRequeued { moved, message: id });
        thread.commit().await?;
        Ok((conversation, self.bubble(id).await?))
    }

    /// Returns a message of a conversation that the actor may see, with its conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; [`Error::Forbidden`].
    pub async fn get_message(
        &self,
        actor: &Actor,
        id: MessageId,
    ) -> Result<(ConversationId, Bubble)> {
        let conversation = self.find_message(id).await?.conversation;
        let seen = self.get_conversation(actor, conversation).await;
        // It is not told whether there is such a message.
        if seen.as_ref().err().map(Error::kind) == Some(Kind::NotFound) {
            return Err(Error::NotFound("message"));
        }
        seen?;
        let bubble = self.bubble(id).await?;
        if bubble.private && actor.channel().is_some() {
            return Err(Error::NotFound("message"));
        }
        Ok((conversation, bubble))
    }

    /// Lists the bubbles of a conversation after a place, by place.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no conversation that the actor may see.
    pub async fn list_messages(
        &self,
        actor: &Actor,
        id: ConversationId,
        after_seq: i64,
        limit: i64,
    ) -> Result<Vec<Bubble>> {
        self.get_conversation(actor, id).await?;
        let limit = limit.clamp(1, MAX_LIMIT);
        let mut reader = self.read().await?;
        let mut bubbles = store::views::list_bubbles(reader.conn(), id, after_seq, limit).await?;
        // What colleagues tell each other is none of a platform's business.
        bubbles.retain(|bubble| actor.channel().is_none() || !bubble.private);
        Ok(bubbles)
    }

    /// Lists the bubbles before a place, by place, and says whether there are still earlier ones.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no conversation that the actor may see.
    pub async fn earlier_messages(
        &self,
        actor: &Actor,
        id: ConversationId,
        before_seq: i64,
    ) -> Result<(Vec<Bubble>, bool)> {
        self.get_conversation(actor, id).await?;
        let mut reader = self.read().await?;
        let bubbles =
            store::views::list_bubbles_before(reader.conn(), id, before_seq, PAGE).await?;
        let has_earlier = bubbles.first().is_some_and(|first| first.seq > 1);
        Ok((bubbles, has_earlier))
    }

    pub(crate) async fn find_message(&self, id: MessageId) -> Result<Message> {
        let mut reader = self.read().await?;
        store::messages::find(reader.conn(), id)
            .await?
            .ok_or(Error::NotFound("message"))
    }

    pub(crate) async fn bubble(&self, id: MessageId) -> Result<Bubble> {
        let mut reader = self.read().await?;
        let mut bubbles = store::views::list_bubbles_of(reader.conn(), &[id]).await?;
        bubbles.pop().ok_or(Error::NotFound("message"))
    }
}

/// What somebody says.
enum Said {
    /// Words, or those under files.
    Words(Option<Text>),
    /// Something that he sent on the console.
    Sent(Content),
}

impl Said {
    /// Marks whom the words mention.
    fn naming(self, named: &[Named]) -> Result<Self> {
        match self {
            Self::Words(words) => Ok(Self::Words(mentions::marked(words, named)?)),
            Self::Sent(_) => Ok(self),
        }
    }

    /// Returns what the message says, and what one after it does: words that are too long to stand under files.
    fn contents(self, kinds: &[FileKind]) -> (Content, Option<Content>) {
        let caption = match self {
            Self::Sent(content) => return (content, None),
            Self::Words(Some(words)) if kinds.is_empty() => return (Content::Text(words), None),
            Self::Words(words) => words,
        };
        let is_long = |words: &Text| utf16_len(&words.plain) > OF_CAPTION.units;
        let no_captions = kinds.iter().any(|kind| !kind.takes_caption());
        let (under, after) = match caption {
            Some(words) if is_long(&words) || no_captions => (None, Some(Content::Text(words))),
            caption => (caption, None),
        };
        let files = Content::Files {
            kinds: kinds.to_vec(),
            caption: under,
        };
        (files, after)
    }
}

/// Reads what somebody wants to say.
fn said(write: &Write, from: Option<FromConsole<'_>>) -> Result<Said> {
    if let Some(sent) = from.and_then(|from| from.sent) {
        return Ok(Said::Sent(sent.content.clone()));
    }
    if write.attachments.is_empty() {
        let words = parse_words(&write.text)?;
        let formatted = from.and_then(|from| from.formatted);
        // A command among them made other words of it.
        let formatted = formatted.filter(|text| text.plain == words.plain);
        return Ok(Said::Words(Some(formatted.cloned().unwrap_or(words))));
    }
    Ok(Said::Words(parse_caption(&write.text)?))
}

fn add(thread: &mut Thread, message: MessageId, author: Author, content: Content, write: &Write) {
    let draft = Draft {
        author,
        content,
        private: write.private,
        reply_to: write.reply_to,
        external_id: None,
        progress: (!write.private).then_some(Progress::Queued),
    };
    thread.add(message, draft);
    let operator = match author {
        Author::Operator(id) | Author::Bot(id) => Some(id),
        Author::Contact | Author::System => None,
    };
    if write.private {
        thread.tell(|moved| Fact::MessageNoted { moved, message });
    } else {
        thread.tell(|moved| Fact::MessageWritten {
            moved,
            message,
            operator,
        });
    }
}
