//! What the design proves on paper, tried on many days.

use crate::desk::{Desk, ann, call, ms, row, team};
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OperatorId, TeamId};
use domain::operator::{CHAT_UNITS, LeaveMode};
use domain::routing::{Level, Ring, RoutingPolicy, Selector, Skills, SkillsAsked, Who};
use hypervisor::{AssignMode, Command, Gifts, OperatorProfile, Policy};
use proptest::prelude::*;
use std::collections::BTreeMap;

const SKILLS: SkillsAsked = SkillsAsked::Required;

fn selecting(select: Vec<Selector>) -> Policy {
    Policy {
        routing: RoutingPolicy {
            select,
            ..RoutingPolicy::default()
        },
        ..Policy::default()
    }
}

/// Everybody of General, then another team too, then all; ten seconds each.
fn widening() -> Policy {
    let ring = |who, hold_ms| Ring {
        who,
        hold_ms,
        skip_if_not_staffed: false,
    };
    let overflow = [team(2)].into();
    let rings = vec![
        ring(Who::Team { skills: SKILLS }, Some(10_000)),
        ring(
            Who::TeamAndOverflow {
                overflow,
                skills: SKILLS,
            },
            Some(10_000),
        ),
        ring(Who::Everyone { skills: SKILLS }, None),
    ];
    Policy {
        routing: RoutingPolicy {
            rings,
            ..RoutingPolicy::default()
        },
        ..Policy::default()
    }
}

/// Returns to whom a command gives a conversation, and under which epoch.
fn given(command: &Command) -> Option<(ConversationId, Epoch)> {
    match command {
        Command::Assign {
            conversation,
            epoch,
            ..
        }
        | Command::Offer {
            conversation,
            epoch,
            ..
        } => Some((*conversation, *epoch)),
        Command::ExpireOffer { .. }
        | Command::Withdraw { .. }
        | Command::TakeBack { .. }
        | Command::SetAway { .. }
        | Command::SetOffline { .. }
        | Command::Wake { .. }
        | Command::RememberTurn { .. }
        | Command::RememberRing { .. }
        | Command::Tell { .. } => None,
    }
}

fn hire(desk: &mut Desk, operators: u128, weights: &[u32]) {
    for n in 1..=operators {
        let weight = weights.get(n as usize - 1).copied().unwrap_or(1);
        let profile = OperatorProfile {
            capacity_units: 60_000,
            weight,
            ..OperatorProfile::default()
        };
        desk.employs(ann(n), profile);
        desk.starts(ann(n));
    }
}

/// What happens to three conversations and four operators.
#[derive(Debug, Clone)]
enum Act {
    Pass(i64),
    Start(u128),
    Stop(u128),
    Away(u128),
    Accept(u128),
    Decline(u128),
    Release(u128),
}

fn act() -> impl Strategy<Value = Act> {
    let (who, which) = (1..=4_u128, 1..=3_u128);
    prop_oneof![
        (1..9_000_i64).prop_map(Act::Pass),
        who.clone().prop_map(Act::Start),
        who.clone().prop_map(Act::Stop),
        who.prop_map(Act::Away),
        which.clone().prop_map(Act::Accept),
        which.clone().prop_map(Act::Decline),
        which.prop_map(Act::Release),
    ]
}

fn play(desk: &mut Desk, act: &Act) {
    match act {
        Act::Pass(pause) => desk.pass(*pause),
        Act::Start(n) => desk.starts(ann(*n)),
        Act::Stop(n) => desk.stops(ann(*n), LeaveMode::Requeue),
        Act::Away(n) => desk.goes_away(ann(*n)),
        Act::Accept(n) => desk.accepts(call(*n)),
        Act::Decline(n) => desk.declines(call(*n)),
        Act::Release(n) => desk.is_released(call(*n)),
    }
}

/// One operator in each of two teams, one in both, one in General; three conversations of General.
fn three_rings() -> Desk {
    let mut desk = Desk::with(widening(), true);
    let general = TeamId::GENERAL;
    desk.sets_team(general, AssignMode::Accept { timeout_ms: 5_000 });
    desk.sets_team(team(2), AssignMode::Accept { timeout_ms: 5_000 });
    for (n, teams) in (1..).zip([
        vec![general],
        vec![team(2)],
        vec![general, team(2)],
        vec![team(3)],
    ]) {
        desk.hires(ann(n), CHAT_UNITS, &teams);
    }
    for n in 1..=3 {
        desk.arrives_as(call(n), general, CHAT_UNITS, Priority::Normal);
    }
    desk
}

