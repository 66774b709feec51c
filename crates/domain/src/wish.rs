//! Commands that contacts write. *`/human`* is a message like any other: bots are not asked about it.

use crate::tongue::Tongue;

/// What a contact wants of the house itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To be spoken to in another language; `None` asks which there are.
    Language(Option<Tongue>),
    /// To wait no more.
    Stop,
}

impl Wish {
    /// Reads words; `None` for what is no command of these.
    ///
    /// Shape: in any case; `@` and the bot's name may follow the command.
    #[must_use]
    pub fn read(words: &str) -> Option<Self> {
        let mut words = words.split_whitespace();
        let command = words.next()?.strip_prefix('/')?;
        let command = command.split('@').next().unwrap_or_default();
        match command.to_ascii_lowercase().as_str() {
            "lang" => Some(Self::Language(words.next().and_then(Tongue::find))),
            "stop" => words.next().is_none().then_some(Self::Stop),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_and_words_are_not() {
        for (words, wish) in [
            ("/lang", Some(Wish::Language(None))),
            ("/lang de", Some(Wish::Language(Some(Tongue::German)))),
            (
                "/LANG@our_bot fr-CA ",
                Some(Wish::Language(Some(Tongue::French))),
            ),
            ("/lang klingon", Some(Wish::Language(None))),
            (" /stop ", Some(Wish::Stop)),
            ("/stop it now", None),
            ("/human", None),
            ("lang de", None),
            ("", None),
        ] {
            assert_eq!(Wish::read(words), wish, "{words}");
        }
    }
}
