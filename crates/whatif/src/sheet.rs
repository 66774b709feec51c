//! What one replication came to, in figures.

use crate::cast::Seat;
use crate::contact::{Contact, End};
use crate::scenario::{DemandPlan, Scenario};
use crate::world::Outcome;
use domain::conversation::Priority;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A figure.
///
/// Units: those of its name; parts are between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Contacts who came.
    Came,
    /// Of them, served by a person.
    Served,
    /// Of those who were let in and needed a person, served within the target.
    InTargetPart,
    /// How long these waited, those who left included.
    WaitMeanS,
    /// How long those waited whom a person served.
    AnswerMeanS,
    /// Half of them waited no longer.
    WaitP50S,
    /// Nine of ten waited no longer.
    WaitP90S,
    /// Nineteen of twenty waited no longer.
    WaitP95S,
    /// Ninety-nine of a hundred waited no longer.
    WaitP99S,
    /// The part that waited at all.
    WaitedPart,
    /// The part that left, with or without a word.
    LeftPart,
    /// The part that left without a word.
    LeftSilentlyPart,
    /// The part of all who came that was turned away.
    TurnedAwayPart,
    /// The part of all who came that a program helped.
    SolvedByBotPart,
    /// Contacts who still waited at the end.
    StillWaiting,
    /// How many waited at a time.
    QueueMean,
    /// From coming to going, of those whom a person served.
    StayMeanS,
    /// Of those served who were here before, the part that had the same operator again.
    SameOperatorPart,
    /// The part of what operators can carry that they carried while they were at work.
    Occupancy,
    /// The part of the time at work with at least one conversation.
    BusyPart,
    /// Hours at work.
    WorkHours,
    /// Hours of work after the end of a shift.
    OvertimeHours,
    /// Conversations begun in an hour at work.
    BegunPerHour,
    /// Offers and first replies that were not given in time.
    Missed,
    /// Offers that were declined.
    Declined,
    /// Conversations that were taken back.
    TakenBack,
    /// How many conversations more somebody begins in an hour at work than somebody else: the most less the
    /// fewest, of those who were at work for an hour at least.
    BegunPerHourGap,
    /// How unequally conversations are shared out: 0 = all alike, near 1 = one has them all (Gini).
    Inequality,
    /// The part that belongs here.
    Share,
}

/// What figures are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "about", content = "which", rename_all = "snake_case")]
pub enum About {
    /// The whole desk.
    Desk,
    /// The contacts of a team.
    Team(String),
    /// The contacts of one kind.
    Demand(String),
    /// Operators of one kind.
    Staff(String),
    /// The contacts that matter so much.
    Priority(Priority),
    /// Contacts who came in an hour of the day, UTC.
    Hour(u8),
    /// Contacts who came in a quarter of an hour of the day, from 0 at midnight, UTC.
    Quarter(u8),
    /// Those who found somebody in a ring, from 0, as a share of all who did.
    Ring(u8),
    /// The time at work with so many conversations at once, as a share of all of it.
    Level(usize),
}

/// The figures about one thing.
pub(crate) type Figures = BTreeMap<Figure, f64>;

/// All figures of one replication. What has no value, such as the mean of nobody, is not there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet(pub(crate) BTreeMap<About, Figures>);

/// Every priority, the least first.
const PRIORITIES: [Priority; 4] = [
    Priority::Low,
    Priority::Normal,
    Priority::High,
    Priority::Urgent,
];

/// Quarters of an hour in a day and in an hour, and ms.
const DAY_QUARTERS: i64 = 96;
const HOUR_QUARTERS: usize = 4;
const QUARTER_MS: i64 = 900_000;
const HOUR_MS: i64 = 3_600_000;

impl Sheet {
    /// Returns a figure; `None` where it has no value.
    #[must_use]
    pub fn get(&self, about: &About, figure: Figure) -> Option<f64> {
        self.0.get(about)?.get(&figure).copied()
    }

    /// Counts what came of a replication.
    pub(crate) fn of(scenario: &Scenario, outcome: &Outcome) -> Self {
        let from = crate::arrivals::whole_ms(scenario.warm_up_s * 1_000.0);
        let counted: Vec<&Contact> = outcome
            .contacts
            .iter()
            .filter(|contact| contact.arrived >= from)
            .collect();
        let window = Window {
            from,
            until: crate::arrivals::whole_ms(scenario.lasts_s * 1_000.0),
            ended: outcome.ended,
            targets: targets(scenario),
        };
        let mut sheet = Self::default();
        let mut desk = window.figures(outcome.contacts.iter());
        desk.extend(seat_figures(scenario, outcome.seats.iter()));
        sheet.0.insert(About::Desk, desk);
        sheet.add_contacts(scenario, outcome, &window);
        for (n, staff) in scenario.staff.iter().enumerate() {
            let of_staff = outcome.seats.iter().filter(|seat| seat.staff == n);
            let about = About::Staff(staff.name.clone());
            sheet.0.insert(about, seat_figures(scenario, of_staff));
        }
        sheet.add_hours(scenario, &counted, &window);
        sheet.add_shares(&counted, &outcome.seats);
        sheet
    }

