//! Files of messages: kept before they are sent, fetched after they came, shown to who may see the conversation.

use crate::{Actor, Desk, Error, Result, thread::Thread};
use domain::{
    attachment::{
        Attachment, FileKind, FileState, MAX_FILES, MAX_SEND_BYTES, Stored, safe_name, together,
    },
    complaint,
    event::{Alteration, Cause},
    id::{AttachmentId, ChannelId, ConversationId, MessageId},
    permission::Right,
    team::BadField,
};
use store::{Unit, attachments::Kept};

/// The pauses before a file is fetched again.
///
/// Units: ms. Together about half an hour: the provider's files live for an hour after they were asked for.
const PAUSES_MS: [i64; 8] = [
    1_000, 3_000, 10_000, 30_000, 60_000, 180_000, 600_000, 900_000,
];

/// How long a file is kept that was never sent.
///
/// Units: ms. A day: drafts are finished after lunch.
pub(crate) const UNSENT_MS: i64 = 24 * 3_600_000;

/// A file that should be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which.
    pub id: AttachmentId,
    /// What the provider calls it.
    pub remote_id: String,
    /// What the provider calls a small picture of it.
    pub remote_thumbnail: Option<String>,
    /// How large it is, as far as the provider said.
    ///
    /// Units: bytes.
    pub size_bytes: Option<i64>,
}

/// Where a file lies that somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// The file store's name of it.
    pub stored: String,
    /// The file store's name of a small picture of it.
    pub thumbnail: Option<String>,
}

impl Found {
    /// Returns the small picture of it, or the file itself where there is none.
    #[must_use]
    pub fn smallest(self) -> Self {
        match self.thumbnail {
            Some(thumbnail) => Self {
                mime: "image/jpeg".to_owned(),
                stored: thumbnail,
                name: self.name,
                thumbnail: None,
            },
            None => self,
        }
    }
}

