//! Cards: what a contact is shown beside messages, one message of the channel that is changed in place.
//!
//! The *queue card* says where he stands while he waits. The *rating card* asks how it was, once it is over.

mod places;
mod words;

pub use places::{Waiter, places};

use crate::{call, id::ConversationId, message::Button, rating::Stars, text::Text, tongue::Tongue};
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;

/// What a card is for; a conversation has at most one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Where he stands in the queue.
    Queue,
    /// How it was.
    Rating,
}

impl Kind {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Rating => "rating",
        }
    }
}

/// What a card shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "shows", rename_all = "snake_case")]
pub enum Face {
    /// He waits.
    Waiting {
        /// How many are before him, and himself.
        place: i64,
        /// About how long it takes, at least 1; `None` while nobody can say.
        minutes: Option<i64>,
        /// True when he may ask for a call instead.
        #[serde(default)]
        offers_call: bool,
    },
    /// Somebody has come.
    Joined {
        /// What he is called.
        name: String,
    },
    /// He left the queue himself.
    Left,
    /// He does not wait any more.
    Over,
    /// He is asked how it was.
    HowWasIt,
    /// He has said how it was.
    Rated {
        /// His mark.
        stars: Stars,
        /// True when he has added words.
        has_words: bool,
    },
}

impl Face {
    /// Returns which card shows it.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Waiting { .. } | Self::Joined { .. } | Self::Left | Self::Over => Kind::Queue,
            Self::HowWasIt | Self::Rated { .. } => Kind::Rating,
        }
    }

    /// Returns the words of the card.
    #[must_use]
    pub fn text(&self, tongue: Tongue) -> Text {
        Text::plain(words::of(self, tongue))
    }

    /// Returns the buttons under the words.
    #[must_use]
    pub fn buttons(&self, conversation: ConversationId, tongue: Tongue) -> Vec<Button> {
        let button = |label: String, tap: Tap| Button {
            label,
            data: tap.to_data(),
            value: None,
        };
        match self {
            Self::Waiting { offers_call, .. } => {
                let leave = Tap::Leave { conversation };
                let mut buttons = vec![button(words::leave(tongue).to_owned(), leave)];
                if *offers_call {
                    buttons.push(Button {
                        label: call::call_me(tongue).to_owned(),
                        data: call::CALL_NOW.to_owned(),
                        value: None,
                    });
                }
                buttons
            }
            Self::HowWasIt => {
                let mark = |stars: Stars| {
                    let rate = Tap::Rate {
                        conversation,
                        stars,
                    };
                    button(format!("{} ★", stars.count()), rate)
                };
                Stars::ALL.into_iter().map(mark).collect()
            }
            Self::Joined { .. } | Self::Left | Self::Over | Self::Rated { .. } => Vec::new(),
        }
    }
}

/// A button of a card that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tap {
    /// He does not want to wait any more.
    Leave {
        /// For this.
        conversation: ConversationId,
    },
    /// He says how it was.
    Rate {
        /// What.
        conversation: ConversationId,
        /// How.
        stars: Stars,
    },
}

impl Tap {
    /// Returns what the button carries.
    ///
    /// Shape: 36 bytes at most; a channel carries 64.
    #[must_use]
    pub fn to_data(self) -> String {
        let simple = |conversation: ConversationId| conversation.raw().simple().to_string();
        match self {
            Self::Leave { conversation } => format!("q.{}", simple(conversation)),
            Self::Rate {
                conversation,
                stars,
            } => format!("r.{}.{}", simple(conversation), stars.count()),
        }
    }

    /// Reads what a button carried; `None` for what is no button of a card.
    #[must_use]
    pub fn from_data(data: &str) -> Option<Self> {
        if let Some(conversation) = data.strip_prefix("q.") {
            let conversation = conversation.parse().ok()?;
            return Some(Self::Leave { conversation });
        }
        let (conversation, stars) = data.strip_prefix("r.")?.split_once('.')?;
        Some(Self::Rate {
            conversation: conversation.parse().ok()?,
            stars: stars.parse::<u8>().ok()?.try_into().ok()?,
        })
    }
}

/// Says about how long somebody waits at a place of a queue of which `taken` were taken within a period.
///
/// Shape: at least one minute; `None` when nothing was taken, so that nobody is promised what nobody knows.
/// Units: the period in ms.
#[must_use]
pub fn minutes_at(place: i64, taken: i64, period_ms: i64) -> Option<i64> {
    if taken <= 0 {
        return None;
    }
    let wait_ms = place.saturating_mul(period_ms) / taken;
    Some((wait_ms + MINUTE_MS - 1).div_euclid(MINUTE_MS).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_carries_what_it_says() {
        let conversation = ConversationId::from_u128(u128::MAX);
        let stars = Stars::ALL[3];
        let rate = Tap::Rate {
            conversation,
            stars,
        };
        for tap in [Tap::Leave { conversation }, rate] {
            assert!(tap.to_data().len() <= 36);
            assert_eq!(Tap::from_data(&tap.to_data()), Some(tap));
        }
        let id = conversation.raw().simple();
        for foreign in ["", "q.", "q.x", "r.x.1", "b.1.2"] {
            assert_eq!(Tap::from_data(foreign), None, "{foreign}");
        }
        for stars in ["0", "6", "-1", ""] {
            assert_eq!(Tap::from_data(&format!("r.{id}.{stars}")), None);
        }
    }

    #[test]
    fn a_wait_is_said_in_whole_minutes_and_only_where_it_is_known() {
        assert_eq!(minutes_at(1, 60, 60 * MINUTE_MS), Some(1));
        assert_eq!(minutes_at(3, 30, 60 * MINUTE_MS), Some(6));
        assert_eq!(minutes_at(1, 1_000, MINUTE_MS), Some(1));
        assert_eq!(minutes_at(7, 0, MINUTE_MS), None);
    }

    #[test]
    fn every_face_has_words_in_every_language_and_only_two_can_be_answered() {
        let faces = [
            Face::Waiting {
                place: 2,
                minutes: Some(3),
                offers_call: true,
            },
            Face::Waiting {
                place: 1,
                minutes: None,
                offers_call: false,
            },
            Face::Joined { name: "Ann".into() },
            Face::Left,
            Face::Over,
            Face::HowWasIt,
            Face::Rated {
                stars: Stars::ALL[4],
                has_words: false,
            },
            Face::Rated {
                stars: Stars::ALL[4],
                has_words: true,
            },
        ];
        let conversation = ConversationId::from_u128(1);
        for face in faces {
            let mut all: Vec<_> = Tongue::ALL
                .iter()
                .map(|tongue| face.text(*tongue).plain)
                .collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), Tongue::ALL.len(), "{face:?}");
            let is_asked = matches!(face, Face::Waiting { .. } | Face::HowWasIt);
            let buttons = face.buttons(conversation, Tongue::German);
            assert_eq!(!buttons.is_empty(), is_asked, "{face:?}");
        }
    }
}
