//! What a provider calls: what shall be said, and what has happened.

use crate::{
    Bridge, Provider, Room, Said, Signature, Voice,
    address::{Addresses, callback_named},
    runner::most_s,
    twilio::{Callback, parse},
};
use axum::{
    Router,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use desk::{Desk, Heard, Script, TelephonyAccount};
use domain::{call::News, id::CallId};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout;

/// The largest form; a real one has less than two kilobytes.
///
/// Units: bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// How long a body, or the database, may take: a provider waits for fifteen seconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// The header with the signature.
const SIGNATURE: &str = "x-twilio-signature";

/// The header that says how it was made.
const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

/// Serves `POST /twilio/{call}/{what}`.
///
/// Shape: 200 with `TwiML` where something shall be said, 204 where something was told. 403 for what the provider did
/// not sign for this address, or of another call or account; 404 for a call or an address that there is not; 400 for
/// what is no form of the provider; 503 while the database is away.
pub fn routes(desk: Desk, provider: Provider, public_url: &str) -> Router {
    let door = Door {
        desk,
        provider,
        addresses: Addresses::at(public_url),
    };
    Router::new()
        .route("/twilio/{call}/{what}", post(receive))
        .with_state(door)
}

#[derive(Clone)]
struct Door {
    desk: Desk,
    provider: Provider,
    addresses: Addresses,
}

async fn receive(
    State(door): State<Door>,
    Path((call, what)): Path<(String, String)>,
    request: Request,
) -> Response {
    match take(&door, &call, &what, request).await {
        Ok(Some(twiml)) => ([(CONTENT_TYPE, "text/xml; charset=utf-8")], twiml).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(status) => status.into_response(),
    }
}

async fn take(
    door: &Door,
    call: &str,
    what: &str,
    request: Request,
) -> Result<Option<String>, StatusCode> {
    let callback = callback_named(what).ok_or(StatusCode::NOT_FOUND)?;
    let id: CallId = call.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let account = within(door.desk.telephony_account()).await?;
    let account = account.ok_or(StatusCode::NOT_FOUND)?;
    let voice = door
        .provider
        .connect(&account)
        .ok_or(StatusCode::NOT_FOUND)?;
    let (parts, body) = request.into_parts();
    let body = timeout(PATIENCE, to_bytes(body, MAX_BODY_BYTES)).await;
    let body = body.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
    let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let url = door.addresses.asked(call, what, parts.uri.query());
    if voice.check(&url, &body, signature(&parts.headers)).is_err() {
        tracing::warn!(call = %id, what, "a callback that the provider did not sign");
        return Err(StatusCode::FORBIDDEN);
    }
    let fields: BTreeMap<String, String> =
        url::form_urlencoded::parse(&body).into_owned().collect();
    if fields.get("AccountSid") != Some(&account.telephony.account_sid) {
        return Err(StatusCode::FORBIDDEN);
    }
    let news = parse(callback, &body).map_err(|bad| {
        tracing::warn!(call = %id, what, %bad, "a callback that is not as documented");
        StatusCode::BAD_REQUEST
    })?;
    let heard = heard(callback, news, &fields);
    match timeout(PATIENCE, door.desk.hear_call(id, &heard)).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return Err(status_of(&error)),
        Err(_) => return Err(StatusCode::SERVICE_UNAVAILABLE),
    }
    match callback {
        Callback::AgentLine | Callback::CustomerLine => Ok(None),
        Callback::Answered | Callback::Key | Callback::Over | Callback::Room => {
            Ok(Some(script(door, &account, voice.as_ref(), id).await?))
        }
    }
}

/// Returns what is heard with a callback: on the agent's line its own name is the call's.
fn heard(callback: Callback, news: News, fields: &BTreeMap<String, String>) -> Heard {
    let sid = fields.get("CallSid").cloned();
    let (sid, customer_sid) = match callback {
        Callback::CustomerLine | Callback::Room => (fields.get("ParentCallSid").cloned(), sid),
        Callback::Answered | Callback::Key | Callback::AgentLine | Callback::Over => {
            (sid, fields.get("DialCallSid").cloned())
        }
    };
    Heard {
        news: vec![news],
        sid,
        customer_sid,
        trouble: None,
    }
}

