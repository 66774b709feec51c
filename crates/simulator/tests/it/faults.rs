//! The world misbehaves on demand.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Fault, FaultKind, NewUser};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::setting::{Setting, ids};

/// Sends a call by hand and gives every byte of the answer.
async fn raw_call(setting: &Setting, text: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(&setting.address).await.unwrap();
    let path = format!(
        "/bot{}/sendMessage?chat_id={}&text={text}",
        setting.bot.token, setting.ann.id
    );
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
        setting.address
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    answer
}

#[tokio::test]
async fn a_lost_answer_is_applied_but_not_a_byte_comes_back() {
    let setting = Setting::started().await;
    setting.world.add_fault(Fault::once(FaultKind::LostAnswer));
    assert_eq!(raw_call(&setting, "lost").await, b"");
    assert_eq!(setting.last().text, "lost");
    assert!(
        !raw_call(&setting, "found").await.is_empty(),
        "it strikes once"
    );
    assert_eq!(setting.world.stats().dropped_connections, 1);
}

#[tokio::test]
async fn offline_closes_the_connection_before_anything_is_applied() {
    let setting = Setting::started().await;
    setting
        .world
        .set_faults(vec![Fault::always(FaultKind::Offline)]);
    assert_eq!(raw_call(&setting, "lost").await, b"");
    setting.world.set_faults(Vec::new());
    assert_eq!(setting.texts(), ["/start"]);
}

#[tokio::test]
async fn a_fault_hits_whom_it_is_aimed_at() {
    let setting = Setting::started().await;
    let ben = setting.world.create_user(NewUser::named("Ben")).unwrap();
    setting.world.start(setting.bot.id, ben.id, None).unwrap();
    let wait = FaultKind::TooManyRequests { retry_after: 7 };
    setting.world.set_faults(vec![
        Fault::always(wait).against(ben.id).on(&["sendmessage"]),
    ]);
    setting.send("fine").await;
    let refused = setting
        .call("sendMessage", json!({ "chat_id": ben.id, "text": "x" }))
        .await;
    assert_eq!(refused["parameters"], json!({ "retry_after": 7 }));
    setting
        .good(
            "sendChatAction",
            json!({ "chat_id": ben.id, "action": "typing" }),
        )
        .await;
}

#[tokio::test]
async fn refusals_come_in_the_words_that_were_asked_for() {
    let setting = Setting::started().await;
    let params = json!({ "chat_id": setting.ann.id, "text": "x" });
    setting.world.add_fault(Fault::once(FaultKind::Forbidden));
    assert_eq!(setting.refused("sendMessage", params.clone()).await.0, 403);
    setting.world.add_fault(Fault::once(FaultKind::Refusal {
        code: 400,
        description: "Bad Request: group chat was upgraded to a supergroup chat".into(),
        retry_after: None,
        migrate_to_chat_id: Some(-100_123),
    }));
    let answer = setting.call("sendMessage", params.clone()).await;
    assert_eq!(
        answer["parameters"],
        json!({ "migrate_to_chat_id": -100_123 })
    );
    setting.world.add_fault(Fault::once(FaultKind::Conflict));
    setting.good("sendMessage", params).await;
    assert_eq!(setting.refused("getUpdates", json!({})).await.0, 409);
}

#[tokio::test]
async fn a_broken_gateway_answers_a_page_that_is_no_json() {
    let setting = Setting::started().await;
    setting.world.add_fault(Fault::once(FaultKind::ServerError));
    let response = setting.http.get(setting.url("getMe")).send().await.unwrap();
    assert_eq!(response.status(), 502);
    assert!(response.text().await.unwrap().starts_with("<html>"));
}

#[tokio::test]
async fn a_slow_call_is_applied_after_its_time() {
    let setting = Setting::started().await;
    setting
        .world
        .add_fault(Fault::once(FaultKind::Slow { ms: 4_000 }));
    let clock = setting.world.clock().clone();
    let wait = async {
        clock.until_somebody_sleeps().await;
        assert_eq!(setting.texts(), ["/start"]);
        clock.skip().await
    };
    let (_, slept) = tokio::join!(setting.send("late"), wait);
    assert_eq!(slept, Duration::from_secs(4));
    assert_eq!(setting.last().text, "late");
}

#[tokio::test]
async fn duplicates_come_with_the_same_id_although_they_were_confirmed() {
    let setting = Setting::started().await;
    setting
        .world
        .set_faults(vec![Fault::always(FaultKind::Duplicates)]);
    setting.say("once");
    let first = setting.updates(json!({})).await;
    let again = setting
        .updates(json!({ "offset": ids(&first)[0] + 1 }))
        .await;
    assert_eq!(again, first);
    assert_eq!(
        setting
            .updates(json!({ "offset": ids(&first)[0] + 1 }))
            .await
            .len(),
        0
    );
}

#[tokio::test]
async fn chats_overtake_each_other_and_keep_their_own_order() {
    let setting = Setting::started().await;
    let ben = setting.world.create_user(NewUser::named("Ben")).unwrap();
    for number in 0..20 {
        setting.say(&format!("ann {number}"));
        setting
            .world
            .say(setting.bot.id, ben.id, &format!("ben {number}"))
            .unwrap();
    }
    setting
        .world
        .set_faults(vec![Fault::always(FaultKind::OutOfOrder)]);
    let updates = setting.updates(json!({})).await;
    assert!(!ids(&updates).is_sorted());
    let of = |user: Value| -> Vec<Value> {
        updates
            .iter()
            .filter(|update| update["message"]["chat"]["id"] == user)
            .cloned()
            .collect()
    };
    assert!(ids(&of(json!(setting.ann.id))).is_sorted());
    assert_eq!(of(json!(ben.id)).len(), 20);
}

#[tokio::test]
async fn a_percentage_hits_about_that_many_and_the_same_ones_every_time() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let setting = Setting::started().await;
        setting
            .world
            .set_faults(vec![Fault::always(FaultKind::Forbidden).in_percent(30)]);
        let mut hits = Vec::new();
        for number in 0..60 {
            let answer = setting
                .call(
                    "sendMessage",
                    json!({ "chat_id": setting.ann.id, "text": "x" }),
                )
                .await;
            if answer["ok"] == json!(false) {
                hits.push(number);
            }
        }
        runs.push(hits);
    }
    assert_eq!(runs[0], runs[1]);
    assert!((8..32).contains(&runs[0].len()), "{:?}", runs[0]);
}
