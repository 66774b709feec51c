//! Who works: one seat for each operator, with everything that moves him.

use crate::arrivals::whole_ms;
use crate::hands::Hands;
use crate::scenario::{Scenario, Shift, StaffPlan};
use crate::streams::{Purpose, Streams};
use domain::id::OperatorId;
use domain::operator::OperatorKind;
use hypervisor::{Gifts, OperatorProfile};
use rand::Rng;

/// Units: ms.
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// How long what was begun may go on after the last arrival.
pub(crate) const AFTERMATH_MS: i64 = 7 * DAY_MS;

/// A move of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Move {
    /// His shift ends.
    Stop,
    /// His break ends.
    Back,
    /// His shift begins.
    Start,
    /// His break begins.
    Pause,
}

/// Where an operator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whereabouts {
    Home,
    Working,
    /// In a break, or set away.
    Away,
}

/// An operator.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    /// Of which staff he is, by its place.
    pub(crate) staff: usize,
    pub(crate) operator: OperatorId,
    pub(crate) is: Whereabouts,
    pub(crate) hands: Hands,
    /// What he carries, begun.
    pub(crate) units: i64,
    /// Up to when his time is counted.
    pub(crate) counted_until: i64,
    /// His time at work, by how many conversations he had at once. Units: ms.
    pub(crate) at_level: Vec<i64>,
    /// Units times ms, while he was at work.
    pub(crate) unit_ms: i64,
    /// Work after his shift. Units: ms.
    pub(crate) overtime_ms: i64,
    pub(crate) begun: u32,
    pub(crate) missed: u32,
    pub(crate) declined: u32,
    pub(crate) taken_back: u32,
}

impl Seat {
    /// Counts the time since the last change, as far as it lies between `from` and `until`.
    pub(crate) fn count(&mut self, now: i64, from: i64, until: i64) {
        let passed = now.min(until) - self.counted_until.max(from);
        self.counted_until = now;
        if passed <= 0 {
            return;
        }
        let level = self.hands.count();
        match self.is {
            Whereabouts::Working | Whereabouts::Away => {
                if self.at_level.len() <= level {
                    self.at_level.resize(level + 1, 0);
                }
                self.at_level[level] += passed;
                self.unit_ms += self.units * passed;
            }
            Whereabouts::Home => {
                if level > 0 {
                    self.overtime_ms += passed;
                }
            }
        }
    }

    /// Returns how long he was at work.
    pub(crate) fn working_ms(&self) -> i64 {
        self.at_level.iter().sum()
    }
}

/// Makes everybody, in order.
pub(crate) fn seats(scenario: &Scenario) -> Vec<Seat> {
    let mut seats = Vec::new();
    for (staff, plan) in scenario.staff.iter().enumerate() {
        for _ in 0..plan.count {
            seats.push(Seat {
                staff,
                operator: OperatorId::from_u128(seats.len() as u128 + 1),
                is: Whereabouts::Home,
                hands: Hands::default(),
                units: 0,
                counted_until: 0,
                at_level: Vec::new(),
                unit_ms: 0,
                overtime_ms: 0,
                begun: 0,
                missed: 0,
                declined: 0,
                taken_back: 0,
            });
        }
    }
    seats
}

/// Returns what the scheduler is told about an operator of `plan`.
pub(crate) fn profile(scenario: &Scenario, plan: &StaffPlan) -> OperatorProfile {
    let teams = plan
        .teams
        .iter()
        .filter_map(|team| scenario.find_team(team));
    OperatorProfile {
        kind: plan.kind,
        teams: if plan.teams.is_empty() {
            [scenario.team_id(0)].into()
        } else {
            teams.map(|team| scenario.team_id(team)).collect()
        },
        capacity_units: plan.capacity_units,
        limits: plan.limits,
        gifts: Gifts {
            skills: plan.skills.clone(),
            languages: plan.languages.clone(),
        },
        weight: plan.weight,
    }
}

/// Returns how much gets done by `plan` with so many conversations; a program is not slowed by its work.
pub(crate) fn pace(plan: &StaffPlan) -> &[f64] {
    match plan.kind {
        OperatorKind::Human => &plan.pace,
        OperatorKind::Bot => &[],
    }
}

