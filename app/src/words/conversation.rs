//! A conversation: its thread, its turn, its composer, its details.

use crate::words::counted;
use domain::{
    bot::HandOverReason,
    call::CallResult,
    conversation::Status,
    message::{Progress, Service},
    rating::Stars,
};

/// Leads back to the list.
pub const BACK: &str = "Back to the list";
/// Label of the actions.
pub const ACTIONS: &str = "Actions";
/// Makes the viewer the owner.
pub const TAKE: &str = "Take";
/// Makes the viewer the owner in place of a colleague.
pub const TAKE_OVER: &str = "Take over";
/// Accepts the offer.
pub const ACCEPT: &str = "Accept";
/// Why a conversation can't be taken.
pub const YOU_ARE_OFFLINE: &str = "You are offline. Go online to take conversations.";
/// Does both.
pub const GO_ONLINE_AND_TAKE: &str = "Go online and take";
/// Gives it away.
pub const TRANSFER: &str = "Transfer";
/// Heading of the choice.
pub const TRANSFER_TO: &str = "Transfer to";
/// Label of the filter.
pub const TRANSFER_FILTER: &str = "Find a team or a colleague";
/// Label of the words for whoever gets it.
pub const TRANSFER_NOTE: &str = "Note for whoever gets it (optional)";
/// Heading of the teams.
pub const TEAMS: &str = "Teams";
/// Heading of the colleagues.
pub const COLLEAGUES: &str = "Colleagues";
/// Nothing found.
pub const NO_MATCH: &str = "Nobody by that name.";
/// The team that has it already.
pub const HERE_NOW: &str = "has it now";
/// Ends it.
pub const CLOSE: &str = "Close";
/// Continues it.
pub const REOPEN: &str = "Reopen";
/// Label of the thread.
pub const THREAD: &str = "Messages";
/// Loads what came before.
pub const EARLIER: &str = "Earlier messages";
/// While it loads.
pub const EARLIER_LOADING: &str = "Loading…";
/// Before words that are answered.
pub const IN_ANSWER_TO: &str = "In answer to: ";
/// The writer is the viewer.
pub const YOU: &str = "You";
/// Mark of a bot.
pub const BOT: &str = "bot";
/// Written by Switchboard itself.
pub const AUTOMATIC: &str = "Automatic answer";
/// Label of the answers that the customer may choose from.
pub const CHOICES: &str = "Answers to choose from";
/// Mark of a note.
pub const NOTE: &str = "Note";
/// Who may read a note.
pub const NOTE_FOR: &str = "only colleagues see it";
/// Tries once more.
pub const SEND_AGAIN: &str = "Send again";
/// Before words that a channel hides until asked for.
pub const SPOILER: &str = "Hidden by the writer";
/// On its way to the server.
pub const SENDING: &str = "sending";
/// Label of the composer.
pub const COMPOSER: &str = "Your message";
/// Kind of message.
pub const KIND: &str = "Kind of message";
/// To the customer.
pub const REPLY: &str = "Reply";
/// Placeholder of a reply.
pub const REPLY_HINT: &str = "Write a reply…";
/// Placeholder of a note.
pub const NOTE_HINT: &str = "Write a note that only colleagues see…";
/// Sends a reply.
pub const SEND: &str = "Send";
/// Takes and sends.
pub const TAKE_AND_SEND: &str = "Take and send";
/// Keeps a note.
pub const ADD_NOTE: &str = "Add note";
/// What is typed is safe.
pub const DRAFT_KEPT: &str = "draft kept";
/// Longer than a channel carries.
pub const TOO_LONG: &str = "A message has 16,384 characters at most.";
/// To the latest message.
pub const LATEST: &str = "Latest messages";
/// The viewer has the turn.
pub const YOU_ANSWER: &str = "You answer.";
/// Nobody has the turn.
pub const NOBODY_ANSWERS: &str = "Nobody answers yet.";
/// It is offered to the viewer.
pub const OFFERED_TO_YOU: &str = "Offered to you.";
/// It is over.
pub const OVER: &str = "This conversation is closed. Reopen it to write.";
/// A bot has the turn.
pub const BOT_ANSWERS: &str = "A bot answers.";
/// Why a reply can't be sent.
pub const NOT_YOUR_TURN: &str = "Take over to reply, or leave a note.";
/// Label of the details.
pub const DETAILS: &str = "Details";
/// Heading.
pub const CONTACT: &str = "Contact";
/// Heading of what the contact wants.
pub const INTENTS: &str = "Intents";
/// Mark of an intent that is not open any more.
pub const FINISHED: &str = "finished";
/// Heading.
pub const BEFORE: &str = "Earlier conversations";
/// None of them.
pub const FIRST_TIME: &str = "This is the first one.";
/// Heading.
pub const FACTS: &str = "Conversation";
/// Label.
pub const NAME: &str = "Name";
/// Label.
pub const USERNAME: &str = "Username";
/// Label.
pub const LANGUAGE: &str = "Language";
/// Label.
pub const TEAM: &str = "Team";
/// Label.
pub const CHANNEL: &str = "Channel";
/// Label.
pub const OWNER: &str = "Answered by";
/// Label.
pub const OPENED: &str = "Opened";
/// Label.
pub const CLOSED: &str = "Closed";
/// Nobody.
pub const NOBODY: &str = "Nobody yet";
/// The conversation does not exist or may not be seen.
pub const NONE_HEADING: &str = "No such conversation";
/// Why.
pub const NONE_HINT: &str = "It does not exist, or another team has it.";

