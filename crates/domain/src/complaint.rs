//! What is wrong with what somebody typed or asked for: each complaint with its key, its words in English and what
//! stands in them.
//!
//! REST and the command line say the words in English; pages look them up by the key in the reader's language.
//! A complaint is one of the lists below, so that a test can walk them all.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, fmt};

/// Makes the complaints of a module: constants (`NAME = "Text.";`), and functions for those with places
/// (`name(zone) = "There is no {zone}.";`).
macro_rules! complaints {
    ($($name:ident $(($($place:ident),+))? = $english:literal;)+) => {
        /// Every complaint of this module.
        pub(super) const ALL: &[super::Known] = &[$(super::Known {
            key: stringify!($name),
            english: $english,
            places: &[$($(stringify!($place)),+)?],
        },)+];

        $(complaint! { $name $(($($place),+))? = $english })+
    };
}

/// Makes one complaint.
macro_rules! complaint {
    ($name:ident = $english:literal) => {
        #[doc = concat!("`", $english, "`")]
        pub const $name: Complaint = Complaint::new(stringify!($name), $english);
    };
    ($name:ident ($($place:ident),+) = $english:literal) => {
        #[doc = concat!("`", $english, "`")]
        #[must_use]
        pub fn $name($($place: impl Into<super::Part>),+) -> Complaint {
            Complaint::new(stringify!($name), $english)
                .with(vec![$((stringify!($place), $place.into())),+])
        }
    };
}

mod refusals;
mod routing;
mod scenario;
mod words;

pub use refusals::*;
pub use routing::*;
pub use scenario::*;
pub use words::*;

/// What the language files know of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its key: stable, unique.
    pub key: &'static str,
    /// What it says in English, with its places in braces.
    pub english: &'static str,
    /// The names of its places.
    pub places: &'static [&'static str],
}

/// Lists every complaint that there is.
///
/// Shape: each key once.
pub fn all() -> impl Iterator<Item = &'static Known> {
    [words::ALL, refusals::ALL, routing::ALL, scenario::ALL]
        .into_iter()
        .flatten()
}

/// Lists the complaints about a routing policy, which its page makes while it is written.
///
/// Shape: what [`crate::routing::RoutingPolicy::problems`] says besides, too.
pub fn of_policies() -> impl Iterator<Item = &'static Known> {
    let besides = [NO_TEAM].map(|complaint| complaint.key);
    let besides = words::ALL
        .iter()
        .filter(move |known| besides.contains(&known.key));
    routing::ALL.iter().chain(besides)
}

/// What is wrong.
///
/// Where it is written to JSON it is its sentence in English, and what is read is a sentence as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    key: &'static str,
    english: Cow<'static, str>,
    parts: Vec<(&'static str, Part)>,
}

/// What stands at a place of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A name or a number, the same in every language.
    Text(String),
    /// What is wrong with a part.
    Complaint(Box<Complaint>),
}

impl Complaint {
    const fn new(key: &'static str, english: &'static str) -> Self {
        Self {
            key,
            english: Cow::Borrowed(english),
            parts: Vec::new(),
        }
    }

    fn with(self, parts: Vec<(&'static str, Part)>) -> Self {
        Self { parts, ..self }
    }

    /// Makes one of a sentence as it was said, which has no other language.
    #[must_use]
    pub fn said(sentence: String) -> Self {
        Self {
            key: "",
            english: sentence.into(),
            parts: Vec::new(),
        }
    }

    /// Says it in another language; `words` finds what that language says for a key, with the same places.
    ///
    /// What the language does not know is said in English.
    #[must_use]
    pub fn in_words(&self, words: &dyn Fn(&str) -> Option<String>) -> String {
        let known = words(self.key);
        let pattern = known.as_deref().unwrap_or(&self.english);
        if self.parts.is_empty() {
            return pattern.to_owned();
        }
        let mut said = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            match self.parts.iter().find(|(place, _)| *place == name) {
                Some((_, Part::Text(text))) => said.push_str(text),
                Some((_, Part::Complaint(inner))) => said.push_str(&inner.in_words(words)),
                None => {}
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(&|_| None))
    }
}

impl Serialize for Complaint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Complaint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::said)
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Part {
    fn from(number: i64) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<usize> for Part {
    fn from(number: usize) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<Complaint> for Part {
    fn from(complaint: Complaint) -> Self {
        Self::Complaint(Box::new(complaint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::TeamId, routing::RoutingPolicy};
    use std::collections::BTreeSet;

    #[test]
    fn a_complaint_is_said_in_english_and_in_the_words_of_a_language() {
        let complaint = of_thing("Billing", number_between(1_i64, 20_i64));
        assert_eq!(complaint.to_string(), "Billing: A number from 1 to 20.");
        let words = |key: &str| (key == "number_between").then(|| "{most} bis {least}".to_owned());
        assert_eq!(complaint.in_words(&words), "Billing: 20 bis 1");
        let braces = no_variable("{{contact.nmae}}");
        assert_eq!(
            braces.to_string(),
            "There is no variable {{contact.nmae}}.",
            "what is filled in is not filled again"
        );
    }

    #[test]
    fn on_the_wire_it_is_its_sentence() {
        let wire = serde_json::to_value(NAME_MISSING).unwrap();
        assert_eq!(wire, "Please give a name.");
        let read: Complaint = serde_json::from_value(wire).unwrap();
        assert_eq!(read, Complaint::said("Please give a name.".to_owned()));
        let never = |_: &str| Some("never".to_owned());
        assert_eq!(
            Complaint::said("{x}".to_owned()).to_string(),
            "{x}",
            "a sentence has no places"
        );
        assert_eq!(NAME_MISSING.in_words(&never), "never");
    }

    #[test]
    fn each_key_stands_once_and_each_place_is_said() {
        let mut keys = BTreeSet::new();
        for known in all() {
            assert!(keys.insert(known.key), "{}", known.key);
            for place in known.places {
                let said = format!("{{{place}}}");
                assert!(known.english.contains(&said), "{}: {said}", known.key);
            }
            assert_eq!(
                known.english.matches('{').count(),
                known.places.len(),
                "{}",
                known.key
            );
        }
    }

    #[test]
    fn the_page_of_the_policy_is_given_what_it_may_have_to_say() {
        let policy = RoutingPolicy {
            default_team: TeamId::from_u128(9),
            rings: Vec::new(),
            ..RoutingPolicy::default()
        };
        let given: BTreeSet<_> = of_policies().map(|known| known.key).collect();
        let problems = policy.problems(&[TeamId::GENERAL]);
        assert!(problems.len() > 1, "{problems:?}");
        for bad in problems {
            assert!(given.contains(bad.problem.key), "{}", bad.problem.key);
        }
    }
}
