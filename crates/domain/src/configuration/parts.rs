//! What a thing of the house is in a file: what an admin would ask for to make it anew.

use super::ChannelPart;
use crate::{
    bot::{Bot, BotForm},
    brand::{Brand, BrandForm},
    canned::{CannedForm, CannedReply},
    category::{Category, CategoryForm},
    channel::Channel,
    intent::{Intent, IntentForm},
    webhook::{Webhook, WebhookForm},
};

impl From<Category> for CategoryForm {
    fn from(category: Category) -> Self {
        Self {
            name: category.name,
            parent_id: category.parent,
            visible_to: category.visible_to,
            team_id: category.team,
            is_required: category.is_required,
        }
    }
}

impl From<Intent> for IntentForm {
    fn from(intent: Intent) -> Self {
        Self {
            name: intent.name,
            description: intent.description,
            examples: intent.examples,
            team_id: intent.team,
        }
    }
}

impl From<CannedReply> for CannedForm {
    fn from(reply: CannedReply) -> Self {
        Self {
            shortcut: reply.shortcut,
            text: reply.text,
            folder: reply.folder,
            is_own: reply.owner.is_some(),
            team_id: reply.team,
            intent_id: reply.intent,
            is_for_bots: reply.is_for_bots,
        }
    }
}

impl From<Bot> for BotForm {
    /// Without its secret, which keeps the one that it has.
    fn from(bot: Bot) -> Self {
        Self {
            name: bot.name,
            kind: bot.kind,
            settings: bot.settings,
            secret: None,
            team_ids: bot.teams,
            capacity: bot.capacity_units,
            deadline_ms: bot.deadline_ms,
            category_ids: bot.categories,
            failure_team_id: bot.failure_team,
            failure_category_ids: bot.failure_categories,
            is_enabled: bot.is_enabled,
        }
    }
}

impl From<Channel> for ChannelPart {
    fn from(channel: Channel) -> Self {
        Self {
            kind: channel.kind,
            name: channel.name,
            is_enabled: channel.is_enabled,
            bot_id: channel.bot,
            asks_rating: channel.asks_rating,
            widget: channel.widget.map(Into::into),
        }
    }
}

impl From<Webhook> for WebhookForm {
    fn from(webhook: Webhook) -> Self {
        Self {
            name: webhook.name,
            url: webhook.url,
            kinds: webhook.kinds,
            channel_id: webhook.channel,
            dialect: webhook.dialect,
            bot_id: webhook.bot,
            is_ordered: webhook.is_ordered,
            is_enabled: webhook.is_enabled,
        }
    }
}

impl From<Brand> for BrandForm {
    fn from(brand: Brand) -> Self {
        Self {
            name: brand.name,
            accent: brand
                .accent
                .map(|accent| accent.to_string())
                .unwrap_or_default(),
        }
    }
}
