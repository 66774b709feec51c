//! Playing a scenario several times, each with its own chance.

use crate::scenario::{GENERAL, Scenario, TeamPlan};
use crate::sheet::Sheet;
use crate::streams::Streams;
use crate::world::World;
use domain::team::{Assignment, BadField};
use std::ops::ControlFlow;

/// How often a scenario is played, and with which chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    /// The same seed gives the same figures.
    pub seed: u64,
    /// How often; below 1 counts as 1.
    pub replications: u32,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Replications that are over.
    pub over: u32,
    /// Replications in all.
    pub replications: u32,
    /// The part of all that is over, between 0 and 1.
    pub part: f64,
}

/// Why there are no figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// The scenario cannot be played. Shape: never empty.
    Problems(Vec<BadField>),
    /// Whoever watched wanted no more.
    Stopped,
}

/// Plays a scenario and returns one sheet for each replication.
///
/// `watch` is told every few thousand happenings how far it has come, and may end it.
///
/// Errors: [`Halt`].
pub fn play(
    scenario: &Scenario,
    runs: Runs,
    watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<Sheet>, Halt> {
    let scenario = &with_a_team(scenario);
    let problems = scenario.problems();
    if !problems.is_empty() {
        return Err(Halt::Problems(problems));
    }
    let replications = runs.replications.max(1);
    let mut sheets = Vec::new();
    for over in 0..replications {
        let mut go_on = |part: f64| {
            watch(Progress {
                over,
                replications,
                part: (f64::from(over) + part) / f64::from(replications),
            })
        };
        if go_on(0.0).is_break() {
            return Err(Halt::Stopped);
        }
        let world = World::new(scenario, Streams::new(runs.seed, over));
        let outcome = world.play(&mut go_on).ok_or(Halt::Stopped)?;
        sheets.push(Sheet::of(scenario, &outcome));
    }
    Ok(sheets)
}

/// A desk without teams has General alone.
fn with_a_team(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    if scenario.teams.is_empty() {
        scenario.teams.push(TeamPlan {
            name: GENERAL.to_owned(),
            id: None,
            assignment: Assignment::default(),
            target_s: None,
            hours: None,
        });
    }
    scenario
}
