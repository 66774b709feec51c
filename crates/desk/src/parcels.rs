//! What a claimed delivery hands over, put together from what the desk knows then.

use crate::{
    Desk, Error, Result, cards,
    cargo::{self, Ready},
};
use domain::{
    channel::{Cargo, How, Part},
    console::Carries,
    event::Alteration,
    id::{ChannelId, MessageId, NoteId},
    message::{Button, Content, Message, Progress},
    split::{OF_MESSAGE, split},
    text::{Text, utf16_len},
};
use store::{
    Unit,
    attachments::Kept,
    deliveries::{Change, Load},
};

/// What is handed over.
pub(crate) struct Parcel {
    pub(crate) how: How,
    pub(crate) text: Text,
    pub(crate) cargo: Cargo,
    pub(crate) buttons: Vec<Button>,
    pub(crate) asks_number: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) is_silent: bool,
    pub(crate) part: Part,
    pub(crate) thread: Option<String>,
}

impl Parcel {
    const fn plain(how: How, text: Text) -> Self {
        Self {
            how,
            text,
            cargo: Cargo::Words,
            buttons: Vec::new(),
            asks_number: None,
            reply_to: None,
            is_silent: false,
            part: Part::WHOLE,
            thread: None,
        }
    }
}

/// What is known of a claimed delivery.
pub(crate) enum Prepared {
    /// It can be handed over.
    Parcel(Box<Parcel>),
    /// There is nothing to hand over any more.
    Nothing,
    /// A file of it is not here yet.
    NotYet,
    /// All of it arrived; the provider calls it so.
    Already(String),
    /// It can never be handed over.
    Never(String),
}

impl Prepared {
    fn words(how: How, words: String) -> Self {
        Self::plain(how, Text::plain(words))
    }

    fn plain(how: How, text: Text) -> Self {
        Self::loaded(how, text, Cargo::Words)
    }

    fn loaded(how: How, text: Text, cargo: Cargo) -> Self {
        Self::Parcel(Box::new(Parcel {
            cargo,
            ..Parcel::plain(how, text)
        }))
    }
}

impl Desk {
    /// Finds what a claimed delivery hands over.
    pub(crate) async fn prepare(
        &self,
        unit: &mut Unit,
        load: Load,
        channel: ChannelId,
    ) -> Result<Prepared> {
        match load {
            Load::Notice(words) => Ok(Prepared::words(How::Write, words)),
            Load::Press { press, words } => Ok(Prepared::words(How::Acknowledge { press }, words)),
            Load::Note(note) => self.prepare_note(unit, note, channel).await,
            Load::Message(id) => prepare_message(unit, id, channel).await,
            Load::Change(change) => prepare_change(unit, change, channel).await,
            Load::Card(card) => Ok(match cards::prepare(unit, card).await? {
                Some(out) => Prepared::Parcel(Box::new(Parcel {
                    buttons: out.buttons,
                    is_silent: true,
                    ..Parcel::plain(out.how, out.text)
                })),
                None => Prepared::Nothing,
            }),
        }
    }

    async fn prepare_note(
        &self,
        unit: &mut Unit,
        id: NoteId,
        channel: ChannelId,
    ) -> Result<Prepared> {
        let Some(send) = self.note_to_send(unit, id).await? else {
            return Ok(Prepared::Nothing);
        };
        let mut parcel = Parcel {
            buttons: send.note.buttons,
            reply_to: send.reply_to,
            is_silent: send.note.is_silent,
            thread: send.thread,
            ..Parcel::plain(send.how, send.note.text)
        };
        if let How::OpenTopic { .. } = parcel.how {
            return Ok(Prepared::Parcel(Box::new(parcel)));
        }
        if let Some(carries) = send.note.carries {
            let Some(ready) = carried(unit, carries, send.about.message, channel).await? else {
                return Ok(Prepared::Nothing);
            };
            match ready {
                Ready::Now(cargo) => {
                    if let How::Edit { external_id, .. } = parcel.how {
                        parcel.how = put_in_place(external_id, &cargo);
                    }
                    parcel.cargo = cargo;
                }
                Ready::Copy(external_id) => parcel.how = How::Copy { external_id },
                Ready::NotYet => return Ok(Prepared::NotYet),
                // That somebody sent something is told all the same.
                Ready::Never(why) => {
                    parcel.text = Text::plain(format!("{}\n[{why}]", parcel.text.plain));
                }
            }
        }
        Ok(Prepared::Parcel(Box::new(parcel)))
    }
}

