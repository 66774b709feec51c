//! The conversations behind a figure of a report.

use crate::language::Word;
use domain::report::Figure;

words! { report_conversations:
    /// [`Figure::Opened`].
    OPENED = "Conversations opened";
    /// [`Figure::Received`].
    RECEIVED = "Conversations in which customers wrote";
    /// [`Figure::Replied`].
    REPLIED = "Conversations in which was replied";
    /// [`Figure::Taken`].
    TAKEN = "Conversations that people took";
    /// [`Figure::FirstReply`].
    FIRST_REPLY = "Conversations with a first reply";
    /// [`Figure::Closed`].
    CLOSED = "Conversations closed";
    /// [`Figure::Handled`].
    HANDLED = "Conversations closed that people had";
    /// [`Figure::Contained`].
    CONTAINED = "Conversations that a bot finished alone";
    /// [`Figure::HandedOver`].
    HANDED_OVER = "Conversations that a bot handed over";
    /// [`Figure::HandedOverBecause`].
    HANDED_OVER_BECAUSE = "Why conversations were handed over";
    /// [`Figure::ClosedIn`].
    CLOSED_IN = "Conversations closed in a category";
    /// [`Figure::Rated`].
    RATED = "Conversations that customers rated";
    /// [`Figure::Satisfied`].
    SATISFIED = "Conversations rated with four or five stars";
    /// [`Figure::HelpOpened`].
    HELP_OPENED = "Conversations with interventions opened";
    /// [`Figure::HelpAnswered`] and its twin in business hours.
    HELP_ANSWERED = "Conversations with interventions answered";
    /// [`Figure::HelpReplied`] and its twin in business hours.
    HELP_REPLIED = "Conversations with replies in interventions";
    /// [`Figure::HelpClosed`] and its twin in business hours.
    HELP_CLOSED = "Conversations with interventions closed";
    /// [`Figure::HelpCancelled`].
    HELP_CANCELLED = "Conversations with interventions not needed";
    /// Leads back.
    TO_REPORT = "Back to the report";
    /// No team in particular.
    ALL_TEAMS = "All of my teams";
    /// Of the twins.
    IN_BUSINESS_HOURS = "measured in business hours";
    /// When there is none.
    NONE = "No conversation";
    /// Why.
    NONE_HINT = "Nothing of this kind happened in this time.";
    /// For an address that asks for nothing.
    UNKNOWN = "There is no such figure";
    /// What to do.
    UNKNOWN_HINT = "Choose one in the report.";
    /// When there are too many to say how many are hidden.
    HIDDEN_SOME = "Those that you may not see are left out.";
    /// Only what took no longer.
    within(time: &str) = "within {time}";
    /// Several days.
    days(first: &str, last: &str) = "{first} – {last}";
    /// Hours of one day.
    hours(day: &str, from: &str, to: &str) = "{day}, {from}–{to}";
    /// When there are too many to count.
    more_than(count: i64) = "More than {count} conversations";
    /// How many there are.
    conversations(count: i64) = "{count} conversation" | "{count} conversations";
    /// How often what the figure counts happened in them.
    times(count: i64) = "It happened {count} time." | "It happened {count} times.";
    /// How many of them are not in the list.
    hidden(count: i64) = "{count} of them is with others by now, and you may not see it." | "{count} of them are with others by now, and you may not see them.";
}

/// Names what a figure counts, as conversations.
#[must_use]
pub const fn figure(figure: Figure) -> Word {
    match figure {
        Figure::Opened => OPENED,
        Figure::Received => RECEIVED,
        Figure::Replied => REPLIED,
        Figure::Taken => TAKEN,
        Figure::FirstReply => FIRST_REPLY,
        Figure::Closed => CLOSED,
        Figure::Handled => HANDLED,
        Figure::Contained => CONTAINED,
        Figure::HandedOver => HANDED_OVER,
        Figure::HandedOverBecause => HANDED_OVER_BECAUSE,
        Figure::ClosedIn => CLOSED_IN,
        Figure::Rated => RATED,
        Figure::Satisfied => SATISFIED,
        Figure::HelpOpened => HELP_OPENED,
        Figure::HelpAnswered | Figure::HelpAnsweredInBusiness => HELP_ANSWERED,
        Figure::HelpReplied | Figure::HelpRepliedInBusiness => HELP_REPLIED,
        Figure::HelpClosed | Figure::HelpClosedInBusiness => HELP_CLOSED,
        Figure::HelpCancelled => HELP_CANCELLED,
    }
}

/// Says whether a figure is the twin that counts business hours alone.
#[must_use]
pub const fn is_in_business_hours(figure: Figure) -> bool {
    matches!(
        figure,
        Figure::HelpAnsweredInBusiness
            | Figure::HelpRepliedInBusiness
            | Figure::HelpClosedInBusiness
    )
}
