//! The languages in which the house itself speaks to contacts.

/// A language of ours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tongue {
    /// English; also for whoever speaks none of the others.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
}

impl Tongue {
    /// Every language, the one for everybody first.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::Spanish, Self::French];

    /// Returns the code of ISO 639-1.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
        }
    }

    /// Returns what it calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::French => "Français",
        }
    }

    /// Finds the language of a code such as `de` or `de-AT`.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        let code = code.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|tongue| tongue.code() == code)
    }

    /// Returns the language in which somebody is spoken to whose provider names `language`.
    #[must_use]
    pub fn of(language: Option<&str>) -> Self {
        language.and_then(Self::find).unwrap_or_default()
    }
}

/// Greets somebody who has just come.
#[must_use]
pub const fn greeting(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => "Hello! Write your question here, and a person will answer.",
        Tongue::German => "Hallo! Schreiben Sie hier Ihre Frage, und ein Mensch antwortet.",
        Tongue::Spanish => "¡Hola! Escriba aquí su pregunta y le responderá una persona.",
        Tongue::French => "Bonjour ! Écrivez ici votre question, une personne vous répondra.",
    }
}

/// Says that a button does nothing any more.
#[must_use]
pub const fn too_late(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => "This question is over. Just write, and a person will answer.",
        Tongue::German => {
            "Diese Frage ist erledigt. Schreiben Sie einfach, und ein Mensch antwortet."
        }
        Tongue::Spanish => "Esta pregunta ya pasó. Escriba y le responderá una persona.",
        Tongue::French => "Cette question est close. Écrivez, une personne vous répondra.",
    }
}

/// Says which language is spoken, and how to have another.
#[must_use]
pub fn choice(tongue: Tongue) -> String {
    let here = match tongue {
        Tongue::English => "I write in English.",
        Tongue::German => "Ich schreibe auf Deutsch.",
        Tongue::Spanish => "Escribo en español.",
        Tongue::French => "J’écris en français.",
    };
    let others = Tongue::ALL.into_iter().filter(|other| *other != tongue);
    let line = |other: Tongue| format!("{} · /lang {}", other.own_name(), other.code());
    let lines = std::iter::once(here.to_owned()).chain(others.map(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_with_a_country_is_its_language_and_any_other_is_english() {
        assert_eq!(Tongue::of(Some("de-AT")), Tongue::German);
        assert_eq!(Tongue::of(Some("ES")), Tongue::Spanish);
        assert_eq!(Tongue::of(Some("fr_CA")), Tongue::French);
        for other in [None, Some(""), Some("sv"), Some("dede")] {
            assert_eq!(Tongue::of(other), Tongue::English);
        }
        for tongue in Tongue::ALL {
            assert_eq!(Tongue::find(tongue.code()), Some(tongue));
        }
    }

    #[test]
    fn the_choice_names_every_other_language_with_its_command() {
        let words = choice(Tongue::German);
        assert_eq!(words.lines().next(), Some("Ich schreibe auf Deutsch."));
        for code in ["en", "es", "fr"] {
            assert!(words.contains(&format!("/lang {code}")), "{words}");
        }
        assert!(!words.contains("/lang de"));
    }
}