/// Writes what is said on the telephone now.
async fn script(
    door: &Door,
    account: &TelephonyAccount,
    voice: &dyn Voice,
    id: CallId,
) -> Result<String, StatusCode> {
    let script = within(door.desk.call_script(id)).await?;
    let (key, over, customer) = (
        door.addresses.of(id, Callback::Key),
        door.addresses.of(id, Callback::Over),
        door.addresses.of(id, Callback::CustomerLine),
    );
    let limits = &account.telephony.limits;
    let (code, room);
    let said = match &script {
        Script::Confirm { topic } => Said::Confirm {
            topic,
            action: &key,
        },
        Script::Bridge { customer: number } => Said::Bridge(Bridge {
            customer: number,
            ring_s: limits.ring_s.unsigned_abs(),
            talk_s: most_s(limits),
            detects_machines: account.telephony.detects_machines,
            action: &over,
            status_callback: &customer,
        }),
        Script::Room { call, part, agent } => {
            room = call.to_string();
            Said::Room(Room {
                name: &room,
                part: *part,
                agent: agent.as_deref(),
            })
        }
        Script::Code { code: digits } => {
            code = spelled(digits);
            Said::Goodbye { words: &code }
        }
        Script::Goodbye => Said::Goodbye { words: "" },
    };
    Ok(voice.say(&said))
}

/// Returns how a code is read out: twice, digit by digit.
fn spelled(digits: &str) -> String {
    let digits: Vec<_> = digits.chars().map(String::from).collect();
    let digits = digits.join(", ");
    format!("Your Switchboard code is {digits}. Once more: {digits}.")
}

fn signature(headers: &HeaderMap) -> Signature<'_> {
    let only = |name| {
        let mut all = headers.get_all(name).iter();
        match (all.next(), all.next()) {
            (Some(only), None) => only.to_str().ok(),
            _ => None,
        }
    };
    Signature {
        signature: only(SIGNATURE).unwrap_or_default(),
        settings: if headers.contains_key(SETTINGS) {
            // More than one says nothing that could be believed.
            Some(only(SETTINGS).unwrap_or("algorithm=unclear"))
        } else {
            None
        },
    }
}

async fn within<T>(asked: impl Future<Output = desk::Result<T>>) -> Result<T, StatusCode> {
    match timeout(PATIENCE, asked).await {
        Ok(answered) => answered.map_err(|error| status_of(&error)),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn status_of(error: &desk::Error) -> StatusCode {
    match error.kind() {
        desk::Kind::NotFound => StatusCode::NOT_FOUND,
        desk::Kind::Conflict | desk::Kind::Forbidden | desk::Kind::Unauthenticated => {
            StatusCode::FORBIDDEN
        }
        desk::Kind::Invalid => StatusCode::BAD_REQUEST,
        desk::Kind::TooMany | desk::Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        desk::Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_out_twice_digit_by_digit() {
        assert_eq!(
            spelled("042"),
            "Your Switchboard code is 0, 4, 2. Once more: 0, 4, 2."
        );
    }

    #[test]
    fn settings_that_come_twice_are_not_believed() {
        let mut headers = HeaderMap::new();
        assert_eq!(signature(&headers).settings, None);
        headers.append(SETTINGS, "key=1,algorithm=HMAC_SHA1".parse().unwrap());
        assert_eq!(
            signature(&headers).settings,
            Some("key=1,algorithm=HMAC_SHA1")
        );
        headers.append(SETTINGS, "algorithm=HMAC_SHA256".parse().unwrap());
        assert_eq!(signature(&headers).settings, Some("algorithm=unclear"));
    }
}
