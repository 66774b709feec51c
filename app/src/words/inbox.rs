//! The list of conversations.

use domain::{bulk::Act, view::Folder};

/// Heading of the list.
pub const HEADING: &str = "Conversations";
/// Label of the folders.
pub const FOLDERS: &str = "Folders";
/// Label of the rows.
pub const ROWS: &str = "Conversations";
/// Mark of a row whose last words did not arrive.
pub const TROUBLE: &str = "Not delivered";
/// Mark of a row in which help is needed.
pub const HELP: &str = "Help needed";
/// Before one's own last words.
pub const YOU: &str = "You: ";
/// Before the time at which it wakes.
pub const SLEEPS_UNTIL: &str = "sleeps until";
/// Before the age of the oldest unanswered message.
pub const UNANSWERED: &str = "unanswered for";
/// A row that nobody has.
pub const NOBODY: &str = "Waiting";
/// A row whose owner is the viewer.
pub const MINE: &str = "You";
/// A row that is offered to the viewer.
pub const ASKED: &str = "Offered";
/// A closed row.
pub const CLOSED: &str = "Closed";
/// Heading of an offer.
pub const OFFERED: &str = "Offered to you";
/// Takes an offer.
pub const ACCEPT: &str = "Accept";
/// Refuses an offer.
pub const DECLINE: &str = "Decline";
/// Heading of what is over and not yet done with.
pub const WRAP_UP: &str = "Wrap-up";
/// What one does meanwhile.
pub const WRAP_UP_HINT: &str = "sort it, note what matters; nothing new comes";
/// Ends it.
pub const DONE: &str = "Done";
/// Before the time that is left.
pub const LEFT: &str = "left";
/// Nothing is open.
pub const CHOOSE: &str = "No conversation open";
/// What to do about it.
pub const CHOOSE_HINT: &str = "Choose one from the list, or move with j and k.";

/// Mine is empty because the viewer takes no work.
pub const NOT_ONLINE: &str = "You are not online";
/// What to do about it.
pub const NOT_ONLINE_HINT: &str = "Go online, and conversations come to you by themselves.";
/// Goes online.
pub const GO_ONLINE: &str = "Go online";

/// Names a conversation by its number.
#[must_use]
pub fn conversation(number: i64) -> String {
    format!("Conversation #{number}")
}

/// Returns the name of a folder.
#[must_use]
pub const fn folder(folder: Folder) -> &'static str {
    match folder {
        Folder::Mine => "Mine",
        Folder::Waiting => "Waiting",
        Folder::Bots => "Bots",
        Folder::Snoozed => "Snoozed",
        Folder::Open => "Open",
        Folder::Closed => "Closed",
    }
}

/// Returns heading and hint of an empty folder.
#[must_use]
pub const fn empty(folder: Folder) -> (&'static str, &'static str) {
    match folder {
        Folder::Mine => (
            "All answered",
            "What is given to you appears here by itself.",
        ),
        Folder::Waiting => ("Nobody waits", "Every customer has somebody."),
        Folder::Bots => ("Nothing with bots", "What a bot answers appears here."),
        Folder::Snoozed => (
            "Nothing sleeps",
            "What you snooze comes back by itself, or when the customer writes.",
        ),
        Folder::Open => (
            "Nothing open",
            "A customer's first message appears here at once.",
        ),
        Folder::Closed => (
            "Nothing closed yet",
            "Conversations that are over stay here.",
        ),
    }
}

/// Leads to the page on which views are put together.
pub const VIEWS: &str = "Saved views";
/// Label of what is done with marked conversations.
pub const MARKED: &str = "Marked conversations";
/// Marks nothing any more.
pub const UNMARK: &str = "Unmark";
/// Marks every row that is listed.
pub const MARK_ALL: &str = "Mark all";
/// Ends them.
pub const ALL_CLOSE: &str = "Close";
/// Gives them to somebody.
pub const ALL_ASSIGN: &str = "Assign";
/// Sends them to a team.
pub const ALL_TRANSFER: &str = "Transfer";
/// Puts them into a category.
pub const ALL_CATEGORISE: &str = "Category";
/// Lets them sleep.
pub const ALL_SNOOZE: &str = "Snooze";
/// Heading of the choice of an operator.
pub const ASSIGN_TO: &str = "Assign to";
/// Heading of the choice of a team.
pub const TRANSFER_TO: &str = "Transfer to";
/// Heading of the choice of a category.
pub const CATEGORISE_AS: &str = "Put into";
/// Heading of the choice of a time.
pub const SNOOZE_UNTIL: &str = "Snooze";
/// Undoes what was done.
pub const UNDO: &str = "Undo";
/// Takes the notice away.
pub const DISMISS: &str = "Dismiss";
/// Before an own name in a list of names.
pub const ME: &str = "Me";
/// A list that nobody can see, or that is gone.
pub const NO_VIEW: &str = "There is no such view";
/// What to do about it.
pub const NO_VIEW_HINT: &str = "It was removed, or it is a team's that you are not in.";
/// An empty view.
pub const NOTHING_IN_VIEW: &str = "Nothing fits";
/// What happens next.
pub const NOTHING_IN_VIEW_HINT: &str = "What fits the view later appears here by itself.";
/// Leads to the form of a view.
pub const EDIT_VIEW: &str = "Change this view";

/// Labels the box that marks a conversation.
#[must_use]
pub fn mark(number: i64) -> String {
    format!("Mark #{number}")
}

/// Says how many are marked.
#[must_use]
pub fn marked(count: usize) -> String {
    format!("{count} marked")
}

/// Says what was done.
#[must_use]
pub fn done(act: &Act, count: usize) -> String {
    let what = match act {
        Act::Close => "closed",
        Act::Assign(_) => "assigned",
        Act::Transfer(_) => "transferred",
        Act::Categorise(_) => "sorted",
        Act::Snooze(_) => "snoozed",
    };
    format!("{} {what}.", conversations(count))
}

/// Says what was undone.
#[must_use]
pub fn undone(count: usize) -> String {
    format!("{} as before.", conversations(count))
}

/// Says why one was not done.
#[must_use]
pub fn refused(number: Option<i64>, why: &str) -> String {
    match number {
        Some(number) => format!("#{number}: {why}"),
        None => why.to_owned(),
    }
}

fn conversations(count: usize) -> String {
    if count == 1 {
        "1 conversation".to_owned()
    } else {
        format!("{count} conversations")
    }
}
