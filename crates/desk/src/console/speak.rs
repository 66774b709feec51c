//! What an operator writes to customers, and to colleagues about them.

use super::{
    ask::{Answer, for_whom},
    command::{Command, Said, read},
    give::which,
    subject::Subject,
    words as w,
};
use crate::{
    Actor, Desk, Error, Result,
    ingest::{PlaceOf, kept},
    thread::Thread,
};
use domain::{
    channel::Incoming,
    complaint,
    console::{About, Link},
    conversation::Status,
    id::{AttachmentId, ConversationId, MessageId, NoteId},
    message::{Content, Write},
    text::Text,
    view::Row,
};
use store::{
    Unit,
    console::{Kept, Pending},
};

/// What an operator wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrote<'a> {
    pub(super) words: &'a str,
    /// The words with their formatting.
    pub(super) formatted: Option<&'a Text>,
    /// What he sent that is no words.
    pub(super) sent: Option<&'a Incoming>,
    /// What the provider calls it.
    pub(super) external_id: &'a str,
    /// What the provider calls the message that it answers.
    pub(super) quoted: Option<&'a str>,
    /// The conversation in whose topic he wrote it.
    pub(super) topic: Option<ConversationId>,
    /// True when that is the topic of a group.
    pub(super) in_group: bool,
}

/// What an operator said on the console that became a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FromConsole<'a> {
    pub(super) link: &'a Link,
    pub(super) external_id: &'a str,
    /// His words with their formatting.
    pub(crate) formatted: Option<&'a Text>,
    /// What he sent that is no words.
    pub(crate) sent: Option<&'a Incoming>,
    /// The note in which the words have waited.
    pub(super) waited_in: Option<NoteId>,
    /// True when he takes the conversation by his words, should it wait.
    pub(crate) takes: bool,
}

impl Desk {
    /// Sends an operator's words to the customer whom they are for, or asks who that is.
    pub(super) async fn speak(
        &self,
        actor: &Actor,
        link: &Link,
        wrote: Wrote<'_>,
    ) -> Result<Answer> {
        let about = match wrote.quoted {
            Some(external_id) => self.quoted(link, external_id).await?,
            None => None,
        };
        let pending = || Pending {
            words: wrote.words.to_owned(),
            external_id: wrote.external_id.to_owned(),
        };
        let is_lost = wrote.quoted.is_some() && about.is_none() && wrote.topic.is_none();
        if is_lost && wrote.sent.is_some() {
            return Ok(Answer::words(w::FILES_FOR_WHOM));
        }
        if is_lost {
            // To guess could tell one customer what is meant for another.
            let his = self.conversations_of(actor, Status::Active).await?;
            return Ok(for_whom(&his, pending()));
        }
        let quoted = about.and_then(|about| about.conversation).or(wrote.topic);
        if wrote.in_group
            && let Some(topic) = wrote.topic
            && let Some(refusal) = self.refusal_in_topic(actor, topic).await?
        {
            return Ok(Answer::words(refusal));
        }
        match self.subject(actor, link, quoted).await? {
            Subject::Nobody => Ok(Answer::words(w::NOBODY)),
            Subject::OneOf(_) if wrote.sent.is_some() => Ok(Answer::words(w::FILES_FOR_WHOM)),
            Subject::OneOf(his) => Ok(for_whom(&his, pending())),
            Subject::One(row, has_several) => {
                let from = FromConsole {
                    link,
                    external_id: wrote.external_id,
                    formatted: wrote.formatted,
                    sent: wrote.sent,
                    waited_in: None,
                    takes: wrote.in_group,
                };
                let reply_to = about.and_then(|about| about.message);
                self.say_to(actor, &row, wrote.words, reply_to, from)
                    .await?;
                Ok(if has_several {
                    Answer {
                        words: Some(Text::plain(format!("To {}.", w::name_of(&row)))),
                        ..Answer::told(row.id)
                    }
                } else {
                    Answer::told(row.id)
                })
            }
        }
    }

    /// Sends the words that have waited in a note.
    pub(super) async fn speak_at_last(
        &self,
        actor: &Actor,
        link: &Link,
        note: NoteId,
        number: i64,
    ) -> Result<Answer> {
        let kept = store::console::find(self.read().await?.conn(), note).await?;
        let pending = kept
            .filter(|kept| kept.operator == Some(link.operator))
            .and_then(|kept| kept.pending);
        let Some(pending) = pending else {
            return Ok(Answer::words(w::OVER));
        };
        let row = self.find_by_number(actor, number).await?;
        let from = FromConsole {
            link,
            external_id: &pending.external_id,
            formatted: None,
            sent: None,
            waited_in: Some(note),
            takes: false,
        };
        self.say_to(actor, &row, &pending.words, None, from).await?;
        Ok(Answer {
            words: Some(Text::plain(format!("To {}.", w::name_of(&row)))),
            ..Answer::told(row.id)
        })
    }

    pub(super) async fn say_to(
        &self,
        actor: &Actor,
        row: &Row,
        words: &str,
        reply_to: Option<MessageId>,
        from: FromConsole<'_>,
    ) -> Result<()> {
        let text = match read(words) {
            Said::Command(Command::Canned { shortcut }) => {
                self.canned_words(actor, row.id, shortcut).await?
            }
            Said::Command(_) | Said::Incomplete(_) | Said::Unknown(_) | Said::Words(_) => {
                words.to_owned()
            }
        };
        let write = Write {
            text,
            attachments: Vec::new(),
            private: false,
            reply_to,
            epoch: None,
            mentions: Vec::new(),
        };
        self.write_from(actor, row.id, &write, Some(from)).await?;
        Ok(())
    }

