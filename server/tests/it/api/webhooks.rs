//! Webhooks over HTTP, with receivers that take, hang, redirect and refuse.

use crate::{
    outside::{Manner, Outside, telling},
    served::{Caller, PATIENCE, Served},
};
use desk::Actor;
use egress::{Signed, WebhookSecret};
use serde_json::{Value, json};
use testkit::on_both_databases;

async fn connect(admin: &Caller<'_>, url: &str, types: &[&str]) -> Value {
    let new = json!({ "name": "Shop", "url": url, "types": types });
    let made = admin.post("/webhooks", new).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.json()
}

fn path_of(webhook: &Value) -> String {
    format!("/webhooks/{}", webhook["id"].as_str().unwrap())
}

/// Waits until the newest delivery of a webhook has been tried.
async fn tried(admin: &Caller<'_>, path: &str) -> Value {
    for _ in 0..400 {
        let page = admin.get(&format!("{path}/deliveries")).await.json();
        let newest = page["items"][0].clone();
        if newest["attempts"].as_i64() > Some(0) && newest["state"] != "sending" {
            let log = format!("{path}/deliveries/{}", newest["id"].as_str().unwrap());
            return admin.get(&log).await.json();
        }
        tokio::task::yield_now().await;
    }
    panic!("nothing was tried");
}

on_both_databases! {
    async fn a_receiver_gets_signed_events_with_what_they_are_about(house: House) {
        let mut served = telling(house).await;
        let mut receiver = Outside::open(Manner::Takes).await;
        let made = {
            let admin = served.admin().await;
            connect(&admin, &receiver.url(), &["message.received"]).await
        };
        let row = served.conversation("Mia", "Where is it?").await;
        let (headers, body) = receiver.hears().await;
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        let signed = Signed {
            id: header("webhook-id"),
            timestamp_s: header("webhook-timestamp").parse().unwrap(),
            signature: header("webhook-signature"),
        };
        let secret = WebhookSecret::parse(made["secret"].as_str().unwrap()).unwrap();
        let now_ms = served.house.now().as_ms();
        assert_eq!(secret.check(&signed, &body, now_ms, 300), Ok(()));
        let told: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&told["type"], &told["id"]), (&json!("message.received"), &json!(signed.id)));
        assert_eq!(told["conversation_seq"], 3);
        assert_eq!(told["data"]["conversation"], json!(row.id));
        let objects = &told["objects"];
        assert_eq!((&objects["message"]["text"], &objects["contact"]["name"]), (&json!("Where is it?"), &json!("Mia")));
        assert_eq!(objects["conversation"]["number"], 1);

        let admin = served.admin().await;
        let log = tried(&admin, &path_of(&made)).await;
        assert_eq!((&log["state"], &log["attempts"][0]["status"]), (&json!("done"), &json!(204)));
        assert_eq!(log["request"]["objects"]["message"]["text"], "Where is it?");
        let again = format!("{}/deliveries/{}/replay", path_of(&made), log["id"].as_str().unwrap());
        assert_eq!(admin.act(&again).await.status, 200);
        let (headers, _) = receiver.hears().await;
        assert_eq!(headers["webhook-id"].to_str().unwrap(), signed.id, "the same identity");
    }

    async fn one_that_hangs_delays_no_other(house: House) {
        let mut served = telling(house).await;
        let mut hanging = Outside::open(Manner::Hangs).await;
        let mut taking = Outside::open(Manner::Takes).await;
        {
            let admin = served.admin().await;
            connect(&admin, &hanging.url(), &["message.received"]).await;
            connect(&admin, &taking.url(), &["message.received"]).await;
        }
        for n in 0..12 {
            served.house.customer_writes("Mia", &n.to_string()).await;
        }
        let all = async {
            for _ in 0..12 {
                taking.hears().await;
            }
        };
        // A place of the other becomes free after fifteen seconds at the earliest.
        let in_time = tokio::time::timeout(PATIENCE, all).await;
        in_time.expect("no place of the other was waited for");
        for _ in 0..4 {
            hanging.hears().await;
        }
        assert!(hanging.heard.try_recv().is_err(), "it has its own places and no more");
    }

    async fn a_redirect_is_not_followed_and_is_no_success(house: House) {
        let mut served = telling(house).await;
        let mut receiver = Outside::open(Manner::Redirects).await;
        let made = {
            let admin = served.admin().await;
            connect(&admin, &receiver.url(), &["message.received"]).await
        };
        served.conversation("Mia", "hello").await;
        receiver.hears().await;
        let admin = served.admin().await;
        let log = tried(&admin, &path_of(&made)).await;
        assert_eq!((&log["state"], &log["attempts"][0]["status"]), (&json!("waiting"), &json!(302)));
        assert!(log["next_attempt_at"].is_string());
    }

    async fn an_address_inside_is_refused_when_it_is_typed(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        for url in [
            "http://127.0.0.1/", "http://0x7f.1/", "http://[::1]/", "http://169.254.169.254/latest",
            "http://10.0.0.1/", "https://user@shop.example/", "https://shop.example:22/", "ftp://shop.example/",
            "http://①②⑦.0.0.1/", "",
        ] {
            let answer = admin.post("/webhooks", json!({ "name": "x", "url": url })).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!("url")), "{url}: {answer:?}");
        }
        let good = admin.post("/webhooks", json!({ "name": "x", "url": "https://shop.example/" })).await.json();
        let inside = json!({ "url": "http://127.0.0.1/" });
        assert_eq!(admin.patch(&path_of(&good), inside).await.status, 422);
    }

    async fn a_webhook_is_changed_rotated_and_removed_and_its_secret_is_told_once(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = connect(&admin, "https://shop.example/hook", &[]).await;
        let path = path_of(&made);
        let secret = made["secret"].as_str().unwrap();
        let read = admin.get(&path).await;
        assert!(secret.starts_with("whsec_") && !read.text.contains("whsec_"));
        let changed = json!({ "types": ["message.sent"], "is_ordered": true, "is_enabled": false });
        let changed = admin.patch(&path, changed).await.json();
        assert_eq!((&changed["types"], &changed["is_ordered"]), (&json!(["message.sent"]), &json!(true)));
        assert_eq!((&changed["is_enabled"], &changed["name"]), (&json!(false), &json!("Shop")));
        let stale = admin.request(reqwest::Method::PATCH, &path).header("if-match", read.header("etag"));
        let stale = crate::served::send(stale.json(&json!({ "name": "X" }))).await;
        assert_eq!(stale.status, 412);
        let typo = admin.patch(&path, json!({ "types": ["message.send"] })).await;
        assert_eq!((typo.status.as_u16(), &typo.json()["field"]), (422, &json!("types")));
        let rotated = admin.act(&format!("{path}/secret")).await.json();
        assert_ne!(rotated["secret"], made["secret"]);
        let nothing = domain::id::WebhookDeliveryId::from_u128(0xdead);
        assert_eq!(admin.get(&format!("{path}/deliveries/{nothing}")).await.status, 404);
        assert_eq!(admin.get(&format!("{path}/deliveries?state=odd")).await.status, 422);
        assert_eq!(admin.delete(&path).await.status, 204);
        assert_eq!(admin.get(&path).await.status, 404);
        let list = served.house.desk.list_webhooks(&Actor::house()).await.unwrap();
        assert!(list.is_empty());
    }
}
