//! Interventions: the case inside a thread that says a human is needed, and measures the help given.

use crate::{
    id::{CategoryId, ConversationId, InterventionId, OperatorId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The characters of a reason.
pub const MAX_REASON_CHARS: usize = 500;

/// Where an intervention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum State {
    /// Help is needed or being given.
    Open,
    /// It rests until a time.
    Deferred {
        /// Until when.
        until: Timestamp,
    },
    /// The help was given.
    Closed {
        /// When.
        at: Timestamp,
    },
    /// No help was needed.
    Cancelled {
        /// When.
        at: Timestamp,
    },
}

/// What happened to an intervention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It began.
    Opened,
    /// An operator has it.
    Assigned,
    /// It rests.
    Deferred,
    /// It rests no more.
    Reactivated,
    /// The help was given.
    Closed,
    /// No help was needed.
    Cancelled,
    /// It goes on.
    Reopened,
    /// It has other categories.
    Recategorised,
}

impl Step {
    /// Returns the stable name of the event.
    #[must_use]
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::Opened => "intervention.opened",
            Self::Assigned => "intervention.assigned",
            Self::Deferred => "intervention.deferred",
            Self::Reactivated => "intervention.reactivated",
            Self::Closed => "intervention.closed",
            Self::Cancelled => "intervention.cancelled",
            Self::Reopened => "intervention.reopened",
            Self::Recategorised => "intervention.recategorised",
        }
    }
}

/// What is asked of an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Give it, with its conversation, to somebody.
    Assign(OperatorId),
    /// Let it rest.
    Defer(Timestamp),
    /// End the rest.
    Reactivate,
    /// The help was given.
    Close,
    /// No help was needed.
    Cancel,
    /// Go on after its end.
    Reopen,
    /// What it is about.
    Categories(BTreeSet<CategoryId>),
}

/// Why a change of an intervention was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is closed or cancelled.
    #[error("the intervention is over")]
    Over,
    /// It is not over.
    #[error("the intervention is still open")]
    StillOpen,
    /// It does not rest.
    #[error("the intervention is not deferred")]
    NotDeferred,
    /// An operator has answered in it, so help was given.
    #[error("an operator has answered; close it instead")]
    Answered,
    /// The time has passed.
    #[error("the time is not in the future")]
    TimePassed,
}

/// The help that was given, measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// When an operator answered first.
    pub first_reply_at: Option<Timestamp>,
    /// How often an operator answered.
    pub replies: i64,
    /// How long the contact waited for these answers in all, in ms.
    pub waited_ms: i64,
}

/// A case inside a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intervention {
    /// Its identity.
    pub id: InterventionId,
    /// The thread.
    pub conversation: ConversationId,
    /// Where it stands.
    pub state: State,
    /// Who gives the help: the conversation's owner while it is open, the last one after.
    pub owner: Option<OperatorId>,
    /// What it is about.
    pub categories: BTreeSet<CategoryId>,
    /// Who said that help is needed; `None` is Switchboard itself.
    pub opened_by: Option<OperatorId>,
    /// Why, in words.
    pub reason: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// The help that was given.
    pub help: Help,
    /// Grows with every change.
    pub version: i64,
}

