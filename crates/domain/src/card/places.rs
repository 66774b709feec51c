//! Who stands where in the queue of his team.

use crate::{
    conversation::Priority,
    id::{ConversationId, TeamId},
    routing::Boosts,
    time::Timestamp,
};
use std::collections::BTreeMap;

/// Somebody who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiter {
    /// What waits.
    pub conversation: ConversationId,
    /// For whom.
    pub team: TeamId,
    /// How urgent it is.
    pub priority: Priority,
    /// Since when it counts as waiting.
    pub enqueued_at: Timestamp,
}

/// Says at which place of his team's queue each stands, from 1.
///
/// Shape: one for each of `all`. The order is the scheduler's: time of enqueueing less what the priority is worth.
/// Source: docs/adr/0006-routing-order.md.
#[must_use]
pub fn places(all: &[Waiter], boosts: &Boosts) -> BTreeMap<ConversationId, i64> {
    let key = |waiter: &Waiter| {
        let boost = boosts.of(waiter.priority);
        (
            waiter.enqueued_at.plus_ms(boost.saturating_neg()),
            waiter.conversation,
        )
    };
    let mut all: Vec<_> = all.iter().collect();
    all.sort_unstable_by_key(|waiter| key(waiter));
    let mut lengths = BTreeMap::new();
    all.into_iter()
        .map(|waiter| {
            let length: &mut i64 = lengths.entry(waiter.team).or_default();
            *length += 1;
            (waiter.conversation, *length)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_team_has_a_queue_of_its_own_and_the_urgent_stand_before() {
        let waiter = |id: u128, team: u128, priority, at| Waiter {
            conversation: ConversationId::from_u128(id),
            team: TeamId::from_u128(team),
            priority,
            enqueued_at: Timestamp::from_ms(at),
        };
        let all = [
            waiter(1, 1, Priority::Normal, 1_000),
            waiter(2, 1, Priority::Normal, 2_000),
            waiter(3, 1, Priority::Urgent, 900_000),
            waiter(4, 2, Priority::Low, 500),
            waiter(5, 2, Priority::Normal, 9_000),
        ];
        let places = places(&all, &Boosts::default());
        let place = |id: u128| places[&ConversationId::from_u128(id)];
        assert_eq!([place(3), place(1), place(2)], [1, 2, 3]);
        assert_eq!([place(5), place(4)], [1, 2]);
        assert_eq!(places.len(), all.len());
    }
}
