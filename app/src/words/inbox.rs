//! The list of conversations.

use domain::{bulk::Act, view::Folder};

words! { inbox:
    /// Heading of the list.
    HEADING = "Conversations";
    /// Label of the folders.
    FOLDERS = "Folders";
    /// Label of the rows.
    ROWS = "Conversations";
    /// Mark of a row whose last words did not arrive.
    TROUBLE = "Not delivered";
    /// Mark of a row in which help is needed.
    HELP = "Help needed";
    /// Mark of a row with a note that mentions the viewer.
    MENTIONED = "Mentions you";
    /// Before one's own last words.
    YOU = "You: ";
    /// Before the time at which it wakes.
    SLEEPS_UNTIL = "sleeps until";
    /// Before the age of the oldest unanswered message.
    UNANSWERED = "unanswered for";
    /// A row that nobody has.
    NOBODY = "Waiting";
    /// A row whose owner is the viewer.
    MINE = "You";
    /// A row that is offered to the viewer.
    ASKED = "Offered";
    /// A closed row.
    CLOSED = "Closed";
    /// Heading of an offer.
    OFFERED = "Offered to you";
    /// Takes an offer.
    ACCEPT = "Accept";
    /// Refuses an offer.
    DECLINE = "Decline";
    /// Heading of what is over and not yet done with.
    WRAP_UP = "Wrap-up";
    /// What one does meanwhile.
    WRAP_UP_HINT = "sort it, note what matters; nothing new comes";
    /// Ends it.
    DONE = "Done";
    /// Before the time that is left.
    LEFT = "left";
    /// Nothing is open.
    CHOOSE = "No conversation open";
    /// What to do about it.
    CHOOSE_HINT = "Choose one from the list, or move with j and k.";
    /// Mine is empty because the viewer takes no work.
    NOT_ONLINE = "You are not online";
    /// What to do about it.
    NOT_ONLINE_HINT = "Go online, and conversations come to you by themselves.";
    /// Goes online.
    GO_ONLINE = "Go online";
    /// Names a conversation by its number.
    conversation(number: i64) = "Conversation #{number}";
    /// Leads to the page on which views are put together.
    VIEWS = "Saved views";
    /// Label of what is done with marked conversations.
    MARKED = "Marked conversations";
    /// Marks nothing any more.
    UNMARK = "Unmark";
    /// Marks every row that is listed.
    MARK_ALL = "Mark all";
    /// Ends them.
    ALL_CLOSE = "Close";
    /// Gives them to somebody.
    ALL_ASSIGN = "Assign";
    /// Sends them to a team.
    ALL_TRANSFER = "Transfer";
    /// Puts them into a category.
    ALL_CATEGORISE = "Category";
    /// Lets them sleep.
    ALL_SNOOZE = "Snooze";
    /// Heading of the choice of an operator.
    ASSIGN_TO = "Assign to";
    /// Heading of the choice of a team.
    TRANSFER_TO = "Transfer to";
    /// Heading of the choice of a category.
    CATEGORISE_AS = "Put into";
    /// Heading of the choice of a time.
    SNOOZE_UNTIL = "Snooze";
    /// Undoes what was done.
    UNDO = "Undo";
    /// Takes the notice away.
    DISMISS = "Dismiss";
    /// Before an own name in a list of names.
    ME = "Me";
    /// A list that nobody can see, or that is gone.
    NO_VIEW = "There is no such view";
    /// What to do about it.
    NO_VIEW_HINT = "It was removed, or it is a team's that you are not in.";
    /// An empty view.
    NOTHING_IN_VIEW = "Nothing fits";
    /// What happens next.
    NOTHING_IN_VIEW_HINT = "What fits the view later appears here by itself.";
    /// Leads to the form of a view.
    EDIT_VIEW = "Change this view";
    /// Labels the box that marks a conversation.
    mark(number: i64) = "Mark #{number}";
    /// Says how many are marked.
    marked(count: usize) = "{count} marked";
    /// For [`folder`].
    FOLDER_MINE = "Mine";
    /// For [`folder`].
    FOLDER_WAITING = "Waiting";
    /// For [`folder`].
    FOLDER_BOTS = "Bots";
    /// For [`folder`].
    FOLDER_SNOOZED = "Snoozed";
    /// For [`folder`].
    FOLDER_MENTIONS = "Mentions";
    /// For [`folder`].
    FOLDER_OPEN = "Open";
    /// For [`folder`].
    FOLDER_CLOSED = "Closed";
    /// For [`empty`].
    EMPTY_MINE = "All answered";
    /// For [`empty`].
    EMPTY_MINE_HINT = "What is given to you appears here by itself.";
    /// For [`empty`].
    EMPTY_WAITING = "Nobody waits";
    /// For [`empty`].
    EMPTY_WAITING_HINT = "Every customer has somebody.";
    /// For [`empty`].
    EMPTY_BOTS = "Nothing with bots";
    /// For [`empty`].
    EMPTY_BOTS_HINT = "What a bot answers appears here.";
    /// For [`empty`].
    EMPTY_SNOOZED = "Nothing sleeps";
    /// For [`empty`].
    EMPTY_SNOOZED_HINT = "What you snooze comes back by itself, or when the customer writes.";
    /// For [`empty`].
    EMPTY_MENTIONS = "Nobody asks for you";
    /// For [`empty`].
    EMPTY_MENTIONS_HINT = "Notes in which a colleague mentions you come here, until you answer or say that you have seen them.";
    /// For [`empty`].
    EMPTY_OPEN = "Nothing open";
    /// For [`empty`].
    EMPTY_OPEN_HINT = "A customer's first message appears here at once.";
    /// For [`empty`].
    EMPTY_CLOSED = "Nothing closed yet";
    /// For [`empty`].
    EMPTY_CLOSED_HINT = "Conversations that are over stay here.";
    /// For [`done`].
    done_closed(count: usize) = "{count} conversation closed." | "{count} conversations closed.";
    /// For [`done`].
    done_assigned(count: usize) = "{count} conversation assigned." | "{count} conversations assigned.";
    /// For [`done`].
    done_transferred(count: usize) = "{count} conversation transferred." | "{count} conversations transferred.";
    /// For [`done`].
    done_sorted(count: usize) = "{count} conversation sorted." | "{count} conversations sorted.";
    /// For [`done`].
    done_snoozed(count: usize) = "{count} conversation snoozed." | "{count} conversations snoozed.";
    /// Says what was undone.
    undone(count: usize) = "{count} conversation as before." | "{count} conversations as before.";
}

