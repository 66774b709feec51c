//! Contacts.

words! { contacts:
    /// Heading of the list, and its title.
    HEADING = "Contacts";
    /// What they are.
    HINT = "The people who write to you, and what is known of them.";
    /// Label of the field.
    FIELD = "Name, number or handle";
    /// Starts the search without JavaScript.
    GO = "Find";
    /// Narrows the list.
    ONLY_BLOCKED = "Only blocked";
    /// When there is nobody.
    NOBODY = "Nobody here";
    /// What it means.
    NOBODY_HINT = "You see the people of whose conversations you may see one.";
    /// Label of the list.
    LIST = "Contacts, latest first";
    /// Mark of one whose messages are kept out.
    BLOCKED = "Blocked";
    /// Leads back.
    TO_LIST = "All contacts";
    /// Leads from a conversation to its contact.
    OPEN = "Everything about this contact";
    /// Heading of the form.
    KNOWN = "What is known";
    /// Label.
    NAME = "Name";
    /// Label.
    LANGUAGE = "Language";
    /// What is written there.
    LANGUAGE_HINT = "A tag such as de or pt-BR. May be empty.";
    /// Label.
    ATTRIBUTES = "Noted";
    /// How they are written.
    ATTRIBUTES_HINT = "One per line, such as order: 4711. A line that is gone is forgotten.";
    /// Heading of the identities.
    IDENTITIES = "On channels";
    /// When he is on none.
    NO_IDENTITY = "Known on no channel.";
    /// When messages do not reach him.
    UNREACHABLE = "Messages do not arrive";
    /// Heading of the conversations.
    CONVERSATIONS = "Conversations";
    /// When there is none.
    NO_CONVERSATION = "None that you may see.";
    /// Heading of the notes.
    NOTES = "Notes of colleagues";
    /// When there is none.
    NO_NOTE = "None.";
    /// Heading of what may be done.
    PRIVACY = "Keep out and take out";
    /// Keeps out what he writes.
    BLOCK = "Block";
    /// What it does.
    BLOCK_HINT = "What this contact writes is counted, and kept nowhere. Nobody is told, the contact neither.";
    /// Lets it in again.
    UNBLOCK = "Unblock";
    /// Takes everything out.
    EXPORT = "Download everything";
    /// What is in it.
    EXPORT_HINT = "One JSON file: identities, what is noted, every conversation with its notes.";
    /// Erases everything.
    ERASE = "Erase everything…";
    /// Heading of the question.
    ERASE_HEADING = "Erase this contact?";
    /// What it does.
    ERASE_WARNING = "Name, identities, notes and every word of every conversation go, also from the \
    search. That there were conversations, when, and who answered stays, and who erased this contact. \
    It cannot be undone.";
    /// What is typed to be sure.
    ERASE_TYPE = "Type the name to go on";
    /// Does it.
    ERASE_NOW = "Erase for ever";
    /// Says that it was done.
    ERASED = "Everything about this contact was erased";
    /// When he was first heard of.
    SINCE = "Known since";
    /// When he was blocked.
    BLOCKED_SINCE = "Blocked since";
    /// How much was kept out.
    KEPT_OUT = "Kept out";
    /// Says where somebody was last seen.
    latest(number: i64) = "Latest conversation: #{number}";
    /// Says how much was kept out.
    kept_out(count: i64) = "{count} message" | "{count} messages";
    /// Says which line has no name.
    no_name(line: &str) = "Please write a name and a colon before “{line}”.";
    /// Makes one contact of two.
    MERGE = "Merge with another contact";
    /// What it is for.
    MERGE_HINT = "For one person who is here twice, such as once from Telegram and once from your shop.";
    /// Heading of the dialog.
    MERGE_HEADING = "Merge contacts";
    /// Label of the search.
    MERGE_OTHER = "Who is the same person?";
    /// Does it.
    MERGE_NOW = "Merge them";
    /// What nobody can take back.
    MERGE_WARNING = "This cannot be undone.";
    /// Says on which channels the one who stays is known then too.
    merge_channels(names: &str) = "Also known on: {names}.";
    /// Says what is taken over.
    merge_added(keys: &str) = "Taken over: {keys}.";
    /// Says what is lost.
    merge_dropped(keys: &str) = "Lost, because they differ: {keys}.";
    /// A number of them.
    conversations(count: i64) = "{count} conversation" | "{count} conversations";
    /// For [`merge_moves`].
    becomes(gone: &str, kept: &str, conversations: &str) = "{gone} becomes {kept}, with {conversations}.";
}

/// Says what moves.
#[must_use]
pub fn merge_moves(gone: &str, kept: &str, count: i64) -> String {
    becomes(gone, kept, &conversations(count))
}
