//! From margins to confidence.
//!
//! Source: Platt, *Probabilistic Outputs for Support Vector Machines*, 1999, with the fit of Lin, Lin and Weng, *A Note
//! on Platt's Probabilistic Outputs*, 2007.

/// A curve from margins to probabilities: `1 / (1 + exp(slope · margin + offset))`; falling slopes rise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Curve {
    pub(crate) slope: f32,
    pub(crate) offset: f32,
}

/// The steps of the fit, its smallest step, and what keeps it solvable.
const MAX_STEPS: usize = 100;
const MIN_STEP: f64 = 1e-10;
const RIDGE: f64 = 1e-12;

/// The flattest curve: a larger margin is never worse.
const FLATTEST: f32 = -0.1;

impl Curve {
    /// Returns the probability at a margin.
    pub(crate) fn at(self, margin: f32) -> f32 {
        let z = self.slope * margin + self.offset;
        if z >= 0.0 {
            let e = (-z).exp();
            e / (1.0 + e)
        } else {
            1.0 / (1.0 + z.exp())
        }
    }

    /// Fits the curve to margins of which it is known whether they were right.
    ///
    /// Shape: rises with the margin; never certain, however little was seen: with n right ones the target for a right
    /// one is (n + 1) / (n + 2).
    pub(crate) fn fit(seen: &[(f32, bool)]) -> Self {
        let rights = seen.iter().filter(|(_, is_right)| *is_right).count() as f64;
        let wrongs = seen.len() as f64 - rights;
        let right = (rights + 1.0) / (rights + 2.0);
        let wrong = 1.0 / (wrongs + 2.0);
        let seen: Vec<(f64, f64)> = seen
            .iter()
            .map(|(margin, is_right)| (f64::from(*margin), if *is_right { right } else { wrong }))
            .collect();
        let (mut slope, mut offset) = (0.0, ((wrongs + 1.0) / (rights + 1.0)).ln());
        let mut cost = cost(&seen, slope, offset);
        for _ in 0..MAX_STEPS {
            let (mut h11, mut h22, mut h21) = (RIDGE, RIDGE, 0.0);
            let (mut g1, mut g2) = (0.0, 0.0);
            for (margin, target) in &seen {
                let p = probability(slope * margin + offset);
                let bend = p * (1.0 - p);
                h11 += margin * margin * bend;
                h22 += bend;
                h21 += margin * bend;
                g1 += margin * (target - p);
                g2 += target - p;
            }
            if g1.abs() < 1e-5 && g2.abs() < 1e-5 {
                break;
            }
            let det = h11 * h22 - h21 * h21;
            let d1 = -(h22 * g1 - h21 * g2) / det;
            let d2 = -(h11 * g2 - h21 * g1) / det;
            let falls = g1 * d1 + g2 * d2;
            let mut step = 1.0;
            while step >= MIN_STEP {
                let (s, o) = (slope + step * d1, offset + step * d2);
                let next = self::cost(&seen, s, o);
                if next < cost + 1e-4 * step * falls {
                    (slope, offset, cost) = (s, o, next);
                    break;
                }
                step /= 2.0;
            }
            if step < MIN_STEP {
                break;
            }
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "margins have no more digits"
        )]
        let (slope, offset) = (slope as f32, offset as f32);
        Self {
            slope: slope.min(FLATTEST),
            offset,
        }
    }
}

fn probability(z: f64) -> f64 {
    if z >= 0.0 {
        (-z).exp() / (1.0 + (-z).exp())
    } else {
        1.0 / (1.0 + z.exp())
    }
}

fn cost(seen: &[(f64, f64)], slope: f64, offset: f64) -> f64 {
    seen.iter()
        .map(|(margin, target)| {
            let z = slope * margin + offset;
            if z >= 0.0 {
                target * z + (-z).exp().ln_1p()
            } else {
                (target - 1.0) * z + z.exp().ln_1p()
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_curve_finds_how_often_margins_are_right() {
        // At margin -1 one of ten is right, at 0 half, at 1 nine of ten.
        let seen: Vec<(f32, bool)> = (0..3000)
            .map(|n| {
                let (margin, tenths) = [(-1.0, 1), (0.0, 5), (1.0, 9)][n % 3];
                (margin, (n / 3) % 10 < tenths)
            })
            .collect();
        let curve = Curve::fit(&seen);
        for (margin, expected) in [(-1.0, 0.1), (0.0, 0.5), (1.0, 0.9)] {
            assert!(
                (curve.at(margin) - expected).abs() < 0.01,
                "{margin}: {}",
                curve.at(margin)
            );
        }
    }

    #[test]
    fn little_that_was_seen_makes_nothing_certain() {
        let curve = Curve::fit(&[(1.0, true), (-1.0, false)]);
        assert!(curve.at(1.0) < 0.8 && curve.at(-1.0) > 0.2);
        let nothing = Curve::fit(&[]);
        assert!((nothing.at(0.0) - 0.5).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn confidence_is_a_probability_whatever_was_seen(
            seen in proptest::collection::vec((-10.0..10.0_f32, any::<bool>()), 0..60),
            margin in -1e6..1e6_f32,
        ) {
            let p = Curve::fit(&seen).at(margin);
            prop_assert!((0.0..=1.0).contains(&p), "{}", p);
        }
    }
}
