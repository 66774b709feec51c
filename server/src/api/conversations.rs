//! `/conversations`.

use super::{
    extract::{Body, Id, Made, OptionalBody, Patch, Query, cursor, limit},
    moments,
    objects::{Conversation, List, Why},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State, http::StatusCode};
use desk::{Actor, Desk, Details, Opening, Search};
use domain::{
    bot::{Call, HandOver},
    conversation::{Destination, Epoch, Priority, Status},
    id::{CategoryId, ChannelId, ContactId, ConversationId, IntentId, OperatorId, TeamId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};
use utoipa::ToSchema;

/// Which conversations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    status: Option<String>,
    team: Option<String>,
    operator: Option<String>,
    contact: Option<String>,
    intent: Option<String>,
    category: Option<String>,
    intervention: Option<String>,
    updated_since: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

impl TryFrom<Filter> for Search {
    type Error = Problem;

    fn try_from(filter: Filter) -> Result<Self, Problem> {
        let since = filter.updated_since.map(|text| {
            moments::read(&text)
                .ok_or_else(|| Problem::invalid("updated_since", "send a time as RFC 3339"))
        });
        Ok(Self {
            statuses: filter
                .status
                .as_deref()
                .map(statuses)
                .transpose()?
                .unwrap_or_default(),
            team: id::<TeamId>("team", filter.team)?,
            operator: id::<OperatorId>("operator", filter.operator)?,
            contact: id::<ContactId>("contact", filter.contact)?,
            intent: id::<IntentId>("intent", filter.intent)?,
            category: id::<CategoryId>("category", filter.category)?,
            is_helped: match filter.intervention.as_deref() {
                None => false,
                Some("open") => true,
                Some(_) => return Err(Problem::invalid("intervention", "send `open`")),
            },
            updated_since: since.transpose()?,
            cursor: cursor(filter.cursor)?,
            limit: limit(filter.limit)?,
        })
    }
}

fn statuses(text: &str) -> Result<Vec<Status>, Problem> {
    const ALL: [Status; 5] = [
        Status::Bot,
        Status::Waiting,
        Status::Active,
        Status::Snoozed,
        Status::Closed,
    ];
    let parse = |name: &str| {
        let status = ALL.into_iter().find(|status| status.name() == name);
        status.ok_or_else(|| Problem::invalid("status", format!("there is no status `{name}`")))
    };
    text.split(',').map(parse).collect()
}

fn id<T: FromStr>(field: &str, text: Option<String>) -> Result<Option<T>, Problem> {
    let parse = |text: String| {
        text.parse()
            .map_err(|_| Problem::invalid(field, "send an id"))
    };
    text.map(parse).transpose()
}

/// How a conversation is taken.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "over": true }))]
pub(super) struct Take {
    /// True takes it from its owner too.
    #[serde(default)]
    over: bool,
}

/// How long a conversation shall sleep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "until": "2030-03-01T09:30:00Z" }))]
pub(super) struct Snooze {
    /// Until when, unless the contact writes before; within a year.
    #[schema(format = DateTime)]
    until: String,
}

/// Where a conversation shall go: exactly one of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "team_id": "0198c5a1-7f3e-7000-8000-000000000003", "note": "Knows the customer" }))]
pub(super) struct Transfer {
    /// A team's queue.
    #[schema(value_type = Option<String>)]
    team_id: Option<TeamId>,
    /// One colleague.
    #[schema(value_type = Option<String>)]
    operator_id: Option<OperatorId>,
    /// An intent: it opens, and its team's queue gets the conversation.
    #[schema(value_type = Option<String>)]
    intent: Option<IntentId>,
    /// A bot: it speaks until it hands over.
    #[schema(value_type = Option<String>)]
    bot_id: Option<OperatorId>,
    /// What whoever gets it should know; a note for colleagues.
    note: Option<String>,
}

/// With whom a conversation begins, where, and what is known of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "contact_id": "0198c5a1-7f3e-7000-8000-000000000001", "channel_id": "0198c5a1-7f3e-7000-8000-000000000002" }))]
pub(super) struct NewConversation {
    /// With whom.
    #[schema(value_type = String)]
    contact_id: ContactId,
    /// The API channel; a token that is bound to one needs not say it.
    #[schema(value_type = Option<String>)]
    channel_id: Option<ChannelId>,
    /// What the contact wants; it opens.
    #[schema(value_type = Option<String>)]
    intent: Option<IntentId>,
    /// Contact reasons, beside those of the bot that answers first.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    category_ids: BTreeSet<CategoryId>,
    /// Put over those that it has; null forgets one.
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, Value>,
}

/// What a conversation is about; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "priority": "high", "subject": "Parcel 4711" }))]
pub(super) struct ConversationChange {
    /// How urgent it is.
    #[schema(value_type = Option<String>, pattern = "^(urgent|high|normal|low)$")]
    priority: Option<Priority>,
    /// Put over those that it has; null forgets one.
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, Value>,
    /// A line that says what it is about; null: none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    subject: Patch<String>,
}

/// Why a person is needed, and who.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "reason": "Wants a person", "call": "later", "note": "Is at home after six" }))]
pub(super) struct NewHandover {
    /// Why, in words for colleagues.
    reason: Option<String>,
    /// All categories from here on; default: those that are not the bot's own.
    #[schema(value_type = Option<Vec<String>>)]
    category_ids: Option<Vec<CategoryId>>,
    /// The team; it counts as explicitly chosen.
    #[schema(value_type = Option<String>)]
    team_id: Option<TeamId>,
    /// What the contact wants; it opens.
    #[schema(value_type = Option<String>)]
    intent: Option<IntentId>,
    /// Skills that the person needs.
    skills: Vec<String>,
    /// Whether the contact wants to be called: now or later.
    #[schema(value_type = Option<String>, pattern = "^(now|later)$")]
    call: Option<Call>,
    /// What the person should know.
    note: Option<String>,
    /// The turn under which it was decided; refused (409) when that is over.
    epoch: Option<i64>,
}

/// What came of a handover.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandedOver {
    conversation: Conversation,
    /// The intervention that is open.
    intervention_id: Option<String>,
    /// How long the contact will wait; null when nobody is there or nothing is known.
    waiting_estimate_s: Option<i64>,
}

