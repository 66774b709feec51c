//! What can happen next at a desk, and how it is done there.

use crate::desk::{Desk, Is, Row, ann, call, ms, row, team};
use domain::conversation::Priority;
use domain::operator::LeaveMode;
use domain::routing::Need;
use hypervisor::{AssignMode, Familiar, Gifts, OperatorProfile};
use proptest::prelude::*;
use proptest::sample::select;

/// What happens next; `n` picks one of what there is.
#[derive(Debug, Clone)]
pub(super) enum Act {
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

pub(super) fn act() -> impl Strategy<Value = Act> {
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

#[expect(clippy::too_many_lines, reason = "one arm for each, side by side")]
pub(super) fn play(desk: &mut Desk, act: Act) {
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
