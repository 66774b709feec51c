//! Public sets of what people say and mean, read from a folder that is not part of the project.
//!
//! `clinc150.json`: CLINC150 (Larson et al., EMNLP 2019, CC BY 3.0), `data_full.json` of clinc/oos-eval.
//! `banking77-train.csv`, `banking77-test.csv`: BANKING77 (Casanueva et al., 2020, CC BY 4.0).

use intents::{Intent, Model, Understanding};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the sets are.
pub(crate) const VARIABLE: &str = "SWITCHBOARD_INTENT_DATA";

/// A text and what it means.
pub(crate) type Said = (String, String);

pub(crate) struct Sets {
    pub(crate) clinc: Set,
    pub(crate) banking: Set,
    /// Of CLINC150: texts to set thresholds by, and texts that mean nothing known.
    pub(crate) validation: Vec<Said>,
    pub(crate) unknown: Vec<String>,
}

pub(crate) struct Set {
    pub(crate) learnt: Vec<Said>,
    pub(crate) asked: Vec<Said>,
}

impl Sets {
    /// Reads them; says so and returns nothing when the variable is not set.
    pub(crate) fn read() -> Option<Self> {
        let Some(folder) = std::env::var_os(VARIABLE).map(PathBuf::from) else {
            eprintln!("skipped: {VARIABLE} names no folder with CLINC150 and BANKING77");
            return None;
        };
        let clinc: serde_json::Value =
            serde_json::from_str(&text(&folder, "clinc150.json")).unwrap();
        let part = |name: &str| -> Vec<Said> {
            let pairs = clinc[name].as_array().unwrap().iter();
            let string = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            pairs
                .map(|pair| (string(&pair[0]), string(&pair[1])))
                .collect()
        };
        Some(Self {
            clinc: Set {
                learnt: part("train"),
                asked: part("test"),
            },
            banking: Set {
                learnt: csv(&text(&folder, "banking77-train.csv")),
                asked: csv(&text(&folder, "banking77-test.csv")),
            },
            validation: part("val"),
            unknown: part("oos_test").into_iter().map(|(text, _)| text).collect(),
        })
    }
}

impl Set {
    /// Makes intents of the set, each with `examples` of its texts, drawn anew for each `draw`.
    pub(crate) fn intents(&self, examples: usize, draw: u64) -> Vec<Intent> {
        let mut by_meaning: BTreeMap<&str, Vec<(u64, &str)>> = BTreeMap::new();
        for (n, (text, meaning)) in (1_u64..).zip(&self.learnt) {
            let chance = (n + draw * 15_485_863).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let chance = (chance ^ (chance >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            by_meaning
                .entry(meaning)
                .or_default()
                .push((chance ^ (chance >> 32), text));
        }
        by_meaning
            .into_iter()
            .map(|(meaning, mut texts)| {
                texts.sort_unstable();
                Intent {
                    label: meaning.to_owned(),
                    name: meaning.replace('_', " "),
                    examples: texts
                        .into_iter()
                        .take(examples)
                        .map(|(_, text)| text.to_owned())
                        .collect(),
                }
            })
            .collect()
    }

    /// Returns how many of a hundred texts are understood.
    pub(crate) fn accuracy(&self, model: &Model) -> f64 {
        let is_right =
            |(text, meaning): &&Said| meant(model, &model.understand(text)) == Some(meaning);
        self.asked.iter().filter(is_right).count() as f64 * 100.0 / self.asked.len() as f64
    }
}

pub(crate) fn meant<'a>(model: &'a Model, understanding: &Understanding) -> Option<&'a str> {
    understanding
        .best()
        .map(|best| model.labels()[best.intent].as_str())
}

/// What is refused when one text of twenty that is known may be, in hundredths: of the unknown, and of the known.
pub(crate) fn refused(sets: &Sets, model: &Model) -> (f64, f64) {
    let sure = |text: &str| {
        model
            .understand(text)
            .best()
            .map_or(0.0, |best| best.confidence)
    };
    let mut known: Vec<f32> = sets.validation.iter().map(|(text, _)| sure(text)).collect();
    known.sort_by(f32::total_cmp);
    let threshold = known[known.len() / 20];
    let share = |texts: &[&str]| {
        texts.iter().filter(|text| sure(text) < threshold).count() as f64 * 100.0
            / texts.len() as f64
    };
    let unknown: Vec<&str> = sets.unknown.iter().map(String::as_str).collect();
    let known: Vec<&str> = sets
        .clinc
        .asked
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    (share(&unknown), share(&known))
}

/// Returns how far confidence is from being right, over ten classes of confidence; 0 is perfect, 1 is the opposite.
pub(crate) fn calibration_error(set: &Set, model: &Model) -> f64 {
    let mut classes = [(0.0, 0.0, 0.0); 10];
    for (text, meaning) in &set.asked {
        let understood = model.understand(text);
        let sure = understood
            .best()
            .map_or(0.0, |best| f64::from(best.confidence));
        let class = (0..9)
            .filter(|class| sure * 10.0 >= f64::from(*class) + 1.0)
            .count();
        classes[class].0 += 1.0;
        classes[class].1 += sure;
        classes[class].2 += f64::from(u8::from(meant(model, &understood) == Some(meaning)));
    }
    let distance = classes
        .iter()
        .map(|(_, sure, right): &(f64, f64, f64)| (sure - right).abs());
    distance.sum::<f64>() / set.asked.len() as f64
}

fn text(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads rows of two cells below a title; a cell in quotes may hold commas, lines and doubled quotes.
fn csv(text: &str) -> Vec<Said> {
    let mut rows = Vec::new();
    let (mut first, mut cell) = (None, String::new());
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => first = Some(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                rows.extend(first.take().map(|first| (first, std::mem::take(&mut cell))));
            }
            letter => cell.push(letter),
        }
    }
    rows.extend(first.map(|first| (first, cell)));
    rows.into_iter().skip(1).collect()
}
