//! One's own page.

words! { account:
    /// Heading.
    HEADING = "Account";
    /// Heading of what is known.
    YOU = "You";
    /// Label.
    NAME = "Name";
    /// Label.
    EMAIL = "E-mail";
    /// Label.
    ROLE = "Role";
    /// Who changes these.
    CHANGED_BY = "An admin can change these.";
    /// Heading of the form.
    PASSWORD = "Change password";
    /// What it does.
    PASSWORD_HINT = "Every other browser that you are logged in with is logged out.";
    /// Label.
    CURRENT = "Current password";
    /// Label.
    NEW = "New password";
    /// Button.
    SAVE = "Change password";
    /// While it is at work.
    SAVING = "Changing…";
    /// Done.
    SAVED = "Your password is changed.";
    /// Heading of the end.
    SESSION = "This browser";
    /// What is shown as role when it is not known.
    NONE = "–";
    /// Heading.
    CONSOLE = "Work in Telegram";
    /// What it means.
    CONSOLE_HINT = "What you have in the inbox comes to your phone, too, and what you write there goes \
    to the customer. /help in the chat shows the rest.";
    /// Nobody can connect himself.
    NO_CONSOLE = "No Telegram bot is connected yet. An admin can do that under Channels.";
    /// Button.
    CONNECT_TELEGRAM = "Connect Telegram";
    /// Link.
    OPEN_TELEGRAM = "Open Telegram";
    /// How long the link is good.
    LINK_ENDS = "Good for 15 minutes, once. This page notices when you are connected.";
    /// He has blocked the bot.
    UNREACHABLE = "Messages do not reach you there: you have blocked the bot. Write /start to it.";
    /// Button.
    DISCONNECT = "Disconnect Telegram";
    /// As [`connected_as`], where a name is all that is known.
    connected(name: &str) = "Connected as {name}";
    /// As [`connected_as`], with the name in the address.
    connected_with(name: &str, username: &str) = "Connected as {name} (@{username})";
    /// As [`or_write`], where the bot has no name yet.
    OR_WRITE_HERE = "Or write this to the bot:";
    /// As [`or_write`], with the bot's name.
    or_write_to(bot: &str) = "Or write this to @{bot}:";
    /// Heading of the languages, and what they are called together.
    LANGUAGE = "Language";
    /// How it is chosen.
    LANGUAGE_HINT = "Of these pages, in this browser. Customers are written to in theirs.";
}

/// Says as whom one is connected.
#[must_use]
pub fn connected_as(name: &str, username: Option<&str>) -> String {
    match username {
        Some(username) => connected_with(name, username),
        None => connected(name),
    }
}

/// Says what to do where the link does not open Telegram.
#[must_use]
pub fn or_write(bot: &str) -> String {
    if bot.is_empty() {
        OR_WRITE_HERE.text().to_owned()
    } else {
        or_write_to(bot)
    }
}
