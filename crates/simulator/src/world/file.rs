//! Files that were sent, by whoever sent them.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use serde_json::{Value, json};

use super::account::BotId;
use crate::chance::Chance;

/// A file as one bot knows it; a file id means nothing to another bot.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    pub(crate) unique_id: String,
    pub(crate) bot: BotId,
    pub(crate) kind: FileKind,
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) duration_s: Option<u32>,
    pub(crate) emoji: Option<String>,
    pub(crate) bytes: Bytes,
    /// Where it can be fetched, below `/file/bot<token>/`.
    pub(crate) path: String,
}

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Photo,
    Document,
    Voice,
    Audio,
    Video,
    Animation,
    VideoNote,
    Sticker,
}

/// A file before it was stored.
#[derive(Debug, Clone)]
pub(crate) struct NewFile {
    pub(crate) kind: FileKind,
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) duration_s: Option<u32>,
    pub(crate) emoji: Option<String>,
    pub(crate) bytes: Bytes,
}

#[derive(Debug, Default)]
pub(crate) struct Files(HashMap<String, Arc<StoredFile>>);

impl FileKind {
    /// The field of a `Message`, and the parameter of the method that sends it.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "document",
            Self::Voice => "voice",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::VideoNote => "video_note",
            Self::Sticker => "sticker",
        }
    }

    /// The word in Telegram's refusals.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Photo => "Photo",
            Self::Document => "Document",
            Self::Voice => "Voice",
            Self::Audio => "Audio",
            Self::Video => "Video",
            Self::Animation => "Animation",
            Self::VideoNote => "VideoNote",
            Self::Sticker => "Sticker",
        }
    }

    pub(crate) fn find(field: &str) -> Option<Self> {
        [
            Self::Photo,
            Self::Document,
            Self::Voice,
            Self::Audio,
            Self::Video,
            Self::Animation,
            Self::VideoNote,
            Self::Sticker,
        ]
        .into_iter()
        .find(|kind| kind.field() == field)
    }

    const fn default_mime(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Document => "application/octet-stream",
            Self::Voice => "audio/ogg",
            Self::Audio => "audio/mpeg",
            Self::Video | Self::Animation | Self::VideoNote => "video/mp4",
            Self::Sticker => "image/webp",
        }
    }
}

impl NewFile {
    pub(crate) fn uploaded(
        kind: FileKind,
        name: String,
        mime: Option<String>,
        bytes: Bytes,
    ) -> Self {
        let mime = mime.unwrap_or_else(|| kind.default_mime().to_owned());
        Self {
            kind,
            name,
            mime,
            duration_s: None,
            emoji: None,
            bytes,
        }
    }
}

impl Files {
    pub(crate) fn store(
        &mut self,
        bot: BotId,
        file: NewFile,
        chance: &mut Chance,
    ) -> Arc<StoredFile> {
        let extension = file
            .name
            .rsplit_once('.')
            .map_or("bin", |(_, extension)| extension);
        let extension: String = extension
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect();
        let stored = Arc::new(StoredFile {
            id: format!("AgAC{}", chance.word(52)),
            unique_id: format!("AQAD{}", chance.word(12)),
            bot,
            kind: file.kind,
            mime: file.mime,
            duration_s: file.duration_s,
            emoji: file.emoji,
            bytes: file.bytes,
            path: format!("{}s/file_{}.{extension}", file.kind.field(), self.0.len()),
            name: file.name,
        });
        self.0.insert(stored.id.clone(), Arc::clone(&stored));
        stored
    }

    pub(crate) fn find(&self, file_id: &str) -> Option<&Arc<StoredFile>> {
        self.0.get(file_id)
    }

    pub(crate) fn find_by_path(&self, bot: BotId, path: &str) -> Option<&Arc<StoredFile>> {
        self.0
            .values()
            .find(|file| file.bot == bot && file.path == path)
    }
}

impl StoredFile {
    /// Writes it as the Bot API does: a photo is a list of sizes.
    pub(crate) fn render(&self) -> Value {
        let mut file = json!({
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": self.bytes.len(),
        });
        match self.kind {
            FileKind::Photo => {
                file["width"] = json!(640);
                file["height"] = json!(480);
                return json!([file]);
            }
            FileKind::Document => {}
            FileKind::Voice | FileKind::Audio => {
                file["duration"] = json!(self.duration_s.unwrap_or(0));
            }
            FileKind::VideoNote => {
                file["duration"] = json!(self.duration_s.unwrap_or(0));
                file["length"] = json!(240);
                return file;
            }
            FileKind::Video | FileKind::Animation => {
                file["duration"] = json!(self.duration_s.unwrap_or(0));
                file["width"] = json!(640);
                file["height"] = json!(480);
            }
            FileKind::Sticker => {
                file["type"] = json!("regular");
                file["width"] = json!(512);
                file["height"] = json!(512);
                file["is_animated"] = json!(false);
                file["is_video"] = json!(false);
                file["emoji"] = json!(self.emoji.as_deref().unwrap_or("🙂"));
                return file;
            }
        }
        file["mime_type"] = json!(self.mime);
        if self.kind != FileKind::Voice {
            file["file_name"] = json!(self.name);
        }
        file
    }
}
