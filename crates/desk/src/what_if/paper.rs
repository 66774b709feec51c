//! A past period of the desk, written down as a scenario.

use super::{
    history::{End, Past, Stay},
    seconds,
};
use domain::{
    conversation::Priority,
    id::{ConversationId, OperatorId, TeamId},
    operator::{LeaveMode, Operator, OperatorKind},
    routing::{Abilities, BusinessHours, RoutingPolicy, Who},
    team::Team,
};
use std::collections::{BTreeMap, BTreeSet};
use whatif::{Arrivals, DemandPlan, GivenContact, Scenario, Spread, StaffPlan, Stretch, TeamPlan};

/// How long a conversation takes where none has ended yet.
const UNKNOWN_HANDLING: Spread = Spread::Exponential { mean_s: 300.0 };

/// What the rows say at this moment.
pub(super) struct Rows {
    pub(super) policy: RoutingPolicy,
    pub(super) teams: Vec<(Team, Option<BusinessHours>)>,
    pub(super) operators: Vec<Operator>,
    pub(super) abilities: BTreeMap<OperatorId, Abilities>,
    pub(super) priorities: BTreeMap<ConversationId, Priority>,
    pub(super) target_ms: i64,
}

/// Writes a period down.
pub(super) fn write(rows: Rows, past: Past) -> Scenario {
    let demands = demands(&rows, &past);
    let staff = staff(&rows, &past);
    let mut policy = rows.policy;
    // What bots did is left out, so nobody waits for them.
    policy.rings.retain(|ring| ring.who != Who::Bot);
    let team = |(team, hours): (Team, Option<BusinessHours>)| TeamPlan {
        name: team.name,
        id: Some(team.id),
        assignment: team.assignment,
        hours,
    };
    Scenario {
        starts_at: past.from,
        lasts_s: seconds(past.from, past.until),
        warm_up_s: 0.0,
        target_s: rows.target_ms as f64 / 1_000.0,
        waiting_places: None,
        policy,
        teams: rows.teams.into_iter().map(team).collect(),
        demands,
        staff,
    }
}

/// One kind of contacts for each team and priority.
fn demands(rows: &Rows, past: &Past) -> Vec<DemandPlan> {
    let mut kinds: BTreeMap<(TeamId, Priority), Vec<&Stay>> = BTreeMap::new();
    for stay in &past.stays {
        let known = rows.teams.iter().any(|(team, _)| team.id == stay.team);
        let team = if known { stay.team } else { TeamId::GENERAL };
        let priority = rows.priorities.get(&stay.conversation).copied();
        let kind = (team, priority.unwrap_or_default());
        kinds.entry(kind).or_default().push(stay);
    }
    let kinds = kinds.into_iter();
    kinds
        .map(|((team, priority), stays)| {
            let team = team_name(rows, team);
            let given = stays.iter().map(|stay| GivenContact {
                at_s: seconds(past.from, stay.arrived),
                handling_s: stay.handled_s,
                waited_s: stay.waited_s,
                has_left: stay.end == End::Left,
            });
            DemandPlan {
                name: format!("{team}, {}", priority.name()),
                team,
                priority,
                arrivals: Arrivals::Given {
                    contacts: given.collect(),
                },
                patience: patience(&stays),
                ..DemandPlan::of("", 0.0, handling(&stays))
            }
        })
        .collect()
}

/// Fits how long a conversation takes: the log-normal spread of the same mean and deviation.
fn handling(stays: &[&Stay]) -> Spread {
    let known: Vec<f64> = stays.iter().filter_map(|stay| stay.handled_s).collect();
    let count = known.len() as f64;
    let mean_s = known.iter().sum::<f64>() / count;
    if known.is_empty() || mean_s <= 0.0 {
        return UNKNOWN_HANDLING;
    }
    let variance = known.iter().map(|s| (s - mean_s).powi(2)).sum::<f64>() / count;
    Spread::LogNormal {
        mean_s,
        deviation: (variance.sqrt() / mean_s).min(20.0),
    }
}

/// Fits how long contacts wait: all waiting, those of whom a person came in time included, for each who left.
///
/// `None` when nobody left: then nothing says how long they would have waited.
fn patience(stays: &[&Stay]) -> Option<Spread> {
    let left = stays.iter().filter(|stay| stay.end == End::Left).count();
    let waited: f64 = stays.iter().map(|stay| stay.waited_s).sum();
    (left > 0).then(|| Spread::Exponential {
        mean_s: (waited / left as f64).max(1.0),
    })
}

/// One for each person who was there.
fn staff(rows: &Rows, past: &Past) -> Vec<StaffPlan> {
    let mut names = BTreeSet::new();
    let people = rows.operators.iter().filter_map(|operator| {
        let stretches = past.presences.get(&operator.id)?;
        (operator.kind == OperatorKind::Human).then_some((operator, stretches))
    });
    people
        .map(|(operator, stretches)| {
            let mut name = operator.name.clone();
            if !names.insert(name.clone()) {
                name = format!("{name} {}", operator.id);
                names.insert(name.clone());
            }
            let abilities = rows
                .abilities
                .get(&operator.id)
                .cloned()
                .unwrap_or_default();
            let stretch = |(from, until): &(_, _)| Stretch {
                from_s: seconds(past.from, *from),
                until_s: seconds(past.from, *until),
            };
            StaffPlan {
                teams: operator
                    .teams
                    .iter()
                    .map(|team| team_name(rows, *team))
                    .collect(),
                capacity_units: operator.capacity_units.clamp(0, 65_536),
                limits: abilities.limits,
                skills: abilities.skills,
                languages: abilities.languages,
                weight: abilities.weight,
                presences: stretches.iter().map(stretch).collect(),
                leave: LeaveMode::Drain,
                ..StaffPlan::of(&name, 1)
            }
        })
        .collect()
}

fn team_name(rows: &Rows, id: TeamId) -> String {
    let team = rows.teams.iter().find(|(team, _)| team.id == id);
    team.map_or_else(String::new, |(team, _)| team.name.clone())
}