    /// Remembers, in the unit that keeps the message, where it stands in its writer's chat.
    pub(crate) async fn remember_said(
        &self,
        unit: &mut Unit,
        from: FromConsole<'_>,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()> {
        if let Some(note) = from.waited_in
            && !store::console::take_pending(unit.conn(), note).await?
        {
            return Err(Error::conflict("console.over", complaint::SENT_BEFORE));
        }
        let kept = Kept {
            id: NoteId::new(self.id()),
            operator: Some(from.link.operator),
            channel: from.link.channel,
            address: from.link.address.clone(),
            external_id: Some(from.external_id.to_owned()),
            about: About {
                conversation: Some(conversation),
                message: Some(message),
                offer: None,
            },
            note: None,
            pending: None,
            at: unit.now(),
        };
        // The first part of an album stands for all of it, and is kept last.
        for part in from.sent.iter().flat_map(|sent| &sent.others) {
            let part = Kept {
                id: NoteId::new(self.id()),
                external_id: Some(part.clone()),
                ..kept.clone()
            };
            store::console::insert(unit.conn(), &part).await?;
        }
        let kept = Kept {
            id: NoteId::new(self.id()),
            ..kept
        };
        store::console::insert(unit.conn(), &kept).await?;
        store::console::address(unit.conn(), from.link.operator, conversation).await?;
        Ok(())
    }

    /// Brings the files that an operator sent on the console into the message that was made of them.
    pub(crate) fn bring_files(
        &self,
        thread: &mut Thread,
        message: MessageId,
        from: FromConsole<'_>,
    ) {
        let Some(sent) = from.sent else {
            return;
        };
        let names: Vec<_> = sent
            .files
            .iter()
            .map(|_| AttachmentId::new(self.id()))
            .collect();
        let conversation = thread.conversation.id;
        if let Some((_, files)) = thread.added_with_files(message) {
            let numbered = sent.files.iter().zip(names).enumerate();
            files.extend(numbered.map(|(position, (file, name))| {
                let place = PlaceOf {
                    conversation,
                    message,
                    channel: from.link.channel,
                    external_id: None,
                    position,
                };
                kept(name, file, &place)
            }));
        }
    }

    /// Changes the message that an operator changed on the console; what became no message changes nothing.
    pub(super) async fn edit_said(
        &self,
        actor: &Actor,
        link: &Link,
        incoming: &Incoming,
    ) -> Result<Answer> {
        let about = self.quoted(link, &incoming.external_id).await?;
        let Some(message) = about.and_then(|about| about.message) else {
            return Ok(Answer::default());
        };
        if let Content::Place(place) = &incoming.content {
            self.move_place(actor, message, place).await?;
            return Ok(Answer::default());
        }
        if incoming.files.is_empty() {
            let words = incoming.content.text().cloned().unwrap_or_default();
            self.reword_message(actor, message, &words).await?;
            return Ok(Answer::default());
        }
        let mut reader = self.read().await?;
        let names =
            store::console::list_names_of_message(reader.conn(), link.operator, message).await?;
        drop(reader);
        let place = names.iter().position(|name| *name == incoming.external_id);
        let new = (link.channel, incoming);
        self.replace_file(actor, message, place.unwrap_or(0), new)
            .await?;
        Ok(Answer::default())
    }

    /// Deletes the message that an operator answers by a command: a channel does not tell what was deleted there.
    pub(super) async fn delete_said(
        &self,
        actor: &Actor,
        answered: Option<MessageId>,
    ) -> Result<Answer> {
        let Some(message) = answered else {
            return Ok(Answer::words(w::DELETE_WHAT));
        };
        self.delete_message(actor, message).await?;
        Ok(Answer::words(w::DELETED))
    }

    /// Reacts to the message that an operator reacted to on the console; to what shows none he may react as he likes.
    pub(super) async fn react_to_shown(
        &self,
        actor: &Actor,
        link: &Link,
        external_id: &str,
        emoji: Option<&str>,
    ) -> Result<Answer> {
        let about = self.quoted(link, external_id).await?;
        if let Some(message) = about.and_then(|about| about.message) {
            self.react(actor, message, emoji).await?;
        }
        Ok(Answer::default())
    }

    pub(super) async fn note_down(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
        wrote: Wrote<'_>,
        words: &str,
    ) -> Result<Answer> {
        let row = match self.subject(actor, link, quoted).await? {
            Subject::One(row, _) => row,
            Subject::Nobody => return Ok(Answer::words(w::NOBODY)),
            Subject::OneOf(his) => return Ok(which(&his)),
        };
        let write = Write {
            text: words.to_owned(),
            attachments: Vec::new(),
            private: true,
            reply_to: None,
            epoch: None,
            mentions: Vec::new(),
        };
        let from = FromConsole {
            link,
            external_id: wrote.external_id,
            formatted: None,
            sent: None,
            waited_in: None,
            takes: false,
        };
        self.write_from(actor, row.id, &write, Some(from)).await?;
        if wrote.in_group {
            return Ok(Answer::words(format!("Noted on {}.", w::name_of(&row))));
        }
        Ok(Answer::told(row.id))
    }
}
