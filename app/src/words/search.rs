//! Searching.

/// Heading of the page, and its title.
pub const HEADING: &str = "Search";
/// Label of the field.
pub const FIELD: &str = "People, words, or a number";
/// How it works.
pub const HINT: &str = "All words must be there. #1042 opens a conversation.";
/// Starts it without JavaScript.
pub const GO: &str = "Search";
/// Before anything was typed.
pub const START: &str = "What are you looking for?";
/// What can be found.
pub const START_HINT: &str =
    "A customer's name, words of a message or a note, the number of a conversation.";
/// When there is nothing.
pub const NOTHING: &str = "Nothing found";
/// What to do about it.
pub const NOTHING_HINT: &str = "Fewer words find more. You only find what you may see.";
/// Heading of the conversation with that number.
pub const NUMBER: &str = "Conversation";
/// Heading of the people.
pub const PEOPLE: &str = "People";
/// Heading of the messages.
pub const MESSAGES: &str = "Messages";
/// Mark of a note.
pub const NOTE: &str = "Note";

/// Says where somebody was last seen.
#[must_use]
pub fn latest(number: i64) -> String {
    format!("Latest conversation: #{number}")
}
