//! The REST API: calls are made, looked at, listed and ended.

use super::{
    TwilioRoom, engine,
    rooms::Heard,
    state::{Act, TwilioCall},
};
use crate::world::World;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route(
            "/2010-04-01/Accounts/{account}/Calls.json",
            post(create).get(list),
        )
        .route(
            "/2010-04-01/Accounts/{account}/Calls/{sid}",
            get(show).post(update),
        )
        .route(
            "/2010-04-01/Accounts/{account}/Conferences.json",
            get(list_rooms),
        )
        .route(
            "/2010-04-01/Accounts/{account}/Conferences/{room}/Participants/{call}",
            post(update_participant),
        )
}

/// A refusal in Twilio's shape.
struct Refused(StatusCode, u32, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        let body = json!({
            "code": code,
            "message": message,
            "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
            "status": status.as_u16(),
        });
        (status, Json(body)).into_response()
    }
}

fn bad(code: u32, message: impl Into<String>) -> Refused {
    Refused(StatusCode::BAD_REQUEST, code, message.into())
}

/// Checks that the account's own name and token ask.
fn authenticate(world: &World, account: &str, headers: &HeaderMap) -> Result<(), Refused> {
    let (sid, token) = world.with(|state, _| {
        let twilio = &state.twilio;
        (twilio.account_sid.clone(), twilio.auth_token.clone())
    });
    let expected = format!("Basic {}", STANDARD.encode(format!("{sid}:{token}")));
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if given == Some(expected.as_str()) && account == sid {
        Ok(())
    } else {
        let why = "Authenticate".to_owned();
        Err(Refused(StatusCode::UNAUTHORIZED, 20_003, why))
    }
}