/// Returns how a load takes the place of that of a message.
fn put_in_place(external_id: String, cargo: &Cargo) -> How {
    match cargo {
        Cargo::Place(_) => How::Move { external_id },
        Cargo::Words | Cargo::Files(_) | Cargo::Card(_) => How::EditFiles {
            external_ids: vec![external_id],
            has_words: true,
        },
    }
}

/// Finds what goes along with a note; `None` when it is gone.
async fn carried(
    unit: &mut Unit,
    carries: Carries,
    message: Option<MessageId>,
    channel: ChannelId,
) -> Result<Option<Ready>> {
    match (carries, message) {
        (Carries::One { file }, _) => {
            let kept = store::attachments::find(unit.conn(), file).await?;
            let Some(message) = kept.and_then(|kept| kept.message) else {
                return Ok(None);
            };
            Ok(Some(
                cargo::of_files(unit, message, Some(file), channel).await?,
            ))
        }
        (Carries::All, Some(message)) | (Carries::Of { message }, _) => {
            match store::messages::find(unit.conn(), message).await? {
                Some(message) => Ok(Some(cargo::of_message(unit, &message, channel).await?)),
                None => Ok(None),
            }
        }
        (Carries::All, None) => Ok(None),
    }
}

async fn prepare_message(unit: &mut Unit, id: MessageId, channel: ChannelId) -> Result<Prepared> {
    let message = store::messages::find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("message"))?;
    if message.marks.deleted_at.is_some() {
        return Ok(Prepared::Never(
            "it was deleted before it was sent".to_owned(),
        ));
    }
    let mut how = How::Write;
    let cargo = match cargo::of_message(unit, &message, channel).await? {
        Ready::Now(cargo) => cargo,
        Ready::Copy(external_id) => {
            how = How::Copy { external_id };
            Cargo::Words
        }
        Ready::NotYet => return Ok(Prepared::NotYet),
        Ready::Never(why) => return Ok(Prepared::Never(why)),
    };
    store::messages::set_progress(unit.conn(), id, &Progress::Sending, None).await?;
    let reply_to = match message.reply_to {
        Some(quoted) => store::messages::find_external_id(unit.conn(), quoted).await?,
        None => None,
    };
    let asks_number = label_of(&message.content);
    let (text, buttons) = words_of(message.content);
    let mut parcel = Parcel {
        cargo,
        buttons,
        asks_number,
        reply_to,
        ..Parcel::plain(how, text)
    };
    let is_long = matches!(parcel.cargo, Cargo::Words) && !fits(&parcel.text);
    if is_long && let Some(external_id) = next_part(unit, id, &mut parcel).await? {
        return Ok(Prepared::Already(external_id));
    }
    Ok(Prepared::Parcel(Box::new(parcel)))
}

/// Says whether words are one message.
fn fits(text: &Text) -> bool {
    text.spans.len() <= OF_MESSAGE.spans && utf16_len(&text.plain) <= OF_MESSAGE.units
}

/// Leaves of a long message what goes next; returns what the first part is called when all of it arrived.
///
/// Shape: what is answered stands over the first part, buttons under the last.
async fn next_part(unit: &mut Unit, id: MessageId, parcel: &mut Parcel) -> Result<Option<String>> {
    let arrived = parts_of(unit, id).await?;
    let mut parts = split(&parcel.text, OF_MESSAGE);
    let part = Part {
        place: arrived.len(),
        of: parts.len(),
    };
    if part.place >= part.of {
        return Ok(arrived.into_iter().next());
    }
    parcel.text = parts.swap_remove(part.place);
    parcel.part = part;
    if part.place > 0 {
        parcel.reply_to = None;
    }
    if !part.is_last() {
        parcel.buttons.clear();
        parcel.asks_number = None;
    }
    Ok(None)
}

/// Lists what the provider calls a message, in all its parts that have arrived.
async fn parts_of(unit: &mut Unit, id: MessageId) -> Result<Vec<String>> {
    let Some(first) = store::messages::find_external_id(unit.conn(), id).await? else {
        return Ok(Vec::new());
    };
    let mut parts = vec![first];
    parts.extend(store::parts::list(unit.conn(), id).await?);
    Ok(parts)
}

