//! The quiet lines of a thread: what happened to the conversation.

use domain::{bot::HandOverReason, call::CallResult, message::Service, rating::Stars};

words! { line:
    /// Says that it waits in a team's queue.
    queued(team: &str) = "Waiting for {team}";
    /// The contact answered what it is about.
    chosen(team: &str) = "The customer chose {team}";
    /// Says that it went to another team.
    transferred(team: &str) = "Transferred to {team}";
    /// Its categories changed.
    RECATEGORISED = "Categories changed";
    /// Help is needed.
    INTERVENTION_OPENED = "Intervention opened";
    /// The help was given.
    INTERVENTION_CLOSED = "Intervention closed";
    /// It sleeps, before the time.
    SNOOZED = "Snoozed until ";
    /// It is over.
    CLOSED = "Closed";
    /// It goes on.
    REOPENED = "Reopened";
    /// Words stood here.
    ERASED = "Erased";
    /// The contact wants to be called.
    CALL_WISHED = "The customer wants to be called";
    /// For [`opened`].
    OPENED_FIRST = "New conversation, first time";
    /// For [`opened`].
    opened_again(count: i64) = "New conversation, known contact with {count} conversation before" | "New conversation, known contact with {count} conversations before";
    /// For [`assigned`].
    YOU_JOINED = "You joined";
    /// For [`assigned`].
    joined(name: &str) = "{name} joined";
    /// For [`taken_back`].
    BACK_YOU_LATE = "Back in the queue, you did not answer in time";
    /// For [`taken_back`].
    BACK_YOU_LEFT = "Back in the queue, you left";
    /// For [`taken_back`].
    back_late(name: &str) = "Back in the queue, {name} did not answer in time";
    /// For [`taken_back`].
    back_left(name: &str) = "Back in the queue, {name} left";
    /// For [`put_back`].
    BACK_FROM_YOU = "Back in the queue, taken from you";
    /// For [`put_back`].
    back_from(from: &str) = "Back in the queue, taken from {from}";
    /// For [`put_back`].
    BACK_FROM_YOU_BY_YOU = "Back in the queue, taken from you by yourself";
    /// For [`put_back`].
    back_from_you_by(by: &str) = "Back in the queue, taken from you by {by}";
    /// For [`put_back`].
    back_by_you(from: &str) = "Back in the queue, taken from {from} by you";
    /// For [`put_back`].
    back_by(from: &str, by: &str) = "Back in the queue, taken from {from} by {by}";
    /// For [`reason`].
    REASON_ASKED = "the customer asked for a person";
    /// For [`reason`].
    REASON_UNABLE = "it cannot help";
    /// For [`reason`].
    REASON_CATEGORY = "the category belongs to people";
    /// For [`reason`].
    REASON_TIMEOUT = "it did not answer in time";
    /// For [`reason`].
    REASON_UNREACHABLE = "it could not be reached";
    /// For [`reason`].
    REASON_MALFORMED = "its answer made no sense";
    /// For [`reason`].
    REASON_SILENT = "it said nothing";
    /// For [`reason`].
    REASON_STUCK = "it got nowhere";
    /// For [`reason`].
    REASON_HELD = "it was stopped";
    /// For [`handed_over`].
    handed_over_as(bot: &str, why: &str) = "{bot} handed over: {why}";
    /// For [`service`].
    PINNED = "The customer pinned a message";
    /// For [`service`].
    VANISH_NO_MORE = "Messages no longer vanish in the customer's chat";
    /// For [`service`].
    vanish_minutes(count: i64) = "Messages vanish in the customer's chat after {count} minute" | "Messages vanish in the customer's chat after {count} minutes";
    /// For [`service`].
    vanish_hours(count: i64) = "Messages vanish in the customer's chat after {count} hour" | "Messages vanish in the customer's chat after {count} hours";
    /// For [`service`].
    vanish_days(count: i64) = "Messages vanish in the customer's chat after {count} day" | "Messages vanish in the customer's chat after {count} days";
    /// For [`service`].
    ADMITTED = "The customer allowed the bot to write";
    /// For [`service`].
    DECORATED = "The customer changed the background of the chat";
    /// For [`service`].
    SHARED = "The customer shared people or chats";
    /// For [`service`].
    PAID = "A payment was made in the chat";
    /// For [`service`].
    NEAR = "The customer came near to somebody";
    /// For [`service`].
    MOVED = "The chat became another one";
    /// For [`service`].
    REGROUPED = "Somebody joined, left or renamed the chat";
    /// For [`service`].
    HAPPENED = "Something happened in the customer's chat";
    /// For [`rated`].
    rated_with(stars: &str) = "Rated {stars}";
    /// For [`woken`].
    awake_with(name: &str) = "It is awake: {name} has it";
    /// For [`woken`].
    AWAKE_WITH_YOU = "It is awake: you have it";
    /// For [`woken`].
    AWAKE = "It is awake and waits";
    /// For [`called`].
    you_talked(duration: &str) = "You talked by telephone for {duration}";
    /// For [`called`].
    talked(who: &str, duration: &str) = "{who} talked by telephone for {duration}";
    /// For [`called`].
    you_called(result: &str) = "You called: {result}";
    /// For [`called`].
    called_by(who: &str, result: &str) = "{who} called: {result}";
}

