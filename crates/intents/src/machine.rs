//! A linear machine: one against the rest, squared hinge, by dual coordinate descent.
//!
//! Source: Hsieh, Chang, Lin, Keerthi, Sundararajan, *A Dual Coordinate Descent Method for Large-scale Linear SVM*,
//! ICML 2008, algorithm 3 (L2 loss), as LIBLINEAR has it.

use crate::features::{BUCKETS, Features};

/// What an error costs against a large weight.
///
/// Of 1, 2 and 4, 2 answers best on the public sets.
const COST: f32 = 2.0;

/// The rounds after which it is good enough whatever it says; it is seldom reached.
const MAX_ROUNDS: usize = 200;

/// How far the gradients may differ at the end. Ten times less changes no answer.
const TOLERANCE: f32 = 0.1;

/// What the constant feature weighs: learning may move the border without making every word count.
pub(crate) const BIAS: f32 = 1.0;

/// The weights of one class: of every bucket, and the constant at the end.
pub(crate) type Weights = Vec<f32>;

/// Texts to learn from, laid out for many passes.
pub(crate) struct Texts {
    buckets: Vec<u16>,
    values: Vec<f32>,
    starts: Vec<usize>,
    /// Squared length, with the constant feature and the softness of the border.
    curvature: Vec<f32>,
}

/// What is learnt of one class.
#[derive(Clone)]
pub(crate) struct Learnt {
    pub(crate) weights: Weights,
    /// How much each text holds the border; zero for those that are far from it.
    pub(crate) holds: Vec<f32>,
}

impl Texts {
    pub(crate) fn new<'a>(texts: impl IntoIterator<Item = &'a Features>) -> Self {
        let mut laid = Self {
            buckets: Vec::new(),
            values: Vec::new(),
            starts: vec![0],
            curvature: Vec::new(),
        };
        for text in texts {
            let mut length = BIAS * BIAS + 0.5 / COST;
            for (bucket, value) in text.iter() {
                laid.buckets
                    .push(u16::try_from(bucket).expect("there are 2^14 buckets"));
                laid.values.push(value);
                length += value * value;
            }
            laid.starts.push(laid.buckets.len());
            laid.curvature.push(length);
        }
        laid
    }

    pub(crate) fn len(&self) -> usize {
        self.curvature.len()
    }

    /// Returns how far a text lies on the side of the class.
    pub(crate) fn margin(&self, text: usize, weights: &[f32]) -> f32 {
        let range = self.starts[text]..self.starts[text + 1];
        let buckets = self.buckets[range.clone()].iter();
        buckets
            .zip(&self.values[range])
            .map(|(bucket, value)| weights[usize::from(*bucket)] * value)
            .sum::<f32>()
            + weights[BUCKETS] * BIAS
    }

    fn shift(&self, text: usize, by: f32, weights: &mut [f32]) {
        let range = self.starts[text]..self.starts[text + 1];
        for (bucket, value) in self.buckets[range.clone()].iter().zip(&self.values[range]) {
            weights[usize::from(*bucket)] += by * value;
        }
        weights[BUCKETS] += by * BIAS;
    }

    /// Learns to tell the texts of a class from all others.
    pub(crate) fn learn(&self, is_of_class: impl Fn(usize) -> bool) -> Learnt {
        let mut learnt = Learnt {
            weights: vec![0.0; BUCKETS + 1],
            holds: vec![0.0; self.len()],
        };
        self.descend(&is_of_class, None, &mut learnt);
        learnt
    }

    /// Returns what would have been learnt without one text.
    pub(crate) fn without(
        &self,
        text: usize,
        learnt: &Learnt,
        is_of_class: impl Fn(usize) -> bool,
    ) -> Learnt {
        let mut learnt = learnt.clone();
        let hold = std::mem::take(&mut learnt.holds[text]);
        // Who does not hold the border can go, and nothing changes.
        if hold > 0.0 {
            self.shift(text, -hold * side(is_of_class(text)), &mut learnt.weights);
            self.descend(&is_of_class, Some(text), &mut learnt);
        }
        learnt
    }

    fn descend(
        &self,
        is_of_class: &impl Fn(usize) -> bool,
        left_out: Option<usize>,
        learnt: &mut Learnt,
    ) {
        let Learnt { weights, holds } = learnt;
        let mut order: Vec<usize> = (0..self.len())
            .filter(|text| Some(*text) != left_out)
            .collect();
        let all = order.len();
        let mut active = all;
        let mut chance = Chance::default();
        let mut bound = f32::INFINITY;
        for _ in 0..MAX_ROUNDS {
            let (mut steepest, mut flattest) = (f32::NEG_INFINITY, f32::INFINITY);
            for place in 0..active {
                order.swap(place, place + chance.below(active - place));
            }
            let mut place = 0;
            while place < active {
                let text = order[place];
                let side = side(is_of_class(text));
                let hold = holds[text];
                let gradient = side * self.margin(text, weights) - 1.0 + hold * (0.5 / COST);
                let descent = if hold > 0.0 {
                    gradient
                } else {
                    gradient.min(0.0)
                };
                if hold <= 0.0 && gradient > bound {
                    // It is far on its side: out of sight until the end.
                    active -= 1;
                    order.swap(place, active);
                    continue;
                }
                steepest = steepest.max(descent);
                flattest = flattest.min(descent);
                if descent.abs() > 1e-12 {
                    let held = (hold - gradient / self.curvature[text]).max(0.0);
                    holds[text] = held;
                    self.shift(text, (held - hold) * side, weights);
                }
                place += 1;
            }
            if steepest - flattest <= TOLERANCE {
                if active == all {
                    break;
                }
                // Were those that are out of sight rightly so? One round with all of them tells.
                active = all;
                bound = f32::INFINITY;
            } else {
                bound = if steepest > 0.0 {
                    steepest
                } else {
                    f32::INFINITY
                };
            }
        }
    }
}

const fn side(is_of_class: bool) -> f32 {
    if is_of_class { 1.0 } else { -1.0 }
}

/// The order in which texts are looked at: mixed, and the same each time.
struct Chance(u64);

impl Default for Chance {
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }
}

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The upper half of a product is evenly below the bound.
        usize::try_from((u128::from(self.0) * bound as u128) >> 64).expect("below a usize")
    }
}
