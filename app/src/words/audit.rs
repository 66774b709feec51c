//! Who did what.

/// Heading of the page, and its title.
pub const HEADING: &str = "Audit";
/// What it is.
pub const HINT: &str = "Everything that happened, latest first, as the journal keeps it. What customers wrote is not in it.";
/// Label of the first day.
pub const FROM: &str = "From";
/// Label of the last day.
pub const TO: &str = "To";
/// Label of who.
pub const BY: &str = "By";
/// No one in particular.
pub const ANYBODY: &str = "Anybody";
/// Label of what.
pub const KIND: &str = "Kind";
/// No kind in particular.
pub const EVERYTHING: &str = "Everything";
/// What is about no conversation.
pub const OF_HOUSE: &str = "People and settings";
/// Label of what it is about.
pub const ABOUT: &str = "About";
/// What may be typed.
pub const ABOUT_HINT: &str = "#1042, or a name";
/// Looks it up.
pub const SHOW: &str = "Show";
/// Column.
pub const WHEN: &str = "When";
/// Column.
pub const WHO: &str = "Who";
/// Column.
pub const WHAT: &str = "What";
/// Column.
pub const OF: &str = "About";
/// Column.
pub const WENT_TO: &str = "To";
/// Shows what was before.
pub const EARLIER: &str = "Look further back";
/// Takes it out.
pub const CSV: &str = "CSV";
/// Nothing found.
pub const NOTHING: &str = "Nothing found";
/// What to do about it.
pub const NOTHING_HINT: &str =
    "Nothing of this kind happened in these days, or it is further back.";
/// Who writes.
pub const CUSTOMER: &str = "Customer";
/// Who assigns.
pub const SCHEDULER: &str = "Hypervisor";
/// The program itself.
pub const SYSTEM: &str = "Switchboard";
/// What is there no more.
pub const GONE: &str = "(gone)";
/// A list of the inbox.
pub const VIEW: &str = "A saved view";
/// The whole.
pub const HOUSE: &str = "The house";

/// Names a program.
#[must_use]
pub fn token(name: &str) -> String {
    format!("Token {name}")
}

/// Names a version of the routing policy.
#[must_use]
pub fn version(number: &str) -> String {
    format!("Version {number}")
}

/// Names a group of events: *Saved view* for `saved_view`.
#[must_use]
pub fn group(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
