//! What operators are told: kept as notes, and handed to the couriers as deliveries.

use super::{
    draft::{Altered, Draft, Kind},
    looked::Looked,
    relay, topics,
};
use crate::{Desk, Result};
use domain::{
    channel::{How, Outcome},
    console::{About, Act, Carries, Link, Note},
    event::{Cause, Event, Fact, Seq},
    id::{ChannelId, DeliveryId, MessageId, NoteId, OperatorId},
    operator::{Presence, Through},
    text::Text,
};
use std::collections::BTreeMap;
use store::{
    Unit,
    console::{Kept, Pending},
    deliveries::{Delivery, Load},
    topics::Place,
};

/// How long after a doubtful attempt words for an operator are sent once more.
const AGAIN_MS: i64 = 2_000;

/// The operators who are told something, and who they are on the console.
pub(crate) type Audience = BTreeMap<OperatorId, Link>;

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
}

impl Desk {
    /// Finds who of the console may be concerned by events; nobody, when nobody is.
    pub(crate) async fn audience_of(&self, events: &[Event]) -> Result<Audience> {
        let may_concern = |event: &Event| {
            event.fact.moved().is_some()
                || matches!(
                    event.fact,
                    Fact::PresenceChanged { .. }
                        | Fact::OperatorChanged { .. }
                        | Fact::OperatorLinked { .. }
                )
        };
        if !events.iter().any(may_concern) {
            return Ok(Audience::new());
        }
        let links = store::console::list_links(self.read().await?.conn()).await?;
        let reachable = links.into_iter().filter(|link| link.is_reachable);
        let audience: Audience = reachable.map(|link| (link.operator, link)).collect();
        let is_any = events.iter().any(|event| relay::concerns(event, &audience));
        Ok(if is_any { audience } else { Audience::new() })
    }

    /// Tells the audience of an event, in notes and their deliveries.
    pub(crate) async fn relay(
        &self,
        unit: &mut Unit,
        event: &Event,
        audience: &Audience,
    ) -> Result<()> {
        if !relay::concerns(event, audience) {
            return Ok(());
        }
        let looked = Looked::up(unit, event).await?;
        let causes = store::presences::list_causes(unit.conn()).await?;
        for draft in relay::drafts(event, &looked.seen(unit)) {
            let Some(link) = audience.get(&draft.to) else {
                continue;
            };
            let is_in_browser = looked.operators.get(&draft.to).is_some_and(|operator| {
                operator.presence == Presence::Online
                    && causes
                        .get(&draft.to)
                        .is_some_and(|cause| cause.through == Through::Browser)
            });
            self.send_draft(unit, event.seq, link, draft, is_in_browser)
                .await?;
        }
        Ok(())
    }

    async fn send_draft(
        &self,
        unit: &mut Unit,
        position: Seq,
        link: &Link,
        draft: Draft,
        is_silent: bool,
    ) -> Result<()> {
        let (mut original, mut carries) = (None, None);
        let act = match draft.kind {
            Kind::Alter(how) => {
                let Some(message) = draft.about.message else {
                    return Ok(());
                };
                let Some(note) = find_shown(unit, link.operator, message).await? else {
                    return Ok(());
                };
                // It is about the note that shows it, and stands nowhere itself.
                match how {
                    Altered::Words { has_files } => Act::Edit { note, has_files },
                    Altered::File(file) => {
                        carries = Some(Carries::One { file });
                        Act::Edit {
                            note,
                            has_files: true,
                        }
                    }
                    Altered::Gone => Act::Delete { note },
                    Altered::Reaction(emoji) => Act::React { note, emoji },
                }
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
                    && find_shown(unit, link.operator, message).await?.is_some()
                {
                    return Ok(());
                }
                if is_poorer {
                    original = find_original(unit, link, draft.about).await?;
                }
                Act::Say
            }
            Kind::Say => Act::Say,
            Kind::NameTopic { is_over } => {
                if !has_topic(unit, link, draft.about).await? {
                    return Ok(());
                }
                Act::NameTopic { is_over }
            }
            Kind::Menu(commands) => Act::Offer { commands },
            Kind::EndCard(offer) => {
                let card = store::console::find_of_offer(unit.conn(), link.operator, offer).await?;
                match card {
                    Some(card) => Act::Replace { note: card.id },
                    // He was connected since.
                    None => return Ok(()),
                }
            }
        };
        let reply_to = match draft.answers {
            Some(message) => find_shown(unit, link.operator, message).await?,
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
        let id = self
            .keep_note(unit, &To::link(link), note, about, None)
            .await?;
        self.send_note(unit, position, id).await?;
        let Some(external_id) = original else {
            return Ok(());
        };
        let copy = Note {
            act: Act::Copy { external_id },
            is_silent: true,
            ..Note::say(Text::default())
        };
        let id = self
            .keep_note(unit, &To::link(link), copy, draft.about, None)
            .await?;
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

/// Says whether a conversation has a topic in an operator's chat.
async fn has_topic(unit: &mut Unit, link: &Link, about: About) -> Result<bool> {
    let Some(conversation) = about.conversation else {
        return Ok(false);
    };
    let place = store::topics::find(unit.conn(), link.channel, &link.address, conversation).await?;
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
async fn find_original(unit: &mut Unit, link: &Link, about: About) -> Result<Option<String>> {
    let (Some(conversation), Some(message)) = (about.conversation, about.message) else {
        return Ok(None);
    };
    let found = store::conversations::find(unit.conn(), conversation).await?;
    if found.is_none_or(|conversation| conversation.channel != link.channel) {
        return Ok(None);
    }
    Ok(store::messages::find_external_id(unit.conn(), message).await?)
}

/// Finds where a message stands in an operator's chat.
async fn find_shown(
    unit: &mut Unit,
    operator: OperatorId,
    message: MessageId,
) -> Result<Option<NoteId>> {
    let found = store::console::find_of_message(unit.conn(), operator, message).await?;
    Ok(found.map(|kept| kept.id))
}