/// Returns the name of a folder.
#[must_use]
pub fn folder(folder: Folder) -> &'static str {
    let word = match folder {
        Folder::Mine => FOLDER_MINE,
        Folder::Waiting => FOLDER_WAITING,
        Folder::Bots => FOLDER_BOTS,
        Folder::Snoozed => FOLDER_SNOOZED,
        Folder::Mentions => FOLDER_MENTIONS,
        Folder::Open => FOLDER_OPEN,
        Folder::Closed => FOLDER_CLOSED,
    };
    word.text()
}

/// Returns heading and hint of an empty folder.
#[must_use]
pub fn empty(folder: Folder) -> (&'static str, &'static str) {
    let (heading, hint) = match folder {
        Folder::Mine => (EMPTY_MINE, EMPTY_MINE_HINT),
        Folder::Waiting => (EMPTY_WAITING, EMPTY_WAITING_HINT),
        Folder::Bots => (EMPTY_BOTS, EMPTY_BOTS_HINT),
        Folder::Snoozed => (EMPTY_SNOOZED, EMPTY_SNOOZED_HINT),
        Folder::Mentions => (EMPTY_MENTIONS, EMPTY_MENTIONS_HINT),
        Folder::Open => (EMPTY_OPEN, EMPTY_OPEN_HINT),
        Folder::Closed => (EMPTY_CLOSED, EMPTY_CLOSED_HINT),
    };
    (heading.text(), hint.text())
}

/// Says what was done.
#[must_use]
pub fn done(act: &Act, count: usize) -> String {
    match act {
        Act::Close => done_closed(count),
        Act::Assign(_) => done_assigned(count),
        Act::Transfer(_) => done_transferred(count),
        Act::Categorise(_) => done_sorted(count),
        Act::Snooze(_) => done_snoozed(count),
    }
}

/// Says why one was not done.
#[must_use]
pub fn refused(number: Option<i64>, why: &str) -> String {
    match number {
        Some(number) => format!("#{number}: {why}"),
        None => why.to_owned(),
    }
}
