//! Administration: trying what the built-in bot understands.

use crate::words::support::examples;
use domain::intent::trial::{Confusion, Guess, Mistaken, Verdict};

words! { trial:
    /// Heading of the box.
    TRY = "Try it";
    /// What it is for.
    TRY_HINT = "What the built-in bot makes of a customer's words, with the intents as they are saved.";
    /// Label.
    SAID = "A customer says";
    /// Asks.
    UNDERSTAND = "Understand";
    /// While it is asked.
    LEARNING = "Learning…";
    /// Heading of the examples' judgement.
    CONFUSED = "Which are mixed up";
    /// What it is.
    CONFUSED_HINT = "Each example is judged by what is learnt from all the others. Examples in the wrong place show up here.";
    /// Asks for it.
    JUDGE = "Judge the examples";
    /// Heading of the chat with a bot.
    TRY_BOT = "Try it";
    /// What it is.
    TRY_BOT_HINT = "Write as an invented customer. It is not a conversation: nobody else sees it, and \
    what the bot does is only shown.";
    /// Label of the field.
    CUSTOMER_WRITES = "The customer writes";
    /// Asks the bot.
    ASK_BOT = "Ask the bot";
    /// While it is asked.
    ASKING_BOT = "Asking…";
    /// Forgets what was said.
    BEGIN_ANEW = "Begin anew";
    /// The bot is off.
    WHILE_OFF = "switched off: customers do not reach it";
    /// The bot answered without an act.
    NOTHING_DONE = "It answered, and does nothing.";
    /// The bot took the turn.
    WOULD_ACT_LATER = "It took the turn, to act through the API. Here there is no conversation for it to act on.";
    /// Says how it failed, and what would come of it.
    failed(why: &str) = "It failed: {why}. People would get the conversation.";
    /// For [`verdict`].
    VERDICT_ANSWER = "It is sure.";
    /// For [`verdict`].
    VERDICT_ASK = "It asks which of these is meant.";
    /// For [`verdict`].
    VERDICT_LOST = "It does not know, and asks to say it in other words; then a person takes over.";
    /// For [`understood`].
    NO_EXAMPLES = "There are no examples yet.";
    /// For [`understood`].
    all_understood(examples: &str) = "All of {examples} are understood.";
    /// For [`understood`].
    not_understood(count: usize, examples: &str) = "{count} is not understood, of {examples}." | "{count} are not understood, of {examples}.";
    /// For [`mistaken`].
    taken_for(name: &str, taken_for: &str) = "{name} is taken for {taken_for}";
}

/// Says what becomes of words.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    let word = match verdict {
        Verdict::Answer => VERDICT_ANSWER,
        Verdict::Ask => VERDICT_ASK,
        Verdict::Lost => VERDICT_LOST,
    };
    word.text()
}

/// Says how likely a guess is.
#[must_use]
pub fn guess(guess: &Guess) -> String {
    format!("{} · {} %", guess.name, guess.percent)
}

/// Says how many examples are understood.
#[must_use]
pub fn understood(confusion: &Confusion) -> String {
    let Confusion {
        judged, understood, ..
    } = confusion;
    match judged.checked_sub(*understood) {
        None | Some(0) if *judged == 0 => NO_EXAMPLES.text().to_owned(),
        None | Some(0) => all_understood(&examples(*judged)),
        Some(wrong) => not_understood(wrong, &examples(*judged)),
    }
}

/// Says what is taken for what.
#[must_use]
pub fn mistaken(pair: &Mistaken) -> String {
    taken_for(&pair.name, &pair.taken_for)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_well_it_understands_is_a_sentence() {
        let said = |judged, understood| {
            self::understood(&Confusion {
                judged,
                understood,
                mistaken: Vec::new(),
            })
        };
        assert_eq!(said(0, 0), "There are no examples yet.");
        assert_eq!(said(8, 8), "All of 8 examples are understood.");
        assert_eq!(said(8, 7), "1 is not understood, of 8 examples.");
        assert_eq!(said(8, 5), "3 are not understood, of 8 examples.");
    }
}
