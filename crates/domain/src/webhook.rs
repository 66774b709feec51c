//! Webhooks: programs that are told what happens, and when they are tried again.
//!
//! Source: docs/adr/0021-platforms-and-programs-read-the-journal.md; Standard Webhooks 1.0.0.

use crate::{
    complaint,
    id::{ChannelId, OperatorId, WebhookId},
    team::{BadField, parse_name},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a webhook may be told, by the names that REST and streams use too.
pub const KINDS: &[&str] = &[
    "contact.created",
    "contact.updated",
    "contact.blocked",
    "contact.unblocked",
    "contact.erased",
    "contact.merged",
    "conversation.opened",
    "conversation.queued",
    "conversation.assigned",
    "conversation.transferred",
    "conversation.asked",
    "conversation.category_changed",
    "conversation.updated",
    "conversation.rated",
    "conversation.snoozed",
    "conversation.woken",
    "conversation.closed",
    "conversation.reopened",
    "conversation.erased",
    "turn.changed",
    "intent.opened",
    "intent.finished",
    "intervention.opened",
    "intervention.assigned",
    "intervention.deferred",
    "intervention.reactivated",
    "intervention.closed",
    "intervention.cancelled",
    "intervention.reopened",
    "intervention.recategorised",
    "offer.made",
    "offer.accepted",
    "offer.declined",
    "offer.expired",
    "offer.withdrawn",
    "message.received",
    "message.written",
    "message.noted",
    "message.sent",
    "message.failed",
    "message.unknown",
    "message.held",
    "message.requeued",
    "message.edited",
    "message.deleted",
    "message.reaction",
    "message.fetched",
    "operator.presence_changed",
    "bot.breaker_opened",
    "bot.breaker_closed",
];

/// The pauses before each further attempt: 14 attempts over 118 hours.
///
/// Units: ms. A receiver that was down over a long weekend still gets everything.
const PAUSES_MS: [i64; 13] = [
    5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000,
    DAY_MS, DAY_MS, DAY_MS, DAY_MS,
];

const DAY_MS: i64 = 86_400_000;

/// How long the former secret signs too after a change: time to tell every receiver.
pub const BOTH_SECRETS_MS: i64 = DAY_MS;

/// The most webhooks of a desk: each has its own places among the requests on their way.
pub const MAX_WEBHOOKS: usize = 50;

/// The longest address.
const MAX_URL_BYTES: usize = 2_000;

/// How a webhook is told: the body and the signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// Ours, signed as Standard Webhooks say.
    #[default]
    Standard,
    /// Chatwoot's, for connectors that speak it.
    Chatwoot,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 2] = [Self::Standard, Self::Chatwoot];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Chatwoot => "chatwoot",
        }
    }
}

/// A program that is told what happens; its secrets are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its identity.
    pub id: WebhookId,
    /// Its name for admins.
    pub name: String,
    /// Where it listens.
    pub url: String,
    /// What it is told; empty: everything of [`KINDS`].
    pub kinds: BTreeSet<String>,
    /// The API channel that it carries: it is told of nothing else, and its answer says that a message was sent.
    pub channel: Option<ChannelId>,
    /// How it is told.
    #[serde(default)]
    pub dialect: Dialect,
    /// The bot that it is for: it is told only of channels that this bot answers first.
    #[serde(default)]
    pub bot: Option<OperatorId>,
    /// True when the events of a conversation come strictly one after the other.
    pub is_ordered: bool,
    /// False when an admin has switched it off, or it has itself.
    pub is_enabled: bool,
    /// Why it is off, when no admin did it.
    pub why_off: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Grows with every change.
    pub version: i64,
}

impl Webhook {
    /// Says whether it is told of events with this name.
    #[must_use]
    pub fn is_told(&self, kind: &str) -> bool {
        // Notes are for colleagues, and a channel's platform is none.
        let is_note_for_others = self.channel.is_some() && kind == "message.noted";
        let is_wanted = self.kinds.is_empty() || self.kinds.contains(kind);
        is_wanted && KINDS.contains(&kind) && !is_note_for_others
    }
}

/// What an admin asks a webhook to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookForm {
    /// The name for admins.
    pub name: String,
    /// Where it listens.
    pub url: String,
    /// What it is told; empty: everything.
    #[serde(default)]
    pub kinds: BTreeSet<String>,
    /// The API channel that it carries.
    #[serde(default)]
    pub channel_id: Option<ChannelId>,
    /// How it is told.
    #[serde(default)]
    pub dialect: Dialect,
    /// The bot that it is for.
    #[serde(default)]
    pub bot_id: Option<OperatorId>,
    /// True when the events of a conversation come strictly one after the other.
    #[serde(default)]
    pub is_ordered: bool,
    /// False when it rests.
    #[serde(default = "yes")]
    pub is_enabled: bool,
}

const fn yes() -> bool {
    true
}

impl WebhookForm {
    /// Checks every field.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let name = parse_name("name", &self.name)?;
        let url = self.url.trim().to_owned();
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        if !is_web || url.len() > MAX_URL_BYTES || url.chars().any(char::is_control) {
            let problem = complaint::WEBHOOK_ADDRESS;
            return Err(BadField::new("url", problem));
        }
        if let Some(kind) = self.kinds.iter().find(|kind| !KINDS.contains(&&***kind)) {
            let problem = complaint::no_event(kind.as_str());
            return Err(BadField::new("types", problem));
        }
        Ok(Self {
            name,
            url,
            ..self.clone()
        })
    }
}

