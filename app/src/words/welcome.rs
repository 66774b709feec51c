//! The first run.

words! { welcome:
    /// Heading of the page, and its title.
    HEADING = "Welcome";
    /// Label of the steps.
    STEPS = "Steps";
    /// A step.
    YOU = "You";
    /// A step.
    TEAM = "Your team";
    /// A step.
    CHANNEL = "Where customers write";
    /// A step.
    MESSAGE = "The first message";
    /// What a team is.
    TEAM_HINT = "Conversations wait for a team. Everybody who is in no other is in this one; you are in it, \
    and take work from now on.";
    /// Label.
    TEAM_NAME = "Name of the team";
    /// What it is for.
    TEAM_NAME_HINT = "Customers see it where they are told who will answer.";
    /// To the next step.
    NEXT = "Continue";
    /// What a channel is.
    CHANNEL_HINT = "Customers write to a bot on Telegram. It takes a minute to make one:";
    /// How to make a bot.
    ASK_BOTFATHER = "Write /newbot to @BotFather on Telegram.";
    /// How to make a bot.
    NAME_BOT = "Give it a name that your customers know.";
    /// How to make a bot.
    PASTE_TOKEN = "Paste the token that you are given here.";
    /// Label.
    TOKEN = "Token of the bot";
    /// Connects it.
    CONNECT = "Connect";
    /// While it is kept.
    CONNECTING = "Connecting…";
    /// While it is looked whether it works.
    CHECKING = "Asking Telegram whether the token is good…";
    /// It works.
    CONNECTED = "Connected.";
    /// Leaves the first run.
    LATER = "Later: to the inbox";
    /// Before where to write.
    WRITE_TO = "Take your own phone and write something to";
    /// No bot is connected.
    NO_BOT = "No bot is connected yet; go back one step.";
    /// Before the first message is there.
    WAITING = "Waiting for the first message…";
    /// It is there.
    CAME = "It is here, and it is yours:";
    /// Opens it.
    ANSWER = "Answer it";
    /// Says why the channel does not work.
    broken(why: &str) = "It does not work: {why}";
}
