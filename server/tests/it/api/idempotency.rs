use crate::served::{Answer, Caller, PATIENCE, Served, send};
use domain::permission::Scope;
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
}
