//! Takes questions in, keeps them, lets faults strike, and answers.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::state::{Asked, ServerAnswer, ServerFault, ServerHook};
use super::{Complaint, Heard, Question, brain, completions, rasa, watson, webhook};
use crate::world::World;

/// Where Watson's actions find the conversation, among their variables.
const CONVERSATION: &str =
    "/context/skills/actions skill/skill_variables/switchboard/conversation/id";

/// How long a webhook of a bot's own may take, as with Watson.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(8);

/// The largest question: more than a desk has to tell.
const MAX_QUESTION: usize = 1024 * 1024;

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route("/servers/{name}/webhook", post(ask_webhook))
        .route("/servers/{name}/rasa/webhooks/rest/webhook", post(ask_rasa))
        .route(
            "/servers/{name}/rasa/conversations/{sender}/tracker",
            get(show_tracker),
        )
        .route(
            "/servers/{name}/rasa/conversations/{sender}/tracker/events",
            post(add_event),
        )
        .route(
            "/servers/{name}/watson/v2/assistants/{a}/environments/{e}/message",
            post(ask_watson),
        )
        .route(
            "/servers/{name}/openai/v1/chat/completions",
            post(ask_completions),
        )
        .layer(DefaultBodyLimit::max(MAX_QUESTION))
}

