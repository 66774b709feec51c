//! The built-in bot, which needs nothing: it greets, understands what contacts want by the desk's own examples, answers
//! with what the desk has written about it, asks with buttons when it is not sure, and hands over when it is asked to
//! or lost.

mod answer;
mod memory;
mod phrases;
#[cfg(test)]
mod tests;

pub use phrases::Phrases;

use crate::{
    bot::{Bot, Reply, Step},
    failure::Failure,
    turn::Turn,
};
use domain::{id::IntentId, time::Timestamp};
use intents::{Intent, Model};
use std::sync::{Arc, Mutex, PoisonError};

/// Something that contacts want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The intent.
    pub intent: IntentId,
    /// Its name, as contacts read it on buttons.
    pub name: String,
    /// What contacts say when they want it.
    pub examples: Vec<String>,
    /// What the desk answers, with variables; without it people do.
    pub answer: Option<String>,
}

/// The topics of a desk, and what was learnt from them. Learning takes milliseconds; it is for every conversation
/// until the topics change.
#[derive(Debug, Clone, PartialEq)]
pub struct Topics {
    topics: Vec<Topic>,
    model: Model,
}

impl Topics {
    /// Learns topics.
    #[must_use]
    pub fn learn(topics: Vec<Topic>) -> Self {
        let intents: Vec<Intent> = topics
            .iter()
            .map(|topic| Intent {
                label: topic.intent.to_string(),
                name: topic.name.clone(),
                examples: topic.examples.clone(),
            })
            .collect();
        Self {
            model: Model::learn(&intents),
            topics,
        }
    }

    fn find(&self, intent: IntentId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.intent == intent)
    }
}

/// What was learnt last; shared by all that is asked of the built-in bots of one process.
#[derive(Debug, Default)]
pub struct Learnt(Mutex<Option<Arc<Topics>>>);

impl Learnt {
    /// Returns what is learnt from topics; learns anew only when they have changed.
    #[must_use]
    pub fn of(&self, topics: &[Topic]) -> Arc<Topics> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some(learnt) if learnt.topics == topics => Arc::clone(learnt),
            Some(_) | None => {
                let learnt = Arc::new(Topics::learn(topics.to_vec()));
                *last = Some(Arc::clone(&learnt));
                learnt
            }
        }
    }
}

/// The built-in bot.
#[derive(Debug, Clone)]
pub struct Concierge {
    /// What was learnt of the desk's topics.
    pub learnt: Arc<Learnt>,
    /// What it says.
    pub phrases: Phrases,
}

impl Bot for Concierge {
    fn begin(&self, turn: &Turn, _at: Timestamp) -> Result<Step, Failure> {
        let topics = self.learnt.of(&turn.vocabulary.topics);
        let (acts, memory) = answer::answer(&topics, &self.phrases, turn)?;
        Ok(Step::Done(Reply {
            memory: Some(memory.write()),
            ..Reply::of(acts)
        }))
    }
}
