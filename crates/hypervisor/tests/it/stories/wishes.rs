//! Wishes that race with people: refused, overtaken, stale; and none before everything is loaded.

use super::{asking_desk, last, staff};
use crate::desk::{Desk, ann, call, ms};
use domain::conversation::{Epoch, Priority};
use domain::id::{OfferId, TeamId};
use domain::operator::{CHAT_UNITS, DEFAULT_CAPACITY_UNITS, LeaveMode};
use hypervisor::{Command, Event, Hypervisor, Policy, Refused, Standing};

#[test]
fn a_stale_answer_changes_nothing() {
    let mut desk = asking_desk();
    staff(&mut desk, 1);
    desk.arrives(call(1));
    desk.pass(30_000);
    let before = desk.machine.snapshot();
    let mut out = vec![];
    let offer = OfferId::from_u128(1);
    for event in [
        Event::OfferAccepted {
            offer,
            epoch: Epoch(7),
        },
        Event::OfferDeclined {
            offer,
            epoch: Epoch(7),
        },
    ] {
        let result = desk.machine.handle(ms(desk.now), event, &mut out);
        assert_eq!(result, Err(Refused::StaleOffer));
    }
    let late = Event::Closed {
        conversation: call(1),
        epoch: Epoch(1),
    };
    assert_eq!(
        desk.machine.handle(ms(desk.now), late, &mut out),
        Err(Refused::StaleEpoch)
    );
    assert_eq!((desk.machine.snapshot(), out), (before, vec![]));
}

#[test]
fn a_refused_wish_is_not_repeated_at_once() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    while desk.hear() {}
    assert_eq!(desk.log.len(), 1);
    // He leaves before the wish is tried, and the machine hears of it late.
    desk.goes_away(ann(1));
    desk.work(0);
    desk.hear_now(Event::OperatorStart { operator: ann(1) });
    desk.quieten();
    assert_eq!(desk.log.len(), 1, "{:?}", desk.log);
    desk.starts(ann(1));
    desk.quieten();
    assert!(matches!(
        desk.machine.explain(call(1)).expect("known").standing,
        Standing::Resting { .. }
    ));
    desk.pass(1_000);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn a_newer_truth_ends_the_rest_after_a_refusal() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.hires(ann(1), DEFAULT_CAPACITY_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    while desk.hear() {}
    desk.is_transferred(call(1), TeamId::GENERAL);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(1)));
}

#[test]
fn what_is_in_flight_gets_no_second_wish() {
    let mut desk = Desk::with(Policy::default(), false);
    staff(&mut desk, 2);
    desk.arrives(call(1));
    while desk.hear() {}
    assert_eq!(desk.log.len(), 1);
    desk.stops(ann(1), LeaveMode::Requeue);
    desk.is_prioritised(call(1), Priority::Urgent);
    while desk.hear() {}
    desk.pass(600_000);
    assert_eq!(desk.log.len(), 1, "{:?}", desk.log);
    assert!(matches!(
        desk.machine.explain(call(1)).expect("known").standing,
        Standing::InFlight { .. }
    ));
    desk.quieten();
    desk.pass(1_000);
    desk.quieten();
    assert_eq!(desk.owner(call(1)), Some(ann(2)));
}

#[test]
fn a_conversation_that_is_closed_in_flight_frees_its_operator() {
    let mut desk = Desk::with(Policy::default(), false);
    desk.hires(ann(1), CHAT_UNITS, &[]);
    desk.starts(ann(1));
    desk.arrives(call(1));
    desk.arrives(call(2));
    while desk.hear() {}
    desk.closes(call(1));
    while desk.hear() {}
    assert!(
        matches!(last(&desk), Command::Assign { conversation, .. } if *conversation == call(2))
    );
    desk.quieten();
    assert_eq!(desk.owner(call(2)), Some(ann(1)));
    assert_eq!(desk.machine.explain(call(1)), None);
}

#[test]
fn while_it_is_loaded_a_machine_asks_for_nothing() {
    let mut desk = asking_desk();
    staff(&mut desk, 2);
    for n in 1..=3 {
        desk.arrives(call(n));
    }
    desk.accepts(call(1));
    let (machine, _) = desk.rebuilt();
    assert_eq!(machine.next_deadline(), desk.machine.next_deadline());
    assert_eq!(machine.explain(call(2)), desk.machine.explain(call(2)));
    let mut fresh = Hypervisor::new(Policy::default());
    let mut out = vec![];
    fresh
        .handle(ms(0), Event::Tick, &mut out)
        .expect("harmless");
    assert_eq!((fresh.next_deadline(), out), (None, vec![]));
}