    fn add_contacts(&mut self, scenario: &Scenario, outcome: &Outcome, window: &Window) {
        let team_of = |contact: &Contact| {
            let team = &scenario.demands[contact.demand].team;
            scenario.find_team(team).unwrap_or(0)
        };
        for (n, team) in scenario.teams.iter().enumerate() {
            let of_team = outcome.contacts.iter().filter(|c| team_of(c) == n);
            let about = About::Team(team.name.clone());
            self.0.insert(about, window.figures(of_team));
        }
        for priority in PRIORITIES {
            let is_so = |c: &&Contact| scenario.demands[c.demand].priority == priority;
            if scenario.demands.iter().any(|d| d.priority == priority) {
                let figures = window.figures(outcome.contacts.iter().filter(is_so));
                self.0.insert(About::Priority(priority), figures);
            }
        }
        for (n, demand) in scenario.demands.iter().enumerate() {
            let of_demand = outcome.contacts.iter().filter(|c| c.demand == n);
            let about = About::Demand(demand.name.clone());
            self.0.insert(about, window.figures(of_demand));
        }
    }

    /// Shape: each hour and each quarter of an hour, also those in which nobody came.
    fn add_hours(&mut self, scenario: &Scenario, counted: &[&Contact], window: &Window) {
        let start = scenario.starts_at.as_ms();
        let mut quarters = vec![Vec::new(); 96];
        for contact in counted {
            let nth = (start + contact.arrived).div_euclid(QUARTER_MS);
            let quarter = nth.rem_euclid(DAY_QUARTERS);
            quarters[usize::try_from(quarter).unwrap_or(0)].push(*contact);
        }
        let figures = |some: &[Vec<&Contact>]| {
            let mut figures = window.figures(some.iter().flatten().copied());
            // A queue at a time is not one of contacts who came in an hour.
            figures.remove(&Figure::QueueMean);
            figures
        };
        for (hour, quarters) in (0..).zip(quarters.chunks(HOUR_QUARTERS)) {
            self.0.insert(About::Hour(hour), figures(quarters));
        }
        for (quarter, contacts) in (0..).zip(quarters.chunks(1)) {
            self.0.insert(About::Quarter(quarter), figures(contacts));
        }
    }

    fn add_shares(&mut self, counted: &[&Contact], seats: &[Seat]) {
        let mut rings: BTreeMap<u8, f64> = BTreeMap::new();
        for contact in counted.iter().filter(|contact| contact.began.is_some()) {
            *rings.entry(contact.ring).or_default() += 1.0;
        }
        let all: f64 = rings.values().sum();
        for (ring, count) in rings {
            let share = [(Figure::Share, count / all)].into();
            self.0.insert(About::Ring(ring), share);
        }
        let mut levels: Vec<i64> = Vec::new();
        for seat in seats {
            if levels.len() < seat.at_level.len() {
                levels.resize(seat.at_level.len(), 0);
            }
            for (sum, ms) in levels.iter_mut().zip(&seat.at_level) {
                *sum += ms;
            }
        }
        let all: i64 = levels.iter().sum();
        for (level, ms) in levels.into_iter().enumerate().filter(|(_, ms)| *ms > 0) {
            let share = [(Figure::Share, ms as f64 / all as f64)].into();
            self.0.insert(About::Level(level), share);
        }
    }
}

/// What is counted.
///
/// Units: ms from the beginning.
struct Window {
    from: i64,
    until: i64,
    ended: i64,
    /// Shape: one for each kind of contacts.
    targets: Vec<i64>,
}

