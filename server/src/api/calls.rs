//! `/calls`, and those of a conversation.

use super::{
    extract::{Body, Created, Id, OptionalBody},
    moments,
    objects::List,
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, CallAsked, Desk};
use domain::{
    bot::Call as When,
    call::{CallRequest, Listener, Part, PhoneCall},
    id::{CallId, ConversationId, OperatorId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who shall be called.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "when": "now" }))]
pub(super) struct NewCall {
    /// Whose telephone rings first; default: his who has the conversation.
    #[schema(value_type = Option<String>)]
    operator_id: Option<OperatorId>,
    /// now or later; default: now.
    #[schema(value_type = Option<String>, pattern = "^(now|later)$")]
    when: Option<When>,
    /// The contact's number with its country code, where a program knows it; kept sealed.
    phone: Option<String>,
    /// Why that number may be called; needed with one.
    reason: Option<String>,
}

/// What an operator wrote about a call.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "note": "Calls back on Tuesday" }))]
pub(super) struct CallNote {
    /// The words; empty takes a note away.
    note: String,
}

/// How somebody takes part in a call of others.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "part": "listen" }))]
pub(super) struct TakePart {
    /// listen, whisper or join.
    #[schema(value_type = String, pattern = "^(listen|whisper|join)$")]
    part: Part,
}

/// Whether the customer waits.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "on": true }))]
pub(super) struct Hold {
    /// True lets him wait, false fetches him back.
    on: bool,
}

/// Somebody who takes part in a call of others.
#[derive(Debug, Serialize, ToSchema)]
struct CallListener {
    operator_id: String,
    /// listen, whisper or join.
    part: &'static str,
    /// False while his telephone rings.
    is_in: bool,
}

/// Two telephones, rung one after the other and joined.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Call {
    id: String,
    conversation_id: Option<String>,
    operator_id: String,
    /// Enough of the contact's number to know which one it is.
    phone: String,
    /// requested, unknown, `agent_ringing`, `agent_confirms`, `customer_ringing`, talking or done.
    status: &'static str,
    /// How it ended: talked, `agent_busy`, `agent_no_answer`, `agent_declined`, `customer_busy`, `customer_no_answer`,
    /// `customer_machine`, cancelled or failed.
    result: Option<&'static str>,
    /// How long they talked.
    seconds: Option<u64>,
    /// True while the customer waits.
    on_hold: bool,
    listeners: Vec<CallListener>,
    /// What the provider said that was not good.
    trouble: Option<String>,
    note: Option<String>,
    /// When the time to talk is over; null while they do not talk.
    #[schema(format = DateTime)]
    ends_at: Option<String>,
    #[schema(format = DateTime)]
    requested_at: String,
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

impl From<PhoneCall> for Call {
    fn from(call: PhoneCall) -> Self {
        let outcome = call.outcome();
        Self {
            id: call.id.to_string(),
            conversation_id: call.purpose.conversation().map(|id| id.to_string()),
            operator_id: call.operator.to_string(),
            status: call.status(),
            result: outcome.map(|(result, _)| result.name()),
            seconds: outcome.map(|(_, seconds)| seconds),
            ends_at: call.ends_at().map(moments::write),
            requested_at: moments::write(call.requested_at),
            ended_at: call.ended_at.map(moments::write),
            on_hold: call.room.is_held,
            listeners: call.room.listeners.iter().map(listener).collect(),
            phone: call.number,
            trouble: call.trouble,
            note: call.note,
        }
    }
}

fn listener((operator, listener): (&OperatorId, &Listener)) -> CallListener {
    CallListener {
        operator_id: operator.to_string(),
        part: listener.part.name(),
        is_in: listener.is_in,
    }
}

/// What came of asking for a call.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AskedCall {
    /// The call that is placed; null while nobody has the conversation: whoever gets it calls.
    call: Option<Call>,
}

pub(super) async fn request(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
    OptionalBody(new): OptionalBody<NewCall>,
) -> Result<Created<Json<AskedCall>>, Problem> {
    if let Some(phone) = &new.phone {
        let reason = new.reason.as_deref().unwrap_or_default();
        desk.give_number(&actor, id, phone, reason).await?;
    }
    let ask = CallRequest {
        operator_id: new.operator_id,
        when: new.when,
    };
    let call = match desk.request_call(&actor, id, &ask).await? {
        CallAsked::Placed(call) => Some((*call).into()),
        CallAsked::Wished => None,
    };
    Ok(Created(Json(AskedCall { call })))
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Result<Json<List<Call>>, Problem> {
    Ok(Json(List::whole(desk.list_calls(&actor, id).await?)))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CallId>,
) -> Result<Json<Call>, Problem> {
    Ok(Json(desk.get_call(&actor, id).await?.into()))
}

pub(super) async fn end(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CallId>,
) -> Result<Json<Call>, Problem> {
    Ok(Json(desk.end_call(&actor, id).await?.into()))
}

pub(super) async fn extend(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CallId>,
) -> Result<Json<Call>, Problem> {
    Ok(Json(desk.extend_call(&actor, id).await?.into()))
}

pub(super) async fn hold(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CallId>,
    Body(Hold { on }): Body<Hold>,
) -> Result<Json<Call>, Problem> {
    Ok(Json(desk.hold_call(&actor, id, on).await?.into()))
}

pub(super) async fn listen(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CallId>,
    Body(TakePart { part }): Body<TakePart>,
) -> Result<Json<Call>, Problem> {
    Ok(Json(desk.listen_call(&actor, id, part).await?.into()))
}

pub(super) async fn leave(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CallId>,
) -> Result<Json<Call>, Problem> {
    Ok(Json(desk.leave_call(&actor, id).await?.into()))
}

pub(super) async fn note(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<CallId>,
    Body(CallNote { note }): Body<CallNote>,
) -> Result<Json<Call>, Problem> {
    Ok(Json(desk.note_call(&actor, id, &note).await?.into()))
}
