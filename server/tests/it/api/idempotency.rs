use crate::served::{Answer, Caller, Served, send};
use domain::permission::Scope;
use reqwest::Method;
use serde_json::{Value, json};

async fn post(caller: &Caller<'_>, path: &str, key: &str, body: Value) -> Answer {
    let request = caller
        .request(Method::POST, path)
        .header("idempotency-key", key);
    send(request.json(&body)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_sent_again_is_answered_again_and_not_made_again() {
    let served = Served::start().await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_belongs_to_its_token() {
    let served = Served::start().await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_call_may_be_corrected_under_the_same_key() {
    let served = Served::start().await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_calls_with_one_key_make_one_thing() {
    let served = Served::start().await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_none_is_refused_and_secrets_are_not_kept() {
    let served = Served::start().await;
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
