//! What was learnt, and how a text is understood with it.

use crate::{
    calibration::Curve,
    features::{BUCKETS, Features, Rarity},
    machine::BIAS,
    understanding::{Guess, MAX_GUESSES, Thresholds, Understanding},
};

/// An intent to be learnt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intent {
    /// What the caller knows it by.
    pub label: String,
    /// Its name for people; it is learnt as one more example.
    pub name: String,
    /// What contacts say when they want it.
    pub examples: Vec<String>,
}

/// What was learnt from a desk's intents.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(crate) labels: Vec<String>,
    pub(crate) rarity: Rarity,
    /// The weights in eighths of bytes: bucket by bucket, in each intent by intent.
    pub(crate) weights: Vec<i8>,
    /// What one step of a weight is worth, intent by intent.
    pub(crate) steps: Vec<f32>,
    /// The constant of each intent.
    pub(crate) constants: Vec<f32>,
    pub(crate) curve: Curve,
    pub(crate) thresholds: Thresholds,
}

impl Model {
    /// Returns the labels of the intents, in their order.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Returns the thresholds that fit what was learnt.
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// Understands a text.
    #[must_use]
    pub fn understand(&self, text: &str) -> Understanding {
        let features = Features::of(text);
        if features.iter().len() == 0 {
            return Understanding::default();
        }
        let margins = self.margins(&self.rarity.weigh(&features));
        Understanding {
            guesses: guesses(&margins, self.curve),
        }
    }

    fn margins(&self, features: &Features) -> Vec<f32> {
        let intents = self.labels.len();
        let mut margins = vec![0.0; intents];
        for (bucket, value) in features.iter() {
            let row = &self.weights[bucket * intents..(bucket + 1) * intents];
            for (margin, weight) in margins.iter_mut().zip(row) {
                *margin += value * f32::from(*weight);
            }
        }
        for ((margin, step), constant) in margins.iter_mut().zip(&self.steps).zip(&self.constants) {
            *margin = *margin * step + constant * BIAS;
        }
        margins
    }

    /// Packs weights of all intents into eight bits each.
    pub(crate) fn pack(
        labels: Vec<String>,
        rarity: Rarity,
        weights: &[Vec<f32>],
        curve: Curve,
        thresholds: Thresholds,
    ) -> Self {
        let intents = labels.len();
        let mut packed = vec![0_i8; BUCKETS * intents];
        let mut steps = Vec::with_capacity(intents);
        for (intent, weights) in weights.iter().enumerate() {
            let largest = weights[..BUCKETS]
                .iter()
                .fold(0.0_f32, |a, w| a.max(w.abs()));
            let step = if largest > 0.0 { largest / 127.0 } else { 1.0 };
            for (bucket, weight) in weights[..BUCKETS].iter().enumerate() {
                #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
                let steps = (weight / step).round() as i8;
                packed[bucket * intents + intent] = steps;
            }
            steps.push(step);
        }
        Self {
            labels,
            rarity,
            weights: packed,
            steps,
            constants: weights.iter().map(|weights| weights[BUCKETS]).collect(),
            curve,
            thresholds,
        }
    }
}

/// Returns the best intents by their margins; of equal ones the first.
pub(crate) fn guesses(margins: &[f32], curve: Curve) -> Vec<Guess> {
    let mut best: Vec<usize> = Vec::with_capacity(MAX_GUESSES + 1);
    for (intent, margin) in margins.iter().enumerate() {
        let place = best.partition_point(|better| margins[*better] >= *margin);
        if place < MAX_GUESSES {
            best.insert(place, intent);
            best.truncate(MAX_GUESSES);
        }
    }
    let mut left = 1.0_f32;
    best.into_iter()
        .map(|intent| {
            let confidence = curve.at(margins[intent]).min(left);
            left -= confidence;
            Guess { intent, confidence }
        })
        .collect()
}
