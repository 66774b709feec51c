//! Whether a bot gets anywhere. Pure.

use crate::{
    acts::Acts,
    failure::Failure,
    turn::{Author, Turn},
};
use domain::time::Timestamp;

/// How often a bot may say the very same in a row; the next time it is stuck.
const SAME_WORDS: usize = 2;

/// So many answers within this time are no talk with a person: a bot talks with a bot.
const HURRIED_ANSWERS: usize = 9;
const HURRIED_MS: i64 = 30_000;

/// What was said before an answer, as far as it tells whether a bot gets anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// The bot's words, newest first.
    own: Vec<String>,
    /// Who spoke when, oldest first.
    said: Vec<(Author, Timestamp)>,
}

impl Talk {
    /// Reads what was said before a turn.
    #[must_use]
    pub fn of(turn: &Turn) -> Self {
        let messages = &turn.recent_messages;
        let own = messages.iter().rev();
        let own = own.filter(|message| message.author == Author::Bot);
        let said = messages.iter();
        Self {
            own: own.map(|message| message.text.trim().to_owned()).collect(),
            said: said
                .map(|message| (message.author, message.created_at))
                .collect(),
        }
    }

    /// Says what is wrong with an answer in view of what was said before; an answer that ends the turn is never wrong.
    ///
    /// Shape: [`Failure::Repeating`] or [`Failure::Stuck`].
    #[must_use]
    pub fn wrong_with(&self, acts: &Acts, at: Timestamp) -> Option<Failure> {
        if acts.as_slice().iter().any(crate::Act::ends_the_turn) {
            None
        } else if self.repeats(acts) {
            Some(Failure::Repeating)
        } else if self.hurries(at) {
            Some(Failure::Stuck)
        } else {
            None
        }
    }

    /// Says whether all that is said was said, message by message, each of the last times.
    fn repeats(&self, acts: &Acts) -> bool {
        let mut said: Vec<&str> = acts.said().map(str::trim).collect();
        if said.is_empty() {
            return false;
        }
        said.reverse();
        let expected = said.iter().cycle().take(said.len() * SAME_WORDS);
        let mut before = self.own.iter();
        expected
            .into_iter()
            .all(|words| before.next().is_some_and(|own| own == words))
    }

    /// Says whether contact and bot have answered each other faster than a person can.
    fn hurries(&self, at: Timestamp) -> bool {
        let said = self.said.iter();
        let late = said.filter(|(_, said_at)| at.ms_since(*said_at) <= HURRIED_MS);
        let authors: Vec<Author> = late.map(|(author, _)| *author).collect();
        let answers = authors
            .windows(2)
            .filter(|pair| *pair == [Author::Contact, Author::Bot]);
        answers.count() >= HURRIED_ANSWERS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        act::{Act, HandOver},
        fixtures::{NOW, message, turn},
    };

    fn acts(words: &[&str]) -> Acts {
        Acts::check(words.iter().copied().map(Act::say).collect()).unwrap()
    }

    fn after(said: &[(Author, &str)]) -> Turn {
        let mut turn = turn("And?");
        let messages = (1..).zip(said);
        let messages = messages.map(|(seq, (author, words))| message(seq, *author, words));
        turn.recent_messages = messages.collect();
        turn
    }

    fn wrong_with(turn: &Turn, acts: &Acts, at: Timestamp) -> Option<Failure> {
        Talk::of(turn).wrong_with(acts, at)
    }

    #[test]
    fn who_says_the_same_a_third_time_repeats_himself() {
        use Author::{Bot, Contact};
        let twice = after(&[
            (Bot, "What?"),
            (Contact, "Hi"),
            (Bot, " What?"),
            (Contact, "Hi!"),
        ]);
        assert_eq!(
            wrong_with(&twice, &acts(&["What?"]), NOW),
            Some(Failure::Repeating)
        );
        assert_eq!(wrong_with(&twice, &acts(&["Ah."]), NOW), None);
        let once = after(&[(Bot, "Hello."), (Contact, "Hi"), (Bot, "What?")]);
        assert_eq!(wrong_with(&once, &acts(&["What?"]), NOW), None);
        let pairs = after(&[
            (Bot, "Sorry."),
            (Bot, "What?"),
            (Contact, "Hi"),
            (Bot, "Sorry."),
            (Bot, "What?"),
        ]);
        assert_eq!(
            wrong_with(&pairs, &acts(&["Sorry.", "What?"]), NOW),
            Some(Failure::Repeating)
        );
        assert_eq!(wrong_with(&pairs, &acts(&["What?"]), NOW), None);
        assert_eq!(wrong_with(&pairs, &acts(&[]), NOW), None);
    }

    #[test]
    fn who_answers_faster_than_people_write_is_stopped() {
        let all: Vec<(Author, &str)> =
            [(Author::Contact, "beep"), (Author::Bot, "boop")].repeat(10);
        let turn = after(&all);
        assert_eq!(
            wrong_with(&turn, &acts(&["again"]), NOW),
            Some(Failure::Stuck)
        );
        assert_eq!(
            wrong_with(&turn, &acts(&["again"]), NOW.plus_ms(30_001)),
            None
        );
        assert_eq!(wrong_with(&after(&all[..16]), &acts(&["again"]), NOW), None);
    }

    #[test]
    fn an_answer_that_ends_the_turn_is_never_wrong() {
        let turn = after(&[(Author::Bot, "What?"), (Author::Bot, "What?")]);
        let over = vec![Act::say("What?"), Act::HandOver(HandOver::default())];
        assert_eq!(wrong_with(&turn, &Acts::check(over).unwrap(), NOW), None);
    }
}