/// Says that a colleague has the turn.
#[must_use]
pub fn colleague_answers(name: &str) -> String {
    format!("{name} answers.")
}

/// Says that a colleague was asked.
#[must_use]
pub fn offered_to(name: &str) -> String {
    format!("Offered to {name}.")
}

/// Returns the name of a state.
#[must_use]
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::Bot => "with a bot",
        Status::Waiting => "waiting",
        Status::Active => "open",
        Status::Snoozed => "snoozed",
        Status::Closed => "closed",
    }
}

/// Says how far a message has come.
#[must_use]
pub fn progress(progress: &Progress) -> String {
    match progress {
        Progress::Queued | Progress::Held { .. } => "queued".to_owned(),
        Progress::Sending => SENDING.to_owned(),
        Progress::Sent => "sent".to_owned(),
        Progress::Failed { why } => format!("not sent: {why}"),
        Progress::Unknown { why } => format!("may have arrived: {why}"),
    }
}

/// Stands for something that is not shown in full.
#[must_use]
pub fn unsupported(what: &str) -> String {
    let name = match what {
        "animation" => "Animation",
        "audio" => "Audio file",
        "contact" => "Shared contact",
        "dice" => "Dice",
        "document" => "Document",
        "location" => "Location",
        "photo" => "Photo",
        "poll" => "Poll",
        "sticker" => "Sticker",
        "venue" => "Place",
        "video" => "Video",
        "video_note" => "Video message",
        "voice" => "Voice message",
        _ => return format!("Something that is not shown here ({what})"),
    };
    format!("{name}, not shown here")
}

/// Says that the conversation began.
#[must_use]
pub fn opened(earlier: i64) -> String {
    if earlier == 0 {
        "New conversation, first time".to_owned()
    } else {
        let before = counted(earlier, "conversation", "conversations");
        format!("New conversation, known contact with {before} before")
    }
}

/// Says that it waits in a team's queue.
#[must_use]
pub fn queued(team: &str) -> String {
    format!("Waiting for {team}")
}

/// Says who has it.
#[must_use]
pub fn assigned(name: Option<&str>) -> String {
    name.map_or_else(|| "You joined".to_owned(), |name| format!("{name} joined"))
}

/// Says that it was taken back, and why.
#[must_use]
pub fn taken_back(name: Option<&str>, was_late: bool) -> String {
    let why = if was_late {
        "did not answer in time"
    } else {
        "left"
    };
    format!("Back in the queue, {} {why}", name.unwrap_or("you"))
}

/// Says that somebody put it back into the queue; `None` inside is the viewer.
#[must_use]
pub fn put_back(from: Option<&str>, by: Option<Option<&str>>) -> String {
    let from = from.unwrap_or("you");
    match by {
        None => format!("Back in the queue, taken from {from}"),
        Some(by) => format!(
            "Back in the queue, taken from {from} by {}",
            by.unwrap_or("you")
        ),
    }
}