/// Finds how a change of a message is passed on; a message that never arrived needs none.
async fn prepare_change(unit: &mut Unit, change: Change, channel: ChannelId) -> Result<Prepared> {
    let Some(message) = store::messages::find(unit.conn(), change.message).await? else {
        return Ok(Prepared::Nothing);
    };
    let Some(whole) = store::messages::find_external_id(unit.conn(), message.id).await? else {
        return Ok(Prepared::Nothing);
    };
    if let (Alteration::Edited, Content::Place(place)) = (change.how, &message.content) {
        let how = How::Move { external_id: whole };
        return Ok(Prepared::loaded(
            how,
            Text::default(),
            Cargo::Place(place.clone()),
        ));
    }
    let how = match change.how {
        Alteration::Edited => edit_of(unit, &message, whole).await?,
        Alteration::Replaced => return replaced(unit, message, channel).await,
        Alteration::Deleted => How::Delete {
            external_ids: all_of(unit, message.id, whole).await?,
        },
        Alteration::Reacted => How::React {
            external_id: whole,
            emoji: message.marks.of_house().map(str::to_owned),
        },
        Alteration::Joined | Alteration::Fetched | Alteration::Reread => {
            return Ok(Prepared::Nothing);
        }
    };
    Ok(Prepared::plain(how, words_of(message.content).0))
}

/// Finds the files that took the place of others, and what the provider calls the messages that show those.
///
/// Shape: each may go again, so all that were ever replaced do.
async fn replaced(unit: &mut Unit, message: Message, channel: ChannelId) -> Result<Prepared> {
    let places = store::attachments::list_replaced(unit.conn(), message.id).await?;
    let files = store::attachments::list_of(unit.conn(), &[message.id]).await?;
    let is_new = |kept: &Kept| files.len() == 1 || places.contains(&kept.position);
    let (mut external_ids, mut cargo, mut has_words) = (Vec::new(), Vec::new(), false);
    for kept in files.iter().filter(|kept| is_new(kept)) {
        let Some(external_id) = &kept.external_id else {
            continue;
        };
        let only = Some(kept.attachment.id);
        match cargo::of_files(unit, message.id, only, channel).await? {
            Ready::Now(Cargo::Files(files)) => cargo.extend(files),
            Ready::Now(Cargo::Words | Cargo::Place(_) | Cargo::Card(_)) | Ready::Copy(_) => {
                continue;
            }
            Ready::NotYet => return Ok(Prepared::NotYet),
            Ready::Never(why) => return Ok(Prepared::Never(why)),
        }
        has_words |= kept.position == 0;
        external_ids.push(external_id.clone());
    }
    if external_ids.is_empty() {
        return Ok(Prepared::Nothing);
    }
    let how = How::EditFiles {
        external_ids,
        has_words,
    };
    let text = words_of(message.content).0;
    Ok(Prepared::loaded(how, text, Cargo::Files(cargo)))
}

/// Lists what the provider calls all that a message is: its words or an album, and their parts.
async fn all_of(unit: &mut Unit, id: MessageId, whole: String) -> Result<Vec<String>> {
    let files = store::attachments::list_of(unit.conn(), &[id]).await?;
    let mut all: Vec<_> = files
        .into_iter()
        .filter_map(|kept| kept.external_id)
        .collect();
    if !all.contains(&whole) {
        all.insert(0, whole);
    }
    all.extend(store::parts::list(unit.conn(), id).await?);
    Ok(all)
}

/// Finds how other words come to a message that was sent, in one part or several.
async fn edit_of(unit: &mut Unit, message: &Message, whole: String) -> Result<How> {
    let others = store::parts::list(unit.conn(), message.id).await?;
    if others.is_empty() {
        return Ok(How::Edit {
            external_id: whole,
            has_files: matches!(message.content, Content::Files { .. }),
        });
    }
    let words = words_of(message.content.clone()).0;
    let mut words = split(&words, OF_MESSAGE).into_iter();
    let known = std::iter::once(whole).chain(others);
    Ok(How::EditParts {
        parts: known.map(|part| (part, words.next())).collect(),
    })
}

/// Returns what stands on the button that shares the contact's number, if he is asked for it.
fn label_of(content: &Content) -> Option<String> {
    match content {
        Content::NumberRequest { label, .. } => Some(label.clone()),
        Content::Text(_)
        | Content::Files { .. }
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::Choice { .. }
        | Content::Line(_) => None,
    }
}

/// Returns what goes out of a content: its words and the buttons under them.
fn words_of(content: Content) -> (Text, Vec<Button>) {
    match content {
        Content::Text(text)
        | Content::NumberRequest { text, .. }
        | Content::Choice { text, .. } => (text, Vec::new()),
        Content::Question { text, buttons } => (text, buttons),
        Content::Unsupported { caption, .. } | Content::Files { caption, .. } => {
            (caption.unwrap_or_default(), Vec::new())
        }
        Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Line(_) => (Text::default(), Vec::new()),
    }
}
