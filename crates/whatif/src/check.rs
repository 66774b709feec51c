//! Whether a scenario can be played, and if not, why.

use crate::scenario::{Arrivals, Attention, DemandPlan, Scenario, StaffPlan};
use crate::spread::Spread;
use domain::complaint::{self, Complaint};
use domain::id::TeamId;
use domain::operator::OperatorKind;
use domain::routing::BusinessHours;
use domain::team::BadField;

/// Three years, the longest time that can be played.
const LONGEST_S: f64 = 3.0 * 366.0 * 86_400.0;

/// More contacts than any desk has in one run that somebody waits for.
const MOST_CONTACTS: f64 = 5_000_000.0;

/// More operators than any desk has.
const MOST_OPERATORS: u32 = 20_000;

/// The day's end.
///
/// Units: minutes.
const MIDNIGHT: u16 = domain::routing::MINUTES_A_DAY;

impl Scenario {
    /// Lists what is wrong, each with its place and the reason; empty when it can be played.
    #[must_use]
    pub fn problems(&self) -> Vec<BadField> {
        let mut found = Found::default();
        self.check_times(&mut found);
        self.check_teams(&mut found);
        for (n, demand) in self.demands.iter().enumerate() {
            let is_first = self.demands[..n].iter().all(|d| d.name != demand.name);
            let place = format!("demands[{n}]");
            found.unless(is_first, &place, "name", complaint::NAME_TWICE);
            self.check_demand(demand, &place, &mut found);
        }
        for (n, staff) in self.staff.iter().enumerate() {
            let is_first = self.staff[..n].iter().all(|s| s.name != staff.name);
            let place = format!("staff[{n}]");
            found.unless(is_first, &place, "name", complaint::NAME_TWICE);
            self.check_staff(staff, &place, &mut found);
        }
        let operators: u64 = self.staff.iter().map(|staff| u64::from(staff.count)).sum();
        found.unless(
            operators <= u64::from(MOST_OPERATORS),
            "staff",
            "",
            complaint::TOO_MANY_OPERATORS,
        );
        let contacts: f64 = self.demands.iter().map(|d| d.expected(self.lasts_s)).sum();
        found.unless(
            contacts <= MOST_CONTACTS,
            "demands",
            "",
            complaint::FIVE_MILLION,
        );
        found.0
    }

    fn check_times(&self, found: &mut Found) {
        found.unless(
            self.lasts_s > 0.0 && self.lasts_s <= LONGEST_S,
            "lasts_s",
            "",
            complaint::THREE_YEARS,
        );
        found.unless(
            self.warm_up_s >= 0.0 && self.warm_up_s < self.lasts_s,
            "warm_up_s",
            "",
            complaint::WARM_UP,
        );
        found.unless(
            self.target_s >= 0.0 && self.target_s <= LONGEST_S,
            "target_s",
            "",
            complaint::TARGET_WAIT,
        );
        found.unless(
            !self.demands.is_empty(),
            "demands",
            "",
            complaint::NOBODY_COMES,
        );
    }

    fn check_teams(&self, found: &mut Found) {
        let mut ids: Vec<TeamId> = vec![TeamId::GENERAL];
        for (n, team) in self.teams.iter().enumerate() {
            let place = format!("teams[{n}]");
            let before = &self.teams[..n];
            let is_named = !team.name.is_empty() && before.iter().all(|t| t.name != team.name);
            found.unless(is_named, &place, "name", complaint::TEAM_NAME_TWICE);
            let id = self.team_id(n);
            let is_first = (0..n).all(|earlier| self.team_id(earlier) != id);
            found.unless(is_first, &place, "id", complaint::TEAM_ID_TWICE);
            ids.push(id);
            let is_target = |s: f64| (0.0..=LONGEST_S).contains(&s);
            found.unless(
                team.target_s.is_none_or(is_target),
                &place,
                "target_s",
                complaint::TARGET_WAIT,
            );
            for problem in team.hours.iter().flat_map(BusinessHours::problems) {
                let field = format!("hours.{}", problem.field);
                found.unless(false, &place, &field, problem.problem);
            }
        }
        for problem in self.policy.problems(&ids) {
            found.unless(false, "policy", &problem.field, problem.problem);
        }
    }

