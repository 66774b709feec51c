//! What an operator is answered, when no event tells it.

use super::{outbox::To, tap::Tap, words as w};
use crate::{Desk, Result};
use domain::{
    console::{About, Act, Link, Note},
    event::{Cause, Fact},
    id::{ConversationId, NoteId},
    message::Button,
    text::Text,
    view::Row,
};
use store::console::{Kept, Pending};

/// The most letters that a press is acknowledged with; a channel shows 200.
const ACKNOWLEDGED: usize = 190;

/// What an operator is answered.
#[derive(Default)]
pub(super) struct Answer {
    /// The words; without them, an event tells.
    pub(super) words: Option<Text>,
    /// The buttons under them.
    pub(super) buttons: Vec<Button>,
    /// Words of his that wait for a press.
    pub(super) pending: Option<Pending>,
    /// The conversation that he has addressed with this.
    pub(super) addressed: Option<ConversationId>,
    /// The conversation in whose topic he is answered.
    pub(super) topic: Option<ConversationId>,
}

impl Answer {
    /// The event that it caused tells.
    pub(super) fn told(addressed: ConversationId) -> Self {
        Self {
            addressed: Some(addressed),
            ..Self::default()
        }
    }

    pub(super) fn words(words: impl Into<String>) -> Self {
        Self {
            words: Some(Text::plain(words)),
            ..Self::default()
        }
    }
}

impl Desk {
    /// Answers an operator and finishes his update, unless that was done before.
    ///
    /// Shape: a press is acknowledged in any case, with the words when they are short.
    pub(super) async fn answer(
        &self,
        updates: &[i64],
        link: &Link,
        press: Option<&str>,
        answer: Answer,
        was_done: bool,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let is_new = !store::inbound::finish(unit.conn(), updates)
            .await?
            .is_empty();
        if !is_new && !was_done {
            return Ok(());
        }
        let to = To::link(link);
        let mut words = answer.words;
        if let Some(press) = press {
            let is_short = |text: &Text| text.plain.chars().count() <= ACKNOWLEDGED;
            let shown = match &words {
                Some(text) if answer.buttons.is_empty() && is_short(text) => words.take(),
                Some(_) | None => None,
            };
            let note = Note {
                act: Act::Acknowledge {
                    press: press.to_owned(),
                },
                ..Note::say(shown.unwrap_or_default())
            };
            self.tell_note(&mut unit, &to, note).await?;
        }
        if let Some(text) = words {
            let note = NoteId::new(self.id());
            let kept = Kept {
                id: note,
                operator: to.operator,
                channel: to.channel,
                address: to.address.to_owned(),
                external_id: None,
                about: About {
                    conversation: answer.topic,
                    ..About::default()
                },
                note: Some(Note {
                    buttons: answer
                        .buttons
                        .into_iter()
                        .map(|b| for_note(b, note))
                        .collect(),
                    ..Note::say(text)
                }),
                pending: answer.pending,
                at: unit.now(),
            };
            store::console::insert(unit.conn(), &kept).await?;
            unit.tell(Cause::System, Fact::ConsoleTold { note });
        }
        if let Some(addressed) = answer.addressed {
            store::console::address(unit.conn(), link.operator, addressed).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}

/// Puts the note that a button stands under into what the button carries.
fn for_note(button: Button, note: NoteId) -> Button {
    match Tap::read(&button.data) {
        Some(Tap::Address { number, .. }) => Tap::Address { note, number }.button(button.label),
        Some(
            Tap::Accept { .. }
            | Tap::Decline { .. }
            | Tap::Take { .. }
            | Tap::Team { .. }
            | Tap::Colleague { .. },
        )
        | None => button,
    }
}

/// Asks whom words are for, who wait until he says so.
pub(super) fn for_whom(rows: &[Row], pending: Pending) -> Answer {
    if rows.is_empty() {
        return Answer::words(w::NOBODY);
    }
    let button = |row: &Row| {
        let nowhere = Tap::Address {
            note: NoteId::from_u128(0),
            number: row.number,
        };
        nowhere.button(w::name_of(row))
    };
    Answer {
        buttons: rows.iter().take(8).map(button).collect(),
        pending: Some(pending),
        ..Answer::words(w::FOR_WHOM)
    }
}
