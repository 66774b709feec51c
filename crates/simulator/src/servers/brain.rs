//! What a bot answers that nobody told what to answer.

use super::state::ServerAnswer;

/// Greets, repeats, hands over who asks for a person, and ends when it is thanked.
pub(crate) fn answer(name: &str, text: &str) -> ServerAnswer {
    let words = text.to_lowercase();
    let has = |some: &[&str]| some.iter().any(|word| words.contains(word));
    if has(&["human", "person", "agent", "operator"]) {
        return ServerAnswer {
            says: vec!["One moment, I'll get somebody.".to_owned()],
            hands_over: Some("asked for a person".to_owned()),
            ..ServerAnswer::default()
        };
    }
    if has(&["thank", "bye"]) {
        return ServerAnswer {
            says: vec!["Goodbye!".to_owned()],
            closes: true,
            ..ServerAnswer::default()
        };
    }
    if words.trim().is_empty() || has(&["hello", "/start"]) {
        return ServerAnswer {
            says: vec![format!("Hello, this is {name}.")],
            buttons: vec!["Opening hours".to_owned(), "A person".to_owned()],
            ..ServerAnswer::default()
        };
    }
    ServerAnswer {
        says: vec![format!("You said: {text}")],
        ..ServerAnswer::default()
    }
}
