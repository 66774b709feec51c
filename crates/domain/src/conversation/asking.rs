//! Asking the contact what it is about.

use super::{Because, Conversation, Epoch, Refused, State};
use crate::{id::TeamId, message::Button, time::Timestamp};

/// The teams that one question names; with *something else* that makes eight buttons.
pub const MAX_TEAMS: usize = 7;

/// What stands on the button for everything that no other names.
const SOMETHING_ELSE: &str = "Something else";

/// What a contact answers when he presses a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The turn under which he was asked.
    pub epoch: Epoch,
    /// The team that he chose; `None` is *something else*.
    pub team: Option<TeamId>,
}

impl Answer {
    /// Returns what a button carries.
    ///
    /// Shape: at most 52 bytes; a channel carries 64.
    #[must_use]
    pub fn to_data(self) -> String {
        let team = self
            .team
            .map_or_else(|| "-".to_owned(), |team| team.raw().simple().to_string());
        format!("{}.{team}", self.epoch.0)
    }

    /// Reads what a button carried; `None` for what is not of ours.
    #[must_use]
    pub fn from_data(data: &str) -> Option<Self> {
        let (epoch, team) = data.split_once('.')?;
        let team = if team == "-" {
            None
        } else {
            Some(team.parse().ok()?)
        };
        Some(Self {
            epoch: Epoch(epoch.parse().ok()?),
            team,
        })
    }
}

/// Returns the buttons of a question that is asked under `epoch`, *something else* last.
#[must_use]
pub fn buttons(epoch: Epoch, teams: &[(TeamId, String)]) -> Vec<Button> {
    let button = |label: &str, team| Button {
        label: label.to_owned(),
        data: Answer { epoch, team }.to_data(),
        value: None,
    };
    teams
        .iter()
        .take(MAX_TEAMS)
        .map(|(team, name)| button(name, Some(*team)))
        .chain([button(SOMETHING_ELSE, None)])
        .collect()
}

/// Finds the team that words name: its own name, or that of an intent, without regard to case and white space.
///
/// Shape: `names` in order of preference.
#[must_use]
pub fn named_in(words: &str, names: &[(String, TeamId)]) -> Option<TeamId> {
    let words = folded(words);
    names
        .iter()
        .find(|(name, _)| folded(name) == words)
        .map(|(_, team)| *team)
}

fn folded(words: &str) -> String {
    let letters = words
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Conversation {
    /// Says whether the contact should be asked: it waits, and nothing says where it belongs.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.state == State::Queued
            && self.team_because == Because::Default
            && self.asked == 0
            && self.newest_intent().is_none()
    }

    /// Asks the contact, once more when he was asked before.
    ///
    /// # Errors
    /// [`Refused::AlreadyAssigned`] or [`Refused::Closed`] when it does not wait.
    pub fn ask(&mut self, until: Timestamp) -> Result<(), Refused> {
        match self.state {
            State::Queued | State::Asking { .. } => {
                self.state = State::Asking { until };
                self.asked += 1;
                self.epoch = self.epoch.next();
                Ok(())
            }
            State::Bot { .. } | State::Offered(_) | State::Active(_) | State::Snoozed(_) => {
                Err(Refused::AlreadyAssigned)
            }
            State::Closed { .. } => Err(Refused::Closed),
        }
    }

    /// Says whether an answer is one to the question that stands.
    #[must_use]
    pub fn is_asked(&self, answer: Answer) -> bool {
        matches!(self.state, State::Asking { .. }) && self.epoch == answer.epoch
    }

    /// Ends the question: it waits in `team`.
    ///
    /// # Errors
    /// [`Refused::StaleTurn`] when no question stands.
    pub fn answered(&mut self, team: TeamId, because: Because) -> Result<(), Refused> {
        if !matches!(self.state, State::Asking { .. }) {
            return Err(Refused::StaleTurn);
        }
        self.move_to(team);
        self.team_because = because;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::{ANN, NOW, waiting};

    const BILLING: TeamId = TeamId::from_u128(7);

    #[test]
    fn a_button_carries_its_answer_in_less_than_a_channel_allows() {
        let teams: Vec<_> = (0..9)
            .map(|n| (TeamId::from_u128(u128::MAX - n), n.to_string()))
            .collect();
        let buttons = buttons(Epoch(i64::MAX), &teams);
        assert_eq!(buttons.len(), 8);
        assert!(buttons.iter().all(|button| button.data.len() <= 52));
        let read = Answer::from_data(&buttons[1].data).unwrap();
        assert_eq!(read.team, Some(teams[1].0));
        let last = Answer::from_data(&buttons[7].data).unwrap();
        assert_eq!((last.epoch, last.team), (Epoch(i64::MAX), None));
        for foreign in ["", ".", "1", "x.-", "1.x", "1.-.-"] {
            assert_eq!(Answer::from_data(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn words_answer_when_they_are_a_name() {
        let names = [
            ("Billing".to_owned(), BILLING),
            ("Lost  card".to_owned(), TeamId::GENERAL),
        ];
        assert_eq!(named_in(" billing! ", &names), Some(BILLING));
        assert_eq!(named_in("lost card", &names), Some(TeamId::GENERAL));
        assert_eq!(named_in("my billing", &names), None);
        assert_eq!(named_in("", &names), None);
    }

    #[test]
    fn a_question_is_answered_once_and_only_under_its_turn() {
        let mut c = waiting();
        assert!(c.is_undecided());
        c.ask(NOW.plus_ms(60_000)).unwrap();
        let first = Answer {
            epoch: c.epoch,
            team: Some(BILLING),
        };
        assert!(c.is_asked(first) && !c.is_undecided());
        c.ask(NOW.plus_ms(90_000)).unwrap();
        assert!(!c.is_asked(first), "the first question is over");
        assert_eq!(c.asked, 2);
        c.answered(BILLING, Because::Answer).unwrap();
        assert_eq!((c.team, c.state), (BILLING, State::Queued));
        assert_eq!(
            c.answered(BILLING, Because::Answer),
            Err(Refused::StaleTurn)
        );
        assert!(!c.is_undecided(), "nobody is asked again");
    }

    #[test]
    fn who_is_asked_may_be_taken_by_hand_but_not_by_the_scheduler() {
        let mut c = waiting();
        c.ask(NOW).unwrap();
        assert_eq!(c.assign(ANN, c.epoch, NOW), Err(Refused::AlreadyAssigned));
        c.take(ANN, false, NOW).unwrap();
        assert_eq!(c.owner(), Some(ANN));
        assert_eq!(c.ask(NOW), Err(Refused::AlreadyAssigned));
    }
}
