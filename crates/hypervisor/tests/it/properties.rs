//! Whole days at a desk whose journal is heard late and whose wishes race with people.

use crate::desk::{Desk, Is, Row, ann, call, ms, row, team};
use domain::conversation::Priority;
use domain::id::{OperatorId, TeamId};
use domain::operator::{LeaveMode, Presence};
use domain::routing::{
    AtEnd, Boosts, EndAct, Need, PerWork, Reserve, Ring, RoutingPolicy, SkillsAsked, Who,
};
use hypervisor::{AssignMode, Command, Event, Familiar, Gifts, OperatorProfile, Policy, Standing};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;

/// What happens next; `n` picks one of what there is.
#[derive(Debug, Clone)]
enum Act {
    Pass(i64),
    Hear,
    Work(usize),
    Arrive {
        team: u128,
        units: i64,
        priority: Priority,
        need: Need,
        last: Option<u128>,
    },
    Start(u128),
    Stop(u128, LeaveMode),
    Away(u128),
    Lose(u128),
    Hire {
        operator: u128,
        capacity: i64,
        teams: Vec<u128>,
        gifts: Gifts,
    },
    Fire(u128),
    Accept(usize),
    Decline(usize),
    Reply(usize),
    Close(usize),
    Take(usize, u128),
    Transfer(usize, u128),
    Release(usize),
    Write(usize),
    Snooze(usize, i64),
    WrapUp(usize),
    Prioritise(usize, Priority),
    Rules(u128, AssignMode),
    Rebuild,
}

fn act() -> impl Strategy<Value = Act> {
    let n = 0..12_usize;
    let operator = 1..=4_u128;
    let a_team = 1..=3_u128;
    let mode = select(vec![LeaveMode::Requeue, LeaveMode::Drain]);
    let priority = || select(vec![Priority::Low, Priority::Normal, Priority::Urgent]);
    let units = prop_oneof![4 => Just(4_i64), 1 => Just(12_i64), 1 => 1..6_i64];
    let last = prop::option::weighted(0.4, 1..=4_u128);
    let rules = prop_oneof![
        Just(AssignMode::Auto {
            first_reply_ms: Some(40)
        }),
        Just(AssignMode::Auto {
            first_reply_ms: None
        }),
        Just(AssignMode::Accept { timeout_ms: 15 }),
    ];
    prop_oneof![
        6 => (1..25_i64).prop_map(Act::Pass),
        10 => Just(Act::Hear),
        8 => n.clone().prop_map(Act::Work),
        8 => (a_team.clone(), units, priority(), crate::worlds::need(), last).prop_map(
            |(team, units, priority, need, last)| {
                Act::Arrive { team, units, priority, need, last }
            }
        ),
        6 => operator.clone().prop_map(Act::Start),
        1 => (operator.clone(), mode).prop_map(|(operator, mode)| Act::Stop(operator, mode)),
        1 => operator.clone().prop_map(Act::Away),
        1 => operator.clone().prop_map(Act::Lose),
        2 => (operator.clone(), 0..25_i64, prop::collection::vec(a_team.clone(), 0..3),
            crate::worlds::gifts()).prop_map(|(operator, capacity, teams, gifts)| {
                Act::Hire { operator, capacity, teams, gifts }
            }),
        1 => operator.clone().prop_map(Act::Fire),
        4 => n.clone().prop_map(Act::Accept),
        3 => n.clone().prop_map(Act::Decline),
        4 => n.clone().prop_map(Act::Reply),
        3 => n.clone().prop_map(Act::Close),
        2 => (n.clone(), operator).prop_map(|(n, operator)| Act::Take(n, operator)),
        1 => (n.clone(), a_team.clone()).prop_map(|(n, team)| Act::Transfer(n, team)),
        1 => n.clone().prop_map(Act::Release),
        2 => n.clone().prop_map(Act::Write),
        2 => (n.clone(), 1..60_i64).prop_map(|(n, pause)| Act::Snooze(n, pause)),
        1 => n.clone().prop_map(Act::WrapUp),
        1 => (n, priority()).prop_map(|(n, priority)| Act::Prioritise(n, priority)),
        1 => (a_team, rules).prop_map(|(team, rules)| Act::Rules(team, rules)),
        1 => Just(Act::Rebuild),
    ]
}

pub(crate) fn policy() -> Policy {
    Policy {
        version: 3,
        routing: RoutingPolicy {
            boosts: Boosts {
                urgent_ms: 60,
                high_ms: 20,
                normal_ms: 0,
                low_ms: -30,
            },
            misses_to_away: 2,
            exclusion_ms: 30,
            lost_grace_ms: 25,
            rings: rings(),
            inactive_after_ms: Some(30),
            searching_after_ms: Some(15),
            at_end: Some(AtEnd {
                after_ms: 40,
                acts: vec![EndAct::AlertSupervisors, EndAct::OfferCallback],
            }),
            reserve: Some(Reserve {
                units_from: 10,
                after_ms: 10,
            }),
            wrap_up_ms: PerWork {
                chat: 5,
                mail: 0,
                phone: 0,
            },
            ..RoutingPolicy::default()
        },
        refused_rest_ms: 10,
    }
}

