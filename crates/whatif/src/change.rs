//! What is changed about a desk to see what it would bring.

use crate::scenario::{Scenario, StaffPlan};
use domain::complaint::{self, Complaint};
use domain::operator::OperatorKind;
use domain::routing::{RoutingPolicy, Who};
use domain::team::BadField;

impl Scenario {
    /// Lets another policy hold; where no bots work, nobody waits for them.
    pub fn decide(&mut self, mut policy: RoutingPolicy) {
        let is_bot = |staff: &StaffPlan| staff.kind == OperatorKind::Bot;
        if !self.staff.iter().any(is_bot) {
            policy.rings.retain(|ring| ring.who != Who::Bot);
        }
        self.policy = policy;
    }

    /// Adds `more` people to a team, or takes so many away where it is negative.
    ///
    /// Who is added works as much as the one of the team who is there longest; who is there shortest goes first.
    ///
    /// Errors: [`BadField`] when there is no such team, nobody to be like, or not so many to take away.
    pub fn staff_up(&mut self, team: &str, more: i32) -> Result<(), BadField> {
        let bad = |problem: Complaint| BadField::new("more", problem);
        if self.find_team(team).is_none() {
            return Err(bad(complaint::no_team_called(team)));
        }
        let mut members: Vec<usize> = (0..self.staff.len())
            .filter(|n| self.is_in(&self.staff[*n], team))
            .collect();
        members.sort_by(|one, other| {
            let hours = |n: &usize| hours(&self.staff[*n]);
            hours(one).total_cmp(&hours(other))
        });
        if more > 0 {
            let longest = members.last().map(|n| self.staff[*n].clone());
            let like = longest.ok_or_else(|| bad(complaint::NOBODY_IN_TEAM))?;
            let mut name = format!("more in {team}");
            while self.staff.iter().any(|staff| staff.name == name) {
                name.push('+');
            }
            self.staff.push(StaffPlan {
                name,
                count: more.unsigned_abs(),
                teams: vec![team.to_owned()],
                ..like
            });
            return Ok(());
        }
        let mut left = more.unsigned_abs();
        for n in members {
            let gone = left.min(self.staff[n].count);
            self.staff[n].count -= gone;
            left -= gone;
        }
        if left > 0 {
            return Err(bad(complaint::TOO_FEW_IN_TEAM));
        }
        Ok(())
    }

    fn is_in(&self, staff: &StaffPlan, team: &str) -> bool {
        let is_first = self.find_team(team) == Some(0);
        staff.kind == OperatorKind::Human
            && (staff.teams.iter().any(|name| name == team) || staff.teams.is_empty() && is_first)
    }
}

/// Returns for how long somebody works: in all, or in a day.
fn hours(staff: &StaffPlan) -> f64 {
    if !staff.presences.is_empty() {
        let stretches = staff.presences.iter();
        stretches
            .map(|stretch| stretch.until_s - stretch.from_s)
            .sum()
    } else if staff.shifts.is_empty() {
        f64::INFINITY
    } else {
        let shifts = staff.shifts.iter();
        let minutes = shifts.map(|shift| shift.until_minute.saturating_sub(shift.from_minute));
        minutes.map(|minutes| f64::from(minutes) * 60.0).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Stretch;
    use crate::spread::Spread;

    fn desk() -> Scenario {
        let mut scenario = Scenario::simple(1.0, Spread::Fixed { seconds: 1.0 }, 0, 1.0);
        let there = |name: &str, until_s| StaffPlan {
            presences: vec![Stretch {
                from_s: 0.0,
                until_s,
            }],
            ..StaffPlan::of(name, 1)
        };
        scenario.staff = vec![there("Ann", 100.0), there("Ben", 300.0), there("Sue", 50.0)];
        scenario
    }

    #[test]
    fn one_more_works_like_who_is_there_longest() {
        let mut scenario = desk();
        scenario.staff_up("General", 2).expect("Ben");
        let added = &scenario.staff[3];
        assert_eq!((added.name.as_str(), added.count), ("more in General", 2));
        assert_eq!(added.presences, scenario.staff[1].presences);
        scenario.staff_up("General", 1).expect("once more");
        assert_eq!(scenario.problems(), []);
    }

    #[test]
    fn who_is_there_shortest_goes_first_and_nobody_who_is_not_there() {
        let mut scenario = desk();
        scenario.staff_up("General", -2).expect("three are there");
        let counts: Vec<_> = scenario.staff.iter().map(|staff| staff.count).collect();
        assert_eq!(counts, [0, 1, 0]);
        assert!(scenario.staff_up("General", -2).is_err());
        assert!(scenario.staff_up("Sales", 1).is_err());
    }
}
