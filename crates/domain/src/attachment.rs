//! Files that belong to messages: what they are, and how far they have come to us.

use crate::id::AttachmentId;
use serde::{Deserialize, Serialize};

/// The most files that one message carries (an album of Telegram).
pub const MAX_FILES: usize = 10;

/// The largest file that a channel lets a bot fetch.
///
/// Units: bytes. Source: <https://core.telegram.org/bots/api#getfile>.
pub const MAX_FETCH_BYTES: i64 = 20 * 1024 * 1024;

/// The largest file that a channel lets a bot send.
///
/// Units: bytes. Source: <https://core.telegram.org/bots/api#sending-files>.
pub const MAX_SEND_BYTES: i64 = 50 * 1024 * 1024;

/// The largest picture that goes as a photo; a larger one goes as a document.
///
/// Units: bytes. Source: <https://core.telegram.org/bots/api#sendphoto>.
pub const MAX_PHOTO_BYTES: i64 = 10 * 1024 * 1024;

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// A film without sound that plays by itself.
    Animation,
    /// Music.
    Audio,
    /// Something spoken.
    Voice,
    /// A round film.
    VideoNote,
    /// Any file.
    Document,
    /// A sticker.
    Sticker,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Photo,
        Self::Video,
        Self::Animation,
        Self::Audio,
        Self::Voice,
        Self::VideoNote,
        Self::Document,
        Self::Sticker,
    ];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::VideoNote => "video_note",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// Says what it is in a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Audio => "audio",
            Self::Voice => "voice message",
            Self::VideoNote => "video message",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// Says whether words can stand under it.
    #[must_use]
    pub const fn takes_caption(self) -> bool {
        match self {
            Self::Photo
            | Self::Video
            | Self::Animation
            | Self::Audio
            | Self::Voice
            | Self::Document => true,
            Self::VideoNote | Self::Sticker => false,
        }
    }

    /// Returns the kind as which a file of a sniffed media type is sent.
    ///
    /// Shape: pictures that channels show as photos, films and music that phones play; all else is a document.
    #[must_use]
    pub fn of(mime: &str, size_bytes: i64) -> Self {
        match mime {
            "image/jpeg" | "image/png" | "image/webp" if size_bytes <= MAX_PHOTO_BYTES => {
                Self::Photo
            }
            "image/gif" => Self::Animation,
            "video/mp4" => Self::Video,
            "audio/mpeg" | "audio/m4a" | "audio/mp4" => Self::Audio,
            "audio/ogg" | "audio/opus" => Self::Voice,
            _ => Self::Document,
        }
    }

    /// Says whether files of both kinds can stand in one album.
    ///
    /// Source: <https://core.telegram.org/bots/api#sendmediagroup>.
    #[must_use]
    pub const fn goes_with(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Photo | Self::Video, Self::Photo | Self::Video)
                | (Self::Document, Self::Document)
                | (Self::Audio, Self::Audio)
        )
    }
}

/// Returns the kinds as which several files go together: those of the files where they can stand in one album,
/// else all are documents.
#[must_use]
pub fn together(kinds: &[FileKind]) -> Vec<FileKind> {
    let first = kinds.first().copied();
    let is_album = kinds.len() < 2
        || kinds
            .iter()
            .all(|kind| first.is_some_and(|first| first.goes_with(*kind)));
    if is_album {
        kinds.to_vec()
    } else {
        vec![FileKind::Document; kinds.len()]
    }
}

/// A file as the message shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its identity.
    pub id: AttachmentId,
    /// What it was sent as.
    pub kind: FileKind,
    /// What it is called; never empty.
    pub name: String,
    /// Its media type: sniffed once it is here, before that what the channel says.
    pub mime: String,
    /// Its size, as far as known.
    ///
    /// Units: bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    /// Of what can be seen.
    ///
    /// Units: pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// Of what can be seen.
    ///
    /// Units: pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// Of what can be played.
    ///
    /// Units: seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<i64>,
    /// True when there is a small picture of it.
    #[serde(default)]
    pub has_thumbnail: bool,
    /// How far it has come.
    pub state: FileState,
}

