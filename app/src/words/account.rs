//! One's own page.

/// Heading.
pub const HEADING: &str = "Account";
/// Heading of what is known.
pub const YOU: &str = "You";
/// Label.
pub const NAME: &str = "Name";
/// Label.
pub const EMAIL: &str = "E-mail";
/// Label.
pub const ROLE: &str = "Role";
/// Who changes these.
pub const CHANGED_BY: &str = "An admin can change these.";
/// Heading of the form.
pub const PASSWORD: &str = "Change password";
/// What it does.
pub const PASSWORD_HINT: &str = "Every other browser that you are logged in with is logged out.";
/// Label.
pub const CURRENT: &str = "Current password";
/// Label.
pub const NEW: &str = "New password";
/// Button.
pub const SAVE: &str = "Change password";
/// While it is at work.
pub const SAVING: &str = "Changing…";
/// Done.
pub const SAVED: &str = "Your password is changed.";
/// Heading of the end.
pub const SESSION: &str = "This browser";
/// What is shown as role when it is not known.
pub const NONE: &str = "–";
/// Heading.
pub const CONSOLE: &str = "Work in Telegram";
/// What it means.
pub const CONSOLE_HINT: &str = "What you have in the inbox comes to your phone, too, and what you write there goes \
    to the customer. /help in the chat shows the rest.";
/// Nobody can connect himself.
pub const NO_CONSOLE: &str =
    "No Telegram bot is connected yet. An admin can do that under Channels.";
/// Button.
pub const CONNECT_TELEGRAM: &str = "Connect Telegram";
/// Link.
pub const OPEN_TELEGRAM: &str = "Open Telegram";
/// How long the link is good.
pub const LINK_ENDS: &str = "Good for 15 minutes, once. This page notices when you are connected.";
/// He has blocked the bot.
pub const UNREACHABLE: &str =
    "Messages do not reach you there: you have blocked the bot. Write /start to it.";
/// Button.
pub const DISCONNECT: &str = "Disconnect Telegram";

/// Says as whom one is connected.
#[must_use]
pub fn connected_as(name: &str, username: Option<&str>) -> String {
    match username {
        Some(username) => format!("Connected as {name} (@{username})"),
        None => format!("Connected as {name}"),
    }
}

/// Says what to do where the link does not open Telegram.
#[must_use]
pub fn or_write(bot: &str) -> String {
    if bot.is_empty() {
        "Or write this to the bot:".to_owned()
    } else {
        format!("Or write this to @{bot}:")
    }
}