/// Reads a form; a field that Twilio does not know is refused here, where it would be ignored there.
fn form(bytes: &[u8], known: &[&str]) -> Result<Vec<(String, String)>, Refused> {
    let fields: Vec<(String, String)> =
        reqwest::Url::parse(&format!("http://x/?{}", String::from_utf8_lossy(bytes)))
            .map_err(|_| bad(20_001, "this is no form"))?
            .query_pairs()
            .into_owned()
            .collect();
    match fields
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()))
    {
        Some((name, _)) => Err(bad(20_001, format!("unknown parameter {name}"))),
        None => Ok(fields),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

async fn create(
    State(world): State<World>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    authenticate(&world, &account, &headers)?;
    const KNOWN: [&str; 9] = [
        "To",
        "From",
        "Url",
        "Method",
        "StatusCallback",
        "StatusCallbackMethod",
        "StatusCallbackEvent",
        "Timeout",
        "TimeLimit",
    ];
    let fields = form(&body, &KNOWN)?;
    let one = |name: &str| {
        let mut all = fields.iter().filter(|(known, _)| known == name);
        all.next().map(|(_, value)| value.clone())
    };
    let faults = world.with(|state, _| {
        let faults = &mut state.twilio.faults;
        let before = faults.clone();
        faults.loses_requests = faults.loses_requests.saturating_sub(1);
        if before.loses_requests == 0 {
            faults.loses_answers = faults.loses_answers.saturating_sub(1);
        }
        before
    });
    if faults.loses_requests > 0 {
        return Ok(cut());
    }
    if let Some(code) = faults.refuses {
        return Err(bad(code, "as was wished"));
    }
    let to = one("To").filter(|to| is_number(to));
    let to = to.ok_or_else(|| bad(21_211, "Invalid 'To' Phone Number"))?;
    let from = one("From").unwrap_or_default();
    if !world.with(|state, _| state.twilio.numbers.contains(&from)) {
        return Err(bad(21_212, "Invalid From Number (caller ID)"));
    }
    let url = one("Url").ok_or_else(|| bad(21_205, "Url parameter is required"))?;
    let ring_s = seconds(one("Timeout"), 60, 5..=600)?;
    let limit_s = seconds(one("TimeLimit"), 14_400, 1..=86_400)?;
    let events: Vec<_> = fields
        .iter()
        .filter(|(name, _)| name == "StatusCallbackEvent")
        .map(|(_, event)| event.clone())
        .collect();
    let sid = world.with(|state, now_ms| state.twilio.begin(&to, &from, None, now_ms));
    let script = engine::Script {
        url,
        status_callback: one("StatusCallback"),
        events,
        ring_s,
        limit_s,
    };
    engine::spawn(&world, sid.clone(), script);
    if faults.loses_answers > 0 {
        return Ok(cut());
    }
    let call = find(&world, &account, &sid)?;
    Ok((StatusCode::CREATED, Json(call)).into_response())
}

/// An answer that breaks off.
fn cut() -> Response {
    let gone = std::io::Error::other("cut on purpose");
    axum::body::Body::from_stream(futures::stream::iter([Err::<Bytes, _>(gone)])).into_response()
}

fn seconds(
    text: Option<String>,
    default: i64,
    range: std::ops::RangeInclusive<i64>,
) -> Result<i64, Refused> {
    let Some(text) = text else { return Ok(default) };
    let parsed: Option<i64> = text.parse().ok().filter(|s| range.contains(s));
    parsed.ok_or_else(|| bad(21_220, format!("{text} is out of range")))
}

async fn list(
    State(world): State<World>,
    Path(account): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    authenticate(&world, &account, &headers)?;
    let fields = form(
        query.unwrap_or_default().as_bytes(),
        &["To", "From", "ParentCallSid", "Status", "PageSize"],
    )?;
    let wanted: BTreeMap<_, _> = fields.into_iter().collect();
    let is = |name: &str, value: &str| wanted.get(name).is_none_or(|wanted| wanted == value);
    let all = world.twilio_calls().into_iter().rev();
    let calls: Vec<_> = all
        .filter(|call| {
            is("To", &call.to)
                && is("From", &call.from)
                && is("Status", &call.status)
                && is(
                    "ParentCallSid",
                    call.parent_sid.as_deref().unwrap_or_default(),
                )
        })
        .map(|call| render(&account, &call))
        .collect();
    let uri = format!("/2010-04-01/Accounts/{account}/Calls.json");
    Ok(Json(json!({
        "calls": calls, "page": 0, "page_size": 50, "start": 0, "end": calls.len(),
        "uri": uri, "first_page_uri": uri, "next_page_uri": null, "previous_page_uri": null,
    })))
}

async fn show(
    State(world): State<World>,
    Path((account, sid)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refused> {
    authenticate(&world, &account, &headers)?;
    Ok(Json(find(&world, &account, &sid)?))
}

async fn update(
    State(world): State<World>,
    Path((account, sid)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    authenticate(&world, &account, &headers)?;
    let fields = form(&body, &["Status", "Url", "Method"])?;
    let shown = find(&world, &account, &sid)?;
    let one = |name: &str| fields.iter().find(|(known, _)| known == name);
    let is_up = shown["status"] == "in-progress";
    if let Some((_, url)) = one("Url") {
        if one("Status").is_some() {
            return Err(bad(20_001, "a Url or a Status, not both"));
        }
        if !is_up {
            return Err(bad(21_220, "Call is not in-progress. Cannot redirect."));
        }
        let name = sid.trim_end_matches(".json").to_owned();
        let is_lost = world.with(|state, _| {
            state.twilio.act(&name, Act::Lead(url.clone()));
            state.wake();
            let left = state.twilio.faults.loses_answers;
            state.twilio.faults.loses_answers = left.saturating_sub(1);
            left > 0
        });
        return Ok(if is_lost {
            cut()
        } else {
            Json(shown).into_response()
        });
    }
    let status = one("Status").map_or("", |(_, status)| status.as_str());
    match status {
        "canceled" if is_up => Err(bad(21_220, "Call is in progress; it cannot be canceled")),
        "canceled" | "completed" => {
            if !shown["end_time"].is_null() {
                return Err(bad(21_220, "Call is not in-progress. Cannot redirect."));
            }
            let name = sid.trim_end_matches(".json").to_owned();
            world.with(|state, _| {
                state.twilio.act(&name, Act::End);
                state.wake();
            });
            Ok(Json(shown).into_response())
        }
        _ => Err(bad(20_001, "Status is completed or canceled")),
    }
}

async fn list_rooms(
    State(world): State<World>,
    Path(account): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    authenticate(&world, &account, &headers)?;
    let fields = form(
        query.unwrap_or_default().as_bytes(),
        &["FriendlyName", "Status", "PageSize"],
    )?;
    let wanted: BTreeMap<_, _> = fields.into_iter().collect();
    let is = |name: &str, value: &str| wanted.get(name).is_none_or(|wanted| wanted == value);
    let all = world.twilio_rooms().into_iter().rev();
    let rooms: Vec<_> = all
        .filter(|room| is("FriendlyName", &room.name) && is("Status", status_of(room)))
        .map(|room| render_room(&account, &room))
        .collect();
    let uri = format!("/2010-04-01/Accounts/{account}/Conferences.json");
    Ok(Json(json!({
        "conferences": rooms, "page": 0, "page_size": 50, "start": 0, "end": rooms.len(),
        "uri": uri, "first_page_uri": uri, "next_page_uri": null, "previous_page_uri": null,
    })))
}

const fn status_of(room: &TwilioRoom) -> &'static str {
    if room.is_over {
        "completed"
    } else if room.has_begun {
        "in-progress"
    } else {
        "init"
    }
}

fn render_room(account: &str, room: &TwilioRoom) -> Value {
    let uri = format!("/2010-04-01/Accounts/{account}/Conferences/{}", room.sid);
    json!({
        "sid": room.sid,
        "account_sid": account,
        "friendly_name": room.name,
        "status": status_of(room),
        "region": "us1",
        "api_version": "2010-04-01",
        "date_created": date(Some(room.created_ms)),
        "date_updated": date(Some(room.created_ms)),
        "uri": format!("{uri}.json"),
        "subresource_uris": { "participants": format!("{uri}/Participants.json") },
    })
}

async fn update_participant(
    State(world): State<World>,
    Path((account, room, call)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    authenticate(&world, &account, &headers)?;
    let fields = form(&body, &["Hold"])?;
    let hold = match fields.first().map(|(_, hold)| hold.as_str()) {
        Some("true") => true,
        Some("false") => false,
        Some(_) | None => return Err(bad(20_001, "Hold is true or false")),
    };
    let call = call.trim_end_matches(".json");
    let changed = world.with(|state, _| {
        let rooms = &mut state.twilio.rooms;
        let open = rooms
            .iter_mut()
            .find(|known| known.sid == room && !known.is_over);
        let member = open.and_then(|known| known.members.get_mut(call))?;
        member.hold = hold;
        let member = member.clone();
        state.announce(crate::world::Change::Telephones);
        Some(member)
    });
    let member = changed.ok_or_else(|| {
        let why = format!(
            "The requested resource /Conferences/{room}/Participants/{call}.json was not found"
        );
        Refused(StatusCode::NOT_FOUND, 20_404, why)
    })?;
    let coached = match &member.heard {
        Heard::ByOne(call) => Some(call),
        Heard::ByAll | Heard::ByNobody => None,
    };
    Ok(Json(json!({
        "call_sid": call,
        "conference_sid": room,
        "account_sid": account,
        "label": null,
        "call_sid_to_coach": coached,
        "coaching": coached.is_some(),
        "muted": member.heard == Heard::ByNobody,
        "hold": member.hold,
        "start_conference_on_enter": member.starts,
        "end_conference_on_exit": member.ends,
        "status": "connected",
        "date_created": null,
        "date_updated": null,
        "uri": format!("/2010-04-01/Accounts/{account}/Conferences/{room}/Participants/{call}.json"),
    })))
}

fn find(world: &World, account: &str, sid: &str) -> Result<Value, Refused> {
    let sid = sid.trim_end_matches(".json");
    let call = world.with(|state, _| state.twilio.calls.get(sid).cloned());
    let gone = || {
        let why = format!("The requested resource /Calls/{sid}.json was not found");
        Refused(StatusCode::NOT_FOUND, 20_404, why)
    };
    Ok(render(account, &call.ok_or_else(gone)?))
}

fn render(account: &str, call: &TwilioCall) -> Value {
    let uri = format!("/2010-04-01/Accounts/{account}/Calls/{}", call.sid);
    let direction = if call.parent_sid.is_some() {
        "outbound-dial"
    } else {
        "outbound-api"
    };
    json!({
        "sid": call.sid,
        "parent_call_sid": call.parent_sid,
        "account_sid": account,
        "date_created": date(Some(call.created_ms)),
        "date_updated": date(Some(call.ended_ms.or(call.answered_ms).unwrap_or(call.created_ms))),
        "to": call.to,
        "to_formatted": call.to,
        "from": call.from,
        "from_formatted": call.from,
        "phone_number_sid": null,
        "status": call.status,
        "start_time": date(call.answered_ms),
        "end_time": date(call.ended_ms),
        "duration": call.ended_ms.map(|_| call.seconds().to_string()),
        "price": null,
        "price_unit": "USD",
        "direction": direction,
        "answered_by": null,
        "api_version": "2010-04-01",
        "forwarded_from": null,
        "group_sid": null,
        "caller_name": null,
        "queue_time": "0",
        "trunk_sid": null,
        "uri": format!("{uri}.json"),
        "subresource_uris": { "recordings": format!("{uri}/Recordings.json") },
    })
}

/// Writes a moment as Twilio does (RFC 2822).
fn date(at_ms: Option<i64>) -> Value {
    let moment = at_ms.and_then(|ms| OffsetDateTime::from_unix_timestamp(ms / 1_000).ok());
    let text = moment.and_then(|moment| moment.format(&Rfc2822).ok());
    text.map_or(Value::Null, Value::String)
}
