//! Privacy.

use crate::words::counted;
use domain::retention::Effect;

/// Heading of the page, and its title.
pub const PRIVACY: &str = "Privacy";
/// Heading.
pub const KEEPING: &str = "How long words are kept";
/// What it means.
pub const KEEPING_HINT: &str = "When a conversation is over and nobody has said anything in it for so long, its words go: \
    from the conversation, the search and the journal of what was sent. That it was there, when, and whose it was stays, \
    so reports stay right.";
/// Label.
pub const DAYS: &str = "Days";
/// What may be typed.
pub const DAYS_HINT: &str = "1 to 3650. Empty keeps words for ever.";
/// Shows what it would do.
pub const LOOK: &str = "Show what it will do";
/// Sets it.
pub const SAVE: &str = "Keep words for this long";
/// After it was set.
pub const SAVED: &str = "Saved";
/// Heading.
pub const PEOPLE: &str = "One person";
/// Where it is done.
pub const PEOPLE_HINT: &str =
    "Block somebody, download everything about a person, or erase a person, on the person's page.";
/// Leads there.
pub const TO_CONTACTS: &str = "Contacts";

/// Says how long words are kept.
#[must_use]
pub fn kept(days: Option<i64>) -> String {
    match days {
        Some(days) => format!("Words are kept for {}.", counted(days, "day", "days")),
        None => "Words are kept for ever.".to_owned(),
    }
}

/// Says what a time would do.
#[must_use]
pub fn effect(days: Option<i64>, effect: Effect) -> String {
    let Some(days) = days else {
        return "Nothing is erased. What is gone stays gone.".to_owned();
    };
    let now = counted(
        effect.conversations,
        "conversation loses its words",
        "conversations lose their words",
    );
    format!(
        "{now} within minutes; from then on each does {} after the last word. It cannot be undone.",
        counted(days, "day", "days")
    )
}
