//! From text to intent, without a model to download.
//!
//! **What it decides.** Which of a desk's intents a text means, how sure that is, and whether it is sure enough to
//! answer ([`Verdict`]). **What it does not.** What follows from it: that is a bot's or the desk's.
//!
//! **How.** A text is split into words in one form and case; runs of words and of letters are hashed into 2¹⁴ buckets
//! (`features`). For each intent a linear machine learns to tell its examples from all others (`machine`). Texts that
//! were held out of the learning tell how often an answer at a given margin is right (`calibration`), so that
//! *confidence* is the share of such answers that were right. Weights are kept in eight bits. A desk learns anew at
//! each change of its examples: twenty intents take milliseconds.
//!
//! **Invariants**
//! 1. The same intents and examples in the same order make the same model, byte for byte on one machine; equal
//!    margins are decided by the order of the intents.
//! 2. A confidence is a probability; those of one understanding sum to one at most, and fall.
//! 3. No text and no stored model makes anything panic; a model that was changed on its way is refused.
//!
//! **How to add the next thing.** Measure it first: `cargo bench -p intents` with `SWITCHBOARD_INTENT_DATA`
//! (docs/performance.md). What does not move the public sets by more than their noise stays out.

mod calibration;
mod features;
mod held_out;
mod learning;
mod machine;
mod model;
mod stored;
mod understanding;
mod words;

pub use held_out::{Judged, Table, judge};
pub use model::{Intent, Model};
pub use stored::Damaged;
pub use understanding::{Guess, MAX_GUESSES, Thresholds, Understanding, Verdict};
