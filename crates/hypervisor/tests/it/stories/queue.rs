//! Who waits, who is next, and who gets it.

use super::staff;
use crate::desk::{Desk, ann, call, team};
use domain::conversation::Priority;
use domain::id::TeamId;
use domain::operator::{CHAT_UNITS, LeaveMode};
use hypervisor::AssignMode;

#[test]
fn thirty_conversations_are_shared_by_three_operators_ten_each() {
    let mut desk = Desk::new();
    for n in 1..=3 {
        desk.hires(ann(n), 40, &[]);
        desk.starts(ann(n));
    }
    for n in 1..=30 {
        desk.arrives(call(n));
    }
    for n in 1..=3 {
        assert_eq!(desk.held_by(ann(n)).len(), 10);
    }
    desk.arrives(call(31));
    assert_eq!(desk.owner(call(31)), None);
}

#[test]
fn the_first_to_come_online_gets_the_oldest() {
    let mut desk = Desk::new();
    desk.hires(ann(1), CHAT_UNITS, &[]);
    for n in [3, 1, 2] {
        desk.arrives(call(n));
        desk.pass(5);
    }
    desk.starts(ann(1));
    assert_eq!(desk.owner(call(3)), Some(ann(1)));
    assert_eq!((desk.owner(call(1)), desk.owner(call(2))), (None, None));
}

#[test]
fn an_urgent_conversation_is_worth_twenty_minutes() {
    let mut desk = Desk::new();
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.arrives(call(1));
    desk.pass(1_200_001);
    desk.arrives(call(2));
    desk.arrives_as(call(3), TeamId::GENERAL, CHAT_UNITS, Priority::Urgent);
    desk.starts(ann(1));
    assert_eq!(desk.held_by(ann(1)), [call(1)]);
    desk.closes(call(1));
    assert_eq!(desk.held_by(ann(1)), [call(3)]);
}

#[test]
fn a_light_conversation_does_not_wait_behind_a_heavy_one() {
    let mut desk = Desk::new();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.arrives_as(call(2), TeamId::GENERAL, 12, Priority::Normal);
    desk.arrives(call(3));
    assert_eq!(desk.held_by(ann(1)), [call(1), call(3)]);
}

#[test]
fn an_operator_of_two_teams_takes_the_oldest_of_both() {
    let mut desk = Desk::new();
    desk.sets_team(
        team(2),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    desk.hires(ann(1), CHAT_UNITS, &[TeamId::GENERAL, team(2)]);
    desk.arrives_as(call(1), team(2), CHAT_UNITS, Priority::Normal);
    desk.pass(1);
    desk.arrives(call(2));
    desk.starts(ann(1));
    assert_eq!(desk.held_by(ann(1)), [call(1)]);
    desk.closes(call(1));
    assert_eq!(desk.held_by(ann(1)), [call(2)]);
}

#[test]
fn a_requeued_conversation_keeps_its_place() {
    let mut desk = Desk::new();
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    desk.pass(100);
    desk.arrives(call(2));
    desk.stops(ann(1), LeaveMode::Requeue);
    desk.hires(ann(2), CHAT_UNITS, &[]);
    desk.starts(ann(2));
    assert_eq!(desk.held_by(ann(2)), [call(1)]);
}