/// How a protocol reads, answers and refuses.
struct Protocol {
    name: &'static str,
    read: fn(&Question<'_>) -> Result<Heard, Complaint>,
    write: fn(&ServerAnswer, &Heard, &Value) -> Vec<Vec<u8>>,
    refuse: fn(&Complaint) -> Value,
}

const WEBHOOK: Protocol = Protocol {
    name: "webhook",
    read: webhook::read,
    write: |answer, _, _| vec![webhook::write(answer)],
    refuse: |complaint| json!({ "error": complaint.why }),
};

const RASA: Protocol = Protocol {
    name: "rasa",
    read: rasa::read,
    write: |answer, heard, _| {
        let is_strange = answer.fault == Some(ServerFault::Stranger);
        let recipient = if is_strange {
            "somebody-else"
        } else {
            &heard.conversation
        };
        vec![rasa::write(answer, recipient)]
    },
    refuse: |complaint| json!({ "status": "failure", "reason": "BadRequest", "message": complaint.why, "code": complaint.status }),
};

const WATSON: Protocol = Protocol {
    name: "watson",
    read: watson::read,
    write: |answer, _, question| vec![watson::write(answer, question)],
    refuse: |complaint| json!({ "error": complaint.why, "code": complaint.status }),
};

const COMPLETIONS: Protocol = Protocol {
    name: "completions",
    read: completions::read,
    write: |answer, _, question| completions::write(answer, question),
    refuse: |complaint| json!({ "error": { "message": complaint.why, "type": "invalid_request_error", "code": complaint.status } }),
};

async fn ask_webhook(
    State(world): State<World>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    raw: Bytes,
) -> Response {
    ask(&WEBHOOK, world, name, uri, headers, raw).await
}

async fn ask_rasa(
    State(world): State<World>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    raw: Bytes,
) -> Response {
    ask(&RASA, world, name, uri, headers, raw).await
}

async fn ask_watson(
    State(world): State<World>,
    Path((name, _, _)): Path<(String, String, String)>,
    uri: Uri,
    headers: HeaderMap,
    raw: Bytes,
) -> Response {
    ask(&WATSON, world, name, uri, headers, raw).await
}

async fn ask_completions(
    State(world): State<World>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    raw: Bytes,
) -> Response {
    ask(&COMPLETIONS, world, name, uri, headers, raw).await
}

async fn show_tracker(
    State(world): State<World>,
    Path((name, sender)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (settings, is_paused) = world.with(|state, _| {
        let servers = &state.servers;
        (servers.settings(&name), servers.is_paused(&name, &sender))
    });
    let question = Question {
        uri: &uri,
        headers: &headers,
        raw: &[],
        body: Value::Null,
        settings: &settings,
    };
    let written = rasa::tracker(&question, &sender, is_paused);
    keep(
        &world,
        &name,
        "tracker",
        &Value::Null,
        written.as_ref().map(|_| ""),
    );
    match written {
        Ok(body) => json_body(StatusCode::OK, Body::from(body)),
        Err(complaint) => refusal(&RASA, &complaint),
    }
}

async fn add_event(
    State(world): State<World>,
    Path((name, sender)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
    raw: Bytes,
) -> Response {
    let settings = world.with(|state, _| state.servers.settings(&name));
    let question = Question {
        uri: &uri,
        headers: &headers,
        raw: &raw,
        body: serde_json::from_slice(&raw).unwrap_or(Value::Null),
        settings: &settings,
    };
    let pauses = rasa::event(&question);
    let heard = pauses.as_ref().map(|_| "");
    keep(&world, &name, "events", &question.body, heard);
    let written = pauses.and_then(|pauses| {
        world.with(|state, _| state.servers.pause(&name, &sender, pauses));
        rasa::tracker(&question, &sender, pauses)
    });
    match written {
        Ok(body) => json_body(StatusCode::OK, Body::from(body)),
        Err(complaint) => refusal(&RASA, &complaint),
    }
}

async fn ask(
    protocol: &Protocol,
    world: World,
    name: String,
    uri: Uri,
    headers: HeaderMap,
    raw: Bytes,
) -> Response {
    let settings = world.with(|state, _| state.servers.settings(&name));
    let body = serde_json::from_slice(&raw).unwrap_or(Value::Null);
    let question = Question {
        uri: &uri,
        headers: &headers,
        raw: &raw,
        body,
        settings: &settings,
    };
    let heard = if question
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"))
    {
        (protocol.read)(&question)
    } else {
        Err(Complaint::bad("the body must be application/json"))
    };
    let text = heard.as_ref().map(|heard| heard.text.as_str());
    keep(&world, &name, protocol.name, &question.body, text);
    let heard = match heard {
        Ok(heard) => heard,
        Err(complaint) => return refusal(protocol, &complaint),
    };
    let sender = &heard.conversation;
    let is_paused = world.with(|state, _| state.servers.is_paused(&name, sender));
    let mut answer = if is_paused {
        ServerAnswer::default()
    } else {
        let told = world.with(|state, _| state.servers.next(&name));
        told.unwrap_or_else(|| brain::answer(&name, &heard.text))
    };
    if answer.pauses {
        world.with(|state, _| state.servers.pause(&name, sender, true));
    }
    if answer.fault == Some(ServerFault::Twice) {
        answer.says.extend(answer.says.clone());
    }
    if let Some(hook) = &answer.calls {
        let named = question.body.pointer(CONVERSATION).and_then(Value::as_str);
        call(hook, named.unwrap_or(&heard.conversation)).await;
    }
    let pieces = (protocol.write)(&answer, &heard, &question.body);
    let is_stream = question.body["stream"] == json!(true);
    send(&world, answer.fault, pieces, is_stream).await
}

/// Calls a webhook and waits for its answer; what it says changes nothing.
#[expect(
    clippy::disallowed_methods,
    reason = "the simulated world calls loopback only"
)]
async fn call(hook: &ServerHook, conversation: &str) {
    let url = hook.url.replace("{conversation}", conversation);
    let address = reqwest::Url::parse(&url).ok();
    let is_local = address.as_ref().is_some_and(is_loopback);
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
    let (true, Ok(client)) = (is_local, client.build()) else {
        return tracing::warn!("this world calls loopback addresses only");
    };
    let request = client.post(url).bearer_auth(&hook.token).json(&hook.body);
    match request.send().await {
        Ok(answer) => tracing::debug!(status = %answer.status(), "a bot's own webhook"),
        Err(error) => tracing::warn!(%error, "a bot's own webhook"),
    }
}

fn is_loopback(address: &reqwest::Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    let parsed: Result<std::net::IpAddr, _> = host.trim_matches(['[', ']']).parse();
    host == "localhost" || parsed.is_ok_and(|address| address.is_loopback())
}

fn keep(world: &World, name: &str, protocol: &str, body: &Value, heard: Result<&str, &Complaint>) {
    world.with(|state, now_ms| {
        let asked = Asked {
            at_ms: now_ms,
            protocol: protocol.to_owned(),
            text: heard.unwrap_or_default().to_owned(),
            complaint: heard.err().map(|complaint| complaint.why.clone()),
            body: body.clone(),
        };
        state.servers.keep(name, asked);
    });
}

fn refusal(protocol: &Protocol, complaint: &Complaint) -> Response {
    let status = StatusCode::from_u16(complaint.status).unwrap_or(StatusCode::BAD_REQUEST);
    json_body(status, Body::from((protocol.refuse)(complaint).to_string()))
}

fn json_body(status: StatusCode, body: Body) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

/// Sends an answer, or what a fault makes of it.
async fn send(
    world: &World,
    fault: Option<ServerFault>,
    mut pieces: Vec<Vec<u8>>,
    is_stream: bool,
) -> Response {
    match fault {
        Some(ServerFault::Slow { ms }) => {
            let until_ms = world
                .clock()
                .now_ms()
                .saturating_add(i64::try_from(ms).unwrap_or(i64::MAX));
            tokio::select! {
                () = world.clock().sleep_until(until_ms) => {}
                () = world.closed() => {}
            }
        }
        Some(ServerFault::Hang) => world.closed().await,
        Some(ServerFault::HangUp) => {
            let gone = std::io::Error::other("hung up on purpose");
            return Body::from_stream(futures::stream::iter([Err::<Bytes, _>(gone)]))
                .into_response();
        }
        Some(ServerFault::Status { code, retry_after }) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = json_body(status, Body::from(r#"{"error":"as was wished"}"#));
            if let Some(seconds) = retry_after {
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            return response;
        }
        Some(ServerFault::Page) => {
            let page = "<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>";
            return ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
        }
        Some(ServerFault::Cut) => {
            let whole = pieces.concat();
            pieces = vec![whole[..whole.len() / 2].to_vec()];
        }
        Some(ServerFault::Large { bytes }) => pieces.push(vec![b' '; bytes]),
        Some(ServerFault::Raw { body }) => pieces = vec![body.into_bytes()],
        Some(ServerFault::Twice | ServerFault::Stranger) | None => {}
    }
    if is_stream {
        let pieces = pieces
            .into_iter()
            .map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece)));
        let body = Body::from_stream(futures::stream::iter(pieces));
        return ([(CONTENT_TYPE, "text/event-stream")], body).into_response();
    }
    json_body(StatusCode::OK, Body::from(pieces.concat()))
}
