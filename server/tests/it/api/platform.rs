//! A platform that owns its channel: contact, conversation, words, transfer, replies, the end, and again.

use crate::{
    listening::Listening,
    served::{Caller, Served, send},
};
use domain::permission::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::on_both_databases;

/// Makes a contact of the platform and opens a conversation; returns the path of the latter.
async fn opened(calls: &Caller<'_>, customer: &str) -> String {
    let contact = json!({ "name": customer, "external_id": customer });
    let contact = calls.post("/contacts", contact).await;
    assert_eq!(contact.status, 201, "{contact:?}");
    let opening = json!({ "contact_id": contact.json()["id"] });
    let opened = calls.post("/conversations", opening).await;
    assert_eq!(opened.status, 201, "{opened:?}");
    format!("/conversations/{}", opened.json()["id"].as_str().unwrap())
}

async fn say(calls: &Caller<'_>, path: &str, author: &str, text: &str) -> Value {
    let said = json!({ "author": author, "text": text, "external_id": format!("m {text}") });
    let said = calls.post(&format!("{path}/messages"), said).await;
    assert_eq!(said.status, 201, "{said:?}");
    said.json()
}

on_both_databases! {
    async fn a_platform_drives_a_conversation_through_all_six_points_and_then_a_second_round(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let request = shop.calls.request(Method::GET, "/events");
        let mut stream = Listening::open(request).await;

        let path = opened(&shop.calls, "Mia").await;
        let seen = shop.calls.get(&path).await.json();
        assert_eq!((&seen["status"], &seen["bot_id"]), (&json!("bot"), &shop.bot));
        assert_eq!(hers.get(&path).await.status, 404, "the bot's category hides it from agents");

        say(&shop.calls, &path, "contact", "Where is my parcel?").await;
        let answer = say(&shop.calls, &path, "bot", "I will look.").await;
        assert_eq!((&answer["author_id"], &answer["state"]), (&shop.bot, &json!("sent")));

        let team = served.house.team("Delivery").await;
        let over = json!({ "team_id": team.id, "note": "Order 7" });
        let over = shop.calls.post(&format!("{path}/transfer"), over).await;
        assert_eq!((over.status.as_u16(), &over.json()["status"]), (200, &json!("waiting")), "{over:?}");
        assert_eq!(over.json()["team_id"], json!(team.id));
        let late = json!({ "author": "bot", "text": "And?" });
        let late = shop.calls.post(&format!("{path}/messages"), late).await;
        assert_eq!((late.status.as_u16(), late.code()), (409, "turn.stale".to_owned()));
        say(&shop.calls, &path, "contact", "Hello?").await;

        let admin = served.admin().await;
        let given = admin.post(&format!("{path}/transfer"), json!({ "operator_id": ann })).await;
        assert_eq!(given.status, 200, "{given:?}");
        let reply = hers.post(&format!("{path}/messages"), json!({ "text": "Hello Mia" })).await.json();
        assert_eq!(reply["state"], "queued");
        let head = served.house.desk.head().await.unwrap();
        let news = stream.until(head).await;
        let written = news.iter().rfind(|heard| heard.name == "message.written").unwrap();
        assert_eq!(written.data["data"]["message"], reply["id"]);
        let message = format!("/messages/{}", reply["id"].as_str().unwrap());
        assert_eq!(shop.calls.get(&message).await.json()["text"], "Hello Mia");
        let report = json!({ "state": "sent", "external_id": "out 1" });
        for _ in 0..2 {
            let sent = shop.calls.post(&format!("{message}/delivery"), report.clone()).await;
            assert_eq!((sent.status.as_u16(), &sent.json()["state"]), (200, &json!("sent")), "{sent:?}");
        }
        assert_eq!(hers.get(&message).await.json()["state"], "sent");
        let settled = shop.calls.post(&format!("{message}/delivery"), json!({ "state": "failed" })).await;
        assert_eq!((settled.status.as_u16(), settled.code()), (409, "message.settled".to_owned()));

        hers.act(&format!("{path}/close")).await;
        let head = served.house.desk.head().await.unwrap();
        let news = stream.until(head).await;
        assert!(news.iter().any(|heard| heard.name == "conversation.closed"), "{news:?}");
        assert!(news.iter().all(|heard| heard.name != "message.noted"), "notes are the house's own");

        let again = say(&shop.calls, &path, "contact", "One more thing").await;
        let second = format!("/conversations/{}", again["conversation_id"].as_str().unwrap());
        assert_ne!(second, path, "a new conversation");
        let seen = shop.calls.get(&second).await.json();
        assert_eq!((&seen["status"], &seen["bot_id"]), (&json!("bot"), &shop.bot));
        say(&shop.calls, &second, "bot", "Yes?").await;
        let by_rule = shop.calls.post(&format!("{second}/handover"), json!({})).await;
        assert_eq!(by_rule.json()["conversation"]["status"], "waiting", "{by_rule:?}");
        assert!(by_rule.json()["intervention_id"].is_string());
    }

    async fn an_intent_finds_the_team(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let team = served.house.team("Billing").await;
        let admin = served.admin().await;
        let intent = json!({ "name": "Refund", "team_id": team.id });
        let intent = admin.post("/intents", intent).await.json()["id"].clone();
        let path = opened(&shop.calls, "Mia").await;
        let over = shop.calls.post(&format!("{path}/transfer"), json!({ "intent": intent })).await;
        assert_eq!(over.json()["team_id"], json!(team.id), "{over:?}");
        assert_eq!(over.json()["intents"][0]["intent_id"], intent);
        assert_eq!(over.json()["status"], "waiting");
    }

    async fn what_was_said_is_added_once_with_its_own_time(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let path = opened(&shop.calls, "Mia").await;
        let messages = format!("{path}/messages");
        let said = json!({
            "author": "contact", "text": "Hi", "external_id": "m1", "created_at": "2025-12-31T23:00:00+00:00",
        });
        let first = shop.calls.post(&messages, said.clone()).await.json();
        assert_eq!(first["created_at"], "2025-12-31T23:00:00Z");
        let twice = shop.calls.post(&messages, said).await.json();
        assert_eq!(twice, first);
        let asked = json!({ "author": "bot", "text": "Which?", "buttons": [{ "label": "A" }, { "label": "B" }] });
        let asked = shop.calls.post(&messages, asked).await.json();
        assert_eq!(asked["buttons"], json!([{ "label": "A" }, { "label": "B" }]));
        let all = shop.calls.get(&messages).await.json();
        assert_eq!(all["items"].as_array().map(Vec::len), Some(2), "and no notes: {all}");

        let other = opened(&shop.calls, "Tom").await;
        let stolen = json!({ "author": "contact", "text": "Hi", "external_id": "m1" });
        let stolen = shop.calls.post(&format!("{other}/messages"), stolen).await;
        assert_eq!((stolen.status.as_u16(), stolen.code()), (409, "message.external_id_taken".to_owned()));
        for (wrong, status) in [
            (json!({ "author": "contact", "text": "x", "created_at": "2027-01-01T00:00:00Z" }), 422),
            (json!({ "author": "contact", "text": "x", "created_at": "yesterday" }), 422),
            (json!({ "author": "contact", "text": "x", "external_id": " " }), 422),
            (json!({ "author": "contact", "text": "x", "private": true }), 422),
            (json!({ "author": "contact", "text": " " }), 422),
            (json!({ "author": "bot", "text": "x", "epoch": 99 }), 409),
            (json!({ "text": "x" }), 403),
            (json!({ "text": "x", "private": true }), 403),
        ] {
            let answer = shop.calls.post(&messages, wrong.clone()).await;
            assert_eq!(answer.status, status, "{wrong}: {answer:?}");
        }
    }

    async fn files_come_from_its_contact_and_from_its_bot(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let path = opened(&shop.calls, "Mia").await;
        let messages = format!("{path}/messages");
        for author in ["contact", "bot"] {
            let keep = shop.calls.request(Method::POST, &format!("{path}/attachments?name={author}.txt"));
            let kept = send(keep.body("what was sent")).await.json();
            let said = json!({ "author": author, "text": "Look", "attachments": [kept["id"]] });
            let shown = shop.calls.post(&messages, said.clone()).await.json();
            assert_eq!((&shown["author"], &shown["text"]), (&json!(author), &json!("Look")), "{shown}");
            assert_eq!(shown["attachments"][0]["name"], json!(format!("{author}.txt")));
            let again = shop.calls.post(&messages, said).await;
            assert_eq!(again.status, 422, "a file is of one message: {again:?}");
        }
        let keep = shop.calls.request(Method::POST, &format!("{path}/attachments?name=b.txt"));
        let kept = send(keep.body("x")).await.json();
        let both = json!({ "author": "bot", "attachments": [kept["id"]], "buttons": [{ "label": "A" }] });
        assert_eq!(shop.calls.post(&messages, both).await.status, 422);
    }

    async fn twins_of_one_message_or_opening_are_one(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let path = opened(&shop.calls, "Mia").await;
        let messages = format!("{path}/messages");
        let said = json!({ "author": "contact", "text": "Hi", "external_id": "m1" });
        let answers = futures::future::join_all((0..8).map(|_| shop.calls.post(&messages, said.clone()))).await;
        let ids: std::collections::BTreeSet<_> =
            answers.iter().map(|answer| answer.json()["id"].to_string()).collect();
        assert_eq!(ids.len(), 1, "{answers:?}");
        let tom = json!({ "name": "Tom", "external_id": "tom" });
        let made = futures::future::join_all((0..8).map(|_| shop.calls.post("/contacts", tom.clone()))).await;
        let ids: std::collections::BTreeSet<_> =
            made.iter().map(|answer| answer.json()["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), 1, "{made:?}");
        let opening = json!({ "contact_id": ids.first() });
        let opened = futures::future::join_all(
            (0..8).map(|_| shop.calls.post("/conversations", opening.clone()))
        ).await;
        let news = opened.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(news, 1, "{opened:?}");
        assert!(opened.iter().all(|answer| answer.json()["id"] == opened[0].json()["id"]));
    }

    async fn a_platform_sees_nothing_of_others(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Carl", "on Telegram").await;
        let (shop, bank) = (served.platform("Shop").await, served.platform("Bank").await);
        let path = opened(&bank.calls, "Mia").await;
        let bubble = say(&bank.calls, &path, "contact", "Hi").await;
        let telegram = format!("/conversations/{}", row.id);
        for foreign in [&path, &telegram] {
            assert_eq!(shop.calls.get(foreign).await.status, 404);
            for (sub, body) in [
                ("messages", json!({ "author": "contact", "text": "x" })),
                ("transfer", json!({ "team_id": domain::id::TeamId::GENERAL })),
                ("handover", json!({})),
                ("close", json!({})),
            ] {
                let answer = shop.calls.post(&format!("{foreign}/{sub}"), body).await;
                assert_eq!(answer.status, 404, "{sub}: {answer:?}");
            }
        }
        let contact = bank.calls.get(&path).await.json()["contact_id"].clone();
        let contact = format!("/contacts/{}", contact.as_str().unwrap());
        assert_eq!(shop.calls.get(&contact).await.status, 404);
        assert_eq!(shop.calls.patch(&contact, json!({ "name": "X" })).await.status, 404);
        let message = format!("/messages/{}", bubble["id"].as_str().unwrap());
        assert_eq!(shop.calls.get(&message).await.status, 404);
        let sent = json!({ "state": "sent" });
        assert_eq!(shop.calls.post(&format!("{message}/delivery"), sent).await.status, 404);
        let there = json!({ "name": "X", "external_id": "x", "channel_id": bank.channel });
        assert_eq!(shop.calls.post("/contacts", there).await.status, 404);
        assert_eq!(shop.calls.get("/conversations").await.json()["items"], json!([]));
        let named = json!({ "text": "x", "operator_id": domain::id::OperatorId::from_u128(1) });
        let own = opened(&shop.calls, "Tom").await;
        assert_eq!(shop.calls.post(&format!("{own}/messages"), named).await.status, 403);

        let admin = served.admin().await;
        let told = json!({ "author": "contact", "text": "x" });
        let told = admin.post(&format!("{telegram}/messages"), told).await;
        assert_eq!((told.status.as_u16(), told.code()), (409, "channel.not_api".to_owned()));
        for wrong in [
            json!({ "name": "t", "scopes": ["channel"] }),
            json!({ "name": "t", "scopes": ["channel"], "channel_id": row.channel_id }),
            json!({ "name": "t", "scopes": ["channel", "desk"], "channel_id": shop.channel }),
            json!({ "name": "t", "scopes": ["desk"], "channel_id": shop.channel }),
        ] {
            let answer = admin.post("/tokens", wrong.clone()).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!("channel_id")), "{wrong}");
        }
    }
}
