//! Turns between bots and people.

use super::{Because, Conversation, Epoch, Refused, State};
use crate::{id::OperatorId, time::Timestamp};

impl Conversation {
    /// Checks that `bot` has the turn of this number.
    ///
    /// # Errors
    /// [`Refused::StaleTurn`] when the turn is another's or has passed; [`Refused::Closed`].
    pub fn check_bot(&self, bot: OperatorId, epoch: Epoch) -> Result<(), Refused> {
        self.check_turn(Some(epoch))?;
        if self.bot() == Some(bot) {
            Ok(())
        } else {
            Err(Refused::StaleTurn)
        }
    }

    /// Ends a bot's turn: a person is needed, and it enters its team's queue.
    ///
    /// # Errors
    /// [`Refused::AlreadyAssigned`] when no bot has it; [`Refused::Closed`].
    pub fn leave_bot(&mut self, now: Timestamp) -> Result<(), Refused> {
        match self.state {
            State::Bot { .. } => {
                self.enqueued_at = now;
                self.requeue();
                Ok(())
            }
            State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_) => Err(Refused::AlreadyAssigned),
            State::Closed { .. } => Err(Refused::Closed),
        }
    }

    /// Gives the turn to a bot, whoever had it; when the bot hands over, the team is looked for afresh.
    ///
    /// # Errors
    /// [`Refused::Closed`]; [`Refused::AlreadyAssigned`] when this bot has it.
    pub fn give_to_bot(&mut self, bot: OperatorId, now: Timestamp) -> Result<(), Refused> {
        match self.state {
            State::Closed { .. } => return Err(Refused::Closed),
            State::Bot { bot: holder, .. } if holder == bot => {
                return Err(Refused::AlreadyAssigned);
            }
            State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_) => {}
        }
        self.begin_bot(bot, now);
        self.team_because = Because::Default;
        self.excluded.clear();
        Ok(())
    }

    /// Gives a waiting conversation to a bot of its team; the scheduler's way.
    ///
    /// # Errors
    /// As [`Conversation::assign`]; [`Refused::AlreadyAssigned`] when a bot or a person has had it.
    pub fn assign_to_bot(
        &mut self,
        bot: OperatorId,
        epoch: Epoch,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.check_turn(Some(epoch))?;
        if self.state != State::Queued || self.about.asks.person {
            return Err(Refused::AlreadyAssigned);
        }
        self.begin_bot(bot, now);
        Ok(())
    }

    fn begin_bot(&mut self, bot: OperatorId, now: Timestamp) {
        self.state = State::Bot { bot, since: now };
        self.about.asks.person = false;
        self.epoch = self.epoch.next();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::{
        Status,
        tests::{ANN, NOW, waiting},
    };

    const BOT: OperatorId = OperatorId::from_u128(8);

    #[test]
    fn a_bot_speaks_in_its_own_turn_only() {
        let mut c = waiting();
        c.give_to_bot(BOT, NOW).unwrap();
        let turn = c.epoch;
        assert_eq!((c.status(), c.owner()), (Status::Bot, None));
        c.check_bot(BOT, turn).unwrap();
        assert_eq!(c.check_bot(ANN, turn), Err(Refused::StaleTurn));
        c.leave_bot(NOW.plus_ms(5)).unwrap();
        assert_eq!(c.check_bot(BOT, turn), Err(Refused::StaleTurn));
        assert_eq!(c.check_bot(BOT, c.epoch), Err(Refused::StaleTurn));
        assert_eq!(c.leave_bot(NOW), Err(Refused::AlreadyAssigned));
        assert_eq!((c.state, c.enqueued_at), (State::Queued, NOW.plus_ms(5)));
    }

    #[test]
    fn a_bot_of_the_team_gets_what_nobody_has_had() {
        let mut c = waiting();
        let seen = c.epoch;
        assert_eq!(
            c.assign_to_bot(BOT, seen.next(), NOW),
            Err(Refused::StaleTurn)
        );
        c.assign_to_bot(BOT, seen, NOW).unwrap();
        assert_eq!((c.bot(), c.epoch), (Some(BOT), seen.next()));
        c.leave_bot(NOW).unwrap();
        let refused = Err(Refused::AlreadyAssigned);
        assert_eq!(
            c.assign_to_bot(BOT, c.epoch, NOW),
            refused,
            "it handed over"
        );
        let mut c = waiting();
        c.assign(ANN, c.epoch, NOW).unwrap();
        c.take_back(c.epoch).unwrap();
        assert_eq!(
            c.assign_to_bot(BOT, c.epoch, NOW),
            refused,
            "a person had it"
        );
        c.give_to_bot(BOT, NOW).unwrap();
        assert!(!c.about.asks.person, "and got it by hand");
    }

    #[test]
    fn a_person_takes_over_from_a_bot_without_being_asked_twice() {
        let mut c = waiting();
        c.give_to_bot(BOT, NOW).unwrap();
        let turn = c.epoch;
        assert_eq!(c.assign(ANN, turn, NOW), Err(Refused::AlreadyAssigned));
        c.take(ANN, false, NOW).unwrap();
        assert_eq!(c.check_bot(BOT, turn), Err(Refused::StaleTurn));
        c.give_to_bot(BOT, NOW).unwrap();
        assert_eq!(c.give_to_bot(BOT, NOW), Err(Refused::AlreadyAssigned));
        c.close(NOW).unwrap();
        assert_eq!(c.give_to_bot(BOT, NOW), Err(Refused::Closed));
        assert_eq!(c.leave_bot(NOW), Err(Refused::Closed));
    }
}
