//! Bots: operators that are programs, and how they are reached.

mod act;
mod step;
mod trial;
mod turn;

pub use act::{
    Act, Attachment, Attributes, Button, Call, Close, HandOver, HandOverCause, Say, Words,
};
pub use step::{BotStep, MAX_STEP_WORDS, Outcome, Trace, Usage};
pub use trial::{Answer, BotTrial, MAX_TRIAL_LINES, Side, TrialLine, Tried};
pub use turn::{MAX_RECENT, Turn};

use crate::{
    complaint::{self, Complaint},
    id::{CategoryId, OperatorId, TeamId},
    team::{BadField, parse_name},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How long a bot may take unless set otherwise, in ms: with two seconds for everything else a customer is with a
/// person ten seconds after he wrote.
pub const DEFAULT_DEADLINE_MS: i64 = 8_000;

/// The longest that a bot may take, in ms.
const MAX_DEADLINE_MS: i64 = 120_000;

/// The units that a bot has unless set otherwise: a hundred chats.
pub const DEFAULT_BOT_CAPACITY_UNITS: i64 = 400;

/// How a bot is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotKind {
    /// Built in: understands intents, answers from canned replies, hands over.
    Concierge,
    /// A program that gets signed events and answers with acts, or through REST.
    Webhook,
    /// Rasa's REST channel.
    Rasa,
    /// IBM Watson Assistant, version 2.
    Watson,
    /// Any server that speaks chat completions.
    Openai,
    /// A platform's own: it speaks there by itself and is never asked; the platform says what it said.
    External,
}

impl BotKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Concierge,
        Self::Webhook,
        Self::Rasa,
        Self::Watson,
        Self::Openai,
        Self::External,
    ];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Concierge => "concierge",
            Self::Webhook => "webhook",
            Self::Rasa => "rasa",
            Self::Watson => "watson",
            Self::Openai => "openai",
            Self::External => "external",
        }
    }

    /// Finds a kind by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a protocol needs to know; which of it, the kind says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BotSettings {
    /// Where the bot listens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Watson: the assistant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assistant_id: Option<String>,
    /// Watson: the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<String>,
    /// Chat completions: the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Chat completions: what the model is told about its task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// Concierge: the words with which it greets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
}

/// A bot, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bot {
    /// Who it is among the operators.
    pub id: OperatorId,
    /// Its name as customers see it.
    pub name: String,
    /// How it is reached.
    pub kind: BotKind,
    /// What its protocol needs to know.
    pub settings: BotSettings,
    /// True when it has a secret: a key of its provider, or the one that signs what it is sent.
    pub has_secret: bool,
    /// The teams whose conversations it gets where the policy asks a team's bots; none: General's.
    pub teams: BTreeSet<TeamId>,
    /// How much it can do at once.
    pub capacity_units: i64,
    /// How long it may take for an answer, in ms.
    pub deadline_ms: i64,
    /// What a conversation is put into that begins with it; leaving all of them is a handover.
    pub categories: BTreeSet<CategoryId>,
    /// The team for its conversations when it fails; absent: as for any other.
    pub failure_team: Option<TeamId>,
    /// What replaces its categories when it fails.
    pub failure_categories: BTreeSet<CategoryId>,
    /// False when an admin has switched it off.
    pub is_enabled: bool,
    /// Whether it is kept from customers.
    pub breaker: Breaker,
    /// What went wrong last.
    pub last_failure: Option<LastFailure>,
    /// Grows with every change.
    pub version: i64,
}

impl Bot {
    /// Says whether it gets conversations.
    #[must_use]
    pub const fn is_available(&self) -> bool {
        self.is_enabled && matches!(self.breaker, Breaker::Closed)
    }
}

/// Whether a bot is kept from customers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "breaker", rename_all = "snake_case")]
pub enum Breaker {
    /// It gets conversations.
    #[default]
    Closed,
    /// It failed too often; it is tried from time to time.
    Open {
        /// Since when.
        since: Timestamp,
    },
    /// A person stopped it; only a person lets it back.
    Held {
        /// Since when.
        since: Timestamp,
    },
}

/// What went wrong with a bot last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastFailure {
    /// When.
    pub at: Timestamp,
    /// What, in words for admins.
    pub why: String,
}

/// What an admin asks a bot to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotForm {
    /// The name as customers see it.
    pub name: String,
    /// How it is reached.
    pub kind: BotKind,
    /// What its protocol needs to know.
    #[serde(default)]
    pub settings: BotSettings,
    /// Its provider's key; write-only. Absent: the one that it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The teams whose conversations it gets where the policy asks a team's bots; none: General's.
    #[serde(default)]
    pub team_ids: BTreeSet<TeamId>,
    /// How much it can do at once.
    #[serde(default = "default_capacity")]
    pub capacity: i64,
    /// How long it may take for an answer, in ms.
    #[serde(default = "default_deadline")]
    pub deadline_ms: i64,
    /// What a conversation is put into that begins with it.
    #[serde(default)]
    pub category_ids: BTreeSet<CategoryId>,
    /// The team for its conversations when it fails.
    #[serde(default)]
    pub failure_team_id: Option<TeamId>,
    /// What replaces its categories when it fails.
    #[serde(default)]
    pub failure_category_ids: BTreeSet<CategoryId>,
    /// False switches it off.
    #[serde(default = "yes")]
    pub is_enabled: bool,
}

const fn default_capacity() -> i64 {
    DEFAULT_BOT_CAPACITY_UNITS
}

const fn default_deadline() -> i64 {
    DEFAULT_DEADLINE_MS
}

const fn yes() -> bool {
    true
}

