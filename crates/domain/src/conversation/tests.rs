//! The life of a conversation, rule by rule.

use super::*;
use crate::message::Content;

pub(super) const NOW: Timestamp = Timestamp::from_ms(1_000);
pub(super) const ANN: OperatorId = OperatorId::from_u128(1);
const BEN: OperatorId = OperatorId::from_u128(2);

pub(super) fn waiting() -> Conversation {
    Conversation {
        id: ConversationId::from_u128(1),
        number: 1,
        contact: ContactId::from_u128(1),
        channel: ChannelId::from_u128(1),
        team: TeamId::GENERAL,
        team_because: Because::Default,
        asked: 0,
        intents: Vec::new(),
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
        about: About::default(),
    }
}

#[test]
fn every_change_of_the_turn_has_a_later_epoch() {
    let mut c = waiting();
    c.assign(ANN, Epoch(1), NOW).unwrap();
    assert_eq!(c.epoch, Epoch(2));
    c.transfer(TeamId::from_u128(7), NOW).unwrap();
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
    assert_eq!(c.transfer(TeamId::GENERAL, NOW), Err(Refused::Closed));
    assert_eq!(c.check_turn(None), Err(Refused::Closed));
    c.reopen(NOW.plus_ms(1)).unwrap();
    assert_eq!(c.status(), Status::Waiting);
}
