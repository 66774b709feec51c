//! Learning: from examples to a model.

use crate::{
    calibration::Curve,
    features::{Features, Rarity},
    machine::{Texts, Weights},
    model::{Intent, Model, guesses},
    understanding::Thresholds,
};

/// The parts in which texts are held out to see how right answers are.
const FOLDS: usize = 3;

/// The share of known texts that may be taken for unknown ones: the price of noticing what is really unknown.
const REFUSED: f32 = 0.05;

/// The share of answers that must be right.
const RIGHT: f32 = 0.95;

/// The texts from which thresholds are learnt; fewer say too little.
const ENOUGH: usize = 40;

/// What is believed of margins before anything is seen, so that few examples do not say that a larger one is worse.
const BELIEFS: [(f32, bool); 4] = [(1.0, true), (1.0, true), (-1.0, false), (-1.0, false)];

/// What is learnt from, laid out.
pub(crate) struct Lesson {
    pub(crate) rarity: Rarity,
    pub(crate) features: Vec<Features>,
    /// The intent of each text; none of the empty one, which belongs to no intent.
    pub(crate) intents: Vec<Option<usize>>,
    /// Which example of its intent each text is; none of a name.
    pub(crate) examples: Vec<Option<usize>>,
}

impl Lesson {
    pub(crate) fn new(intents: &[Intent]) -> Self {
        let mut raw = Vec::new();
        let mut of = Vec::new();
        let mut examples = Vec::new();
        for (number, intent) in intents.iter().enumerate() {
            let name = [(None, &intent.name)];
            let all = intent.examples.iter().enumerate();
            for (example, text) in name.into_iter().chain(all.map(|(n, text)| (Some(n), text))) {
                let features = Features::of(text);
                if features.iter().len() > 0 {
                    raw.push(features);
                    of.push(Some(number));
                    examples.push(example);
                }
            }
        }
        let rarity = Rarity::learn(&raw);
        let mut features: Vec<Features> = raw.iter().map(|text| rarity.weigh(text)).collect();
        // A text without any word means nothing: it keeps the only intent of a desk from meaning everything.
        features.push(Features::default());
        of.push(None);
        examples.push(None);
        Self {
            rarity,
            features,
            intents: of,
            examples,
        }
    }

    /// Learns every intent from the texts that `is_seen` lets through.
    pub(crate) fn weights(&self, intents: usize, is_seen: impl Fn(usize) -> bool) -> Vec<Weights> {
        let seen: Vec<usize> = (0..self.features.len())
            .filter(|text| is_seen(*text))
            .collect();
        let texts = Texts::new(seen.iter().map(|text| &self.features[*text]));
        (0..intents)
            .map(|intent| {
                let learnt = texts.learn(|text| self.intents[seen[text]] == Some(intent));
                learnt.weights
            })
            .collect()
    }

    /// Returns the margins of texts that were held out, part by part of all texts.
    ///
    /// Shape: pairs of text and margins by intent; names and the empty text are never held out.
    pub(crate) fn held_out(&self, intents: usize, folds: usize) -> Vec<(usize, Vec<f32>)> {
        let mut held_out = Vec::new();
        for fold in 0..folds {
            let is_held = |text: usize| self.examples[text].is_some_and(|n| n % folds == fold);
            let held: Vec<usize> = (0..self.features.len())
                .filter(|text| is_held(*text))
                .collect();
            if held.is_empty() {
                continue;
            }
            let weights = self.weights(intents, |text| !is_held(text));
            for text in held {
                held_out.push((text, margins(&self.features[text], &weights)));
            }
        }
        held_out
    }
}

/// Returns the margins of a text by intent.
pub(crate) fn margins(text: &Features, weights: &[Weights]) -> Vec<f32> {
    let text = Texts::new([text]);
    weights
        .iter()
        .map(|weights| text.margin(0, weights))
        .collect()
}

