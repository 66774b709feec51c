//! A conversation: its thread, its turn, its composer, its details.

use domain::{
    bot::HandOverReason,
    call::CallResult,
    conversation::Status,
    message::{Progress, Service},
    rating::Stars,
};

words! { conversation:
    /// Leads back to the list.
    BACK = "Back to the list";
    /// Label of the actions.
    ACTIONS = "Actions";
    /// Makes the viewer the owner.
    TAKE = "Take";
    /// Makes the viewer the owner in place of a colleague.
    TAKE_OVER = "Take over";
    /// Accepts the offer.
    ACCEPT = "Accept";
    /// Why a conversation can't be taken.
    YOU_ARE_OFFLINE = "You are offline. Go online to take conversations.";
    /// Does both.
    GO_ONLINE_AND_TAKE = "Go online and take";
    /// Gives it away.
    TRANSFER = "Transfer";
    /// Heading of the choice.
    TRANSFER_TO = "Transfer to";
    /// Label of the filter.
    TRANSFER_FILTER = "Find a team or a colleague";
    /// Label of the words for whoever gets it.
    TRANSFER_NOTE = "Note for whoever gets it (optional)";
    /// Heading of the teams.
    TEAMS = "Teams";
    /// Heading of the colleagues.
    COLLEAGUES = "Colleagues";
    /// Nothing found.
    NO_MATCH = "Nobody by that name.";
    /// The team that has it already.
    HERE_NOW = "has it now";
    /// Ends it.
    CLOSE = "Close";
    /// Continues it.
    REOPEN = "Reopen";
    /// Label of the thread.
    THREAD = "Messages";
    /// Loads what came before.
    EARLIER = "Earlier messages";
    /// While it loads.
    EARLIER_LOADING = "Loading…";
    /// Before words that are answered.
    IN_ANSWER_TO = "In answer to: ";
    /// The writer is the viewer.
    YOU = "You";
    /// Mark of a bot.
    BOT = "bot";
    /// Written by Switchboard itself.
    AUTOMATIC = "Automatic answer";
    /// Label of the answers that the customer may choose from.
    CHOICES = "Answers to choose from";
    /// Mark of a note.
    NOTE = "Note";
    /// Who may read a note.
    NOTE_FOR = "only colleagues see it";
    /// Tries once more.
    SEND_AGAIN = "Send again";
    /// Before words that a channel hides until asked for.
    SPOILER = "Hidden by the writer";
    /// On its way to the server.
    SENDING = "sending";
    /// Label of the composer.
    COMPOSER = "Your message";
    /// Kind of message.
    KIND = "Kind of message";
    /// To the customer.
    REPLY = "Reply";
    /// Placeholder of a reply.
    REPLY_HINT = "Write a reply…";
    /// Placeholder of a note.
    NOTE_HINT = "Write a note that only colleagues see; @ mentions one…";
    /// A note mentions the viewer.
    MENTIONED = "A note mentions you.";
    /// Takes it off the viewer's list.
    MENTION_SEEN = "Seen";
    /// Says how many colleagues fit what was typed after `@`.
    colleagues_fit(count: usize) = "{count} colleague fits" | "{count} colleagues fit";
    /// Sends a reply.
    SEND = "Send";
    /// Takes and sends.
    TAKE_AND_SEND = "Take and send";
    /// Keeps a note.
    ADD_NOTE = "Add note";
    /// What is typed is safe.
    DRAFT_KEPT = "draft kept";
    /// Longer than a channel carries.
    TOO_LONG = "A message has 16,384 characters at most.";
    /// To the latest message.
    LATEST = "Latest messages";
    /// The viewer has the turn.
    YOU_ANSWER = "You answer.";
    /// Nobody has the turn.
    NOBODY_ANSWERS = "Nobody answers yet.";
    /// It is offered to the viewer.
    OFFERED_TO_YOU = "Offered to you.";
    /// It is over.
    OVER = "This conversation is closed. Reopen it to write.";
    /// A bot has the turn.
    BOT_ANSWERS = "A bot answers.";
    /// Why a reply can't be sent.
    NOT_YOUR_TURN = "Take over to reply, or leave a note.";
    /// Label of the details.
    DETAILS = "Details";
    /// Heading.
    CONTACT = "Contact";
    /// Heading of what the contact wants.
    INTENTS = "Intents";
    /// Mark of an intent that is not open any more.
    FINISHED = "finished";
    /// Heading.
    BEFORE = "Earlier conversations";
    /// None of them.
    FIRST_TIME = "This is the first one.";
    /// Heading.
    FACTS = "Conversation";
    /// Label.
    NAME = "Name";
    /// Label.
    USERNAME = "Username";
    /// Label.
    LANGUAGE = "Language";
    /// Label.
    TEAM = "Team";
    /// Label.
    CHANNEL = "Channel";
    /// Label.
    OWNER = "Answered by";
    /// Label.
    OPENED = "Opened";
    /// Label.
    CLOSED = "Closed";
    /// Nobody.
    NOBODY = "Nobody yet";
    /// The conversation does not exist or may not be seen.
    NONE_HEADING = "No such conversation";
    /// Why.
    NONE_HINT = "It does not exist, or another team has it.";
    /// Says that a colleague has the turn.
    colleague_answers(name: &str) = "{name} answers.";
    /// Says that a colleague was asked.
    offered_to(name: &str) = "Offered to {name}.";
    /// Says that it waits in a team's queue.
    queued(team: &str) = "Waiting for {team}";
    /// The contact answered what it is about.
    chosen(team: &str) = "The customer chose {team}";
    /// Says that it went to another team.
    transferred(team: &str) = "Transferred to {team}";
    /// Heading of the bots that it may be given to.
    BOTS = "Bots";
    /// Heading of the contact reasons.
    CATEGORIES = "Categories";
    /// Nothing is chosen.
    NO_CATEGORY = "None yet.";
    /// Chooses one more.
    ADD_CATEGORY = "Add a category";
    /// Heading of the interventions.
    INTERVENTION = "Intervention";
    /// No help is needed.
    NO_INTERVENTION = "No help is needed at the moment.";
    /// Says that help is needed.
    OPEN_INTERVENTION = "Open an intervention";
    /// Why help is needed.
    REASON = "Why is help needed?";
    /// The help was given.
    CLOSE_INTERVENTION = "Help given";
    /// No help was needed.
    CANCEL_INTERVENTION = "Not needed";
    /// Lets it rest.
    DEFER = "Defer";
    /// Ends the rest.
    REACTIVATE = "Reactivate";
    /// Goes on.
    REOPEN_INTERVENTION = "Reopen";
    /// For an hour.
    FOR_AN_HOUR = "for an hour";
    /// For four hours.
    FOR_FOUR_HOURS = "for four hours";
    /// For a day.
    FOR_A_DAY = "for a day";
    /// Before the time that a first answer took.
    FIRST_REPLY = "First reply after";
    /// Before the number of answers.
    REPLIES = "Replies";
    /// Before the time since it was opened.
    SINCE = "Since";
    /// Before the time until which it rests.
    UNTIL = "Until";
    /// Takes a category away.
    remove_category(name: &str) = "Remove {name}";
    /// Gives the conversation back to a bot.
    hand_back(bot: &str) = "Hand back to {bot}";
    /// A bot has the turn.
    given_to_bot(bot: &str) = "{bot} answers";
    /// Its categories changed.
    RECATEGORISED = "Categories changed";
    /// Help is needed.
    INTERVENTION_OPENED = "Intervention opened";
    /// The help was given.
    INTERVENTION_CLOSED = "Intervention closed";
    /// It sleeps, before the time.
    LINE_SNOOZED = "Snoozed until ";
    /// Lets it sleep.
    SNOOZE = "Snooze";
    /// Puts it on paper.
    PRINT = "Print";
    /// Heading of the choice of what is printed.
    PRINT_IT = "Print the conversation";
    /// What comes on paper.
    PRINT_HINT = "All messages from the first to the last, with who wrote them and when.";
    /// Label of a choice.
    PRINT_NOTES = "With internal notes";
    /// Wakes it.
    WAKE = "Wake now";
    /// Heading of the choice of a time.
    SNOOZE_UNTIL = "Snooze until";
    /// What sleeping means.
    SNOOZE_HINT = "It comes back by itself, or as soon as the customer writes. Meanwhile it takes none of your room.";
    /// A time that is offered.
    IN_AN_HOUR = "In an hour";
    /// A time that is offered.
    IN_FOUR_HOURS = "In four hours";
    /// A time that is offered.
    UNTIL_TOMORROW = "Tomorrow morning";
    /// A time that is offered.
    UNTIL_MONDAY = "Next Monday";
    /// Label of the field for any other.
    ANOTHER_TIME = "Another time";
    /// A time that has passed.
    TIME_AHEAD = "Please choose a time that lies ahead.";
    /// Before the time.
    SLEEPS_UNTIL = "Sleeps until";
    /// It is over, and the viewer wraps it up.
    YOU_WRAP_UP = "You wrap it up: categories and notes are open.";
    /// It is over.
    LINE_CLOSED = "Closed";
    /// It goes on.
    LINE_REOPENED = "Reopened";
    /// Words stood here.
    LINE_ERASED = "Erased";
    /// Says why messages wait, and how long still.
    held(why: &str, seconds: i64) = "{why}. The next goes in {seconds} s.";
    /// Messages wait for each other.
    ONE_AFTER_ANOTHER = "They go one after another.";
    /// What the contact thought of it.
    RATING = "Rating";
    /// A team that is not known by name.
    A_TEAM = "another team";
    /// An operator who is not known by name.
    A_COLLEAGUE = "A colleague";
    /// The contact wants to be called.
    CALL_WISHED = "The customer wants to be called";
    /// For [`status`].
    STATUS_BOT = "with a bot";
    /// For [`status`].
    STATUS_WAITING = "waiting";
    /// For [`status`].
    STATUS_ACTIVE = "open";
    /// For [`status`].
    STATUS_SNOOZED = "snoozed";
    /// For [`status`].
    STATUS_CLOSED = "closed";
    /// For [`intervention`].
    INTERVENTION_ASSIGNED = "In hand";
    /// For [`intervention`].
    INTERVENTION_DEFERRED = "Deferred";
    /// For [`intervention`].
    INTERVENTION_HELPED = "Help given";
    /// For [`intervention`].
    INTERVENTION_CANCELLED = "Not needed";
    /// For [`intervention`].
    INTERVENTION_OTHER = "Help needed";
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
    /// Not yet sent.
    QUEUED = "queued";
    /// Handed to the channel.
    SENT = "sent";
    /// For [`progress`].
    not_sent(why: &str) = "not sent: {why}";
    /// For [`progress`].
    may_have_arrived(why: &str) = "may have arrived: {why}";
    /// For [`unsupported`].
    AN_ANIMATION = "Animation, not shown here";
    /// For [`unsupported`].
    AN_AUDIO = "Audio file, not shown here";
    /// For [`unsupported`].
    A_CONTACT = "Shared contact, not shown here";
    /// For [`unsupported`].
    A_DIE = "Dice, not shown here";
    /// For [`unsupported`].
    A_DOCUMENT = "Document, not shown here";
    /// For [`unsupported`].
    A_LOCATION = "Location, not shown here";
    /// For [`unsupported`].
    A_PHOTO = "Photo, not shown here";
    /// For [`unsupported`].
    A_POLL = "Poll, not shown here";
    /// For [`unsupported`].
    A_STICKER = "Sticker, not shown here";
    /// For [`unsupported`].
    A_VENUE = "Place, not shown here";
    /// For [`unsupported`].
    A_VIDEO = "Video, not shown here";
    /// For [`unsupported`].
    A_VIDEO_NOTE = "Video message, not shown here";
    /// For [`unsupported`].
    A_VOICE_MESSAGE = "Voice message, not shown here";
    /// For [`unsupported`].
    something(what: &str) = "Something that is not shown here ({what})";
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
    /// For [`handed_over`].
    handed_over_as(bot: &str, why: &str) = "{bot} handed over: {why}";
    /// For [`underway`].
    waiting(count: usize, seconds: i64) = "{count} message waiting {seconds} s" | "{count} messages waiting {seconds} s";
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
    /// For [`stars`].
    of_five_stars(count: u32) = "{count} of 5 stars" | "{count} of 5 stars";
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
    /// Somebody else writes here.
    types(name: &str) = "{name} is typing…";
    /// The keys that send.
    SEND_KEYS = "Ctrl ↵";
}

