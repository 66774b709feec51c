//! Wallace and Whitt's experiment: with two skills each, in good combinations, operators do almost as well as with
//! all of them.
//!
//! Source: Wallace and Whitt, *A staffing algorithm for call centers with skill-based routing*, 2005: six kinds of
//! contacts, 90 operators, 30 places to wait, 84 erlangs, ten minutes each.

use crate::erlang::finite_room;
use crate::oracles::{Size, agrees, desk, is_soak, report};
use domain::operator::CHAT_UNITS;
use domain::routing::{Level, Need, Selector};
use whatif::{About, DemandPlan, Figure, Report, Scenario, Spread, StaffPlan};

const KINDS: usize = 6;

/// Fifteen operators for each kind, who can `skills` of the six, the first one best.
fn with_skills(skills: usize, size: Size) -> Report {
    let per_hour = 8.4 * 60.0;
    let mut scenario: Scenario = desk(per_hour, 600.0, 1, size);
    scenario.waiting_places = Some(30);
    scenario.target_s = 30.0;
    scenario.policy.select = vec![Selector::SkillSum, Selector::LongestIdle];
    let skill = |kind: usize| format!("kind {kind}");
    let knows = |kind: usize| (skill(kind), Level::LOWEST);
    scenario.demands = (0..KINDS)
        .map(|kind| DemandPlan {
            need: Need {
                skills: [knows(kind)].into(),
                language: None,
            },
            ..DemandPlan::of(
                &skill(kind),
                per_hour / KINDS as f64,
                Spread::Exponential { mean_s: 600.0 },
            )
        })
        .collect();
    // Every combination of a first and further skills as often as any other: the further ones are as far away as
    // the operator's place among those of his kind says.
    scenario.staff = (0..KINDS * (KINDS - 1))
        .map(|n| {
            let (first, step) = (n / (KINDS - 1), n % (KINDS - 1));
            let further = (0..skills - 1).map(|next| knows(other(first, step + next)));
            let mut known: domain::routing::Skills = further.collect();
            known.insert(skill(first), Level::HIGHEST);
            StaffPlan {
                capacity_units: CHAT_UNITS,
                skills: known,
                ..StaffPlan::of(&format!("{first} and from {step}"), 3)
            }
        })
        .collect();
    report(&scenario, size)
}

/// The `nth` kind that is not `first`, in a circle.
fn other(first: usize, nth: usize) -> usize {
    (first + 1 + nth % (KINDS - 1)) % KINDS
}

#[test]
fn a_second_skill_brings_almost_all_that_all_skills_would() {
    let size = if is_soak() {
        Size {
            replications: 20,
            arrivals: 50_000.0,
        }
    } else {
        Size {
            replications: 3,
            arrivals: 10_000.0,
        }
    };
    let wait = |report: &Report| report.get(&About::Desk, Figure::WaitMeanS).unwrap().mean;
    let turned = |report: &Report| {
        report
            .get(&About::Desk, Figure::TurnedAwayPart)
            .unwrap()
            .mean
    };
    let (one, two, all) = (
        with_skills(1, size),
        with_skills(2, size),
        with_skills(KINDS, size),
    );
    let gain = (wait(&one) - wait(&two)) / (wait(&one) - wait(&all));
    let let_in = (turned(&one) - turned(&two)) / (turned(&one) - turned(&all));
    assert!(gain > 0.9, "{gain}");
    assert!(let_in > 0.95, "{let_in}");
    if is_soak() {
        let (blocked, delayed, mean) = finite_room(8.4 * 60.0, 600.0, 90, 30);
        agrees(&all, &About::Desk, Figure::TurnedAwayPart, blocked);
        agrees(&all, &About::Desk, Figure::WaitedPart, delayed);
        agrees(&all, &About::Desk, Figure::WaitMeanS, mean);
    }
}
