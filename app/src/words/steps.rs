//! What bots were asked and answered, step by step.

use super::tenths;
use domain::bot::{Outcome, Usage};

words! { steps:
    /// Shows and hides them.
    STEPS = "Bot steps";
    /// Before what the bot was asked.
    ASKED = "Asked:";
    /// Before what it answered.
    ANSWERED = "Answered:";
    /// It was asked no words.
    TURN_ONLY = "It was told that it has the turn.";
    /// What it was asked is further up.
    FURTHER_UP = "a message further up";
    /// What it was asked had no words.
    WORDLESS = "a message without words";
    /// It gave no answer that can be used.
    NO_ANSWER = "nothing that can be used";
    /// Opens the rest.
    MORE = "What it was asked and answered";
    /// An act.
    CLOSED = "closed the conversation";
    /// An act.
    NO_CATEGORIES = "took all categories away";
    /// An act.
    said(words: &str) = "said “{words}”";
    /// What came with a handover.
    note(words: &str) = "with the note “{words}”";
    /// An act.
    opened(intent: &str) = "opened the intent {intent}";
    /// An act.
    finished(intent: &str) = "finished the intent {intent}";
    /// An intent whose name is not at hand.
    AN_INTENT = "of another time";
    /// For [`outcome`].
    OUTCOME_DONE = "answered";
    /// For [`outcome`].
    OUTCOME_LATER = "took the turn, to act by itself";
    /// For [`outcome`].
    OUTCOME_PASSED = "answered too late: not done";
    /// For [`outcome`].
    OUTCOME_FAILED = "failed";
    /// For [`cost`].
    tokens(read: u64, written: u64) = "{read} tokens read, {written} written";
    /// Says how much it was told beside.
    known(messages: i64) = "It was told {messages} message from before." | "It was told {messages} messages from before.";
    /// For [`buttons`].
    with_buttons(labels: &str) = "with the buttons {labels}";
    /// For [`handed_over`].
    HANDED_OVER = "handed over";
    /// For [`handed_over`].
    handed_over_to(team: &str) = "handed over to {team}";
    /// For [`categories`].
    set_categories(names: &str) = "set the categories {names}";
    /// For [`noted`].
    noted_of_contact(name: &str, value: &str) = "noted of the contact: {name} = {value}";
    /// For [`noted`].
    noted_of_conversation(name: &str, value: &str) = "noted of the conversation: {name} = {value}";
}

/// Says what became of it.
#[must_use]
pub fn outcome(outcome: &Outcome) -> &'static str {
    let word = match outcome {
        Outcome::Done => OUTCOME_DONE,
        Outcome::Later => OUTCOME_LATER,
        Outcome::Passed => OUTCOME_PASSED,
        Outcome::Failed { .. } => OUTCOME_FAILED,
    };
    word.text()
}

/// Says how long it took.
#[must_use]
pub fn took(ms: i64) -> String {
    if ms < 1_000 {
        format!("{ms} ms")
    } else {
        format!("{} s", tenths(ms / 100))
    }
}

/// Says what it cost.
#[must_use]
pub fn cost(usage: Usage) -> String {
    tokens(usage.read, usage.written)
}

/// What stood under it.
#[must_use]
pub fn buttons(labels: &[&str]) -> String {
    with_buttons(&labels.join(", "))
}

/// An act.
#[must_use]
pub fn handed_over(why: Option<&str>, team: Option<&str>) -> String {
    let to = team.map_or_else(|| HANDED_OVER.text().to_owned(), handed_over_to);
    match why {
        Some(why) => format!("{to}: {why}"),
        None => to,
    }
}

/// An act.
#[must_use]
pub fn categories(names: &[String]) -> String {
    set_categories(&names.join(", "))
}

/// An act.
#[must_use]
pub fn noted(name: &str, value: &str, is_of_contact: bool) -> String {
    if is_of_contact {
        noted_of_contact(name, value)
    } else {
        noted_of_conversation(name, value)
    }
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
