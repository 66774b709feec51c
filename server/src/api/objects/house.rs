//! What an admin sets up, and the journal.

use domain::{channel::Health, team};
use serde::Serialize;
use utoipa::ToSchema;

/// How a team's conversations reach its operators.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub(in super::super) enum Assignment {
    /// At once.
    Auto {
        /// The time for the first reply in ms; null never takes back.
        first_reply_ms: Option<i64>,
    },
    /// By an offer that the operator must accept.
    Accept {
        /// The time to accept in ms.
        timeout_ms: i64,
    },
}

/// A team.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Team {
    id: String,
    name: String,
    assignment: Assignment,
}

impl From<team::Team> for Team {
    fn from(team: team::Team) -> Self {
        let assignment = match team.assignment {
            team::Assignment::Auto { first_reply_ms } => Assignment::Auto { first_reply_ms },
            team::Assignment::Accept { timeout_ms } => Assignment::Accept { timeout_ms },
        };
        Self {
            id: team.id.to_string(),
            name: team.name,
            assignment,
        }
    }
}

/// What a contact may want.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Intent {
    id: String,
    name: String,
    /// What it means, for colleagues.
    description: String,
    /// What contacts say when they want it.
    examples: Vec<String>,
    /// The team that is qualified for it.
    team_id: String,
}

impl From<domain::intent::Intent> for Intent {
    fn from(intent: domain::intent::Intent) -> Self {
        Self {
            id: intent.id.to_string(),
            name: intent.name,
            description: intent.description,
            examples: intent.examples,
            team_id: intent.team.to_string(),
        }
    }
}

/// What is told of a channel's settings; secrets are not.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct ChannelSettings {
    /// polling or webhook.
    intake: &'static str,
    /// Of a widget.
    widget: Option<Widget>,
}

/// Where a widget may stand, and how it looks.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Widget {
    /// The exact origins of the pages that may show it.
    origins: Vec<String>,
    /// What visitors read first.
    greeting: String,
    /// The colour of its button: `#` and six hexadecimal digits.
    color: String,
    /// left or right.
    side: &'static str,
    /// True: only visitors may write for whom their page vouches by a signature.
    requires_identity: bool,
}

impl From<domain::widget::Widget> for Widget {
    fn from(widget: domain::widget::Widget) -> Self {
        Self {
            origins: widget.origins.into_iter().map(String::from).collect(),
            greeting: widget.greeting,
            color: widget.color,
            side: widget.side.name(),
            requires_identity: widget.requires_identity,
        }
    }
}

/// Where contacts write.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Channel {
    id: String,
    /// telegram, api or widget.
    kind: &'static str,
    name: String,
    /// The bot's public name at the provider, once known.
    handle: Option<String>,
    settings: ChannelSettings,
    /// checking, connected or broken.
    health: &'static str,
    /// The provider's own words when it is broken.
    why: Option<String>,
    /// False when an admin has switched it off.
    is_enabled: bool,
    /// True for the one channel on which operators work, too.
    is_console: bool,
    /// True when contacts are asked how it was, once a person has concluded.
    asks_rating: bool,
}

impl From<domain::channel::Channel> for Channel {
    fn from(channel: domain::channel::Channel) -> Self {
        use domain::channel::Intake;
        let (health, why) = match channel.health {
            Health::Checking => ("checking", None),
            Health::Connected => ("connected", None),
            Health::Broken { why } => ("broken", Some(why)),
        };
        let intake = match channel.intake {
            Intake::Polling => "polling",
            Intake::Webhook => "webhook",
        };
        Self {
            id: channel.id.to_string(),
            kind: channel.kind.name(),
            name: channel.name,
            handle: channel.handle,
            settings: ChannelSettings {
                intake,
                widget: channel.widget.map(Widget::from),
            },
            health,
            why,
            is_enabled: channel.is_enabled,
            is_console: channel.is_console,
            asks_rating: channel.asks_rating,
        }
    }
}

/// A key of a program; its secret is not in it.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Token {
    pub(in super::super) id: String,
    pub(in super::super) name: String,
    /// admin, desk, bot, channel or read.
    pub(in super::super) scopes: Vec<&'static str>,
    /// The operator in whose name it acts.
    pub(in super::super) operator_id: Option<String>,
    /// The API channel that it is bound to.
    pub(in super::super) channel_id: Option<String>,
    #[schema(format = DateTime)]
    pub(in super::super) created_at: String,
    #[schema(format = DateTime)]
    pub(in super::super) last_used_at: Option<String>,
    #[schema(format = DateTime)]
    pub(in super::super) revoked_at: Option<String>,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Event {
    /// Its position in the journal.
    pub(in super::super) seq: i64,
    /// When it was committed.
    #[schema(format = DateTime)]
    pub(in super::super) at: String,
    /// What happened, such as `conversation.assigned`.
    #[serde(rename = "type")]
    pub(in super::super) name: String,
    /// Ids and facts; never customers' words.
    #[schema(value_type = Object)]
    pub(in super::super) data: serde_json::Value,
}