/// How far a file has come to us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileState {
    /// The channel has it; it is being fetched.
    Known,
    /// It is here.
    Fetched,
    /// The channel does not hand out so large a file.
    TooLarge,
    /// It could not be fetched.
    Failed {
        /// What was seen last.
        why: String,
    },
}

impl FileState {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Fetched => "fetched",
            Self::TooLarge => "too_large",
            Self::Failed { .. } => "failed",
        }
    }
}

/// A file of a message that came in, before it is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingFile {
    /// What it was sent as.
    pub kind: FileKind,
    /// What it is called; `None` where the channel gives no name.
    pub name: Option<String>,
    /// What the channel says of its type.
    pub mime: Option<String>,
    /// Units: bytes.
    pub size_bytes: Option<i64>,
    /// Units: pixels.
    pub width: Option<i64>,
    /// Units: pixels.
    pub height: Option<i64>,
    /// Units: seconds.
    pub duration_s: Option<i64>,
    /// What the channel calls the file.
    pub remote_id: String,
    /// What the channel calls the same file whoever asks, whenever; tells a replaced file from the same.
    pub remote_unique: Option<String>,
    /// What the channel calls a small picture of it.
    pub remote_thumbnail: Option<String>,
}

/// A file as it lies in the file store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The store's own name of it.
    pub name: String,
    /// Its sniffed media type.
    pub mime: String,
    /// Units: bytes.
    pub size_bytes: i64,
    /// Of a picture.
    ///
    /// Units: pixels.
    pub width: Option<i64>,
    /// Of a picture.
    ///
    /// Units: pixels.
    pub height: Option<i64>,
    /// The store's name of a small picture of it.
    pub thumbnail: Option<String>,
}

/// Returns a name under which a file may be saved anywhere.
///
/// Shape: without folders, control characters and what file systems refuse; 1 to 120 characters; `fallback` when
/// nothing is left.
#[must_use]
pub fn safe_name(name: &str, fallback: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|letter| match letter {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            _ => letter,
        })
        .filter(|letter| !letter.is_control() && !is_direction(*letter))
        .collect();
    let clean = clean.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    if clean.is_empty() {
        return fallback.to_owned();
    }
    let count = clean.chars().count();
    if count <= 120 {
        return clean.to_owned();
    }
    // The end says what it is.
    let head: String = clean.chars().take(80).collect();
    let tail: String = clean.chars().skip(count - 39).collect();
    format!("{head}…{tail}")
}

/// Letters that turn the direction of what follows can make `exe.jpg` of `gpj.exe`.
const fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(safe_name("../../etc/passwd", "file"), "passwd");
        assert_eq!(safe_name("C:\\x\\a?.txt", "file"), "a_.txt");
        assert_eq!(safe_name("..", "file"), "file");
        assert_eq!(safe_name(" \u{0}\n ", "file"), "file");
        assert_eq!(safe_name("x\u{202e}gpj.exe", "file"), "xgpj.exe");
        let long = safe_name(&format!("{}.pdf", "ä".repeat(500)), "file");
        assert_eq!(long.chars().count(), 120);
        assert_eq!(long.rsplit('.').next(), Some("pdf"));
    }

    #[test]
    fn what_cannot_stand_in_one_album_goes_as_documents() {
        use FileKind::{Audio, Document, Photo, Video, Voice};
        assert_eq!(together(&[Photo, Video]), [Photo, Video]);
        assert_eq!(together(&[Audio, Audio]), [Audio, Audio]);
        assert_eq!(together(&[Photo, Document]), [Document, Document]);
        assert_eq!(together(&[Voice, Voice]), [Document, Document]);
        assert_eq!(together(&[Voice]), [Voice]);
        assert_eq!(together(&[]), []);
    }

    #[test]
    fn a_large_picture_is_a_document() {
        assert_eq!(FileKind::of("image/png", MAX_PHOTO_BYTES), FileKind::Photo);
        assert_eq!(
            FileKind::of("image/png", MAX_PHOTO_BYTES + 1),
            FileKind::Document
        );
        assert_eq!(FileKind::of("image/svg+xml", 1), FileKind::Document);
        assert_eq!(FileKind::of("text/html", 1), FileKind::Document);
    }
}
