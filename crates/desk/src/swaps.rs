//! Another file in place of one that was sent: what both sides of a conversation have in common.

use crate::Result;
use domain::{
    attachment::{Attachment, IncomingFile},
    message::Content,
};
use store::{Unit, attachments::Kept};

/// Says whether a file is another than the one in whose place it came; one that nobody can tell apart is the same.
pub(crate) fn is_other(old: &Kept, file: &IncomingFile) -> bool {
    let known = old
        .remote
        .as_ref()
        .and_then(|remote| remote.unique.as_ref());
    known.is_some() && known != file.remote_unique.as_ref()
}

/// Returns what a message says once the part at `place` says what `new` does.
///
/// Shape: only one part of an album carries the words; the others leave them as they are.
pub(crate) fn with_part(before: &Content, place: usize, new: &Content) -> Content {
    let (
        Content::Files { kinds, caption },
        Content::Files {
            kinds: new_kinds,
            caption: words,
        },
    ) = (before, new)
    else {
        return new.clone();
    };
    let mut kinds = kinds.clone();
    if let (Some(kind), Some(new)) = (kinds.get_mut(place), new_kinds.first()) {
        *kind = *new;
    }
    let says_all = kinds.len() == 1 || place == 0 || words.is_some();
    Content::Files {
        kinds,
        caption: if says_all { words } else { caption }.clone(),
    }
}

/// Puts a file in place of another, or beside words; returns the one that went.
pub(crate) async fn put(
    unit: &mut Unit,
    old: Option<&Kept>,
    new: Kept,
) -> Result<Option<Attachment>> {
    if let Some(old) = old {
        store::attachments::replace(unit.conn(), old.attachment.id).await?;
    }
    let now = unit.now();
    store::attachments::insert(unit.conn(), &[new], now).await?;
    Ok(old.map(|old| old.attachment.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{attachment::FileKind, text::Text};

    fn files(kinds: &[FileKind], caption: Option<&str>) -> Content {
        Content::Files {
            kinds: kinds.to_vec(),
            caption: caption.map(Text::plain),
        }
    }

    #[test]
    fn a_part_without_words_leaves_those_of_its_album() {
        use FileKind::{Photo, Video};
        let album = files(&[Photo, Photo], Some("both"));
        let second = with_part(&album, 1, &files(&[Video], None));
        assert_eq!(second, files(&[Photo, Video], Some("both")));
        let first = with_part(&album, 0, &files(&[Photo], None));
        assert_eq!(first, files(&[Photo, Photo], None));
        let words = Content::Text(Text::plain("look"));
        let shown = files(&[Photo], Some("look"));
        assert_eq!(with_part(&words, 0, &shown), shown);
    }
}
