//! Conversations that sleep until a time or an answer.

use super::{Conversation, Ownership, Refused, State};
use crate::{id::OperatorId, time::Timestamp};

/// The longest sleep.
///
/// Units: ms. A year: whoever wants to be reminded later wants a calendar.
pub const MAX_SLEEP_MS: i64 = 366 * 86_400_000;

/// Why, since when and until when a conversation sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sleep {
    /// Until when, unless the contact writes before.
    pub until: Timestamp,
    /// Since when.
    pub since: Timestamp,
    /// Whose it is when it wakes, if he is there; `None` = it wakes into its queue.
    pub operator: Option<OperatorId>,
}

impl Conversation {
    /// Returns the sleep of a conversation that sleeps.
    #[must_use]
    pub const fn sleep(&self) -> Option<Sleep> {
        match self.state {
            State::Snoozed(sleep) => Some(sleep),
            State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Closed { .. } => None,
        }
    }

    /// Lets the conversation sleep, or sleep for another time; whose it is and its place in the queue stay.
    ///
    /// # Errors
    /// [`Refused::BadTime`] unless the time lies ahead, by [`MAX_SLEEP_MS`] at most; [`Refused::BotSpeaks`] while a
    /// bot has the turn; [`Refused::Closed`].
    pub fn snooze(&mut self, until: Timestamp, now: Timestamp) -> Result<(), Refused> {
        let operator = match self.state {
            State::Active(held) => Some(held.operator),
            State::Snoozed(sleep) => sleep.operator,
            State::Queued | State::Asking { .. } | State::Offered(_) => None,
            State::Bot { .. } => return Err(Refused::BotSpeaks),
            State::Closed { .. } => return Err(Refused::Closed),
        };
        if until <= now || until.ms_since(now) > MAX_SLEEP_MS {
            return Err(Refused::BadTime);
        }
        self.state = State::Snoozed(Sleep {
            until,
            since: now,
            operator,
        });
        self.epoch = self.epoch.next();
        Ok(())
    }

    /// Wakes the conversation: for `operator`, or into its queue at its old place.
    ///
    /// # Errors
    /// [`Refused::NotAsleep`]; [`Refused::Closed`].
    pub fn wake(&mut self, operator: Option<OperatorId>, now: Timestamp) -> Result<(), Refused> {
        self.check_turn(None)?;
        if self.sleep().is_none() {
            return Err(Refused::NotAsleep);
        }
        match operator {
            Some(operator) => {
                self.state = State::Active(Ownership {
                    operator,
                    since: now,
                    // He knows it: no first reply is waited for.
                    answered: true,
                    forced: false,
                });
                self.epoch = self.epoch.next();
            }
            None => self.requeue(),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::{
        Status,
        tests::{ANN, NOW, waiting},
    };

    const LATER: Timestamp = Timestamp::from_ms(10_000);

    #[test]
    fn what_sleeps_is_still_his_and_wakes_for_him_or_at_its_old_place() {
        let mut c = waiting();
        c.take(ANN, false, NOW).unwrap();
        let held = c.epoch;
        c.snooze(LATER, NOW).unwrap();
        assert_eq!((c.status(), c.owner()), (Status::Snoozed, Some(ANN)));
        assert!(c.epoch > held);
        let mut other = c.clone();
        c.wake(Some(ANN), LATER).unwrap();
        assert!(matches!(c.state, State::Active(held) if held.answered && !held.forced));
        other.wake(None, LATER).unwrap();
        assert_eq!((other.state, other.enqueued_at), (State::Queued, NOW));
        assert_eq!(other.wake(None, LATER), Err(Refused::NotAsleep));
    }

    #[test]
    fn a_sleep_lies_ahead_and_ends_within_a_year() {
        let mut c = waiting();
        let too_far = NOW.plus_ms(MAX_SLEEP_MS + 1);
        for until in [NOW, NOW.plus_ms(-1), too_far] {
            assert_eq!(c.snooze(until, NOW), Err(Refused::BadTime));
        }
        c.snooze(NOW.plus_ms(MAX_SLEEP_MS), NOW).unwrap();
        c.snooze(LATER, NOW).unwrap();
        assert_eq!(c.sleep().map(|sleep| sleep.until), Some(LATER));
        assert_eq!(c.owner(), None, "nobody had it");
    }

    #[test]
    fn neither_a_bots_conversation_nor_a_closed_one_sleeps() {
        let mut c = waiting();
        c.give_to_bot(OperatorId::from_u128(8), NOW).unwrap();
        assert_eq!(c.snooze(LATER, NOW), Err(Refused::BotSpeaks));
        c.close(NOW).unwrap();
        assert_eq!(c.snooze(LATER, NOW), Err(Refused::Closed));
        assert_eq!(c.wake(None, LATER), Err(Refused::Closed));
    }

    #[test]
    fn the_scheduler_assigns_nothing_that_sleeps_but_a_person_may_take_it() {
        let mut c = waiting();
        c.snooze(LATER, NOW).unwrap();
        assert_eq!(c.assign(ANN, c.epoch, NOW), Err(Refused::AlreadyAssigned));
        c.take(ANN, false, NOW).unwrap();
        assert_eq!((c.status(), c.owner()), (Status::Active, Some(ANN)));
    }
}
