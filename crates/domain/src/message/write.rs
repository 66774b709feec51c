//! What people type, before it is a message.

use crate::{
    conversation::Epoch,
    id::{AttachmentId, MessageId, OperatorId},
    text::{MAX_WRITTEN_UNITS, Text, utf16_len},
};
use serde::{Deserialize, Serialize};

/// What an operator asks to write.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Write {
    /// The words; may be empty beside files.
    pub text: String,
    /// Files that were kept for this conversation before; several go as one album.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
    /// True for a note that only colleagues see.
    #[serde(default)]
    pub private: bool,
    /// The message that this one answers.
    #[serde(default)]
    pub reply_to: Option<MessageId>,
    /// The turn under which it was decided; absent: whatever the turn is.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// Colleagues whom a note is meant for, each named in its words as `@` and his name.
    #[serde(default)]
    pub mentions: Vec<OperatorId>,
}

/// Why words were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but white space.
    #[error("the message is empty")]
    Empty,
    /// More than anybody reads.
    #[error("the message is longer than 16384 characters")]
    TooLong,
}

/// Returns typed words without the white space around them, with plain line ends, and without NUL characters,
/// which no database keeps.
fn clean_words(typed: &str) -> String {
    typed.trim().replace("\r\n", "\n").replace('\0', "")
}

/// Parses the words that somebody typed under files; none are none.
///
/// # Errors
/// [`BadText::TooLong`] when there are more than [`MAX_WRITTEN_UNITS`].
pub fn parse_caption(typed: &str) -> Result<Option<Text>, BadText> {
    match parse_words(typed) {
        Ok(words) => Ok(Some(words)),
        Err(BadText::Empty) => Ok(None),
        Err(BadText::TooLong) => Err(BadText::TooLong),
    }
}

/// Parses words that came with formatting; cleaning them may cost it.
///
/// # Errors
/// As [`parse_words`].
pub fn parse_formatted(typed: &Text) -> Result<Text, BadText> {
    let words = parse_words(&typed.plain)?;
    // Spans count from the first letter.
    if words.plain == typed.plain {
        Ok(typed.clone())
    } else {
        Ok(words)
    }
}

/// Parses the words that somebody typed.
///
/// # Errors
/// [`BadText`] when nothing is left after trimming, or more than [`MAX_WRITTEN_UNITS`].
pub fn parse_words(typed: &str) -> Result<Text, BadText> {
    let words = clean_words(typed);
    if words.is_empty() {
        return Err(BadText::Empty);
    }
    if utf16_len(&words) > MAX_WRITTEN_UNITS {
        return Err(BadText::TooLong);
    }
    Ok(Text::plain(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Span, Style};

    #[test]
    fn typed_words_are_trimmed_and_bounded() {
        assert_eq!(parse_words(" hi \r\n"), Ok(Text::plain("hi")));
        assert_eq!(parse_words("a\0b"), Ok(Text::plain("ab")));
        assert_eq!(parse_words(" \n"), Err(BadText::Empty));
        assert_eq!(parse_caption(" "), Ok(None));
        let most = "👍".repeat(MAX_WRITTEN_UNITS / 2);
        assert_eq!(parse_words(&most), Ok(Text::plain(most.as_str())));
        assert_eq!(parse_words(&format!("{most}.")), Err(BadText::TooLong));
    }

    #[test]
    fn formatting_stays_on_words_that_are_as_they_came() {
        let bold = |plain: &str| Text {
            plain: plain.into(),
            spans: vec![Span {
                start: 0,
                len: 2,
                style: Style::Bold,
            }],
        };
        assert_eq!(parse_formatted(&bold("hi there")), Ok(bold("hi there")));
        assert_eq!(parse_formatted(&bold(" hi")), Ok(Text::plain("hi")));
        assert_eq!(parse_formatted(&bold(" ")), Err(BadText::Empty));
    }
}
