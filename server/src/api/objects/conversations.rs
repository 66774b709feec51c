//! Conversations, with what stands beside them.

use super::moments;
use domain::view::Row;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A conversation that is proposed to an operator.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Offer {
    /// To whom.
    operator_id: String,
    /// Until when he may accept.
    #[schema(format = DateTime)]
    until: String,
}

/// An intent that a conversation had or has.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct OpenedIntent {
    intent_id: String,
    name: String,
    #[schema(format = DateTime)]
    opened_at: String,
    /// Null while it is unfinished.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

impl From<domain::intent::Named> for OpenedIntent {
    fn from(named: domain::intent::Named) -> Self {
        Self {
            intent_id: named.opened.intent.to_string(),
            name: named.name,
            opened_at: moments::write(named.opened.opened_at),
            finished_at: named.opened.finished_at.map(moments::write),
        }
    }
}

/// The thread of one contact on one channel.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Conversation {
    id: String,
    /// The number for people.
    number: i64,
    /// bot, waiting, active, snoozed or closed.
    status: &'static str,
    channel_id: String,
    contact_id: String,
    team_id: String,
    /// What the contact wanted and wants, newest first.
    intents: Vec<OpenedIntent>,
    /// Its contact reasons.
    category_ids: Vec<String>,
    /// The intervention that is open.
    intervention_id: Option<String>,
    /// urgent, high, normal or low.
    priority: &'static str,
    /// A line that says what it is about.
    subject: Option<String>,
    /// What bots and programs have noted.
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, serde_json::Value>,
    /// The owner; only while active or snoozed.
    operator_id: Option<String>,
    /// The bot that has the turn; only while bot.
    bot_id: Option<String>,
    /// The offer that stands; only while waiting.
    offer: Option<Offer>,
    /// Grows at every change of who may speak.
    epoch: i64,
    #[schema(format = DateTime)]
    opened_at: String,
    /// Since when it waits for an operator.
    #[schema(format = DateTime)]
    waiting_since: Option<String>,
    /// The oldest message of the contact that nobody has answered.
    #[schema(format = DateTime)]
    unanswered_since: Option<String>,
    /// When something was last said.
    #[schema(format = DateTime)]
    last_at: String,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// Until when it sleeps; only while snoozed.
    #[schema(format = DateTime)]
    snoozed_until: Option<String>,
    /// Who still has to do with it; only when closed.
    wrap_up: Option<WrapUp>,
    /// What the contact thought of it.
    rating: Option<Rating>,
}

/// What a contact thought of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Rating {
    /// From 1, bad, to 5, good.
    stars: u8,
    /// What he added to it.
    words: Option<String>,
    #[schema(format = DateTime)]
    rated_at: String,
}

/// Who still has to do with a conversation after its end: its units stay taken.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct WrapUp {
    operator_id: String,
    /// Until when, unless he is done before.
    #[schema(format = DateTime)]
    until: String,
}

impl From<Row> for Conversation {
    fn from(row: Row) -> Self {
        use domain::conversation::Status;
        let is_waiting = row.status == Status::Waiting;
        let offer = row.offer.map(|offer| Offer {
            operator_id: offer.operator.to_string(),
            until: moments::write(offer.until),
        });
        let is_bot = row.status == Status::Bot;
        let owner = row.operator_id.filter(|_| offer.is_none() && !is_bot);
        let bot = row.operator_id.filter(|_| is_bot);
        Self {
            id: row.id.to_string(),
            number: row.number,
            status: row.status.name(),
            channel_id: row.channel_id.to_string(),
            contact_id: row.contact_id.to_string(),
            team_id: row.team_id.to_string(),
            intents: row.intents.into_iter().map(Into::into).collect(),
            category_ids: row
                .about
                .categories
                .iter()
                .map(ToString::to_string)
                .collect(),
            intervention_id: row.about.intervention.map(|id| id.to_string()),
            priority: row.priority.name(),
            subject: row.about.subject,
            attributes: row.about.attributes,
            operator_id: owner.map(|id| id.to_string()),
            bot_id: bot.map(|id| id.to_string()),
            offer,
            epoch: row.epoch.0,
            opened_at: moments::write(row.opened_at),
            waiting_since: is_waiting.then(|| moments::write(row.enqueued_at)),
            unanswered_since: row.unanswered_since.map(moments::write),
            last_at: moments::write(row.last_at),
            closed_at: row.closed_at.map(moments::write),
            snoozed_until: row.snoozed_until.map(moments::write),
            rating: row.rating.map(|rating| Rating {
                stars: rating.stars.count(),
                words: rating.words,
                rated_at: moments::write(rating.at),
            }),
            wrap_up: row.wrap_up.map(|wrap_up| WrapUp {
                operator_id: wrap_up.operator.to_string(),
                until: moments::write(wrap_up.until),
            }),
        }
    }
}