    fn check_demand(&self, demand: &DemandPlan, place: &str, found: &mut Found) {
        found.unless(
            self.find_team(&demand.team).is_some(),
            place,
            "team",
            complaint::NO_TEAM,
        );
        found.part(demand.known, place, "known");
        found.spread(demand.handling, place, "handling");
        if let Some(patience) = demand.patience {
            found.spread(patience, place, "patience");
        }
        if let Some(silent) = demand.silent {
            found.part(silent.share, place, "silent.share");
            found.spread(silent.costs, place, "silent.costs");
        }
        let is_rate = |rate: &f64| (0.0..=1_000_000.0).contains(rate);
        match &demand.arrivals {
            Arrivals::Steady { per_hour } => found.unless(
                is_rate(per_hour),
                place,
                "arrivals.per_hour",
                complaint::PER_HOUR,
            ),
            Arrivals::ByHour {
                per_hour,
                day_deviation,
            } => {
                found.unless(
                    per_hour.len() == 24 && per_hour.iter().all(is_rate),
                    place,
                    "arrivals.per_hour",
                    complaint::PER_HOUR_OF_DAY,
                );
                found.unless(
                    (0.0..=3.0).contains(day_deviation),
                    place,
                    "arrivals.day_deviation",
                    complaint::DAYS_DIFFER,
                );
            }
            Arrivals::Given { contacts } => {
                let is_time = |s: f64| (0.0..=LONGEST_S).contains(&s);
                let is_right = contacts.iter().all(|contact| {
                    is_time(contact.at_s)
                        && is_time(contact.waited_s)
                        && contact.handling_s.is_none_or(is_time)
                        && contact
                            .was_with
                            .is_none_or(|was| was.staff < self.staff.len() && is_time(was.until_s))
                });
                found.unless(is_right, place, "arrivals.contacts", complaint::TIMES_FORM);
            }
        }
    }

    fn check_staff(&self, staff: &StaffPlan, place: &str, found: &mut Found) {
        for team in &staff.teams {
            found.unless(
                self.find_team(team).is_some(),
                place,
                "teams",
                complaint::no_team_called(team.as_str()),
            );
        }
        found.unless(
            (0..=65_536).contains(&staff.capacity_units),
            place,
            "capacity_units",
            complaint::SHIFT_CAPACITY,
        );
        found.unless(
            staff
                .pace
                .iter()
                .all(|pace| *pace > 0.0 && *pace <= 1_000.0),
            place,
            "pace",
            complaint::EVERY_PACE,
        );
        for shift in &staff.shifts {
            let is_day = shift.from_minute < shift.until_minute && shift.until_minute <= MIDNIGHT;
            found.unless(is_day, place, "shifts", complaint::SHIFT_END);
            let is_inside = shift.breaks.iter().all(|pause| {
                shift.from_minute <= pause.from_minute
                    && pause.from_minute < pause.until_minute
                    && pause.until_minute <= shift.until_minute
            });
            found.unless(is_inside, place, "shifts", complaint::BREAK_INSIDE);
        }
        let is_stretch = |s: &crate::scenario::Stretch| s.from_s >= 0.0 && s.from_s < s.until_s;
        found.unless(
            staff.presences.iter().all(is_stretch),
            place,
            "presences",
            complaint::STRETCH_END,
        );
        found.unless(
            staff.shifts.is_empty() || staff.presences.is_empty(),
            place,
            "presences",
            complaint::SHIFTS_OR_PRESENCES,
        );
        found.part(staff.absence, place, "absence");
        let all = [
            ("attention", Some(staff.attention)),
            ("offers", staff.offers),
        ];
        for (name, attention) in all {
            if let Some(attention) = attention {
                found.attention(attention, place, name);
            }
        }
        found.unless(
            (staff.kind == OperatorKind::Bot) == staff.bot.is_some(),
            place,
            "bot",
            complaint::PROGRAMS_DO,
        );
        if let Some(bot) = staff.bot {
            found.part(bot.solves, place, "bot.solves");
            found.spread(bot.takes, place, "bot.takes");
        }
    }
}

impl DemandPlan {
    /// Returns how many come in `lasts_s`, on average.
    fn expected(&self, lasts_s: f64) -> f64 {
        match &self.arrivals {
            Arrivals::Steady { per_hour } => per_hour * lasts_s / 3_600.0,
            Arrivals::ByHour { per_hour, .. } => {
                per_hour.iter().sum::<f64>() / 24.0 * lasts_s / 3_600.0
            }
            Arrivals::Given { contacts } => contacts.len() as f64,
        }
    }
}

/// What was found to be wrong.
#[derive(Default)]
struct Found(Vec<BadField>);

impl Found {
    fn unless(&mut self, is_right: bool, place: &str, field: &str, problem: Complaint) {
        if !is_right {
            let dot = if field.is_empty() { "" } else { "." };
            self.0
                .push(BadField::new(&format!("{place}{dot}{field}"), problem));
        }
    }

    fn part(&mut self, part: f64, place: &str, field: &str) {
        let is_part = (0.0..=1.0).contains(&part);
        self.unless(is_part, place, field, complaint::PART);
    }

    fn attention(&mut self, attention: Attention, place: &str, name: &str) {
        let at = |field: &str| format!("{name}.{field}");
        self.part(attention.declines, place, &at("declines"));
        self.part(attention.misses, place, &at("misses"));
        self.spread(attention.answers_after, place, &at("answers_after"));
        self.unless(
            attention.back_after_s >= 1.0 && attention.back_after_s <= LONGEST_S,
            place,
            &at("back_after_s"),
            complaint::AWAY_RETURN,
        );
    }

    fn spread(&mut self, spread: Spread, place: &str, field: &str) {
        if let Some(problem) = spread.problem() {
            self.unless(false, place, field, problem);
        }
    }
}
