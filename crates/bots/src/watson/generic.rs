//! The items of an answer, by their type.

use domain::bot::Call;
use serde::Deserialize;
use serde_json::Value;

/// One item. Fields of all types stand side by side: unknown types and fields do no harm.
#[derive(Deserialize)]
pub(super) struct Item {
    pub(super) response_type: String,
    /// Set for items that are meant for built-in integrations only.
    #[serde(default)]
    pub(super) channels: Vec<Value>,
    pub(super) text: Option<String>,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) header: Option<String>,
    pub(super) source: Option<Value>,
    #[serde(default)]
    pub(super) options: Vec<Choice>,
    #[serde(default)]
    pub(super) suggestions: Vec<Choice>,
    #[serde(default)]
    pub(super) primary_results: Vec<Found>,
    pub(super) time: Option<u32>,
    pub(super) message_to_human_agent: Option<String>,
    pub(super) agent_available: Option<Told>,
    pub(super) agent_unavailable: Option<Told>,
    pub(super) topic: Option<String>,
    pub(super) transfer_info: Option<Transfer>,
}

/// An option or a suggestion.
#[derive(Deserialize)]
pub(super) struct Choice {
    pub(super) label: String,
    #[serde(default)]
    pub(super) value: Value,
}

/// Something that a search found.
#[derive(Deserialize)]
pub(super) struct Found {
    pub(super) title: Option<String>,
    pub(super) body: Option<String>,
    pub(super) url: Option<String>,
}

/// What a contact is told.
#[derive(Deserialize)]
pub(super) struct Told {
    pub(super) message: Option<String>,
}

/// Where a conversation is to go, by service desk.
#[derive(Deserialize)]
pub(super) struct Transfer {
    #[serde(default)]
    pub(super) target: Targets,
}

/// Our own key among those of service desks.
#[derive(Default, Deserialize)]
pub(super) struct Targets {
    pub(super) switchboard: Option<Target>,
}

/// What our own key may hold.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Target {
    pub(super) team: Option<String>,
    pub(super) intent: Option<String>,
    pub(super) skills: Vec<String>,
    /// Whether the contact wants to be called.
    pub(super) call: Option<Call>,
}
