//! Administration: trying what the built-in bot understands.

use crate::words::{counted, support::examples};
use domain::intent::trial::{Confusion, Guess, Mistaken, Verdict};

/// Heading of the box.
pub const TRY: &str = "Try it";
/// What it is for.
pub const TRY_HINT: &str =
    "What the built-in bot makes of a customer's words, with the intents as they are saved.";
/// Label.
pub const SAID: &str = "A customer says";
/// Asks.
pub const UNDERSTAND: &str = "Understand";
/// While it is asked.
pub const LEARNING: &str = "Learning…";
/// Heading of the examples' judgement.
pub const CONFUSED: &str = "Which are mixed up";
/// What it is.
pub const CONFUSED_HINT: &str = "Each example is judged by what is learnt from all the others. Examples in the wrong place show up here.";
/// Asks for it.
pub const JUDGE: &str = "Judge the examples";

/// Says what becomes of words.
#[must_use]
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Answer => "It is sure.",
        Verdict::Ask => "It asks which of these is meant.",
        Verdict::Lost => {
            "It does not know, and asks to say it in other words; then a person takes over."
        }
    }
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
        None | Some(0) if *judged == 0 => "There are no examples yet.".to_owned(),
        None | Some(0) => format!("All of {} are understood.", examples(*judged)),
        Some(wrong) => {
            let wrong = i64::try_from(wrong).unwrap_or(i64::MAX);
            let verb = counted(wrong, "is", "are");
            format!("{verb} not understood, of {}.", examples(*judged))
        }
    }
}

/// Says what is taken for what.
#[must_use]
pub fn mistaken(pair: &Mistaken) -> String {
    format!("{} is taken for {}", pair.name, pair.taken_for)
}

/// Heading of the chat with a bot.
pub const TRY_BOT: &str = "Try it";
/// What it is.
pub const TRY_BOT_HINT: &str = "Write as an invented customer. It is not a conversation: nobody else sees it, and \
    what the bot does is only shown.";
/// Label of the field.
pub const CUSTOMER_WRITES: &str = "The customer writes";
/// Asks the bot.
pub const ASK_BOT: &str = "Ask the bot";
/// While it is asked.
pub const ASKING_BOT: &str = "Asking…";
/// Forgets what was said.
pub const BEGIN_ANEW: &str = "Begin anew";
/// The bot is off.
pub const WHILE_OFF: &str = "switched off: customers do not reach it";
/// The bot answered without an act.
pub const NOTHING_DONE: &str = "It answered, and does nothing.";
/// The bot took the turn.
pub const WOULD_ACT_LATER: &str =
    "It took the turn, to act through the API. Here there is no conversation for it to act on.";

/// Says how it failed, and what would come of it.
#[must_use]
pub fn failed(why: &str) -> String {
    format!("It failed: {why}. People would get the conversation.")
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