impl Window {
    /// Works out the figures of some contacts; those of before the window count for the queue only.
    fn figures<'a>(&self, contacts: impl Iterator<Item = &'a Contact>) -> Figures {
        let mut sums = Sums::default();
        for contact in contacts {
            if contact.end != Some(End::TurnedAway) {
                let until = contact.waits_since + contact.waited(self.ended);
                let waited = until.min(self.until) - contact.waits_since.max(self.from);
                sums.queue_ms += waited.max(0);
            }
            if contact.arrived >= self.from {
                self.add(contact, &mut sums);
            }
        }
        sums.figures(self.until - self.from)
    }

    fn add(&self, contact: &Contact, sums: &mut Sums) {
        sums.came += 1;
        match contact.end {
            Some(End::Served) => sums.served += 1,
            Some(End::SolvedByBot) => sums.solved += 1,
            Some(End::TurnedAway) => sums.turned_away += 1,
            Some(End::Left | End::LeftSilently) | None => {}
        }
        if !contact.needed_people() {
            return;
        }
        let waited = contact.waited(self.ended);
        sums.waits.push(waited);
        if contact.left.is_some() {
            sums.left += 1;
            sums.silent += u32::from(contact.leaves_silently);
        } else if contact.began.is_some() {
            sums.begun_waits += waited;
            sums.begun += 1;
            sums.in_target += u32::from(waited <= self.targets[contact.demand]);
        } else {
            sums.still_waiting += 1;
        }
        if let (Some(End::Served), Some(ended)) = (contact.end, contact.ended) {
            sums.stays += ended - contact.arrived;
            if let (Some((familiar, _)), Some(seat)) = (contact.familiar, contact.seat) {
                sums.known += 1;
                let same = familiar.raw().as_u128() == seat as u128 + 1;
                sums.same += u32::from(same);
            }
        }
    }
}

/// Sums over contacts.
#[derive(Default)]
struct Sums {
    came: u32,
    served: u32,
    solved: u32,
    turned_away: u32,
    left: u32,
    silent: u32,
    still_waiting: u32,
    begun: u32,
    begun_waits: i64,
    in_target: u32,
    known: u32,
    same: u32,
    stays: i64,
    queue_ms: i64,
    /// Of all who were let in and needed a person.
    waits: Vec<i64>,
}

impl Sums {
    fn figures(mut self, window_ms: i64) -> Figures {
        self.waits.sort_unstable();
        let seconds = |ms: i64| ms as f64 / 1_000.0;
        let part = |some: u32, all: usize| (all > 0).then(|| f64::from(some) / all as f64);
        let mean = |sum: i64, count: usize| (count > 0).then(|| seconds(sum) / count as f64);
        let entered = self.waits.len();
        let waited = entered - self.waits.partition_point(|wait| *wait == 0);
        let at = |permille: usize| {
            // The smallest wait that so many did not exceed.
            let rank = (entered * permille).div_ceil(1_000).max(1);
            self.waits.get(rank - 1).map(|ms| seconds(*ms))
        };
        let came = self.came as usize;
        let figures = [
            (Figure::Came, Some(f64::from(self.came))),
            (Figure::Served, Some(f64::from(self.served))),
            (Figure::InTargetPart, part(self.in_target, entered)),
            (Figure::WaitMeanS, mean(self.waits.iter().sum(), entered)),
            (
                Figure::AnswerMeanS,
                mean(self.begun_waits, self.begun as usize),
            ),
            (Figure::WaitP50S, at(500)),
            (Figure::WaitP90S, at(900)),
            (Figure::WaitP95S, at(950)),
            (Figure::WaitP99S, at(990)),
            (
                Figure::WaitedPart,
                (entered > 0).then(|| waited as f64 / entered as f64),
            ),
            (Figure::LeftPart, part(self.left, entered)),
            (Figure::LeftSilentlyPart, part(self.silent, entered)),
            (Figure::TurnedAwayPart, part(self.turned_away, came)),
            (Figure::SolvedByBotPart, part(self.solved, came)),
            (Figure::StillWaiting, Some(f64::from(self.still_waiting))),
            (
                Figure::QueueMean,
                mean(
                    self.queue_ms * 1_000,
                    usize::try_from(window_ms).unwrap_or(0),
                ),
            ),
            (Figure::StayMeanS, mean(self.stays, self.served as usize)),
            (
                Figure::SameOperatorPart,
                part(self.same, self.known as usize),
            ),
        ];
        known(figures)
    }
}

