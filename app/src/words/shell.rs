//! The frame around every page.

use crate::{shell::Command, words::counted};
use domain::permission::Right;

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
/// Gets the next page of a list.
pub const MORE: &str = "Show more";
/// While it comes.
pub const MORE_LOADING: &str = "Loading more…";
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

/// Says what a command does.
#[must_use]
pub const fn command(command: Command) -> &'static str {
    match command {
        Command::Next => "Next conversation",
        Command::Previous => "Previous conversation",
        Command::Mark => "Mark it",
        Command::MarkMany => "Mark all from the last marked to this one",
        Command::ToMarked => "To what is done with the marked",
        Command::Reply => "Reply",
        Command::Note => "Write a note",
        Command::Take => "Take it, or accept the offer",
        Command::Transfer => "Transfer it",
        Command::Close => "Close it",
        Command::Snooze => "Snooze it",
        Command::Wake => "Wake it",
        Command::Reopen => "Reopen it",
        Command::Categorise => "Add a category",
        Command::Why => "Why this operator",
        Command::Search => "Search",
        Command::Bar => "Commands: go anywhere, do anything",
        Command::Help => "Keyboard shortcuts",
    }
}

/// The keys that mean something in a field or on a link, and what.
pub const FIELD_KEYS: [(&str, &str); 3] = [
    ("Enter", "Open it"),
    ("Ctrl Enter", "Send"),
    ("Esc", "Leave a field, close a dialog"),
];

/// Heading of the command bar.
pub const BAR: &str = "Commands";
/// Label of its field.
pub const BAR_FIELD: &str = "Where to, or what to do";
/// What stands in its empty field.
pub const BAR_PLACEHOLDER: &str = "A page, a view, a person, #number, a command…";
/// Label of what it offers.
pub const BAR_CHOICES: &str = "What fits";
/// Nothing fits.
pub const BAR_NOTHING: &str = "Nothing fits. Enter looks for it in all conversations.";
/// What is done with the open conversation.
pub const BAR_HERE: &str = "This conversation";
/// Places.
pub const BAR_PLACES: &str = "Go to";
/// Lists.
pub const BAR_LISTS: &str = "Inbox";
/// Found people.
pub const BAR_PEOPLE: &str = "People";
/// Found conversations.
pub const BAR_CONVERSATIONS: &str = "Conversations";
/// Other commands.
pub const BAR_OTHER: &str = "Everywhere";
/// Leads to the saved views.
pub const VIEWS: &str = "Saved views";

/// The pages that the command bar goes to: what they are called, where they are, and the right that they ask for.
pub const PLACES: [(&str, &str, Option<Right>); 22] = [
    (VIEWS, "/views", None),
    (CONTACTS, "/contacts", None),
    (CANNED, "/canned-replies", None),
    (ACCOUNT, "/account", None),
    (BOARD, "/board", Some(Right::BoardRead)),
    (REPORTS, "/reports", Some(Right::ReportsRead)),
    (WHAT_IF, "/what-if", Some(Right::WhatIfAsk)),
    (
        "Admin: operators",
        "/admin/operators",
        Some(Right::OperatorsManage),
    ),
    ("Admin: teams", "/admin/teams", Some(Right::TeamsManage)),
    (
        "Admin: routing",
        "/admin/routing",
        Some(Right::RoutingManage),
    ),
    (
        "Admin: reasons to be away",
        "/admin/absence",
        Some(Right::OperatorsManage),
    ),
    (
        "Admin: intents",
        "/admin/intents",
        Some(Right::IntentsManage),
    ),
    (
        "Admin: categories",
        "/admin/categories",
        Some(Right::CategoriesManage),
    ),
    ("Admin: bots", "/admin/bots", Some(Right::BotsManage)),
    (
        "Admin: channels",
        "/admin/channels",
        Some(Right::ChannelsManage),
    ),
    (
        "Admin: privacy",
        "/admin/privacy",
        Some(Right::RetentionManage),
    ),
    ("Admin: brand", "/admin/brand", Some(Right::BrandManage)),
    (
        "Admin: sessions",
        "/admin/sessions",
        Some(Right::SessionsManage),
    ),
    ("Admin: audit", "/admin/audit", Some(Right::AuditRead)),
    ("Admin: tokens", "/admin/tokens", Some(Right::TokensManage)),
    (
        "Admin: telephony",
        "/admin/telephony",
        Some(Right::TelephonyManage),
    ),
    (
        "Admin: webhooks",
        "/admin/webhooks",
        Some(Right::WebhooksManage),
    ),
];
