//! Tokens and webhooks.

use domain::{permission::Scope, webhook::Dialect};

/// Tokens of programs.
pub const TOKENS: &str = "Tokens";
/// What they are.
pub const TOKENS_HINT: &str = "Keys with which programs use the API.";
/// Makes one.
pub const NEW_TOKEN: &str = "New token";
/// There is none.
pub const NO_TOKEN: &str = "No program has a key";
/// What to do then.
pub const NO_TOKEN_HINT: &str = "Make a token for each program, so that each can be revoked alone.";
/// What a name is for.
pub const TOKEN_NAME_HINT: &str = "Which program has it, such as Shop or Night report.";
/// What it may do.
pub const SCOPE: &str = "What it may do";
/// In whose name.
pub const ITS_OPERATOR: &str = "In whose name";
/// What that means.
pub const ITS_OPERATOR_HINT: &str = "It sees what this person sees, and writes in this name.";
/// Nobody.
pub const NOBODY: &str = "Nobody's";
/// Where.
pub const ITS_CHANNEL: &str = "API channel";
/// What that means.
pub const ITS_CHANNEL_HINT: &str = "A platform's token sees this channel and nothing else.";
/// Nothing chosen.
pub const NO_CHANNEL: &str = "None";
/// Makes it.
pub const MAKE: &str = "Make";
/// At work.
pub const MAKING: &str = "Making…";
/// What is shown once.
pub const SECRET: &str = "Secret";
/// What is shown once.
pub const TOKEN_SECRET_HINT: &str =
    "Shown only this once. Send it as Authorization: Bearer … with each call.";
/// Ends it.
pub const REVOKE: &str = "Revoke";
/// It is over.
pub const REVOKED: &str = "Revoked";
/// Not used.
pub const NEVER_USED: &str = "never used";
/// Before the time of the last use.
pub const LAST_USED: &str = "last used ";

/// Webhooks.
pub const WEBHOOKS: &str = "Webhooks";
/// What they are.
pub const WEBHOOKS_HINT: &str = "Programs that are told what happens, by signed requests.";
/// Makes one.
pub const NEW_WEBHOOK: &str = "New webhook";
/// Changes one.
pub const EDIT_WEBHOOK: &str = "Webhook";
/// There is none.
pub const NO_WEBHOOK: &str = "Nobody is told anything";
/// What to do then.
pub const NO_WEBHOOK_HINT: &str =
    "Connect a program by its address; it gets what happens from then on.";
/// What a name is for.
pub const WEBHOOK_NAME_HINT: &str = "Which program listens.";
/// Where.
pub const ADDRESS: &str = "Address";
/// What an address is.
pub const ADDRESS_HINT: &str = "A public address that begins with https://.";
/// What it is told.
pub const EVENTS: &str = "Events";
/// What nothing chosen means.
pub const EVENTS_HINT: &str = "Nothing chosen: all of them.";
/// Carries a channel.
pub const CARRIES: &str = "Carries the API channel";
/// What that means.
pub const CARRIES_HINT: &str =
    "It is told of this channel alone, and its answer says that a message was sent.";
/// In order.
pub const ORDERED: &str = "In order";
/// What that means.
pub const ORDERED_HINT: &str = "The events of a conversation come strictly one after the other; one that fails holds up the rest of it.";
/// On.
pub const IS_ON: &str = "On";
/// What off means.
pub const IS_ON_HINT: &str = "While it is off, what happens waits for it.";
/// Another secret.
pub const ROTATE: &str = "New secret";
/// What that means.
pub const ROTATE_HINT: &str = "For a day the former secret signs too.";
/// What is shown once.
pub const WEBHOOK_SECRET_HINT: &str =
    "Shown only this once. With it the program checks webhook-signature as Standard Webhooks say.";
/// What was told.
pub const LOG: &str = "Told lately";
/// Nothing was.
pub const NOTHING_TOLD: &str = "Nothing yet.";
/// Again.
pub const REPLAY: &str = "Tell again";

/// Says where a webhook listens, and in which dialect when it is not ours.
#[must_use]
pub fn told_at(dialect: Dialect, url: String) -> String {
    match dialect {
        Dialect::Standard => url,
        Dialect::Chatwoot => format!("{url} · Chatwoot"),
    }
}

/// Returns the name of a scope.
#[must_use]
pub const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Admin => "Everything",
        Scope::Desk => "What an agent may do",
        Scope::Bot => "What a bot may do",
        Scope::Channel => "A platform's channel",
        Scope::Read => "Looking only",
    }
}

/// Returns what a scope is for.
#[must_use]
pub const fn scope_hint(scope: Scope) -> &'static str {
    match scope {
        Scope::Admin => "Configures the desk; keep it safe.",
        Scope::Desk => "Answers, takes, transfers and closes in a person's name.",
        Scope::Bot => "Acts where its bot has the turn.",
        Scope::Channel => "Says what its contacts and its bot say, and hands over.",
        Scope::Read => "Reads and changes nothing.",
    }
}

/// Returns a state of a delivery.
#[must_use]
pub fn delivery(state: &str, attempts: i64) -> String {
    let state = match state {
        "done" => "told",
        "failed" => "given up",
        "sending" => "on its way",
        _ => "waiting",
    };
    let count = super::counted(attempts, "attempt", "attempts");
    format!("{state} · {count}")
}

/// Returns what came of an attempt.
#[must_use]
pub fn attempt(number: i64, status: Option<i64>, took_ms: i64, answer: &str) -> String {
    let status = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    format!("{number}. {status} · {took_ms} ms · {answer}")
}
