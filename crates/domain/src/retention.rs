//! How long words are kept.

use crate::{complaint, team::BadField, time::Timestamp};
use serde::{Deserialize, Serialize};

/// The longest that may be set: ten years.
pub const MAX_DAYS: i64 = 3_650;

const DAY_MS: i64 = 86_400_000;

/// How long the words of a conversation are kept after the last of them, once it is over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Days; `None`: for ever.
    pub days: Option<i64>,
}

impl Retention {
    /// Checks what somebody typed.
    ///
    /// # Errors
    /// [`BadField`] for fewer than one day or more than [`MAX_DAYS`].
    pub fn check(self) -> Result<Self, BadField> {
        if self.days.is_none_or(|days| (1..=MAX_DAYS).contains(&days)) {
            Ok(self)
        } else {
            Err(BadField::new("days", complaint::KEPT_DAYS))
        }
    }

    /// Returns the moment before which words are not kept; `None` when all are.
    #[must_use]
    pub fn kept_since(self, now: Timestamp) -> Option<Timestamp> {
        self.days.map(|days| now.plus_ms(-days * DAY_MS))
    }
}

/// What a time would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The conversations that would lose their words soon.
    pub conversations: i64,
    /// Those whose words are to go already.
    pub going: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_for_a_day_to_ten_years_or_for_ever() {
        for (days, is_fit) in [
            (None, true),
            (Some(1), true),
            (Some(3_650), true),
            (Some(0), false),
            (Some(3_651), false),
        ] {
            assert_eq!(Retention { days }.check().is_ok(), is_fit, "{days:?}");
        }
        let now = Timestamp::from_ms(3 * DAY_MS);
        assert_eq!(
            Retention { days: Some(2) }.kept_since(now),
            Some(Timestamp::from_ms(DAY_MS))
        );
        assert_eq!(Retention::default().kept_since(now), None);
    }
}
