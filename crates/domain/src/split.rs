//! Long text in parts that a channel carries.

use crate::text::{Span, Text, utf16_len};
use unicode_segmentation::UnicodeSegmentation;

/// What one part may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Units: UTF-16 code units; at least 2.
    pub units: usize,
    /// How many spans; at least 1.
    pub spans: usize,
}

/// What one message of Telegram may hold.
///
/// Source: <https://core.telegram.org/bots/api#sendmessage>, <https://core.telegram.org/api/entities>.
pub const OF_MESSAGE: Limit = Limit {
    units: 4096,
    spans: 100,
};

/// What the words under a file of Telegram may hold.
///
/// Source: <https://core.telegram.org/bots/api#sendphoto>.
pub const OF_CAPTION: Limit = Limit {
    units: 1024,
    spans: 100,
};

/// Cuts a text into parts that each keep the limit.
///
/// Shape: in order; no part is empty or white space alone. It is cut between paragraphs, lines or words where
/// one of these ends in the second half of what fits, else between graphemes, and outside of spans where that is
/// possible; a span that must be cut goes on in the next part. Where more spans begin at one letter than a part
/// may hold, those after the limit are left out.
#[must_use]
pub fn split(text: &Text, limit: Limit) -> Vec<Text> {
    let borders = borders(&text.plain, limit.units);
    let whole = utf16_len(&text.plain);
    let mut parts = Vec::new();
    let mut start = Border { byte: 0, unit: 0 };
    while start.unit < whole {
        let end = end_of_part(text, &borders, start, limit);
        let part = part(text, start, end, limit.spans);
        if !part.plain.trim().is_empty() {
            parts.push(part);
        }
        start = end;
    }
    parts
}

/// A place where a text may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Border {
    byte: usize,
    unit: usize,
}

/// Lists where graphemes end; of one that is longer than a part, where its characters end.
fn borders(plain: &str, units: usize) -> Vec<Border> {
    let mut borders = Vec::new();
    let (mut byte, mut unit) = (0, 0);
    for grapheme in plain.graphemes(true) {
        if utf16_len(grapheme) > units {
            for letter in grapheme.chars() {
                byte += letter.len_utf8();
                unit += letter.len_utf16();
                borders.push(Border { byte, unit });
            }
        } else {
            byte += grapheme.len();
            unit += utf16_len(grapheme);
            borders.push(Border { byte, unit });
        }
    }
    borders
}

/// Finds where the part ends that begins at `start`.
fn end_of_part(text: &Text, borders: &[Border], start: Border, limit: Limit) -> Border {
    let most = most_units(text, start.unit, limit);
    let first = borders.partition_point(|border| border.unit <= start.unit);
    let after = borders.partition_point(|border| border.unit <= most);
    // A grapheme that alone breaks the limit of spans still has to go somewhere.
    let fitting = &borders[first..after.max(first + 1).min(borders.len())];
    let last = *fitting.last().unwrap_or(&start);
    if last.byte == text.plain.len() {
        return last;
    }
    let half = start.unit + (last.unit - start.unit) / 2;
    let late = fitting.iter().filter(|border| border.unit > half);
    late.copied()
        .max_by_key(|border| (goodness(text, *border), border.unit))
        .unwrap_or(last)
}

/// Returns up to where a part may reach: as far as its units and its spans allow.
fn most_units(text: &Text, start: usize, limit: Limit) -> usize {
    let by_units = start + limit.units;
    let inside = text.spans.iter().filter(|span| end_of(span) > start);
    let by_spans = inside.map(|span| span.start as usize).nth(limit.spans);
    match by_spans {
        Some(by_spans) if by_spans > start => by_units.min(by_spans),
        Some(_) | None => by_units,
    }
}

/// Says how good it is to cut at a place; more is better.
fn goodness(text: &Text, border: Border) -> u8 {
    let before = &text.plain[..border.byte];
    let by_words = if before.ends_with("\n\n") {
        4
    } else if before.ends_with('\n') {
        3
    } else if before.ends_with(char::is_whitespace) {
        2
    } else {
        1
    };
    let cuts = |span: &Span| (span.start as usize) < border.unit && border.unit < end_of(span);
    if text.spans.iter().any(cuts) {
        by_words
    } else {
        by_words + 4
    }
}

fn end_of(span: &Span) -> usize {
    span.start as usize + span.len as usize
}

fn part(text: &Text, start: Border, end: Border, most: usize) -> Text {
    let clipped = text.spans.iter().filter_map(|span| {
        let from = (span.start as usize).max(start.unit);
        let to = end_of(span).min(end.unit);
        (from < to).then(|| Span {
            start: units(from - start.unit),
            len: units(to - from),
            style: span.style.clone(),
        })
    });
    Text {
        plain: text.plain[start.byte..end.byte].to_owned(),
        spans: clipped.take(most).collect(),
    }
}

