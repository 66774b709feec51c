//! The life of a conversation, and the turn that fences it.

use crate::{
    id::{ChannelId, ContactId, ConversationId, OfferId, OperatorId, TeamId},
    message::{Author, Content},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The number of a turn; grows at every change of who may speak.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Epoch(pub i64);

impl Epoch {
    /// Returns the epoch after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// How urgent a conversation is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// May wait.
    Low,
    /// As it comes.
    #[default]
    Normal,
    /// Before the normal ones.
    High,
    /// Before all.
    Urgent,
}

/// Where a conversation stands, with what only that state knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits in its team's queue.
    Queued,
    /// Is proposed to one operator.
    Offered(Offer),
    /// One operator has it.
    Active(Ownership),
    /// Is over.
    Closed {
        /// Since when.
        at: Timestamp,
    },
}

/// A conversation proposed to one operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its identity.
    pub id: OfferId,
    /// To whom.
    pub operator: OperatorId,
    /// Until when he may accept.
    pub until: Timestamp,
}

/// Who has a conversation, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ownership {
    /// The owner.
    pub operator: OperatorId,
    /// When he got it.
    pub since: Timestamp,
    /// True once he has answered in this turn.
    pub answered: bool,
    /// True when a person gave or took it past the scheduler: counted apart, may exceed the capacity.
    pub forced: bool,
}

/// A state as people and programs see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A bot answers.
    Bot,
    /// A human is needed, nobody has it yet.
    Waiting,
    /// A human has it.
    Active,
    /// It sleeps until a time or an answer.
    Snoozed,
    /// It is over.
    Closed,
}

impl Status {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }
}

/// The thread of one contact on one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its identity.
    pub id: ConversationId,
    /// Its number for people.
    pub number: i64,
    /// Whose it is.
    pub contact: ContactId,
    /// Where the contact writes.
    pub channel: ChannelId,
    /// Who is qualified for it.
    pub team: TeamId,
    /// Where it stands.
    pub state: State,
    /// The number of the turn.
    pub epoch: Epoch,
    /// Grows with every change of the row.
    pub version: i64,
    /// How urgent it is.
    pub priority: Priority,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it entered a queue first; kept by every requeue.
    pub enqueued_at: Timestamp,
    /// The oldest message of the contact that nobody has answered.
    pub unanswered_since: Option<Timestamp>,
    /// When something was last said.
    pub last_at: Timestamp,
    /// The last words said, cut to a line.
    pub last_words: String,
    /// Who said them.
    pub last_author: Option<Author>,
    /// How many messages it has; the last one has this place.
    pub message_count: i64,
    /// True when its newest outgoing message failed or may not have arrived.
    pub has_trouble: bool,
    /// Who lost it lately and must not get it again before the time.
    pub excluded: Vec<(OperatorId, Timestamp)>,
}

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
}

impl Conversation {
    /// Returns the state as people and programs see it.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.state {
            State::Queued | State::Offered(_) => Status::Waiting,
            State::Active(_) => Status::Active,
            State::Closed { .. } => Status::Closed,
        }
    }

    /// Returns who has it.
    #[must_use]
    pub const fn owner(&self) -> Option<OperatorId> {
        match self.state {
            State::Active(held) => Some(held.operator),
            State::Queued | State::Offered(_) | State::Closed { .. } => None,
        }
    }

    /// Returns the offer that stands.
    #[must_use]
    pub const fn offer(&self) -> Option<Offer> {
        match self.state {
            State::Offered(offer) => Some(offer),
            State::Queued | State::Active(_) | State::Closed { .. } => None,
        }
    }

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
            State::Offered(_) | State::Active(_) => Err(Refused::AlreadyAssigned),
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
            State::Offered(_) | State::Active(_) => Err(Refused::AlreadyAssigned),
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
            State::Active(_) | State::Queued | State::Offered(_) => {}
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
            State::Queued | State::Offered(_) | State::Closed { .. } => {
                Err(Refused::AlreadyAssigned)
            }
        }
    }

    /// Moves the conversation into the queue of `team`, with its old place.
    ///
    /// # Errors
    /// [`Refused::Closed`].
    pub fn transfer(&mut self, team: TeamId) -> Result<(), Refused> {
        self.check_turn(None)?;
        self.team = team;
        self.requeue();
        Ok(())
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
                self.requeue();
                Ok(())
            }
            State::Queued | State::Offered(_) | State::Active(_) => Err(Refused::StillOpen),
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
        self.last_words = match content {
            Content::Text(text) => text.excerpt(LAST_WORDS_CHARS),
            Content::Unsupported { what, caption } => caption.as_ref().map_or_else(
                || what.replace('_', " "),
                |words| words.excerpt(LAST_WORDS_CHARS),
            ),
            Content::Line(_) => String::new(),
        };
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

    const fn requeue(&mut self) {
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
            State::Queued | State::Offered(_) | State::Active(_) | State::Closed { .. } => {
                Err(Refused::OfferGone)
            }
        }
    }
}