impl Model {
    /// Learns intents from their names and examples. Twenty intents take milliseconds.
    ///
    /// Shape: intents keep their order; one without any words is never guessed.
    #[must_use]
    pub fn learn(intents: &[Intent]) -> Self {
        let lesson = Lesson::new(intents);
        let held_out = lesson.held_out(intents.len(), FOLDS);
        let answered = held_out.iter().filter_map(|(text, margins)| {
            let (best, margin) = best(margins)?;
            Some((margin, lesson.intents[*text] == Some(best)))
        });
        let curve = Curve::fit(&answered.chain(BELIEFS).collect::<Vec<_>>());
        let thresholds = thresholds(
            held_out
                .iter()
                .filter_map(|(text, margins)| {
                    let best = guesses(margins, curve).into_iter().next()?;
                    Some((best.confidence, lesson.intents[*text] == Some(best.intent)))
                })
                .collect(),
        );
        let weights = lesson.weights(intents.len(), |_| true);
        let labels = intents.iter().map(|intent| intent.label.clone()).collect();
        Self::pack(labels, lesson.rarity, &weights, curve, thresholds)
    }
}

/// Returns the intent with the largest margin, the first of equal ones, and the margin.
pub(crate) fn best(margins: &[f32]) -> Option<(usize, f32)> {
    let all = margins.iter().copied().enumerate();
    all.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// Learns thresholds from guesses that were held out: confidence, and whether it was right.
fn thresholds(mut seen: Vec<(f32, bool)>) -> Thresholds {
    if seen.len() < ENOUGH {
        return Thresholds::default();
    }
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let ask = seen[(seen.len() as f32 * REFUSED) as usize].0;
    let mut rights = seen.iter().filter(|(_, is_right)| *is_right).count() as f32;
    let mut all = seen.len() as f32;
    let mut answer = seen[seen.len() - 1].0;
    for (confidence, is_right) in &seen {
        if rights >= RIGHT * all {
            answer = *confidence;
            break;
        }
        rights -= f32::from(u8::from(*is_right));
        all -= 1.0;
    }
    // Whatever was seen: who is half sure may ask, and only who is more than that answers.
    let ask = ask.clamp(0.1, 0.7);
    Thresholds {
        answer: answer.clamp(0.5, 0.95).max(ask),
        ask,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::BUCKETS;
    use crate::understanding::Verdict;

    fn intent(name: &str, examples: &[&str]) -> Intent {
        Intent {
            label: name.to_lowercase(),
            name: name.to_owned(),
            examples: examples.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    fn understood(model: &Model, text: &str) -> Option<String> {
        let understanding = model.understand(text);
        let best = understanding.best()?;
        Some(model.labels()[best.intent].clone())
    }

    #[test]
    fn what_contacts_say_is_understood_beyond_the_examples() {
        let model = Model::learn(&[
            intent(
                "Refund",
                &[
                    "I want my money back",
                    "when do I get my refund",
                    "you charged me twice",
                ],
            ),
            intent(
                "Lost card",
                &[
                    "I lost my card",
                    "my card was stolen",
                    "somebody took my credit card",
                ],
            ),
            intent(
                "Address",
                &[
                    "I moved to another street",
                    "change my address",
                    "new flat, new address",
                ],
            ),
        ]);
        for (text, expected) in [
            ("give me the money back please", "refund"),
            ("the refound did not come", "refund"),
            ("stolen cards", "lost card"),
            ("LOST MY CARD!!!", "lost card"),
            ("we are moving, adress changes", "address"),
        ] {
            assert_eq!(
                understood(&model, text).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_alone_is_enough_to_begin_with() {
        let model = Model::learn(&[intent("Refund", &[]), intent("Opening hours", &[])]);
        assert_eq!(
            understood(&model, "opening hour?").as_deref(),
            Some("opening hours")
        );
        assert_eq!(understood(&model, "a refund").as_deref(), Some("refund"));
    }

    #[test]
    fn cyrillic_is_understood() {
        let model = Model::learn(&[
            intent(
                "Возврат",
                &[
                    "верните мне деньги",
                    "когда вернут деньги",
                    "хочу оформить возврат",
                ],
            ),
            intent(
                "Карта",
                &["я потерял карту", "карту украли", "заблокируйте мою карту"],
            ),
            intent(
                "Доставка",
                &[
                    "где мой заказ",
                    "когда привезут посылку",
                    "курьер не приехал",
                ],
            ),
        ]);
        for (text, expected) in [
            ("ВЕРНУТЬ деньги", "возврат"),
            ("у меня украли карточку", "карта"),
            ("посылка не пришла, где курьеры", "доставка"),
        ] {
            assert_eq!(
                understood(&model, text).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn chinese_and_japanese_are_understood_without_gaps() {
        let model = Model::learn(&[
            intent("退款", &["我要退款", "请把钱退给我", "什么时候退钱"]),
            intent("丢卡", &["我的卡丢了", "银行卡被偷了", "请冻结我的卡"]),
            intent(
                "配送",
                &["荷物はどこですか", "配達が遅れています", "いつ届きますか"],
            ),
        ]);
        for (text, expected) in [
            ("能退钱吗", "退款"),
            ("卡被偷", "丢卡"),
            ("荷物が届きません", "配送"),
        ] {
            assert_eq!(
                understood(&model, text).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_is_understood_of_nothing() {
        assert_eq!(Model::learn(&[]).understand("hello").best(), None);
        let model = Model::learn(&[intent("Refund", &["money back"]), intent("", &["", "…"])]);
        assert_eq!(model.understand("?!").best(), None);
        assert_eq!(
            model.understand("").verdict(model.thresholds()),
            Verdict::Lost
        );
        assert_eq!(understood(&model, "money back").as_deref(), Some("refund"));
    }

    #[test]
    fn the_only_intent_of_a_desk_does_not_mean_everything() {
        let model = Model::learn(&[intent(
            "Refund",
            &[
                "I want my money back",
                "refund my order",
                "send the money back",
            ],
        )]);
        let confidence = |text: &str| {
            model
                .understand(text)
                .best()
                .map_or(0.0, |best| best.confidence)
        };
        assert!(confidence("my money back, please") > confidence("how is the weather tomorrow"));
    }

    #[test]
    fn equal_intents_are_decided_by_their_order() {
        let model = Model::learn(&[intent("A", &["same words"]), intent("A", &["same words"])]);
        assert_eq!(
            model
                .understand("same words")
                .best()
                .map(|best| best.intent),
            Some(0)
        );
    }

    #[test]
    fn learning_twice_learns_the_same() {
        let intents = [
            intent("Refund", &["money back", "refund"]),
            intent("Card", &["lost card", "stolen"]),
        ];
        assert_eq!(
            Model::learn(&intents).to_bytes(),
            Model::learn(&intents).to_bytes()
        );
    }

    #[test]
    fn thresholds_keep_answers_right_and_refuse_few() {
        // Confidence says how often it is right, from 0 to 1 in a thousand steps.
        let seen = (0..1000_u16)
            .map(|n| (f32::from(n) / 1000.0, n % 97 < n / 10))
            .collect();
        let thresholds = thresholds(seen);
        assert!(
            (thresholds.ask - 0.1).abs() < 1e-6,
            "half of one of twenty is too little to ask"
        );
        assert!((0.85..=0.95).contains(&thresholds.answer), "{thresholds:?}");
        assert_eq!(
            super::thresholds(vec![(0.9, true); 39]),
            Thresholds::default()
        );
    }

    #[test]
    fn weights_of_eight_bits_answer_as_full_ones_do() {
        let intents = [
            intent(
                "Refund",
                &["I want my money back", "refund please", "charged twice"],
            ),
            intent("Card", &["I lost my card", "stolen card", "block the card"]),
        ];
        let lesson = Lesson::new(&intents);
        let weights = lesson.weights(2, |_| true);
        assert!(weights.iter().all(|weights| weights.len() == BUCKETS + 1));
        let model = Model::learn(&intents);
        for text in ["money for my card", "refund", "lost", "block it twice"] {
            let full = margins(&lesson.rarity.weigh(&Features::of(text)), &weights);
            let best = model.understand(text).guesses[0].intent;
            assert_eq!(Some(best), super::best(&full).map(|best| best.0), "{text}");
        }
    }
}
