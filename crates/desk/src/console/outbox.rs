//! What operators are told: kept as notes, and handed to the couriers as deliveries.

use super::{
    draft::{Altered, Draft, Kind},
    topics,
};
use crate::{Desk, Result};
use domain::{
    channel::{How, Outcome},
    console::{About, Act, Carries, Link, Note},
    event::{Cause, Fact, Seq},
    group::Group,
    id::{ChannelId, DeliveryId, MessageId, NoteId, OperatorId},
    text::Text,
};
use store::{
    Unit,
    console::{Kept, Pending},
    deliveries::{Delivery, Load},
    topics::Place,
};

/// How long after a doubtful attempt words for an operator are sent once more.
const AGAIN_MS: i64 = 2_000;

/// Where words to somebody on the console go.
pub(super) struct To<'a> {
    pub(super) operator: Option<OperatorId>,
    pub(super) channel: ChannelId,
    pub(super) address: &'a str,
}

/// What of a note has to be sent.
pub(crate) struct ToSend {
    pub(crate) how: How,
    pub(crate) note: Note,
    pub(crate) about: About,
    /// What the provider calls the message that it answers.
    pub(crate) reply_to: Option<String>,
    /// What the provider calls the topic into which it goes.
    pub(crate) thread: Option<String>,
}

impl<'a> To<'a> {
    pub(super) fn link(link: &'a Link) -> Self {
        Self {
            operator: Some(link.operator),
            channel: link.channel,
            address: &link.address,
        }
    }

    pub(super) fn group(group: &'a Group) -> Self {
        Self {
            operator: None,
            channel: group.channel,
            address: &group.address,
        }
    }
}

impl Desk {
    /// Keeps what somebody shall be told, if it is to be told there, and makes a delivery of it.
    pub(super) async fn send_draft(
        &self,
        unit: &mut Unit,
        position: Seq,
        to: &To<'_>,
        draft: Draft,
        is_silent: bool,
    ) -> Result<()> {
        let (mut original, mut carries) = (None, None);
        let act = match draft.kind {
            Kind::Alter(how) => {
                let Some(message) = draft.about.message else {
                    return Ok(());
                };
                let Some((act, file)) = change(unit, to, message, how).await? else {
                    return Ok(());
                };
                carries = file;
                act
            }
            Kind::Join(file) => {
                carries = Some(Carries::One { file });
                Act::Say
            }
            Kind::Show {
                is_poorer,
                has_more,
            } => {
                carries = has_more.then_some(Carries::All);
                if let Some(message) = draft.about.message
                    && find_shown(unit, to, message).await?.is_some()
                {
                    return Ok(());
                }
                if is_poorer {
                    original = find_original(unit, to.channel, draft.about).await?;
                }
                Act::Say
            }
            Kind::Say => Act::Say,
            Kind::SayInTopic => {
                if !has_topic(unit, to, draft.about).await? {
                    return Ok(());
                }
                Act::Say
            }
            Kind::NameTopic { is_over } => {
                if !has_topic(unit, to, draft.about).await? {
                    return Ok(());
                }
                Act::NameTopic { is_over }
            }
            Kind::Menu(commands) => Act::Offer { commands },
            Kind::EndCard(offer) => {
                let Some(operator) = to.operator else {
                    return Ok(());
                };
                match store::console::find_of_offer(unit.conn(), operator, offer).await? {
                    Some(card) => Act::Replace { note: card.id },
                    // He was connected since.
                    None => return Ok(()),
                }
            }
        };
        let reply_to = match draft.answers {
            Some(message) => find_shown(unit, to, message).await?.map(|shown| shown.id),
            None => None,
        };
        let note = Note {
            act,
            text: draft.text,
            buttons: draft.buttons,
            reply_to,
            carries,
            is_silent,
        };
        let about = if matches!(note.act, Act::Say) {
            draft.about
        } else {
            About {
                message: None,
                ..draft.about
            }
        };
        let id = self.keep_note(unit, to, note, about, None).await?;
        self.send_note(unit, position, id).await?;
        let Some(external_id) = original else {
            return Ok(());
        };
        let copy = Note {
            act: Act::Copy { external_id },
            is_silent: true,
            ..Note::say(Text::default())
        };
        let id = self.keep_note(unit, to, copy, draft.about, None).await?;
        self.send_note(unit, position, id).await
    }

