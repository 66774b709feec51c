//! The whole scheduler against exact answers: within four standard errors over independent replications.
//!
//! Three rows in every test run; all of them, longer, where `SWITCHBOARD_SOAK` asks for the long form.

use crate::erlang::{ErlangA, ErlangC, OneWithChats, cobham};
use domain::conversation::Priority;
use domain::operator::CHAT_UNITS;
use domain::routing::{Ring, RoutingPolicy, Selector, SkillsAsked, Who};
use std::ops::ControlFlow;
use whatif::{About, DemandPlan, Figure, Report, Runs, Scenario, Spread, play};

/// How often, and how many arrive each time.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) replications: u32,
    pub(crate) arrivals: f64,
}

const SHORT: Size = Size {
    replications: 5,
    arrivals: 10_000.0,
};

const LONG: Size = Size {
    replications: 20,
    arrivals: 50_000.0,
};

pub(crate) fn is_soak() -> bool {
    std::env::var_os("SWITCHBOARD_SOAK").is_some()
}

/// One ring, one team, nothing that takes time of its own.
pub(crate) fn plain_policy() -> RoutingPolicy {
    RoutingPolicy {
        rings: vec![Ring {
            who: Who::Team {
                skills: SkillsAsked::Required,
            },
            hold_ms: None,
            skip_if_not_staffed: false,
        }],
        select: vec![Selector::RoundRobin],
        inactive_after_ms: None,
        ..RoutingPolicy::default()
    }
}

/// A desk of `n` operators with one conversation each, long enough that so many arrive after it has warmed up.
pub(crate) fn desk(per_hour: f64, aht: f64, n: u32, size: Size) -> Scenario {
    let hours = size.arrivals / per_hour;
    let mut scenario = Scenario::simple(
        per_hour,
        Spread::Exponential { mean_s: aht },
        n,
        hours * 1.2,
    );
    scenario.warm_up_s = hours * 0.2 * 3_600.0;
    scenario.policy = plain_policy();
    scenario
}

pub(crate) fn report(scenario: &Scenario, size: Size) -> Report {
    let runs = Runs {
        seed: 2_026,
        replications: size.replications,
    };
    Report::of(&play(scenario, runs, &mut |_| ControlFlow::Continue(())).unwrap())
}

/// Fails where a figure is more than four standard errors from the exact answer.
#[track_caller]
pub(crate) fn agrees(report: &Report, about: &About, figure: Figure, exact: f64) {
    let found = report.get(about, figure).unwrap();
    let error = found.standard_error.unwrap();
    let off = (found.mean - exact) / error;
    assert!(
        // Times are whole milliseconds.
        off.abs() <= 4.0 || (found.mean - exact).abs() < 1e-3 * exact,
        "{figure:?}: {} instead of {exact}, {off:.1} standard errors away",
        found.mean
    );
}

