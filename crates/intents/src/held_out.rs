//! How each example is understood by what is learnt from all others: which intents are mistaken for which.

use crate::{
    learning::{Lesson, best},
    machine::Texts,
    model::Intent,
};

/// Up to so many examples each one is left out by itself; of more, a tenth at a time.
const ONE_BY_ONE: usize = 500;

/// The parts of more examples.
const PARTS: usize = 10;

/// An example and what it is taken for when it is not learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The place of its intent.
    pub intent: usize,
    /// Its place among the examples of the intent.
    pub example: usize,
    /// The place of the intent that it is taken for.
    pub taken_for: usize,
}

/// How often examples of one intent are taken for another.
///
/// Shape: a row for each intent, in each a column for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table(pub Vec<Vec<usize>>);

impl Table {
    /// Counts judgements about `intents` intents.
    #[must_use]
    pub fn of(intents: usize, judged: &[Judged]) -> Self {
        let mut rows = vec![vec![0; intents]; intents];
        for one in judged {
            rows[one.intent][one.taken_for] += 1;
        }
        Self(rows)
    }

    /// Returns how many of a hundred examples are understood, divided by a hundred; `None` without examples.
    #[must_use]
    pub fn accuracy(&self) -> Option<f32> {
        let all: usize = self.0.iter().flatten().sum();
        let rights: usize = self.0.iter().enumerate().map(|(n, row)| row[n]).sum();
        (all > 0).then(|| rights as f32 / all as f32)
    }
}

/// Judges every example by what is learnt from the others. Five hundred examples take a second or two.
///
/// Shape: by intent and example, those without words left out.
#[must_use]
pub fn judge(intents: &[Intent]) -> Vec<Judged> {
    let lesson = Lesson::new(intents);
    let examples = lesson.examples.iter().flatten().count();
    let mut judged: Vec<Judged> = if examples <= ONE_BY_ONE {
        one_by_one(&lesson, intents.len())
    } else {
        lesson.held_out(intents.len(), PARTS)
    }
    .into_iter()
    .filter_map(|(text, margins)| {
        let (taken_for, _) = best(&margins)?;
        Some(Judged {
            intent: lesson.intents[text]?,
            example: lesson.examples[text]?,
            taken_for,
        })
    })
    .collect();
    judged.sort_by_key(|one| (one.intent, one.example));
    judged
}

fn one_by_one(lesson: &Lesson, intents: usize) -> Vec<(usize, Vec<f32>)> {
    let texts = Texts::new(&lesson.features);
    let judged: Vec<usize> = (0..texts.len())
        .filter(|text| lesson.examples[*text].is_some())
        .collect();
    let mut all: Vec<(usize, Vec<f32>)> = judged.iter().map(|text| (*text, Vec::new())).collect();
    for intent in 0..intents {
        let is_of_intent = |text: usize| lesson.intents[text] == Some(intent);
        let learnt = texts.learn(is_of_intent);
        for (text, margins) in &mut all {
            let without = texts.without(*text, &learnt, is_of_intent);
            margins.push(texts.margin(*text, &without.weights));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::margins;

    fn intents() -> Vec<Intent> {
        let intent = |name: &str, examples: &[&str]| Intent {
            label: name.to_owned(),
            name: name.to_owned(),
            examples: examples.iter().map(|text| (*text).to_owned()).collect(),
        };
        vec![
            intent(
                "Refund",
                &[
                    "give the money back",
                    "money back",
                    "the money, please",
                    "the card is lost",
                ],
            ),
            intent(
                "Card",
                &[
                    "lost my card",
                    "my card is lost",
                    "my card was lost",
                    "a lost card",
                    "?",
                ],
            ),
        ]
    }

    #[test]
    fn an_example_in_the_wrong_place_is_found() {
        let judged = judge(&intents());
        assert_eq!(judged.len(), 8, "what has no words is not judged");
        let wrong: Vec<_> = judged
            .iter()
            .filter(|one| one.intent != one.taken_for)
            .collect();
        let misplaced = Judged {
            intent: 0,
            example: 3,
            taken_for: 1,
        };
        assert_eq!(wrong, [&misplaced]);
        let table = Table::of(2, &judged);
        assert_eq!(table, Table(vec![vec![3, 1], vec![0, 4]]));
        assert_eq!(table.accuracy(), Some(7.0 / 8.0));
    }

    #[test]
    fn leaving_one_out_is_the_same_as_never_having_seen_it() {
        let lesson = Lesson::new(&intents());
        for (text, quick) in one_by_one(&lesson, 2) {
            let never = lesson.weights(2, |other| other != text);
            let whole = margins(&lesson.features[text], &never);
            for (quick, whole) in quick.iter().zip(&whole) {
                assert!(
                    (quick - whole).abs() < 0.1,
                    "text {text}: {quick} and {whole}"
                );
            }
        }
    }

    #[test]
    fn many_examples_are_judged_in_parts() {
        let many = |word: &str| Intent {
            label: word.to_owned(),
            name: word.to_owned(),
            examples: (0..300)
                .map(|n| format!("{word} {}", "x".repeat(n % 7 + 1)))
                .collect(),
        };
        let judged = judge(&[many("refund"), many("card")]);
        assert_eq!(judged.len(), 600);
        assert!(judged.iter().all(|one| one.intent == one.taken_for));
    }

    #[test]
    fn nothing_is_judged_of_nothing() {
        assert_eq!(judge(&[]), []);
        assert_eq!(Table::of(0, &[]).accuracy(), None);
    }
}
