//! Categories, interventions and bots.

use super::moments;
use domain::{bot, category, intervention};
use serde::Serialize;
use utoipa::ToSchema;

/// A contact reason.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Category {
    id: String,
    name: String,
    /// The category that it is a part of.
    parent_id: Option<String>,
    /// Who sees the conversations that have it: agents or supervisors.
    visible_to: &'static str,
    /// The team that a conversation goes to that gets it while nobody has it.
    team_id: Option<String>,
    /// True when a conversation can't be closed without it, or one of its parts.
    is_required: bool,
}

impl From<category::Category> for Category {
    fn from(category: category::Category) -> Self {
        Self {
            id: category.id.to_string(),
            name: category.name,
            parent_id: category.parent.map(|id| id.to_string()),
            visible_to: match category.visible_to {
                category::Visibility::Agents => "agents",
                category::Visibility::Supervisors => "supervisors",
            },
            team_id: category.team.map(|id| id.to_string()),
            is_required: category.is_required,
        }
    }
}

/// A case inside a conversation: a human is needed, and the help given is measured.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Intervention {
    id: String,
    conversation_id: String,
    /// open, assigned, deferred, closed or cancelled.
    status: &'static str,
    /// Who helps: the conversation's operator while it is open.
    operator_id: Option<String>,
    category_ids: Vec<String>,
    /// Who said that help is needed.
    opened_by: Option<String>,
    /// Why.
    reason: String,
    #[schema(format = DateTime)]
    opened_at: String,
    /// Until when it rests.
    #[schema(format = DateTime)]
    deferred_until: Option<String>,
    /// When it was closed or cancelled.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// How long until an operator answered first.
    first_reply_s: Option<f64>,
    /// How long the contact waited for an answer, on average.
    mean_reply_s: Option<f64>,
    /// How often an operator answered.
    replies: i64,
    /// How long it was open.
    open_s: Option<f64>,
    /// As `first_reply_s`, by the business hours of the team that had it.
    first_reply_business_s: Option<f64>,
    /// As `mean_reply_s`, by business hours.
    mean_reply_business_s: Option<f64>,
    /// As `open_s`, by business hours.
    open_business_s: Option<f64>,
}

impl From<intervention::Intervention> for Intervention {
    fn from(case: intervention::Intervention) -> Self {
        let since_opened = |at: domain::time::Timestamp| seconds(at.ms_since(case.opened_at));
        let help = case.help;
        let business = help.in_business;
        Self {
            id: case.id.to_string(),
            conversation_id: case.conversation.to_string(),
            status: case.status(),
            operator_id: case.owner.map(|id| id.to_string()),
            category_ids: case.categories.iter().map(ToString::to_string).collect(),
            opened_by: case.opened_by.map(|id| id.to_string()),
            opened_at: moments::write(case.opened_at),
            deferred_until: match case.state {
                intervention::State::Deferred { until } => Some(moments::write(until)),
                intervention::State::Open
                | intervention::State::Closed { .. }
                | intervention::State::Cancelled { .. } => None,
            },
            closed_at: case.ended_at().map(moments::write),
            first_reply_s: help.first_reply_at.map(since_opened),
            mean_reply_s: help.mean_reply_ms().map(seconds),
            replies: help.replies,
            open_s: case.ended_at().map(since_opened),
            first_reply_business_s: business.first_reply_ms.map(seconds),
            mean_reply_business_s: help.mean_reply_business_ms().map(seconds),
            open_business_s: business.until_closed_ms.map(seconds),
            reason: case.reason,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no help lasts for 285,000 years"
)]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}

/// What a bot's protocol needs to know; without secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct BotSettings {
    url: Option<String>,
    assistant_id: Option<String>,
    environment_id: Option<String>,
    model: Option<String>,
    instructions: Option<String>,
    greeting: Option<String>,
}

/// An operator that is a program.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Bot {
    id: String,
    name: String,
    /// concierge, webhook, rasa, watson or openai.
    kind: &'static str,
    settings: BotSettings,
    /// True when a key or a signing secret is kept.
    has_secret: bool,
    /// The teams whose conversations it gets where the policy asks a team's bots; none: General's.
    team_ids: Vec<String>,
    /// How much it can do at once, in units: a chat costs 4.
    capacity: i64,
    /// How long it may take for an answer.
    deadline_ms: i64,
    category_ids: Vec<String>,
    failure_team_id: Option<String>,
    failure_category_ids: Vec<String>,
    is_enabled: bool,
    /// closed: it gets conversations; open: it failed too often; held: a person stopped it.
    breaker: &'static str,
    /// What went wrong last.
    last_failure: Option<String>,
    #[schema(format = DateTime)]
    last_failure_at: Option<String>,
}

impl From<bot::Bot> for Bot {
    fn from(bot: bot::Bot) -> Self {
        let settings = bot.settings;
        let ids = |set: &std::collections::BTreeSet<domain::id::CategoryId>| {
            set.iter().map(ToString::to_string).collect()
        };
        Self {
            id: bot.id.to_string(),
            name: bot.name,
            kind: bot.kind.name(),
            settings: BotSettings {
                url: settings.url,
                assistant_id: settings.assistant_id,
                environment_id: settings.environment_id,
                model: settings.model,
                instructions: settings.instructions,
                greeting: settings.greeting,
            },
            has_secret: bot.has_secret,
            team_ids: bot.teams.iter().map(ToString::to_string).collect(),
            capacity: bot.capacity_units,
            deadline_ms: bot.deadline_ms,
            category_ids: ids(&bot.categories),
            failure_team_id: bot.failure_team.map(|id| id.to_string()),
            failure_category_ids: ids(&bot.failure_categories),
            is_enabled: bot.is_enabled,
            breaker: match bot.breaker {
                bot::Breaker::Closed => "closed",
                bot::Breaker::Open { .. } => "open",
                bot::Breaker::Held { .. } => "held",
            },
            last_failure_at: bot.last_failure.as_ref().map(|f| moments::write(f.at)),
            last_failure: bot.last_failure.map(|failure| failure.why),
        }
    }
}
