//! The webhook: a secret, a commit, and never a body.

use crate::scene::Scene;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use channels::Channels;
use desk::Actor;
use domain::channel::{ChannelForm, ChannelKind, ChannelSettings, Health, Intake};
use serde_json::json;
use simulator::NewBot;
use std::time::Duration;
use testkit::on_both_databases;
use tokio::net::TcpListener;
use tower::ServiceExt;

struct Answer {
    status: StatusCode,
    retry_after: Option<String>,
    body: usize,
}

async fn post(routes: Router, path: &str, secret: Option<&str>, body: impl Into<Body>) -> Answer {
    let mut request = Request::post(path);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let answer = routes
        .oneshot(request.body(body.into()).unwrap())
        .await
        .unwrap();
    let retry_after = answer.headers().get("retry-after");
    let retry_after = retry_after.map(|value| value.to_str().unwrap().to_owned());
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap().len();
    Answer {
        status,
        retry_after,
        body,
    }
}

fn update(scene: &Scene, id: i64, words: &str) -> String {
    let chat = json!({"id": scene.ann.id, "type": "private", "first_name": "Ann"});
    let message = json!({"message_id": id, "date": 1, "chat": chat, "from": chat, "text": words});
    json!({"update_id": id, "message": message}).to_string()
}

on_both_databases! {
    async fn only_the_right_secret_opens_and_nothing_else_is_kept(house: House) {
        let scene = Scene::built(house).await;
        let routes = scene.channels(None).routes();
        let secret = scene.config().await.webhook_secret;
        let path = format!("/telegram/{}", scene.house.channel);
        let good = update(&scene, 1, "hello");
        for wrong in [
            None,
            Some(""),
            Some("wrong"),
            Some(&secret[1..]),
            Some(secret.to_uppercase().as_str()),
        ] {
            let answer = post(routes.clone(), &path, wrong, good.clone()).await;
            assert_eq!(
                (answer.status, answer.body),
                (StatusCode::UNAUTHORIZED, 0),
                "{wrong:?}"
            );
        }
        for nowhere in [
            "/telegram/x",
            "/telegram/00000000-0000-0000-0000-000000000009",
        ] {
            let answer = post(routes.clone(), nowhere, Some(&secret), good.clone()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
        for nonsense in ["", "{}", "[]", "null", "{\"update_id\":\"7\"}"] {
            let answer = post(routes.clone(), &path, Some(&secret), nonsense).await;
            assert_eq!(
                (answer.status, answer.body),
                (StatusCode::BAD_REQUEST, 0),
                "{nonsense}"
            );
        }
        let huge = vec![b' '; 1024 * 1024 + 1];
        let answer = post(routes.clone(), &path, Some(&secret), huge).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(scene.house.desk.waiting_inbound(10).await.unwrap(), []);
        for _ in 0..2 {
            let answer = post(routes.clone(), &path, Some(&secret), good.clone()).await;
            assert_eq!((answer.status, answer.body), (StatusCode::OK, 0));
        }
        let kept = scene.house.desk.waiting_inbound(10).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].body, good);
    }

    async fn while_the_database_is_locked_telegram_is_asked_to_come_back(house: House) {
        let scene = Scene::built(house).await;
        let routes = scene.channels(None).routes();
        let secret = scene.config().await.webhook_secret;
        let path = format!("/telegram/{}", scene.house.channel);
        let other = scene.house.database.open().await;
        let mut held = other.unit(scene.house.now()).await.unwrap();
        scene.house.database.shut_out_writers(&mut held).await;
        let answer = post(
            routes.clone(),
            &path,
            Some(&secret),
            update(&scene, 1, "later"),
        )
        .await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!((answer.retry_after.as_deref(), answer.body), (Some("5"), 0));
        drop(held);
        other.close().await;
        let answer = post(routes, &path, Some(&secret), update(&scene, 1, "later")).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    async fn telegram_is_told_the_address_and_its_calls_arrive(house: House) {
        let mut scene = Scene::built(house).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = format!("http://{}", listener.local_addr().unwrap());
        let channels = scene.channels(Some(public_url));
        serve(&mut scene, &channels, listener);
        let bot = scene.world.create_bot(NewBot::named("Hooked")).unwrap();
        let form = ChannelForm {
            kind: ChannelKind::Telegram,
            name: "Hooked".into(),
            settings: ChannelSettings {
                token: Some(bot.token.clone()),
                intake: Intake::Webhook,
                widget: None,
            }, bot_id: None, };
        let stop = scene.stop.clone();
        scene.tasks.spawn(async move { channels.run(stop).await });
        let channel = scene
            .house
            .desk
            .create_channel(&Actor::house(), &form)
            .await
            .unwrap()
            .id;
        scene
            .until("connected", async |scene| {
                let channel = scene
                    .house
                    .desk
                    .get_channel(&Actor::house(), channel)
                    .await
                    .unwrap();
                channel.health == Health::Connected && channel.handle.is_some()
            })
            .await;
        scene
            .until("Telegram knows the address", async |scene| {
                scene.world.stats().methods.contains_key("setWebhook")
            })
            .await;
        scene.world.start(bot.id, scene.ann.id, None).unwrap();
        scene.world.say(bot.id, scene.ann.id, "by webhook").unwrap();
        scene
            .until("the words are there", async |scene| {
                scene.heard(1).await == ["by webhook"]
            })
            .await;
        assert_eq!(scene.world.stats().methods_in_webhook_answers, 0);
    }

    async fn a_webhook_without_a_public_address_is_told(house: House) {
        let mut scene = Scene::built(house).await;
        scene.start();
        let bot = scene.world.create_bot(NewBot::named("Hooked")).unwrap();
        let form = ChannelForm {
            kind: ChannelKind::Telegram,
            name: "Hooked".into(),
            settings: ChannelSettings {
                token: Some(bot.token),
                intake: Intake::Webhook,
                widget: None,
            }, bot_id: None, };
        let channel = scene
            .house
            .desk
            .create_channel(&Actor::house(), &form)
            .await
            .unwrap()
            .id;
        scene
            .until("told", async |scene| {
                let health = scene
                    .house
                    .desk
                    .get_channel(&Actor::house(), channel)
                    .await
                    .unwrap()
                    .health;
                matches!(health, Health::Broken { why } if why.contains("public address"))
            })
            .await;
    }
}

fn serve(scene: &mut Scene, channels: &Channels, listener: TcpListener) {
    let routes = channels.routes();
    scene.tasks.spawn(async move {
        let _ended =
            tokio::time::timeout(Duration::from_mins(1), axum::serve(listener, routes)).await;
    });
}
