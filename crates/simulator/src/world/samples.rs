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
