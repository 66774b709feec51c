//! A line of a text with what was found in it.

use super::{query::Query, word::words};
use serde::{Deserialize, Serialize};

/// The characters of a line.
const MAX_CHARS: usize = 160;

/// The characters that stand before the first word that was found.
const BEFORE_CHARS: usize = 40;

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The words.
    pub words: String,
    /// True for what was looked for.
    pub is_found: bool,
}

/// A line of a text, cut around the first word that was found.
///
/// Shape: no piece is empty; found and other pieces may follow in any order.
pub type Snippet = Vec<Piece>;

/// Returns a line of `text` with the words of `query` marked.
#[must_use]
pub fn snippet(text: &str, query: &Query) -> Snippet {
    let found: Vec<_> = words(text)
        .into_iter()
        .filter(|word| query.is_about(&word.folded))
        .map(|word| word.place)
        .collect();
    let first = found.first().map_or(0, |place| place.start);
    let start = back(text, first, BEFORE_CHARS);
    let end = forward(text, start, MAX_CHARS);
    let mut pieces = Vec::new();
    let mut at = start;
    for place in found.into_iter().filter(|place| place.end <= end) {
        push(&mut pieces, &text[at..place.start], false);
        push(&mut pieces, &text[place.clone()], true);
        at = place.end;
    }
    push(&mut pieces, &text[at..end], false);
    if start > 0 {
        lead(&mut pieces);
    }
    if end < text.len() {
        push(&mut pieces, "…", false);
    }
    pieces
}

/// Adds a stretch on one line, however many lines it had.
fn push(pieces: &mut Snippet, words: &str, is_found: bool) {
    let mut line = String::with_capacity(words.len());
    for letter in words.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        let is_gap_again = letter == ' ' && line.ends_with(' ');
        if !is_gap_again {
            line.push(letter);
        }
    }
    match pieces.last_mut() {
        Some(last) if last.is_found == is_found => last.words.push_str(&line),
        Some(_) | None if line.is_empty() => {}
        Some(_) | None => pieces.push(Piece {
            words: line,
            is_found,
        }),
    }
}

fn lead(pieces: &mut Snippet) {
    match pieces.first_mut() {
        Some(first) if !first.is_found => first.words.insert(0, '…'),
        Some(_) | None => pieces.insert(
            0,
            Piece {
                words: "…".to_owned(),
                is_found: false,
            },
        ),
    }
}

/// Goes back from `from` by at most `chars`, to the beginning of a word or of the text.
fn back(text: &str, from: usize, chars: usize) -> usize {
    let before = &text[..from];
    let Some((furthest, _)) = before.char_indices().rev().nth(chars) else {
        return 0;
    };
    let gap = text[furthest..from].find(char::is_whitespace);
    gap.map_or(from, |gap| {
        let rest = &text[furthest + gap..from];
        furthest + gap + (rest.len() - rest.trim_start().len())
    })
}

/// Goes forward from `from` by at most `chars`.
fn forward(text: &str, from: usize, chars: usize) -> usize {
    let rest = &text[from..];
    rest.char_indices()
        .nth(chars)
        .map_or(text.len(), |(end, _)| from + end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, query: &str) -> String {
        let pieces = snippet(text, &Query::parse(query).unwrap());
        let mark = |piece: Piece| {
            if piece.is_found {
                format!("[{}]", piece.words)
            } else {
                piece.words
            }
        };
        pieces.into_iter().map(mark).collect()
    }

    #[test]
    fn what_was_found_is_marked_as_it_was_written() {
        assert_eq!(
            marked("Où est ma\nCafétière?", "ou cafe"),
            "[Où] est ma [Cafétière]?"
        );
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_that_was_found() {
        let text = format!("{} needle {}", "hay ".repeat(100), "straw ".repeat(100));
        let line = marked(&text, "needle ");
        assert!(line.starts_with("…hay"), "{line}");
        assert!(line.contains("[needle]") && line.ends_with('…'), "{line}");
        assert!(line.chars().count() <= MAX_CHARS + 4, "{line}");
    }

    #[test]
    fn a_text_in_which_nothing_was_found_is_shown_from_its_beginning() {
        assert_eq!(marked("hello there", "parcel"), "hello there");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,400}", query in "\\PC{1,20}") {
            if let Some(query) = Query::parse(&query) {
                let pieces = snippet(&text, &query);
                prop_assert!(pieces.iter().all(|piece| !piece.words.is_empty()));
            }
        }
    }
}