/// Where somebody asks a conversation to go; exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// A team's queue.
    #[serde(rename = "team_id")]
    Team(TeamId),
    /// One colleague.
    #[serde(rename = "operator_id")]
    Operator(OperatorId),
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000);
    const ANN: OperatorId = OperatorId::from_u128(1);
    const BEN: OperatorId = OperatorId::from_u128(2);

    fn waiting() -> Conversation {
        Conversation {
            id: ConversationId::from_u128(1),
            number: 1,
            contact: ContactId::from_u128(1),
            channel: ChannelId::from_u128(1),
            team: TeamId::GENERAL,
            state: State::Queued,
            epoch: Epoch(1),
            version: 1,
            priority: Priority::Normal,
            opened_at: NOW,
            enqueued_at: NOW,
            unanswered_since: None,
            last_at: NOW,
            last_words: String::new(),
            last_author: None,
            message_count: 0,
            has_trouble: false,
            excluded: Vec::new(),
        }
    }

    #[test]
    fn every_change_of_the_turn_has_a_later_epoch() {
        let mut c = waiting();
        c.assign(ANN, Epoch(1), NOW).unwrap();
        assert_eq!(c.epoch, Epoch(2));
        c.transfer(TeamId::from_u128(7)).unwrap();
        assert_eq!((c.epoch, c.owner()), (Epoch(3), None));
        c.take(BEN, false, NOW).unwrap();
        c.close(NOW).unwrap();
        assert_eq!(c.epoch, Epoch(5));
    }

    #[test]
    fn a_wish_of_an_earlier_turn_is_refused() {
        let mut c = waiting();
        c.assign(ANN, Epoch(1), NOW).unwrap();
        let before = c.clone();
        assert_eq!(c.assign(BEN, Epoch(1), NOW), Err(Refused::StaleTurn));
        assert_eq!(c.assign(BEN, Epoch(2), NOW), Err(Refused::AlreadyAssigned));
        assert_eq!(c.take_back(Epoch(1)), Err(Refused::StaleTurn));
        assert_eq!(c, before);
    }

    #[test]
    fn an_offer_is_answered_only_by_the_one_who_was_asked() {
        let offer = Offer {
            id: OfferId::from_u128(9),
            operator: ANN,
            until: NOW.plus_ms(30),
        };
        let mut c = waiting();
        c.make_offer(offer, Epoch(1)).unwrap();
        assert_eq!(c.accept(offer.id, BEN, NOW), Err(Refused::OfferGone));
        assert_eq!(
            c.end_offer(OfferId::from_u128(8), None),
            Err(Refused::OfferGone)
        );
        c.accept(offer.id, ANN, NOW).unwrap();
        assert_eq!(c.owner(), Some(ANN));
        assert_eq!(c.end_offer(offer.id, None), Err(Refused::OfferGone));
    }

    #[test]
    fn taking_from_a_colleague_must_be_said() {
        let mut c = waiting();
        c.take(ANN, false, NOW).unwrap();
        assert_eq!(c.take(BEN, false, NOW), Err(Refused::AlreadyAssigned));
        c.take(BEN, true, NOW).unwrap();
        assert_eq!(c.owner(), Some(BEN));
    }

    #[test]
    fn the_oldest_unanswered_message_counts_until_somebody_answers() {
        let mut c = waiting();
        let words = Content::Text(crate::text::Text::plain("hi"));
        c.said(Author::Contact, &words, NOW);
        c.said(Author::Contact, &words, NOW.plus_ms(5));
        assert_eq!(c.unanswered_since, Some(NOW));
        c.take(ANN, false, NOW).unwrap();
        c.said(Author::Operator(ANN), &words, NOW.plus_ms(9));
        assert_eq!(c.unanswered_since, None);
        assert!(matches!(c.state, State::Active(held) if held.answered));
    }

    #[test]
    fn nothing_but_reopening_happens_to_a_closed_conversation() {
        let mut c = waiting();
        c.close(NOW).unwrap();
        assert_eq!(c.close(NOW), Err(Refused::Closed));
        assert_eq!(c.take(ANN, true, NOW), Err(Refused::Closed));
        assert_eq!(c.transfer(TeamId::GENERAL), Err(Refused::Closed));
        assert_eq!(c.check_turn(None), Err(Refused::Closed));
        c.reopen(NOW.plus_ms(1)).unwrap();
        assert_eq!(c.status(), Status::Waiting);
    }
}