fn units(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Style;
    use proptest::prelude::*;

    const SMALL: Limit = Limit {
        units: 10,
        spans: 2,
    };

    fn bold(start: u32, len: u32) -> Span {
        Span {
            start,
            len,
            style: Style::Bold,
        }
    }

    fn words(parts: &[Text]) -> Vec<&str> {
        parts.iter().map(|part| part.plain.as_str()).collect()
    }

    #[test]
    fn what_fits_stays_whole() {
        let text = Text {
            plain: "0123456789".into(),
            spans: vec![bold(0, 10)],
        };
        assert_eq!(split(&text, SMALL), [text]);
        assert_eq!(split(&Text::default(), SMALL), []);
    }

    #[test]
    fn it_is_cut_where_a_reader_pauses() {
        let parts = split(&Text::plain("One two\n\nthree four"), SMALL);
        assert_eq!(words(&parts), ["One two\n\n", "three four"]);
        let parts = split(&Text::plain("abcdefghijklm"), SMALL);
        assert_eq!(words(&parts), ["abcdefghij", "klm"]);
    }

    #[test]
    fn a_grapheme_is_never_torn() {
        let family = "👨‍👩‍👧";
        let parts = split(&Text::plain(family.repeat(3)), SMALL);
        assert_eq!(words(&parts), [family, family, family]);
        let accents = "e\u{301}".repeat(8);
        for part in split(&Text::plain(accents), Limit { units: 5, spans: 1 }) {
            assert!(part.plain.starts_with('e') && part.plain.ends_with('\u{301}'));
        }
        let flags = "🇮🇹".repeat(5);
        assert!(
            words(&split(&Text::plain(flags), SMALL))
                .iter()
                .all(|part| part.chars().count() % 2 == 0)
        );
    }

    #[test]
    fn a_span_is_left_whole_where_that_is_possible() {
        let text = Text {
            plain: "abcdef link x".into(),
            spans: vec![bold(7, 4)],
        };
        let parts = split(&text, SMALL);
        assert_eq!(words(&parts), ["abcdef ", "link x"]);
        assert_eq!(parts[1].spans, [bold(0, 4)]);
        let long = Text {
            plain: "x".repeat(15),
            spans: vec![bold(0, 15)],
        };
        let parts = split(&long, SMALL);
        assert_eq!((parts[0].spans[0].len, parts[1].spans[0].len), (10, 5));
    }

    #[test]
    fn no_part_has_too_many_spans() {
        let text = Text {
            plain: "abcdef".into(),
            spans: (0..6).map(|at| bold(at, 1)).collect(),
        };
        let parts = split(&text, SMALL);
        assert_eq!(words(&parts), ["ab", "cd", "ef"]);
        let crowded = Text {
            plain: "ab".into(),
            spans: vec![bold(0, 2); 9],
        };
        assert_eq!(split(&crowded, SMALL)[0].spans.len(), 2);
    }

    #[test]
    fn the_longest_answer_keeps_telegrams_limits() {
        let plain = "👨‍👩‍👧 שלום ".repeat(1000);
        let plain: String = plain.chars().take(9_000).collect();
        let whole = u32::try_from(utf16_len(&plain)).unwrap();
        let spans = (0..whole / 14).map(|at| bold(at * 14, 8)).collect();
        let parts = split(
            &Text {
                plain: plain.clone(),
                spans,
            },
            OF_MESSAGE,
        );
        assert_eq!(words(&parts).concat(), plain);
        for part in &parts {
            assert!(utf16_len(&part.plain) <= OF_MESSAGE.units);
            assert!(part.spans.len() <= OF_MESSAGE.spans);
        }
    }

    proptest! {
        #[test]
        fn every_letter_arrives_within_the_limits(
            plain in "([a-z ]|\n|é|e\u{301}|שלום|😀|👨‍👩‍👧|🇮🇹|\u{200f}|\u{0}){0,60}",
            wanted in proptest::collection::vec((0_u32..80, 1_u32..30), 0..12),
            units in 2_usize..40,
            spans in 1_usize..5,
        ) {
            let length = u32::try_from(utf16_len(&plain)).unwrap();
            let starts: Vec<u32> = plain.chars().scan(0_u32, |at, letter| {
                let begin = *at;
                *at += u32::try_from(letter.len_utf16()).unwrap();
                Some(begin)
            }).chain([length]).collect();
            let mut all: Vec<Span> = wanted.into_iter().filter_map(|(at, len)| {
                let from = *starts.get(at as usize)?;
                let to = *starts.get((at + len) as usize)?;
                (from < to).then(|| bold(from, to - from))
            }).collect();
            all.sort_by_key(|span| (span.start, std::cmp::Reverse(span.len)));
            let text = Text { plain: plain.clone(), spans: all };
            let parts = split(&text, Limit { units, spans });
            for part in &parts {
                prop_assert!(utf16_len(&part.plain) <= units);
                prop_assert!(!part.plain.trim().is_empty());
                prop_assert!(part.spans.len() <= spans);
                let halves: Vec<u16> = part.plain.encode_utf16().collect();
                for span in &part.spans {
                    let inside = halves.get(span.start as usize..(span.start + span.len) as usize);
                    prop_assert!(inside.is_some_and(|inside| String::from_utf16(inside).is_ok()));
                }
            }
            // Between two parts nothing is missing but white space that would be a part of its own.
            let mut rest = plain.as_str();
            for part in &parts {
                let at = rest.find(&part.plain);
                prop_assert!(at.is_some_and(|at| rest[..at].trim().is_empty()), "{:?}", part.plain);
                rest = &rest[at.unwrap() + part.plain.len()..];
            }
            prop_assert!(rest.trim().is_empty());
            let graphemes: std::collections::BTreeSet<usize> = plain.grapheme_indices(true)
                .filter(|(_, grapheme)| utf16_len(grapheme) <= units)
                .flat_map(|(at, grapheme)| at + 1..at + grapheme.len()).collect();
            let mut at = 0;
            for part in &parts {
                at += plain[at..].find(&part.plain).unwrap();
                prop_assert!(!graphemes.contains(&at), "a grapheme is torn");
                at += part.plain.len();
                prop_assert!(!graphemes.contains(&at), "a grapheme is torn");
            }
        }
    }
}
