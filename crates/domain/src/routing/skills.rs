//! What operators can, and what conversations need.

use crate::complaint;
use crate::team::{BadField, parse_name};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, str::FromStr};

/// The skills that one operator or one need may name: more nobody keeps current.
const MAX_SKILLS: usize = 50;

/// How well somebody can something.
///
/// Shape: 1 (knows it), 2 (does it daily) or 3 (teaches it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// Knows it.
    pub const LOWEST: Self = Self(1);
    /// Teaches it.
    pub const HIGHEST: Self = Self(3);

    /// Makes a level; `None` outside 1 to 3.
    #[must_use]
    pub const fn new(raw: u8) -> Option<Self> {
        match raw {
            1..=3 => Some(Self(raw)),
            _ => None,
        }
    }

    /// Returns the level as a number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Level {
    type Error = &'static str;

    fn try_from(raw: u8) -> Result<Self, Self::Error> {
        Self::new(raw).ok_or("a level is 1, 2 or 3")
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.get()
    }
}

/// Skills by name.
pub type Skills = BTreeMap<String, Level>;

/// Checks skills that people typed; names are folded to lower case, so that they compare.
///
/// # Errors
/// [`BadField`] about `field`.
pub fn parse_skills(field: &str, typed: &[(String, Level)]) -> Result<Skills, BadField> {
    if typed.len() > MAX_SKILLS {
        return Err(BadField::new(field, complaint::TOO_MANY_SKILLS));
    }
    let mut skills = Skills::new();
    for (name, level) in typed {
        let name = parse_name(field, name)?.to_lowercase();
        if skills.insert(name, *level).is_some() {
            return Err(BadField::new(field, complaint::SKILL_TWICE));
        }
    }
    Ok(skills)
}

/// A language by its primary subtag, for instance `de`; the region does not count.
///
/// Source: RFC 5646, ISO 639.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

/// Says that a text is not the tag of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language tag")]
pub struct NotALanguage;

impl FromStr for Language {
    type Err = NotALanguage;

    fn from_str(tag: &str) -> Result<Self, NotALanguage> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        let letters = primary.as_bytes();
        if !(2..=3).contains(&letters.len()) || !letters.iter().all(u8::is_ascii_alphabetic) {
            return Err(NotALanguage);
        }
        let mut raw = [b' '; 3];
        for (place, letter) in raw.iter_mut().zip(letters) {
            *place = letter.to_ascii_lowercase();
        }
        Ok(Self(raw))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.0.iter().filter(|letter| **letter != b' ');
        letters
            .map(|letter| char::from(*letter))
            .try_for_each(|letter| write!(f, "{letter}"))
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;

    fn try_from(tag: String) -> Result<Self, NotALanguage> {
        tag.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.to_string()
    }
}

/// What a conversation needs of whoever gets it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Need {
    /// Each at this level or a higher one.
    pub skills: Skills,
    /// Spoken; `None` = any.
    pub language: Option<Language>,
}

impl Need {
    /// Returns the need with every level lowered by `levels`; what falls below the lowest is not needed any more.
    #[must_use]
    pub fn relaxed(&self, levels: u8) -> Self {
        let lowered = self.skills.iter().filter_map(|(name, level)| {
            let lower = Level::new(level.get().saturating_sub(levels))?;
            Some((name.clone(), lower))
        });
        Self {
            skills: lowered.collect(),
            language: self.language,
        }
    }

    /// Says whether somebody with these skills has them all.
    #[must_use]
    pub fn has_skills(&self, skills: &Skills) -> bool {
        self.skills
            .iter()
            .all(|(name, level)| skills.get(name).is_some_and(|has| has >= level))
    }

    /// Says whether somebody with these languages is understood; who names none speaks them all.
    #[must_use]
    pub fn has_language(&self, languages: &BTreeSet<Language>) -> bool {
        languages.is_empty()
            || self
                .language
                .is_none_or(|language| languages.contains(&language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(raw: u8) -> Level {
        Level::new(raw).unwrap()
    }

    #[test]
    fn a_language_is_its_primary_subtag() {
        for (tag, text) in [
            ("de", "de"),
            ("pt-BR", "pt"),
            (" EN_us", "en"),
            ("yue", "yue"),
        ] {
            assert_eq!(tag.parse::<Language>().unwrap().to_string(), text);
        }
        for tag in ["", "d", "d3", "german", "-"] {
            assert_eq!(tag.parse::<Language>(), Err(NotALanguage), "{tag}");
        }
        let read: Language = serde_json::from_str("\"de-AT\"").unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), "\"de\"");
    }

    #[test]
    fn a_level_is_one_to_three() {
        assert_eq!((Level::new(0), Level::new(4)), (None, None));
        assert!(serde_json::from_str::<Level>("4").is_err());
        assert_eq!(serde_json::from_str::<Level>("2").unwrap(), level(2));
    }

    #[test]
    fn a_relaxed_need_asks_for_less_and_for_nothing_in_the_end() {
        let need = Need {
            skills: [("tax".to_owned(), level(3)), ("chat".to_owned(), level(1))].into(),
            language: "de".parse().ok(),
        };
        let relaxed = need.relaxed(1);
        assert_eq!(relaxed.skills, [("tax".to_owned(), level(2))].into());
        assert_eq!(need.relaxed(3).skills, Skills::new());
        assert_eq!(need.relaxed(3).language, need.language);
        let has: Skills = [("tax".to_owned(), level(2))].into();
        assert!(relaxed.has_skills(&has) && !need.has_skills(&has));
    }

    #[test]
    fn who_names_no_language_speaks_all() {
        let need = Need {
            language: "de".parse().ok(),
            ..Need::default()
        };
        let english: Language = "en".parse().unwrap();
        assert!(need.has_language(&BTreeSet::new()));
        assert!(!need.has_language(&[english].into()));
        assert!(Need::default().has_language(&[english].into()));
    }

    #[test]
    fn skills_are_folded_and_named_once() {
        let typed = |names: &[&str]| -> Vec<_> {
            names
                .iter()
                .map(|name| ((*name).to_owned(), level(1)))
                .collect()
        };
        let skills = parse_skills("skills", &typed(&[" Tax "])).unwrap();
        assert_eq!(skills.keys().collect::<Vec<_>>(), ["tax"]);
        assert!(parse_skills("skills", &typed(&["Tax", "tax"])).is_err());
        assert!(parse_skills("skills", &typed(&[" "])).is_err());
    }
}
