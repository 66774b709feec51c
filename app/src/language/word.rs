//! One text, in every language.

use super::{Language, categories, category, dictionary};
use leptos::{
    attr::IntoAttributeValue,
    prelude::{IntoRender, TextProp},
};
use std::fmt::{self, Display, Write};

/// Stands between the forms of a text that counts something.
pub(super) const BETWEEN_FORMS: char = '\t';

/// A text that people read: a word, a sentence, or one with places for names and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    place: u16,
    english: &'static str,
}

impl Word {
    /// Makes the one at a place of the dictionaries.
    pub(crate) const fn new(place: u16, english: &'static str) -> Self {
        Self { place, english }
    }

    /// Returns it in the viewer's language.
    #[must_use]
    #[inline(never)]
    pub fn text(self) -> &'static str {
        dictionary::find(self.place).unwrap_or(self.english)
    }

    /// Returns it with its places filled.
    pub(crate) fn with(self, places: &[(&str, &dyn Display)]) -> String {
        fill(self.text(), places)
    }

    /// Returns the form that a number asks for, with its places filled.
    pub(crate) fn counted(self, count: i64, places: &[(&str, &dyn Display)]) -> String {
        let language = Language::here();
        let asked = category(language, count);
        let at = categories(language).iter().position(|one| *one == asked);
        let mut forms = self.text().split(BETWEEN_FORMS);
        fill(
            forms.nth(at.unwrap_or_default()).unwrap_or_default(),
            places,
        )
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl IntoRender for Word {
    type Output = &'static str;

    fn into_render(self) -> Self::Output {
        self.text()
    }
}

impl IntoAttributeValue for Word {
    type Output = &'static str;

    fn into_attribute_value(self) -> Self::Output {
        self.text()
    }
}

impl From<Word> for TextProp {
    fn from(word: Word) -> Self {
        word.text().into()
    }
}

/// Writes names and numbers into the places of a template, such as `{name}`.
fn fill(template: &str, places: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if let Some((_, value)) = places.iter().find(|(place, _)| *place == name) {
            // Writing to a string does not fail.
            let _written = write!(filled, "{value}");
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Returns a number as plural rules look at it.
#[must_use]
pub fn quantity(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// What the catalogue knows of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Its name in its module and in locale files.
    pub(crate) name: &'static str,
    /// What it says in English; its forms with tabs between them.
    #[cfg_attr(
        not(feature = "ssr"),
        expect(dead_code, reason = "the browser needs the names alone")
    )]
    pub(crate) english: &'static str,
    /// What it has places for.
    #[cfg_attr(
        not(feature = "ssr"),
        expect(dead_code, reason = "the browser needs the names alone")
    )]
    pub(crate) places: &'static [&'static str],
}

/// Returns where a text stands among the others of its module.
///
/// # Panics
/// When it is not there; this is only asked while the program is built.
pub(crate) const fn place_of(entries: &[Entry], name: &str) -> u16 {
    let mut at = 0;
    while at < entries.len() {
        if is_same(entries[at].name, name) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "there are some thousand texts"
            )]
            return at as u16;
        }
        at += 1;
    }
    panic!("no such text")
}

/// Compares two names while the program is built.
pub(crate) const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_wherever_a_language_puts_them() {
        let places: [(&str, &dyn Display); 2] = [("name", &"Anna"), ("count", &3)];
        assert_eq!(fill("{count}: {name}", &places), "3: Anna");
        assert_eq!(fill("{name}{name}", &places), "AnnaAnna");
        assert_eq!(fill("nothing", &places), "nothing");
    }

    #[test]
    fn a_name_with_braces_stays_as_it_is() {
        assert_eq!(fill("for {name}", &[("name", &"{count}")]), "for {count}");
    }
}
