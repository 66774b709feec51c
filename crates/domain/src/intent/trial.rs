//! Trying intents: what words are understood as, and which intents are mistaken for which.

use crate::id::IntentId;
use serde::{Deserialize, Serialize};

/// What the built-in bot makes of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is sure, and takes the first guess.
    Answer,
    /// It asks which of the guesses is meant.
    Ask,
    /// It is none that it knows.
    Lost,
}

/// One intent that words may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    /// Which.
    pub intent: IntentId,
    /// Its name.
    pub name: String,
    /// How many of a hundred such guesses are right.
    pub percent: u8,
}

/// What words are understood as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// What becomes of it.
    pub verdict: Verdict,
    /// What it may mean, best first; three at most.
    pub guesses: Vec<Guess>,
}

/// How well the examples of intents tell them apart: each is judged by what is learnt from all others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// How many examples were judged; those without words are not.
    pub judged: usize,
    /// How many of them were understood.
    pub understood: usize,
    /// Which were not, by intent and what it was taken for; most first.
    pub mistaken: Vec<Mistaken>,
}

/// Examples of one intent that are taken for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistaken {
    /// Whose examples.
    pub intent: IntentId,
    /// Its name.
    pub name: String,
    /// The name of the intent that they are taken for.
    pub taken_for: String,
    /// The examples; never empty.
    pub examples: Vec<String>,
}
