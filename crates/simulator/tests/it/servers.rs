//! Servers of bots: strict about what they get, obedient about what goes wrong.

use crate::setting::Setting;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use simulator::{ServerAnswer, ServerFault, ServerSettings};

const KEY: [u8; 32] = [7; 32];

/// A question to a server, ready to be spoilt.
#[derive(Clone)]
struct Ask {
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Value,
}

impl Ask {
    fn new(path: &str, body: Value) -> Self {
        Self {
            path: path.to_owned(),
            headers: vec![("content-type", "application/json".to_owned())],
            body,
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value.into()));
        self
    }

    fn set(mut self, pointer: &str, value: Value) -> Self {
        *self.body.pointer_mut(pointer).unwrap() = value;
        self
    }

    fn and(mut self, key: &str, value: Value) -> Self {
        self.body[key] = value;
        self
    }

    async fn send(&self, setting: &Setting) -> (u16, String) {
        let url = format!("http://{}/servers/rob/{}", setting.address, self.path);
        let mut request = setting.http.post(url).body(self.body.to_string());
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let Ok(response) = request.send().await else {
            return (0, "no answer".to_owned());
        };
        let status = response.status().as_u16();
        (status, response.text().await.unwrap_or_default())
    }
}

fn sign(ask: Ask) -> Ask {
    let mut mac = Hmac::<Sha256>::new_from_slice(&KEY).unwrap();
    mac.update(format!("turn_1.1790000000.{}", ask.body).as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    ask.with("webhook-id", "turn_1")
        .with("webhook-timestamp", "1790000000")
        .with("webhook-signature", format!("v1,{signature}"))
}

fn webhook(text: &str) -> Ask {
    let data = json!({
        "conversation": { "id": "c1" }, "contact": { "id": "k1", "name": "Ann" },
        "message": { "text": text }, "turn": { "epoch": 1 },
        "intents": [], "categories": [], "recent_messages": [],
    });
    let body = json!({ "id": "turn_1", "type": "message.received", "at": "2026-09-21T14:13:20Z", "data": data });
    sign(Ask::new("webhook", body))
}

fn rasa(text: &str) -> Ask {
    Ask::new(
        "rasa/webhooks/rest/webhook",
        json!({ "sender": "c1", "message": text }),
    )
}

fn watson(text: &str) -> Ask {
    let input =
        json!({ "message_type": "text", "text": text, "options": { "return_context": true } });
    let path = "watson/v2/assistants/a/environments/e/message?version=2024-08-25";
    Ask::new(
        path,
        json!({ "input": input, "context": {}, "user_id": "k1" }),
    )
    .with(
        "authorization",
        format!("Basic {}", STANDARD.encode("apikey:k")),
    )
}

fn completions(text: &str, stream: bool) -> Ask {
    let messages =
        json!([{ "role": "system", "content": "Be kind." }, { "role": "user", "content": text }]);
    let path = "openai/v1/chat/completions";
    Ask::new(
        path,
        json!({ "model": "m", "messages": messages, "stream": stream }),
    )
    .with("authorization", "Bearer k")
}

async fn setting() -> Setting {
    let setting = Setting::new().await;
    let settings = ServerSettings {
        secret: Some(format!("whsec_{}", STANDARD.encode(KEY))),
        key: Some("k".to_owned()),
    };
    setting.world.set_server("rob", settings);
    setting
}

async fn answered(setting: &Setting, ask: Ask) -> Value {
    let (status, body) = ask.send(setting).await;
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

#[tokio::test]
async fn each_protocol_answers_in_its_own_words() {
    let setting = setting().await;
    let said = answered(&setting, webhook("7")).await;
    assert_eq!(
        said,
        json!({ "acts": [{ "say": { "text": "You said: 7", "buttons": [] } }] })
    );
    let said = answered(&setting, rasa("7")).await;
    assert_eq!(
        said,
        json!([{ "recipient_id": "c1", "text": "You said: 7" }])
    );
    let said = answered(&setting, watson("7")).await;
    assert_eq!(
        said["output"]["generic"],
        json!([{ "response_type": "text", "text": "You said: 7" }])
    );
    assert_eq!(said["context"]["global"]["system"]["turn_count"], 1);
    let said = answered(&setting, completions("7", false)).await;
    assert_eq!(said["choices"][0]["message"]["content"], "You said: 7");
    let (_, stream) = completions("7", true).send(&setting).await;
    assert!(stream.starts_with("data: {") && stream.ends_with("data: [DONE]\n\n"));
    let asked = setting.world.asked("rob");
    assert_eq!(asked.len(), 5);
    assert!(
        asked
            .iter()
            .all(|one| one.text == "7" && one.complaint.is_none())
    );
}

#[tokio::test]
async fn who_asks_for_a_person_is_handed_over_in_every_protocol() {
    let setting = setting().await;
    let wish = "a person please";
    assert!(answered(&setting, webhook(wish)).await["acts"][1]["hand_over"].is_object());
    assert!(answered(&setting, rasa(wish)).await[1]["custom"]["handoff"].is_object());
    let generic = answered(&setting, watson(wish)).await["output"]["generic"].clone();
    assert_eq!(generic[1]["response_type"], "connect_to_agent");
    let message = answered(&setting, completions(wish, false)).await["choices"][0].clone();
    assert_eq!(message["finish_reason"], "tool_calls");
    assert_eq!(
        message["message"]["tool_calls"][0]["function"]["name"],
        "hand_over"
    );
}

#[tokio::test]
async fn what_a_protocol_does_not_allow_is_refused_and_kept() {
    let setting = setting().await;
    let spoilt = [
        (401, webhook("a").with("webhook-signature", "v1,AAAA")),
        (
            401,
            webhook("a").set("/data/message/text", json!("changed later")),
        ),
        (400, webhook("a").with("webhook-id", "a.b")),
        (400, webhook("a").with("content-type", "text/plain")),
        (400, sign(webhook("a").set("/type", json!("message.sent")))),
        (400, sign(webhook("a").set("/data/turn", json!({})))),
        (400, sign(webhook("a").set("/data/message", json!(null)))),
        (400, sign(webhook("a").set("/id", json!("other")))),
        (400, rasa("a").and("text", json!("a"))),
        (400, rasa("a").set("/message", json!(7))),
        (401, watson("a").with("authorization", "Basic YXBpa2V5Ong=")),
        (400, watson("two\nlines")),
        (400, watson("a").and("context", json!([]))),
        (
            401,
            completions("a", true).with("authorization", "Bearer other"),
        ),
        (
            400,
            completions("a", true).and("max_completion_tokens", json!(1)),
        ),
        (
            400,
            completions("a", false).and("stream_options", json!({})),
        ),
        (400, completions("a", false).and("messages", json!([]))),
        (
            400,
            completions("a", false).and(
                "messages",
                json!([{ "role": "tool", "tool_call_id": "x", "content": "y" }]),
            ),
        ),
        (
            400,
            completions("a", false).and(
                "tools",
                json!([{ "type": "function", "function": { "name": "no spaces" } }]),
            ),
        ),
    ];
    let count = spoilt.len();
    for (expected, ask) in spoilt {
        let (status, body) = ask.send(&setting).await;
        assert_eq!(status, expected, "{} {}: {body}", ask.path, ask.body);
    }
    let asked = setting.world.asked("rob");
    assert_eq!(
        asked.iter().filter(|one| one.complaint.is_some()).count(),
        count
    );
}

#[tokio::test]
async fn answers_come_as_they_were_told_and_then_by_themselves() {
    let setting = setting().await;
    let told = json!([{ "says": ["One", "Two"], "buttons": ["Yes"] }, { "closes": true, "says": ["Bye"] }]);
    let response = setting
        .http
        .post(setting.control("servers/rob/answers"))
        .json(&told)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 204);
    let first = answered(&setting, webhook("a")).await;
    assert_eq!(
        first["acts"][1]["say"],
        json!({ "text": "Two", "buttons": ["Yes"] })
    );
    assert_eq!(
        answered(&setting, webhook("a")).await["acts"][1],
        json!({ "close": {} })
    );
    assert_eq!(
        answered(&setting, webhook("a")).await["acts"][0]["say"]["text"],
        "You said: a"
    );
    let asked = setting
        .http
        .get(setting.control("servers/rob/asked"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        asked
            .json::<Value>()
            .await
            .unwrap()
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn faults_strike_once_each() {
    let setting = setting().await;
    let fault = |fault| ServerAnswer {
        says: vec!["Hi".to_owned()],
        fault: Some(fault),
        ..ServerAnswer::default()
    };
    let limited = ServerFault::Status {
        code: 429,
        retry_after: Some(3),
    };
    let faults = [
        limited,
        ServerFault::Page,
        ServerFault::Cut,
        ServerFault::Large { bytes: 9_000 },
        ServerFault::Twice,
        ServerFault::HangUp,
    ];
    setting
        .world
        .answer_next("rob", faults.into_iter().map(fault).collect());
    assert_eq!(webhook("a").send(&setting).await.0, 429);
    assert!(webhook("a").send(&setting).await.1.contains("<h1>"));
    let (_, cut) = webhook("a").send(&setting).await;
    assert!(serde_json::from_str::<Value>(&cut).is_err());
    assert!(webhook("a").send(&setting).await.1.len() > 9_000);
    assert_eq!(
        answered(&setting, webhook("a")).await["acts"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(webhook("a").send(&setting).await.0, 0);
    setting
        .world
        .answer_next("rob", vec![fault(ServerFault::Stranger)]);
    assert_ne!(answered(&setting, rasa("a")).await[0]["recipient_id"], "c1");
}

#[tokio::test]
async fn a_slow_answer_waits_for_the_clock() {
    let setting = setting().await;
    let slow = ServerAnswer {
        says: vec!["Hi".to_owned()],
        fault: Some(ServerFault::Slow { ms: 9_000 }),
        ..ServerAnswer::default()
    };
    setting.world.answer_next("rob", vec![slow]);
    let ask = webhook("a");
    let asking = ask.send(&setting);
    let clock = async {
        setting.world.clock().until_somebody_sleeps().await;
        setting.world.clock().skip().await
    };
    let ((status, _), slept) = tokio::join!(asking, clock);
    assert_eq!((status, slept.as_secs()), (200, 9));
}

#[tokio::test]
async fn the_tracker_wants_the_token() {
    let setting = setting().await;
    let get = async |query: &str| {
        let url = format!(
            "http://{}/servers/rob/rasa/conversations/c1/tracker?{query}",
            setting.address
        );
        setting.http.get(url).send().await.unwrap()
    };
    assert_eq!(get("token=x").await.status().as_u16(), 401);
    let tracker: Value = get("include_events=AFTER_RESTART&token=k")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&tracker["sender_id"], &tracker["paused"]),
        (&json!("c1"), &json!(false))
    );
}
