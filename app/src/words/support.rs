//! Administration: categories, intents, bots.

use crate::words::counted;
use domain::bot::BotKind;

/// One place.
pub const CATEGORIES: &str = "Categories";
/// One place.
pub const INTENTS: &str = "Intents";
/// One place.
pub const BOTS: &str = "Bots";
/// Takes it away.
pub const REMOVE: &str = "Remove";
/// What categories are.
pub const CATEGORIES_HINT: &str =
    "Why customers write: for reports, for who sees a conversation, and for where it goes.";
/// Opens the form.
pub const NEW_CATEGORY: &str = "New category";
/// Heading of the form.
pub const EDIT_CATEGORY: &str = "Category";
/// What the name is for.
pub const CATEGORY_NAME_HINT: &str = "A short reason, such as Refund.";
/// Label.
pub const PART_OF: &str = "Part of";
/// What it means.
pub const PART_OF_HINT: &str = "Categories form a tree: Refund may be a part of Billing.";
/// No parent.
pub const NOTHING_ABOVE: &str = "Nothing: it stands at the top";
/// Label.
pub const VISIBLE_TO: &str = "Who sees its conversations";
/// Everybody of the team.
pub const TO_AGENTS: &str = "Agents";
/// What it means.
pub const TO_AGENTS_HINT: &str = "Everybody of the conversation's team.";
/// Those who supervise.
pub const TO_SUPERVISORS: &str = "Supervisors only";
/// What it means.
pub const TO_SUPERVISORS_HINT: &str =
    "Hidden from agents until the category changes; made for what a bot handles.";
/// Label.
pub const ITS_TEAM: &str = "Team";
/// What it means.
pub const ITS_TEAM_HINT: &str =
    "A conversation that nobody has goes there when it gets this category.";
/// No team.
pub const NO_TEAM: &str = "None: it stays where it is";
/// A mark.
pub const REQUIRED: &str = "Required";
/// What it means.
pub const REQUIRED_HINT: &str = "A conversation can't be closed without it, or one of its parts.";
/// Nothing is there.
pub const NO_CATEGORY: &str = "No categories yet";
/// What to do.
pub const NO_CATEGORY_HINT: &str = "Make one to say what conversations are about.";
/// What intents are.
pub const INTENTS_HINT: &str = "What customers want, and which team is qualified for it.";
/// Opens the form.
pub const NEW_INTENT: &str = "New intent";
/// Heading of the form.
pub const EDIT_INTENT: &str = "Intent";
/// What the name is for.
pub const INTENT_NAME_HINT: &str =
    "Customers see it on a button when they are asked what it is about.";
/// What the team is for.
pub const INTENT_TEAM_HINT: &str = "Conversations with this intent go to this team.";
/// Label.
pub const EXAMPLES: &str = "What customers say";
/// What the examples are for.
pub const EXAMPLES_HINT: &str = "One sentence a line. Ten different ones are a good start.";
/// Label.
pub const DESCRIPTION: &str = "Description";
/// What it is for.
pub const DESCRIPTION_HINT: &str = "For colleagues.";
/// Nothing is there.
pub const NO_INTENT: &str = "No intents yet";
/// What to do.
pub const NO_INTENT_HINT: &str = "Make one for each thing that customers write for.";
/// What bots are.
pub const BOTS_HINT: &str =
    "Operators that are programs. When one fails, a person has the conversation within seconds.";
/// Opens the form.
pub const NEW_BOT: &str = "New bot";
/// Heading of the form.
pub const EDIT_BOT: &str = "Bot";
/// What the name is for.
pub const BOT_NAME_HINT: &str = "Customers see it.";
/// Label.
pub const BOT_KIND: &str = "How it is reached";
/// Label.
pub const URL: &str = "Address";
/// Label.
pub const KEY: &str = "Key";
/// What it is for.
pub const EXTERNAL_BOT_HINT: &str = "It needs no address: the platform of an API channel tells what it said and when it hands over.";
/// A hint.
pub const KEY_HINT: &str =
    "It is kept sealed and never shown again. Empty keeps the one that is there.";
/// What it is for.
pub const WEBHOOK_URL_HINT: &str =
    "Signed events are sent there; the answer is a list of acts, or comes later through REST.";
