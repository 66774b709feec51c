use crate::served::{Answer, Caller, PATIENCE, Served, send};
use desk::{Actor, TokenForm};
use domain::permission::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::on_both_databases;

async fn post(caller: &Caller<'_>, path: &str, key: &str, body: Value) -> Answer {
    let request = caller
        .request(Method::POST, path)
        .header("idempotency-key", key);
    send(request.json(&body)).await
}

on_both_databases! {
    async fn a_call_sent_again_is_answered_again_and_not_made_again(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let body = json!({ "name": "Billing" });
        let first = post(&admin, "/teams", "key-1", body.clone()).await;
        let again = post(&admin, "/teams", "key-1", body.clone()).await;
        assert_eq!((again.status.as_u16(), &again.text), (201, &first.text));
        assert_eq!(again.header("etag"), first.header("etag"));
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(first.header("idempotent-replayed"), "");
        assert_eq!(
            admin.get("/teams").await.json()["items"]
                .as_array()
                .unwrap()
                .len(),
            2
        );

        let other = post(&admin, "/teams", "key-1", json!({ "name": "Other" })).await;
        assert_eq!(
            (other.status.as_u16(), other.code()),
            (422, "idempotency.mismatch".to_owned())
        );
        let elsewhere = post(&admin, "/operators", "key-1", body).await;
        assert_eq!(
            elsewhere.status, 422,
            "another call with the same key and body"
        );

        served.house.pass_ms(7 * 86_400_000 + 1);
        let later = post(&admin, "/teams", "key-1", json!({ "name": "Later" })).await;
        assert_eq!(later.status, 201, "a key is kept for seven days: {later:?}");
    }

    async fn a_key_belongs_to_its_token(house: House) {
        let served = Served::start(house).await;
        let (one, two) = (served.admin().await, served.admin().await);
        assert_eq!(
            post(&one, "/teams", "k", json!({ "name": "One" }))
                .await
                .status,
            201
        );
        assert_eq!(
            post(&two, "/teams", "k", json!({ "name": "Two" }))
                .await
                .status,
            201
        );
        let reader = served.caller(served.token(Scope::Read).await);
        assert_eq!(
            post(&reader, "/teams", "k", json!({ "name": "One" }))
                .await
                .status,
            403
        );
    }

    async fn a_refused_call_may_be_corrected_under_the_same_key(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        assert_eq!(
            post(&admin, "/teams", "k", json!({ "name": "" }))
                .await
                .status,
            422
        );
        assert_eq!(
            post(&admin, "/teams", "k", json!({ "name": "Billing" }))
                .await
                .status,
            201
        );
    }

    async fn parallel_calls_with_one_key_make_one_thing(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let calls = (0..8).map(|_| post(&admin, "/teams", "k", json!({ "name": "Billing" })));
        for answer in futures::future::join_all(calls).await {
            assert!(matches!(answer.status.as_u16(), 201 | 409), "{answer:?}");
        }
        assert_eq!(
            admin.get("/teams").await.json()["items"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
    }

    async fn a_key_that_is_none_is_refused_and_secrets_are_not_kept(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        for key in ["", &"k".repeat(256)] {
            assert_eq!(
                post(&admin, "/teams", key, json!({ "name": "A" }))
                    .await
                    .status,
                422
            );
        }
        let body = json!({ "name": "t", "scopes": ["read"] });
        let first = post(&admin, "/tokens", "k", body.clone()).await.json();
        let second = post(&admin, "/tokens", "k", body).await.json();
        assert_ne!(
            first["secret"], second["secret"],
            "an answer with a secret is kept nowhere"
        );
    }

    async fn a_caller_who_goes_away_finds_his_answer_when_he_comes_back(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        // The first call of a token also notes that it was used.
        assert_eq!(admin.get("/teams").await.status, 200);
        let body = json!({ "name": "Billing" });
        let held = served.house.desk.store().unit(served.house.now()).await.unwrap();
        let waiting = post(&admin, "/teams", "k", body.clone());
        let gone = tokio::time::timeout(Duration::from_millis(300), waiting).await;
        assert!(gone.is_err(), "nobody can write at the moment");
        drop(held);
        let answered = async {
            loop {
                let answer = post(&admin, "/teams", "k", body.clone()).await;
                if answer.code() != "idempotency.running" {
                    return answer;
                }
            }
        };
        let answer = tokio::time::timeout(PATIENCE, answered).await.expect("the first call ends");
        assert_eq!((answer.status.as_u16(), answer.header("idempotent-replayed")), (201, "true"));
        assert_eq!(admin.get("/teams").await.json()["items"].as_array().unwrap().len(), 2);
    }

    async fn an_answer_that_was_lost_is_given_by_what_the_call_made(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let (admin, owner) = known_admin(&served).await;
        let lost = Lost { served: &served, owner };
        let team = lost.again(&admin, "/teams", json!({ "name": "Billing" })).await;
        let contact = json!({ "name": "Mia", "external_id": "mia", "channel_id": shop.channel });
        let contact = lost.again(&admin, "/contacts", contact).await;
        let conversation = json!({ "contact_id": contact["id"], "channel_id": shop.channel });
        let conversation = lost.again(&admin, "/conversations", conversation).await;
        let path = format!("/conversations/{}", conversation["id"].as_str().unwrap());
        let said = json!({ "author": "contact", "text": "Where is it?", "external_id": "1" });
        let message = lost.again(&admin, &format!("{path}/messages"), said).await;
        assert_eq!(message["text"], "Where is it?");
        let over = lost.again(&admin, &format!("{path}/handover"), json!({ "team_id": team["id"] })).await;
        assert_eq!(over["conversation"]["team_id"], team["id"]);
        let comments = format!("/interventions/{}/comments", over["intervention_id"].as_str().unwrap());
        lost.again(&admin, &comments, json!({ "text": "Angry" })).await;
        let presence = format!("/operators/{}/presence", served.person("Ann", Role::Agent).await);
        lost.again(&admin, &presence, json!({ "presence": "away" })).await;
        let view = json!({ "name": "Late", "filter": { "waits_over_minutes": 5 } });
        let view = lost.again(&admin, "/saved-views", view).await;
        assert_eq!(view["name"], "Late");
        let closed = lost.again(&admin, &format!("{path}/close"), Value::Null).await;
        assert_eq!(closed["status"], "closed");
        let messages = admin.get(&format!("{path}/messages")).await.json();
        let count = messages["items"].as_array().unwrap().iter().filter(|m| m["text"] == "Where is it?").count();
        assert_eq!(count, 1, "nothing was made twice");
    }

    async fn a_lost_answer_about_several_names_those_that_it_came_to(house: House) {
        let mut served = Served::start(house).await;
        let mut ids = Vec::new();
        for customer in ["Carl", "Dora"] {
            ids.push(served.conversation(customer, "hello").await.id);
        }
        let (admin, owner) = known_admin(&served).await;
        let lost = Lost { served: &served, owner };
        let nobodys = domain::id::ConversationId::from_u128(9);
        let body = json!({ "conversation_ids": [ids[0], nobodys, ids[1]] });
        let path = "/conversations/bulk/close";
        let first = lost.lose(&admin, path, "k", body.clone()).await.json();
        assert_eq!(first["items"].as_array().map(Vec::len), Some(3));
        let again = post(&admin, path, "k", body.clone()).await;
        let done = |id, number| json!({ "conversation_id": id, "number": number, "problem": null, "undo": null });
        let items = json!([done(ids[0], 1), done(ids[1], 2)]);
        assert_eq!((again.status.as_u16(), &again.json()["items"]), (200, &items), "{again:?}");
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(post(&admin, path, "k", body).await.json(), again.json());
    }

    async fn a_bot_is_told_that_it_handed_over_although_it_sees_the_conversation_no_more(house: House) {
        let mut served = Served::start(house).await;
        let bot = served.house.first_bot("Rob").await;
        let row = served.conversation("Mia", "hello").await;
        let (form, scopes) = ("proxy".to_owned(), vec![Scope::Bot]);
        let form = TokenForm { name: form, scopes, operator_id: Some(bot.id), channel_id: None };
        let (token, secret) = served.house.desk.create_token(&Actor::house(), &form).await.unwrap();
        let lost = Lost { served: &served, owner: format!("token {}", token.id) };
        let proxy = served.caller(secret);
        let path = format!("/conversations/{}", row.id);
        let over = lost.again(&proxy, &format!("{path}/handover"), json!({ "reason": "asked" })).await;
        assert_eq!(over["conversation"]["status"], "waiting");
        assert_eq!(proxy.get(&path).await.status, 404);
    }

    async fn a_lost_answer_about_what_is_gone_is_not_made_up(house: House) {
        let served = Served::start(house).await;
        let (admin, owner) = known_admin(&served).await;
        let lost = Lost { served: &served, owner };
        let body = json!({ "shortcut": "hi", "text": "Hello" });
        let made = lost.lose(&admin, "/canned-replies", "k", body.clone()).await.json();
        let removed = admin.delete(&format!("/canned-replies/{}", made["id"].as_str().unwrap())).await;
        assert_eq!(removed.status, 204);
        let again = post(&admin, "/canned-replies", "k", body).await;
        assert_eq!((again.status.as_u16(), again.code()), (409, "idempotency.made".to_owned()));
        assert_eq!(admin.get("/canned-replies").await.json()["items"], json!([]));
    }
}

/// Makes an admin's token, and says as whose its calls are known.
async fn known_admin(served: &Served) -> (Caller<'_>, String) {
    let operator_id = Some(served.person("Rita", Role::Admin).await);
    let form = TokenForm {
        name: "admin".into(),
        scopes: vec![Scope::Admin],
        operator_id,
        channel_id: None,
    };
    let (token, secret) = served
        .house
        .desk
        .create_token(&Actor::house(), &form)
        .await
        .unwrap();
    (served.caller(secret), format!("token {}", token.id))
}

/// Loses answers as a crash does that comes after the call and before its answer is kept.
struct Lost<'a> {
    served: &'a Served,
    owner: String,
}

impl Lost<'_> {
    /// Makes a call and puts back what was known of it before it was answered: what it told.
    async fn lose(&self, caller: &Caller<'_>, path: &str, key: &str, body: Value) -> Answer {
        let desk = &self.served.house.desk;
        let before = desk.head().await.unwrap();
        let answer = post(caller, path, key, body).await;
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        let told = desk.events_after(before, 100).await.unwrap();
        let told: Vec<_> = told.into_iter().map(|event| event.fact).collect();
        assert!(!told.is_empty(), "{path} tells what it did");
        let told = serde_json::to_string(&told).unwrap();
        let (mut unit, now) = (desk.store().unit(desk.now()).await.unwrap(), desk.now());
        let found = store::replays::find(unit.conn(), &self.owner, key, now)
            .await
            .unwrap();
        let (hash, _) = found.expect("it is known under its key");
        store::replays::put(unit.conn(), &self.owner, key, &hash, &told, now)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        answer
    }

    /// Makes a call twice, the answer being lost in between, and returns the answer that was the same.
    async fn again(&self, caller: &Caller<'_>, path: &str, body: Value) -> Value {
        let first = self.lose(caller, path, path, body.clone()).await;
        for _ in 0..2 {
            let again = post(caller, path, path, body.clone()).await;
            assert_eq!(
                (again.status, again.json()),
                (first.status, first.json()),
                "{path}"
            );
            assert_eq!(again.header("etag"), first.header("etag"), "{path}");
            assert_eq!(again.header("idempotent-replayed"), "true");
        }
        first.json()
    }
}
