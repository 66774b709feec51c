//! The group of a team in Telegram.

words! { team_group:
    /// Heading.
    GROUP = "Group in Telegram";
    /// What it does.
    GROUP_HINT = "Each conversation of the team gets a topic in a group with topics. Operators of the team who have \
        connected their Telegram answer there; who writes to a customer who waits takes him.";
    /// There is none to connect to.
    NO_CONSOLE = "No Telegram bot is connected yet. Connect one under Channels.";
    /// The state.
    connected(title: &str) = "Connected: {title}";
    /// Button.
    CONNECT = "Connect a group";
    /// Link to Telegram.
    OPEN_TELEGRAM = "Choose the group in Telegram";
    /// Before the words that do the same.
    OR_WRITE = "Or make the bot an administrator who may manage topics, and write this in the group:";
    /// How long the link is good.
    LINK_ENDS = "Good for 15 minutes, once. This page notices when the group is connected.";
    /// Button.
    DISCONNECT = "Disconnect the group";
    /// Trouble.
    REMOVED = "The bot was taken out of the group, so nothing is shown there. Add it again as an administrator.";
    /// Trouble.
    NO_RIGHTS = "The bot may not manage topics, so new conversations are not shown. Give it that right in the group.";
    /// Trouble.
    NO_TOPICS = "The group has no topics any more. Switch them on in its settings.";
    /// Trouble, in the words of Telegram.
    refused(why: &str) = "Telegram refuses messages into the group: {why}";
}
