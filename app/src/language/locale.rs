//! The files that translators write, and what is wrong with them.

use super::{
    Language, categories,
    dictionary::BETWEEN_TEXTS,
    spoken,
    word::{BETWEEN_FORMS, Entry},
};
use crate::words::CATALOGUE;
use std::collections::{BTreeMap, BTreeSet};

/// What a file says for one text.
#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
enum Said {
    Text(String),
    /// By the name of the form.
    Forms(BTreeMap<String, String>),
}

/// What a file says, by module and by name.
type Locale = BTreeMap<String, BTreeMap<String, Said>>;

/// Returns the file of a language; `None` where there is none to write.
fn file(language: Language) -> Option<&'static str> {
    match language {
        Language::English | Language::Mirrored => None,
        Language::German => Some(include_str!("../../locales/de.toml")),
        Language::Italian => Some(include_str!("../../locales/it.toml")),
    }
}

/// Returns all texts of a language in the order of the catalogue; English stands where one is missing.
pub(super) fn texts(language: Language) -> String {
    let said: Locale = file(language)
        .and_then(|file| toml::from_str(file).ok())
        .unwrap_or_default();
    let mut all = Vec::new();
    for (module, entries) in CATALOGUE {
        for entry in *entries {
            let said = said.get(*module).and_then(|texts| texts.get(entry.name));
            all.push(match said {
                Some(Said::Text(text)) => text.clone(),
                Some(Said::Forms(forms)) => in_order(language, forms),
                None if language == Language::Mirrored => mirrored(entry.english),
                None => entry.english.to_owned(),
            });
        }
    }
    all.join(&BETWEEN_TEXTS.to_string())
}

/// Returns what a language says for each text that the server says itself, by its name; nothing where there is no file.
pub(super) fn spoken(language: Language) -> BTreeMap<String, String> {
    let mut said: Locale = file(language)
        .and_then(|file| toml::from_str(file).ok())
        .unwrap_or_default();
    let mut all = BTreeMap::new();
    for (module, entries) in spoken::modules() {
        let mut words = said.remove(module).unwrap_or_default();
        let text = |entry: Entry| match words.remove(entry.name) {
            Some(Said::Text(text)) => Some((entry.name.to_owned(), text)),
            None if language == Language::Mirrored => {
                Some((entry.name.to_owned(), mirrored(entry.english)))
            }
            Some(Said::Forms(_)) | None => None,
        };
        all.extend(entries.into_iter().filter_map(text));
    }
    all
}

fn in_order(language: Language, forms: &BTreeMap<String, String>) -> String {
    let forms: Vec<&str> = categories(language)
        .iter()
        .map(|category| forms.get(category.name()).map_or("", String::as_str))
        .collect();
    forms.join(&BETWEEN_FORMS.to_string())
}

/// Puts accents on English letters, so that a text that comes from elsewhere stands out; places stay.
fn mirrored(english: &str) -> String {
    let mut is_place = false;
    let accented = |letter| match letter {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        'A' => 'Á',
        'E' => 'É',
        'O' => 'Ó',
        other => other,
    };
    english
        .chars()
        .map(|letter| {
            match letter {
                '{' => is_place = true,
                '}' => is_place = false,
                _ => {}
            }
            if is_place { letter } else { accented(letter) }
        })
        .collect()
}

/// Lists what is wrong with a language's file; nothing when every text is there, and no other.
#[must_use]
pub fn check(language: Language) -> Vec<String> {
    let spoken = spoken::modules();
    let spoken = spoken
        .iter()
        .map(|(module, entries)| (*module, entries.as_slice()));
    let all: Vec<(&str, &[Entry])> = CATALOGUE.iter().copied().chain(spoken).collect();
    file(language).map_or_else(Vec::new, |file| compare(language, file, &all))
}

fn compare(language: Language, file: &str, catalogue: &[(&str, &[Entry])]) -> Vec<String> {
    let mut said: Locale = match toml::from_str(file) {
        Ok(said) => said,
        Err(error) => return vec![error.to_string()],
    };
    let mut wrong = Vec::new();
    for (module, entries) in catalogue {
        let mut texts = said.remove(*module).unwrap_or_default();
        for entry in *entries {
            let name = format!("{module}.{}", entry.name);
            let problem = match texts.remove(entry.name) {
                Some(said) => problem(language, entry, &said),
                None => Some("is missing".to_owned()),
            };
            wrong.extend(problem.map(|problem| format!("{name}: {problem}")));
        }
        wrong.extend(
            texts
                .keys()
                .map(|name| format!("{module}.{name}: is no text")),
        );
    }
    wrong.extend(said.keys().map(|module| format!("{module}: is no module")));
    wrong
}

