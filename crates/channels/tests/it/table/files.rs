//! The kinds that are files with words under them.

use super::kinds::{Row, file, swap};
use domain::{
    attachment::{FileKind, FileState},
    view::Bubble,
};
use simulator::Act;

const NO_CAPTION: &str = "Telegram has no words under it";

fn media(kind: &str) -> Act {
    Act::Media {
        kind: kind.to_owned(),
        caption: None,
        size_bytes: None,
    }
}

fn is_file(bubble: &Bubble, kind: FileKind) -> bool {
    let file = &bubble.attachments[0];
    file.kind == kind && file.state == FileState::Fetched && file.size_bytes > Some(0)
}

pub(super) fn files() -> Vec<Row> {
    vec![
        Row {
            browser: Ok(|| vec![("a.png", b"\x89PNG\r\n\x1a\n".repeat(9))]),
            swapped: Ok(|id| swap(id, "photo")),
            ..file("photo", || media("photo"), |b| is_file(b, FileKind::Photo))
        },
        Row {
            desk: "album",
            holds: |b| b.attachments.len() == 3 && b.content.excerpt(9) == "three",
            phone: ("photo", 3),
            browser: Ok(|| {
                let png = b"\x89PNG\r\n\x1a\n".repeat(9);
                vec![
                    ("a.png", png.clone()),
                    ("b.png", png.clone()),
                    ("c.png", png),
                ]
            }),
            swapped: Ok(|id| swap(id, "photo")),
            ..file(
                "album",
                || Act::Album {
                    count: 3,
                    caption: Some("three".into()),
                },
                |_| true,
            )
        },
        Row {
            browser: Ok(|| vec![("a.mp4", b"\0\0\0\x20ftypisom".repeat(9))]),
            swapped: Ok(|id| swap(id, "video")),
            ..file("video", || media("video"), |b| is_file(b, FileKind::Video))
        },
        Row {
            browser: Ok(|| vec![("a.gif", b"GIF89a".repeat(9))]),
            swapped: Ok(|id| swap(id, "animation")),
            ..file(
                "animation",
                || media("animation"),
                |b| is_file(b, FileKind::Animation),
            )
        },
        Row {
            browser: Ok(|| vec![("a.mp3", b"ID3\x04".repeat(9))]),
            swapped: Ok(|id| swap(id, "audio")),
            ..file("audio", || media("audio"), |b| is_file(b, FileKind::Audio))
        },
        Row {
            browser: Ok(|| vec![("a.ogg", b"OggS\0\x02".repeat(9))]),
            ..file(
                "voice",
                || media("voice"),
                |b| is_file(b, FileKind::Voice) && b.attachments[0].duration_s == Some(3),
            )
        },
        Row {
            reworded: Err(NO_CAPTION),
            ..file(
                "video_note",
                || media("video_note"),
                |b| is_file(b, FileKind::VideoNote),
            )
        },
        Row {
            browser: Ok(|| vec![("a.pdf", b"%PDF-1.7 x".to_vec())]),
            swapped: Ok(|id| swap(id, "document")),
            ..file(
                "document",
                || media("document"),
                |b| is_file(b, FileKind::Document),
            )
        },
        Row {
            reworded: Err(NO_CAPTION),
            ..file(
                "sticker",
                || media("sticker"),
                |b| is_file(b, FileKind::Sticker),
            )
        },
    ]
}
