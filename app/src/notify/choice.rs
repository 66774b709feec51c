//! What somebody wants to be told in this browser, kept in it.

use domain::{id::OperatorId, push::is_quiet};
use leptos::prelude::window;
use web_sys::Storage;

const DAY: u32 = 24 * 60;

/// What somebody wants to be told in this browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own"
)]
pub struct Choice {
    /// Whether anything.
    pub is_on: bool,
    /// Whether a notification shows what was said; else only who said it.
    pub shows_words: bool,
    /// Whether a sound goes with it.
    pub sounds: bool,
    /// Whether also while no page is open.
    pub is_pushed: bool,
    /// From when and until when nothing; may go over midnight.
    ///
    /// Units: minutes of the day on the wall.
    pub quiet: Option<(u32, u32)>,
}

impl Choice {
    /// Reads what one person chose in this browser.
    #[must_use]
    pub fn of(me: Option<OperatorId>) -> Self {
        let kept = storage().and_then(|storage| storage.get_item(&place(me)).ok().flatten());
        kept.map_or_else(Self::default, |kept| Self::parse(&kept))
    }

    /// Keeps it.
    pub fn keep(self, me: Option<OperatorId>) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(&place(me), &self.written());
        }
    }

    /// Says whether one is told at a minute of the day on the wall.
    #[must_use]
    pub fn tells_at(self, minute: u32) -> bool {
        self.is_on && !is_quiet(self.quiet, minute)
    }

    fn written(self) -> String {
        let word = |is_so, word: &'static str| if is_so { word } else { "" };
        let quiet = self
            .quiet
            .map(|(from, until)| format!("{from}-{until}"))
            .unwrap_or_default();
        let (on, words) = (word(self.is_on, "on"), word(self.shows_words, "words"));
        let (sound, push) = (word(self.sounds, "sound"), word(self.is_pushed, "push"));
        format!("{on} {words} {sound} {push} {quiet}")
    }

    fn parse(kept: &str) -> Self {
        let minute = |text: &str| text.parse().ok().filter(|minute| *minute < DAY);
        let quiet = |word: &str| {
            let (from, until) = word.split_once('-')?;
            Some((minute(from)?, minute(until)?))
        };
        let words = kept.split_whitespace();
        Self {
            is_on: words.clone().any(|word| word == "on"),
            shows_words: words.clone().any(|word| word == "words"),
            sounds: words.clone().any(|word| word == "sound"),
            is_pushed: words.clone().any(|word| word == "push"),
            quiet: words.into_iter().find_map(quiet),
        }
    }
}

fn place(me: Option<OperatorId>) -> String {
    let me = me.map(|me| me.to_string()).unwrap_or_default();
    format!("notifications.{me}")
}

/// A browser may refuse storage: then nothing is told.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_reads_back_and_what_is_none_is_silence() {
        for quiet in [None, Some((0, 1)), Some((1_320, 420))] {
            for (is_on, shows_words) in [(true, false), (false, true), (true, true)] {
                let choice = Choice {
                    is_on,
                    shows_words,
                    sounds: !shows_words,
                    is_pushed: is_on && shows_words,
                    quiet,
                };
                assert_eq!(Choice::parse(&choice.written()), choice);
            }
        }
        assert_eq!(Choice::parse("?"), Choice::default());
        assert_eq!(Choice::parse("on 9-9999").quiet, None);
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let told = |from, until, minute| {
            let quiet = Some((from, until));
            Choice {
                is_on: true,
                shows_words: false,
                sounds: false,
                is_pushed: false,
                quiet,
            }
            .tells_at(minute)
        };
        assert!(!told(1_320, 420, 1_320) && !told(1_320, 420, 0) && told(1_320, 420, 420));
        assert!(told(60, 120, 59) && !told(60, 120, 60) && told(60, 120, 120));
        assert!(told(60, 60, 60), "no time at all is quiet");
        assert!(!Choice::default().tells_at(700));
    }
}