fn problem(language: Language, entry: &Entry, said: &Said) -> Option<String> {
    let counts = entry.english.contains(BETWEEN_FORMS);
    let forms: Vec<&str> = match said {
        Said::Text(_) if counts => return Some("has no forms".to_owned()),
        Said::Forms(_) if !counts => return Some("has forms".to_owned()),
        Said::Text(text) => vec![text],
        Said::Forms(forms) => {
            let wanted = categories(language).iter().map(|category| category.name());
            if forms.keys().map(String::as_str).collect::<BTreeSet<_>>() != wanted.collect() {
                return Some("has other forms".to_owned());
            }
            forms.values().map(String::as_str).collect()
        }
    };
    if forms
        .iter()
        .any(|form| form.contains([BETWEEN_TEXTS, BETWEEN_FORMS]) || form.is_empty())
    {
        return Some("is empty or has more than one line".to_owned());
    }
    if entry.places.is_empty() {
        return None;
    }
    let wanted = places(entry.english);
    let mut there = BTreeSet::new();
    for form in &forms {
        there.extend(places(form));
    }
    (there != wanted).then(|| format!("has the places {there:?} instead of {wanted:?}"))
}

/// Finds the names in braces.
fn places(text: &str) -> BTreeSet<&str> {
    let after = text.split('{').skip(1);
    after
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Chooses the language of a page: what somebody chose, else what the browser asks for, else English.
///
/// Shape: `cookies` and `accepted` are the request's headers of these names, empty when it has none.
/// Source: RFC 9110, section 12.5.4; RFC 6265, section 4.2.
#[must_use]
pub fn negotiate(cookies: &str, accepted: &str) -> Language {
    let chosen = cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == super::COOKIE);
    if let Some(chosen) = chosen.and_then(|(_, tag)| Language::find(tag)) {
        return chosen;
    }
    let mut best = (0.0, Language::English);
    for range in accepted.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|q| q.parse().ok());
        let weight: f32 = weight.unwrap_or(0.0);
        let primary = tag
            .trim()
            .split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let spoken = Language::OFFERED
            .into_iter()
            .find(|language| language.tag() == primary);
        if let Some(language) = spoken
            && weight > best.0
        {
            best = (weight, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: &[Entry] = &[
        Entry {
            name: "TAKE",
            english: "Take",
            places: &[],
        },
        Entry {
            name: "given",
            english: "To {name}",
            places: &["name"],
        },
        Entry {
            name: "waiting",
            english: "{count} waits\t{count} wait",
            places: &["count"],
        },
    ];

    fn compared(file: &str) -> Vec<String> {
        compare(Language::German, file, &[("turn", ENTRIES)])
    }

    #[test]
    fn every_language_says_everything_and_nothing_else() {
        for language in Language::ALL {
            assert_eq!(check(language), Vec::<String>::new(), "{language:?}");
        }
    }

    #[test]
    fn a_file_that_says_everything_is_right() {
        let file = "[turn]\nTAKE = 'Nehmen'\ngiven = 'An {name}'\nwaiting = { one = '{count} wartet', other = '{count} warten' }";
        assert_eq!(compared(file), Vec::<String>::new());
    }

    #[test]
    fn what_is_missing_too_much_or_without_its_places_is_found() {
        let file = "[turn]\ngiven = 'An {nmae}'\nwaiting = 'warten'\nLEFT = 'x'\n[other]\nX = 'x'";
        assert_eq!(
            compared(file),
            [
                "turn.TAKE: is missing",
                "turn.given: has the places {\"nmae\"} instead of {\"name\"}",
                "turn.waiting: has no forms",
                "turn.LEFT: is no text",
                "other: is no module",
            ]
        );
        let file = "[turn]\nTAKE = ''\ngiven = 'An {name}'\nwaiting = { one = '{count}' }";
        assert_eq!(
            compared(file),
            [
                "turn.TAKE: is empty or has more than one line",
                "turn.waiting: has other forms"
            ]
        );
    }

    #[test]
    fn every_place_of_english_has_a_name_that_is_given() {
        for (module, entries) in CATALOGUE {
            for entry in entries.iter().filter(|entry| !entry.places.is_empty()) {
                let given: BTreeSet<&str> = entry.places.iter().copied().collect();
                assert!(
                    places(entry.english).is_subset(&given),
                    "{module}.{}",
                    entry.name
                );
            }
        }
    }

    #[test]
    fn a_choice_goes_before_what_the_browser_asks_for() {
        let said = |cookies, accepted| negotiate(cookies, accepted);
        assert_eq!(said("", ""), Language::English);
        assert_eq!(said("", "de-AT,de;q=0.9,en;q=0.8"), Language::German);
        assert_eq!(said("", "fr, it;q=0.5, en;q=0.4"), Language::Italian);
        assert_eq!(said("", "de;q=0"), Language::English);
        assert_eq!(said("", "en;q=0.3, IT;q=0.7"), Language::Italian);
        assert_eq!(said("id=1; language=it", "de"), Language::Italian);
        assert_eq!(said("language=xx", "de"), Language::German);
    }

    #[test]
    fn accents_leave_places_alone() {
        assert_eq!(mirrored("To {name} only"), "Tó {name} ónly");
    }
}
