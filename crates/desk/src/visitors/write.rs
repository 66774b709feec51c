//! What visitors write and choose.

use super::{RACES, become_contact, find_contact, sender};
use crate::{
    Desk, Error, Result,
    ingest::{Round, follow, press},
};
use domain::{
    attachment::{Attachment, FileKind, FileState, MAX_FILES, together},
    channel::{Incoming, Understood},
    complaint,
    id::{AttachmentId, ChannelId, ContactId, MessageId},
    message::{Content, parse_words},
    team::BadField,
    widget::{Visitor, VisitorMessage},
};
use store::{Unit, attachments::Kept, visitor_files::Pending};

/// How many conversations a visitor may open in [`OPENING_MS`].
const MAX_OPENINGS: usize = 3;

/// Units: ms.
const OPENING_MS: i64 = 3_600_000;

impl Desk {
    /// Takes what a visitor writes or chooses; the same name again is the same message, however often it comes.
    ///
    /// Shape: the identity of the message. What became no message, such as a command, or what is kept out because he is
    /// blocked, has one that leads nowhere: he is not told.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `choice.over` for a button that comes too late;
    /// [`Error::TooMany`] when it would open one conversation more than he may open in an hour.
    pub async fn visitor_writes(
        &self,
        visitor: &Visitor,
        message: &VisitorMessage,
    ) -> Result<MessageId> {
        message.check()?;
        let mut races = 0;
        loop {
            let tried = match &message.choice {
                Some(choice) => self.try_press(visitor, message, choice).await,
                None => self.try_write(visitor, message).await,
            };
            match tried {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_write(&self, visitor: &Visitor, said: &VisitorMessage) -> Result<MessageId> {
        let channel = visitor.channel;
        let name = visitor.message_name(&said.client_id);
        let mut unit = self.unit().await?;
        if let Some(known) = find_named(&mut unit, visitor, &name).await? {
            unit.commit().await?;
            return Ok(known);
        }
        let files = look(&mut unit, visitor, &said.files).await?;
        let content = content_of(said, &files)?;
        let reply_to = match said.reply_to {
            Some(id) => quoted(&mut unit, visitor, id).await?,
            None => None,
        };
        let contact = become_contact(&mut unit, visitor).await?;
        check_openings(&mut unit, (contact.id, channel)).await?;
        let incoming = Incoming {
            sender: sender(visitor, &contact),
            external_id: name.clone(),
            content,
            files: Vec::new(),
            album: None,
            others: Vec::new(),
            forwarded_from: None,
            reply_to,
            thread: None,
            picked: None,
            raw: None,
            at: unit.now(),
        };
        let understood = Understood::Written(incoming);
        let mut round = Round::load(self, unit, &[(channel, &understood)]).await?;
        follow(&mut round, channel, &understood).await?;
        let message = round.find_message(channel, &name);
        let mut unit = round.write().await?;
        if let Some(message) = message {
            give(&mut unit, message, files).await?;
        }
        unit.commit().await?;
        Ok(message.unwrap_or_else(|| MessageId::new(self.id())))
    }

    async fn try_press(
        &self,
        visitor: &Visitor,
        said: &VisitorMessage,
        choice: &str,
    ) -> Result<MessageId> {
        let channel = visitor.channel;
        let name = visitor.message_name(&said.client_id);
        let mut unit = self.unit().await?;
        if let Some(known) = find_named(&mut unit, visitor, &name).await? {
            unit.commit().await?;
            return Ok(known);
        }
        let over = || Error::conflict("choice.over", complaint::CHOICE_OVER);
        let contact = find_contact(&mut unit, visitor).await?.ok_or_else(over)?;
        let sender = sender(visitor, &contact);
        let pressed = Understood::Pressed {
            sender: sender.clone(),
            press: name.clone(),
            data: choice.to_owned(),
        };
        let mut round = Round::load(self, unit, &[(channel, &pressed)]).await?;
        if !press(&mut round, channel, &sender, (choice, &name)).await? {
            return Err(over());
        }
        let mut unit = round.write().await?;
        let message = find_named(&mut unit, visitor, &name).await?;
        unit.commit().await?;
        Ok(message.unwrap_or_else(|| MessageId::new(self.id())))
    }
}

/// Refuses a message that would open a conversation when many were opened lately.
async fn check_openings(unit: &mut Unit, whose: (ContactId, ChannelId)) -> Result<()> {
    let now = unit.now();
    let since = now.plus_ms(-OPENING_MS);
    let lately = store::conversations::list_openings(unit.conn(), whose, since).await?;
    let (contact, channel) = whose;
    let (Some(first), true) = (lately.first(), lately.len() >= MAX_OPENINGS) else {
        return Ok(());
    };
    let open = store::conversations::find_open(unit.conn(), channel, &[contact]).await?;
    if open.is_empty() {
        return Err(Error::TooMany {
            after_ms: OPENING_MS - now.ms_since(*first),
        });
    }
    Ok(())
}

/// Finds a message by what its visitor calls it.
async fn find_named(unit: &mut Unit, visitor: &Visitor, name: &str) -> Result<Option<MessageId>> {
    let names = [name.to_owned()];
    let found = store::messages::find_external(unit.conn(), visitor.channel, &names).await?;
    Ok(found.into_iter().next().map(|(_, id)| id))
}

/// Returns what the channel calls a message that is answered.
async fn quoted(unit: &mut Unit, visitor: &Visitor, id: MessageId) -> Result<Option<String>> {
    let whose = (visitor.contact, visitor.channel);
    let own = store::views::find_own_message(unit.conn(), whose, id).await?;
    if own.is_none() {
        return Err(BadField::new("reply_to", complaint::NO_MESSAGE).into());
    }
    Ok(store::messages::find_external_id(unit.conn(), id).await?)
}

/// Finds files that a visitor has handed over, each once and none sent before.
async fn look(unit: &mut Unit, visitor: &Visitor, ids: &[AttachmentId]) -> Result<Vec<Pending>> {
    let mut files: Vec<Pending> = Vec::new();
    for id in ids.iter().take(MAX_FILES) {
        let found = store::visitor_files::find(unit.conn(), *id).await?;
        let own = found.filter(|file| file.visitor == visitor.id);
        let (Some(file), false) = (own, files.iter().any(|file| file.id == *id)) else {
            let problem = complaint::NO_FILE;
            return Err(BadField::new("files", problem).into());
        };
        files.push(file);
    }
    Ok(files)
}

fn content_of(said: &VisitorMessage, files: &[Pending]) -> Result<Content> {
    let words = said.text.as_deref().map(str::trim);
    let words = words.filter(|words| !words.is_empty());
    if files.is_empty() {
        return Ok(Content::Text(parse_words(words.unwrap_or_default())?));
    }
    Ok(Content::Files {
        kinds: kinds_of(files),
        caption: words.map(parse_words).transpose()?,
    })
}

fn kinds_of(files: &[Pending]) -> Vec<FileKind> {
    let kinds: Vec<_> = files
        .iter()
        .map(|file| FileKind::of(&file.stored.mime, file.stored.size_bytes))
        .collect();
    together(&kinds)
}

/// Gives files to the message that was written for them.
async fn give(unit: &mut Unit, message: MessageId, files: Vec<Pending>) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let found = store::messages::find(unit.conn(), message).await?;
    let conversation = found.ok_or(Error::NotFound("message"))?.conversation;
    let kinds = kinds_of(&files);
    let mut kept = Vec::new();
    for (position, (file, kind)) in (0..).zip(files.into_iter().zip(kinds)) {
        if !store::visitor_files::take(unit.conn(), file.id).await? {
            return Err(BadField::new("files", complaint::FILE_SENT).into());
        }
        kept.push(Kept {
            attachment: Attachment {
                id: file.id,
                kind,
                name: file.name,
                mime: file.stored.mime,
                size_bytes: Some(file.stored.size_bytes),
                width: file.stored.width,
                height: file.stored.height,
                duration_s: None,
                has_thumbnail: file.stored.thumbnail.is_some(),
                state: FileState::Fetched,
            },
            conversation,
            message: Some(message),
            position,
            external_id: None,
            remote: None,
            stored: Some(file.stored.name),
            thumbnail: file.stored.thumbnail,
            attempt: 0,
        });
    }
    let now = unit.now();
    store::attachments::insert(unit.conn(), &kept, now).await?;
    Ok(())
}
