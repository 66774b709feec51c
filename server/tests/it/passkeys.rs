//! Logging in by a passkey, as browsers do.

use crate::served::{Answer, PASSWORD, Served, send};
use domain::permission::Role;
use reqwest::{Method, header};
use serde_json::{Value, json};
use testkit::{House, SoftKey, on_both_databases};

const ORIGIN: &str = "https://desk.example.org";

/// A desk that is reached by a name, over an encrypted connection.
async fn start(house: House) -> Served {
    let duties = server::Duties {
        carries: false,
        routes: false,
        tells: false,
    };
    Served::start_with(house, &[("SWITCHBOARD_SERVER__PUBLIC_URL", ORIGIN)], duties).await
}

async fn call(served: &Served, name: &str, cookie: &str, body: Value) -> Answer {
    let request = served.request(Method::POST, &format!("/fn/{name}"));
    let request = request.header("cookie", cookie).json(&body);
    send(request.header("sec-fetch-site", "same-origin")).await
}

/// What an answer sets; empty when it does not.
fn set(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    let mut all = all.map(|cookie| cookie.to_str().unwrap());
    let found = all.find(|cookie| cookie.starts_with(&format!("{name}=")));
    found.unwrap_or_default().to_owned()
}

/// The same as a browser sends it back.
fn cookie(answer: &Answer, name: &str) -> String {
    let set = set(answer, name);
    assert!(!set.is_empty(), "no {name}: {answer:?}");
    set.split(';').next().unwrap().to_owned()
}

async fn is_logged_in(served: &Served, cookie: &str) -> bool {
    let request = served
        .request(Method::GET, "/live")
        .header("cookie", cookie);
    request.send().await.unwrap().status() == 200
}

/// Adds a passkey to who has a session.
async fn add(served: &Served, session: &str) -> SoftKey {
    let typed = json!({ "password": PASSWORD, "code": "" });
    let options = call(served, "begin_passkey", session, typed).await.json();
    let mut key = SoftKey::new(ORIGIN, 1);
    let answer = key.make(options.as_str().expect("what the browser is asked"));
    let kept = call(
        served,
        "add_passkey",
        session,
        json!({ "name": "Laptop", "answer": answer }),
    )
    .await;
    assert_eq!(kept.status, 200, "{kept:?}");
    key
}

on_both_databases! {
    async fn a_passkey_opens_a_session_of_its_own_and_its_answer_only_in_the_same_browser(house: House) {
        let served = start(house).await;
        served.person("Ann", Role::Agent).await;
        let before = cookie(&served.try_login("ann@example.org", PASSWORD).await, "__Host-sb");
        let key = add(&served, &before).await;
        let asked = call(&served, "ask_for_passkey", "", json!({})).await;
        let kept = set(&asked, "__Host-sb-key");
        for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=300", "Secure"] {
            assert!(kept.contains(part), "{part} in {kept}");
        }
        let answer = key.sign(asked.json().as_str().expect("what the browser is asked"));
        let body = json!({ "answer": answer, "next": "//evil.example" });
        let elsewhere = call(&served, "log_in_by_passkey", "", body.clone()).await;
        assert_eq!((elsewhere.status.as_u16(), set(&elsewhere, "__Host-sb")), (401, String::new()));
        let browser = cookie(&asked, "__Host-sb-key");
        let entered = call(&served, "log_in_by_passkey", &browser, body.clone()).await;
        assert_eq!(entered.json(), json!("/inbox"), "{entered:?}");
        let session = cookie(&entered, "__Host-sb");
        assert!(session != before && is_logged_in(&served, &session).await);
        assert!(set(&entered, "__Host-sb-key").contains("Max-Age=0"));
        let replayed = call(&served, "log_in_by_passkey", &browser, body).await;
        assert_eq!((replayed.status.as_u16(), set(&replayed, "__Host-sb")), (401, String::new()));
    }

    async fn a_passkey_ends_a_login_that_has_its_password(house: House) {
        let served = start(house).await;
        served.person("Ann", Role::Agent).await;
        let session = cookie(&served.try_login("ann@example.org", PASSWORD).await, "__Host-sb");
        let key = add(&served, &session).await;
        let half = served.try_login("ann@example.org", PASSWORD).await;
        assert_eq!(set(&half, "__Host-sb"), "", "there is no session yet");
        let half = cookie(&half, "__Host-sb-step");
        let page = served.request(Method::GET, "/login/step").header("cookie", &half);
        let page = send(page.header("accept", "text/html")).await;
        assert!(page.text.contains("Use a passkey") && !page.text.contains("name=\"code\""), "{page:?}");
        let nobodys = call(&served, "ask_for_passkey_step", "", json!({})).await;
        assert_eq!(nobodys.status, 401, "{nobodys:?}");
        let options = call(&served, "ask_for_passkey_step", &half, json!({})).await.json();
        let answer = key.sign(options.as_str().expect("what the browser is asked"));
        let proved = call(&served, "prove_login_by_passkey", &half, json!({ "answer": answer })).await;
        assert_eq!(proved.json(), json!("/inbox"), "{proved:?}");
        assert!(is_logged_in(&served, &cookie(&proved, "__Host-sb")).await);
        assert!(set(&proved, "__Host-sb-step").contains("Max-Age=0"));
    }
}