#[derive(Clone, Copy)]
struct RowC(&'static str, f64, f64, u32, f64);

const ERLANG_C: [RowC; 18] = [
    RowC("C1", 200.0, 180.0, 11, 20.0),
    RowC("C2", 200.0, 180.0, 12, 20.0),
    RowC("C3", 200.0, 180.0, 13, 20.0),
    RowC("C4", 200.0, 180.0, 14, 20.0),
    RowC("C5", 200.0, 180.0, 15, 19.8),
    RowC("C6", 200.0, 180.0, 16, 20.0),
    RowC("C7", 200.0, 180.0, 17, 20.0),
    RowC("C8", 720.0, 240.0, 55, 15.0),
    RowC("C9", 2_880.0, 60.0, 50, 20.0),
    RowC("C10", 30.0, 300.0, 4, 20.0),
    RowC("C11", 60.0, 240.0, 6, 20.0),
    RowC("C12", 100.0, 180.0, 8, 20.0),
    RowC("C13", 240.0, 240.0, 20, 20.0),
    RowC("C14", 360.0, 300.0, 35, 20.0),
    RowC("C15", 600.0, 180.0, 34, 20.0),
    RowC("C16", 1_200.0, 300.0, 110, 30.0),
    RowC("C17", 6_000.0, 180.0, 310, 20.0),
    RowC("C18", 12.0, 600.0, 3, 60.0),
];

fn agrees_with_erlang_c(row: RowC, size: Size) {
    let RowC(name, per_hour, aht, n, target) = row;
    let mut scenario = desk(per_hour, aht, n, size);
    scenario.target_s = target;
    let found = report(&scenario, size);
    let exact = ErlangC::new(per_hour, aht, n);
    println!("{name}");
    agrees(&found, &About::Desk, Figure::WaitedPart, exact.waited);
    agrees(&found, &About::Desk, Figure::WaitMeanS, exact.mean_wait());
    agrees(
        &found,
        &About::Desk,
        Figure::InTargetPart,
        exact.in_target(target),
    );
    agrees(&found, &About::Desk, Figure::Occupancy, exact.occupancy());
    agrees(&found, &About::Desk, Figure::QueueMean, exact.queue());
}

#[derive(Clone, Copy)]
struct RowA(&'static str, f64, f64, f64, u32, f64);

const ERLANG_A: [RowA; 7] = [
    RowA("A1", 2_880.0, 60.0, 120.0, 50, 20.0),
    RowA("A2", 200.0, 180.0, 120.0, 10, 20.0),
    RowA("A3", 200.0, 180.0, 120.0, 11, 20.0),
    RowA("A4", 200.0, 180.0, 120.0, 12, 20.0),
    RowA("A5", 200.0, 180.0, 120.0, 14, 20.0),
    RowA("A6", 30.0, 300.0, 180.0, 3, 60.0),
    RowA("A7", 120.0, 240.0, 90.0, 7, 20.0),
];

fn agrees_with_erlang_a(row: RowA, size: Size) {
    let RowA(name, per_hour, aht, patience, n, target) = row;
    let mut scenario = desk(per_hour, aht, n, size);
    scenario.target_s = target;
    scenario.demands[0].patience = Some(Spread::Exponential { mean_s: patience });
    let found = report(&scenario, size);
    let exact = ErlangA::new(per_hour, aht, patience, n as usize);
    println!("{name}");
    agrees(&found, &About::Desk, Figure::WaitedPart, exact.waited());
    agrees(&found, &About::Desk, Figure::LeftPart, exact.left());
    agrees(&found, &About::Desk, Figure::WaitMeanS, exact.mean_wait());
    agrees(
        &found,
        &About::Desk,
        Figure::InTargetPart,
        exact.in_target(target),
    );
    agrees(&found, &About::Desk, Figure::Occupancy, exact.occupancy());
    agrees(&found, &About::Desk, Figure::QueueMean, exact.queue());
}

#[test]
fn patient_contacts_wait_as_erlang_c_says() {
    if is_soak() {
        for row in ERLANG_C {
            agrees_with_erlang_c(row, LONG);
        }
    } else {
        agrees_with_erlang_c(ERLANG_C[3], SHORT);
    }
}

#[test]
fn impatient_contacts_wait_and_leave_as_erlang_a_says() {
    if is_soak() {
        for row in ERLANG_A {
            agrees_with_erlang_a(row, LONG);
        }
    } else {
        agrees_with_erlang_a(ERLANG_A[2], SHORT);
    }
}

/// Nobody is slowed, so n operators with k chats are n·k servers, whoever is chosen.
#[test]
fn operators_with_several_chats_and_no_slowdown_are_as_many_servers() {
    let size = if is_soak() { LONG } else { SHORT };
    let selectors = [
        vec![Selector::RoundRobin],
        vec![Selector::Load, Selector::LongestIdle],
        vec![Selector::Weighted],
    ];
    let all = if is_soak() { 3 } else { 1 };
    for select in selectors.into_iter().take(all) {
        let mut scenario = desk(200.0, 180.0, 4, size);
        scenario.policy.select = select;
        scenario.staff[0].capacity_units = 3 * CHAT_UNITS;
        let found = report(&scenario, size);
        let exact = ErlangC::new(200.0, 180.0, 12);
        agrees(&found, &About::Desk, Figure::WaitedPart, exact.waited);
        agrees(&found, &About::Desk, Figure::WaitMeanS, exact.mean_wait());
        agrees(&found, &About::Desk, Figure::Occupancy, exact.occupancy());
    }
}

/// The rings of the default policy are all one team here, and widen to nobody else.
#[test]
fn the_default_policy_and_its_rings_change_nothing_where_there_is_one_team() {
    if !is_soak() {
        return;
    }
    let mut scenario = desk(200.0, 180.0, 12, LONG);
    scenario.policy = RoutingPolicy::default();
    let found = report(&scenario, LONG);
    let exact = ErlangC::new(200.0, 180.0, 12);
    agrees(&found, &About::Desk, Figure::WaitedPart, exact.waited);
    agrees(&found, &About::Desk, Figure::WaitMeanS, exact.mean_wait());
}

#[test]
fn urgent_contacts_wait_as_cobham_says() {
    if !is_soak() {
        return;
    }
    let mut scenario = desk(180.0, 180.0, 10, LONG);
    let plan = |name: &str, per_hour, priority| DemandPlan {
        priority,
        ..DemandPlan::of(name, per_hour, Spread::Exponential { mean_s: 180.0 })
    };
    scenario.demands = vec![
        plan("urgent", 60.0, Priority::Urgent),
        plan("normal", 120.0, Priority::Normal),
    ];
    // So much that it is always first.
    scenario.policy.boosts.urgent_ms = 86_400_000;
    let found = report(&scenario, LONG);
    let (urgent, normal) = cobham(60.0, 120.0, 180.0, 10);
    let about = |name: &str| About::Demand(name.to_owned());
    agrees(&found, &about("urgent"), Figure::WaitMeanS, urgent);
    agrees(&found, &about("normal"), Figure::WaitMeanS, normal);
}

#[derive(Clone, Copy)]
struct RowL(&'static str, [f64; 3], f64, f64);

const CHATS: [RowL; 4] = [
    RowL("L1", [6.0, 10.0, 12.0], 8.0, 0.0),
    RowL("L2", [6.0, 6.0, 6.0], 5.0, 0.0),
    RowL("L3", [6.0, 12.0, 18.0], 15.0, 0.0),
    RowL("L4", [6.0, 10.0, 12.0], 12.0, 20.0),
];

#[test]
fn chats_that_share_an_operator_take_as_long_as_the_chain_says() {
    let (rows, size) = if is_soak() {
        (&CHATS[..], LONG)
    } else {
        (&CHATS[3..], SHORT)
    };
    for RowL(name, rates, per_hour, leave) in rows.iter().copied() {
        let mut scenario = desk(per_hour, 600.0, 1, size);
        scenario.staff[0].capacity_units = 3 * CHAT_UNITS;
        scenario.staff[0].pace = rates.iter().map(|rate| rate / 6.0).collect();
        if leave > 0.0 {
            let mean_s = 3_600.0 / leave;
            scenario.demands[0].patience = Some(Spread::Exponential { mean_s });
        }
        let found = report(&scenario, size);
        let exact = OneWithChats::new(&rates, per_hour, leave);
        println!("{name}");
        agrees(&found, &About::Desk, Figure::WaitedPart, exact.full);
        agrees(&found, &About::Desk, Figure::QueueMean, exact.queue);
        agrees(&found, &About::Desk, Figure::WaitMeanS, exact.mean_wait);
        if leave > 0.0 {
            agrees(&found, &About::Desk, Figure::LeftPart, exact.left);
        } else {
            agrees(&found, &About::Desk, Figure::StayMeanS, exact.mean_stay);
        }
    }
}
