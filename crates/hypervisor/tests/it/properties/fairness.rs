//! Who comes first is served first, turns are equal, and overtaking has its bounds.

use super::policy;
use crate::desk::{Desk, ann, call, ms};
use domain::conversation::Priority;
use domain::id::{OperatorId, TeamId};
use hypervisor::{AssignMode, Command};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;

proptest! {
    #![proptest_config(crate::many_cases("tests/it/properties.regressions"))]

    /// I6, P4: the same team, need and priority; whoever comes first is served first.
    #[test]
    fn first_come_is_first_served(
        arrivals in 1..40_u128,
        closings in prop::collection::vec(0..40_usize, 0..60),
    ) {
        let mut desk = Desk::new();
        desk.hires(ann(1), 8, &[]);
        desk.hires(ann(2), 4, &[]);
        for n in 1..=arrivals {
            desk.now += 1;
            desk.arrives(call(n));
        }
        desk.starts(ann(1));
        desk.starts(ann(2));
        for n in closings {
            let held: Vec<_> = desk.rows.keys().copied().filter(|id| desk.owner(*id).is_some()).collect();
            if !held.is_empty() {
                desk.closes(held[n % held.len()]);
            }
        }
        let served: Vec<_> = desk.log.iter().filter_map(|command| match command {
            Command::Assign { conversation, .. } => Some(*conversation),
            Command::Offer { .. } | Command::ExpireOffer { .. } | Command::Withdraw { .. }
            | Command::TakeBack { .. } | Command::SetAway { .. } | Command::SetOffline { .. }
            | Command::Wake { .. } | Command::RememberTurn { .. } | Command::RememberRing { .. }
            | Command::Tell { .. } => None,
        }).collect();
        let in_order: Vec<_> = (1..=served.len() as u128).map(call).collect();
        prop_assert_eq!(served, in_order);
    }

    /// I18, P6: among operators who are always free, nobody gets two before another gets one.
    #[test]
    fn turns_differ_by_at_most_one(
        operators in 1..7_u128,
        pauses in prop::collection::vec(0..3_i64, 0..60),
        mode in select(vec![
            AssignMode::Auto { first_reply_ms: None }, AssignMode::Accept { timeout_ms: 1_000_000 },
        ]),
    ) {
        let mut desk = Desk::new();
        desk.sets_team(TeamId::GENERAL, mode);
        for n in 1..=operators {
            desk.hires(ann(n), 1_000, &[]);
            desk.starts(ann(n));
        }
        let mut counts: BTreeMap<OperatorId, i32> = (1..=operators).map(|n| (ann(n), 0)).collect();
        for (i, pause) in pauses.into_iter().enumerate() {
            desk.pass(pause);
            let id = call(i as u128 + 1);
            desk.arrives(id);
            let who = desk.owner(id).or(desk.offered_to(id)).expect("somebody is free");
            *counts.entry(who).or_default() += 1;
            let most = counts.values().max().copied().unwrap_or(0);
            let least = counts.values().min().copied().unwrap_or(0);
            prop_assert!(most - least <= 1, "{:?}", counts);
        }
    }

    /// I17, P5: a conversation is overtaken only by what arrived within the boost.
    #[test]
    fn overtaking_is_bounded_by_the_boost(
        arrivals in prop::collection::vec((1..40_i64, any::<bool>()), 1..40),
    ) {
        let mut desk = Desk::with(policy(), true);
        let mut enqueued = vec![];
        for (i, (pause, is_urgent)) in arrivals.into_iter().enumerate() {
            desk.now += pause;
            let priority = if is_urgent { Priority::Urgent } else { Priority::Normal };
            desk.arrives_as(call(i as u128 + 1), TeamId::GENERAL, 4, priority);
            enqueued.push(ms(desk.now));
        }
        desk.hires(ann(1), 4, &[]);
        desk.starts(ann(1));
        let mut served = vec![];
        while let Some(id) = desk.held_by(ann(1)).first().copied() {
            served.push(id.raw().as_u128() as usize - 1);
            desk.closes(id);
            desk.has_wrapped_up(id);
        }
        prop_assert_eq!(served.len(), enqueued.len());
        for (place, early) in served.iter().enumerate() {
            for late in &served[place + 1..] {
                let ahead = enqueued[*early].ms_since(enqueued[*late]);
                prop_assert!(ahead <= policy().routing.boosts.urgent_ms, "{early} overtook {late}");
            }
        }
    }
}
