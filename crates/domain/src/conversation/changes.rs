//! What may happen to a conversation, and what is refused.

use super::{Because, Conversation, Epoch, Offer, Ownership, State};
use crate::{
    id::{OfferId, OperatorId, TeamId},
    message::{Author, Content, Message},
    time::Timestamp,
};

/// The characters of the last words that a row shows.
const LAST_WORDS_CHARS: usize = 120;

/// Why a change of a conversation was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is over.
    #[error("the conversation is closed")]
    Closed,
    /// It is not over.
    #[error("the conversation is still open")]
    StillOpen,
    /// Somebody else has it.
    #[error("somebody else has the conversation")]
    AlreadyAssigned,
    /// The offer is gone, or was never his.
    #[error("the offer is gone")]
    OfferGone,
    /// It was decided under a turn that has passed.
    #[error("the turn has changed")]
    StaleTurn,
    /// A bot has the turn.
    #[error("a bot has the turn; take it over first")]
    BotSpeaks,
    /// It does not sleep.
    #[error("the conversation does not sleep")]
    NotAsleep,
    /// A time that has passed, or is too far away.
    #[error("the time must lie ahead, by a year at most")]
    BadTime,
}

impl Conversation {
    /// Checks that something decided under `epoch` may still happen; `None` is whatever the turn is.
    ///
    /// # Errors
    /// [`Refused::StaleTurn`] when the turn has changed, [`Refused::Closed`] when the conversation is over.
    pub fn check_turn(&self, epoch: Option<Epoch>) -> Result<(), Refused> {
        if matches!(self.state, State::Closed { .. }) {
            return Err(Refused::Closed);
        }
        match epoch {
            Some(epoch) if epoch != self.epoch => Err(Refused::StaleTurn),
            Some(_) | None => Ok(()),
        }
    }

