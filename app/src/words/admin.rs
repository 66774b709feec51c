//! Administration: operators, teams, channels.

use crate::words::counted;
use domain::{channel::Intake, permission::Role, team::Assignment};

/// Label of the places.
pub const PLACES: &str = "Administration";
/// One place.
pub const OPERATORS: &str = "Operators";
/// One place.
pub const TEAMS: &str = "Teams";
/// One place.
pub const CHANNELS: &str = "Channels";
/// Keeps what was typed.
pub const SAVE: &str = "Save";
/// While it is kept.
pub const SAVING: &str = "Saving…";
/// It is kept.
pub const SAVED: &str = "Saved.";
/// Leaves the form.
pub const DISMISS: &str = "Close the form";
/// Label of a name.
pub const NAME: &str = "Name";
/// Mark of what is switched off.
pub const DISABLED: &str = "disabled";
/// Switches off.
pub const DISABLE: &str = "Disable";
/// Switches on.
pub const ENABLE: &str = "Enable";

/// One place.
pub const AWAY_REASONS: &str = "Away reasons";
/// What they are.
pub const AWAY_REASONS_HINT: &str =
    "Who is away says why with one of these, here and on the console, and may add own words.";
/// Label.
pub const REASONS: &str = "Reasons";
/// What is written.
pub const REASONS_HINT: &str =
    "One in each line, in the order in which they are offered. None: any words are a reason.";

/// What operators are.
pub const OPERATORS_HINT: &str = "Who answers customers here.";
/// Opens the form.
pub const NEW_OPERATOR: &str = "New operator";
/// Heading of the form.
pub const EDIT_OPERATOR: &str = "Operator";
/// What the name is for.
pub const OPERATOR_NAME_HINT: &str = "Customers see it when he answers.";
/// Label.
pub const EMAIL: &str = "E-mail";
/// What the address is for.
pub const EMAIL_HINT: &str = "He logs in with it; no mail is sent.";
/// Label.
pub const ROLE: &str = "Role";
/// What the teams are for.
pub const TEAMS_OF_HINT: &str = "He gets the conversations of these teams. None means General.";
/// Label.
pub const CAPACITY: &str = "Capacity";
/// What capacity is.
pub const CAPACITY_HINT: &str = "In units: a chat costs 4, so 12 is three chats at once.";
/// Heading of the way in.
pub const ACCESS: &str = "Access";
/// Has a password.
pub const HAS_PASSWORD: &str = "Has set a password.";
/// Has none.
pub const NO_PASSWORD: &str = "Has not set a password yet: make a link and hand it over.";
/// Makes a link.
pub const INVITE: &str = "Make a one-time link";
/// What to do with it.
pub const LINK_HINT: &str =
    "Shown only this once. It sets a new password, works once and for 72 hours.";
/// Label of the link.
pub const LINK: &str = "One-time link";
/// Copies the link.
pub const COPY: &str = "Copy";
/// It is copied.
pub const COPIED: &str = "Copied.";
/// What switching off does.
pub const DISABLE_OPERATOR_HINT: &str =
    "Logs him out everywhere and puts his conversations back in the queue.";
/// Label.
pub const PRESENCE: &str = "Presence";
/// Sets the presence.
pub const SET: &str = "Set";
/// Has no password yet.
pub const INVITED: &str = "not logged in yet";

/// What teams are.
pub const TEAMS_HINT: &str = "Operators qualified for some topics.";
/// Opens the form.
pub const NEW_TEAM: &str = "New team";
/// Heading of the form.
pub const EDIT_TEAM: &str = "Team";
/// What the name is for.
pub const TEAM_NAME_HINT: &str = "Colleagues choose it when they transfer.";
/// Label of the choice.
pub const MODE: &str = "How conversations reach its operators";
/// At once.
pub const AUTO: &str = "At once";
/// What *at once* does.
pub const AUTO_HINT: &str = "The operator has it immediately.";
/// By an offer.
pub const ACCEPT: &str = "By an offer";
/// What an offer does.
pub const ACCEPT_HINT: &str = "The operator accepts or declines; else it goes to the next one.";
/// Label of a time.
pub const FIRST_REPLY: &str = "Time for the first reply, in seconds";
/// What it does.
pub const FIRST_REPLY_HINT: &str =
    "Then it goes back into the queue with its old place. Empty: never.";