    /// Keeps words for somebody on the console; they are sent once an event tells so.
    pub(super) async fn keep_note(
        &self,
        unit: &mut Unit,
        to: &To<'_>,
        note: Note,
        about: About,
        pending: Option<Pending>,
    ) -> Result<NoteId> {
        let kept = Kept {
            id: NoteId::new(self.id()),
            operator: to.operator,
            channel: to.channel,
            address: to.address.to_owned(),
            external_id: None,
            about,
            note: Some(note),
            pending,
            at: unit.now(),
        };
        store::console::insert(unit.conn(), &kept).await?;
        Ok(kept.id)
    }

    /// Keeps words and tells that they are to be sent.
    pub(super) async fn tell_note(&self, unit: &mut Unit, to: &To<'_>, note: Note) -> Result<()> {
        let note = self
            .keep_note(unit, to, note, About::default(), None)
            .await?;
        unit.tell(Cause::System, Fact::ConsoleTold { note });
        Ok(())
    }

    /// Makes a delivery of a note.
    pub(crate) async fn send_note(&self, unit: &mut Unit, position: Seq, id: NoteId) -> Result<()> {
        let Some(kept) = store::console::find(unit.conn(), id).await? else {
            return Ok(());
        };
        let delivery = Delivery {
            id: DeliveryId::new(self.id()),
            load: Load::Note(id),
            channel: kept.channel,
            address: kept.address,
            position,
            is_automatic: false,
            attempt: 0,
        };
        store::deliveries::insert(unit.conn(), &delivery).await?;
        Ok(())
    }

    /// Returns what of a note has to be sent, and the message that it answers; `None` when there is nothing.
    pub(crate) async fn note_to_send(&self, unit: &mut Unit, id: NoteId) -> Result<Option<ToSend>> {
        let Some(kept) = find_note(unit, id).await? else {
            return Ok(None);
        };
        let place = topics::place(unit, &kept).await?;
        let (Some(note), about) = (kept.note, kept.about) else {
            return Ok(None);
        };
        let how = match &note.act {
            Act::Say => How::Write,
            Act::Replace { note } => match outside(unit, *note).await? {
                Some(external_id) => How::Replace { external_id },
                // What never arrived needs no end.
                None => return Ok(None),
            },
            Act::Edit { note, has_files } => match outside(unit, *note).await? {
                Some(external_id) => How::Edit {
                    external_id,
                    has_files: *has_files,
                },
                None => return Ok(None),
            },
            Act::Delete { note } => match outside(unit, *note).await? {
                Some(external_id) => How::Delete {
                    external_ids: vec![external_id],
                },
                None => return Ok(None),
            },
            Act::React { note, emoji } => match outside(unit, *note).await? {
                Some(external_id) => How::React {
                    external_id,
                    emoji: emoji.clone(),
                },
                None => return Ok(None),
            },
            Act::Acknowledge { press } => How::Acknowledge {
                press: press.clone(),
            },
            Act::Copy { external_id } => How::Copy {
                external_id: external_id.clone(),
            },
            Act::NameTopic { is_over } => {
                let name = topics::name(unit, about, *is_over).await?;
                match (name, &place) {
                    (Some(name), Place::Topic(thread)) => How::NameTopic {
                        thread: thread.clone(),
                        name,
                        is_over: *is_over,
                    },
                    (_, Place::Chat | Place::NewTopic | Place::Topic(_)) => return Ok(None),
                }
            }
            Act::Offer { commands } => How::Offer {
                commands: commands.clone(),
            },
        };
        let how = match (place == Place::NewTopic, how) {
            (true, How::Write | How::Copy { .. }) => {
                match topics::name(unit, about, false).await? {
                    Some(name) => How::OpenTopic { name },
                    None => return Ok(None),
                }
            }
            (_, how) => how,
        };
        let thread = match (&how, place) {
            (How::Write | How::Copy { .. }, Place::Topic(thread)) => Some(thread),
            (_, Place::Chat | Place::NewTopic | Place::Topic(_)) => None,
        };
        let reply_to = match note.reply_to {
            Some(answered) => outside(unit, answered).await?,
            None => None,
        };
        Ok(Some(ToSend {
            how,
            note,
            about,
            reply_to,
            thread,
        }))
    }

