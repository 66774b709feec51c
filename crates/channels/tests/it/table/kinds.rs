//! What is known of one kind of message, and the list of all kinds.

use super::{files::files, things::things};
use domain::view::Bubble;
use serde_json::json;
use simulator::{Act, PhoneMessage};

/// What does not exist, and why.
type Cell<T> = Result<T, &'static str>;

/// Files that a browser sends, each with its name.
type Uploads = Vec<(&'static str, Vec<u8>)>;

/// One kind.
pub(super) struct Row {
    pub(super) kind: &'static str,
    /// What a phone sends.
    pub(super) sends: fn() -> Act,
    /// What the desk calls it.
    pub(super) desk: &'static str,
    /// Says whether nothing of it was lost on the way to the desk.
    pub(super) holds: fn(&Bubble) -> bool,
    /// What a phone calls it, and how many messages it is there.
    pub(super) phone: (&'static str, usize),
    /// Says whether nothing of it was lost on the way to a phone.
    pub(super) shows: fn(&PhoneMessage) -> bool,
    /// The files by which the browser sends it; none for words.
    pub(super) browser: Cell<fn() -> Uploads>,
    /// How whoever sent it changes what it says.
    pub(super) reworded: Cell<fn(i64) -> Act>,
    /// How whoever sent it puts another file in its place.
    pub(super) swapped: Cell<fn(i64) -> Act>,
}

const NO_EDIT: &str = "Telegram does not let it be changed";
const NO_FILE: &str = "it has no file";
pub(super) const ONLY_PHONES: &str = "the browser has no way to make it";

fn other_words(message_id: i64) -> Act {
    let text = "rather this".to_owned();
    Act::Edit { message_id, text }
}

pub(super) fn swap(message_id: i64, kind: &str) -> Act {
    Act::Swap {
        message_id,
        kind: kind.to_owned(),
        caption: Some("rather this".to_owned()),
    }
}

pub(super) fn has_bytes(shown: &PhoneMessage) -> bool {
    shown.file.as_ref().is_some_and(|file| file.size_bytes > 0)
}

/// A kind that is a file with words under it.
pub(super) fn file(kind: &'static str, sends: fn() -> Act, holds: fn(&Bubble) -> bool) -> Row {
    Row {
        kind,
        sends,
        desk: kind,
        holds,
        phone: (kind, 1),
        shows: has_bytes,
        browser: Err(ONLY_PHONES),
        reworded: Ok(other_words),
        swapped: Err(NO_EDIT),
    }
}

/// A kind that is neither words nor a file.
pub(super) fn thing(kind: &'static str, sends: fn() -> Act, holds: fn(&Bubble) -> bool) -> Row {
    Row {
        shows: |_| true,
        reworded: Err(NO_EDIT),
        swapped: Err(NO_FILE),
        ..file(kind, sends, holds)
    }
}

pub(super) fn rows() -> Vec<Row> {
    let words = Row {
        browser: Ok(Vec::new),
        reworded: Ok(other_words),
        swapped: Ok(|id| swap(id, "photo")),
        // A picture is all that changes its kind here, so it comes last.
        shows: |shown| shown.entities.iter().any(|entity| entity.kind == "italic"),
        ..thing(
            "text",
            || Act::Say {
                text: "so nice".into(),
                entities: serde_json::from_value(
                    json!([{"type": "italic", "offset": 3, "length": 4}]),
                )
                .unwrap_or_default(),
                reply_to: None,
                quote: None,
            },
            |b| {
                b.content
                    .text()
                    .is_some_and(|text| text.plain == "so nice" && text.spans.len() == 1)
            },
        )
    };
    std::iter::once(words)
        .chain(files())
        .chain(things())
        .collect()
}
