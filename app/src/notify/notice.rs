//! What one is told of: an offer, a conversation that was given to one, and what a customer wrote in one's own.

use domain::{
    conversation::Status,
    id::OperatorId,
    live::{Change, Later, Update},
    message::Author,
    view::{Bubble, Row},
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// It is offered.
    Offered,
    /// It was given.
    Given,
    /// Its customer wrote.
    Wrote,
}

/// One thing to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) what: What,
    /// The conversation's number.
    pub(super) number: i64,
    /// Whose it is.
    pub(super) contact: String,
    /// The last words.
    pub(super) words: String,
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
        number: row.number,
        contact: row.contact_name.clone(),
        words: row.last_words.clone(),
    })
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
    use domain::permission::Place;

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
