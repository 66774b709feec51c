//! The first run.

/// Heading of the page, and its title.
pub const HEADING: &str = "Welcome";
/// Label of the steps.
pub const STEPS: &str = "Steps";
/// A step.
pub const YOU: &str = "You";
/// A step.
pub const TEAM: &str = "Your team";
/// A step.
pub const CHANNEL: &str = "Where customers write";
/// A step.
pub const MESSAGE: &str = "The first message";
/// What a team is.
pub const TEAM_HINT: &str = "Conversations wait for a team. Everybody who is in no other is in this one; you are in it, \
    and take work from now on.";
/// Label.
pub const TEAM_NAME: &str = "Name of the team";
/// What it is for.
pub const TEAM_NAME_HINT: &str = "Customers see it where they are told who will answer.";
/// To the next step.
pub const NEXT: &str = "Continue";
/// What a channel is.
pub const CHANNEL_HINT: &str =
    "Customers write to a bot on Telegram. It takes a minute to make one:";
/// How to make a bot.
pub const ASK_BOTFATHER: &str = "Write /newbot to @BotFather on Telegram.";
/// How to make a bot.
pub const NAME_BOT: &str = "Give it a name that your customers know.";
/// How to make a bot.
pub const PASTE_TOKEN: &str = "Paste the token that you are given here.";
/// Label.
pub const TOKEN: &str = "Token of the bot";
/// Connects it.
pub const CONNECT: &str = "Connect";
/// While it is kept.
pub const CONNECTING: &str = "Connecting…";
/// While it is looked whether it works.
pub const CHECKING: &str = "Asking Telegram whether the token is good…";
/// It works.
pub const CONNECTED: &str = "Connected.";
/// Leaves the first run.
pub const LATER: &str = "Later: to the inbox";
/// Before where to write.
pub const WRITE_TO: &str = "Take your own phone and write something to";
/// No bot is connected.
pub const NO_BOT: &str = "No bot is connected yet; go back one step.";
/// Before the first message is there.
pub const WAITING: &str = "Waiting for the first message…";
/// It is there.
pub const CAME: &str = "It is here, and it is yours:";
/// Opens it.
pub const ANSWER: &str = "Answer it";

/// Says why the channel does not work.
#[must_use]
pub fn broken(why: &str) -> String {
    format!("It does not work: {why}")
}
