//! Delivery to a webhook.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use simulator::{Fault, FaultKind, NewUser, PhoneChat};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::setting::{PATIENCE, Setting};

/// A request at the webhook, which the test answers.
struct Knock {
    headers: HeaderMap,
    update: Value,
    answer: oneshot::Sender<Response>,
}

impl Knock {
    fn text(&self) -> &str {
        self.update["message"]["text"].as_str().unwrap_or_default()
    }

    fn answer(self, response: impl IntoResponse) {
        let _ = self.answer.send(response.into_response());
    }
}

struct Hook {
    knocks: mpsc::UnboundedReceiver<Knock>,
    url: String,
}

impl Hook {
    async fn open() -> Self {
        let (sender, knocks) = mpsc::unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let app = Router::new().route("/hook", post(take)).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { knocks, url }
    }

    async fn next(&mut self) -> Knock {
        tokio::time::timeout(PATIENCE, self.knocks.recv())
            .await
            .expect("nobody knocked")
            .unwrap()
    }

    fn is_quiet(&mut self) -> bool {
        self.knocks.try_recv().is_err()
    }
}

async fn take(
    State(sender): State<mpsc::UnboundedSender<Knock>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (answer, answered) = oneshot::channel();
    let update = serde_json::from_slice(&body).unwrap();
    let _ = sender.send(Knock {
        headers,
        update,
        answer,
    });
    answered
        .await
        .unwrap_or_else(|_| StatusCode::GONE.into_response())
}

async fn hooked() -> (Setting, Hook) {
    let setting = Setting::started().await;
    let hook = Hook::open().await;
    setting
        .good(
            "setWebhook",
            json!({ "url": hook.url, "secret_token": "s3cret_-" }),
        )
        .await;
    (setting, hook)
}

#[tokio::test]
async fn an_update_comes_with_the_secret_and_stays_until_it_was_taken() {
    let (setting, mut hook) = hooked().await;
    setting.say("hello");
    let knock = hook.next().await;
    assert_eq!(knock.headers["x-telegram-bot-api-secret-token"], "s3cret_-");
    assert_eq!(knock.text(), "hello");
    assert_eq!(
        setting.good("getWebhookInfo", json!({})).await["pending_update_count"],
        1
    );
    let before = setting.world.stats().updates_delivered;
    knock.answer(StatusCode::OK);
    setting
        .world
        .wait_for_stats(PATIENCE, |stats| stats.updates_delivered > before)
        .await
        .unwrap();
    assert_eq!(
        setting.good("getWebhookInfo", json!({})).await["pending_update_count"],
        0
    );
}

#[tokio::test]
async fn retries_come_at_once_and_then_double_up_to_a_minute() {
    let (setting, mut hook) = hooked().await;
    setting.say("hello");
    hook.next().await.answer(StatusCode::INTERNAL_SERVER_ERROR);
    hook.next().await.answer(StatusCode::INTERNAL_SERVER_ERROR);
    let mut pauses = Vec::new();
    for _ in 0..8 {
        pauses.push(setting.world.clock().skip().await.as_secs());
        hook.next().await.answer(StatusCode::INTERNAL_SERVER_ERROR);
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
    setting.world.clock().until_somebody_sleeps().await;
    let info = setting.good("getWebhookInfo", json!({})).await;
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 500 Internal Server Error"
    );
}

#[tokio::test]
async fn a_webhook_that_asks_for_time_gets_it() {
    let (setting, mut hook) = hooked().await;
    setting.say("hello");
    hook.next()
        .await
        .answer((StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "25")]));
    assert_eq!(setting.world.clock().skip().await, Duration::from_secs(25));
    assert_eq!(hook.next().await.text(), "hello");
}

#[tokio::test]
async fn one_chat_gets_one_request_at_a_time_while_others_go_on() {
    let (setting, mut hook) = hooked().await;
    let ben = setting.world.create_user(NewUser::named("Ben")).unwrap();
    setting.say("ann 1");
    setting.say("ann 2");
    let first = hook.next().await;
    assert_eq!(first.text(), "ann 1");
    setting.world.say(setting.bot.id, ben.id, "ben 1").unwrap();
    let other = hook.next().await;
    assert_eq!(other.text(), "ben 1");
    other.answer(StatusCode::OK);
    assert!(hook.is_quiet());
    first.answer(StatusCode::OK);
    assert_eq!(hook.next().await.text(), "ann 2");
}

#[tokio::test]
async fn a_method_in_the_answer_is_carried_out() {
    let (setting, mut hook) = hooked().await;
    setting.say("hello");
    let method = json!({ "method": "sendMessage", "chat_id": setting.ann.id, "text": "by answer" });
    hook.next().await.answer(axum::Json(method));
    let says = |chat: &PhoneChat| {
        chat.messages
            .iter()
            .any(|message| message.text == "by answer")
    };
    setting
        .world
        .wait_for(setting.bot.id, setting.ann.id, PATIENCE, says)
        .await
        .unwrap();
    setting.say("and now");
    hook.next()
        .await
        .answer(axum::Json(json!({ "method": "deleteWebhook" })));
    setting.say("still there?");
    assert_eq!(hook.next().await.text(), "still there?");
}

#[tokio::test]
async fn a_taken_update_may_come_a_second_time() {
    let (setting, mut hook) = hooked().await;
    setting
        .world
        .set_faults(vec![Fault::always(FaultKind::Duplicates)]);
    setting.say("hello");
    let first = hook.next().await;
    let id = first.update["update_id"].clone();
    first.answer(StatusCode::OK);
    let second = hook.next().await;
    assert_eq!(second.update["update_id"], id);
    second.answer(StatusCode::OK);
    setting.say("next");
    assert_eq!(hook.next().await.text(), "next");
}

#[tokio::test]
async fn nothing_is_delivered_while_the_world_is_offline() {
    let (setting, mut hook) = hooked().await;
    setting
        .world
        .set_faults(vec![Fault::always(FaultKind::Offline)]);
    setting.say("hello");
    assert_eq!(setting.world.stats().webhook_attempts, 0);
    setting.world.set_faults(Vec::new());
    assert_eq!(hook.next().await.text(), "hello");
}

#[tokio::test]
async fn pending_updates_are_dropped_when_that_is_asked_for() {
    let setting = Setting::started().await;
    setting.say("hello");
    let parts = reqwest::multipart::Form::new()
        .text("url", "http://127.0.0.1:9/hook")
        .text("allowed_updates", r#"["message"]"#)
        .text("drop_pending_updates", "true");
    let answer = setting
        .http
        .post(setting.url("SetWebhook"))
        .multipart(parts)
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.json::<Value>().await.unwrap()["description"],
        "Webhook was set"
    );
    let info = setting.good("getWebhookInfo", json!({})).await;
    assert_eq!(
        (&info["pending_update_count"], &info["allowed_updates"]),
        (&json!(0), &json!(["message"]))
    );
}

#[tokio::test]
async fn delivery_ends_with_the_webhook() {
    let (setting, mut hook) = hooked().await;
    setting.good("deleteWebhook", json!({})).await;
    setting.say("hello");
    assert_eq!(setting.updates(json!({})).await.len(), 1);
    assert!(hook.is_quiet());
    assert_eq!(setting.world.stats().webhook_attempts, 0);
}
