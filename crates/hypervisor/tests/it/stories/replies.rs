//! The first reply: it is timed, and it may be late.

use super::{last, staff};
use crate::desk::{Desk, ann, call, ms};
use domain::id::TeamId;
use hypervisor::{AssignMode, Command, Event, Policy, TakeBackReason};

#[test]
fn a_late_first_reply_gives_the_conversation_to_somebody_else() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.pass(179_999);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
    desk.pass(1);
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
    let back = desk
        .log
        .iter()
        .find(|c| matches!(c, Command::TakeBack { .. }))
        .expect("taken back");
    assert!(matches!(
        back,
        Command::TakeBack {
            reason: TakeBackReason::FirstReplyMissed,
            exclude_until: Some(_),
            ..
        }
    ));
}

#[test]
fn a_reply_stops_the_clock() {
    let mut desk = Desk::new();
    staff(&mut desk, 2);
    desk.arrives(call(1));
    desk.pass(179_999);
    desk.replies(call(1));
    // Nothing but his silence is timed.
    assert_eq!(desk.machine.next_deadline(), Some(ms(desk.now + 600_000)));
    desk.pass(1_000_000);
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn a_team_that_drops_its_limit_forgives_a_late_reply() {
    let mut desk = Desk::with(Policy::default(), false);
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.quieten();
    desk.pass(180_000);
    assert!(matches!(last(&desk), Command::TakeBack { .. }));
    let wish = last(&desk).wish().expect("taking back is a wish");
    let asked = desk.log.len();
    desk.sets_team(
        TeamId::GENERAL,
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    while desk.hear() {}
    desk.hear_now(Event::Refused { wish });
    desk.pass(600_000);
    assert_eq!(desk.log.len(), asked);
}

#[test]
fn a_reply_that_crosses_the_limit_keeps_the_conversation() {
    let mut desk = Desk::with(Policy::default(), false);
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.quieten();
    desk.pass(180_000);
    desk.replies(call(1));
    desk.quieten();
    desk.pass(600_000);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}
