//! What the built-in bot says of itself.

/// The words of the built-in bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    /// With which it begins.
    pub greeting: String,
    /// When several topics may be meant.
    pub which: String,
    /// When none is.
    pub again: String,
    /// After an answer.
    pub helped: String,
    /// On the button for yes.
    pub yes: String,
    /// On the button for a person.
    pub person: String,
    /// On the button for none of the topics.
    pub other: String,
    /// When it helped.
    pub bye: String,
}

impl Default for Phrases {
    fn default() -> Self {
        let words = |words: &str| words.to_owned();
        Self {
            greeting: words("Hello! What can I do for you?"),
            which: words("What is it about?"),
            again: words("I did not understand that. Could you say it in other words?"),
            helped: words("Did that help?"),
            yes: words("Yes, thank you"),
            person: words("I need a person"),
            other: words("Something else"),
            bye: words("I'm glad. Write again whenever you like."),
        }
    }
}
