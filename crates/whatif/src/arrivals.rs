//! Who comes when.

use crate::scenario::{Arrivals, GivenContact, Scenario};
use crate::spread::exponential;
use crate::streams::{Purpose, Streams};
use rand::Rng;
use rand_distr::{Distribution, Gamma};

/// An hour and a day.
///
/// Units: ms.
const HOUR_MS: f64 = 3_600_000.0;
const DAY_MS: i64 = 86_400_000;

/// One contact on his way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Arrival {
    /// Units: ms from the beginning.
    pub(crate) at: i64,
    /// Of which demand he is, by its place.
    pub(crate) demand: usize,
    /// Which of that demand he is: names his streams.
    pub(crate) nth: u64,
    /// What is known of him.
    pub(crate) given: Option<GivenContact>,
}

/// Lists everybody who comes, in order.
pub(crate) fn arrivals(scenario: &Scenario, streams: &Streams) -> Vec<Arrival> {
    let mut all = Vec::new();
    for (demand, plan) in scenario.demands.iter().enumerate() {
        let mut add = |at: f64, given| {
            let nth = all_of(&all, demand);
            all.push(Arrival {
                at: whole_ms(at),
                demand,
                nth,
                given,
            });
        };
        let end = scenario.lasts_s * 1_000.0;
        let mut random = streams.random(Purpose::Arrivals, demand as u64);
        match &plan.arrivals {
            Arrivals::Steady { per_hour } => {
                let rates = Rates::Steady(*per_hour);
                poisson(&rates, 0, end, &mut random, |at| add(at, None));
            }
            Arrivals::ByHour {
                per_hour,
                day_deviation,
            } => {
                let offset = scenario.starts_at.as_ms().rem_euclid(DAY_MS);
                let rates = Rates::ByHour(per_hour, day_factors(*day_deviation, end, &mut random));
                poisson(&rates, offset, end, &mut random, |at| add(at, None));
            }
            Arrivals::Given { contacts } => {
                for contact in contacts {
                    let at = contact.at_s * 1_000.0;
                    if at < end {
                        add(at, Some(*contact));
                    }
                }
            }
        }
    }
    // Stable: who comes at the same moment comes in the order of the demands.
    all.sort_by_key(|arrival| arrival.at);
    all
}

/// Counts those of `demand`, who stand at the end.
fn all_of(all: &[Arrival], demand: usize) -> u64 {
    match all.last() {
        Some(last) if last.demand == demand => last.nth + 1,
        Some(_) | None => 0,
    }
}

/// How many come in an hour.
enum Rates<'a> {
    Steady(f64),
    /// By the hour of the day, times the factor of the day.
    ByHour(&'a [f64], Vec<f64>),
}

impl Rates<'_> {
    /// Returns the rate per hour in a whole hour of the time since the midnight before the beginning.
    fn of_hour(&self, hour: usize) -> f64 {
        match self {
            Self::Steady(rate) => *rate,
            Self::ByHour(rates, factors) => {
                let factor = factors.get(hour / 24).copied().unwrap_or(1.0);
                rates.get(hour % 24).copied().unwrap_or(0.0) * factor
            }
        }
    }
}

/// Draws the arrivals of a Poisson process whose rate is constant in every hour.
///
/// A unit of patience of the process is used up at the rate of each hour, so nobody is drawn in vain and one more
/// per hour moves everybody a little instead of drawing others.
fn poisson(
    rates: &Rates<'_>,
    offset: i64,
    end: f64,
    random: &mut impl Rng,
    mut arrive: impl FnMut(f64),
) {
    let offset = offset as f64;
    let mut at = offset;
    let mut left = exponential(random);
    while at - offset < end {
        let hour = (at / HOUR_MS).floor();
        let rate = rates.of_hour(whole_hours(hour)) / HOUR_MS;
        let until = (hour + 1.0) * HOUR_MS;
        let used = (until - at) * rate;
        if used < left {
            left -= used;
            at = until;
        } else {
            at += left / rate;
            left = exponential(random);
            if at - offset < end {
                arrive(at - offset);
            }
        }
    }
}

