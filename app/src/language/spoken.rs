//! Complaints and the names of events in the language of whoever asks. The server says them: no browser loads what few
//! people read.

use super::{Entry, Language, locale};
use domain::{
    complaint::{self, Complaint, Known},
    event,
};
use leptos::{prelude::provide_context, reactive::owner::Owner};
use std::{collections::BTreeMap, sync::LazyLock};

/// What the languages say for each key; English is in the complaint itself.
static SPOKEN: LazyLock<Vec<(Language, BTreeMap<String, String>)>> = LazyLock::new(|| {
    let others = Language::ALL.into_iter().skip(1);
    others
        .map(|language| (language, locale::spoken(language)))
        .collect()
});

/// Lists what a language file must say, by its modules, as the catalogue lists the other texts.
///
/// Shape: a name stands in one module.
pub(super) fn modules() -> [(&'static str, Vec<Entry>); 2] {
    let complaint = |known: &Known| Entry {
        name: known.key,
        english: known.english,
        places: known.places,
    };
    let event = |&(name, english): &(&'static str, &'static str)| Entry {
        name,
        english,
        places: &[],
    };
    [
        ("complaints", complaint::all().map(complaint).collect()),
        ("events", event::WORDS.iter().map(event).collect()),
    ]
}

/// Says something in a language, where no page is rendered.
pub fn within<T>(language: Language, says: impl FnOnce() -> T) -> T {
    Owner::new().with(|| {
        provide_context(language);
        says()
    })
}

/// Says what is wrong in the language of the request.
#[must_use]
pub fn said(complaint: &Complaint) -> String {
    complaint.in_words(&|key| find(key).cloned())
}

/// Says what happened in the language of the request; an event without words by its own name.
#[must_use]
pub fn event(name: &str) -> String {
    let english = || {
        let known = event::WORDS.iter().find(|(known, _)| *known == name)?;
        Some(known.1.to_owned())
    };
    let said = find(name).cloned().or_else(english);
    said.unwrap_or_else(|| name.to_owned())
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
    use std::collections::BTreeSet;

    #[test]
    fn a_complaint_is_said_in_the_language_of_the_request() {
        let complaint = complaint::of_thing("Billing", complaint::NAME_MISSING);
        let said = |language| within(language, || said(&complaint));
        assert_eq!(said(Language::English), "Billing: Please give a name.");
        assert_eq!(
            said(Language::German),
            "Billing: Bitte geben Sie einen Namen an."
        );
        assert_eq!(said(Language::Italian), "Billing: Inserisci un nome.");
        assert_eq!(said(Language::Mirrored), "Billing: Pléásé gívé á námé.");
    }

    #[test]
    fn an_event_is_said_in_the_language_of_the_request() {
        let said = |language| within(language, || event("conversation.assigned"));
        assert_eq!(said(Language::English), "Conversation assigned");
        assert_eq!(said(Language::German), "Gespräch zugewiesen");
        assert_eq!(said(Language::Italian), "Conversazione assegnata");
        let later = within(Language::German, || event("conversation.framed"));
        assert_eq!(later, "conversation.framed");
    }

    #[test]
    fn no_name_stands_in_two_modules() {
        let mut names = BTreeSet::new();
        for (module, entries) in modules() {
            for entry in entries {
                assert!(names.insert(entry.name), "{module}.{}", entry.name);
            }
        }
    }

    #[test]
    fn a_page_is_given_the_words_of_its_language_alone() {
        let words_in = |language| within(language, || words_for(complaint::of_policies()));
        assert_eq!(words_in(Language::English), BTreeMap::new());
        let german = words_in(Language::German);
        assert_eq!(german.len(), complaint::of_policies().count());
        assert_eq!(german["NO_TEAM"], "Dieses Team gibt es nicht.");
    }
}