impl BotForm {
    /// Checks every field; what the kind does not need is left out.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let name = parse_name("name", &self.name)?;
        let settings = self.settings.check(self.kind)?;
        if !(0..=1_000_000).contains(&self.capacity) {
            return Err(BadField::new("capacity", complaint::BOT_CAPACITY));
        }
        if !(1_000..=MAX_DEADLINE_MS).contains(&self.deadline_ms) {
            return Err(BadField::new("deadline_ms", complaint::BOT_DEADLINE));
        }
        let secret = self.secret.as_deref().map(str::trim);
        Ok(Self {
            name,
            settings,
            secret: secret.filter(|s| !s.is_empty()).map(str::to_owned),
            ..self.clone()
        })
    }
}

impl BotSettings {
    fn check(&self, kind: BotKind) -> Result<Self, BadField> {
        let url = || {
            let url = required("url", self.url.as_ref(), complaint::BOT_WHERE)?;
            let is_web = url.starts_with("https://") || url.starts_with("http://");
            if is_web {
                Ok(Some(url))
            } else {
                Err(BadField::new("url", complaint::ADDRESS_BEGINNING))
            }
        };
        let nothing = Self::default();
        Ok(match kind {
            BotKind::Concierge => Self {
                greeting: optional(self.greeting.as_ref()),
                ..nothing
            },
            BotKind::External => nothing,
            BotKind::Webhook | BotKind::Rasa => Self {
                url: url()?,
                ..nothing
            },
            BotKind::Watson => Self {
                url: url()?,
                assistant_id: Some(required(
                    "assistant_id",
                    self.assistant_id.as_ref(),
                    complaint::WHICH_ASSISTANT,
                )?),
                environment_id: Some(required(
                    "environment_id",
                    self.environment_id.as_ref(),
                    complaint::WHICH_ENVIRONMENT,
                )?),
                ..nothing
            },
            BotKind::Openai => Self {
                url: url()?,
                model: Some(required(
                    "model",
                    self.model.as_ref(),
                    complaint::WHICH_MODEL,
                )?),
                instructions: optional(self.instructions.as_ref()),
                ..nothing
            },
        })
    }
}

fn optional(typed: Option<&String>) -> Option<String> {
    let words = typed.map(|words| words.trim().to_owned());
    words.filter(|words| !words.is_empty())
}

fn required(field: &str, typed: Option<&String>, question: Complaint) -> Result<String, BadField> {
    optional(typed).ok_or_else(|| BadField::new(field, question))
}

/// Why a bot's turn ended and a person is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverReason {
    /// The contact asked for a person.
    Asked,
    /// The bot said that it can't help.
    Unable,
    /// Its categories say that people are responsible.
    Category,
    /// The bot did not answer in time.
    Timeout,
    /// The bot could not be reached, or answered with an error.
    Unreachable,
    /// The bot's answer could not be understood.
    Malformed,
    /// The bot said nothing.
    Silent,
    /// The bot repeats itself, or gets nowhere.
    Stuck,
    /// The bot is kept from customers.
    Held,
}

impl HandOverReason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Asked,
        Self::Unable,
        Self::Category,
        Self::Timeout,
        Self::Unreachable,
        Self::Malformed,
        Self::Silent,
        Self::Stuck,
        Self::Held,
    ];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Unable => "unable",
            Self::Category => "category",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Malformed => "malformed",
            Self::Silent => "silent",
            Self::Stuck => "stuck",
            Self::Held => "held",
        }
    }

    /// Says whether the bot failed, rather than decided.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Asked | Self::Unable | Self::Category => false,
            Self::Timeout
            | Self::Unreachable
            | Self::Malformed
            | Self::Silent
            | Self::Stuck
            | Self::Held => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: BotKind, settings: BotSettings) -> BotForm {
        BotForm {
            name: "Rob".into(),
            kind,
            settings,
            secret: Some(" ".into()),
            team_ids: BTreeSet::new(),
            capacity: default_capacity(),
            deadline_ms: default_deadline(),
            category_ids: BTreeSet::new(),
            failure_team_id: None,
            failure_category_ids: BTreeSet::new(),
            is_enabled: true,
        }
    }

    #[test]
    fn each_kind_asks_for_what_it_needs_and_keeps_nothing_else() {
        let all = BotSettings {
            url: Some("https://bot.example".into()),
            assistant_id: Some("a".into()),
            environment_id: Some("e".into()),
            model: Some("m".into()),
            instructions: Some("Be kind.".into()),
            greeting: Some("Hello".into()),
        };
        let kept = |kind| form(kind, all.clone()).check().unwrap();
        assert_eq!(kept(BotKind::Concierge).settings.url, None);
        assert_eq!(kept(BotKind::Webhook).settings.model, None);
        assert_eq!(kept(BotKind::Webhook).secret, None, "nothing was typed");
        let lacking = |kind| form(kind, BotSettings::default()).check();
        assert!(lacking(BotKind::Concierge).is_ok());
        for kind in [
            BotKind::Webhook,
            BotKind::Rasa,
            BotKind::Watson,
            BotKind::Openai,
        ] {
            assert_eq!(lacking(kind).unwrap_err().field, "url");
        }
        let file = BotSettings {
            url: Some("file:///etc/passwd".into()),
            ..all
        };
        assert!(form(BotKind::Webhook, file).check().is_err());
    }

    #[test]
    fn a_deadline_is_a_time_that_customers_wait() {
        let mut bad = form(BotKind::Concierge, BotSettings::default());
        for deadline_ms in [0, 999, 120_001] {
            bad.deadline_ms = deadline_ms;
            assert_eq!(bad.check().unwrap_err().field, "deadline_ms");
        }
    }
}