/// What follows an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It was told.
    Done,
    /// It is tried again.
    Again {
        /// After so long.
        after_ms: i64,
    },
    /// It was tried often enough.
    Failed,
    /// The receiver wants nothing more, ever.
    SwitchOff,
}

/// Says what follows the attempt of this number, from 1.
///
/// `status` is absent when no answer came. Only 2xx says that it was told: a redirect is not followed. `chance` is
/// evenly spread and moves the pause by a tenth at most, so that receivers do not get everything at once.
#[must_use]
pub fn next(attempt: i64, status: Option<u16>, retry_after_s: Option<u64>, chance: u32) -> Next {
    match status {
        Some(200..=299) => return Next::Done,
        Some(410) => return Next::SwitchOff,
        Some(_) | None => {}
    }
    let place = usize::try_from(attempt - 1).unwrap_or(0);
    let Some(pause) = PAUSES_MS.get(place) else {
        return Next::Failed;
    };
    let tenth = pause / 10;
    let moved = i64::from(chance) * (2 * tenth + 1) / (i64::from(u32::MAX) + 1) - tenth;
    let asked_s = i64::try_from(retry_after_s.unwrap_or(0)).unwrap_or(i64::MAX);
    let asked_ms = asked_s.saturating_mul(1_000).min(DAY_MS);
    Next::Again {
        after_ms: (pause + moved).max(asked_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(attempt: i64, retry_after_s: Option<u64>, chance: u32) -> Option<i64> {
        match next(attempt, Some(500), retry_after_s, chance) {
            Next::Again { after_ms } => Some(after_ms),
            Next::Done | Next::Failed | Next::SwitchOff => None,
        }
    }

    #[test]
    fn there_are_fourteen_attempts_over_118_hours() {
        let middle = u32::MAX / 2;
        let pauses: Vec<_> = (1..).map_while(|n| pause(n, None, middle)).collect();
        assert_eq!(pauses.len() + 1, 14);
        assert_eq!(pauses.iter().sum::<i64>() / 3_600_000, 118);
        assert_eq!(next(14, None, None, 0), Next::Failed);
    }

    #[test]
    fn a_pause_is_moved_by_a_tenth_at_most() {
        assert_eq!(pause(2, None, 0), Some(27_000));
        assert_eq!(pause(2, None, u32::MAX), Some(33_000));
    }

    #[test]
    fn who_asks_for_time_gets_it_up_to_a_day() {
        assert_eq!(pause(1, Some(90), 0), Some(90_000));
        assert_eq!(pause(1, Some(1), 0), Some(4_500));
        assert_eq!(pause(1, Some(u64::MAX), 0), Some(DAY_MS));
    }

    #[test]
    fn only_2xx_is_told_and_only_410_is_for_ever() {
        for status in [200, 202, 204, 299] {
            assert_eq!(next(1, Some(status), None, 0), Next::Done);
        }
        assert_eq!(next(14, Some(410), None, 0), Next::SwitchOff);
        for status in [100, 301, 302, 307, 400, 404, 429, 500, 503] {
            assert!(matches!(next(1, Some(status), None, 0), Next::Again { .. }));
        }
        assert!(matches!(next(1, None, None, 0), Next::Again { .. }));
    }

    #[test]
    fn a_webhook_is_told_what_it_chose_and_a_platform_no_notes() {
        let mut webhook = Webhook {
            id: WebhookId::from_u128(1),
            name: "Shop".into(),
            url: "https://shop.example".into(),
            kinds: BTreeSet::new(),
            channel: None,
            dialect: Dialect::Standard,
            bot: None,
            is_ordered: false,
            is_enabled: true,
            why_off: None,
            created_at: Timestamp::from_ms(0),
            version: 1,
        };
        assert!(webhook.is_told("message.noted") && webhook.is_told("contact.created"));
        assert!(!webhook.is_told("console.told"), "the house's own affairs");
        webhook.kinds = ["message.written".to_owned()].into();
        assert!(webhook.is_told("message.written") && !webhook.is_told("contact.created"));
        webhook.kinds.clear();
        webhook.channel = Some(ChannelId::from_u128(1));
        assert!(webhook.is_told("message.written") && !webhook.is_told("message.noted"));
    }

    #[test]
    fn a_form_names_an_address_and_events_that_there_are() {
        let form = |url: &str, kinds: &[&str]| WebhookForm {
            name: "Shop".into(),
            url: url.into(),
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            channel_id: None,
            dialect: Dialect::Standard,
            bot_id: None,
            is_ordered: false,
            is_enabled: true,
        };
        let field = |form: WebhookForm| form.check().map_err(|bad| bad.field);
        assert!(field(form(" https://x.example/y ", &["message.sent"])).is_ok());
        for wrong in ["", "ftp://x", "x.example", "https://x\n.example"] {
            assert_eq!(field(form(wrong, &[])), Err("url".into()), "{wrong:?}");
        }
        let typo = field(form("https://x", &["message.send"]));
        assert_eq!(typo, Err("types".into()));
    }
}