/// Label of a time.
pub const TIMEOUT: &str = "Time to accept, in seconds";
/// What it does.
pub const TIMEOUT_HINT: &str = "Then it is offered to the next one.";
/// Not a number.
pub const NOT_SECONDS: &str = "Please give a whole number of seconds.";
/// Not a number.
pub const NOT_UNITS: &str = "Please give a whole number of units.";

/// What channels are.
pub const CHANNELS_HINT: &str = "Where customers write.";
/// Opens the form.
pub const NEW_CHANNEL: &str = "Connect a channel";
/// What is chosen.
pub const CHANNEL_KIND: &str = "Kind";
/// A choice.
pub const TELEGRAM: &str = "Telegram bot";
/// Its hint.
pub const TELEGRAM_HINT: &str = "Customers write to a bot of yours on Telegram.";
/// A choice.
pub const API_CHANNEL: &str = "API";
/// Its hint.
pub const API_CHANNEL_HINT: &str =
    "A platform of yours has the customers and their bot, and calls Switchboard with a token.";
/// Nothing there.
pub const NO_CHANNEL: &str = "No channel yet";
/// What to do.
pub const NO_CHANNEL_HINT: &str =
    "In Telegram, ask @BotFather for a bot; he answers with a token. Connect it here.";
/// What the name is for.
pub const CHANNEL_NAME_HINT: &str = "For colleagues; customers see the bot's own name.";
/// Label.
pub const TOKEN: &str = "Bot token";
/// What it is.
pub const TOKEN_HINT: &str = "From @BotFather, such as 123456:ABC… It is kept sealed, never shown.";
/// Label of the choice.
pub const INTAKE: &str = "How messages come in";
/// We ask.
pub const POLLING: &str = "Polling";
/// What polling needs.
pub const POLLING_HINT: &str = "Switchboard asks Telegram. Works anywhere.";
/// Telegram calls.
pub const WEBHOOK: &str = "Webhook";
/// What a webhook needs.
pub const WEBHOOK_HINT: &str = "Telegram calls Switchboard. Needs a public https address.";
/// Connects.
pub const CONNECT: &str = "Connect";
/// While it connects.
pub const CONNECTING: &str = "Connecting…";
/// It is being looked at.
pub const CHECKING: &str = "Checking…";
/// It works.
pub const CONNECTED: &str = "Connected";
/// Looks once more.
pub const CHECK_AGAIN: &str = "Check again";

/// Whether contacts of a channel are asked how it was.
pub const ASKS_RATING: &str = "Ask contacts how it was, once a person has concluded";
/// Mark of the channel on which operators work.
pub const CONSOLE: &str = "operators work here, too";
/// Makes it that.
pub const MAKE_CONSOLE: &str = "Let operators work here";
/// Ends an operator's connection.
pub const DISCONNECT: &str = "Disconnect Telegram";

/// Says as whom an operator works in Telegram.
#[must_use]
pub fn works_as(who: &str) -> String {
    format!("Works in Telegram, too, as {who}.")
}

/// Says that it works, and as whom.
#[must_use]
pub fn connected_as(handle: &str) -> String {
    format!("Connected as @{}", handle.trim_start_matches('@'))
}

/// Says why it does not work.
#[must_use]
pub fn not_live(why: &str) -> String {
    format!("Not live: {why}")
}

/// Returns the name of a way in.
#[must_use]
pub const fn intake(intake: Intake) -> &'static str {
    match intake {
        Intake::Polling => POLLING,
        Intake::Webhook => WEBHOOK,
    }
}

/// Says what a role may do.
#[must_use]
pub const fn role_hint(role: Role) -> &'static str {
    match role {
        Role::Agent => "answers customers",
        Role::Supervisor => "also takes over and sets colleagues' presence",
        Role::Admin => "also sees all teams and configures everything",
    }
}

/// Says in a line how a team's conversations reach its operators.
#[must_use]
pub fn assignment(assignment: &Assignment) -> String {
    match assignment {
        Assignment::Auto {
            first_reply_ms: Some(ms),
        } => {
            format!("At once; back after {} without a reply", seconds(*ms))
        }
        Assignment::Auto {
            first_reply_ms: None,
        } => "At once".to_owned(),
        Assignment::Accept { timeout_ms } => format!("By an offer of {}", seconds(*timeout_ms)),
    }
}

fn seconds(ms: i64) -> String {
    let seconds = ms / 1_000;
    if seconds >= 120 && seconds % 60 == 0 {
        counted(seconds / 60, "minute", "minutes")
    } else {
        counted(seconds, "second", "seconds")
    }
}