/// Draws the factors of the days, of mean 1.
fn day_factors(deviation: f64, end: f64, random: &mut impl Rng) -> Vec<f64> {
    if deviation <= 0.0 {
        return Vec::new();
    }
    let variance = deviation * deviation;
    let days = whole_hours((end / HOUR_MS / 24.0).ceil()) + 1;
    let spread = Gamma::new(1.0 / variance, variance);
    (0..days)
        .map(|_| spread.map_or(1.0, |spread| spread.sample(random)))
        .collect()
}

/// Rounds to a whole ms. Times are checked to be at most three years, which fits exactly.
#[expect(
    clippy::cast_possible_truncation,
    reason = "scenarios are checked to last three years at most"
)]
pub(crate) fn whole_ms(ms: f64) -> i64 {
    ms.round() as i64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours of three years at most, from 0"
)]
fn whole_hours(hours: f64) -> usize {
    hours as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spread::Spread;

    fn day(arrivals: Arrivals) -> Scenario {
        let mut scenario =
            Scenario::simple(0.0, Spread::Exponential { mean_s: 60.0 }, 1, 24.0 * 200.0);
        scenario.demands[0].arrivals = arrivals;
        scenario
    }

    #[test]
    fn as_many_come_in_each_hour_as_its_rate_says() {
        let mut per_hour = vec![0.0; 24];
        (per_hour[9], per_hour[10], per_hour[23]) = (30.0, 10.0, 1.0);
        let scenario = day(Arrivals::ByHour {
            per_hour: per_hour.clone(),
            day_deviation: 0.0,
        });
        let came = arrivals(&scenario, &Streams::new(3, 0));
        for (hour, rate) in (0_i64..).zip(&per_hour) {
            let in_hour = |arrival: &&Arrival| arrival.at / 3_600_000 % 24 == hour;
            let count = came.iter().filter(in_hour).count() as f64;
            let expected = rate * 200.0;
            assert!(
                (count - expected).abs() <= 4.0 * expected.sqrt(),
                "{hour}: {count}"
            );
        }
        assert!(came.is_sorted_by_key(|arrival| arrival.at));
    }

    #[test]
    fn times_between_arrivals_are_exponential() {
        let came = arrivals(
            &day(Arrivals::Steady { per_hour: 20.0 }),
            &Streams::new(4, 0),
        );
        let gaps: Vec<f64> = came
            .windows(2)
            .map(|pair| (pair[1].at - pair[0].at) as f64 / 1_000.0)
            .collect();
        let n = gaps.len() as f64;
        let mean = gaps.iter().sum::<f64>() / n;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / n;
        assert!((mean - 180.0).abs() < 4.0, "{mean}");
        assert!((variance.sqrt() / mean - 1.0).abs() < 0.03, "{variance}");
    }

    #[test]
    fn days_differ_as_much_as_they_are_told_to() {
        let scenario = day(Arrivals::ByHour {
            per_hour: vec![100.0; 24],
            day_deviation: 0.3,
        });
        let came = arrivals(&scenario, &Streams::new(5, 0));
        let mut days = vec![0.0; 200];
        for arrival in &came {
            days[usize::try_from(arrival.at / DAY_MS).expect("no negative time")] += 1.0;
        }
        let mean = days.iter().sum::<f64>() / 200.0;
        let deviation =
            (days.iter().map(|day| (day - mean).powi(2)).sum::<f64>() / 200.0).sqrt() / mean;
        assert!((mean / 2_400.0 - 1.0).abs() < 0.1, "{mean}");
        assert!((deviation - 0.3).abs() < 0.06, "{deviation}");
    }

    #[test]
    fn given_contacts_come_when_they_came() {
        let contact = |at_s| GivenContact {
            at_s,
            handling_s: None,
            waited_s: 0.0,
            has_left: false,
            was_with: None,
        };
        let contacts = vec![contact(7.5), contact(2.0)];
        let came = arrivals(&day(Arrivals::Given { contacts }), &Streams::new(1, 0));
        let times: Vec<_> = came
            .iter()
            .map(|arrival| (arrival.at, arrival.nth))
            .collect();
        assert_eq!(times, [(2_000, 1), (7_500, 0)]);
    }
}
