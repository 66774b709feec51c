//! Whole days at a desk whose journal is heard late and whose wishes race with people.

use super::acts::{Act, act, play};
use super::desk;
use crate::desk::{Desk, Is, ms};
use domain::operator::Presence;
use hypervisor::{Event, Standing};
use proptest::prelude::*;

/// What holds once everything has been heard, tried and waited for.
fn assert_at_rest(desk: &Desk) {
    for (id, row) in &desk.rows {
        // I22, I1: the machine knows what is open, nothing else, and stands where the rows stand.
        let standing = desk
            .machine
            .explain(*id)
            .map(|explained| explained.standing);
        match row.is {
            Is::Closed => assert_eq!(standing, None, "{id}"),
            Is::Asleep { until, .. } => {
                assert_eq!(standing, Some(Standing::Snoozed { until }), "{id}");
            }
            Is::WrapUp {
                by: operator,
                until,
            } if until > ms(desk.now) => {
                let wraps = Standing::WrappingUp { operator, until };
                assert_eq!(standing, Some(wraps), "{id}");
            }
            Is::WrapUp { .. } => assert_eq!(standing, None, "{id}"),
            Is::Queued => assert_eq!(standing, Some(Standing::Waiting), "{id}"),
            Is::Offered {
                offer,
                to: operator,
                until,
            } => {
                assert_eq!(
                    standing,
                    Some(Standing::Offered {
                        offer,
                        operator,
                        until
                    })
                );
                // I5: nothing is offered to who is not there.
                assert_eq!(desk.operators[&operator].presence, Presence::Online, "{id}");
            }
            Is::Held {
                by: operator,
                answered,
                ..
            } => {
                // Whether it is silent is the machine's own.
                let is_his = matches!(standing, Some(Standing::Held { operator: who, answered: has, .. })
                    if (who, has) == (operator, answered));
                assert!(is_his, "{id} is {standing:?}");
                // I10: who is gone owns nothing.
                let presence = desk.operators.get(&operator).map(|o| o.presence);
                assert!(
                    !matches!(presence, None | Some(Presence::Offline | Presence::Lost)),
                    "{id} is held by {presence:?}"
                );
            }
        }
    }
    let offers = desk.offers;
    let live = desk
        .rows
        .values()
        .filter(|row| matches!(row.is, Is::Offered { .. }))
        .count();
    let ended = offers.accepted + offers.declined + offers.expired + offers.withdrawn;
    assert_eq!(
        offers.made,
        ended + offers.overtaken + live,
        "an offer was lost"
    );
}

fn without_wish_numbers(machine: &hypervisor::Hypervisor) -> serde_json::Value {
    let mut value = serde_json::to_value(machine.snapshot()).expect("a snapshot can be written");
    value
        .as_object_mut()
        .expect("a snapshot is an object")
        .remove("last_wish");
    value
}

proptest! {
    #![proptest_config(crate::many_cases("tests/it/properties.regressions"))]

    /// The watching is in [`Desk::hear_now`]; here everything comes late and races.
    #[test]
    fn a_day_with_a_late_journal_ends_well(acts in prop::collection::vec(act(), 1..120)) {
        let mut desk = desk(false);
        for act in acts {
            play(&mut desk, act);
        }
        desk.quieten();
        // Rests and graces run out; offers that nobody answers expire, so some time has to be the last.
        for _ in 0..4 {
            desk.pass(12);
            desk.quieten();
        }
        desk.hear_now(Event::Tick);
        desk.quieten();
        assert_at_rest(&desk);
    }

    #[test]
    fn a_machine_made_from_the_rows_is_the_machine_that_lived_through_it(
        acts in prop::collection::vec(act(), 1..80),
    ) {
        let mut desk = desk(true);
        for act in acts {
            let is_rebuild = matches!(act, Act::Rebuild);
            play(&mut desk, act);
            desk.hear_now(Event::Tick);
            desk.quieten();
            if is_rebuild {
                let lived = without_wish_numbers(&desk.machine);
                desk.replace(desk.rebuilt());
                prop_assert_eq!(without_wish_numbers(&desk.machine), lived);
            }
        }
    }
}
