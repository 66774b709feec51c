//! Colleagues whom a note names: `@Ann` in its words, and who is meant beside them.
//!
//! A mention is kept as a span of the text with the operator's identity, because names change. It waits in his list of
//! mentions until he writes in the conversation or says that he has seen it.

use crate::{
    id::OperatorId,
    text::{Span, Style, Text, utf16_len},
};
use serde::{Deserialize, Serialize};

/// The longest name that is looked for while somebody types.
///
/// Units: characters. Who writes a sentence after `@` means no colleague.
const MAX_TYPED: usize = 40;

/// A colleague who may be mentioned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Who.
    pub id: OperatorId,
    /// What he is called.
    pub name: String,
}

impl Named {
    /// Says how well what was typed fits the name; smaller is better, `None` is not at all.
    #[must_use]
    pub fn rank(&self, typed: &str) -> Option<u8> {
        let (name, typed) = (self.name.to_lowercase(), typed.to_lowercase());
        if name.starts_with(&typed) {
            return Some(0);
        }
        let mut words = name.split_whitespace();
        words.any(|word| word.starts_with(&typed)).then_some(1)
    }
}

/// Returns what was typed after the last `@` before the caret; `None` when nobody is being named there.
#[must_use]
pub fn typed_name(before_caret: &str) -> Option<&str> {
    let at = before_caret.rfind('@')?;
    let typed = &before_caret[at + 1..];
    let is_name = !typed.starts_with(char::is_whitespace)
        && !typed.contains('\n')
        && typed.chars().count() <= MAX_TYPED;
    (begins_word(before_caret, at) && is_name).then_some(typed)
}

/// Finds where words name somebody, in the order of the words.
///
/// Shape: spans of [`Style::Mention`] that don't overlap. The longest name wins; of several of one name the first who
/// is not named yet.
#[must_use]
pub fn find(words: &str, known: &[Named]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut named: Vec<OperatorId> = Vec::new();
    for (at, _) in words.match_indices('@') {
        if !begins_word(words, at) {
            continue;
        }
        let rest = &words[at + 1..];
        let is_here = |one: &&Named| {
            let after = rest.strip_prefix(one.name.as_str());
            after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        };
        let best = known.iter().filter(is_here).min_by_key(|one| {
            let is_named = named.contains(&one.id);
            (std::cmp::Reverse(one.name.len()), is_named)
        });
        let Some(best) = best else { continue };
        named.push(best.id);
        found.push(Span {
            start: units(&words[..at]),
            len: 1 + units(&best.name),
            style: Style::Mention { operator: best.id },
        });
    }
    found
}

/// Marks in a text whom it mentions.
///
/// # Errors
/// Whom the words don't name.
pub fn mark(text: Text, mentioned: &[Named]) -> Result<Text, OperatorId> {
    let marked = with(text, find_in(mentioned));
    let named = marked.mentions();
    match mentioned.iter().find(|one| !named.contains(&one.id)) {
        Some(missing) => Err(missing.id),
        None => Ok(marked),
    }
}

/// Marks in words that take the place of others whom those mentioned, as far as they still stand there.
#[must_use]
pub fn keep(before: &Text, after: Text) -> Text {
    let known: Vec<Named> = before
        .spans
        .iter()
        .filter_map(|span| {
            let id = span.style.mentions()?;
            let name = before.cut(span).strip_prefix('@')?.to_owned();
            Some(Named { id, name })
        })
        .collect();
    with(after, find_in(&known))
}

fn find_in(known: &[Named]) -> impl Fn(&str) -> Vec<Span> {
    move |words| find(words, known)
}

fn with(mut text: Text, find: impl Fn(&str) -> Vec<Span>) -> Text {
    text.spans.extend(find(&text.plain));
    text.spans.sort_by_key(|span| span.start);
    text
}

/// An address has a letter before its `@`.
fn begins_word(words: &str, at: usize) -> bool {
    !words[..at].ends_with(char::is_alphanumeric)
}

fn units(words: &str) -> u32 {
    u32::try_from(utf16_len(words)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: OperatorId = OperatorId::from_u128(1);
    const ANN_LEE: OperatorId = OperatorId::from_u128(2);
    const OTHER_ANN: OperatorId = OperatorId::from_u128(3);

    fn named(id: OperatorId, name: &str) -> Named {
        Named {
            id,
            name: name.to_owned(),
        }
    }

    fn found(words: &str) -> Vec<(u32, u32, OperatorId)> {
        let known = [named(ANN, "Ann"), named(ANN_LEE, "Ann Lee")];
        let spans = find(words, &known).into_iter();
        spans
            .filter_map(|span| Some((span.start, span.len, span.style.mentions()?)))
            .collect()
    }

    #[test]
    fn the_longest_name_is_meant_and_an_address_is_nobody() {
        assert_eq!(
            found("👍 @Ann, ask @Ann Lee"),
            [(3, 4, ANN), (13, 8, ANN_LEE)]
        );
        assert_eq!(found("(@Ann)"), [(1, 4, ANN)]);
        assert!(found("x@Ann @Anna @ann @ Ann").is_empty());
    }

    #[test]
    fn two_of_one_name_are_told_apart_by_who_is_asked_for() {
        let both = [named(ANN, "Ann"), named(OTHER_ANN, "Ann")];
        let marked = mark(Text::plain("@Ann and @Ann"), &both).unwrap();
        assert_eq!(marked.mentions(), [ANN, OTHER_ANN].into());
        assert_eq!(mark(Text::plain("@Ann"), &both), Err(OTHER_ANN));
        let twice = mark(Text::plain("@Ann, @Ann!"), &both[1..]).unwrap();
        assert_eq!(
            (twice.spans.len(), twice.mentions()),
            (2, [OTHER_ANN].into())
        );
    }

    #[test]
    fn other_words_mention_who_still_stands_in_them() {
        let before = mark(
            Text::plain("@Ann and @Ann Lee"),
            &[named(ANN, "Ann"), named(ANN_LEE, "Ann Lee")],
        );
        let after = keep(&before.unwrap(), Text::plain("please, @Ann Lee"));
        assert_eq!(after.mentions(), [ANN_LEE].into());
        assert_eq!(after.cut(&after.spans[0]), "@Ann Lee");
    }

    #[test]
    fn a_name_is_typed_after_an_at_sign_that_begins_a_word() {
        assert_eq!(typed_name("@"), Some(""));
        assert_eq!(typed_name("ask (@Ann L"), Some("Ann L"));
        for none in ["", "Ann", "a@b", "@ Ann", "@Ann\n"] {
            assert_eq!(typed_name(none), None, "{none}");
        }
        assert_eq!(typed_name(&format!("@{}", "a".repeat(41))), None);
    }

    #[test]
    fn every_word_of_a_name_is_found_and_the_first_is_better() {
        let ann = named(ANN_LEE, "Ann Lee");
        assert_eq!(ann.rank(""), Some(0));
        assert_eq!(ann.rank("ann l"), Some(0));
        assert_eq!(ann.rank("le"), Some(1));
        assert_eq!(ann.rank("nn"), None);
    }
}
