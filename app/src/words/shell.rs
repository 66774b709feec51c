//! The frame around every page.

use crate::language::Word;
use crate::shell::{Command, InConversation, InList, To};
use domain::permission::Right;

words! { shell:
    /// Link that jumps over the frame.
    SKIP = "Skip to content";
    /// Label of the rail.
    RAIL = "Main";
    /// Where conversations are.
    INBOX = "Inbox";
    /// Where things are found.
    SEARCH = "Search";
    /// Where the people are who write.
    CONTACTS = "Contacts";
    /// Where those who lead look.
    BOARD = "Board";
    /// Where those who lead look back.
    REPORTS = "Reports";
    /// Where admins configure.
    ADMIN = "Admin";
    /// Words that are written once and said often.
    CANNED = "Canned replies";
    /// One's own page.
    ACCOUNT = "Account";
    /// Ends the session.
    LOG_OUT = "Log out";
    /// The list of keys.
    KEYS = "Keyboard shortcuts";
    /// Closes a dialog.
    CLOSE = "Close";
    /// While something loads.
    LOADING = "Loading…";
    /// Gets the next page of a list.
    MORE = "Show more";
    /// While it comes.
    MORE_LOADING = "Loading more…";
    /// Heading of the switch.
    PRESENCE = "Presence";
    /// Takes work.
    ONLINE = "Online";
    /// What *online* means.
    ONLINE_HINT = "You get conversations";
    /// Takes no more work.
    AWAY = "Away";
    /// What *away* means.
    AWAY_HINT = "No new conversations";
    /// Asks for the reason.
    WHY_AWAY = "Why are you away?";
    /// Away without a reason.
    NO_REASON = "No reason";
    /// Label of how long.
    BACK_IN = "Back by yourself";
    /// No time.
    UNTIL_I_SAY = "When I say so";
    /// A time.
    FOR_15_MINUTES = "In 15 minutes";
    /// A time.
    FOR_30_MINUTES = "In 30 minutes";
    /// A time.
    FOR_AN_HOUR = "In an hour";
    /// A time.
    FOR_TWO_HOURS = "In two hours";
    /// Before the time at which one takes work again.
    BACK_AT = "back at";
    /// Not at work.
    OFFLINE = "Offline";
    /// What *offline* means.
    OFFLINE_HINT = "You are not at work";
    /// Leaves the conversations to others.
    REQUEUE = "Put back in the queue";
    /// Finishes them first.
    DRAIN = "Finish them first";
    /// Heading of a page that does not exist.
    NOT_FOUND = "Nothing here";
    /// What to do about it.
    NOT_FOUND_HINT = "There is no page at this address.";
    /// Leads back.
    TO_INBOX = "Go to the inbox";
    /// Names the button with one's own picture.
    me(name: &str, presence: &str) = "{name}, {presence}: presence and account";
    /// Says that the live connection is down.
    connection_down(since: &str) = "No connection since {since}. What you type is kept; reconnecting…";
    /// Heading of the page that stands for any other without a connection.
    NO_CONNECTION = "No connection";
    /// What to do about it.
    NO_CONNECTION_HINT = "The help desk can't be reached. What you typed is kept where you typed it.";
    /// Asks for the page again.
    TRY_AGAIN = "Try again";
    /// Heading of the command bar.
    BAR = "Commands";
    /// Label of its field.
    BAR_FIELD = "Where to, or what to do";
    /// What stands in its empty field.
    BAR_PLACEHOLDER = "A page, a view, a person, #number, a command…";
    /// Label of what it offers.
    BAR_CHOICES = "What fits";
    /// Nothing fits.
    BAR_NOTHING = "Nothing fits. Enter looks for it in all conversations.";
    /// What is done with the open conversation.
    BAR_HERE = "This conversation";
    /// Places.
    BAR_PLACES = "Go to";
    /// Lists.
    BAR_LISTS = "Inbox";
    /// Found people.
    BAR_PEOPLE = "People";
    /// Found conversations.
    BAR_CONVERSATIONS = "Conversations";
    /// Other commands.
    BAR_OTHER = "Everywhere";
    /// Leads to the saved views.
    VIEWS = "Saved views";
    /// For [`command`].
    COMMAND_NEXT = "Next conversation";
    /// For [`command`].
    COMMAND_PREVIOUS = "Previous conversation";
    /// For [`command`].
    COMMAND_MARK = "Mark it";
    /// For [`command`].
    COMMAND_MARK_MANY = "Mark all from the last marked to this one";
    /// For [`command`].
    COMMAND_TO_MARKED = "To what is done with the marked";
    /// For [`command`].
    COMMAND_REPLY = "Reply";
    /// For [`command`].
    COMMAND_NOTE = "Write a note";
    /// For [`command`].
    COMMAND_TAKE = "Take it, or accept the offer";
    /// For [`command`].
    COMMAND_TRANSFER = "Transfer it";
    /// For [`command`].
    COMMAND_CLOSE = "Close it";
    /// For [`command`].
    COMMAND_SNOOZE = "Snooze it";
    /// For [`command`].
    COMMAND_WAKE = "Wake it";
    /// For [`command`].
    COMMAND_REOPEN = "Reopen it";
    /// For [`command`].
    COMMAND_CATEGORISE = "Add a category";
    /// For [`command`].
    COMMAND_WHY = "Why this operator";
    /// For [`command`].
    COMMAND_PRINT = "Print it";
    /// For [`command`].
    COMMAND_SEARCH = "Search";
    /// For [`command`].
    COMMAND_TO_INBOX = "Go to the inbox";
    /// For [`command`].
    COMMAND_TO_BOARD = "Go to the board";
    /// For [`command`].
    COMMAND_TO_REPORTS = "Go to the reports";
    /// For [`command`].
    COMMAND_BAR = "Commands: go anywhere, do anything";
    /// For [`command`].
    COMMAND_HELP = "Keyboard shortcuts";
    /// A page that the command bar goes to.
    ADMIN_OPERATORS = "Admin: operators";
    /// A page that the command bar goes to.
    ADMIN_TEAMS = "Admin: teams";
    /// A page that the command bar goes to.
    ADMIN_ROUTING = "Admin: routing";
    /// A page that the command bar goes to.
    ADMIN_REASONS_TO_BE_AWAY = "Admin: reasons to be away";
    /// A page that the command bar goes to.
    ADMIN_INTENTS = "Admin: intents";
    /// A page that the command bar goes to.
    ADMIN_CATEGORIES = "Admin: categories";
    /// A page that the command bar goes to.
    ADMIN_BOTS = "Admin: bots";
    /// A page that the command bar goes to.
    ADMIN_CHANNELS = "Admin: channels";
    /// A page that the command bar goes to.
    ADMIN_PRIVACY = "Admin: privacy";
    /// A page that the command bar goes to.
    ADMIN_BRAND = "Admin: brand";
    /// A page that the command bar goes to.
    ADMIN_SESSIONS = "Admin: sessions";
    /// A page that the command bar goes to.
    ADMIN_SECURITY = "Admin: security";
    /// A page that the command bar goes to.
    ADMIN_AUDIT = "Admin: audit";
    /// A page that the command bar goes to.
    ADMIN_TOKENS = "Admin: tokens";
    /// A page that the command bar goes to.
    ADMIN_TELEPHONY = "Admin: telephony";
    /// A page that the command bar goes to.
    ADMIN_WEBHOOKS = "Admin: webhooks";
    /// A key.
    KEY_ENTER = "Enter";
    /// Keys.
    KEY_CTRL_ENTER = "Ctrl Enter";
    /// A key.
    KEY_ESC = "Esc";
    /// What a key does.
    OPEN_IT = "Open it";
    /// What keys do.
    SEND = "Send";
    /// What a key does.
    LEAVE = "Leave a field, close a dialog";
    /// Asks what becomes of open conversations.
    leaving(open: i64) = "You have {open} open conversation." | "You have {open} open conversations.";
    /// For [`inbox_with`].
    inbox_waiting(count: usize) = "Inbox, {count} needs an answer" | "Inbox, {count} need an answer";
}

