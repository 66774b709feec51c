//! A bot's acts, checked.

use crate::{
    act::{Act, Say},
    failure::Failure,
};
use domain::text::{MAX_TEXT_UNITS, utf16_len};

/// The acts of one answer: nobody reads more at once.
pub const MAX_ACTS: usize = 20;

/// The buttons of one message: of more nobody chooses.
pub const MAX_BUTTONS: usize = 10;

/// The characters of a button, of what it carries, of a reason and of a name.
const MAX_LABEL: usize = 64;
const MAX_DATA: usize = 1_000;
const MAX_NOTE: usize = 4_000;

/// The longest pause before words; a bot that thinks longer says so.
const MAX_PAUSE_MS: u32 = 5_000;

/// The bytes of all attributes that one answer sets.
const MAX_ATTRIBUTES_BYTES: usize = 32 * 1024;

/// The acts of one answer.
///
/// Shape: [`MAX_ACTS`] at most; none is empty; an act that ends the turn is the last; every text fits into one message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acts(Vec<Act>);

impl Acts {
    /// Checks what a bot answered.
    ///
    /// Long words are split, long labels and notes are cut, what says nothing is left out, and so is whatever follows
    /// the end of the turn.
    ///
    /// # Errors
    /// [`Failure::Malformed`] for more acts, buttons or facts than anybody needs.
    pub fn check(answered: Vec<Act>) -> Result<Self, Failure> {
        let mut acts = Vec::new();
        for act in answered {
            let ends = act.ends_the_turn();
            match act {
                Act::Say(say) => acts.extend(checked(say)?.into_iter().map(Act::Say)),
                Act::HandOver(mut hand_over) => {
                    for words in [&mut hand_over.reason, &mut hand_over.note] {
                        *words = words.take().and_then(|words| cut(&words, MAX_NOTE));
                    }
                    if let Some(words) = &mut hand_over.words {
                        for told in [&mut words.available, &mut words.unavailable] {
                            *told = told.take().and_then(|told| cut(&told, MAX_TEXT_UNITS / 2));
                        }
                    }
                    acts.push(Act::HandOver(hand_over));
                }
                Act::SetAttributes(attributes) => {
                    let size =
                        serde_json::to_vec(&attributes).map_or(usize::MAX, |json| json.len());
                    if size > MAX_ATTRIBUTES_BYTES {
                        return Err(Failure::malformed("more attributes than 32 KiB"));
                    }
                    acts.push(Act::SetAttributes(attributes));
                }
                Act::SetCategories(_)
                | Act::OpenIntent(_)
                | Act::FinishIntent(_)
                | Act::Close(_) => acts.push(act),
            }
            if acts.len() > MAX_ACTS {
                return Err(Failure::malformed("more than 20 acts"));
            }
            if ends {
                break;
            }
        }
        Ok(Self(acts))
    }

    /// Returns the acts, in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[Act] {
        &self.0
    }

    /// Gives the acts away, in their order.
    #[must_use]
    pub fn into_vec(self) -> Vec<Act> {
        self.0
    }

    /// Says whether the contact hears or gets anything from it: words, a person, or the end.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        !self
            .0
            .iter()
            .any(|act| matches!(act, Act::Say(_)) || act.ends_the_turn())
    }

    /// Returns all that is said, act by act.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|act| match act {
            Act::Say(say) => Some(say.text.as_str()),
            Act::HandOver(_)
            | Act::SetCategories(_)
            | Act::OpenIntent(_)
            | Act::FinishIntent(_)
            | Act::SetAttributes(_)
            | Act::Close(_) => None,
        })
    }
}

/// Returns words as messages that a channel carries; the buttons and attachments go with the last.
fn checked(say: Say) -> Result<Vec<Say>, Failure> {
    if say.buttons.len() > MAX_BUTTONS {
        return Err(Failure::malformed("more than 10 buttons in a message"));
    }
    if say.attachments.len() > MAX_BUTTONS {
        return Err(Failure::malformed("more than 10 attachments in a message"));
    }
    let mut buttons = say.buttons;
    buttons.retain(|button| !button.label.trim().is_empty());
    for button in &mut buttons {
        button.label = cut(&button.label, MAX_LABEL).unwrap_or_default();
        if button.data.chars().count() > MAX_DATA {
            return Err(Failure::malformed("a button that carries too much"));
        }
    }
    let is_web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if !say.attachments.iter().all(|file| is_web(&file.url)) {
        return Err(Failure::malformed("an attachment without a web address"));
    }
    let mut parts = split(&say.text);
    if parts.is_empty() {
        if !buttons.is_empty() {
            return Err(Failure::malformed("buttons without words"));
        }
        if say.attachments.is_empty() {
            return Ok(Vec::new());
        }
        parts.push(String::new());
    }
    let mut says: Vec<Say> = parts.into_iter().map(Say::words).collect();
    if let Some(first) = says.first_mut() {
        first.after_ms = say.after_ms.min(MAX_PAUSE_MS);
    }
    if let Some(last) = says.last_mut() {
        last.buttons = buttons;
        last.attachments = say.attachments;
    }
    Ok(says)
}

