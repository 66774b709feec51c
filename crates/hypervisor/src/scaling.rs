//! How the work of one event grows with the desk: comparisons are counted, not time.

use crate::event::Event;
use crate::machine::Hypervisor;
use crate::policy::{AssignMode, Demand, OperatorProfile, Policy, TeamRules};
use domain::conversation::Epoch;
use domain::id::{ConversationId, OperatorId, TeamId};
use domain::time::Timestamp;
use std::cell::Cell;

thread_local! {
    static COMPARED: Cell<u64> = const { Cell::new(0) };
}

/// Counts one comparison of two places, in a queue or among operators.
pub(crate) fn count() {
    COMPARED.with(|compared| compared.set(compared.get() + 1));
}

/// Returns how many places are compared for one conversation that ends and one that comes, where everybody is
/// busy and ten times as many wait.
fn compared(operators: u128) -> u64 {
    let mut machine = Hypervisor::new(Policy::default());
    let (mut out, mut now) = (vec![], 1_000_000);
    let assign = AssignMode::Auto {
        first_reply_ms: None,
    };
    let rules = TeamRules {
        assign,
        hours: None,
    };
    let mut tell = |event, now: i64| {
        let at = Timestamp::from_ms(now);
        machine
            .handle(at, event, &mut out)
            .expect("nothing is stale");
        while let Some(command) = out.pop() {
            if let Some(wish) = command.wish() {
                let epoch = Epoch(2);
                let committed = Event::Committed {
                    wish,
                    epoch,
                    offer: None,
                };
                machine.handle(at, committed, &mut out).expect("awaited");
            }
        }
    };
    tell(
        Event::TeamSet {
            team: TeamId::GENERAL,
            rules,
        },
        now,
    );
    for n in 1..=operators {
        let operator = OperatorId::from_u128(n);
        let profile = OperatorProfile::default();
        tell(Event::OperatorSet { operator, profile }, now);
        tell(Event::OperatorStart { operator }, now);
    }
    tell(Event::Loaded, now);
    let arrival = |n: u128, now| Event::ConversationWaits {
        conversation: ConversationId::from_u128(n),
        epoch: Epoch(1),
        demand: Demand::chat(TeamId::GENERAL, Timestamp::from_ms(now)),
    };
    let all = operators * 13;
    for n in 1..=all {
        now += 1;
        tell(arrival(n, now), now);
    }
    let before = COMPARED.get();
    let rounds = 100;
    for n in 1..=rounds {
        now += 1;
        let ended = Event::Closed {
            conversation: ConversationId::from_u128(n * (operators * 3 / rounds)),
            epoch: Epoch(2),
        };
        tell(ended, now);
        tell(arrival(all + n, now), now);
    }
    (COMPARED.get() - before) / 100
}

#[test]
fn twice_the_desk_adds_a_constant_to_the_work_of_an_event() {
    let works: Vec<u64> = [100, 200, 400, 800, 1_600]
        .into_iter()
        .map(compared)
        .collect();
    for pair in works.windows(2) {
        let more = pair[1].saturating_sub(pair[0]);
        assert!(more <= 40, "{works:?}");
    }
    assert!(works[0] > 10, "nothing was counted: {works:?}");
}