/// Says that the conversation began.
#[must_use]
pub fn opened(earlier: i64) -> String {
    if earlier == 0 {
        OPENED_FIRST.text().to_owned()
    } else {
        opened_again(earlier)
    }
}

/// Says who has it.
#[must_use]
pub fn assigned(name: Option<&str>) -> String {
    name.map_or_else(|| YOU_JOINED.text().to_owned(), joined)
}

/// Says that it was taken back, and why.
#[must_use]
pub fn taken_back(name: Option<&str>, was_late: bool) -> String {
    match (name, was_late) {
        (None, true) => BACK_YOU_LATE.text().to_owned(),
        (None, false) => BACK_YOU_LEFT.text().to_owned(),
        (Some(name), true) => back_late(name),
        (Some(name), false) => back_left(name),
    }
}

/// Says that somebody put it back into the queue; `None` inside is the viewer.
#[must_use]
pub fn put_back(from: Option<&str>, by: Option<Option<&str>>) -> String {
    match (from, by) {
        (None, None) => BACK_FROM_YOU.text().to_owned(),
        (Some(from), None) => back_from(from),
        (None, Some(None)) => BACK_FROM_YOU_BY_YOU.text().to_owned(),
        (None, Some(Some(by))) => back_from_you_by(by),
        (Some(from), Some(None)) => back_by_you(from),
        (Some(from), Some(Some(by))) => back_by(from, by),
    }
}

/// Says why a bot gave a conversation to people.
#[must_use]
pub fn reason(reason: HandOverReason) -> &'static str {
    let word = match reason {
        HandOverReason::Asked => REASON_ASKED,
        HandOverReason::Unable => REASON_UNABLE,
        HandOverReason::Category => REASON_CATEGORY,
        HandOverReason::Timeout => REASON_TIMEOUT,
        HandOverReason::Unreachable => REASON_UNREACHABLE,
        HandOverReason::Malformed => REASON_MALFORMED,
        HandOverReason::Silent => REASON_SILENT,
        HandOverReason::Stuck => REASON_STUCK,
        HandOverReason::Held => REASON_HELD,
    };
    word.text()
}

/// A bot had the turn; says why a person is needed.
#[must_use]
pub fn handed_over(bot: &str, why: HandOverReason) -> String {
    handed_over_as(bot, reason(why))
}

/// Says what happened in the contact's chat.
#[must_use]
pub fn service(what: Service) -> String {
    let word = match what {
        Service::Pinned => PINNED,
        Service::Vanishing { seconds: ..=0 } => VANISH_NO_MORE,
        Service::Vanishing { seconds } => {
            return match seconds {
                ..3_600 => vanish_minutes(seconds / 60),
                3_600..172_800 => vanish_hours(seconds / 3_600),
                _ => vanish_days(seconds / 86_400),
            };
        }
        Service::Admitted => ADMITTED,
        Service::Decorated => DECORATED,
        Service::Chosen => SHARED,
        Service::Paid => PAID,
        Service::Near => NEAR,
        Service::Moved => MOVED,
        Service::Regrouped => REGROUPED,
        Service::Other => HAPPENED,
    };
    word.text().to_owned()
}

/// Says how the contact found it.
#[must_use]
pub fn rated(stars: Stars) -> String {
    rated_with(&stars.shown())
}

/// Says that it does not sleep any more; for whom, where `None` inside is the viewer.
#[must_use]
pub fn woken(to: Option<Option<&str>>) -> String {
    match to {
        Some(Some(name)) => awake_with(name),
        Some(None) => AWAKE_WITH_YOU.text().to_owned(),
        None => AWAKE.text().to_owned(),
    }
}

/// Says how a call ended; `who` is `None` for the viewer.
#[must_use]
pub fn called(who: Option<&str>, result: CallResult, seconds: u64) -> String {
    let came = super::phone::result(result);
    let lasted = super::phone::duration(seconds);
    match (who, result == CallResult::Talked) {
        (None, true) => you_talked(&lasted),
        (Some(who), true) => talked(who, &lasted),
        (None, false) => you_called(came),
        (Some(who), false) => called_by(who, came),
    }
}
