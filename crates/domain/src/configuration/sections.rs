//! A configuration as text: sections of things by identity, whatever kind of thing they are.

use super::Configuration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A kind of thing in a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// A team.
    Team,
    /// A category.
    Category,
    /// An intent.
    Intent,
    /// A canned reply.
    CannedReply,
    /// A bot.
    Bot,
    /// A channel.
    Channel,
    /// A webhook.
    Webhook,
    /// The routing policy.
    RoutingPolicy,
    /// The reasons for being away.
    AwayReasons,
    /// How long words are kept.
    Retention,
    /// Name and colour.
    Brand,
}

impl Noun {
    /// Those of which there are many: what others name comes before them.
    pub(super) const MANY: [Self; 7] = [
        Self::Team,
        Self::Category,
        Self::Intent,
        Self::CannedReply,
        Self::Bot,
        Self::Channel,
        Self::Webhook,
    ];

    /// Those of which there is one.
    pub(super) const ONE: [Self; 4] = [
        Self::RoutingPolicy,
        Self::AwayReasons,
        Self::Retention,
        Self::Brand,
    ];

    /// Returns its place in the file.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Team => "teams",
            Self::Category => "categories",
            Self::Intent => "intents",
            Self::CannedReply => "canned_replies",
            Self::Bot => "bots",
            Self::Channel => "channels",
            Self::Webhook => "webhooks",
            Self::RoutingPolicy => "routing_policy",
            Self::AwayReasons => "away_reasons",
            Self::Retention => "retention",
            Self::Brand => "brand",
        }
    }

    /// Says whether no two have one name.
    pub(super) const fn is_named_once(self) -> bool {
        matches!(
            self,
            Self::Team | Self::Category | Self::Intent | Self::CannedReply
        )
    }
}

/// A configuration as text is: sections of things by identity.
pub(super) struct Sections(pub(super) Value);

impl Sections {
    pub(super) fn of(configuration: &Configuration) -> Self {
        Self(serde_json::to_value(configuration).unwrap_or_default())
    }

    /// Lists the things of a kind with their identities; wholes before their parts.
    pub(super) fn things(&self, noun: Noun) -> Vec<(&String, &Value)> {
        let section = self.0.get(noun.key()).and_then(Value::as_object);
        let mut things: Vec<_> = section.into_iter().flatten().collect();
        things.sort_by_key(|(id, _)| self.line(noun, id).len());
        things
    }

    pub(super) fn thing(&self, noun: Noun, id: &str) -> Option<&Value> {
        self.0.get(noun.key())?.get(id)
    }

    pub(super) fn section_mut(&mut self, noun: Noun) -> Option<&mut Map<String, Value>> {
        self.0.get_mut(noun.key())?.as_object_mut()
    }

    /// Lists the names from a thing up to its root; a tree that bites its tail ends somewhere.
    fn line(&self, noun: Noun, id: &str) -> Vec<&str> {
        const DEEPEST: usize = 32;
        let mut next = self.thing(noun, id);
        std::iter::from_fn(|| {
            let thing = next?;
            let parent = thing.get("parent_id").and_then(Value::as_str);
            next = parent.and_then(|parent| self.thing(noun, parent));
            let name = thing.get("name").or_else(|| thing.get("shortcut"));
            Some(name.and_then(Value::as_str).unwrap_or_default())
        })
        .take(DEEPEST)
        .collect()
    }

    /// Returns the name of a thing with those above it: `Billing › Refund`.
    pub(super) fn path(&self, noun: Noun, id: &str) -> String {
        let mut names = self.line(noun, id);
        names.reverse();
        names.join(" › ")
    }

    /// Returns what a thing is known by where its identity is not.
    pub(super) fn mark(&self, noun: Noun, id: &str) -> String {
        let kind = self.thing(noun, id).and_then(|thing| thing.get("kind"));
        let kind = kind.and_then(Value::as_str).unwrap_or_default();
        format!("{kind} {}", self.path(noun, id).to_lowercase())
    }
}
