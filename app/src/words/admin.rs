//! Administration: operators, teams, channels.

use domain::{channel::Intake, permission::Role, team::Assignment};

words! { admin:
    /// Label of the places.
    PLACES = "Administration";
    /// One place.
    OPERATORS = "Operators";
    /// One place.
    TEAMS = "Teams";
    /// One place.
    CHANNELS = "Channels";
    /// Keeps what was typed.
    SAVE = "Save";
    /// While it is kept.
    SAVING = "Saving…";
    /// It is kept.
    SAVED = "Saved.";
    /// Leaves the form.
    DISMISS = "Close the form";
    /// Label of a name.
    NAME = "Name";
    /// Mark of what is switched off.
    DISABLED = "disabled";
    /// Switches off.
    DISABLE = "Disable";
    /// Switches on.
    ENABLE = "Enable";
    /// One place.
    AWAY_REASONS = "Away reasons";
    /// What they are.
    AWAY_REASONS_HINT = "Who is away says why with one of these, here and on the console, and may add own words.";
    /// Label.
    REASONS = "Reasons";
    /// What is written.
    REASONS_HINT = "One in each line, in the order in which they are offered. None: any words are a reason.";
    /// What operators are.
    OPERATORS_HINT = "Who answers customers here.";
    /// Opens the form.
    NEW_OPERATOR = "New operator";
    /// Heading of the form.
    EDIT_OPERATOR = "Operator";
    /// What the name is for.
    OPERATOR_NAME_HINT = "Customers see it when he answers.";
    /// Label.
    EMAIL = "E-mail";
    /// What the address is for.
    EMAIL_HINT = "He logs in with it; no mail is sent.";
    /// Label.
    ROLE = "Role";
    /// What the teams are for.
    TEAMS_OF_HINT = "He gets the conversations of these teams. None means General.";
    /// Label.
    CAPACITY = "Capacity";
    /// What capacity is.
    CAPACITY_HINT = "In units: a chat costs 4, so 12 is three chats at once.";
    /// Heading of the way in.
    ACCESS = "Access";
    /// Has a password.
    HAS_PASSWORD = "Has set a password.";
    /// Has none.
    NO_PASSWORD = "Has not set a password yet: make a link and hand it over.";
    /// Makes a link.
    INVITE = "Make a one-time link";
    /// What to do with it.
    LINK_HINT = "Shown only this once. It sets a new password, works once and for 72 hours.";
    /// Label of the link.
    LINK = "One-time link";
    /// Copies the link.
    COPY = "Copy";
    /// It is copied.
    COPIED = "Copied.";
    /// What switching off does.
    DISABLE_OPERATOR_HINT = "Logs him out everywhere and puts his conversations back in the queue.";
    /// Label.
    PRESENCE = "Presence";
    /// Sets the presence.
    SET = "Set";
    /// Has no password yet.
    INVITED = "not logged in yet";
    /// What teams are.
    TEAMS_HINT = "Operators qualified for some topics.";
    /// Opens the form.
    NEW_TEAM = "New team";
    /// Heading of the form.
    EDIT_TEAM = "Team";
    /// What the name is for.
    TEAM_NAME_HINT = "Colleagues choose it when they transfer.";
    /// Label of the choice.
    MODE = "How conversations reach its operators";
    /// At once.
    AUTO = "At once";
    /// What *at once* does.
    AUTO_HINT = "The operator has it immediately.";
    /// By an offer.
    ACCEPT = "By an offer";
    /// What an offer does.
    ACCEPT_HINT = "The operator accepts or declines; else it goes to the next one.";
    /// Label of a time.
    FIRST_REPLY = "Time for the first reply, in seconds";
    /// What it does.
    FIRST_REPLY_HINT = "Then it goes back into the queue with its old place. Empty: never.";
    /// Label of a time.
    TIMEOUT = "Time to accept, in seconds";
    /// What it does.
    TIMEOUT_HINT = "Then it is offered to the next one.";
    /// Not a number.
    NOT_SECONDS = "Please give a whole number of seconds.";
    /// Not a number.
    NOT_UNITS = "Please give a whole number of units.";
    /// What channels are.
    CHANNELS_HINT = "Where customers write.";
    /// Opens the form.
    NEW_CHANNEL = "Connect a channel";
    /// What is chosen.
    CHANNEL_KIND = "Kind";
    /// A choice.
    TELEGRAM = "Telegram bot";
    /// Its hint.
    TELEGRAM_HINT = "Customers write to a bot of yours on Telegram.";
    /// A choice.
    API_CHANNEL = "API";
    /// Its hint.
    API_CHANNEL_HINT = "A platform of yours has the customers and their bot, and calls Switchboard with a token.";
    /// Nothing there.
    NO_CHANNEL = "No channel yet";
    /// What to do.
    NO_CHANNEL_HINT = "In Telegram, ask @BotFather for a bot; he answers with a token. Connect it here.";
    /// What the name is for.
    CHANNEL_NAME_HINT = "For colleagues; customers see the bot's own name.";
    /// Label.
    TOKEN = "Bot token";
    /// What it is.
    TOKEN_HINT = "From @BotFather, such as 123456:ABC… It is kept sealed, never shown.";
    /// Label of the choice.
    INTAKE = "How messages come in";
    /// We ask.
    POLLING = "Polling";
    /// What polling needs.
    POLLING_HINT = "Switchboard asks Telegram. Works anywhere.";
    /// Telegram calls.
    WEBHOOK = "Webhook";
    /// What a webhook needs.
    WEBHOOK_HINT = "Telegram calls Switchboard. Needs a public https address.";
    /// Connects.
    CONNECT = "Connect";
    /// While it connects.
    CONNECTING = "Connecting…";
    /// It is being looked at.
    CHECKING = "Checking…";
    /// It works.
    CONNECTED = "Connected";
    /// Looks once more.
    CHECK_AGAIN = "Check again";
    /// Whether contacts of a channel are asked how it was.
    ASKS_RATING = "Ask contacts how it was, once a person has concluded";
    /// Mark of the channel on which operators work.
    CONSOLE = "operators work here, too";
    /// Makes it that.
    MAKE_CONSOLE = "Let operators work here";
    /// Ends an operator's connection.
    DISCONNECT = "Disconnect Telegram";
    /// Says as whom an operator works in Telegram.
    works_as(who: &str) = "Works in Telegram, too, as {who}.";
    /// Says why it does not work.
    not_live(why: &str) = "Not live: {why}";
    /// For [`role_hint`].
    ROLE_HINT_AGENT = "answers customers";
    /// For [`role_hint`].
    ROLE_HINT_SUPERVISOR = "also takes over and sets colleagues' presence";
    /// For [`role_hint`].
    ROLE_HINT_ADMIN = "also sees all teams and configures everything";
    /// As [`connected_as`], without the sign.
    connected_with(handle: &str) = "Connected as @{handle}";
    /// For [`assignment`], with a time for the first reply.
    auto_until(time: &str) = "At once; back after {time} without a reply";
    /// For [`assignment`], by an offer.
    by_offer(time: &str) = "By an offer of {time}";
    /// A time.
    minutes(count: i64) = "{count} minute" | "{count} minutes";
    /// A time.
    seconds_long(count: i64) = "{count} second" | "{count} seconds";
}

