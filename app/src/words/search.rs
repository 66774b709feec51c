//! Searching.

words! { search:
    /// Heading of the page, and its title.
    HEADING = "Search";
    /// Label of the field.
    FIELD = "People, words, or a number";
    /// How it works.
    HINT = "All words must be there. #1042 opens a conversation.";
    /// Starts it without JavaScript.
    GO = "Search";
    /// Before anything was typed.
    START = "What are you looking for?";
    /// What can be found.
    START_HINT = "A customer's name, words of a message or a note, the number of a conversation.";
    /// When there is nothing.
    NOTHING = "Nothing found";
    /// What to do about it.
    NOTHING_HINT = "Fewer words find more. You only find what you may see.";
    /// Heading of the conversation with that number.
    NUMBER = "Conversation";
    /// Heading of the people.
    PEOPLE = "People";
    /// Heading of the messages.
    MESSAGES = "Messages";
    /// Mark of a note.
    NOTE = "Note";
    /// Says where somebody was last seen.
    latest(number: i64) = "Latest conversation: #{number}";
}
