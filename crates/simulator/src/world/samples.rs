//! The files that a phone has at hand to send.

use axum::body::Bytes;

use super::file::{FileKind, NewFile};

const PHOTOS: [&[u8]; 3] = [
    include_bytes!("samples/parcel.jpg"),
    include_bytes!("samples/lamp.jpg"),
    include_bytes!("samples/window.jpg"),
];
const STICKER: &[u8] = include_bytes!("samples/sticker.webp");
const VOICE: &[u8] = include_bytes!("samples/voice.ogg");

/// One of a few pictures.
pub(crate) fn photo(number: usize) -> NewFile {
    let bytes = Bytes::from_static(PHOTOS[number % PHOTOS.len()]);
    NewFile::uploaded(FileKind::Photo, format!("photo_{number}.jpg"), None, bytes)
}

/// A document with these words in it.
pub(crate) fn document(name: String, content: String) -> NewFile {
    let is_text = name
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("txt"));
    let mime = if is_text {
        "text/plain"
    } else {
        "application/octet-stream"
    };
    NewFile::uploaded(
        FileKind::Document,
        name,
        Some(mime.to_owned()),
        Bytes::from(content),
    )
}

/// Three seconds of silence.
pub(crate) fn voice() -> NewFile {
    let voice = NewFile::uploaded(
        FileKind::Voice,
        "voice.ogg".to_owned(),
        None,
        Bytes::from_static(VOICE),
    );
    NewFile {
        duration_s: Some(3),
        ..voice
    }
}

/// A smiling face.
pub(crate) fn sticker() -> NewFile {
    let sticker = NewFile::uploaded(
        FileKind::Sticker,
        "sticker.webp".to_owned(),
        None,
        Bytes::from_static(STICKER),
    );
    NewFile {
        emoji: Some("🙂".to_owned()),
        ..sticker
    }
}

/// A file of a kind: a sample where there is one, else so many bytes that begin as such a file does.
pub(crate) fn media(kind: FileKind, size_bytes: Option<usize>) -> NewFile {
    let Some(size) = size_bytes else {
        return match kind {
            FileKind::Photo => photo(0),
            FileKind::Voice => voice(),
            FileKind::Sticker => sticker(),
            FileKind::Document => document("order.txt".to_owned(), "Order 88-214\n".to_owned()),
            FileKind::Audio | FileKind::Video | FileKind::Animation | FileKind::VideoNote => {
                media(kind, Some(64))
            }
        };
    };
    let head: &[u8] = match kind {
        FileKind::Video | FileKind::Animation | FileKind::VideoNote => b"\0\0\0\x20ftypisom",
        FileKind::Audio => b"ID3\x04",
        FileKind::Photo | FileKind::Voice | FileKind::Sticker | FileKind::Document => b"",
    };
    let mut bytes = head.to_vec();
    bytes.resize(size.max(head.len()), 0);
    let name = match kind {
        FileKind::Audio => "song.mp3",
        FileKind::Video | FileKind::Animation | FileKind::VideoNote => "film.mp4",
        FileKind::Photo | FileKind::Voice | FileKind::Sticker | FileKind::Document => "file.bin",
    };
    NewFile {
        duration_s: Some(3),
        ..NewFile::uploaded(kind, name.to_owned(), None, Bytes::from(bytes))
    }
}