/// Says that it works, and as whom.
#[must_use]
pub fn connected_as(handle: &str) -> String {
    connected_with(handle.trim_start_matches('@'))
}

/// Returns the name of a way in.
#[must_use]
pub fn intake(intake: Intake) -> &'static str {
    match intake {
        Intake::Polling => POLLING.text(),
        Intake::Webhook => WEBHOOK.text(),
    }
}

/// Says what a role may do.
#[must_use]
pub fn role_hint(role: Role) -> &'static str {
    let word = match role {
        Role::Agent => ROLE_HINT_AGENT,
        Role::Supervisor => ROLE_HINT_SUPERVISOR,
        Role::Admin => ROLE_HINT_ADMIN,
    };
    word.text()
}

/// Says in a line how a team's conversations reach its operators.
#[must_use]
pub fn assignment(assignment: &Assignment) -> String {
    match assignment {
        Assignment::Auto {
            first_reply_ms: Some(ms),
        } => auto_until(&seconds(*ms)),
        Assignment::Auto {
            first_reply_ms: None,
        } => AUTO.text().to_owned(),
        Assignment::Accept { timeout_ms } => by_offer(&seconds(*timeout_ms)),
    }
}

fn seconds(ms: i64) -> String {
    let seconds = ms / 1_000;
    if seconds >= 120 && seconds % 60 == 0 {
        minutes(seconds / 60)
    } else {
        seconds_long(seconds)
    }
}
