//! What each server of a bot was told to do, and what it was asked.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The questions that are kept of each server.
const KEPT: usize = 1_000;

/// What a server of a bot goes by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The secret with which events for its webhook are signed: `whsec_…`. Without one, signatures must be there but are
    /// not compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The key or token that the other protocols want; without one, any will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// What a server of a bot answers to one question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerAnswer {
    /// What it says, message by message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<String>,
    /// What can be pressed under the last of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<String>,
    /// Why it hands over, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hands_over: Option<String>,
    /// The team that it hands over to, by name; by id for a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// When the customer wants to be called, if it hands over for that: `now` or `later`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// Whether it ends the conversation.
    #[serde(skip_serializing_if = "is_false")]
    pub closes: bool,
    /// Whether it pauses the conversation, as Rasa does: from then on it is silent there, until it is resumed.
    #[serde(skip_serializing_if = "is_false")]
    pub pauses: bool,
    /// A webhook of its own that it calls before it answers, as Watson's actions do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<ServerHook>,
    /// What goes wrong on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<ServerFault>,
}

/// An address that a bot's server calls while it makes up its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerHook {
    /// Where, on loopback; `{conversation}` stands for what the question names.
    pub url: String,
    /// The token that it shows (RFC 6750).
    pub token: String,
    /// What it sends, as JSON.
    #[serde(default)]
    pub body: Value,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What goes wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ServerFault {
    /// It comes so much later, in the world's clock.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// It never comes.
    Hang,
    /// The connection is closed before it comes.
    HangUp,
    /// An error comes in its place.
    Status {
        /// The HTTP status.
        code: u16,
        /// The header `Retry-After`, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
    },
    /// A page for people comes in its place, with a good status.
    Page,
    /// It ends in the middle.
    Cut,
    /// It is followed by so many blanks.
    Large {
        /// Bytes.
        bytes: usize,
    },
    /// What it says is said twice.
    Twice,
    /// It is one for another conversation, where the protocol names it.
    Stranger,
    /// These bytes come in its place, with a good status.
    Raw {
        /// The body.
        body: String,
    },
}

/// A question that a server of a bot got.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// When, in ms since the Unix epoch.
    pub at_ms: i64,
    /// The protocol: `webhook`, `rasa`, `tracker`, `events`, `watson` or `completions`.
    pub protocol: String,
    /// The words to be answered; empty for a question that was refused.
    pub text: String,
    /// Why it was refused, if it was.
    pub complaint: Option<String>,
    /// The body as it came; null for what is no JSON.
    pub body: Value,
}

/// The servers of all bots.
#[derive(Debug, Default)]
pub(crate) struct Servers(BTreeMap<String, Server>);

#[derive(Debug, Default)]
struct Server {
    settings: ServerSettings,
    answers: VecDeque<ServerAnswer>,
    asked: VecDeque<Asked>,
    paused: BTreeSet<String>,
}

impl Servers {
    pub(crate) fn settings(&self, name: &str) -> ServerSettings {
        self.0
            .get(name)
            .map(|server| server.settings.clone())
            .unwrap_or_default()
    }

    pub(crate) fn set(&mut self, name: &str, settings: ServerSettings) {
        self.named(name).settings = settings;
    }

    pub(crate) fn queue(&mut self, name: &str, answers: Vec<ServerAnswer>) {
        self.named(name).answers.extend(answers);
    }

    pub(crate) fn next(&mut self, name: &str) -> Option<ServerAnswer> {
        self.0.get_mut(name)?.answers.pop_front()
    }

    pub(crate) fn is_paused(&self, name: &str, conversation: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|server| server.paused.contains(conversation))
    }

    pub(crate) fn pause(&mut self, name: &str, conversation: &str, is_paused: bool) {
        let paused = &mut self.named(name).paused;
        if is_paused {
            paused.insert(conversation.to_owned());
        } else {
            paused.remove(conversation);
        }
    }

    pub(crate) fn keep(&mut self, name: &str, asked: Asked) {
        let kept = &mut self.named(name).asked;
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(asked);
    }

    pub(crate) fn asked(&self, name: &str) -> Vec<Asked> {
        self.0
            .get(name)
            .map(|server| server.asked.iter().cloned().collect())
            .unwrap_or_default()
    }

    fn named(&mut self, name: &str) -> &mut Server {
        self.0.entry(name.to_owned()).or_default()
    }
}