/// The contact answered what it is about.
#[must_use]
pub fn chosen(team: &str) -> String {
    format!("The customer chose {team}")
}

/// Says that it went to another team.
#[must_use]
pub fn transferred(team: &str) -> String {
    format!("Transferred to {team}")
}

/// Heading of the bots that it may be given to.
pub const BOTS: &str = "Bots";
/// Heading of the contact reasons.
pub const CATEGORIES: &str = "Categories";
/// Nothing is chosen.
pub const NO_CATEGORY: &str = "None yet.";
/// Chooses one more.
pub const ADD_CATEGORY: &str = "Add a category";
/// Heading of the interventions.
pub const INTERVENTION: &str = "Intervention";
/// No help is needed.
pub const NO_INTERVENTION: &str = "No help is needed at the moment.";
/// Says that help is needed.
pub const OPEN_INTERVENTION: &str = "Open an intervention";
/// Why help is needed.
pub const REASON: &str = "Why is help needed?";
/// The help was given.
pub const CLOSE_INTERVENTION: &str = "Help given";
/// No help was needed.
pub const CANCEL_INTERVENTION: &str = "Not needed";
/// Lets it rest.
pub const DEFER: &str = "Defer";
/// Ends the rest.
pub const REACTIVATE: &str = "Reactivate";
/// Goes on.
pub const REOPEN_INTERVENTION: &str = "Reopen";
/// For an hour.
pub const FOR_AN_HOUR: &str = "for an hour";
/// For four hours.
pub const FOR_FOUR_HOURS: &str = "for four hours";
/// For a day.
pub const FOR_A_DAY: &str = "for a day";
/// Before the time that a first answer took.
pub const FIRST_REPLY: &str = "First reply after";
/// Before the number of answers.
pub const REPLIES: &str = "Replies";
/// Before the time since it was opened.
pub const SINCE: &str = "Since";
/// Before the time until which it rests.
pub const UNTIL: &str = "Until";

/// Takes a category away.
#[must_use]
pub fn remove_category(name: &str) -> String {
    format!("Remove {name}")
}

/// Gives the conversation back to a bot.
#[must_use]
pub fn hand_back(bot: &str) -> String {
    format!("Hand back to {bot}")
}

/// Returns where an intervention stands.
#[must_use]
pub fn intervention(status: &str) -> &'static str {
    match status {
        "assigned" => "In hand",
        "deferred" => "Deferred",
        "closed" => "Help given",
        "cancelled" => "Not needed",
        _ => "Help needed",
    }
}

/// A bot has the turn.
#[must_use]
pub fn given_to_bot(bot: &str) -> String {
    format!("{bot} answers")
}

/// Says why a bot gave a conversation to people.
#[must_use]
pub const fn reason(reason: HandOverReason) -> &'static str {
    match reason {
        HandOverReason::Asked => "the customer asked for a person",
        HandOverReason::Unable => "it cannot help",
        HandOverReason::Category => "the category belongs to people",
        HandOverReason::Timeout => "it did not answer in time",
        HandOverReason::Unreachable => "it could not be reached",
        HandOverReason::Malformed => "its answer made no sense",
        HandOverReason::Silent => "it said nothing",
        HandOverReason::Stuck => "it got nowhere",
        HandOverReason::Held => "it was stopped",
    }
}

/// A bot had the turn; says why a person is needed.
#[must_use]
pub fn handed_over(bot: &str, why: HandOverReason) -> String {
    let why = reason(why);
    format!("{bot} handed over: {why}")
}

