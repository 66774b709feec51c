//! Words of a text.

use std::{collections::BTreeSet, ops::Range};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The letters of a word that count; longer ones are addresses and keys.
pub const MAX_WORD_CHARS: usize = 40;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, without accents.
    pub(super) folded: String,
    /// Its place in the text.
    ///
    /// Units: bytes.
    pub(super) place: Range<usize>,
}

/// Lists the words of a text in their order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    for (start, letter) in text.char_indices() {
        let end = start + letter.len_utf8();
        if is_combining_mark(letter) {
            if let Some(word) = &mut open {
                word.place.end = end;
            }
            continue;
        }
        let folded: String = std::iter::once(letter)
            .nfkd()
            .flat_map(char::to_lowercase)
            .nfkd()
            .filter(|part| part.is_alphanumeric() && !is_combining_mark(*part))
            .collect();
        let stands_alone = is_unspaced(letter);
        if folded.is_empty() || stands_alone {
            words.extend(open.take());
        }
        if folded.is_empty() {
            continue;
        }
        let word = open.get_or_insert_with(|| Word {
            folded: String::new(),
            place: start..end,
        });
        word.place.end = end;
        if word.folded.chars().count() < MAX_WORD_CHARS {
            word.folded.push_str(&folded);
        }
        if stands_alone {
            words.extend(open.take());
        }
    }
    words.extend(open);
    words
}

/// Lists the words of some texts.
///
/// Shape: sorted, no duplicates; letters and digits in lower case, without accents.
pub fn unique_words<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    texts
        .into_iter()
        .flat_map(words)
        .map(|word| word.folded)
        .collect()
}

/// Says whether a letter is of a script that writes without gaps between words.
const fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3040}'..='\u{30ff}' // Kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn case_accents_and_width_do_not_count() {
        assert_eq!(
            folded("Où est ma CAFÉTIÈRE?"),
            ["ou", "est", "ma", "cafetiere"]
        );
        assert_eq!(folded("Straße ﬁx Ⅳ"), ["straße", "fix", "iv"]);
        assert_eq!(folded("e\u{301}te\u{301}"), ["ete"]);
    }

    #[test]
    fn addresses_and_numbers_are_cut_at_their_signs() {
        assert_eq!(
            folded("ann.b@example.org, #1042"),
            ["ann", "b", "example", "org", "1042"]
        );
    }

    #[test]
    fn scripts_without_gaps_have_words_of_one_letter() {
        assert_eq!(
            folded("荷物 box はどこ"),
            ["荷", "物", "box", "は", "と", "こ"]
        );
    }

    #[test]
    fn a_word_stands_where_it_was_written() {
        let text = "le Café!";
        let last = words(text).pop().unwrap();
        assert_eq!(&text[last.place], "Café");
    }

    proptest! {
        #[test]
        fn words_are_plain_and_their_places_are_in_order(text in "\\PC{0,60}") {
            let found = words(&text);
            let mut end = 0;
            for word in found {
                prop_assert!(word.folded.chars().all(char::is_alphanumeric));
                prop_assert!(!word.folded.is_empty());
                prop_assert!(word.place.start >= end && text.get(word.place.clone()).is_some());
                end = word.place.end;
            }
        }

        #[test]
        fn a_folded_word_folds_to_itself(text in "\\PC{0,20}") {
            for word in folded(&text) {
                prop_assert_eq!(folded(&word).concat(), word);
            }
        }
    }
}