/// Works out the figures of some operators.
fn seat_figures<'a>(scenario: &Scenario, seats: impl Iterator<Item = &'a Seat>) -> Figures {
    let hour = HOUR_MS as f64;
    let (mut working, mut free, mut overtime) = (0, 0, 0);
    let (mut unit_ms, mut unit_ms_at_most) = (0_i64, 0_i64);
    let (mut begun, mut missed, mut declined, mut taken_back) = (0, 0, 0, 0);
    let (mut rates, mut steady_rates) = (Vec::new(), Vec::new());
    for seat in seats {
        let capacity = scenario.staff[seat.staff].capacity_units;
        let at_work = seat.working_ms();
        working += at_work;
        free += seat.at_level.first().copied().unwrap_or(0);
        overtime += seat.overtime_ms;
        unit_ms += seat.unit_ms;
        unit_ms_at_most += at_work.saturating_mul(capacity);
        begun += seat.begun;
        missed += seat.missed;
        declined += seat.declined;
        taken_back += seat.taken_back;
        if at_work > 0 {
            let rate = f64::from(seat.begun) / at_work as f64;
            rates.push(rate);
            if at_work >= HOUR_MS {
                steady_rates.push(rate);
            }
        }
    }
    let part = |some: i64, all: i64| (all > 0).then(|| some as f64 / all as f64);
    let per_hour = (working > 0).then(|| f64::from(begun) / (working as f64 / hour));
    known([
        (Figure::Occupancy, part(unit_ms, unit_ms_at_most)),
        (Figure::BusyPart, part(working - free, working)),
        (Figure::WorkHours, Some(working as f64 / hour)),
        (Figure::OvertimeHours, Some(overtime as f64 / hour)),
        (Figure::BegunPerHour, per_hour),
        (Figure::Missed, Some(f64::from(missed))),
        (Figure::Declined, Some(f64::from(declined))),
        (Figure::TakenBack, Some(f64::from(taken_back))),
        (
            Figure::BegunPerHourGap,
            gap(&steady_rates).map(|gap| gap * hour),
        ),
        (Figure::Inequality, inequality(rates)),
    ])
}

fn known<const N: usize>(figures: [(Figure, Option<f64>); N]) -> Figures {
    let known = figures
        .into_iter()
        .filter_map(|(figure, value)| Some((figure, value?)));
    known.collect()
}

/// Returns how long contacts of each kind may wait to be served in time.
fn targets(scenario: &Scenario) -> Vec<i64> {
    let of = |demand: &DemandPlan| {
        let team = scenario.find_team(&demand.team);
        let own = team.and_then(|team| scenario.teams.get(team)?.target_s);
        crate::arrivals::whole_ms(own.unwrap_or(scenario.target_s) * 1_000.0)
    };
    scenario.demands.iter().map(of).collect()
}

/// Returns the largest less the smallest; `None` of fewer than two.
fn gap(rates: &[f64]) -> Option<f64> {
    let most = rates.iter().copied().reduce(f64::max)?;
    let fewest = rates.iter().copied().reduce(f64::min)?;
    (rates.len() > 1).then_some(most - fewest)
}

/// Returns the Gini coefficient; `None` of fewer than two, or of nothing at all.
fn inequality(mut rates: Vec<f64>) -> Option<f64> {
    rates.sort_by(f64::total_cmp);
    let count = rates.len() as f64;
    let sum: f64 = rates.iter().sum();
    if rates.len() < 2 || sum <= 0.0 {
        return None;
    }
    let weighted: f64 = rates
        .iter()
        .enumerate()
        .map(|(n, rate)| (n as f64 + 1.0) * rate)
        .sum();
    Some(2.0 * weighted / (count * sum) - (count + 1.0) / count)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the numbers are chosen to come out exact")]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_are_equal_and_one_for_all_is_not() {
        let gini = |rates: &[f64]| inequality(rates.to_vec());
        assert_eq!(gini(&[2.0, 2.0, 2.0]), Some(0.0));
        assert!((gini(&[0.0, 0.0, 0.0, 8.0]).expect("four") - 0.75).abs() < 1e-9);
        assert_eq!(gini(&[1.0]), None);
        assert_eq!(gini(&[0.0, 0.0]), None);
    }

    #[test]
    fn a_percentile_is_the_smallest_wait_that_so_many_did_not_exceed() {
        let sums = Sums {
            waits: (1..=10).rev().map(|s| s * 1_000).collect(),
            ..Sums::default()
        };
        let figures = sums.figures(1);
        assert_eq!(figures[&Figure::WaitP50S], 5.0);
        assert_eq!(figures[&Figure::WaitP90S], 9.0);
        assert_eq!(figures[&Figure::WaitP95S], 10.0);
        assert_eq!(figures[&Figure::WaitMeanS], 5.5);
    }

    #[test]
    fn the_mean_of_nobody_is_not_there() {
        let figures = Sums::default().figures(1_000);
        assert!(!figures.contains_key(&Figure::WaitMeanS));
        assert_eq!(figures[&Figure::Came], 0.0);
    }
}
