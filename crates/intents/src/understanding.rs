//! What a text was understood to mean.

/// The guesses of one understanding: as many buttons as anybody reads.
pub const MAX_GUESSES: usize = 3;

/// What a text may mean, best first.
///
/// Shape: [`MAX_GUESSES`] at most, each intent once; empty when the text has no words or the model no intents.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understanding {
    /// The guesses.
    pub guesses: Vec<Guess>,
}

/// One intent that a text may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The place of the intent among those that were learnt.
    pub intent: usize,
    /// How many of a hundred such guesses are right, divided by a hundred.
    pub confidence: f32,
}

/// How sure is sure enough.
///
/// Shape: both between 0 and 1, `ask` not above `answer`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// From here on the best guess is taken.
    pub answer: f32,
    /// From here on the contact is asked which guess is right; below, nobody knows.
    pub ask: f32,
}

/// Where a desk begins that has too few examples to learn better ones.
impl Default for Thresholds {
    fn default() -> Self {
        Self {
            answer: 0.7,
            ask: 0.3,
        }
    }
}

/// What to do with an understanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is sure: take the best guess.
    Answer,
    /// It may be one of the guesses: ask.
    Ask,
    /// It is none that is known.
    Lost,
}

impl Understanding {
    /// Returns the best guess.
    #[must_use]
    pub fn best(&self) -> Option<&Guess> {
        self.guesses.first()
    }

    /// Judges whether it is sure enough.
    #[must_use]
    pub fn verdict(&self, thresholds: Thresholds) -> Verdict {
        match self.best() {
            Some(best) if best.confidence >= thresholds.answer => Verdict::Answer,
            Some(best) if best.confidence >= thresholds.ask => Verdict::Ask,
            Some(_) | None => Verdict::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_thresholds_make_three_verdicts() {
        let thresholds = Thresholds::default();
        let verdict = |confidence| {
            let guess = Guess {
                intent: 0,
                confidence,
            };
            Understanding {
                guesses: vec![guess],
            }
            .verdict(thresholds)
        };
        assert_eq!(verdict(0.71), Verdict::Answer);
        assert_eq!(verdict(0.69), Verdict::Ask);
        assert_eq!(verdict(0.29), Verdict::Lost);
        assert_eq!(Understanding::default().verdict(thresholds), Verdict::Lost);
    }
}
