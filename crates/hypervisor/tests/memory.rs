//! How much room a queue takes, by what is asked of the allocator.
//!
//! Alone in its binary: the allocator counts for everybody.

use domain::conversation::Epoch;
use domain::id::{ConversationId, OperatorId, TeamId};
use domain::time::Timestamp;
use hypervisor::{Demand, Event, Hypervisor, OperatorProfile, Policy};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

#[test]
fn a_queued_conversation_takes_at_most_400_bytes() {
    let mut machine = Hypervisor::new(Policy::default());
    let (mut out, mut now) = (vec![], 1_000_000);
    let mut tell = |event, now| {
        machine
            .handle(Timestamp::from_ms(now), event, &mut out)
            .unwrap();
        out.clear();
    };
    let operator = OperatorId::from_u128(1);
    let profile = OperatorProfile {
        capacity_units: 0,
        ..OperatorProfile::default()
    };
    tell(Event::OperatorSet { operator, profile }, now);
    tell(Event::OperatorStart { operator }, now);
    tell(Event::Loaded, now);
    let queued = 100_000;
    let before = MEMORY.current_usage();
    for n in 1..=queued {
        now += 7;
        let at = Timestamp::from_ms(now);
        let waits = Event::ConversationWaits {
            conversation: ConversationId::from_u128(n),
            epoch: Epoch(1),
            demand: Demand::chat(TeamId::GENERAL, at),
        };
        tell(waits, now);
    }
    let each = (MEMORY.current_usage() - before) / usize::try_from(queued).unwrap();
    assert!(each <= 400, "{each} bytes");
    assert!(each > 100, "nothing was counted: {each} bytes");
}
