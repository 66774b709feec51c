//! Text with its formatting, as channels carry it.

use crate::id::OperatorId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest text that one message may carry (Telegram's limit).
///
/// Units: UTF-16 code units.
pub const MAX_TEXT_UNITS: usize = 4096;

/// The longest text that somebody of the house may write; a channel carries it in up to five parts.
///
/// Units: UTF-16 code units. Source: docs/adr/0038-long-answers-go-in-parts.md.
pub const MAX_WRITTEN_UNITS: usize = 4 * MAX_TEXT_UNITS;

/// Plain text and the spans that format it.
///
/// Shape: spans lie inside the text, in order of their start; they may nest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The words without any markup.
    pub plain: String,
    /// What is formatted how.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

/// One formatted stretch of a [`Text`].
///
/// Units: `start` and `len` in UTF-16 code units, as Telegram and browsers count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// How long it is; at least 1.
    pub len: u32,
    /// How it looks or what it points to.
    pub style: Style,
}

/// How a span looks or what it points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Underlined.
    Underline,
    /// Struck through.
    Strike,
    /// Hidden until asked for.
    Spoiler,
    /// A quotation.
    Quote,
    /// Monospaced, in a line.
    Code,
    /// Monospaced, a block.
    Pre,
    /// A link with an address of its own.
    Link {
        /// Where it leads.
        url: String,
    },
    /// An address, a mention, a hashtag, a number: the text itself says it.
    Detected {
        /// The channel's own name of the kind, such as `url` or `phone_number`.
        kind: String,
    },
    /// A colleague whom a note names.
    Mention {
        /// Who.
        operator: OperatorId,
    },
}

impl Style {
    /// Returns the colleague whom it names, if it names one.
    #[must_use]
    pub const fn mentions(&self) -> Option<OperatorId> {
        match self {
            Self::Mention { operator } => Some(*operator),
            Self::Bold
            | Self::Italic
            | Self::Underline
            | Self::Strike
            | Self::Spoiler
            | Self::Quote
            | Self::Code
            | Self::Pre
            | Self::Link { .. }
            | Self::Detected { .. } => None,
        }
    }
}

impl Text {
    /// Makes a text without formatting.
    #[must_use]
    pub fn plain(words: impl Into<String>) -> Self {
        Self {
            plain: words.into(),
            spans: Vec::new(),
        }
    }

    /// Returns the colleagues whom it names.
    #[must_use]
    pub fn mentions(&self) -> BTreeSet<OperatorId> {
        let spans = self.spans.iter();
        spans.filter_map(|span| span.style.mentions()).collect()
    }

    /// Returns the words of a span; what reaches beyond the text is cut to it.
    #[must_use]
    pub fn cut(&self, span: &Span) -> String {
        let at = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        let units = self.plain.encode_utf16();
        let units: Vec<u16> = units.skip(at(span.start)).take(at(span.len)).collect();
        String::from_utf16_lossy(&units)
    }

    /// Returns the first `max_chars` characters on one line, with an ellipsis when something was left out.
    #[must_use]
    pub fn excerpt(&self, max_chars: usize) -> String {
        let mut line = String::new();
        let mut words = self.plain.split_whitespace();
        let mut length = 0;
        for word in &mut words {
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            for letter in word.chars() {
                if length >= max_chars {
                    line.push('…');
                    return line;
                }
                line.push(letter);
                length += 1;
            }
        }
        line
    }
}

/// Returns the length of `words` as channels and browsers count it.
///
/// Units: UTF-16 code units.
#[must_use]
pub fn utf16_len(words: &str) -> usize {
    words.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_and_says_when_it_was_cut() {
        assert_eq!(Text::plain("a\n b").excerpt(10), "a b");
        assert_eq!(Text::plain("abcdef").excerpt(3), "abc…");
        assert_eq!(Text::plain("  ").excerpt(3), "");
    }

    #[test]
    fn length_counts_utf16_units() {
        assert_eq!(utf16_len("a👍"), 3);
    }
}