/// Lists the moves of the `nth` operator, in order.
pub(crate) fn moves(
    scenario: &Scenario,
    plan: &StaffPlan,
    nth: usize,
    streams: &Streams,
) -> Vec<(i64, Move)> {
    let end = whole_ms(scenario.lasts_s * 1_000.0) + AFTERMATH_MS;
    let mut random = streams.random(Purpose::Absence, nth as u64);
    let mut is_absent = || plan.absence > 0.0 && random.random::<f64>() < plan.absence;
    let mut moves = Vec::new();
    if !plan.presences.is_empty() {
        for stretch in &plan.presences {
            if !is_absent() {
                moves.push((whole_ms(stretch.from_s * 1_000.0), Move::Start));
                moves.push((whole_ms(stretch.until_s * 1_000.0), Move::Stop));
            }
        }
    } else if plan.shifts.is_empty() {
        moves.push((0, Move::Start));
    } else {
        let mut midnight = -scenario.starts_at.as_ms().rem_euclid(DAY_MS);
        while midnight < end {
            for shift in &plan.shifts {
                if !is_absent() {
                    add_shift(shift, midnight, &mut moves);
                }
            }
            midnight += DAY_MS;
        }
    }
    // What ends before it begins at the same moment goes on: first ends, then beginnings.
    moves.sort_unstable();
    moves
}

/// Adds the moves of a shift of the day that began at `midnight`, as far as they lie ahead.
fn add_shift(shift: &Shift, midnight: i64, moves: &mut Vec<(i64, Move)>) {
    let at = |minute: u16| midnight + i64::from(minute) * MINUTE_MS;
    if at(shift.until_minute) <= 0 {
        return;
    }
    moves.push((at(shift.from_minute).max(0), Move::Start));
    moves.push((at(shift.until_minute), Move::Stop));
    for pause in &shift.breaks {
        if at(pause.until_minute) > 0 {
            moves.push((at(pause.from_minute).max(0), Move::Pause));
            moves.push((at(pause.until_minute), Move::Back));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Break;
    use crate::spread::Spread;
    use domain::time::Timestamp;

    #[test]
    fn a_shift_that_has_begun_already_goes_on_from_the_beginning() {
        let mut scenario = Scenario::simple(1.0, Spread::Fixed { seconds: 1.0 }, 1, 1.0);
        // Monday, 10:30.
        scenario.starts_at = Timestamp::from_ms(1_767_571_200_000 + 630 * MINUTE_MS);
        scenario.staff[0].shifts = vec![Shift {
            from_minute: 540,
            until_minute: 1_020,
            breaks: vec![Break {
                from_minute: 720,
                until_minute: 750,
            }],
        }];
        let moves = moves(&scenario, &scenario.staff[0], 0, &Streams::new(1, 0));
        let minutes: Vec<_> = moves.iter().map(|(at, m)| (at / MINUTE_MS, *m)).collect();
        let today = [
            (0, Move::Start),
            (90, Move::Pause),
            (120, Move::Back),
            (390, Move::Stop),
            (1_350, Move::Start),
        ];
        assert_eq!(minutes[..5], today);
    }

    #[test]
    fn a_part_of_the_shifts_is_missed() {
        let mut scenario = Scenario::simple(1.0, Spread::Fixed { seconds: 1.0 }, 1, 8_000.0);
        scenario.staff[0].absence = 0.2;
        scenario.staff[0].shifts = vec![Shift {
            from_minute: 0,
            until_minute: 60,
            breaks: vec![],
        }];
        let came = moves(&scenario, &scenario.staff[0], 0, &Streams::new(1, 0)).len() / 2;
        let days = 8_000 / 24 + 8;
        assert!((220..days).contains(&came), "{came} of {days}");
        scenario.staff[0].absence = 0.0;
        let all = moves(&scenario, &scenario.staff[0], 0, &Streams::new(1, 0)).len() / 2;
        assert_eq!(all, days);
    }
}
