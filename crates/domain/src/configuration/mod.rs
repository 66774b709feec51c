//! The configuration of a house as one file: what admins have decided, to be carried to another house or back.
//!
//! *In it*: teams with their hours and promises, categories, intents, shared canned replies, bots, channels, webhooks,
//! the routing policy, reasons for being away, how long words are kept, name and colour. *Not in it*: people and what
//! they may do, conversations, and whatever is secret (keys, tokens, the telephone account), so that the file may lie
//! beside other files.
//!
//! Nothing is removed by taking a file in: what the house has and the file has not stays as it is.

mod check;
mod parts;
mod plan;
mod sections;

pub use plan::{Effect, Plan, Step, plan};
pub use sections::Noun;

use crate::{
    bot::BotForm,
    brand::BrandForm,
    canned::CannedForm,
    category::CategoryForm,
    channel::ChannelKind,
    complaint::{self, Complaint},
    id::{CannedReplyId, CategoryId, ChannelId, IntentId, OperatorId, TeamId, WebhookId},
    intent::IntentForm,
    queue::Limits,
    retention::Retention,
    routing::{BusinessHours, RoutingPolicy},
    team::{Assignment, BadField},
    webhook::WebhookForm,
    widget::WidgetForm,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form in which files are written; a later one that can't be read by this program has another number.
pub const FORM: u32 = 1;

/// The configuration of a house.
///
/// Shape: each thing under its identity, which others name it by. What is left out of a file is not touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// [`FORM`].
    pub switchboard: u32,
    /// Teams.
    #[serde(default)]
    pub teams: BTreeMap<TeamId, TeamPart>,
    /// The tree of categories.
    #[serde(default)]
    pub categories: BTreeMap<CategoryId, CategoryForm>,
    /// Intents with their examples.
    #[serde(default)]
    pub intents: BTreeMap<IntentId, IntentForm>,
    /// The canned replies that everybody shares.
    #[serde(default)]
    pub canned_replies: BTreeMap<CannedReplyId, CannedForm>,
    /// Bots, without their keys.
    #[serde(default)]
    pub bots: BTreeMap<OperatorId, BotForm>,
    /// Channels, without their tokens.
    #[serde(default)]
    pub channels: BTreeMap<ChannelId, ChannelPart>,
    /// Webhooks, without their secrets.
    #[serde(default)]
    pub webhooks: BTreeMap<WebhookId, WebhookForm>,
    /// The routing policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_policy: Option<RoutingPolicy>,
    /// The reasons for being away, in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_reasons: Option<Vec<String>>,
    /// How long words are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// Name and colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<BrandForm>,
}

/// A team with what is decided about it on pages of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamPart {
    /// The name.
    pub name: String,
    /// How its conversations reach its operators.
    #[serde(default)]
    pub assignment: Assignment,
    /// When it is open; `None` = always.
    #[serde(default)]
    pub hours: Option<BusinessHours>,
    /// What it promises, and when those who lead it are called.
    #[serde(default)]
    pub limits: Limits,
}

/// What is decided about a channel, without what its provider knows us by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelPart {
    /// The kind.
    pub kind: ChannelKind,
    /// The name for colleagues.
    pub name: String,
    /// False switches it off.
    #[serde(default = "yes")]
    pub is_enabled: bool,
    /// The bot that answers first.
    #[serde(default)]
    pub bot_id: Option<OperatorId>,
    /// True when contacts are asked how it was.
    #[serde(default)]
    pub asks_rating: bool,
    /// Of a widget: where it may stand, and how it looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<WidgetForm>,
}

const fn yes() -> bool {
    true
}

/// Reads a file.
///
/// # Errors
/// [`BadField`] `file` with what is wrong and where, for what is no such file or was written in a later form.
pub fn read(text: &str) -> Result<Configuration, BadField> {
    #[derive(Deserialize)]
    struct Head {
        switchboard: u32,
    }

    let bad = |problem: Complaint| BadField::new("file", problem);
    let text = text.trim_start_matches('\u{feff}');
    let head: Head = serde_json::from_str(text)
        .map_err(|error| bad(complaint::no_configuration(error.to_string())))?;
    if head.switchboard != FORM {
        return Err(bad(complaint::LATER_FILE));
    }
    serde_json::from_str(text).map_err(|error| bad(complaint::unreadable(error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_configuration_says_so_and_where() {
        let problem = |text: &str| read(text).unwrap_err().problem.to_string();
        assert!(problem("hello").contains("no configuration"));
        assert!(problem("{}").contains("switchboard"));
        assert!(problem(r#"{"switchboard": 2, "rooms": {}}"#).contains("later"));
        assert!(problem("{\"switchboard\": 1,\n\"team\": {}}").contains("line 2"));
    }

    #[test]
    fn a_file_of_nothing_touches_nothing() {
        let read = read("\u{feff}{\"switchboard\": 1}").unwrap();
        assert!(read.teams.is_empty() && read.routing_policy.is_none());
    }
}