/// What it is for.
pub const WEBHOOK_KEY_HINT: &str = "The secret that signs what is sent (whsec_…). Empty makes one, or keeps the one that is there.";
/// What it is for.
pub const RASA_URL_HINT: &str = "Rasa's own address; its REST channel is used.";
/// What it is for.
pub const RASA_KEY_HINT: &str = "Rasa's token, if it wants one.";
/// What it is for.
pub const WATSON_URL_HINT: &str = "The service instance, as IBM shows it.";
/// Label.
pub const ASSISTANT: &str = "Assistant";
/// What it is for.
pub const ASSISTANT_HINT: &str = "Its id.";
/// Label.
pub const ENVIRONMENT: &str = "Environment";
/// What it is for.
pub const ENVIRONMENT_HINT: &str = "The id of the draft or live environment.";
/// What it is for.
pub const OPENAI_URL_HINT: &str =
    "The base address of a server that speaks chat completions, up to and with /v1.";
/// Label.
pub const MODEL: &str = "Model";
/// What it is for.
pub const MODEL_HINT: &str = "Its name at that server.";
/// Label.
pub const INSTRUCTIONS: &str = "Instructions";
/// What they are for.
pub const INSTRUCTIONS_HINT: &str = "What the model is told about its task and your company.";
/// Label.
pub const GREETING: &str = "Greeting";
/// What it is for.
pub const GREETING_HINT: &str =
    "The first words to a customer. Empty: it says hello and asks what it is about.";
/// Label.
pub const DEADLINE: &str = "Time to answer";
/// What it is for.
pub const DEADLINE_HINT: &str = "In seconds. Then a person gets the conversation.";
/// Label.
pub const OWN_CATEGORIES: &str = "Its own categories";
/// What they are for.
pub const OWN_CATEGORIES_HINT: &str =
    "A conversation that begins with it gets them. Taking all of them away hands over to people.";
/// Label.
pub const FAILURE_CATEGORIES: &str = "Categories after a failure";
/// What they are for.
pub const FAILURE_CATEGORIES_HINT: &str = "They replace its own when it fails.";
/// Label.
pub const FAILURE_TEAM: &str = "Team after a failure";
/// What it is for.
pub const FAILURE_TEAM_HINT: &str = "Who gets the conversations that it fails at.";
/// No team.
pub const AS_ANY_OTHER: &str = "As any other conversation";
/// A switch.
pub const SWITCHED_ON: &str = "Switched on";
/// What it means.
pub const SWITCHED_ON_HINT: &str = "Off: what it has goes to people, and it gets nothing more.";
/// Nothing is there.
pub const NO_BOT: &str = "No bots yet";
/// What to do.
pub const NO_BOT_HINT: &str = "Make one, then choose it as the one who answers first on a channel.";
/// State of a bot.
pub const ANSWERS: &str = "answers customers";
/// State of a bot.
pub const KEPT_AWAY: &str = "kept from customers: it fails too often";
/// State of a bot.
pub const HELD: &str = "stopped by hand";
/// Keeps a bot from customers.
pub const HOLD: &str = "Stop now";
/// Lets a bot back.
pub const LET_BACK: &str = "Let back";
/// Before what went wrong.
pub const LAST_FAILURE: &str = "Last failure:";
/// What to do with a secret.
pub const SECRET_ONCE: &str =
    "This secret signs what the bot is sent. It is shown once; copy it now.";
/// Label.
pub const FIRST_BOT: &str = "Answers first";
/// No bot.
pub const PEOPLE: &str = "People";

/// Returns how a bot is reached.
#[must_use]
pub const fn bot_kind(kind: BotKind) -> &'static str {
    match kind {
        BotKind::Concierge => "Concierge",
        BotKind::Webhook => "Webhook",
        BotKind::Rasa => "Rasa",
        BotKind::Watson => "Watson Assistant",
        BotKind::Openai => "Language model",
        BotKind::External => "Platform's own",
    }
}

/// Returns the kinds with an explanation each: value, label, explanation.
#[must_use]
pub fn bot_kinds() -> Vec<(&'static str, &'static str, &'static str)> {
    let hint = |kind| match kind {
        BotKind::Concierge => "Built in: understands your intents, and hands over.",
        BotKind::Webhook => "Your own program, asked by signed events.",
        BotKind::Rasa => "A Rasa server's REST channel.",
        BotKind::Watson => "IBM Watson Assistant, version 2.",
        BotKind::Openai => "Any server that speaks chat completions.",
        BotKind::External => "Speaks on the platform of an API channel, which tells what it said.",
    };
    let kinds = BotKind::ALL.into_iter();
    kinds
        .map(|kind| (kind.name(), bot_kind(kind), hint(kind)))
        .collect()
}

/// Says how many examples an intent has.
#[must_use]
pub fn examples(count: usize) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    counted(count, "example", "examples")
}
