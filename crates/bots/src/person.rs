//! Whether a contact asks for a person.

use crate::turn::plain_words;

/// What is nothing but the wish, in plain words.
const ALONE: [&str; 42] = [
    "human",
    "a human",
    "agent",
    "an agent",
    "operator",
    "person",
    "a person",
    "real person",
    "a real person",
    "support",
    "representative",
    "customer service",
    "help desk",
    "somebody",
    "someone",
    "call me",
    "mensch",
    "mitarbeiter",
    "kundendienst",
    "persona",
    "una persona",
    "operatore",
    "un operatore",
    "operador",
    "un operador",
    "agente",
    "un agente",
    "humain",
    "un humain",
    "conseiller",
    "un conseiller",
    "atendente",
    "pessoa",
    "оператор",
    "человек",
    "человека",
    "консультант",
    "人工",
    "转人工",
    "人工客服",
    "オペレーター",
    "상담원",
];

/// What is the wish wherever it stands, in plain words.
const ANYWHERE: [&str; 42] = [
    "real person",
    "real human",
    "human agent",
    "human being",
    "live agent",
    "live person",
    "talk to a human",
    "talk to a person",
    "talk to someone",
    "talk to somebody",
    "talk to an agent",
    "talk to an operator",
    "talk to a representative",
    "speak to a human",
    "speak to a person",
    "speak to someone",
    "speak to somebody",
    "speak to an agent",
    "speak with a human",
    "speak with someone",
    "speak with an agent",
    "talk with a human",
    "chat with a human",
    "connect me to",
    "connect me with",
    "not a bot",
    "no bot",
    "no robot",
    "echten menschen",
    "mit einem menschen",
    "mit jemandem sprechen",
    "mitarbeiter sprechen",
    "parlare con",
    "hablar con",
    "parler à",
    "parler avec",
    "falar com",
    "живой человек",
    "живого человека",
    "позовите оператора",
    "соедините с оператором",
    "转人工",
];

/// Says whether words ask for a person. Sure rather than complete: who is not understood here is still handed over
/// when the bot can't help.
#[must_use]
pub fn asks_for_person(words: &str) -> bool {
    let words = plain_words(words);
    let polite = [
        "please",
        "pls",
        "bitte",
        "per favore",
        "por favor",
        "пожалуйста",
    ];
    let alone = polite.iter().fold(words.as_str(), |words, polite| {
        let words = words.strip_suffix(polite).unwrap_or(words);
        words.strip_prefix(polite).unwrap_or(words).trim()
    });
    let padded = format!(" {words} ");
    ALONE.contains(&alone)
        || ANYWHERE
            .iter()
            .any(|wish| padded.contains(&format!(" {wish} ")))
}

/// The command by which a contact asks for a person, whichever bot answers.
const COMMAND: &str = "/human";

/// Says whether words are the command that asks for a person; the bot's name may follow it.
#[must_use]
pub fn is_command_for_person(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default();
    let command = first.split('@').next().unwrap_or_default();
    command.eq_ignore_ascii_case(COMMAND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_read_in_any_case_and_nothing_else_is() {
        for words in [
            "/human",
            " /Human ",
            "/human@our_bot",
            "/human it is urgent",
        ] {
            assert!(is_command_for_person(words), "{words}");
        }
        for words in ["", "human", "/humans", "a /human", "/start"] {
            assert!(!is_command_for_person(words), "{words}");
        }
    }

    #[test]
    fn who_asks_for_a_person_is_understood() {
        for words in [
            "/human",
            "Human!",
            "agent, please",
            "I want to talk to a human",
            "Can I speak to someone?",
            "please connect me to billing",
            "are you a real person",
            "Ich will mit einem Menschen reden",
            "voglio parlare con qualcuno",
            "quiero hablar con un agente",
            "Оператор!",
            "Позовите оператора, пожалуйста",
            "转人工",
            "I need a person? no: a real person",
        ] {
            assert!(asks_for_person(words), "{words}");
        }
    }

    #[test]
    fn who_talks_of_people_is_not_misunderstood() {
        for words in [
            "",
            "it was a human error",
            "travel agent fee",
            "which operator runs train 7?",
            "I am the person who paid",
            "support for iPhone",
            "somebody stole my card",
            "is there a discount for two persons",
        ] {
            assert!(!asks_for_person(words), "{words}");
        }
    }
}
