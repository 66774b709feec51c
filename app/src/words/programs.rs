//! Tokens and webhooks.

use domain::{permission::Scope, webhook::Dialect};

words! { programs:
    /// Tokens of programs.
    TOKENS = "Tokens";
    /// What they are.
    TOKENS_HINT = "Keys with which programs use the API.";
    /// Makes one.
    NEW_TOKEN = "New token";
    /// There is none.
    NO_TOKEN = "No program has a key";
    /// What to do then.
    NO_TOKEN_HINT = "Make a token for each program, so that each can be revoked alone.";
    /// What a name is for.
    TOKEN_NAME_HINT = "Which program has it, such as Shop or Night report.";
    /// What it may do.
    SCOPE = "What it may do";
    /// In whose name.
    ITS_OPERATOR = "In whose name";
    /// What that means.
    ITS_OPERATOR_HINT = "It sees what this person sees, and writes in this name.";
    /// Nobody.
    NOBODY = "Nobody's";
    /// Where.
    ITS_CHANNEL = "API channel";
    /// What that means.
    ITS_CHANNEL_HINT = "A platform's token sees this channel and nothing else.";
    /// Nothing chosen.
    NO_CHANNEL = "None";
    /// Makes it.
    MAKE = "Make";
    /// At work.
    MAKING = "Making…";
    /// What is shown once.
    SECRET = "Secret";
    /// What is shown once.
    TOKEN_SECRET_HINT = "Shown only this once. Send it as Authorization: Bearer … with each call.";
    /// Ends it.
    REVOKE = "Revoke";
    /// It is over.
    REVOKED = "Revoked";
    /// Not used.
    NEVER_USED = "never used";
    /// Before the time of the last use.
    LAST_USED = "last used ";
    /// Webhooks.
    WEBHOOKS = "Webhooks";
    /// What they are.
    WEBHOOKS_HINT = "Programs that are told what happens, by signed requests.";
    /// Makes one.
    NEW_WEBHOOK = "New webhook";
    /// Changes one.
    EDIT_WEBHOOK = "Webhook";
    /// There is none.
    NO_WEBHOOK = "Nobody is told anything";
    /// What to do then.
    NO_WEBHOOK_HINT = "Connect a program by its address; it gets what happens from then on.";
    /// What a name is for.
    WEBHOOK_NAME_HINT = "Which program listens.";
    /// Where.
    ADDRESS = "Address";
    /// What an address is.
    ADDRESS_HINT = "A public address that begins with https://.";
    /// What it is told.
    EVENTS = "Events";
    /// What nothing chosen means.
    EVENTS_HINT = "Nothing chosen: all of them.";
    /// Carries a channel.
    CARRIES = "Carries the API channel";
    /// What that means.
    CARRIES_HINT = "It is told of this channel alone, and its answer says that a message was sent.";
    /// In order.
    ORDERED = "In order";
    /// What that means.
    ORDERED_HINT = "The events of a conversation come strictly one after the other; one that fails holds up the rest of it.";
    /// On.
    IS_ON = "On";
    /// What off means.
    IS_ON_HINT = "While it is off, what happens waits for it.";
    /// Another secret.
    ROTATE = "New secret";
    /// What that means.
    ROTATE_HINT = "For a day the former secret signs too.";
    /// What is shown once.
    WEBHOOK_SECRET_HINT = "Shown only this once. With it the program checks webhook-signature as Standard Webhooks say.";
    /// What was told.
    LOG = "Told lately";
    /// Nothing was.
    NOTHING_TOLD = "Nothing yet.";
    /// Again.
    REPLAY = "Tell again";
    /// For [`scope`].
    SCOPE_ADMIN = "Everything";
    /// For [`scope`].
    SCOPE_DESK = "What an agent may do";
    /// For [`scope`].
    SCOPE_BOT = "What a bot may do";
    /// For [`scope`].
    SCOPE_CHANNEL = "A platform's channel";
    /// For [`scope`].
    SCOPE_READ = "Looking only";
    /// For [`scope_hint`].
    SCOPE_HINT_ADMIN = "Configures the desk; keep it safe.";
    /// For [`scope_hint`].
    SCOPE_HINT_DESK = "Answers, takes, transfers and closes in a person's name.";
    /// For [`scope_hint`].
    SCOPE_HINT_BOT = "Acts where its bot has the turn.";
    /// For [`scope_hint`].
    SCOPE_HINT_CHANNEL = "Says what its contacts and its bot say, and hands over.";
    /// For [`scope_hint`].
    SCOPE_HINT_READ = "Reads and changes nothing.";
    /// For [`delivery`].
    TOLD = "told";
    /// For [`delivery`].
    GIVEN_UP = "given up";
    /// For [`delivery`].
    ON_ITS_WAY = "on its way";
    /// For [`delivery`].
    WAITING = "waiting";
    /// For [`delivery`].
    attempts_made(count: i64) = "{count} attempt" | "{count} attempts";
    /// For [`attempt`].
    NO_ANSWER = "no answer";
}

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
pub fn scope(scope: Scope) -> &'static str {
    let word = match scope {
        Scope::Admin => SCOPE_ADMIN,
        Scope::Desk => SCOPE_DESK,
        Scope::Bot => SCOPE_BOT,
        Scope::Channel => SCOPE_CHANNEL,
        Scope::Read => SCOPE_READ,
    };
    word.text()
}

/// Returns what a scope is for.
#[must_use]
pub fn scope_hint(scope: Scope) -> &'static str {
    let word = match scope {
        Scope::Admin => SCOPE_HINT_ADMIN,
        Scope::Desk => SCOPE_HINT_DESK,
        Scope::Bot => SCOPE_HINT_BOT,
        Scope::Channel => SCOPE_HINT_CHANNEL,
        Scope::Read => SCOPE_HINT_READ,
    };
    word.text()
}

/// Returns a state of a delivery.
#[must_use]
pub fn delivery(state: &str, attempts: i64) -> String {
    let state = match state {
        "done" => TOLD,
        "failed" => GIVEN_UP,
        "sending" => ON_ITS_WAY,
        _ => WAITING,
    };
    format!("{state} · {}", attempts_made(attempts))
}

/// Returns what came of an attempt.
#[must_use]
pub fn attempt(number: i64, status: Option<i64>, took_ms: i64, answer: &str) -> String {
    let status = status.map_or_else(|| NO_ANSWER.text().to_owned(), |status| status.to_string());
    format!("{number}. {status} · {took_ms} ms · {answer}")
}
