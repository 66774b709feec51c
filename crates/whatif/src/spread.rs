//! How a duration is spread around its mean.

use domain::complaint::{self, Complaint};
use rand::Rng;
use rand_distr::{Distribution, Exp1, LogNormal, Weibull};
use serde::{Deserialize, Serialize};
use statrs::function::gamma::gamma;

/// A duration that is not always the same.
///
/// Units: seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Spread {
    /// Always the same.
    Fixed {
        /// How long.
        seconds: f64,
    },
    /// Without memory: what is over says nothing about what is left.
    Exponential {
        /// The mean.
        mean_s: f64,
    },
    /// Most below the mean, some far above: how long people usually take for something.
    LogNormal {
        /// The mean.
        mean_s: f64,
        /// The standard deviation as a part of the mean.
        deviation: f64,
    },
    /// Who has waited becomes more impatient (shape above 1) or less (below).
    Weibull {
        /// The mean.
        mean_s: f64,
        /// 1 is the exponential.
        shape: f64,
    },
}

impl Spread {
    /// Returns the mean.
    #[must_use]
    pub const fn mean_s(self) -> f64 {
        match self {
            Self::Fixed { seconds } => seconds,
            Self::Exponential { mean_s }
            | Self::LogNormal { mean_s, .. }
            | Self::Weibull { mean_s, .. } => mean_s,
        }
    }

    /// Returns why this is not a duration; `None` when it is one.
    #[must_use]
    pub fn problem(self) -> Option<Complaint> {
        let mean = self.mean_s();
        if !(0.0..=30.0 * 86_400.0).contains(&mean) {
            return Some(complaint::DURATION);
        }
        match self {
            Self::LogNormal { deviation, .. } if !(0.0..=20.0).contains(&deviation) => {
                Some(complaint::DEVIATION)
            }
            Self::Weibull { shape, .. } if !(0.1..=20.0).contains(&shape) => Some(complaint::SHAPE),
            Self::Fixed { .. }
            | Self::Exponential { .. }
            | Self::LogNormal { .. }
            | Self::Weibull { .. } => None,
        }
    }

    /// Draws one duration.
    ///
    /// Units: ms.
    pub(crate) fn draw_ms(self, random: &mut impl Rng) -> f64 {
        let seconds = match self {
            Self::Fixed { seconds } => seconds,
            Self::Exponential { mean_s } => mean_s * exponential(random),
            Self::LogNormal { mean_s, deviation } => {
                let variance = (1.0 + deviation * deviation).ln();
                let spread = LogNormal::new(-variance / 2.0, variance.sqrt());
                mean_s * spread.map_or(1.0, |spread| spread.sample(random))
            }
            Self::Weibull { mean_s, shape } => {
                let scale = 1.0 / gamma(1.0 + 1.0 / shape);
                let spread = Weibull::new(scale, shape);
                mean_s * spread.map_or(1.0, |spread| spread.sample(random))
            }
        };
        seconds * 1_000.0
    }
}

/// Draws from the exponential spread of mean 1.
pub(crate) fn exponential(random: &mut impl Rng) -> f64 {
    Exp1.sample(random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::{Purpose, Streams};

    #[test]
    fn every_spread_has_the_mean_that_it_names() {
        let spreads = [
            Spread::Fixed { seconds: 90.0 },
            Spread::Exponential { mean_s: 90.0 },
            Spread::LogNormal {
                mean_s: 90.0,
                deviation: 0.8,
            },
            Spread::Weibull {
                mean_s: 90.0,
                shape: 1.7,
            },
        ];
        for spread in spreads {
            let draws = 40_000;
            let mut random = Streams::new(7, 0).random(Purpose::Handling, 0);
            let sum: f64 = (0..draws).map(|_| spread.draw_ms(&mut random)).sum();
            let mean_s = sum / f64::from(draws) / 1_000.0;
            assert!((mean_s - 90.0).abs() < 2.0, "{spread:?}: {mean_s}");
            assert_eq!(spread.problem(), None);
        }
    }

    #[test]
    fn what_is_no_duration_says_so() {
        let wrong = [
            Spread::Fixed { seconds: -1.0 },
            Spread::Exponential { mean_s: f64::NAN },
            Spread::LogNormal {
                mean_s: 1.0,
                deviation: -0.1,
            },
            Spread::Weibull {
                mean_s: 1.0,
                shape: 0.0,
            },
        ];
        for spread in wrong {
            assert!(spread.problem().is_some(), "{spread:?}");
        }
    }
}
