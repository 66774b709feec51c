//! How much time is left to take what is offered, on the cards that say so.

use super::{outbox::To, relay};
use crate::{Desk, Result};
use domain::{
    console::{About, Act, Note},
    event::{Cause, Fact},
    time::Timestamp,
};

/// How much is left when a card says so anew: often enough to hurry, seldom enough for a chat.
///
/// Units: ms.
const MARKS_MS: [i64; 6] = [120_000, 60_000, 30_000, 20_000, 10_000, 5_000];

/// Says whether a card has to say anew how much is left, when it was looked at `since` before.
fn is_due(until: Timestamp, since: Timestamp, now: Timestamp) -> bool {
    let passes = |mark_ms: &i64| {
        let at = until.plus_ms(-mark_ms);
        since < at && at <= now
    };
    now < until && MARKS_MS.iter().any(passes)
}

impl Desk {
    /// Lets the cards of offers say how much time is left, where it matters since they were looked at; returns how
    /// many do.
    ///
    /// Any number of nodes may do so at once: a card that says it already stays as it is.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn count_down(&self, since: Timestamp) -> Result<usize> {
        let cards = store::console::list_offered(self.read().await?.conn()).await?;
        let mut told = 0;
        for card in cards {
            let (Some(to), Some(conversation)) = (card.operator, card.about.conversation) else {
                continue;
            };
            let mut unit = self.unit().await?;
            let now = unit.now();
            let Some(row) = store::views::find_row(unit.conn(), conversation).await? else {
                continue;
            };
            let standing = row
                .offer
                .filter(|offer| Some(offer.id) == card.about.offer && offer.operator == to);
            let Some(offer) = standing.filter(|offer| is_due(offer.until, since, now)) else {
                continue;
            };
            let draft = relay::card(to, offer.id, offer.until, &row, now);
            let note = Note {
                act: Act::Replace { note: card.id },
                buttons: draft.buttons,
                ..Note::say(draft.text)
            };
            let place = To {
                operator: Some(to),
                channel: card.channel,
                address: &card.address,
            };
            let about = About {
                conversation: Some(conversation),
                ..About::default()
            };
            let note = self.keep_note(&mut unit, &place, note, about, None).await?;
            unit.tell(Cause::System, Fact::ConsoleTold { note });
            unit.commit().await?;
            told += 1;
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_due_once_at_each_mark_and_never_after_its_end() {
        let at = |s: i64| Timestamp::from_ms(s * 1_000);
        let until = at(100);
        let due: Vec<i64> = (1..110)
            .filter(|s| is_due(until, at(s - 1), at(*s)))
            .collect();
        assert_eq!(due, [40, 70, 80, 90, 95]);
        assert!(is_due(until, at(60), at(84)), "two marks are one change");
        assert!(!is_due(until, at(60), at(100)), "it is over");
    }
}