proptest! {
    /// I12: whoever is given a conversation has it under a later epoch than whoever was given it before.
    #[test]
    fn every_owner_has_a_later_epoch_than_the_one_before(acts in prop::collection::vec(act(), 1..60)) {
        let mut desk = three_rings();
        for act in &acts {
            play(&mut desk, act);
        }
        let mut last: BTreeMap<ConversationId, Epoch> = BTreeMap::new();
        for (id, epoch) in desk.log.iter().filter_map(given) {
            if let Some(before) = last.insert(id, epoch) {
                prop_assert!(before < epoch, "{id}: {epoch:?} after {before:?}");
            }
        }
    }

    /// I8: whatever becomes of it, a conversation never falls back to an inner ring of its team's queue.
    #[test]
    fn the_ring_that_is_reached_only_widens(acts in prop::collection::vec(act(), 1..60)) {
        let mut desk = three_rings();
        let mut reached: BTreeMap<ConversationId, u8> = BTreeMap::new();
        for act in &acts {
            play(&mut desk, act);
            for n in 1..=3 {
                let explained = desk.machine.explain(call(n)).expect("it is open");
                let known = reached.insert(call(n), explained.ring).unwrap_or(0);
                prop_assert!(explained.ring >= known, "{n} after {act:?}");
            }
        }
    }

    /// I18, P7: where nothing ends, nobody carries more than one conversation above another.
    #[test]
    fn loads_differ_by_at_most_one_conversation(
        operators in 1..7_u128,
        pauses in prop::collection::vec(0..3_i64, 1..60),
    ) {
        let mut desk = Desk::with(selecting(vec![Selector::Load]), true);
        desk.sets_team(TeamId::GENERAL, AssignMode::Auto { first_reply_ms: None });
        hire(&mut desk, operators, &[]);
        for (n, pause) in (1..).zip(pauses) {
            desk.pass(pause);
            desk.arrives(call(n));
            let carried = (1..=operators).map(|n| desk.held_by(ann(n)).len());
            let (least, most) = carried.fold((usize::MAX, 0), |(l, m), n| (l.min(n), m.max(n)));
            prop_assert!(most - least <= 1, "{least} and {most}");
        }
    }

    /// P8: nobody is ahead of another by more than what one assignment adds.
    #[test]
    fn weighted_shares_never_differ_by_more_than_one_assignment(
        weights in prop::collection::vec(1..=9_u32, 1..7),
        arrivals in 1..120_u128,
    ) {
        let mut desk = Desk::with(selecting(vec![Selector::Weighted]), true);
        desk.sets_team(TeamId::GENERAL, AssignMode::Auto { first_reply_ms: None });
        let operators = weights.len() as u128;
        hire(&mut desk, operators, &weights);
        for n in 1..=arrivals {
            desk.pass(1);
            desk.arrives(call(n));
        }
        let counts: BTreeMap<OperatorId, i64> = (1..=operators)
            .map(|n| (ann(n), i64::try_from(desk.held_by(ann(n)).len()).expect("few")))
            .collect();
        for (mine, my_weight) in counts.values().zip(&weights) {
            for (other, other_weight) in counts.values().zip(&weights) {
                let ahead = mine * i64::from(*other_weight) - other * i64::from(*my_weight);
                prop_assert!(ahead <= i64::from(*other_weight), "{counts:?} by {weights:?}");
            }
        }
    }

    /// I9, P9: the last operator is waited for while he is there and can what it asks for, and never for longer than his ring holds.
    #[test]
    fn the_last_operator_is_waited_for_within_his_ring(
        hold_ms in 1..60_000_i64,
        is_there in any::<bool>(),
        is_able in any::<bool>(),
    ) {
        let ring = |who, hold_ms: Option<i64>| Ring { who, hold_ms, skip_if_not_staffed: hold_ms.is_some() };
        let policy = Policy {
            routing: RoutingPolicy {
                rings: vec![
                    ring(Who::LastOperator { max_age_ms: 86_400_000 }, Some(hold_ms)),
                    ring(Who::Team { skills: SKILLS }, None),
                ],
                ..RoutingPolicy::default()
            },
            ..Policy::default()
        };
        let mut desk = Desk::with(policy, true);
        desk.sets_team(TeamId::GENERAL, AssignMode::Auto { first_reply_ms: None });
        let legal = Skills::from([("legal".to_owned(), Level::LOWEST)]);
        let lawyer = OperatorProfile {
            capacity_units: CHAT_UNITS,
            gifts: Gifts { skills: legal.clone(), ..Gifts::default() },
            ..OperatorProfile::default()
        };
        let ann_1 = if is_able { lawyer.clone() } else { OperatorProfile { gifts: Gifts::default(), ..lawyer.clone() } };
        desk.employs(ann(1), ann_1);
        desk.employs(ann(2), lawyer);
        if is_there {
            desk.starts(ann(1));
            desk.arrives(call(1));
        }
        desk.starts(ann(2));
        if !is_there {
            // Nobody is there but the second, who has nothing.
            prop_assert_eq!(desk.held_by(ann(2)).len(), 0);
        }
        let mut known = row(TeamId::GENERAL, ms(desk.now));
        known.need.skills = legal;
        known.last = Some(hypervisor::Familiar { operator: ann(1), at: ms(desk.now) });
        desk.arrives_with(call(2), known);
        if is_there && is_able {
            prop_assert_eq!(desk.owner(call(2)), None, "Ann is busy, and waited for");
            desk.pass(hold_ms - 1);
            prop_assert_eq!(desk.owner(call(2)), None);
            desk.pass(1);
        }
        prop_assert_eq!(desk.owner(call(2)), Some(ann(2)));
    }
}
