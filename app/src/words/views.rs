//! Saved views.

use crate::words::counted;
use domain::saved_view::MAX_COUNT;

/// Heading of the page.
pub const HEADING: &str = "Saved views";
/// What they are.
pub const HINT: &str =
    "Lists of the inbox that you put together. They stand beside the folders, with live counts.";
/// Makes one.
pub const NEW: &str = "New view";
/// Heading of the form.
pub const EDIT: &str = "Change the view";
/// Nothing yet.
pub const NOTHING: &str = "No views yet";
/// What to do about it.
pub const NOTHING_HINT: &str =
    "Make one for what you look for every day, such as who waits longer than ten minutes.";
/// Leads to what it shows.
pub const OPEN: &str = "Show in the inbox";
/// Label of the name.
pub const NAME: &str = "Name";
/// Removes it.
pub const REMOVE: &str = "Remove";
/// Label of the states.
pub const STATES: &str = "States";
/// What they mean.
pub const STATES_HINT: &str = "None chosen means every state.";
/// Nothing is asked for.
pub const ANY: &str = "Any";
/// Label.
pub const TEAM: &str = "Team";
/// Label.
pub const WHOSE: &str = "Operator";
/// One's own.
pub const MINE: &str = "Whoever looks";
/// Those that nobody has.
pub const NOBODYS: &str = "Nobody";
/// Label.
pub const CATEGORY: &str = "Category";
/// Label.
pub const INTENT: &str = "Intent";
/// Label.
pub const CHANNEL: &str = "Channel";
/// Label.
pub const LANGUAGE: &str = "Language of the customer";
/// What it means.
pub const LANGUAGE_HINT: &str = "Two letters, such as de; empty for every language.";
/// Label.
pub const WAITS: &str = "Waits longer than, in minutes";
/// What it means.
pub const WAITS_HINT: &str = "The age of the oldest message that nobody has answered.";
/// Label.
pub const WORDS: &str = "With these words";
/// What it means.
pub const WORDS_HINT: &str = "Somebody said them, the customer or the house.";
/// Label of for whom it is.
pub const SHARE: &str = "Shared with";
/// What it means.
pub const SHARE_HINT: &str = "Everybody in the team finds it; each sees in it what he may see.";
/// Not shared.
pub const ONLY_ME: &str = "Nobody: it is mine";

/// Moves a view.
#[must_use]
pub fn up(name: &str) -> String {
    format!("Move {name} up")
}

/// Moves a view.
#[must_use]
pub fn down(name: &str) -> String {
    format!("Move {name} down")
}

/// Says how much it would show.
#[must_use]
pub fn would_show(count: i64) -> String {
    if count >= MAX_COUNT {
        format!(
            "It would show more than {} conversations now.",
            MAX_COUNT - 1
        )
    } else {
        format!(
            "It would show {} now.",
            counted(count, "conversation", "conversations")
        )
    }
}