/// The last operator, the team, the team with its helpers, everybody.
fn rings() -> Vec<Ring> {
    let ring = |who, hold_ms: Option<i64>| Ring {
        who,
        hold_ms,
        skip_if_not_staffed: true,
    };
    let skills = SkillsAsked::Required;
    let overflow = [team(2)].into();
    vec![
        ring(Who::LastOperator { max_age_ms: 50 }, Some(10)),
        ring(Who::Team { skills }, Some(12)),
        ring(
            Who::TeamAndOverflow {
                overflow,
                skills: SkillsAsked::RelaxedBy(1),
            },
            Some(12),
        ),
        ring(
            Who::Everyone {
                skills: SkillsAsked::LanguagesOnly,
            },
            None,
        ),
    ]
}

/// A desk of six at which everything is heard at once.
pub(crate) fn crowd() -> Desk {
    let mut desk = desk(true);
    desk.hires(ann(4), 8, &[team(3)]);
    desk.hires(ann(5), 16, &[]);
    desk.hires(ann(6), 12, &[team(2), team(3)]);
    desk
}

fn desk(is_prompt: bool) -> Desk {
    let mut desk = Desk::with(policy(), is_prompt);
    desk.sets_team(team(2), AssignMode::Accept { timeout_ms: 20 });
    desk.sets_team(
        team(3),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    desk.hires(ann(1), 12, &[]);
    desk.hires(ann(2), 12, &[team(2), TeamId::GENERAL]);
    desk.hires(ann(3), 12, &[team(2), TeamId::GENERAL]);
    desk
}

#[expect(clippy::too_many_lines, reason = "one arm for each, side by side")]
fn play(desk: &mut Desk, act: Act) {
    let nth = |desk: &Desk, n: usize, wanted: fn(&Is) -> bool| {
        let rows: Vec<_> = desk
            .rows
            .iter()
            .filter(|(_, row)| wanted(&row.is))
            .collect();
        (!rows.is_empty()).then(|| *rows[n % rows.len()].0)
    };
    let offered = |is: &Is| matches!(is, Is::Offered { .. });
    let held = |is: &Is| matches!(is, Is::Held { .. });
    let open = |is: &Is| !matches!(is, Is::Closed | Is::WrapUp { .. });
    let wrapping_up = |is: &Is| matches!(is, Is::WrapUp { .. });
    match act {
        Act::Pass(pause) => desk.pass(pause),
        Act::Hear => {
            desk.hear();
        }
        Act::Work(n) => {
            desk.work(n);
        }
        Act::Arrive {
            team: to,
            units,
            priority,
            need,
            last,
        } => {
            let id = call(desk.rows.len() as u128 + 1);
            let at = ms(desk.now);
            let arrived = Row {
                units,
                priority,
                need,
                last: last.map(|operator| Familiar {
                    operator: ann(operator),
                    at,
                }),
                ..row(team(to), at)
            };
            desk.arrives_with(id, arrived);
        }
        Act::Start(operator) => desk.starts(ann(operator)),
        Act::Stop(operator, mode) => desk.stops(ann(operator), mode),
        Act::Away(operator) => desk.goes_away(ann(operator)),
        Act::Lose(operator) => desk.is_lost(ann(operator)),
        Act::Hire {
            operator,
            capacity,
            teams,
            gifts,
        } => {
            let profile = OperatorProfile {
                teams: teams.into_iter().map(team).collect(),
                capacity_units: capacity,
                gifts,
                ..OperatorProfile::default()
            };
            desk.employs(ann(operator), profile);
        }
        Act::Fire(operator) => desk.fires(ann(operator)),
        Act::Accept(n) => {
            if let Some(id) = nth(desk, n, offered) {
                desk.accepts(id);
            }
        }
        Act::Decline(n) => {
            if let Some(id) = nth(desk, n, offered) {
                desk.declines(id);
            }
        }
        Act::Reply(n) => {
            if let Some(id) = nth(desk, n, held) {
                desk.replies(id);
            }
        }
        Act::Close(n) => {
            if let Some(id) = nth(desk, n, open) {
                desk.closes(id);
            }
        }
        Act::Take(n, by) => {
            if desk.operators.contains_key(&ann(by))
                && let Some(id) = nth(desk, n, open)
            {
                desk.is_taken(id, ann(by));
            }
        }
        Act::Transfer(n, to) => {
            if let Some(id) = nth(desk, n, open) {
                desk.is_transferred(id, team(to));
            }
        }
        Act::Release(n) => {
            if let Some(id) = nth(desk, n, held) {
                desk.is_released(id);
            }
        }
        Act::Write(n) => {
            if let Some(id) = nth(desk, n, open) {
                desk.is_written_to(id);
            }
        }
        Act::Snooze(n, pause) => {
            if let Some(id) = nth(desk, n, held) {
                desk.is_snoozed(id, pause);
            }
        }
        Act::WrapUp(n) => {
            if let Some(id) = nth(desk, n, wrapping_up) {
                desk.has_wrapped_up(id);
            }
        }
        Act::Prioritise(n, priority) => {
            if let Some(id) = nth(desk, n, open) {
                desk.is_prioritised(id, priority);
            }
        }
        Act::Rules(of, rules) => desk.sets_team(team(of), rules),
        Act::Rebuild => {}
    }
}

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
