//! In which language the pages speak.
//!
//! English is in the program. Any other language is a dictionary: the server makes it of a file of
//! `app/locales`, renders with it, and serves it as one file that the browser reads before the page comes alive.

mod choice;
mod dictionary;
#[cfg(feature = "ssr")]
mod locale;
mod plural;
#[cfg(feature = "ssr")]
mod spoken;
mod word;

pub use choice::Choice;
#[cfg(feature = "ssr")]
pub use dictionary::{Script, script};
#[cfg(feature = "ssr")]
pub use locale::{check, negotiate};
pub use plural::{Category, categories, category};
#[cfg(feature = "ssr")]
pub use spoken::{event, said, within, words_for};
pub(crate) use word::{Entry, is_same, place_of};
pub use word::{Word, quantity};

/// The cookie that keeps what somebody chose.
pub const COOKIE: &str = "language";

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// What is said where nothing else is known.
    English,
    /// German.
    German,
    /// Italian.
    Italian,
    /// English with accents, from right to left: shows what is not ready for other languages. Not in releases.
    Mirrored,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::Italian, Self::Mirrored];

    /// Those that people choose from.
    pub const OFFERED: [Self; 3] = [Self::English, Self::German, Self::Italian];

    /// Returns its tag as pages say it.
    ///
    /// Source: RFC 5646; `ar-XB` is the mirrored pseudo-locale of Android and Chromium.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Italian => "it",
            Self::Mirrored => "ar-XB",
        }
    }

    /// Returns its name in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Italian => "Italiano",
            Self::Mirrored => "Mirrored",
        }
    }

    /// Returns the direction in which it is written, as the document says it.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German | Self::Italian => "ltr",
            Self::Mirrored => "rtl",
        }
    }

    /// Finds the one with exactly this tag; the mirrored one only where the program is being made.
    #[must_use]
    pub fn find(tag: &str) -> Option<Self> {
        let is_there = |language: &Self| cfg!(debug_assertions) || *language != Self::Mirrored;
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == tag && is_there(language))
    }

    /// Returns the one of the page that is rendered or shown; English where there is no page.
    #[must_use]
    pub fn here() -> Self {
        dictionary::language()
    }
}