impl Intervention {
    /// Returns the word that people and programs see: `assigned` is open with an owner.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match (self.state, self.owner) {
            (State::Open, None) => "open",
            (State::Open, Some(_)) => "assigned",
            (State::Deferred { .. }, _) => "deferred",
            (State::Closed { .. }, _) => "closed",
            (State::Cancelled { .. }, _) => "cancelled",
        }
    }

    /// Says whether it is neither closed nor cancelled.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self.state {
            State::Open | State::Deferred { .. } => true,
            State::Closed { .. } | State::Cancelled { .. } => false,
        }
    }

    /// Returns when it ended.
    #[must_use]
    pub const fn ended_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Open | State::Deferred { .. } => None,
            State::Closed { at } | State::Cancelled { at } => Some(at),
        }
    }

    /// Lets it rest until a time.
    ///
    /// # Errors
    /// [`Refused::Over`]; [`Refused::TimePassed`].
    pub fn defer(&mut self, until: Timestamp, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        if until <= now {
            return Err(Refused::TimePassed);
        }
        self.state = State::Deferred { until };
        Ok(())
    }

    /// Ends the rest.
    ///
    /// # Errors
    /// [`Refused::NotDeferred`]; [`Refused::Over`].
    pub fn reactivate(&mut self) -> Result<(), Refused> {
        self.must_be_open()?;
        if !matches!(self.state, State::Deferred { .. }) {
            return Err(Refused::NotDeferred);
        }
        self.state = State::Open;
        Ok(())
    }

    /// Ends it: the help was given, by whom it was needed or by the bot itself.
    ///
    /// # Errors
    /// [`Refused::Over`].
    pub fn close(&mut self, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        self.state = State::Closed { at: now };
        Ok(())
    }

    /// Ends it: no help was needed.
    ///
    /// # Errors
    /// [`Refused::Over`]; [`Refused::Answered`] when an operator has answered in it.
    pub fn cancel(&mut self, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        if self.help.replies > 0 {
            return Err(Refused::Answered);
        }
        self.state = State::Cancelled { at: now };
        Ok(())
    }

    /// Goes on after its end.
    ///
    /// # Errors
    /// [`Refused::StillOpen`].
    pub fn reopen(&mut self) -> Result<(), Refused> {
        if self.is_open() {
            return Err(Refused::StillOpen);
        }
        self.state = State::Open;
        Ok(())
    }

    /// Follows the conversation to its owner; true when that is another one.
    pub fn follow(&mut self, owner: Option<OperatorId>) -> bool {
        let has_changed = self.is_open() && owner.is_some() && self.owner != owner;
        if self.is_open() {
            self.owner = owner;
        }
        has_changed
    }

    /// Counts an operator's answer to what waited since `unanswered_since`.
    pub fn count_reply(&mut self, unanswered_since: Option<Timestamp>, now: Timestamp) {
        self.help.first_reply_at.get_or_insert(now);
        self.help.replies += 1;
        if let Some(since) = unanswered_since {
            self.help.waited_ms += now.ms_since(since).max(0);
        }
    }

    fn must_be_open(&self) -> Result<(), Refused> {
        if self.is_open() {
            Ok(())
        } else {
            Err(Refused::Over)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(10_000);
    const ANN: OperatorId = OperatorId::from_u128(1);

    fn opened() -> Intervention {
        Intervention {
            id: InterventionId::from_u128(1),
            conversation: ConversationId::from_u128(1),
            state: State::Open,
            owner: None,
            categories: BTreeSet::new(),
            opened_by: None,
            reason: String::new(),
            opened_at: NOW,
            help: Help::default(),
            version: 1,
        }
    }

    /// Every state × every act, as one table: the state after it, or why it was refused.
    #[test]
    fn what_may_follow_what() {
        let later = NOW.plus_ms(60_000);
        let deferred = State::Deferred { until: later };
        let (closed, cancelled) = (State::Closed { at: NOW }, State::Cancelled { at: NOW });
        let states = [State::Open, deferred, closed, cancelled];
        type Act = fn(&mut Intervention) -> Result<(), Refused>;
        type Outcomes = [Result<State, Refused>; 4];
        let acts: [(&str, Act, Outcomes); 5] = [
            (
                "defer",
                |i| i.defer(NOW.plus_ms(60_000), NOW),
                [
                    Ok(deferred),
                    Ok(deferred),
                    Err(Refused::Over),
                    Err(Refused::Over),
                ],
            ),
            (
                "reactivate",
                Intervention::reactivate,
                [
                    Err(Refused::NotDeferred),
                    Ok(State::Open),
                    Err(Refused::Over),
                    Err(Refused::Over),
                ],
            ),
            (
                "close",
                |i| i.close(NOW),
                [
                    Ok(closed),
                    Ok(closed),
                    Err(Refused::Over),
                    Err(Refused::Over),
                ],
            ),
            (
                "cancel",
                |i| i.cancel(NOW),
                [
                    Ok(cancelled),
                    Ok(cancelled),
                    Err(Refused::Over),
                    Err(Refused::Over),
                ],
            ),
            (
                "reopen",
                Intervention::reopen,
                [
                    Err(Refused::StillOpen),
                    Err(Refused::StillOpen),
                    Ok(State::Open),
                    Ok(State::Open),
                ],
            ),
        ];
        for (name, act, outcomes) in acts {
            for (from, outcome) in states.into_iter().zip(outcomes) {
                let mut intervention = Intervention {
                    state: from,
                    ..opened()
                };
                let result = act(&mut intervention).map(|()| intervention.state);
                assert_eq!(result, outcome, "{name} from {from:?}");
                if outcome.is_err() {
                    assert_eq!(intervention.state, from, "{name} changes nothing");
                }
            }
        }
    }

    #[test]
    fn what_was_answered_is_closed_and_not_cancelled() {
        let mut case = opened();
        case.count_reply(Some(NOW), NOW.plus_ms(3_000));
        assert_eq!(case.cancel(NOW), Err(Refused::Answered));
        case.close(NOW).unwrap();
        assert_eq!(case.status(), "closed");
    }

    #[test]
    fn its_owner_is_the_conversations_until_it_ends() {
        let mut case = opened();
        assert_eq!(case.status(), "open");
        assert!(case.follow(Some(ANN)));
        assert!(!case.follow(Some(ANN)), "he has it already");
        assert_eq!(case.status(), "assigned");
        assert!(!case.follow(None), "it waits again");
        assert_eq!((case.owner, case.status()), (None, "open"));
        case.follow(Some(ANN));
        case.close(NOW).unwrap();
        assert!(!case.follow(None));
        assert_eq!(case.owner, Some(ANN), "who helped is remembered");
    }

    #[test]
    fn replies_are_counted_with_what_the_contact_waited() {
        let mut case = opened();
        case.count_reply(Some(NOW), NOW.plus_ms(3_000));
        case.count_reply(None, NOW.plus_ms(4_000));
        case.count_reply(Some(NOW.plus_ms(5_000)), NOW.plus_ms(6_000));
        let help = Help {
            first_reply_at: Some(NOW.plus_ms(3_000)),
            replies: 3,
            waited_ms: 4_000,
        };
        assert_eq!(case.help, help);
    }

    #[test]
    fn nothing_rests_until_a_time_that_has_passed() {
        assert_eq!(opened().defer(NOW, NOW), Err(Refused::TimePassed));
    }
}