/// Returns the name of a state.
#[must_use]
pub fn status(status: Status) -> &'static str {
    let word = match status {
        Status::Bot => STATUS_BOT,
        Status::Waiting => STATUS_WAITING,
        Status::Active => STATUS_ACTIVE,
        Status::Snoozed => STATUS_SNOOZED,
        Status::Closed => STATUS_CLOSED,
    };
    word.text()
}

/// Says how far a message has come.
#[must_use]
pub fn progress(progress: &Progress) -> String {
    match progress {
        Progress::Queued | Progress::Held { .. } => QUEUED.text().to_owned(),
        Progress::Sending => SENDING.text().to_owned(),
        Progress::Sent => SENT.text().to_owned(),
        Progress::Failed { why } => not_sent(why),
        Progress::Unknown { why } => may_have_arrived(why),
    }
}

/// Stands for something that is not shown in full.
#[must_use]
pub fn unsupported(what: &str) -> String {
    let word = match what {
        "animation" => AN_ANIMATION,
        "audio" => AN_AUDIO,
        "contact" => A_CONTACT,
        "dice" => A_DIE,
        "document" => A_DOCUMENT,
        "location" => A_LOCATION,
        "photo" => A_PHOTO,
        "poll" => A_POLL,
        "sticker" => A_STICKER,
        "venue" => A_VENUE,
        "video" => A_VIDEO,
        "video_note" => A_VIDEO_NOTE,
        "voice" => A_VOICE_MESSAGE,
        _ => return something(what),
    };
    word.text().to_owned()
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

/// Returns where an intervention stands.
#[must_use]
pub fn intervention(status: &str) -> &'static str {
    let word = match status {
        "assigned" => INTERVENTION_ASSIGNED,
        "deferred" => INTERVENTION_DEFERRED,
        "closed" => INTERVENTION_HELPED,
        "cancelled" => INTERVENTION_CANCELLED,
        _ => INTERVENTION_OTHER,
    };
    word.text()
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

/// Says how many messages wait for the channel, and for how long.
#[must_use]
pub fn underway(count: usize, seconds: i64) -> String {
    waiting(count, seconds)
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

/// Says for those who cannot see stars how many there are.
#[must_use]
pub fn stars(stars: Stars) -> String {
    of_five_stars(stars.count().into())
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