    /// Gives a waiting conversation to `operator`; the scheduler's way.
    ///
    /// # Errors
    /// [`Refused::StaleTurn`] when `epoch` has passed; [`Refused::AlreadyAssigned`] or [`Refused::Closed`]
    /// when it does not wait.
    pub fn assign(
        &mut self,
        operator: OperatorId,
        epoch: Epoch,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.check_turn(Some(epoch))?;
        match self.state {
            State::Queued => {
                self.hold(operator, false, now);
                Ok(())
            }
            State::Bot { .. }
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_) => Err(Refused::AlreadyAssigned),
            State::Closed { .. } => Err(Refused::Closed),
        }
    }

    /// Proposes a queued conversation to one operator.
    ///
    /// # Errors
    /// As [`Conversation::assign`].
    pub fn make_offer(&mut self, offer: Offer, epoch: Epoch) -> Result<(), Refused> {
        self.check_turn(Some(epoch))?;
        match self.state {
            State::Queued => {
                self.state = State::Offered(offer);
                self.epoch = self.epoch.next();
                Ok(())
            }
            State::Bot { .. }
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_) => Err(Refused::AlreadyAssigned),
            State::Closed { .. } => Err(Refused::Closed),
        }
    }

    /// Lets the operator who was asked accept.
    ///
    /// # Errors
    /// [`Refused::OfferGone`] when another or no offer stands.
    pub fn accept(
        &mut self,
        offer: OfferId,
        by: OperatorId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.standing(offer, Some(by))?;
        self.hold(by, false, now);
        Ok(())
    }

    /// Puts a conversation back into the queue because its offer was declined, withdrawn or ran out.
    ///
    /// # Errors
    /// [`Refused::OfferGone`] when another or no offer stands, or it is not `by`'s.
    pub fn end_offer(&mut self, offer: OfferId, by: Option<OperatorId>) -> Result<(), Refused> {
        self.standing(offer, by)?;
        self.requeue();
        Ok(())
    }

    /// Gives the conversation to `operator` by hand, whoever had it.
    ///
    /// # Errors
    /// [`Refused::Closed`]; [`Refused::AlreadyAssigned`] when somebody else has it and `over` is false.
    pub fn take(
        &mut self,
        operator: OperatorId,
        over: bool,
        now: Timestamp,
    ) -> Result<(), Refused> {
        match self.state {
            State::Closed { .. } => return Err(Refused::Closed),
            State::Active(held) if held.operator == operator => return Ok(()),
            State::Active(_) if !over => return Err(Refused::AlreadyAssigned),
            State::Snoozed(sleep) if !over && sleep.operator.is_some_and(|o| o != operator) => {
                return Err(Refused::AlreadyAssigned);
            }
            State::Active(_)
            | State::Snoozed(_)
            | State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Offered(_) => {}
        }
        self.hold(operator, true, now);
        Ok(())
    }

    /// Takes the conversation back from its owner into the queue, with its old place.
    ///
    /// # Errors
    /// [`Refused::StaleTurn`] when `epoch` has passed; [`Refused::AlreadyAssigned`] when nobody has it.
    pub fn take_back(&mut self, epoch: Epoch) -> Result<(), Refused> {
        self.check_turn(Some(epoch))?;
        match self.state {
            State::Active(_) => {
                self.requeue();
                Ok(())
            }
            State::Snoozed(sleep) if sleep.operator.is_some() => {
                self.requeue();
                Ok(())
            }
            State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Snoozed(_)
            | State::Closed { .. } => Err(Refused::AlreadyAssigned),
        }
    }

    /// Moves the conversation into the queue of `team`, with its old place; from a bot, at the end.
    ///
    /// # Errors
    /// [`Refused::Closed`].
    pub fn transfer(&mut self, team: TeamId, now: Timestamp) -> Result<(), Refused> {
        self.check_turn(None)?;
        if self.bot().is_some() {
            self.enqueued_at = now;
        }
        self.move_to(team);
        Ok(())
    }

    pub(super) fn move_to(&mut self, team: TeamId) {
        self.team = team;
        self.requeue();
    }

    /// Ends the conversation.
    ///
    /// # Errors
    /// [`Refused::Closed`] when it is over already.
    pub fn close(&mut self, now: Timestamp) -> Result<(), Refused> {
        self.check_turn(None)?;
        self.state = State::Closed { at: now };
        self.epoch = self.epoch.next();
        self.unanswered_since = None;
        Ok(())
    }

    /// Continues a closed conversation: it waits again.
    ///
    /// # Errors
    /// [`Refused::StillOpen`].
    pub fn reopen(&mut self, now: Timestamp) -> Result<(), Refused> {
        match self.state {
            State::Closed { .. } => {
                self.enqueued_at = now;
                self.team_because = Because::Default;
                self.requeue();
                Ok(())
            }
            State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_) => Err(Refused::StillOpen),
        }
    }

    /// Keeps the conversation from an operator until a time.
    pub fn exclude(&mut self, operator: OperatorId, until: Timestamp) {
        self.excluded.retain(|(who, _)| *who != operator);
        self.excluded.push((operator, until));
    }

    /// Makes a place for the next message of the thread.
    pub const fn next_place(&mut self) -> i64 {
        self.message_count += 1;
        self.message_count
    }

    /// Notes that something was said to or by the contact; what the house itself says changes nothing.
    pub fn said(&mut self, author: Author, content: &Content, now: Timestamp) {
        match author {
            Author::Contact => {
                self.unanswered_since.get_or_insert(now);
            }
            Author::Operator(writer) | Author::Bot(writer) => {
                self.unanswered_since = None;
                if let State::Active(held) = &mut self.state
                    && held.operator == writer
                {
                    held.answered = true;
                }
            }
            Author::System => return,
        }
        self.last_at = now;
        self.last_author = Some(author);
        self.last_words = content.excerpt(LAST_WORDS_CHARS);
    }

    /// Notes that a bot spoke without having been told of what the contact wrote `since`: that still waits.
    pub fn unheard(&mut self, since: Timestamp) {
        self.unanswered_since.get_or_insert(since);
    }

    /// Says the last words as they are after a message was altered, when they are that message's.
    pub fn reworded(&mut self, message: &Message) {
        let is_last = self.last_at == message.at && self.last_author == Some(message.author);
        if is_last && !message.private {
            self.last_words = message.content.excerpt(LAST_WORDS_CHARS);
        }
    }

    const fn hold(&mut self, operator: OperatorId, forced: bool, now: Timestamp) {
        self.state = State::Active(Ownership {
            operator,
            since: now,
            answered: false,
            forced,
        });
        self.epoch = self.epoch.next();
    }

    /// Puts it into its queue; after anybody has had it, for people.
    pub(super) fn requeue(&mut self) {
        self.about.asks.person |= match self.state {
            State::Bot { .. } | State::Active(_) | State::Snoozed(_) | State::Closed { .. } => true,
            State::Queued | State::Asking { .. } | State::Offered(_) => false,
        };
        self.state = State::Queued;
        self.epoch = self.epoch.next();
    }

    fn standing(&self, offer: OfferId, by: Option<OperatorId>) -> Result<(), Refused> {
        match self.state {
            State::Offered(standing)
                if standing.id == offer && by.is_none_or(|by| by == standing.operator) =>
            {
                Ok(())
            }
            State::Bot { .. }
            | State::Queued
            | State::Asking { .. }
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_)
            | State::Closed { .. } => Err(Refused::OfferGone),
        }
    }
}
