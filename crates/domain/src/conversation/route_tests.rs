//! Which intents count, and when they move a conversation.

use super::tests::{ANN, NOW, waiting};
use super::*;
use crate::id::IntentId;

const REFUND: IntentId = IntentId::from_u128(1);
const CARD: IntentId = IntentId::from_u128(2);
const BILLING: TeamId = TeamId::from_u128(7);

#[test]
fn the_newest_unfinished_intent_counts() {
    let mut c = waiting();
    assert!(c.open_intent(REFUND, NOW).unwrap());
    assert!(c.open_intent(CARD, NOW.plus_ms(1)).unwrap());
    assert!(!c.open_intent(CARD, NOW.plus_ms(2)).unwrap(), "it is open");
    assert_eq!(c.newest_intent(), Some(CARD));
    assert!(c.finish_intent(CARD, NOW.plus_ms(3)));
    assert_eq!(c.newest_intent(), Some(REFUND));
    assert!(!c.finish_intent(CARD, NOW.plus_ms(4)));
    c.finish_intent(REFUND, NOW.plus_ms(5));
    assert_eq!(c.newest_intent(), None);
    assert!(c.open_intent(REFUND, NOW.plus_ms(6)).unwrap(), "again");
    assert_eq!(c.intents.len(), 3);
}

#[test]
fn of_many_intents_the_oldest_finished_ones_are_forgotten() {
    let mut c = waiting();
    c.open_intent(REFUND, NOW).unwrap();
    for _ in 0..40 {
        c.open_intent(CARD, NOW).unwrap();
        c.finish_intent(CARD, NOW);
    }
    assert_eq!(c.intents.len(), 20);
    assert_eq!(c.newest_intent(), Some(REFUND), "unfinished ones are kept");
}

#[test]
fn intents_move_nothing_that_somebody_has_or_sent_elsewhere() {
    let mut c = waiting();
    assert!(c.follows_intents());
    assert!(c.route(BILLING, Because::Intent).unwrap());
    assert!(!c.route(BILLING, Because::Intent).unwrap());
    assert_eq!(c.epoch, Epoch(2), "who stays keeps the turn");
    c.team_because = Because::Explicit;
    assert!(!c.follows_intents());
    c.team_because = Because::Intent;
    c.take(ANN, false, NOW).unwrap();
    assert!(!c.follows_intents());
}

#[test]
fn to_know_where_it_belongs_ends_the_question_even_where_it_waits() {
    let mut c = waiting();
    c.ask(NOW.plus_ms(60_000)).unwrap();
    assert!(c.follows_intents());
    assert!(c.route(c.team, Because::Intent).unwrap());
    assert_eq!(c.state, State::Queued);
}