    /// Records what became of an attempt to tell an operator something; says when it has to be tried again.
    ///
    /// Shape: what may have arrived is sent once more, because a message that an operator sees twice does less
    /// harm than one that he never sees.
    pub(crate) async fn note_ended(
        &self,
        unit: &mut Unit,
        id: NoteId,
        outcome: &Outcome,
        attempt: i64,
    ) -> Result<Option<i64>> {
        let Some(kept) = find_note(unit, id).await? else {
            return Ok(None);
        };
        let is_said = kept
            .note
            .as_ref()
            .is_some_and(|note| matches!(note.act, Act::Say | Act::Copy { .. }));
        if is_said {
            self.note_group_outcome(unit, &kept, outcome).await?;
        }
        match outcome {
            Outcome::Unknown { .. } if is_said && attempt < 2 => return Ok(Some(AGAIN_MS)),
            Outcome::Done {
                external_id,
                others,
            } if is_said => {
                store::console::finish(unit.conn(), id, Some(external_id)).await?;
                for part in others {
                    self.keep_part(unit, &kept, part).await?;
                }
            }
            Outcome::Later { after_ms, .. } => return Ok(Some(*after_ms)),
            Outcome::Never { why } if is_said => {
                tracing::warn!(note = %id, why, "an operator was not told");
                store::console::finish(unit.conn(), id, None).await?;
            }
            Outcome::NoTopic { .. } => return self.topic_is_gone(unit, id).await,
            Outcome::Done { .. } | Outcome::Never { .. } | Outcome::Unknown { .. } => {
                store::console::finish(unit.conn(), id, None).await?;
            }
        }
        Ok(None)
    }
}

impl Desk {
    /// Remembers whose album a part of it is, so that an answer to the part finds its way.
    async fn keep_part(&self, unit: &mut Unit, whole: &Kept, part: &str) -> Result<()> {
        let kept = Kept {
            id: NoteId::new(self.id()),
            external_id: Some(part.to_owned()),
            about: About {
                conversation: whole.about.conversation,
                ..About::default()
            },
            note: None,
            pending: None,
            ..whole.clone()
        };
        Ok(store::console::insert(unit.conn(), &kept).await?)
    }
}

/// Says how the note that shows a message is changed, and with which file; `None` when it is not shown there, or is his
/// own to change.
async fn change(
    unit: &mut Unit,
    to: &To<'_>,
    message: MessageId,
    how: Altered,
) -> Result<Option<(Act, Option<Carries>)>> {
    // In a group stand the words of its people, which only they can change.
    let changes_words = matches!(
        how,
        Altered::Words { .. } | Altered::Place | Altered::File(_)
    );
    let shown = find_shown(unit, to, message).await?.filter(|shown| {
        shown.address == to.address
            && (to.operator.is_some() || shown.operator.is_none() || !changes_words)
    });
    let Some(note) = shown.map(|shown| shown.id) else {
        return Ok(None);
    };
    // It is about the note that shows it, and stands nowhere itself.
    let words = |has_files| Act::Edit { note, has_files };
    Ok(Some(match how {
        Altered::Words { has_files } => (words(has_files), None),
        Altered::Place => (words(false), Some(Carries::Of { message })),
        Altered::File(file) => (words(true), Some(Carries::One { file })),
        Altered::Gone => (Act::Delete { note }, None),
        Altered::Reaction(emoji) => (Act::React { note, emoji }, None),
    }))
}

/// Says whether a conversation has a topic in a chat.
async fn has_topic(unit: &mut Unit, to: &To<'_>, about: About) -> Result<bool> {
    let Some(conversation) = about.conversation else {
        return Ok(false);
    };
    let place = store::topics::find(unit.conn(), to.channel, to.address, conversation).await?;
    Ok(matches!(place, Place::Topic(_)))
}

async fn find_note(unit: &mut Unit, id: NoteId) -> Result<Option<Kept>> {
    Ok(store::console::find(unit.conn(), id).await?)
}

/// Returns what the provider calls a note, if it does.
async fn outside(unit: &mut Unit, id: NoteId) -> Result<Option<String>> {
    Ok(find_note(unit, id).await?.and_then(|kept| kept.external_id))
}

/// Finds what the channel calls a message of a customer, when an operator is on that channel, too.
async fn find_original(
    unit: &mut Unit,
    channel: ChannelId,
    about: About,
) -> Result<Option<String>> {
    let (Some(conversation), Some(message)) = (about.conversation, about.message) else {
        return Ok(None);
    };
    let found = store::conversations::find(unit.conn(), conversation).await?;
    if found.is_none_or(|conversation| conversation.channel != channel) {
        return Ok(None);
    }
    Ok(store::messages::find_external_id(unit.conn(), message).await?)
}

/// Finds where a message stands in a chat: for an operator also what he said himself, wherever that was.
async fn find_shown(unit: &mut Unit, to: &To<'_>, message: MessageId) -> Result<Option<Kept>> {
    Ok(if let Some(operator) = to.operator {
        store::console::find_of_message(unit.conn(), operator, message).await?
    } else {
        let chat = (to.channel, to.address);
        store::console::find_of_message_at(unit.conn(), chat, message).await?
    })
}
