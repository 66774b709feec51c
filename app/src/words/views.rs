//! Saved views.

use domain::saved_view::MAX_COUNT;

words! { views:
    /// Heading of the page.
    HEADING = "Saved views";
    /// What they are.
    HINT = "Lists of the inbox that you put together. They stand beside the folders, with live counts.";
    /// Makes one.
    NEW = "New view";
    /// Heading of the form.
    EDIT = "Change the view";
    /// Nothing yet.
    NOTHING = "No views yet";
    /// What to do about it.
    NOTHING_HINT = "Make one for what you look for every day, such as who waits longer than ten minutes.";
    /// Leads to what it shows.
    OPEN = "Show in the inbox";
    /// Label of the name.
    NAME = "Name";
    /// Removes it.
    REMOVE = "Remove";
    /// Label of the states.
    STATES = "States";
    /// What they mean.
    STATES_HINT = "None chosen means every state.";
    /// Nothing is asked for.
    ANY = "Any";
    /// Label.
    TEAM = "Team";
    /// Label.
    WHOSE = "Operator";
    /// One's own.
    MINE = "Whoever looks";
    /// Those that nobody has.
    NOBODYS = "Nobody";
    /// Label.
    CATEGORY = "Category";
    /// Label.
    INTENT = "Intent";
    /// Label.
    CHANNEL = "Channel";
    /// Label.
    LANGUAGE = "Language of the customer";
    /// What it means.
    LANGUAGE_HINT = "Two letters, such as de; empty for every language.";
    /// Label.
    WAITS = "Waits longer than, in minutes";
    /// What it means.
    WAITS_HINT = "The age of the oldest message that nobody has answered.";
    /// Label.
    WORDS = "With these words";
    /// What it means.
    WORDS_HINT = "Somebody said them, the customer or the house.";
    /// Label of for whom it is.
    SHARE = "Shared with";
    /// What it means.
    SHARE_HINT = "Everybody in the team finds it; each sees in it what he may see.";
    /// Not shared.
    ONLY_ME = "Nobody: it is mine";
    /// Moves a view.
    up(name: &str) = "Move {name} up";
    /// Moves a view.
    down(name: &str) = "Move {name} down";
    /// For [`would_show`].
    more_than(count: i64) = "It would show more than {count} conversation now." | "It would show more than {count} conversations now.";
    /// For [`would_show`].
    exactly(count: i64) = "It would show {count} conversation now." | "It would show {count} conversations now.";
}

/// Says how much it would show.
#[must_use]
pub fn would_show(count: i64) -> String {
    if count >= MAX_COUNT {
        more_than(MAX_COUNT - 1)
    } else {
        exactly(count)
    }
}
