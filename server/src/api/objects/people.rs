//! Customers and operators.

use super::moments;
use desk::ContactCard;
use domain::{contact, id::ChannelId, operator};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Contact {
    id: String,
    name: String,
    /// The public name on the channel, without `@`.
    username: Option<String>,
    /// BCP 47.
    language: Option<String>,
    /// Session data that survives conversations.
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, serde_json::Value>,
    /// Since when what he writes is kept out; null when it comes in.
    #[schema(format = DateTime)]
    blocked_at: Option<String>,
    /// What API channels and providers call him.
    external_ids: Vec<ExternalId>,
}

/// What a channel calls a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct ExternalId {
    channel_id: String,
    external_id: String,
}

impl From<ContactCard> for Contact {
    fn from(ContactCard { contact, names }: ContactCard) -> Self {
        let named = |(channel, external_id): (ChannelId, String)| ExternalId {
            channel_id: channel.to_string(),
            external_id,
        };
        let contact::Contact {
            id,
            name,
            username,
            language,
            attributes,
            blocked_at,
            version: _,
        } = contact;
        Self {
            id: id.to_string(),
            name,
            username,
            language,
            attributes,
            blocked_at: blocked_at.map(moments::write),
            external_ids: names.into_iter().map(named).collect(),
        }
    }
}

/// Whether an operator takes work, and what he does.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Presence {
    /// offline, online, away, draining or lost.
    presence: &'static str,
    /// free, busy or `wrap_up`: what he does at this moment.
    work: &'static str,
    /// Why he takes no work.
    reason: Option<String>,
    /// Who said so; null for a program or the house.
    by: Option<String>,
    /// When he takes work again by himself.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// What he carries, in units.
    used_units: i64,
    /// What he wraps up: conversations that are over and still take their units.
    wrap_up_conversation_ids: Vec<String>,
}

impl From<desk::Attendance> for Presence {
    fn from(attendance: desk::Attendance) -> Self {
        let work = attendance.work();
        let reason = attendance.reason;
        let words = reason.as_ref().map(|reason| reason.words.clone());
        Self {
            presence: attendance.presence.name(),
            work,
            by: reason
                .as_ref()
                .and_then(|reason| reason.by)
                .map(|by| by.to_string()),
            until: reason
                .as_ref()
                .and_then(|reason| reason.until)
                .map(moments::write),
            reason: words.filter(|words| !words.is_empty()),
            used_units: attendance.used_units,
            wrap_up_conversation_ids: attendance
                .wrap_ups
                .iter()
                .map(|(id, ..)| id.to_string())
                .collect(),
        }
    }
}

/// An operator.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Operator {
    id: String,
    name: String,
    email: Option<String>,
    /// human or bot.
    kind: &'static str,
    /// agent, supervisor or admin.
    role: &'static str,
    team_ids: Vec<String>,
    /// How much he can do at once, in units: a chat costs 4.
    capacity: i64,
    /// The categories that he supervises, wherever their conversations are.
    supervises_category_ids: Vec<String>,
    /// offline, online, away, draining or lost.
    presence: &'static str,
    /// False when he may neither log in nor work.
    is_enabled: bool,
    /// True when he has set a password.
    has_password: bool,
}

impl From<operator::Operator> for Operator {
    fn from(operator: operator::Operator) -> Self {
        Self {
            id: operator.id.to_string(),
            name: operator.name,
            email: operator.email,
            kind: match operator.kind {
                operator::OperatorKind::Human => "human",
                operator::OperatorKind::Bot => "bot",
            },
            role: operator.role.name(),
            team_ids: operator.teams.iter().map(ToString::to_string).collect(),
            capacity: operator.capacity_units,
            supervises_category_ids: operator
                .supervises
                .iter()
                .map(ToString::to_string)
                .collect(),
            presence: operator.presence.name(),
            is_enabled: operator.is_enabled,
            has_password: operator.has_password,
        }
    }
}
