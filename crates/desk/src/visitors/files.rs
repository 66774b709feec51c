//! Files that visitors hand over, and those that they are shown.

use super::seen::is_seen;
use crate::{Desk, Error, Found, Result};
use domain::{
    attachment::{Attachment, FileKind, FileState, MAX_FETCH_BYTES, Stored, safe_name},
    id::AttachmentId,
    widget::Visitor,
};
use store::visitor_files::Pending;

/// What a visitor may hand over within 24 hours.
///
/// Units: bytes.
const MAX_DAY_BYTES: i64 = 50 * 1024 * 1024;

const DAY_MS: i64 = 86_400_000;

const NO_FILE: Error = Error::NotFound("file");

impl Desk {
    /// Returns how large a file may be that a visitor hands over next.
    ///
    /// Units: bytes, 1 at least.
    ///
    /// # Errors
    /// [`Error::TooMany`] when he has handed over what he may in a day.
    pub async fn visitor_allowance(&self, visitor: &Visitor) -> Result<i64> {
        let since = self.now().plus_ms(-DAY_MS);
        let mut reader = self.read().await?;
        let used = store::visitor_files::bytes_since(reader.conn(), visitor.id, since).await?;
        let left = MAX_DAY_BYTES.saturating_sub(used);
        if left <= 0 {
            return Err(Error::TooMany {
                after_ms: DAY_MS / 24,
            });
        }
        Ok(left.min(MAX_FETCH_BYTES))
    }

    /// Keeps a file that lies in the file store, to be sent with a message of a visitor.
    ///
    /// Shape: one that is not sent within a day is forgotten.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was kept.
    pub async fn keep_visitor_file(
        &self,
        visitor: &Visitor,
        name: &str,
        stored: &Stored,
    ) -> Result<Attachment> {
        let file = Pending {
            id: AttachmentId::new(self.id()),
            visitor: visitor.id,
            name: safe_name(name, "file"),
            stored: stored.clone(),
        };
        let mut unit = self.unit().await?;
        let now = unit.now();
        store::visitor_files::insert(unit.conn(), &file, now).await?;
        unit.commit().await?;
        Ok(Attachment {
            id: file.id,
            kind: FileKind::of(&stored.mime, stored.size_bytes),
            name: file.name,
            mime: stored.mime.clone(),
            size_bytes: Some(stored.size_bytes),
            width: stored.width,
            height: stored.height,
            duration_s: None,
            has_thumbnail: stored.thumbnail.is_some(),
            state: FileState::Fetched,
        })
    }

    /// Finds where a file lies that a visitor may see: his own, and those of messages that he is shown.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn visitor_file(&self, visitor: &Visitor, id: AttachmentId) -> Result<Found> {
        let mut reader = self.read().await?;
        let pending = store::visitor_files::find(reader.conn(), id).await?;
        if let Some(file) = pending.filter(|file| file.visitor == visitor.id) {
            return Ok(Found {
                name: file.name,
                mime: file.stored.mime,
                stored: file.stored.name,
                thumbnail: file.stored.thumbnail,
            });
        }
        let kept = store::attachments::find(reader.conn(), id).await?;
        let kept = kept.ok_or(NO_FILE)?;
        let message = kept.message.ok_or(NO_FILE)?;
        let whose = (visitor.contact, visitor.channel);
        store::views::find_own_message(reader.conn(), whose, message)
            .await?
            .ok_or(NO_FILE)?;
        let found = store::messages::find(reader.conn(), message).await?;
        let is_shown = found.is_some_and(|message| {
            is_seen(message.private, &message.content, message.progress.as_ref())
                && message.marks.deleted_at.is_none()
        });
        if !is_shown {
            return Err(NO_FILE);
        }
        Ok(Found {
            name: kept.attachment.name,
            mime: kept.attachment.mime,
            stored: kept.stored.ok_or(NO_FILE)?,
            thumbnail: kept.thumbnail,
        })
    }
}
