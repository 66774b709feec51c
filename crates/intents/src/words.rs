//! Words of a text, without regard to how they are written.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The characters of a text that are looked at: nobody says what he wants later than that.
const MAX_CHARS: usize = 2_000;

/// The characters of a word that are looked at; longer ones are addresses and keys.
const MAX_WORD: usize = 40;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// Letters between gaps; a number is told by its shape: `#` and how many digits.
    Spaced(String),
    /// Letters of a script that writes without gaps.
    Unspaced(Vec<char>),
}

/// Splits a text into words, in lower case and one form for all ways to write a letter (NFKC).
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Builder::default();
    let lower = text
        .chars()
        .take(MAX_CHARS)
        .nfkc()
        .flat_map(char::to_lowercase);
    for letter in lower.nfkc().take(MAX_CHARS) {
        if is_unspaced(letter) {
            word.end_spaced(&mut words);
            word.unspaced.push(letter);
        } else if letter.is_alphanumeric() || is_combining_mark(letter) {
            word.end_unspaced(&mut words);
            word.push(letter);
        } else {
            word.end(&mut words);
        }
    }
    word.end(&mut words);
    words
}

#[derive(Default)]
struct Builder {
    spaced: String,
    length: usize,
    is_number: bool,
    unspaced: Vec<char>,
}

impl Builder {
    fn push(&mut self, letter: char) {
        self.is_number = letter.is_numeric() && (self.length == 0 || self.is_number);
        self.length += 1;
        if self.length <= MAX_WORD {
            self.spaced.push(letter);
        }
    }

    fn end_spaced(&mut self, words: &mut Vec<Word>) {
        if self.length == 0 {
            return;
        }
        let word = std::mem::take(&mut self.spaced);
        let length = std::mem::take(&mut self.length);
        words.push(Word::Spaced(if std::mem::take(&mut self.is_number) {
            format!("#{}", length.min(MAX_WORD))
        } else {
            word
        }));
    }

    fn end_unspaced(&mut self, words: &mut Vec<Word>) {
        if !self.unspaced.is_empty() {
            words.push(Word::Unspaced(std::mem::take(&mut self.unspaced)));
        }
    }

    fn end(&mut self, words: &mut Vec<Word>) {
        self.end_spaced(words);
        self.end_unspaced(words);
    }
}

/// Says whether a letter belongs to a script that writes words without gaps and has few letters a word: Chinese and
/// Japanese. Korean writes gaps; Thai and its neighbours have long words, of which parts are looked at anyway.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3100}'..='\u{312f}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spaced(text: &str) -> Vec<Word> {
        text.split(' ')
            .map(|word| Word::Spaced(word.to_owned()))
            .collect()
    }

    #[test]
    fn words_are_the_same_however_they_are_written() {
        assert_eq!(words("Where's my CARD?"), spaced("where s my card"));
        assert_eq!(words("ﬁne  Ｃａｒｄ"), spaced("fine card"));
        assert_eq!(words("cafe\u{301}"), words("CAFÉ"));
        assert_eq!(words("ВЕРНИТЕ деньги"), spaced("верните деньги"));
        assert_eq!(words(" \n…!"), []);
    }

    #[test]
    fn numbers_are_told_by_their_shape() {
        assert_eq!(words("order 12345, 7 items"), spaced("order #5 #1 items"));
        assert_eq!(words("a4 4a"), spaced("a4 4a"));
    }

    #[test]
    fn scripts_without_gaps_stay_together() {
        let chinese = Word::Unspaced("退款在哪里".chars().collect());
        assert_eq!(words("退款在哪里？"), std::slice::from_ref(&chinese));
        let card = Word::Spaced("card".into());
        assert_eq!(words("card退款在哪里card"), [card.clone(), chinese, card]);
    }

    #[test]
    fn marks_stay_with_their_letters() {
        assert_eq!(words("धन्यवाद").len(), 1);
    }

    #[test]
    fn endless_texts_and_words_are_cut() {
        assert_eq!(words(&"x".repeat(9_999)), spaced(&"x".repeat(40)));
        assert_eq!(words(&"x ".repeat(9_999)).len(), 1_000);
    }
}
