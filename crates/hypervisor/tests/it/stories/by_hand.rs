//! What people do past the scheduler: they take, transfer and release.

use super::{asking_desk, staff};
use crate::desk::{Desk, ann, call, ms, team};
use domain::conversation::{Epoch, Priority};
use domain::id::OfferId;
use domain::operator::CHAT_UNITS;
use hypervisor::{AssignMode, Event, Refused};

#[test]
fn what_is_taken_by_hand_may_exceed_the_capacity_and_makes_no_room() {
    let mut desk = Desk::new();
    staff(&mut desk, 1);
    for n in 1..=4 {
        desk.arrives(call(n));
    }
    assert_eq!(desk.owner(call(4)), None);
    desk.is_taken(call(4), ann(1));
    assert_eq!(desk.held_by(ann(1)).len(), 4);
    // Giving him what he has already, by hand, does not free his hands.
    desk.is_taken(call(1), ann(1));
    desk.arrives(call(5));
    assert_eq!(desk.owner(call(5)), None);
    desk.closes(call(2));
    assert_eq!(desk.owner(call(5)), None);
    desk.closes(call(3));
    assert_eq!(desk.owner(call(5)), Some(ann(1)));
}

#[test]
fn taking_an_offered_conversation_by_hand_ends_the_offer() {
    let mut desk = asking_desk();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.is_taken(call(1), ann(2));
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
    let stale = Event::OfferAccepted {
        offer: OfferId::from_u128(1),
        epoch: Epoch(9),
    };
    let result = desk.machine.handle(ms(desk.now), stale, &mut vec![]);
    assert_eq!(result, Err(Refused::StaleOffer));
}

#[test]
fn a_transferred_conversation_waits_in_the_other_team_with_its_first_place() {
    let mut desk = Desk::new();
    desk.sets_team(
        team(2),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    staff(&mut desk, 1);
    desk.hires(ann(2), CHAT_UNITS, &[team(2)]);
    desk.arrives(call(1));
    desk.pass(10);
    desk.arrives_as(call(2), team(2), CHAT_UNITS, Priority::Normal);
    desk.is_transferred(call(1), team(2));
    desk.starts(ann(2));
    assert_eq!(desk.held_by(ann(2)), [call(1)]);
}

#[test]
fn what_is_released_goes_to_somebody_else() {
    let mut desk = Desk::new();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.is_released(call(1));
    assert_eq!(desk.owner(call(1)), None);
    desk.hires(ann(2), CHAT_UNITS, &[]);
    desk.starts(ann(2));
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
}
