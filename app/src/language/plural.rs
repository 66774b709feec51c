//! Which form a number asks for.

use super::Language;

/// The forms that languages have for numbers.
///
/// Source: Unicode CLDR, "Language Plural Rules".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// None.
    Zero,
    /// One.
    One,
    /// Two.
    Two,
    /// A few.
    Few,
    /// Many.
    Many,
    /// Any other number.
    Other,
}

impl Category {
    /// Returns its name in locale files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// Lists the forms that a language has for whole numbers, in the order in which dictionaries keep them.
///
/// Italian's *many* is left out: it asks for *di* after whole millions, which are never counted here.
#[must_use]
pub const fn categories(language: Language) -> &'static [Category] {
    match language {
        Language::English | Language::German | Language::Italian | Language::Mirrored => {
            &[Category::One, Category::Other]
        }
    }
}

/// Returns the form that a number asks for.
///
/// Shape: one of [`categories`].
#[must_use]
pub const fn category(language: Language, count: i64) -> Category {
    match language {
        Language::English | Language::German | Language::Italian | Language::Mirrored => {
            if count == 1 {
                Category::One
            } else {
                Category::Other
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_nothing_is_many() {
        let said = [-1, 0, 1, 2, 1_000_000].map(|count| category(Language::German, count));
        use Category::{One, Other};
        assert_eq!(said, [Other, Other, One, Other, Other]);
    }

    #[test]
    fn a_language_has_the_form_that_any_number_asks_for() {
        for language in Language::ALL {
            for count in -2..=200 {
                assert!(categories(language).contains(&category(language, count)));
            }
        }
    }
}
