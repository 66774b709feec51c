//! Complaints in the language of whoever asks. The server says them: no browser loads what few people read.

use super::{Entry, Language, locale};
use domain::complaint::{self, Complaint, Known};
use std::{collections::BTreeMap, sync::LazyLock};

/// Under what name they stand in the files of the languages.
pub(super) const MODULE: &str = "complaints";

/// What the languages say for each key; English is in the complaint itself.
static SPOKEN: LazyLock<Vec<(Language, BTreeMap<String, String>)>> = LazyLock::new(|| {
    let others = Language::ALL.into_iter().skip(1);
    others
        .map(|language| (language, locale::complaints(language)))
        .collect()
});

/// Lists what a language file must say, as it lists the other texts.
pub(super) fn entries() -> Vec<Entry> {
    let entry = |known: &Known| Entry {
        name: known.key,
        english: known.english,
        places: known.places,
    };
    complaint::all().map(entry).collect()
}

/// Says what is wrong in the language of the request.
#[must_use]
pub fn said(complaint: &Complaint) -> String {
    complaint.in_words(&|key| find(key).cloned())
}

/// Returns what the language of the request says for some complaints, by their keys; nothing in English.
#[must_use]
pub fn words_for(complaints: impl Iterator<Item = &'static Known>) -> BTreeMap<String, String> {
    complaints
        .filter_map(|known| Some((known.key.to_owned(), find(known.key)?.clone())))
        .collect()
}

fn find(key: &str) -> Option<&'static String> {
    let language = Language::here();
    let (_, words) = SPOKEN.iter().find(|(spoken, _)| *spoken == language)?;
    words.get(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::{prelude::provide_context, reactive::owner::Owner};

    fn said_in(language: Language, complaint: &Complaint) -> String {
        Owner::new().with(|| {
            provide_context(language);
            said(complaint)
        })
    }

    #[test]
    fn a_complaint_is_said_in_the_language_of_the_request() {
        let complaint = complaint::of_thing("Billing", complaint::NAME_MISSING);
        let said = |language| said_in(language, &complaint);
        assert_eq!(said(Language::English), "Billing: Please give a name.");
        assert_eq!(
            said(Language::German),
            "Billing: Bitte geben Sie einen Namen an."
        );
        assert_eq!(said(Language::Italian), "Billing: Inserisci un nome.");
        assert_eq!(said(Language::Mirrored), "Billing: Pléásé gívé á námé.");
    }

    #[test]
    fn a_page_is_given_the_words_of_its_language_alone() {
        let words_in = |language| {
            Owner::new().with(|| {
                provide_context(language);
                words_for(complaint::of_policies())
            })
        };
        assert_eq!(words_in(Language::English), BTreeMap::new());
        let german = words_in(Language::German);
        assert_eq!(german.len(), complaint::of_policies().count());
        assert_eq!(german["NO_TEAM"], "Dieses Team gibt es nicht.");
    }
}
