//! A conversation: its thread, its turn, its composer, its details.

use domain::{conversation::Status, message::Progress, rating::Stars};

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
    /// Heading of the bots that it may be given to.
    BOTS = "Bots";
    /// Heading of the contact reasons.
    CATEGORIES = "Categories";
    /// Nothing is chosen.
    NO_CATEGORY = "None yet.";
    /// Chooses one more.
    ADD_CATEGORY = "Add a category";
    /// Takes a category away.
    remove_category(name: &str) = "Remove {name}";
    /// Gives the conversation back to a bot.
    hand_back(bot: &str) = "Hand back to {bot}";
    /// A bot has the turn.
    given_to_bot(bot: &str) = "{bot} answers";
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
    /// For [`underway`].
    waiting(count: usize, seconds: i64) = "{count} message waiting {seconds} s" | "{count} messages waiting {seconds} s";
    /// For [`stars`].
    of_five_stars(count: u32) = "{count} of 5 stars" | "{count} of 5 stars";
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

/// Says how many messages wait for the channel, and for how long.
#[must_use]
pub fn underway(count: usize, seconds: i64) -> String {
    waiting(count, seconds)
}

/// Says for those who cannot see stars how many there are.
#[must_use]
pub fn stars(stars: Stars) -> String {
    of_five_stars(stars.count().into())
}
