//! Contacts.

use crate::words::counted;

/// Heading of the list, and its title.
pub const HEADING: &str = "Contacts";
/// What they are.
pub const HINT: &str = "The people who write to you, and what is known of them.";
/// Label of the field.
pub const FIELD: &str = "Name, number or handle";
/// Starts the search without JavaScript.
pub const GO: &str = "Find";
/// Narrows the list.
pub const ONLY_BLOCKED: &str = "Only blocked";
/// When there is nobody.
pub const NOBODY: &str = "Nobody here";
/// What it means.
pub const NOBODY_HINT: &str = "You see the people of whose conversations you may see one.";
/// Label of the list.
pub const LIST: &str = "Contacts, latest first";
/// Mark of one whose messages are kept out.
pub const BLOCKED: &str = "Blocked";
/// Leads back.
pub const TO_LIST: &str = "All contacts";
/// Leads from a conversation to its contact.
pub const OPEN: &str = "Everything about this contact";
/// Heading of the form.
pub const KNOWN: &str = "What is known";
/// Label.
pub const NAME: &str = "Name";
/// Label.
pub const LANGUAGE: &str = "Language";
/// What is written there.
pub const LANGUAGE_HINT: &str = "A tag such as de or pt-BR. May be empty.";
/// Label.
pub const ATTRIBUTES: &str = "Noted";
/// How they are written.
pub const ATTRIBUTES_HINT: &str =
    "One per line, such as order: 4711. A line that is gone is forgotten.";
/// Heading of the identities.
pub const IDENTITIES: &str = "On channels";
/// When he is on none.
pub const NO_IDENTITY: &str = "Known on no channel.";
/// When messages do not reach him.
pub const UNREACHABLE: &str = "Messages do not arrive";
/// Heading of the conversations.
pub const CONVERSATIONS: &str = "Conversations";
/// When there is none.
pub const NO_CONVERSATION: &str = "None that you may see.";
/// Heading of the notes.
pub const NOTES: &str = "Notes of colleagues";
/// When there is none.
pub const NO_NOTE: &str = "None.";
/// Heading of what may be done.
pub const PRIVACY: &str = "Keep out and take out";
/// Keeps out what he writes.
pub const BLOCK: &str = "Block";
/// What it does.
pub const BLOCK_HINT: &str =
    "What this contact writes is counted, and kept nowhere. Nobody is told, the contact neither.";
/// Lets it in again.
pub const UNBLOCK: &str = "Unblock";
/// Takes everything out.
pub const EXPORT: &str = "Download everything";
/// What is in it.
pub const EXPORT_HINT: &str =
    "One JSON file: identities, what is noted, every conversation with its notes.";
/// Erases everything.
pub const ERASE: &str = "Erase everything…";
/// Heading of the question.
pub const ERASE_HEADING: &str = "Erase this contact?";
/// What it does.
pub const ERASE_WARNING: &str = "Name, identities, notes and every word of every conversation go, also from the \
    search. That there were conversations, when, and who answered stays, and who erased this contact. \
    It cannot be undone.";
/// What is typed to be sure.
pub const ERASE_TYPE: &str = "Type the name to go on";
/// Does it.
pub const ERASE_NOW: &str = "Erase for ever";
/// Says that it was done.
pub const ERASED: &str = "Everything about this contact was erased";
/// When he was first heard of.
pub const SINCE: &str = "Known since";
/// When he was blocked.
pub const BLOCKED_SINCE: &str = "Blocked since";
/// How much was kept out.
pub const KEPT_OUT: &str = "Kept out";

/// Says where somebody was last seen.
#[must_use]
pub fn latest(number: i64) -> String {
    format!("Latest conversation: #{number}")
}

/// Says how much was kept out.
#[must_use]
pub fn kept_out(count: i64) -> String {
    counted(count, "message", "messages")
}

/// Says which line has no name.
#[must_use]
pub fn no_name(line: &str) -> String {
    format!("Please write a name and a colon before “{line}”.")
}

/// Makes one contact of two.
pub const MERGE: &str = "Merge with another contact";
/// What it is for.
pub const MERGE_HINT: &str =
    "For one person who is here twice, such as once from Telegram and once from your shop.";
/// Heading of the dialog.
pub const MERGE_HEADING: &str = "Merge contacts";
/// Label of the search.
pub const MERGE_OTHER: &str = "Who is the same person?";
/// Does it.
pub const MERGE_NOW: &str = "Merge them";
/// What nobody can take back.
pub const MERGE_WARNING: &str = "This cannot be undone.";

/// Says what moves.
#[must_use]
pub fn merge_moves(gone: &str, kept: &str, conversations: i64) -> String {
    let what = counted(conversations, "conversation", "conversations");
    format!("{gone} becomes {kept}, with {what}.")
}

/// Says on which channels the one who stays is known then too.
#[must_use]
pub fn merge_channels(names: &str) -> String {
    format!("Also known on: {names}.")
}

/// Says what is taken over.
#[must_use]
pub fn merge_added(keys: &str) -> String {
    format!("Taken over: {keys}.")
}

/// Says what is lost.
#[must_use]
pub fn merge_dropped(keys: &str) -> String {
    format!("Lost, because they differ: {keys}.")
}
