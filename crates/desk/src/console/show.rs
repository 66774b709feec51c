//! How messages are shown to whom has their conversation, and what became of them since. Pure.

use super::{
    draft::{Altered, Draft, Kind, Whom},
    relay::{Seen, of},
    words as w,
};
use domain::{
    console::About,
    event::Alteration,
    id::OperatorId,
    message::{Author, Content},
    split::{OF_CAPTION, OF_MESSAGE},
    text::Text,
    view::{Bubble, Row},
};

/// Shows a message to whoever has its conversation, or to the group of its team.
pub(super) fn shown(to: impl Into<Whom>, row: &Row, bubble: Option<&Bubble>) -> Vec<Draft> {
    let to = to.into();
    let Some((bubble, text)) = bubble.and_then(|bubble| Some((bubble, w::said(bubble)?))) else {
        return Vec::new();
    };
    let is_own = is_by(bubble, to);
    let (has_more, takes_words) = luggage(&bubble.content);
    let limit = if has_more { OF_CAPTION } else { OF_MESSAGE };
    let mut parts = w::under(&w::head(row, bubble, is_own), &text, limit);
    if has_more && (!takes_words || parts.len() > 1) {
        parts.push(Text::default());
    }
    let last = parts.len().saturating_sub(1);
    let is_poorer = matches!(
        bubble.content,
        Content::Unsupported { .. } | Content::Poll(_) | Content::Dice(_)
    );
    let part = |(number, text)| Draft {
        to,
        kind: if number == last {
            Kind::Show {
                is_poorer,
                has_more,
            }
        } else {
            Kind::Say
        },
        text,
        buttons: Vec::new(),
        answers: bubble.quote.as_ref().map(|quote| quote.id),
        about: About {
            conversation: Some(row.id),
            message: (number == last).then_some(bubble.id),
            offer: None,
        },
    };
    parts.into_iter().enumerate().map(part).collect()
}

/// Says whether something goes along with a message besides words, and whether words can stand under it.
fn luggage(content: &Content) -> (bool, bool) {
    match content {
        Content::Files { kinds, .. } => (true, kinds.iter().all(|kind| kind.takes_caption())),
        Content::Place(_) => (true, false),
        Content::Card(card) if card.is_whole() => (true, false),
        Content::Text(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. }
        | Content::Line(_) => (false, true),
    }
}

/// Says whether somebody is told of his own message.
fn is_by(bubble: &Bubble, to: Whom) -> bool {
    matches!((bubble.author, to), (Author::Operator(author), Whom::Operator(to)) if author == to)
}

/// Tells who has the conversation, or the group of its team, what became of a message, unless he did it himself.
pub(super) fn altered(
    has: Option<Whom>,
    how: Alteration,
    by: Option<OperatorId>,
    row: &Row,
    seen: &Seen<'_>,
) -> Vec<Draft> {
    let by = by.map(Whom::from);
    let (Some(to), Some(bubble)) = (has.filter(|to| by != Some(*to)), seen.bubble) else {
        return Vec::new();
    };
    let about = About {
        conversation: Some(row.id),
        message: Some(bubble.id),
        offer: None,
    };
    let draft = |kind, text| Draft {
        kind,
        text,
        about,
        ..Draft::say(to, "")
    };
    let is_own = is_by(bubble, to);
    match how {
        Alteration::Edited | Alteration::Replaced | Alteration::Deleted if is_own => {
            refused(to, row, bubble).into_iter().collect()
        }
        Alteration::Edited if matches!(bubble.content, Content::Place(_)) => {
            vec![draft(Kind::Alter(Altered::Place), Text::default())]
        }
        Alteration::Edited => {
            let (has_files, takes_words) = luggage(&bubble.content);
            match edited(row, bubble).as_slice() {
                [words] if takes_words => {
                    vec![draft(
                        Kind::Alter(Altered::Words { has_files }),
                        words.clone(),
                    )]
                }
                parts => said_again(to, row, bubble, parts),
            }
        }
        Alteration::Replaced => {
            let newest = bubble.attachments.iter().map(|file| file.id).max();
            let words = edited(row, bubble);
            match (newest, words.as_slice(), bubble.attachments.len()) {
                (Some(file), [words], 1) => {
                    vec![draft(Kind::Alter(Altered::File(file)), words.clone())]
                }
                (newest, parts, _) => {
                    let head = w::bold(&format!("{} · edited", w::head(row, bubble, is_own)));
                    let file = newest.map(|file| draft(Kind::Join(file), head));
                    let says_more = parts.len() > 1;
                    let words = says_more.then(|| said_again(to, row, bubble, parts));
                    words.into_iter().flatten().chain(file).collect()
                }
            }
        }
        Alteration::Deleted => vec![draft(Kind::Alter(Altered::Gone), Text::default())],
        Alteration::Reacted => {
            let theirs = bubble
                .marks
                .reactions
                .iter()
                .find(|known| known.by.is_none());
            let emoji = theirs.map(|known| known.emoji.clone());
            vec![draft(
                Kind::Alter(Altered::Reaction(emoji)),
                Text::default(),
            )]
        }
        Alteration::Joined => {
            // Identities grow, so the newest is the one that came.
            let newest = bubble.attachments.iter().map(|file| file.id).max();
            let head = w::bold(&w::head(row, bubble, is_own));
            newest
                .map(|file| draft(Kind::Join(file), head))
                .into_iter()
                .collect()
        }
        Alteration::Fetched | Alteration::Reread => Vec::new(),
    }
}

/// Returns what a changed message says, in as many parts as it needs.
fn edited(row: &Row, bubble: &Bubble) -> Vec<Text> {
    let (has_files, _) = luggage(&bubble.content);
    let limit = if has_files { OF_CAPTION } else { OF_MESSAGE };
    let head = format!("{} · edited", w::head(row, bubble, false));
    let text = w::said(bubble).unwrap_or_default();
    w::under(&head, &text, limit)
}

/// Says a changed message once more, under what it was.
fn said_again(to: Whom, row: &Row, bubble: &Bubble, parts: &[Text]) -> Vec<Draft> {
    let say = |words: &Text| Draft {
        text: words.clone(),
        answers: Some(bubble.id),
        about: of(row),
        ..Draft::say(to, "")
    };
    parts.iter().map(say).collect()
}

/// Tells who changed his message that the change did not reach the contact.
fn refused(to: Whom, row: &Row, bubble: &Bubble) -> Option<Draft> {
    let why = bubble.marks.trouble.as_ref()?;
    Some(Draft {
        answers: Some(bubble.id),
        about: of(row),
        ..Draft::say(
            to,
            format!("{} did not get this change: {why}.", w::name_of(row)),
        )
    })
}
