//! The frame around every page.

use crate::words::counted;

/// Link that jumps over the frame.
pub const SKIP: &str = "Skip to content";
/// Label of the rail.
pub const RAIL: &str = "Main";
/// Where conversations are.
pub const INBOX: &str = "Inbox";
/// Where things are found.
pub const SEARCH: &str = "Search";
/// Where the people are who write.
pub const CONTACTS: &str = "Contacts";
/// Where those who lead look.
pub const BOARD: &str = "Board";
/// Where those who lead look back.
pub const REPORTS: &str = "Reports";
/// A place.
pub const WHAT_IF: &str = super::what_if::WHAT_IF;
/// Where admins configure.
pub const ADMIN: &str = "Admin";
/// Words that are written once and said often.
pub const CANNED: &str = "Canned replies";
/// One's own page.
pub const ACCOUNT: &str = "Account";
/// Ends the session.
pub const LOG_OUT: &str = "Log out";
/// The list of keys.
pub const KEYS: &str = "Keyboard shortcuts";
/// Closes a dialog.
pub const CLOSE: &str = "Close";
/// While something loads.
pub const LOADING: &str = "Loading…";
/// Heading of the switch.
pub const PRESENCE: &str = "Presence";
/// Takes work.
pub const ONLINE: &str = "Online";
/// What *online* means.
pub const ONLINE_HINT: &str = "You get conversations";
/// Takes no more work.
pub const AWAY: &str = "Away";
/// What *away* means.
pub const AWAY_HINT: &str = "No new conversations";
/// Asks for the reason.
pub const WHY_AWAY: &str = "Why are you away?";
/// Away without a reason.
pub const NO_REASON: &str = "No reason";
/// Label of how long.
pub const BACK_IN: &str = "Back by yourself";
/// No time.
pub const UNTIL_I_SAY: &str = "When I say so";
/// A time.
pub const FOR_15_MINUTES: &str = "In 15 minutes";
/// A time.
pub const FOR_30_MINUTES: &str = "In 30 minutes";
/// A time.
pub const FOR_AN_HOUR: &str = "In an hour";
/// A time.
pub const FOR_TWO_HOURS: &str = "In two hours";
/// Before the time at which one takes work again.
pub const BACK_AT: &str = "back at";
/// Not at work.
pub const OFFLINE: &str = "Offline";
/// What *offline* means.
pub const OFFLINE_HINT: &str = "You are not at work";
/// Leaves the conversations to others.
pub const REQUEUE: &str = "Put back in the queue";
/// Finishes them first.
pub const DRAIN: &str = "Finish them first";
/// Heading of a page that does not exist.
pub const NOT_FOUND: &str = "Nothing here";
/// What to do about it.
pub const NOT_FOUND_HINT: &str = "There is no page at this address.";
/// Leads back.
pub const TO_INBOX: &str = "Go to the inbox";

/// Asks what becomes of open conversations.
#[must_use]
pub fn leaving(open: i64) -> String {
    format!(
        "You have {}.",
        counted(open, "open conversation", "open conversations")
    )
}

/// Names the button with one's own picture.
#[must_use]
pub fn me(name: &str, presence: &str) -> String {
    format!("{name}, {presence}: presence and account")
}

/// Names the link to the inbox.
#[must_use]
pub fn inbox_with(waiting: usize) -> String {
    if waiting == 0 {
        INBOX.to_owned()
    } else {
        format!("{INBOX}, {waiting} need an answer")
    }
}

/// Says that the live connection is down.
#[must_use]
pub fn connection_down(since: &str) -> String {
    format!("No connection since {since}. What you type is kept; reconnecting…")
}

/// Each key and what it does.
pub const SHORTCUTS: [(&str, &str); 13] = [
    ("j", "Next conversation"),
    ("k", "Previous conversation"),
    ("Enter", "Open it"),
    ("r", "Reply"),
    ("n", "Write a note"),
    ("a", "Take it, or accept the offer"),
    ("t", "Transfer it"),
    ("e", "Close it"),
    ("z", "Snooze it"),
    ("/", "Search"),
    ("Ctrl Enter", "Send"),
    ("Esc", "Leave a field, close a dialog"),
    ("?", "This list"),
];
