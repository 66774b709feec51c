//! How contacts rate what was done for them.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The letters of the words beside a rating that are kept.
pub const MAX_WORDS_CHARS: usize = 1_000;

/// A mark from 1, bad, to 5, good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl Stars {
    /// Every mark, the worst first.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// Returns how many there are.
    #[must_use]
    pub const fn count(self) -> u8 {
        self.0
    }

    /// Shows the mark as five stars, the filled ones first.
    #[must_use]
    pub fn shown(self) -> String {
        let star = |place: &u8| if *place <= self.0 { '★' } else { '☆' };
        [1, 2, 3, 4, 5].iter().map(star).collect()
    }
}

/// A number that is no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a mark is from 1 to 5")]
pub struct NoMark;

impl TryFrom<u8> for Stars {
    type Error = NoMark;

    fn try_from(count: u8) -> Result<Self, NoMark> {
        if (1..=5).contains(&count) {
            Ok(Self(count))
        } else {
            Err(NoMark)
        }
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.0
    }
}

/// What a contact thought of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The mark.
    pub stars: Stars,
    /// His words beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// When he said so last.
    pub at: Timestamp,
}

/// How often each mark was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks([i64; 5]);

impl Marks {
    /// Adds marks; fewer than none take some back.
    pub fn add(&mut self, stars: Stars, count: i64) {
        self.0[usize::from(stars.0) - 1] += count;
    }

    /// Returns how many there are.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.iter().sum()
    }

    /// Returns how many of a hundred are four or five, rounded down; `None` when there is no mark.
    ///
    /// Source: the customer satisfaction score, as the field counts it.
    #[must_use]
    pub fn satisfied_percent(&self) -> Option<i64> {
        let [.., four, five] = self.0;
        (100 * (four + five)).checked_div(self.count())
    }

    /// Returns the mean mark, rounded down; `None` when there is no mark.
    ///
    /// Units: tenths of a star.
    #[must_use]
    pub fn mean_tenths(&self) -> Option<i64> {
        let weighed = (1..)
            .zip(self.0)
            .map(|(stars, count): (i64, _)| stars * count);
        (10 * weighed.sum::<i64>()).checked_div(self.count())
    }
}

/// Returns the words beside a rating as they are kept; `None` when nothing is left.
#[must_use]
pub fn clean_words(words: &str) -> Option<String> {
    let words = words.replace('\0', "");
    let words: String = words.trim().chars().take(MAX_WORDS_CHARS).collect();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_have_a_mean_and_a_share_of_the_good_ones() {
        let mut marks = Marks::default();
        assert_eq!(
            (marks.mean_tenths(), marks.satisfied_percent()),
            (None, None)
        );
        let [one, .., four, five] = Stars::ALL;
        marks.add(one, 1);
        marks.add(four, 1);
        marks.add(five, 2);
        assert_eq!(
            (
                marks.count(),
                marks.mean_tenths(),
                marks.satisfied_percent()
            ),
            (4, Some(37), Some(75))
        );
        marks.add(one, -1);
        assert_eq!((marks.count(), marks.satisfied_percent()), (3, Some(100)));
    }

    #[test]
    fn marks_are_from_one_to_five() {
        for none in [0, 6, u8::MAX] {
            assert_eq!(Stars::try_from(none), Err(NoMark));
            assert!(serde_json::from_str::<Stars>(&none.to_string()).is_err());
        }
        for stars in Stars::ALL {
            assert_eq!(Stars::try_from(stars.count()), Ok(stars));
        }
        assert_eq!(Stars(4).shown(), "★★★★☆");
    }

    #[test]
    fn words_beside_a_rating_are_bounded() {
        assert_eq!(clean_words(" \n\0"), None);
        assert_eq!(clean_words(" good\0 ").as_deref(), Some("good"));
        let long = clean_words(&"ä".repeat(2_000)).unwrap();
        assert_eq!(long.chars().count(), MAX_WORDS_CHARS);
    }
}
