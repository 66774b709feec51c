//! What each text says in a language other than English.

use super::Language;

/// The texts of one language, in the order of the catalogue.
struct Dictionary {
    language: Language,
    texts: Vec<&'static str>,
}

impl Dictionary {
    /// Takes apart what the server wrote in one piece.
    fn new(language: Language, texts: &'static str) -> Self {
        Self {
            language,
            texts: texts.split(BETWEEN_TEXTS).collect(),
        }
    }
}

/// Stands between two texts.
pub(super) const BETWEEN_TEXTS: char = '\n';

/// Returns the language of the page.
pub(super) fn language() -> Language {
    here().map_or(Language::English, |dictionary| dictionary.language)
}

/// Returns what the text at a place says; `None` in English.
pub(super) fn find(place: u16) -> Option<&'static str> {
    here()?.texts.get(usize::from(place)).copied()
}

#[cfg(feature = "ssr")]
fn here() -> Option<&'static Dictionary> {
    server::dictionary(leptos::prelude::use_context::<Language>()?)
}

#[cfg(feature = "ssr")]
pub use server::{Script, script};

#[cfg(feature = "ssr")]
mod server {
    use super::{Dictionary, Language};
    use crate::language::locale;
    use std::{
        hash::{DefaultHasher, Hash, Hasher},
        sync::LazyLock,
    };

    /// The file with which a browser learns a language.
    #[derive(Debug)]
    pub struct Script {
        /// Whose it is.
        pub language: Language,
        /// Its address, which is another one when the content is.
        pub address: String,
        /// Its content.
        pub content: String,
    }

    static SPOKEN: LazyLock<Vec<(Dictionary, Script)>> = LazyLock::new(|| {
        let others = Language::ALL.into_iter().skip(1);
        others
            .map(|language| {
                // Kept until the program ends, as the texts of English are.
                let texts: &'static str = locale::texts(language).leak();
                (Dictionary::new(language, texts), of(language, texts))
            })
            .collect()
    });

    fn of(language: Language, texts: &str) -> Script {
        let quoted = serde_json::Value::from(texts).to_string();
        let content = format!("switchboardTexts={quoted}");
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let (tag, hash) = (language.tag(), hasher.finish());
        Script {
            language,
            address: format!("/language/{tag}.{hash:016x}.js"),
            content,
        }
    }

    fn spoken(language: Language) -> Option<&'static (Dictionary, Script)> {
        SPOKEN
            .iter()
            .find(|(dictionary, _)| dictionary.language == language)
    }

    pub(super) fn dictionary(language: Language) -> Option<&'static Dictionary> {
        spoken(language).map(|(dictionary, _)| dictionary)
    }

    /// Returns the file of a language; `None` for English, which is in the program.
    #[must_use]
    pub fn script(language: Language) -> Option<&'static Script> {
        spoken(language).map(|(_, script)| script)
    }
}

#[cfg(not(feature = "ssr"))]
fn here() -> Option<&'static Dictionary> {
    use std::sync::OnceLock;
    static HERE: OnceLock<Option<Dictionary>> = OnceLock::new();
    HERE.get_or_init(|| {
        let root = leptos::prelude::document().document_element()?;
        let language = Language::find(&root.get_attribute("lang")?)?;
        let texts = js_sys::Reflect::get(&js_sys::global(), &"switchboardTexts".into()).ok()?;
        Some(Dictionary::new(language, texts.as_string()?.leak()))
    })
    .as_ref()
}
