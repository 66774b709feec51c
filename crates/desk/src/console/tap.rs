//! What a button of the console carries. Pure.

use domain::{
    id::{NoteId, OfferId, OperatorId, TeamId},
    message::Button,
};
use std::str::FromStr;
use uuid::Uuid;

/// What a button of the console asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tap {
    /// Take what is offered.
    Accept { number: i64, offer: OfferId },
    /// Do not.
    Decline { number: i64, offer: OfferId },
    /// Take a conversation.
    Take { number: i64 },
    /// The words that wait in a note are for this conversation.
    Address { note: NoteId, number: i64 },
    /// Give a conversation to a team.
    Team { number: i64, team: TeamId },
    /// Give a conversation to a colleague.
    Colleague { number: i64, operator: OperatorId },
}

impl Tap {
    /// Returns the button.
    ///
    /// Shape: what it carries has at most 54 bytes; a channel carries 64.
    pub(super) fn button(self, label: impl Into<String>) -> Button {
        Button {
            label: label.into(),
            data: self.data(),
            value: None,
        }
    }

    fn data(self) -> String {
        let (letter, number, id) = match self {
            Self::Accept { number, offer } => ("a", number, Some(offer.raw())),
            Self::Decline { number, offer } => ("d", number, Some(offer.raw())),
            Self::Take { number } => ("t", number, None),
            Self::Address { note, number } => ("w", number, Some(note.raw())),
            Self::Team { number, team } => ("g", number, Some(team.raw())),
            Self::Colleague { number, operator } => ("p", number, Some(operator.raw())),
        };
        let id = id.map(|id: Uuid| id.simple().to_string());
        format!("{letter}.{number}.{}", id.unwrap_or_default())
    }

    /// Reads what a button carried; `None` for what is not of the console.
    pub(super) fn read(data: &str) -> Option<Self> {
        let (letter, rest) = data.split_once('.')?;
        let (number, id) = rest.split_once('.')?;
        let number = number.parse().ok()?;
        Some(match letter {
            "a" => Self::Accept {
                number,
                offer: of(id)?,
            },
            "d" => Self::Decline {
                number,
                offer: of(id)?,
            },
            "t" => Self::Take { number },
            "w" => Self::Address {
                note: of(id)?,
                number,
            },
            "g" => Self::Team {
                number,
                team: of(id)?,
            },
            "p" => Self::Colleague {
                number,
                operator: of(id)?,
            },
            _ => return None,
        })
    }
}

fn of<T: FromStr>(id: &str) -> Option<T> {
    id.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_carries_what_it_asks_for_in_less_than_a_channel_allows() {
        let number = i64::MAX;
        for tap in [
            Tap::Accept {
                number,
                offer: OfferId::from_u128(u128::MAX),
            },
            Tap::Decline {
                number,
                offer: OfferId::from_u128(2),
            },
            Tap::Take { number },
            Tap::Address {
                note: NoteId::from_u128(3),
                number,
            },
            Tap::Team {
                number,
                team: TeamId::GENERAL,
            },
            Tap::Colleague {
                number,
                operator: OperatorId::from_u128(5),
            },
        ] {
            let button = tap.button("x");
            assert!(button.data.len() <= 54, "{}", button.data);
            assert_eq!(Tap::read(&button.data), Some(tap));
        }
    }

    #[test]
    fn foreign_buttons_are_not_of_the_console() {
        for data in [
            "", ".", "a", "a.", "a.1", "a.x.1", "a.1.", "z.1.1", "2.-", "7.0193",
        ] {
            assert_eq!(Tap::read(data), None, "{data}");
        }
    }
}