/// A place.
pub const WHAT_IF: Word = super::what_if::WHAT_IF;

/// Names the link to the inbox.
#[must_use]
pub fn inbox_with(waiting: usize) -> String {
    if waiting == 0 {
        INBOX.text().to_owned()
    } else {
        inbox_waiting(waiting)
    }
}

/// Says what a command does.
#[must_use]
pub fn command(command: Command) -> &'static str {
    let word = match command {
        Command::InList(InList::Next) => COMMAND_NEXT,
        Command::InList(InList::Previous) => COMMAND_PREVIOUS,
        Command::InList(InList::Mark) => COMMAND_MARK,
        Command::InList(InList::MarkMany) => COMMAND_MARK_MANY,
        Command::InList(InList::ToMarked) => COMMAND_TO_MARKED,
        Command::InConversation(InConversation::Reply) => COMMAND_REPLY,
        Command::InConversation(InConversation::Note) => COMMAND_NOTE,
        Command::InConversation(InConversation::Take) => COMMAND_TAKE,
        Command::InConversation(InConversation::Transfer) => COMMAND_TRANSFER,
        Command::InConversation(InConversation::Close) => COMMAND_CLOSE,
        Command::InConversation(InConversation::Snooze) => COMMAND_SNOOZE,
        Command::InConversation(InConversation::Wake) => COMMAND_WAKE,
        Command::InConversation(InConversation::Reopen) => COMMAND_REOPEN,
        Command::InConversation(InConversation::Categorise) => COMMAND_CATEGORISE,
        Command::InConversation(InConversation::Why) => COMMAND_WHY,
        Command::InConversation(InConversation::Print) => COMMAND_PRINT,
        Command::To(To::Search) => COMMAND_SEARCH,
        Command::To(To::Inbox) => COMMAND_TO_INBOX,
        Command::To(To::Board) => COMMAND_TO_BOARD,
        Command::To(To::Reports) => COMMAND_TO_REPORTS,
        Command::Bar => COMMAND_BAR,
        Command::Help => COMMAND_HELP,
    };
    word.text()
}

