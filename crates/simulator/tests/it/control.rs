//! The control API and the page.

use futures::StreamExt;
use serde_json::{Value, json};

use crate::setting::Setting;

#[tokio::test]
async fn a_whole_story_can_be_told_over_http() {
    let setting = Setting::new().await;
    let post = |path: String, body: Value| {
        let request = setting.http.post(setting.control(&path)).json(&body);
        async move { request.send().await.unwrap() }
    };
    let bot: Value = post(
        "bots".into(),
        json!({ "name": "Shop", "token": "4242:abc" }),
    )
    .await
    .json()
    .await
    .unwrap();
    assert_eq!(
        (&bot["id"], &bot["username"]),
        (&json!(4242), &json!("shop_bot"))
    );
    let user: Value = post(
        "users".into(),
        json!({ "first_name": "Zoë", "language_code": "de" }),
    )
    .await
    .json()
    .await
    .unwrap();
    let chat = format!("chats/4242/{}", user["id"]);
    let acted: Value = post(format!("{chat}/acts"), json!({ "act": "start" }))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(acted["message_ids"], json!([1]));
    let url = format!("http://{}/bot4242:abc/sendMessage", setting.address);
    setting
        .http
        .post(url)
        .json(&json!({ "chat_id": user["id"], "text": "Hallo" }))
        .send()
        .await
        .unwrap();
    let shown: Value = setting
        .http
        .get(setting.control(&chat))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(shown["messages"][1]["text"], "Hallo");
    let stats: Value = setting
        .http
        .get(setting.control("stats"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(stats["methods"], json!({ "sendMessage": 1 }));
}

#[tokio::test]
async fn what_a_phone_would_not_allow_is_422_and_what_is_not_there_404() {
    let setting = Setting::new().await;
    let acts = setting.control(&format!("chats/{}/{}/acts", setting.bot.id, setting.ann.id));
    let status = |url: String, body: Value| {
        let request = setting.http.post(url).json(&body);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(status(acts.clone(), json!({ "act": "unblock" })).await, 422);
    assert_eq!(
        status(
            acts.clone(),
            json!({ "act": "edit", "message_id": 9, "text": "x" })
        )
        .await,
        404
    );
    assert_eq!(status(acts, json!({ "act": "dance" })).await, 422);
    assert_eq!(
        status(setting.control("chats/1/2/acts"), json!({ "act": "voice" })).await,
        404
    );
}

#[tokio::test]
async fn faults_and_limits_are_set_and_shown() {
    let setting = Setting::new().await;
    let faults = json!([{ "kind": "too_many_requests", "retry_after": 3, "percent": 100 }, { "kind": "offline", "percent": 5, "times": 2 }]);
    let set = setting
        .http
        .put(setting.control("faults"))
        .json(&faults)
        .send()
        .await
        .unwrap();
    assert_eq!(set.json::<Value>().await.unwrap(), faults);
    let cleared = setting
        .http
        .delete(setting.control("faults"))
        .send()
        .await
        .unwrap();
    assert_eq!(cleared.json::<Value>().await.unwrap(), json!([]));
    let limits = json!({ "per_chat": { "per_second": 2.0, "burst": 1 }, "global": null });
    setting
        .http
        .put(setting.control("limits"))
        .json(&limits)
        .send()
        .await
        .unwrap();
    let shown = setting
        .http
        .get(setting.control("limits"))
        .send()
        .await
        .unwrap();
    assert_eq!(shown.json::<Value>().await.unwrap(), limits);
}

#[tokio::test]
async fn the_events_tell_which_chat_changed() {
    let setting = Setting::new().await;
    let mut events = setting
        .http
        .get(setting.control("events"))
        .send()
        .await
        .unwrap()
        .bytes_stream();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(&first[..], b"data: {\"change\":\"everything\"}\n\n");
    setting
        .world
        .start(setting.bot.id, setting.ann.id, None)
        .unwrap();
    let second = events.next().await.unwrap().unwrap();
    let second = String::from_utf8(second.to_vec()).unwrap();
    let change: Value =
        serde_json::from_str(second.trim().strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(
        change,
        json!({ "change": "chat", "bot_id": setting.bot.id, "user_id": setting.ann.id })
    );
    setting.world.close();
    assert!(
        events
            .next()
            .await
            .is_none_or(|rest| rest.is_ok_and(|rest| rest.is_empty()))
    );
}

#[tokio::test]
async fn foreign_pages_are_kept_out() {
    let setting = Setting::new().await;
    let status = |name: &'static str, value: &'static str| {
        let request = setting
            .http
            .post(setting.control("reset"))
            .header(name, value);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(status("origin", "https://evil.example").await, 403);
    assert_eq!(status("host", "evil.example:3100").await, 403);
    assert_eq!(status("origin", "null").await, 403);
    assert_eq!(status("origin", "http://localhost:3000").await, 204);
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let setting = Setting::started().await;
    setting.world.reset();
    assert!(setting.world.bots().is_empty());
    assert_eq!(setting.refused("getMe", json!({})).await.0, 401);
}

#[tokio::test]
async fn a_world_is_served_on_loopback_only() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let served = simulator::serve(
        listener,
        simulator::World::default(),
        std::future::pending(),
    )
    .await;
    assert!(matches!(served, Err(simulator::ServeError::NotLoopback(_))));
}

#[tokio::test]
async fn a_shop_has_the_widget_of_its_desk_and_lets_nothing_else_in() {
    let setting = Setting::new().await;
    let address = format!("http://{}/shop", setting.address);
    let before = setting.http.get(&address).send().await.unwrap();
    assert_eq!(before.status(), 404);

    setting.world.open_shop(simulator::Widget {
        desk: "http://127.0.0.1:3000".to_owned(),
        channel: "\"><script>".to_owned(),
    });
    let page = setting.http.get(&address).send().await.unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("script-src http://127.0.0.1:3000;") && !policy.contains("unsafe"),
        "{policy}"
    );
    let html = page.text().await.unwrap();
    let line = r#"<script async src="http://127.0.0.1:3000/widget.js" data-channel="&quot;>&lt;script>"></script>"#;
    assert!(html.contains(line), "{html}");
}

#[tokio::test]
async fn the_page_sends_a_policy_without_exceptions() {
    let setting = Setting::new().await;
    let page = setting
        .http
        .get(format!("http://{}/", setting.address))
        .send()
        .await
        .unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let html = page.text().await.unwrap();
    assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("<script>"));
}

#[tokio::test]
async fn every_file_that_the_page_names_is_served() {
    let setting = Setting::new().await;
    let origin = format!("http://{}", setting.address);
    let mut to_read = vec!["/".to_owned()];
    let mut seen = Vec::new();
    while let Some(path) = to_read.pop() {
        let file = setting
            .http
            .get(format!("{origin}{path}"))
            .send()
            .await
            .unwrap();
        assert_eq!(file.status(), 200, "{path}");
        let text = file.text().await.unwrap();
        seen.push(path);
        let quoted = text.split('"').skip(1).step_by(2);
        let named = quoted.filter_map(|word| match word.strip_prefix("./") {
            Some(module) => Some(format!("/page/{module}")),
            None => word.starts_with("/page/").then(|| word.to_owned()),
        });
        let fresh: Vec<_> = named
            .filter(|path| !seen.contains(path) && !to_read.contains(path))
            .collect();
        to_read.extend(fresh);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 17, "{seen:?}");
}

#[tokio::test]
async fn serving_ends_although_somebody_polls_listens_and_has_a_webhook() {
    let world = simulator::World::new(simulator::Options::for_tests());
    let bot = world
        .create_bot(simulator::NewBot::named("Concierge"))
        .unwrap();
    let hooked = world
        .create_bot(simulator::NewBot::named("Hooked"))
        .unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(simulator::serve(listener, world.clone(), async {
        let _ = stopped.await;
    }));
    let hook = format!(
        "{origin}/bot{}/setWebhook?url=http://127.0.0.1:9/",
        hooked.token
    );
    reqwest::get(hook)
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    let events = reqwest::get(format!("{origin}/control/events"))
        .await
        .unwrap();
    let poll = tokio::spawn(reqwest::get(format!(
        "{origin}/bot{}/getUpdates?timeout=50",
        bot.token
    )));
    world.clock().until_somebody_sleeps().await;
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(crate::setting::PATIENCE, serving)
        .await
        .unwrap();
    assert!(ended.unwrap().is_ok());
    let answer: Value = poll.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(answer, json!({ "ok": true, "result": [] }));
    assert!(!events.bytes().await.unwrap().is_empty());
}
