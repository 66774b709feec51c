//! What is looked for.

use super::word::words;
use std::{collections::BTreeSet, ops::Bound};

/// The letters from which on the last word may be the beginning of a longer one: fewer begin too many.
pub const MIN_BEGINNING_CHARS: usize = 3;

/// The words that one search looks for; more say nothing more.
const MAX_WORDS: usize = 8;

/// What is looked for: all words, in any order.
///
/// Shape: at least one word or a beginning; each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    words: BTreeSet<String>,
    beginning: Option<String>,
    number: Option<i64>,
}

impl Query {
    /// Reads what somebody typed; `None` when there is no word in it.
    ///
    /// The last word is taken as the beginning of one, unless a gap follows it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut found = words(text);
        found.truncate(MAX_WORDS);
        let last = found.last()?;
        let is_ended = last.place.end < text.len();
        let is_long = last.folded.chars().count() >= MIN_BEGINNING_CHARS;
        let beginning = (is_long && !is_ended).then(|| last.folded.clone());
        let whole = found.len() - usize::from(beginning.is_some());
        let number = text.trim();
        Some(Self {
            words: found[..whole].iter().map(|w| w.folded.clone()).collect(),
            beginning,
            number: number.strip_prefix('#').unwrap_or(number).parse().ok(),
        })
    }

    /// Returns the whole words.
    #[must_use]
    pub const fn words(&self) -> &BTreeSet<String> {
        &self.words
    }

    /// Returns what the last word begins with.
    #[must_use]
    pub fn beginning(&self) -> Option<&str> {
        self.beginning.as_deref()
    }

    /// Returns the number of the conversation that may be meant.
    #[must_use]
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// Says whether a word is one of those that are looked for.
    #[must_use]
    pub fn is_about(&self, word: &str) -> bool {
        self.words.contains(word)
            || self
                .beginning()
                .is_some_and(|begin| word.starts_with(begin))
    }

    /// Says whether all that is looked for is among the words of a text.
    #[must_use]
    pub fn matches(&self, text: &BTreeSet<String>) -> bool {
        let begins = |begin: &str| {
            let from = (Bound::Included(begin), Bound::Unbounded);
            text.range::<str, _>(from)
                .next()
                .is_some_and(|word| word.starts_with(begin))
        };
        self.words.is_subset(text) && self.beginning().is_none_or(begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::unique_words;

    fn finds(query: &str, text: &str) -> bool {
        Query::parse(query).unwrap().matches(&unique_words([text]))
    }

    #[test]
    fn every_word_must_be_there_in_any_order() {
        assert!(finds("lost parcel ", "My PARCEL is lost."));
        assert!(!finds("lost parcel ", "My parcel is late."));
    }

    #[test]
    fn the_last_word_may_be_the_beginning_of_one_until_a_gap_follows() {
        assert!(finds("my parc", "my parcel"));
        assert!(!finds("my parc ", "my parcel"));
        assert!(!finds("parc my ", "my parcel"));
    }

    #[test]
    fn a_short_last_word_is_a_whole_one() {
        assert!(finds("pa", "pa"));
        assert!(!finds("pa", "parcel"));
    }

    #[test]
    fn a_number_may_be_that_of_a_conversation() {
        assert_eq!(Query::parse(" #1042 ").unwrap().number(), Some(1042));
        assert_eq!(Query::parse("1042").unwrap().number(), Some(1042));
        assert_eq!(Query::parse("1042 parcels").unwrap().number(), None);
    }

    #[test]
    fn nothing_is_looked_for_without_a_word() {
        assert_eq!(Query::parse(" ?! "), None);
        assert_eq!(Query::parse(""), None);
    }
}