/// Returns words of `max` characters at most; `None` when nothing is left.
fn cut(words: &str, max: usize) -> Option<String> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    if words.chars().count() <= max {
        return Some(words.to_owned());
    }
    let cut: String = words.chars().take(max - 1).collect();
    Some(cut + "…")
}

/// Splits words into parts that fit into one message each: at an empty line, else a line, else a space, else anywhere.
fn split(words: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = words.trim();
    while utf16_len(rest) > MAX_TEXT_UNITS {
        let fits = prefix(rest);
        // A part that is nearly empty would be worse than a cut inside a line.
        let at = ["\n\n", "\n", " "]
            .into_iter()
            .filter_map(|gap| rest[..fits].rfind(gap))
            .find(|at| *at > fits / 2)
            .unwrap_or(fits);
        parts.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Returns how many bytes of `words` fit into one message.
fn prefix(words: &str) -> usize {
    let mut units = 0;
    words
        .char_indices()
        .find(|(_, letter)| {
            units += letter.len_utf16();
            units > MAX_TEXT_UNITS
        })
        .map_or(words.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::{Attachment, Button, Close, HandOver};
    use proptest::prelude::*;

    fn check(acts: Vec<Act>) -> Vec<Act> {
        Acts::check(acts).unwrap().into_vec()
    }

    #[test]
    fn nothing_follows_the_end_of_a_turn() {
        for end in [Act::HandOver(HandOver::default()), Act::Close(Close {})] {
            let acts = vec![Act::say("a"), end.clone(), Act::say("b"), end.clone()];
            assert_eq!(check(acts), [Act::say("a"), end]);
        }
    }

    #[test]
    fn empty_words_are_no_act() {
        let acts = Acts::check(vec![Act::say(" \n "), Act::SetCategories(vec![])]).unwrap();
        assert_eq!(acts.as_slice(), [Act::SetCategories(vec![])]);
        assert!(acts.is_silent());
        assert!(!Acts::check(vec![Act::say("a")]).unwrap().is_silent());
        assert!(!Acts::check(vec![Act::Close(Close {})]).unwrap().is_silent());
    }

    #[test]
    fn long_words_become_several_messages_split_where_a_reader_would() {
        let paragraph = "word ".repeat(500);
        let long = format!("{}\n\n{}", paragraph.trim(), paragraph.trim());
        let mut say = Say::words(long);
        say.buttons = vec![Button::labelled("OK")];
        say.after_ms = 60_000;
        let acts = check(vec![Act::Say(say)]);
        let [Act::Say(first), Act::Say(last)] = acts.as_slice() else {
            panic!("two messages, not {}", acts.len())
        };
        assert_eq!(
            (first.text.as_str(), first.after_ms),
            (paragraph.trim(), 5_000)
        );
        assert!(first.buttons.is_empty() && last.buttons.len() == 1);
        assert_eq!((last.text.as_str(), last.after_ms), (paragraph.trim(), 0));
    }

    #[test]
    fn what_nobody_needs_is_refused() {
        let many = vec![Act::say("a"); 21];
        let buttons = Say {
            buttons: vec![Button::labelled("x"); 11],
            ..Say::words("a")
        };
        let wordless = Say {
            buttons: vec![Button::labelled("x")],
            ..Say::default()
        };
        let file = Say {
            attachments: vec![Attachment {
                url: "file:///etc/passwd".into(),
                name: None,
                content_type: None,
            }],
            ..Say::words("a")
        };
        let endless = vec![Act::say("x".repeat(21 * MAX_TEXT_UNITS))];
        for bad in [
            many,
            vec![Act::Say(buttons)],
            vec![Act::Say(wordless)],
            vec![Act::Say(file)],
            endless,
        ] {
            assert!(matches!(Acts::check(bad), Err(Failure::Malformed { .. })));
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_every_part_fits(words in "([a-z😀]{1,40}[ \n]{0,3}){0,600}") {
            let parts = split(&words);
            prop_assert!(parts.iter().all(|part| utf16_len(part) <= MAX_TEXT_UNITS && !part.is_empty()));
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeeze(&parts.concat()), squeeze(&words));
        }
    }
}