/// The keys that mean something in a field or on a link, and what.
pub const FIELD_KEYS: [(Word, Word); 3] = [
    (KEY_ENTER, OPEN_IT),
    (KEY_CTRL_ENTER, SEND),
    (KEY_ESC, LEAVE),
];

/// The pages that the command bar goes to: what they are called, where they are, and the right that they ask for.
pub const PLACES: [(Word, &str, Option<Right>); 23] = [
    (VIEWS, "/views", None),
    (CONTACTS, "/contacts", None),
    (CANNED, "/canned-replies", None),
    (ACCOUNT, "/account", None),
    (BOARD, "/board", Some(Right::BoardRead)),
    (REPORTS, "/reports", Some(Right::ReportsRead)),
    (WHAT_IF, "/what-if", Some(Right::WhatIfAsk)),
    (
        ADMIN_OPERATORS,
        "/admin/operators",
        Some(Right::OperatorsManage),
    ),
    (ADMIN_TEAMS, "/admin/teams", Some(Right::TeamsManage)),
    (ADMIN_ROUTING, "/admin/routing", Some(Right::RoutingManage)),
    (
        ADMIN_REASONS_TO_BE_AWAY,
        "/admin/absence",
        Some(Right::OperatorsManage),
    ),
    (ADMIN_INTENTS, "/admin/intents", Some(Right::IntentsManage)),
    (
        ADMIN_CATEGORIES,
        "/admin/categories",
        Some(Right::CategoriesManage),
    ),
    (ADMIN_BOTS, "/admin/bots", Some(Right::BotsManage)),
    (
        ADMIN_CHANNELS,
        "/admin/channels",
        Some(Right::ChannelsManage),
    ),
    (
        ADMIN_PRIVACY,
        "/admin/privacy",
        Some(Right::RetentionManage),
    ),
    (ADMIN_BRAND, "/admin/brand", Some(Right::BrandManage)),
    (
        ADMIN_SESSIONS,
        "/admin/sessions",
        Some(Right::SessionsManage),
    ),
    (
        ADMIN_SECURITY,
        "/admin/security",
        Some(Right::SecurityManage),
    ),
    (ADMIN_AUDIT, "/admin/audit", Some(Right::AuditRead)),
    (ADMIN_TOKENS, "/admin/tokens", Some(Right::TokensManage)),
    (
        ADMIN_TELEPHONY,
        "/admin/telephony",
        Some(Right::TelephonyManage),
    ),
    (
        ADMIN_WEBHOOKS,
        "/admin/webhooks",
        Some(Right::WebhooksManage),
    ),
];
