//! A past period of the desk, written down as a scenario.

use super::{
    history::{Answers, End, Past, Stay},
    seconds,
};
use domain::{
    conversation::Priority,
    id::{ContactId, ConversationId, OperatorId, TeamId},
    operator::{LeaveMode, Operator, OperatorKind},
    queue::Limits,
    routing::{Abilities, BusinessHours, Language, Need, RoutingPolicy, Work},
    team::Team,
};
use std::collections::{BTreeMap, BTreeSet};
use store::conversations::Asked;
use whatif::{
    Arrivals, Attention, DemandPlan, GivenContact, Scenario, Spread, StaffPlan, Stretch, TeamPlan,
    WasWith,
};

/// How long a conversation takes where none has ended yet.
const UNKNOWN_HANDLING: Spread = Spread::Exponential { mean_s: 300.0 };

/// What the rows say at this moment.
pub(super) struct Rows {
    pub(super) policy: RoutingPolicy,
    pub(super) teams: Vec<(Team, Option<BusinessHours>)>,
    pub(super) operators: Vec<Operator>,
    pub(super) abilities: BTreeMap<OperatorId, Abilities>,
    pub(super) asked: BTreeMap<ConversationId, Asked>,
    pub(super) targets_ms: BTreeMap<TeamId, i64>,
}

/// Writes a period down.
pub(super) fn write(rows: Rows, past: Past) -> Scenario {
    let (places, staff): (Vec<_>, Vec<_>) = staff(&rows, &past).into_iter().unzip();
    let demands = demands(&rows, &past, &places);
    let target_s = |team| rows.targets_ms.get(&team).map(|ms| *ms as f64 / 1_000.0);
    let team = |(team, hours): (Team, Option<BusinessHours>)| TeamPlan {
        name: team.name,
        id: Some(team.id),
        assignment: team.assignment,
        hours,
        target_s: target_s(team.id),
    };
    let teams = rows.teams.into_iter().map(team).collect();
    let mut scenario = Scenario {
        starts_at: past.from,
        lasts_s: seconds(past.from, past.until),
        warm_up_s: 0.0,
        target_s: Limits::default().target_ms as f64 / 1_000.0,
        waiting_places: None,
        policy: RoutingPolicy::default(),
        teams,
        demands,
        staff,
    };
    scenario.decide(rows.policy);
    scenario
}

/// A kind of contacts: of whom it asks what.
type Kind = (TeamId, Priority, Work, Need);

/// One kind of contacts for each team, priority, work and need; `places` says who stands where among the staff.
fn demands(rows: &Rows, past: &Past, places: &[OperatorId]) -> Vec<DemandPlan> {
    let mut kinds: BTreeMap<Kind, Vec<(&Stay, Option<WasWith>)>> = BTreeMap::new();
    let mut before: BTreeMap<ContactId, Vec<&Stay>> = BTreeMap::new();
    for stay in &past.stays {
        let known = rows.teams.iter().any(|(team, _)| team.id == stay.team);
        let team = if known { stay.team } else { TeamId::GENERAL };
        let asked = rows.asked.get(&stay.conversation);
        let kind = (
            team,
            asked.map(|asked| asked.priority).unwrap_or_default(),
            asked.map(|asked| asked.asks.work()).unwrap_or_default(),
            asked.map_or_else(Need::default, |asked| need(rows, team, asked)),
        );
        let was_with = asked.and_then(|asked| {
            let earlier = before.entry(asked.contact).or_default();
            let over = earlier
                .iter()
                .filter(|earlier| earlier.ended <= stay.arrived);
            let last = over.max_by_key(|earlier| earlier.ended);
            let was_with = last.and_then(|last| {
                let staff = places.iter().position(|id| Some(*id) == last.operator)?;
                let until_s = seconds(past.from, last.ended);
                Some(WasWith { staff, until_s })
            });
            if stay.operator.is_some() {
                earlier.push(stay);
            }
            was_with
        });
        kinds.entry(kind).or_default().push((stay, was_with));
    }
    let kinds = kinds.into_iter();
    kinds
        .map(|((team, priority, work, need), stays)| {
            let team = team_name(rows, team);
            let given = stays.iter().map(|(stay, was_with)| GivenContact {
                at_s: seconds(past.from, stay.arrived),
                handling_s: stay.handled_s,
                waited_s: stay.waited_s,
                has_left: stay.end == End::Left,
                was_with: *was_with,
            });
            let stays: Vec<&Stay> = stays.iter().map(|(stay, _)| *stay).collect();
            DemandPlan {
                name: name_of(&team, priority, work, &need),
                team,
                work,
                priority,
                need,
                arrivals: Arrivals::Given {
                    contacts: given.collect(),
                },
                patience: patience(&stays),
                ..DemandPlan::of("", 0.0, handling(&stays))
            }
        })
        .collect()
}

/// Returns what a conversation asks of whoever gets it; a language only where somebody of its team speaks it.
fn need(rows: &Rows, team: TeamId, asked: &Asked) -> Need {
    let is_spoken = |language: &Language| {
        let of_team = |operator: &&Operator| {
            let is_in = operator.teams.contains(&team)
                || operator.teams.is_empty() && team == TeamId::GENERAL;
            is_in && operator.is_enabled && operator.kind == OperatorKind::Human
        };
        let mut people = rows.operators.iter().filter(of_team);
        people.any(|operator| {
            let abilities = rows.abilities.get(&operator.id);
            abilities.is_some_and(|abilities| abilities.languages.contains(language))
        })
    };
    let language = asked.language.filter(is_spoken);
    asked.asks.need(language, false)
}

/// Names a kind of contacts; what is usual is left out.
fn name_of(team: &str, priority: Priority, work: Work, need: &Need) -> String {
    let mut name = format!("{team}, {}", priority.name());
    if work != Work::default() {
        name = format!("{name}, {}", work.name());
    }
    for (skill, level) in &need.skills {
        name = format!("{name}, {skill} {}", level.get());
    }
    if let Some(language) = &need.language {
        name = format!("{name}, {language}");
    }
    name
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
fn staff(rows: &Rows, past: &Past) -> Vec<(OperatorId, StaffPlan)> {
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
            let plan = StaffPlan {
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
                offers: past.answers.get(&operator.id).map(offers),
                ..StaffPlan::of(&name, 1)
            };
            (operator.id, plan)
        })
        .collect()
}

/// Fits how somebody answers offers to what became of his.
fn offers(answers: &Answers) -> Attention {
    let all = f64::from(answers.accepted + answers.declined + answers.missed);
    let part = |some: u32| {
        if all > 0.0 {
            f64::from(some) / all
        } else {
            0.0
        }
    };
    Attention {
        // No draw beyond the time of an offer: it would be missed once more.
        answers_after: Spread::Fixed {
            seconds: answers.accepted_s / f64::from(answers.accepted.max(1)),
        },
        declines: part(answers.declined),
        misses: part(answers.missed),
        // How long he was away is known already.
        back_after_s: 1.0,
    }
}

fn team_name(rows: &Rows, id: TeamId) -> String {
    let team = rows.teams.iter().find(|(team, _)| team.id == id);
    team.map_or_else(String::new, |(team, _)| team.name.clone())
}