impl Desk {
    /// Asks whether the actor may send files in a conversation; before they are taken in.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn may_keep_file(&self, actor: &Actor, id: ConversationId) -> Result<()> {
        actor.may(Right::MessagesWrite)?;
        self.get_conversation(actor, id).await?;
        Ok(())
    }

    /// Keeps a file that lies in the file store, to be sent with a message of the conversation.
    ///
    /// Shape: one that is not sent within a day is forgotten.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when it is larger than channels carry.
    pub async fn keep_file(
        &self,
        actor: &Actor,
        id: ConversationId,
        name: &str,
        stored: &Stored,
    ) -> Result<Attachment> {
        actor.may(Right::MessagesWrite)?;
        self.get_conversation(actor, id).await?;
        if stored.size_bytes > MAX_SEND_BYTES {
            return Err(BadField::new("file", complaint::FILE_TOO_LARGE).into());
        }
        let kind = FileKind::of(&stored.mime, stored.size_bytes);
        let attachment = Attachment {
            id: AttachmentId::new(self.id()),
            kind,
            name: safe_name(name, "file"),
            mime: stored.mime.clone(),
            size_bytes: Some(stored.size_bytes),
            width: stored.width,
            height: stored.height,
            duration_s: None,
            has_thumbnail: stored.thumbnail.is_some(),
            state: FileState::Fetched,
        };
        let kept = Kept {
            attachment: attachment.clone(),
            conversation: id,
            message: None,
            position: 0,
            external_id: None,
            remote: None,
            stored: Some(stored.name.clone()),
            thumbnail: stored.thumbnail.clone(),
            attempt: 0,
        };
        let mut unit = self.unit().await?;
        let now = unit.now();
        store::attachments::insert(unit.conn(), &[kept], now).await?;
        unit.commit().await?;
        Ok(attachment)
    }

    /// Finds where a file lies.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that is here and that the actor may see.
    pub async fn file(&self, actor: &Actor, id: AttachmentId) -> Result<Found> {
        actor.may(Right::ConversationsRead)?;
        let kept = store::attachments::find(self.read().await?.conn(), id)
            .await?
            .ok_or(Error::NotFound("file"))?;
        let seen = self.get_conversation(actor, kept.conversation).await;
        if matches!(seen, Err(Error::NotFound(_))) {
            return Err(Error::NotFound("file"));
        }
        seen?;
        Ok(Found {
            name: kept.attachment.name,
            mime: kept.attachment.mime,
            stored: kept.stored.ok_or(Error::NotFound("file"))?,
            thumbnail: kept.thumbnail,
        })
    }

    /// Lists files of a channel that should be fetched.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn wanted_files(&self, channel: ChannelId, limit: i64) -> Result<Vec<Wanted>> {
        let mut glance = self.glance().await?;
        let due = store::attachments::list_due(glance.conn(), channel, self.now(), limit).await?;
        drop(glance);
        Ok(due
            .into_iter()
            .filter_map(|kept| {
                let remote = kept.remote?;
                Some(Wanted {
                    id: kept.attachment.id,
                    remote_id: remote.id,
                    remote_thumbnail: remote.thumbnail,
                    size_bytes: kept.attachment.size_bytes,
                })
            })
            .collect())
    }

    /// Notes that a file is here.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was noted.
    pub async fn file_came(&self, id: AttachmentId, stored: &Stored) -> Result<()> {
        let mut unit = self.unit().await?;
        if store::attachments::set_fetched(unit.conn(), id, stored).await? {
            return self.tell_fetched(unit, id).await;
        }
        Ok(())
    }

    /// Notes that a file will never be here.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was noted.
    pub async fn file_never_comes(&self, id: AttachmentId, state: &FileState) -> Result<()> {
        let mut unit = self.unit().await?;
        if store::attachments::give_up(unit.conn(), id, state).await? {
            return self.tell_fetched(unit, id).await;
        }
        Ok(())
    }

    /// Notes that a file could not be fetched this time; after half an hour of attempts it will never be here.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was noted.
    pub async fn file_did_not_come(&self, id: AttachmentId, why: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let Some(kept) = store::attachments::find(unit.conn(), id).await? else {
            return Ok(());
        };
        let pause = usize::try_from(kept.attempt)
            .ok()
            .and_then(|attempt| PAUSES_MS.get(attempt));
        let Some(pause) = pause else {
            let state = FileState::Failed {
                why: why.to_owned(),
            };
            if store::attachments::give_up(unit.conn(), id, &state).await? {
                return self.tell_fetched(unit, id).await;
            }
            return Ok(());
        };
        let then = unit.now().plus_ms(*pause);
        store::attachments::postpone(unit.conn(), id, then).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Lists which of some names of the file store no file of a message has, nor one that is to be sent.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn unneeded_files(&self, names: Vec<String>) -> Result<Vec<String>> {
        if names.is_empty() {
            return Ok(names);
        }
        let named = store::attachments::list_named(self.read().await?.conn(), &names).await?;
        let is_unneeded = |name: &String| !named.contains(name);
        Ok(names.into_iter().filter(is_unneeded).collect())
    }

    async fn tell_fetched(&self, mut unit: Unit, id: AttachmentId) -> Result<()> {
        let kept = store::attachments::find(unit.conn(), id).await?;
        let Some((message, file)) = kept.and_then(|kept| Some((kept.message?, kept.attachment)))
        else {
            unit.commit().await?;
            return Ok(());
        };
        let mut message = store::messages::find(unit.conn(), message)
            .await?
            .ok_or(Error::NotFound("message"))?;
        let conversation = store::conversations::find(unit.conn(), message.conversation)
            .await?
            .ok_or(Error::NotFound("conversation"))?;
        message.marks.file_came(&file);
        // Its version grows, because the bubble shows the file.
        store::messages::alter(unit.conn(), &message).await?;
        let mut thread = Thread::of(unit, Cause::System, conversation);
        thread.alter(&message, Alteration::Fetched, None);
        thread.commit().await?;
        Ok(())
    }
}

/// Gives files that were kept before to a message that is being written; returns as what they go.
///
/// # Errors
/// [`Error::Invalid`] when one is of another conversation or was sent before, or when there are too many.
pub(crate) async fn look(
    unit: &mut Unit,
    conversation: ConversationId,
    ids: &[AttachmentId],
) -> Result<Vec<FileKind>> {
    if ids.len() > MAX_FILES {
        return Err(BadField::new("attachments", complaint::TOO_MANY_FILES).into());
    }
    let mut kinds = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let kept = store::attachments::find(unit.conn(), *id).await?;
        let kept = kept.filter(|kept| kept.conversation == conversation && kept.message.is_none());
        let is_twice = ids[..place].contains(id);
        let (Some(kept), false) = (kept, is_twice) else {
            let words = complaint::NO_FILE_HERE;
            return Err(BadField::new("attachments", words).into());
        };
        kinds.push(kept.attachment.kind);
    }
    Ok(together(&kinds))
}

/// Gives files to the message that was written for them.
///
/// # Errors
/// [`Error::Invalid`] when another message has one of them since.
pub(crate) async fn give(
    unit: &mut Unit,
    message: MessageId,
    ids: &[AttachmentId],
    kinds: &[FileKind],
) -> Result<()> {
    for (position, (id, kind)) in (0..).zip(ids.iter().zip(kinds)) {
        if !store::attachments::give(unit.conn(), *id, message, position, *kind).await? {
            return Err(BadField::new("attachments", complaint::FILE_SENT).into());
        }
    }
    Ok(())
}