/// Its categories changed.
pub const RECATEGORISED: &str = "Categories changed";
/// Help is needed.
pub const INTERVENTION_OPENED: &str = "Intervention opened";
/// The help was given.
pub const INTERVENTION_CLOSED: &str = "Intervention closed";
/// It sleeps, before the time.
pub const LINE_SNOOZED: &str = "Snoozed until ";
/// Lets it sleep.
pub const SNOOZE: &str = "Snooze";
/// Wakes it.
pub const WAKE: &str = "Wake now";
/// Heading of the choice of a time.
pub const SNOOZE_UNTIL: &str = "Snooze until";
/// What sleeping means.
pub const SNOOZE_HINT: &str = "It comes back by itself, or as soon as the customer writes. Meanwhile it takes none of your room.";
/// A time that is offered.
pub const IN_AN_HOUR: &str = "In an hour";
/// A time that is offered.
pub const IN_FOUR_HOURS: &str = "In four hours";
/// A time that is offered.
pub const UNTIL_TOMORROW: &str = "Tomorrow morning";
/// A time that is offered.
pub const UNTIL_MONDAY: &str = "Next Monday";
/// Label of the field for any other.
pub const ANOTHER_TIME: &str = "Another time";
/// A time that has passed.
pub const TIME_AHEAD: &str = "Please choose a time that lies ahead.";
/// Before the time.
pub const SLEEPS_UNTIL: &str = "Sleeps until";
/// It is over, and the viewer wraps it up.
pub const YOU_WRAP_UP: &str = "You wrap it up: categories and notes are open.";
/// It is over.
pub const LINE_CLOSED: &str = "Closed";
/// It goes on.
pub const LINE_REOPENED: &str = "Reopened";
/// Words stood here.
pub const LINE_ERASED: &str = "Erased";
/// Says how many messages wait for the channel, and for how long.
#[must_use]
pub fn underway(count: usize, seconds: i64) -> String {
    let messages = if count == 1 { "message" } else { "messages" };
    format!("{count} {messages} waiting {seconds} s")
}

/// Says why messages wait, and how long still.
#[must_use]
pub fn held(why: &str, seconds: i64) -> String {
    format!("{why}. The next goes in {seconds} s.")
}

/// Messages wait for each other.
pub const ONE_AFTER_ANOTHER: &str = "They go one after another.";

/// Says what happened in the contact's chat.
#[must_use]
pub fn service(what: Service) -> String {
    let words = match what {
        Service::Pinned => "The customer pinned a message",
        Service::Vanishing { seconds: ..=0 } => "Messages no longer vanish in the customer's chat",
        Service::Vanishing { seconds } => {
            let (count, unit) = match seconds {
                ..3_600 => (seconds / 60, "minutes"),
                3_600..172_800 => (seconds / 3_600, "hours"),
                _ => (seconds / 86_400, "days"),
            };
            return format!("Messages vanish in the customer's chat after {count} {unit}");
        }
        Service::Admitted => "The customer allowed the bot to write",
        Service::Decorated => "The customer changed the background of the chat",
        Service::Chosen => "The customer shared people or chats",
        Service::Paid => "A payment was made in the chat",
        Service::Near => "The customer came near to somebody",
        Service::Moved => "The chat became another one",
        Service::Regrouped => "Somebody joined, left or renamed the chat",
        Service::Other => "Something happened in the customer's chat",
    };
    words.to_owned()
}

/// Says how the contact found it.
#[must_use]
pub fn rated(stars: Stars) -> String {
    format!("Rated {}", stars.shown())
}

/// What the contact thought of it.
pub const RATING: &str = "Rating";

/// Says for those who cannot see stars how many there are.
#[must_use]
pub fn stars(stars: Stars) -> String {
    format!("{} of 5 stars", stars.count())
}

/// A team that is not known by name.
pub const A_TEAM: &str = "another team";
/// An operator who is not known by name.
pub const A_COLLEAGUE: &str = "A colleague";

/// Says that it does not sleep any more; for whom, where `None` inside is the viewer.
#[must_use]
pub fn woken(to: Option<Option<&str>>) -> String {
    match to {
        Some(Some(name)) => format!("It is awake: {name} has it"),
        Some(None) => "It is awake: you have it".to_owned(),
        None => "It is awake and waits".to_owned(),
    }
}

/// The contact wants to be called.
pub const CALL_WISHED: &str = "The customer wants to be called";

/// Says how a call ended; `who` is `None` for the viewer.
#[must_use]
pub fn called(who: Option<&str>, result: CallResult, seconds: u64) -> String {
    let who = who.unwrap_or("You");
    if result == CallResult::Talked {
        format!(
            "{who} talked by telephone for {}",
            super::phone::duration(seconds)
        )
    } else {
        format!("{who} called: {}", super::phone::result(result))
    }
}