type Answer = Result<Json<Conversation>, Problem>;

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(filter): Query<Filter>,
) -> Result<Json<List<Conversation>>, Problem> {
    let page = desk.list_conversations(&actor, &filter.try_into()?).await?;
    let items = page.items.into_iter().map(Into::into).collect();
    Ok(Json(List {
        items,
        next_cursor: page.next_cursor.map(String::from),
    }))
}

pub(super) async fn open(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewConversation>,
) -> Result<Made<Json<Conversation>>, Problem> {
    let opening = Opening {
        contact: new.contact_id,
        channel: new.channel_id,
        intent: new.intent,
        categories: new.category_ids,
        attributes: new.attributes,
    };
    let (row, is_new) = desk.open_conversation(&actor, &opening).await?;
    Ok(Made(is_new, Json(row.into())))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Answer {
    Ok(Json(desk.get_conversation(&actor, id).await?.into()))
}

pub(super) async fn accept(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Answer {
    Ok(Json(desk.accept_offer(&actor, id).await?.into()))
}

pub(super) async fn decline(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Answer {
    Ok(Json(desk.decline_offer(&actor, id).await?.into()))
}

pub(super) async fn take(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    OptionalBody(Take { over }): OptionalBody<Take>,
) -> Answer {
    Ok(Json(desk.take(&actor, id, over).await?.into()))
}

pub(super) async fn transfer(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Body(Transfer {
        team_id,
        operator_id,
        intent,
        bot_id,
        note,
    }): Body<Transfer>,
) -> Answer {
    let destinations = [
        team_id.map(Destination::Team),
        operator_id.map(Destination::Operator),
        intent.map(Destination::Intent),
        bot_id.map(Destination::Bot),
    ];
    let mut named = destinations.into_iter().flatten();
    let (Some(destination), None) = (named.next(), named.next()) else {
        return Err(Problem::invalid(
            "team_id",
            "send one of team_id, operator_id, intent and bot_id",
        ));
    };
    let note = note.unwrap_or_default();
    let row = desk.transfer_with(&actor, id, destination, &note).await?;
    Ok(Json(row.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Body(change): Body<ConversationChange>,
) -> Answer {
    let known = desk.get_conversation(&actor, id).await?;
    let details = Details {
        priority: change.priority.unwrap_or(known.priority),
        attributes: change.attributes,
        subject: change.subject.over(known.about.subject),
    };
    Ok(Json(desk.set_details(&actor, id, &details).await?.into()))
}

pub(super) async fn hand_over(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    OptionalBody(new): OptionalBody<NewHandover>,
) -> Result<Json<HandedOver>, Problem> {
    let over = HandOver {
        reason: new.reason,
        team_id: new.team_id,
        intent: new.intent,
        category_ids: new.category_ids,
        skills: new.skills,
        call: new.call,
        note: new.note,
        ..HandOver::default()
    };
    let epoch = new.epoch.map(Epoch);
    let done = desk.hand_over(&actor, id, &over, epoch).await?;
    Ok(Json(HandedOver {
        conversation: done.row.into(),
        intervention_id: done.intervention.map(|id| id.to_string()),
        waiting_estimate_s: done.wait_ms.map(|ms| ms / 1_000),
    }))
}

pub(super) async fn close(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Answer {
    Ok(Json(desk.close(&actor, id).await?.into()))
}

pub(super) async fn snooze(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    Body(Snooze { until }): Body<Snooze>,
) -> Answer {
    let until = moments::read(&until)
        .ok_or_else(|| Problem::invalid("until", "send a time as RFC 3339"))?;
    Ok(Json(desk.snooze(&actor, id, until).await?.into()))
}

pub(super) async fn wake(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Answer {
    Ok(Json(desk.wake(&actor, id).await?.into()))
}

pub(super) async fn finish_wrap_up(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Result<StatusCode, Problem> {
    desk.finish_wrap_up(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reopen(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Answer {
    Ok(Json(desk.reopen(&actor, id).await?.into()))
}

pub(super) async fn why(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Result<Json<Why>, Problem> {
    let explained = desk.explain(&actor, id).await?;
    Ok(Json(Why::new(explained, desk.why(&actor, id).await?)))
}
