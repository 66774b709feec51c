//! What one is told of: an offer, a conversation that was given to one, what a customer wrote in one's own, and a note
//! that mentions one.

use domain::{
    conversation::Status,
    event::Seq,
    id::OperatorId,
    live::{Change, Later, Update},
    message::Author,
    push::What,
    view::{Bubble, Row},
};

/// The most of a note that is told.
///
/// Units: characters.
const NOTE_CHARS: usize = 120;

/// One thing to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) what: What,
    /// Where it stands in the journal.
    pub(super) seq: Seq,
    /// The conversation's number.
    pub(super) number: i64,
    /// Whose it is.
    pub(super) contact: String,
    /// The last words.
    pub(super) words: String,
}

/// Says whether it sounds where the page has the eye of its reader: a customer's words stand before him.
pub(super) const fn sounds_in_sight(what: What) -> bool {
    match what {
        What::Offered | What::Given | What::Mentioned => true,
        What::Wrote => false,
    }
}

/// Returns what `me` is told of an update; `None` when it is none of his business.
pub(super) fn of(update: &Update, me: OperatorId) -> Option<Notice> {
    let Change::Conversation {
        before,
        after,
        row: Some(row),
        bubble,
        ..
    } = &update.change
    else {
        return None;
    };
    let note = bubble.as_ref().filter(|_| after.mentioned.contains(&me));
    if let Some(note) = note.and_then(|note| mention(note, me)) {
        return Some(Notice {
            what: What::Mentioned,
            seq: update.seq,
            number: row.number,
            contact: row.contact_name.clone(),
            words: note,
        });
    }
    let was_mine = before.as_ref().filter(|place| place.operator == Some(me));
    let what = if after.operator != Some(me) {
        return None;
    } else if after.is_offered {
        let was_offered = was_mine.is_some_and(|place| place.is_offered);
        (!was_offered).then_some(What::Offered)?
    } else if was_mine.is_none() && after.status == Status::Active {
        What::Given
    } else if is_new(bubble.as_ref(), row) {
        What::Wrote
    } else {
        return None;
    };
    Some(Notice {
        what,
        seq: update.seq,
        number: row.number,
        contact: row.contact_name.clone(),
        words: row.last_words.clone(),
    })
}

/// Returns the words of a fresh note in which a colleague mentions `me`.
fn mention(bubble: &Later<Bubble>, me: OperatorId) -> Option<String> {
    let bubble = bubble.read().filter(|bubble| bubble.private)?;
    let is_mine = matches!(bubble.author, Author::Operator(by) if by == me);
    let text = bubble.content.text()?;
    let is_told = !is_mine && bubble.marks.is_empty() && text.mentions().contains(&me);
    is_told.then(|| text.excerpt(NOTE_CHARS))
}

/// Says whether the update is about words of the customer that nobody has seen.
fn is_new(bubble: Option<&Later<Bubble>>, row: &Row) -> bool {
    row.last_author == Some(Author::Contact)
        && bubble.and_then(Later::read).is_some_and(|bubble| {
            bubble.author == Author::Contact && bubble.at == row.last_at && bubble.marks.is_empty()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use domain::{
        mention::{Named, mark},
        message::Content,
        permission::Place,
        text::Text,
    };

    const ME: OperatorId = OperatorId::from_u128(1);

    fn place(operator: Option<OperatorId>, is_offered: bool) -> Place {
        let mut row = sample::row();
        row.operator_id = operator;
        row.status = if operator.is_some() && !is_offered {
            Status::Active
        } else {
            Status::Waiting
        };
        Place {
            is_offered,
            ..row.place()
        }
    }

    /// Where a note mentions me that I have not looked at.
    fn mentioning(operator: Option<OperatorId>) -> Place {
        Place {
            mentioned: [ME].into(),
            ..place(operator, false)
        }
    }

    fn told(before: Option<Place>, after: Place, bubble: Option<Bubble>) -> Option<What> {
        let mut row = sample::row();
        row.last_author = bubble.as_ref().map(|bubble| bubble.author);
        let update = Update {
            seq: 1,
            change: Change::Conversation {
                conversation: row.id,
                before,
                after,
                row: Some(Box::new(row)),
                bubble: bubble.as_ref().map(Later::new),
                intervention: None,
                call: None,
                loads: Vec::new(),
            },
        };
        of(&update, ME).map(|notice| notice.what)
    }

    #[test]
    fn one_is_told_of_what_comes_to_one_and_of_nothing_else() {
        let waits = || place(None, false);
        let (offered, mine) = (|| place(Some(ME), true), || place(Some(ME), false));
        assert_eq!(told(Some(waits()), offered(), None), Some(What::Offered));
        assert_eq!(told(Some(offered()), offered(), None), None, "it was told");
        assert_eq!(told(Some(waits()), mine(), None), Some(What::Given));
        assert_eq!(
            told(Some(offered()), mine(), None),
            None,
            "one took it oneself"
        );
        let hers = place(Some(OperatorId::from_u128(2)), false);
        assert_eq!(told(Some(waits()), hers.clone(), None), None);
        assert_eq!(told(Some(mine()), hers, None), None);
    }

    #[test]
    fn a_note_that_mentions_one_is_told_wherever_it_stands() {
        let hers = || mentioning(Some(OperatorId::from_u128(2)));
        let note = |by: u128, mentioned: OperatorId| {
            let named = Named {
                id: mentioned,
                name: "Me".to_owned(),
            };
            let text = mark(Text::plain("@Me, look"), &[named]).unwrap();
            Bubble {
                private: true,
                author: Author::Operator(OperatorId::from_u128(by)),
                content: Content::Text(text),
                ..sample::bubble(3)
            }
        };
        let told_of = |bubble| told(Some(hers()), hers(), Some(bubble));
        assert_eq!(told_of(note(2, ME)), Some(What::Mentioned));
        assert_eq!(told_of(note(2, OperatorId::from_u128(3))), None);
        assert_eq!(told_of(note(1, ME)), None, "one wrote it oneself");
        let mut changed = note(2, ME);
        changed.marks.deleted_at = Some(sample::NOON);
        assert_eq!(told_of(changed), None, "it was told before");
    }

    #[test]
    fn a_customer_is_heard_once_and_only_in_ones_own() {
        let mine = || place(Some(ME), false);
        let mut bubble = sample::bubble(3);
        bubble.author = Author::Contact;
        bubble.at = sample::NOON;
        assert_eq!(
            told(Some(mine()), mine(), Some(bubble.clone())),
            Some(What::Wrote)
        );
        let waits = place(None, false);
        assert_eq!(told(Some(waits.clone()), waits, Some(bubble.clone())), None);
        bubble.author = Author::System;
        assert_eq!(told(Some(mine()), mine(), Some(bubble)), None, "an answer");
    }
}
