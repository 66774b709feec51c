//! Trying intents: the built-in bot's own learning, on words that an admin types and on the examples themselves.

use crate::{Actor, Desk, Error, Result};
use domain::{
    complaint,
    intent::{
        Intent,
        trial::{Confusion, Guess, Mistaken, Trial, Verdict},
    },
    permission::Right,
    team::BadField,
};
use intents::Model;
use std::{cmp::Reverse, collections::BTreeMap};

/// The characters of a text that is tried: a message of Telegram.
const MAX_CHARS: usize = 4_096;

/// The examples that are judged while somebody waits for it.
const MAX_JUDGED: usize = 5_000;

impl Desk {
    /// Says what the built-in bot understands `text` as, by the intents as they are now.
    ///
    /// # Errors
    /// [`Error::Invalid`] for `text` without words or too long; [`Error::Forbidden`].
    pub async fn understand(&self, actor: &Actor, text: &str) -> Result<Trial> {
        actor.may(Right::IntentsManage)?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(BadField::new("text", complaint::TYPE_CUSTOMER).into());
        }
        if text.chars().count() > MAX_CHARS {
            return Err(BadField::new("text", complaint::TRIAL_TOO_LONG).into());
        }
        let intents = store::intents::list(self.read().await?.conn()).await?;
        apart(move || understood(&intents, &text)).await
    }

    /// Judges every example of every intent by what is learnt from all others.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there are more than 5,000 examples; [`Error::Forbidden`].
    pub async fn judge_intents(&self, actor: &Actor) -> Result<Confusion> {
        actor.may(Right::IntentsManage)?;
        let intents = store::intents::list(self.read().await?.conn()).await?;
        let examples: usize = intents.iter().map(|intent| intent.examples.len()).sum();
        if examples > MAX_JUDGED {
            let problem = complaint::TOO_MANY_EXAMPLES;
            return Err(BadField::new("examples", problem).into());
        }
        apart(move || confusion(&intents)).await
    }
}

/// Learns off the async threads: it takes milliseconds to seconds.
async fn apart<T: Send + 'static>(learn: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(learn)
        .await
        .map_err(Error::mistake)
}

fn lessons(intents: &[Intent]) -> Vec<intents::Intent> {
    intents
        .iter()
        .map(|intent| intents::Intent {
            label: intent.id.to_string(),
            name: intent.name.clone(),
            examples: intent.examples.clone(),
        })
        .collect()
}

fn understood(intents: &[Intent], text: &str) -> Trial {
    let model = Model::learn(&lessons(intents));
    let understanding = model.understand(text);
    let verdict = match understanding.verdict(model.thresholds()) {
        intents::Verdict::Answer => Verdict::Answer,
        intents::Verdict::Ask => Verdict::Ask,
        intents::Verdict::Lost => Verdict::Lost,
    };
    let guesses = understanding.guesses.iter().filter_map(|guess| {
        let intent = intents.get(guess.intent)?;
        Some(Guess {
            intent: intent.id,
            name: intent.name.clone(),
            percent: percent(guess.confidence),
        })
    });
    Trial {
        verdict,
        guesses: guesses.collect(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 100"
)]
fn percent(confidence: f32) -> u8 {
    (confidence.clamp(0.0, 1.0) * 100.0).round() as u8
}

fn confusion(intents: &[Intent]) -> Confusion {
    let judged = intents::judge(&lessons(intents));
    let mut pairs: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for one in judged.iter().filter(|one| one.intent != one.taken_for) {
        let intent = intents.get(one.intent);
        if let Some(example) = intent.and_then(|intent| intent.examples.get(one.example)) {
            let pair = pairs.entry((one.intent, one.taken_for)).or_default();
            pair.push(example.clone());
        }
    }
    let wrong: usize = pairs.values().map(Vec::len).sum();
    let mut mistaken: Vec<Mistaken> = pairs
        .into_iter()
        .filter_map(|((intent, taken_for), examples)| {
            let (intent, taken_for) = (intents.get(intent)?, intents.get(taken_for)?);
            Some(Mistaken {
                intent: intent.id,
                name: intent.name.clone(),
                taken_for: taken_for.name.clone(),
                examples,
            })
        })
        .collect();
    mistaken.sort_by_key(|pair| Reverse(pair.examples.len()));
    Confusion {
        judged: judged.len(),
        understood: judged.len() - wrong,
        mistaken,
    }
}
