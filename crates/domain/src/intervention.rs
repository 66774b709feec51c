//! Interventions: the case inside a thread that says a human is needed, and measures the help given.

mod help;

use crate::{
    id::{CategoryId, ConversationId, InterventionId, OperatorId},
    time::Timestamp,
};
pub use help::{Counts, Help, InBusiness};
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

    /// Ends it: the help was given, by whom it was needed or by the bot itself. `business` counts business hours.
    ///
    /// # Errors
    /// [`Refused::Over`].
    pub fn close(&mut self, now: Timestamp, business: Counts<'_>) -> Result<(), Refused> {
        self.must_be_open()?;
        self.state = State::Closed { at: now };
        self.help.in_business.until_closed_ms = Some(business(self.opened_at, now));
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
        self.help.in_business.until_closed_ms = None;
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

    /// Counts an operator's answer to what waited since `unanswered_since`. `business` counts business hours.
    pub fn count_reply(
        &mut self,
        unanswered_since: Option<Timestamp>,
        now: Timestamp,
        business: Counts<'_>,
    ) {
        let help = &mut self.help;
        if help.first_reply_at.is_none() {
            help.first_reply_at = Some(now);
            help.in_business.first_reply_ms = Some(business(self.opened_at, now));
        }
        help.replies += 1;
        if let Some(since) = unanswered_since {
            help.waited_ms += now.ms_since(since).max(0);
            if let Some(waited_ms) = &mut help.in_business.waited_ms {
                *waited_ms += business(since, now);
            }
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

    /// A team that is open every other moment.
    const HALF: Counts<'static> = &|from, to| to.ms_since(from) / 2;

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
                |i| i.close(NOW, HALF),
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
        case.count_reply(Some(NOW), NOW.plus_ms(3_000), HALF);
        assert_eq!(case.cancel(NOW), Err(Refused::Answered));
        case.close(NOW, HALF).unwrap();
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
        case.close(NOW, HALF).unwrap();
        assert!(!case.follow(None));
        assert_eq!(case.owner, Some(ANN), "who helped is remembered");
    }

    #[test]
    fn replies_are_counted_with_what_the_contact_waited() {
        let mut case = opened();
        case.count_reply(Some(NOW), NOW.plus_ms(3_000), HALF);
        case.count_reply(None, NOW.plus_ms(4_000), HALF);
        case.count_reply(Some(NOW.plus_ms(5_000)), NOW.plus_ms(6_000), HALF);
        let help = Help {
            first_reply_at: Some(NOW.plus_ms(3_000)),
            replies: 3,
            waited_ms: 4_000,
            in_business: InBusiness {
                first_reply_ms: Some(1_500),
                waited_ms: Some(2_000),
                until_closed_ms: None,
            },
        };
        assert_eq!(case.help, help);
        assert_eq!(help.mean_reply_ms(), Some(1_333));
        assert_eq!(help.mean_reply_business_ms(), Some(666));
        assert_eq!(Help::default().mean_reply_ms(), None);
    }

    #[test]
    fn until_its_end_business_hours_are_counted_anew_after_it_went_on() {
        let mut case = opened();
        case.close(NOW.plus_ms(4_000), HALF).unwrap();
        assert_eq!(case.help.in_business.until_closed_ms, Some(2_000));
        case.reopen().unwrap();
        assert_eq!(case.help.in_business.until_closed_ms, None);
        case.close(NOW.plus_ms(10_000), HALF).unwrap();
        assert_eq!(case.help.in_business.until_closed_ms, Some(5_000));
    }

    #[test]
    fn what_began_before_it_was_measured_has_no_mean_in_business_hours() {
        let mut case = opened();
        case.help.in_business.waited_ms = None;
        case.count_reply(Some(NOW), NOW.plus_ms(4_000), HALF);
        assert_eq!(case.help.mean_reply_ms(), Some(4_000));
        assert_eq!(case.help.mean_reply_business_ms(), None);
    }

    #[test]
    fn nothing_rests_until_a_time_that_has_passed() {
        assert_eq!(opened().defer(NOW, NOW), Err(Refused::TimePassed));
    }
}
