//! Administration: categories, intents, bots.

use domain::bot::BotKind;

words! { support:
    /// One place.
    CATEGORIES = "Categories";
    /// One place.
    INTENTS = "Intents";
    /// One place.
    BOTS = "Bots";
    /// Takes it away.
    REMOVE = "Remove";
    /// What categories are.
    CATEGORIES_HINT = "Why customers write: for reports, for who sees a conversation, and for where it goes.";
    /// Opens the form.
    NEW_CATEGORY = "New category";
    /// Heading of the form.
    EDIT_CATEGORY = "Category";
    /// What the name is for.
    CATEGORY_NAME_HINT = "A short reason, such as Refund.";
    /// Label.
    PART_OF = "Part of";
    /// What it means.
    PART_OF_HINT = "Categories form a tree: Refund may be a part of Billing.";
    /// No parent.
    NOTHING_ABOVE = "Nothing: it stands at the top";
    /// Label.
    VISIBLE_TO = "Who sees its conversations";
    /// Everybody of the team.
    TO_AGENTS = "Agents";
    /// What it means.
    TO_AGENTS_HINT = "Everybody of the conversation's team.";
    /// Those who supervise.
    TO_SUPERVISORS = "Supervisors only";
    /// What it means.
    TO_SUPERVISORS_HINT = "Hidden from agents until the category changes; made for what a bot handles.";
    /// Label.
    ITS_TEAM = "Team";
    /// What it means.
    ITS_TEAM_HINT = "A conversation that nobody has goes there when it gets this category.";
    /// No team.
    NO_TEAM = "None: it stays where it is";
    /// A mark.
    REQUIRED = "Required";
    /// What it means.
    REQUIRED_HINT = "A conversation can't be closed without it, or one of its parts.";
    /// Nothing is there.
    NO_CATEGORY = "No categories yet";
    /// What to do.
    NO_CATEGORY_HINT = "Make one to say what conversations are about.";
    /// What intents are.
    INTENTS_HINT = "What customers want, and which team is qualified for it.";
    /// Opens the form.
    NEW_INTENT = "New intent";
    /// Heading of the form.
    EDIT_INTENT = "Intent";
    /// What the name is for.
    INTENT_NAME_HINT = "Customers see it on a button when they are asked what it is about.";
    /// What the team is for.
    INTENT_TEAM_HINT = "Conversations with this intent go to this team.";
    /// Label.
    EXAMPLES = "What customers say";
    /// What the examples are for.
    EXAMPLES_HINT = "One sentence a line. Ten different ones are a good start.";
    /// Label.
    DESCRIPTION = "Description";
    /// What it is for.
    DESCRIPTION_HINT = "For colleagues.";
    /// Nothing is there.
    NO_INTENT = "No intents yet";
    /// What to do.
    NO_INTENT_HINT = "Make one for each thing that customers write for.";
    /// What bots are.
    BOTS_HINT = "Operators that are programs. When one fails, a person has the conversation within seconds.";
    /// Opens the form.
    NEW_BOT = "New bot";
    /// Heading of the form.
    EDIT_BOT = "Bot";
    /// What the name is for.
    BOT_NAME_HINT = "Customers see it.";
    /// Label.
    BOT_KIND = "How it is reached";
    /// Label.
    URL = "Address";
    /// Label.
    KEY = "Key";
    /// What it is for.
    EXTERNAL_BOT_HINT = "It needs no address: the platform of an API channel tells what it said and when it hands over.";
    /// A hint.
    KEY_HINT = "It is kept sealed and never shown again. Empty keeps the one that is there.";
    /// What it is for.
    WEBHOOK_URL_HINT = "Signed events are sent there; the answer is a list of acts, or comes later through REST.";
    /// What it is for.
    WEBHOOK_KEY_HINT = "The secret that signs what is sent (whsec_…). Empty makes one, or keeps the one that is there.";
    /// What it is for.
    RASA_URL_HINT = "Rasa's own address; its REST channel is used.";
    /// What it is for.
    RASA_KEY_HINT = "Rasa's token, if it wants one.";
    /// What it is for.
    WATSON_URL_HINT = "The service instance, as IBM shows it.";
    /// Label.
    ASSISTANT = "Assistant";
    /// What it is for.
    ASSISTANT_HINT = "Its id.";
    /// Label.
    ENVIRONMENT = "Environment";
    /// What it is for.
    ENVIRONMENT_HINT = "The id of the draft or live environment.";
    /// What it is for.
    OPENAI_URL_HINT = "The base address of a server that speaks chat completions, up to and with /v1.";
    /// Label.
    MODEL = "Model";
    /// What it is for.
    MODEL_HINT = "Its name at that server.";
    /// Label.
    INSTRUCTIONS = "Instructions";
    /// What they are for.
    INSTRUCTIONS_HINT = "What the model is told about its task and your company.";
    /// Label.
    GREETING = "Greeting";
    /// What it is for.
    GREETING_HINT = "The first words to a customer. Empty: it says hello and asks what it is about.";
    /// Label.
    DEADLINE = "Time to answer";
    /// What it is for.
    DEADLINE_HINT = "In seconds. Then a person gets the conversation.";
    /// Label.
    BOT_TEAMS = "Teams";
    /// What they are for.
    BOT_TEAMS_HINT = "It gets their conversations where the routing asks a team's bots. None is General.";
    /// Label.
    OWN_CATEGORIES = "Its own categories";
    /// What they are for.
    OWN_CATEGORIES_HINT = "A conversation that begins with it gets them. Taking all of them away hands over to people.";
    /// Label.
    FAILURE_CATEGORIES = "Categories after a failure";
    /// What they are for.
    FAILURE_CATEGORIES_HINT = "They replace its own when it fails.";
    /// Label.
    FAILURE_TEAM = "Team after a failure";
    /// What it is for.
    FAILURE_TEAM_HINT = "Who gets the conversations that it fails at.";
    /// No team.
    AS_ANY_OTHER = "As any other conversation";
    /// A switch.
    SWITCHED_ON = "Switched on";
    /// What it means.
    SWITCHED_ON_HINT = "Off: what it has goes to people, and it gets nothing more.";
    /// Nothing is there.
    NO_BOT = "No bots yet";
    /// What to do.
    NO_BOT_HINT = "Make one, then choose it as the one who answers first on a channel.";
    /// State of a bot.
    ANSWERS = "answers customers";
    /// State of a bot.
    KEPT_AWAY = "kept from customers: it fails too often";
    /// State of a bot.
    HELD = "stopped by hand";
    /// Keeps a bot from customers.
    HOLD = "Stop now";
    /// Lets a bot back.
    LET_BACK = "Let back";
    /// Before what went wrong.
    LAST_FAILURE = "Last failure:";
    /// What to do with a secret.
    SECRET_ONCE = "This secret signs what the bot is sent. It is shown once; copy it now.";
    /// Label.
    FIRST_BOT = "Answers first";
    /// No bot.
    PEOPLE = "People";
    /// For [`bot_kind`].
    BOT_KIND_CONCIERGE = "Concierge";
    /// For [`bot_kind`].
    BOT_KIND_WEBHOOK = "Webhook";
    /// For [`bot_kind`].
    BOT_KIND_RASA = "Rasa";
    /// For [`bot_kind`].
    BOT_KIND_WATSON = "Watson Assistant";
    /// For [`bot_kind`].
    BOT_KIND_OPENAI = "Language model";
    /// For [`bot_kind`].
    BOT_KIND_EXTERNAL = "Platform's own";
    /// For [`bot_kinds`].
    CONCIERGE_HINT = "Built in: understands your intents, and hands over.";
    /// For [`bot_kinds`].
    WEBHOOK_HINT = "Your own program, asked by signed events.";
    /// For [`bot_kinds`].
    RASA_HINT = "A Rasa server's REST channel.";
    /// For [`bot_kinds`].
    WATSON_HINT = "IBM Watson Assistant, version 2.";
    /// For [`bot_kinds`].
    OPENAI_HINT = "Any server that speaks chat completions.";
    /// For [`bot_kinds`].
    EXTERNAL_HINT = "Speaks on the platform of an API channel, which tells what it said.";
    /// Says how many examples an intent has.
    examples(count: usize) = "{count} example" | "{count} examples";
}

/// Returns how a bot is reached.
#[must_use]
pub fn bot_kind(kind: BotKind) -> &'static str {
    let word = match kind {
        BotKind::Concierge => BOT_KIND_CONCIERGE,
        BotKind::Webhook => BOT_KIND_WEBHOOK,
        BotKind::Rasa => BOT_KIND_RASA,
        BotKind::Watson => BOT_KIND_WATSON,
        BotKind::Openai => BOT_KIND_OPENAI,
        BotKind::External => BOT_KIND_EXTERNAL,
    };
    word.text()
}

/// Returns the kinds with an explanation each: value, label, explanation.
#[must_use]
pub fn bot_kinds() -> Vec<(&'static str, &'static str, &'static str)> {
    let hint = |kind| match kind {
        BotKind::Concierge => CONCIERGE_HINT,
        BotKind::Webhook => WEBHOOK_HINT,
        BotKind::Rasa => RASA_HINT,
        BotKind::Watson => WATSON_HINT,
        BotKind::Openai => OPENAI_HINT,
        BotKind::External => EXTERNAL_HINT,
    };
    let kinds = BotKind::ALL.into_iter();
    kinds
        .map(|kind| (kind.name(), bot_kind(kind), hint(kind).text()))
        .collect()
}
