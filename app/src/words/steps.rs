//! What bots were asked and answered, step by step.

use crate::words::counted;
use domain::bot::{Outcome, Usage};

/// Shows and hides them.
pub const STEPS: &str = "Bot steps";
/// Before what the bot was asked.
pub const ASKED: &str = "Asked:";
/// Before what it answered.
pub const ANSWERED: &str = "Answered:";
/// It was asked no words.
pub const TURN_ONLY: &str = "It was told that it has the turn.";
/// What it was asked is further up.
pub const FURTHER_UP: &str = "a message further up";
/// What it was asked had no words.
pub const WORDLESS: &str = "a message without words";
/// It gave no answer that can be used.
pub const NO_ANSWER: &str = "nothing that can be used";
/// Opens the rest.
pub const MORE: &str = "What it was asked and answered";
/// An act.
pub const CLOSED: &str = "closed the conversation";
/// An act.
pub const NO_CATEGORIES: &str = "took all categories away";

/// Says what became of it.
#[must_use]
pub const fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "answered",
        Outcome::Later => "took the turn, to act by itself",
        Outcome::Passed => "answered too late: not done",
        Outcome::Failed { .. } => "failed",
    }
}

/// Says how long it took.
#[must_use]
pub fn took(ms: i64) -> String {
    if ms < 1_000 {
        format!("{ms} ms")
    } else {
        format!("{}.{} s", ms / 1_000, ms % 1_000 / 100)
    }
}

/// Says what it cost.
#[must_use]
pub fn cost(usage: Usage) -> String {
    format!("{} tokens read, {} written", usage.read, usage.written)
}

/// Says how much it was told beside.
#[must_use]
pub fn known(messages: i64) -> String {
    format!(
        "It was told {} from before.",
        counted(messages, "message", "messages")
    )
}

/// An act.
#[must_use]
pub fn said(words: &str) -> String {
    format!("said “{words}”")
}

/// What stood under it.
#[must_use]
pub fn buttons(labels: &[&str]) -> String {
    format!("with the buttons {}", labels.join(", "))
}

/// An act.
#[must_use]
pub fn handed_over(why: Option<&str>, team: Option<&str>) -> String {
    let to = team.map(|team| format!(" to {team}")).unwrap_or_default();
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    format!("handed over{to}{why}")
}

/// What came with a handover.
#[must_use]
pub fn note(words: &str) -> String {
    format!("with the note “{words}”")
}

/// An act.
#[must_use]
pub fn categories(names: &[String]) -> String {
    format!("set the categories {}", names.join(", "))
}

/// An act.
#[must_use]
pub fn opened(intent: &str) -> String {
    format!("opened the intent {intent}")
}

/// An act.
#[must_use]
pub fn finished(intent: &str) -> String {
    format!("finished the intent {intent}")
}

/// An intent whose name is not at hand.
pub const AN_INTENT: &str = "of another time";

/// An act.
#[must_use]
pub fn noted(name: &str, value: &str, is_of_contact: bool) -> String {
    let of = if is_of_contact {
        "contact"
    } else {
        "conversation"
    };
    format!("noted of the {of}: {name} = {value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_took_is_read_at_a_glance() {
        let shown = [0, 412, 999, 1_000, 8_049, 61_900].map(took);
        assert_eq!(
            shown,
            ["0 ms", "412 ms", "999 ms", "1.0 s", "8.0 s", "61.9 s"]
        );
    }
}
