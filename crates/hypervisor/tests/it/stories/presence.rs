//! Operators who stop, drain, vanish, return or are removed.

use super::{last, staff};
use crate::desk::{Desk, Is, ann, call, ms, team};
use domain::conversation::Priority;
use domain::id::TeamId;
use domain::operator::{CHAT_UNITS, DEFAULT_CAPACITY_UNITS, LeaveMode, Presence};
use hypervisor::{AssignMode, Command, Event, OfflineReason, Refused};

#[test]
fn when_an_operator_stops_his_conversations_go_to_the_others() {
    let mut desk = Desk::new();
    staff(&mut desk, 3);
    for n in 1..=6 {
        desk.arrives(call(n));
    }
    let left = desk.held_by(ann(1));
    desk.replies(left[0]);
    desk.stops(ann(1), LeaveMode::Requeue);
    assert_eq!(desk.held_by(ann(1)), []);
    assert!(left.iter().all(|id| desk.owner(*id).is_some()));
    assert_eq!(
        (desk.held_by(ann(2)).len(), desk.held_by(ann(3)).len()),
        (3, 3)
    );
}

#[test]
fn a_draining_operator_finishes_what_he_has_and_is_then_offline() {
    let mut desk = Desk::new();
    desk.sets_team(
        TeamId::GENERAL,
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.arrives(call(2));
    desk.stops(ann(1), LeaveMode::Drain);
    desk.arrives(call(3));
    assert_eq!(desk.held_by(ann(1)), [call(1), call(2)]);
    desk.closes(call(1));
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Draining);
    desk.closes(call(2));
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Offline);
    assert!(matches!(
        last(&desk),
        Command::SetOffline {
            reason: OfflineReason::Drained,
            ..
        }
    ));
    assert_eq!(desk.owner(call(3)), None);
}

#[test]
fn a_lost_operator_keeps_his_conversations_for_the_grace() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.replies(call(1));
    desk.is_lost(ann(1));
    desk.pass(59_999);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
    desk.pass(1);
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
    assert_eq!(desk.operators[&ann(1)].presence, Presence::Offline);
}

#[test]
fn a_lost_operator_who_is_back_in_time_loses_nothing() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.replies(call(1));
    desk.is_lost(ann(1));
    desk.pass(59_999);
    desk.starts(ann(1));
    desk.pass(600_000);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn a_returning_operator_is_level_with_who_is_next() {
    let mut desk = Desk::new();
    staff(&mut desk, 3);
    desk.goes_away(ann(3));
    for n in 1..=4 {
        desk.pass(1_000);
        desk.arrives(call(n));
    }
    let next = desk.operators[&ann(1)].last_assigned_at;
    desk.starts(ann(3));
    assert_eq!(desk.operators[&ann(3)].last_assigned_at, next);
    assert!(matches!(last(&desk), Command::RememberTurn { .. }));
    desk.arrives(call(5));
    desk.arrives(call(6));
    assert_eq!(desk.held_by(ann(3)).len(), 1);
}

#[test]
fn a_removed_operator_and_a_removed_team_leave_nobody_behind() {
    let mut desk = Desk::new();
    desk.sets_team(
        team(2),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[team(2)]);
    desk.starts(ann(1));
    desk.arrives_as(call(1), team(2), CHAT_UNITS, Priority::Normal);
    desk.fires(ann(1));
    assert_eq!(desk.rows[&call(1)].is, Is::Queued);
    staff(&mut desk, 1);
    assert_eq!(desk.owner(call(1)), None);
    desk.hear_now(Event::TeamRemoved { team: team(2) });
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
    let general = Event::TeamRemoved {
        team: TeamId::GENERAL,
    };
    let result = desk.machine.handle(ms(desk.now), general, &mut vec![]);
    assert_eq!(result, Err(Refused::GeneralStays));
}
