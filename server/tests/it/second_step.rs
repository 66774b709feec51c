//! Logging in with two steps, as browsers do.

use crate::served::{Answer, PASSWORD, Served, send};
use desk::Actor;
use domain::{permission::Role, second_step::Demand};
use reqwest::{Method, header};
use serde_json::{Value, json};
use testkit::{on_both_databases, one_time_code};

/// What a cookie that an answer sets begins with.
fn set(answer: &Answer, name: &str) -> Option<String> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    let mut all = all.map(|cookie| cookie.to_str().unwrap());
    all.find(|cookie| cookie.starts_with(&format!("{name}=")))
        .map(str::to_owned)
}

/// The same as a browser sends it back.
fn cookie(answer: &Answer, name: &str) -> String {
    let set = set(answer, name).unwrap_or_else(|| panic!("no {name}: {answer:?}"));
    set.split(';').next().unwrap().to_owned()
}

async fn call(served: &Served, name: &str, cookie: &str, body: Value) -> Answer {
    let request = served.request(Method::POST, &format!("/fn/{name}"));
    let request = request.header("cookie", cookie).json(&body);
    send(request.header("sec-fetch-site", "same-origin")).await
}

async fn prove(served: &Served, half: &str, code: &str) -> Answer {
    let request = served.request(Method::POST, "/fn/prove_login");
    let request = request.form(&[("code", code), ("next", "/board")]);
    let request = request
        .header("cookie", half)
        .header("sec-fetch-site", "same-origin");
    send(request).await
}

async fn is_logged_in(served: &Served, cookie: &str) -> bool {
    let request = served
        .request(Method::GET, "/live")
        .header("cookie", cookie);
    request.send().await.unwrap().status() == 200
}

async fn page(served: &Served, path: &str, cookie: &str) -> Answer {
    let request = served.request(Method::GET, path).header("cookie", cookie);
    send(request.header("accept", "text/html")).await
}

/// Sets Ann's second step up and returns the secret of her app.
async fn set_up(served: &Served) -> String {
    let session = served.login("Ann").await;
    let shown = call(
        served,
        "begin_second_step",
        &session,
        json!({ "password": PASSWORD }),
    )
    .await;
    let secret = shown.json()["secret"]
        .as_str()
        .unwrap_or_else(|| panic!("{shown:?}"))
        .to_owned();
    let code = one_time_code(&secret, served.house.now());
    let codes = call(
        served,
        "confirm_second_step",
        &session,
        json!({ "code": code }),
    )
    .await;
    assert_eq!(codes.json().as_array().map(Vec::len), Some(10), "{codes:?}");
    assert!(is_logged_in(served, &session).await, "who sets it up stays");
    served.house.pass_ms(60_000);
    secret
}

on_both_databases! {
    async fn there_is_no_session_before_the_second_step(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let secret = set_up(&served).await;
        let half = served.try_login("ann@example.org", PASSWORD).await;
        assert!(set(&half, "sb").is_none(), "{half:?}");
        let kept = set(&half, "sb-step").unwrap();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=300"] {
            assert!(kept.contains(part), "{part} in {kept}");
        }
        let half = cookie(&half, "sb-step");
        let as_session = half.replace("sb-step=", "sb=");
        for cookie in [&half, &as_session] {
            assert!(!is_logged_in(&served, cookie).await);
            let me = call(&served, "get_me", cookie, json!({})).await;
            assert_eq!(me.status, 401, "{me:?}");
        }
        let asked = page(&served, "/login/step?next=/board", &half).await;
        assert!(asked.status == 200 && asked.text.contains("name=\"code\""), "{asked:?}");
        let without = page(&served, "/login/step", "").await;
        assert!(without.status == 200 && !without.text.contains("name=\"code\""));

        let wrong = prove(&served, &half, "000000").await;
        assert_eq!((wrong.status.as_u16(), set(&wrong, "sb")), (401, None), "{wrong:?}");
        let code = one_time_code(&secret, served.house.now());
        let right = prove(&served, &half, &code).await;
        assert_eq!(right.header("location"), "/board", "{right:?}");
        assert!(set(&right, "sb-step").unwrap().contains("Max-Age=0"));
        let session = cookie(&right, "sb");
        assert!(is_logged_in(&served, &session).await);
        let again = prove(&served, &half, &code).await;
        assert_eq!((again.status.as_u16(), set(&again, "sb")), (401, None), "{again:?}");
    }

    async fn wrong_codes_are_limited_whatever_the_password(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let secret = set_up(&served).await;
        for _ in 0..5 {
            let half = served.try_login("ann@example.org", PASSWORD).await;
            let wrong = prove(&served, &cookie(&half, "sb-step"), "000000").await;
            assert_eq!(wrong.status, 401, "{wrong:?}");
        }
        served.house.pass_ms(60_000);
        let limited = served.try_login("ann@example.org", PASSWORD).await;
        assert_eq!(limited.status, 429, "the address waits, too: {limited:?}");
        served.house.pass_ms(15 * 60_000);
        let half = served.try_login("ann@example.org", PASSWORD).await;
        let code = one_time_code(&secret, served.house.now());
        let right = prove(&served, &cookie(&half, "sb-step"), &code).await;
        assert!(set(&right, "sb").is_some(), "{right:?}");
    }

    async fn whoever_must_have_a_second_step_sets_it_up_before_anything_else(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let before = served.login("Ann").await;
        let desk = &served.house.desk;
        desk.demand_second_step(&Actor::house(), Demand::Everybody, 0).await.unwrap();
        assert!(!is_logged_in(&served, &before).await, "it is in force at once");
        let half = served.try_login("ann@example.org", PASSWORD).await;
        let half = cookie(&half, "sb-step");
        let shown = page(&served, "/login/step", &half).await;
        assert!(shown.text.contains("<svg class=\"qr\"") || shown.text.contains("class=\"qr\""), "{shown:?}");
        let waits = call(&served, "get_half_login", &half, json!({})).await.json();
        let secret = waits["set_up"]["secret"].as_str().expect("what to teach the app").to_owned();
        let inbox = page(&served, "/inbox", &half).await;
        assert!(inbox.header("location").starts_with("/login"), "{inbox:?}");
        let code = one_time_code(&secret, served.house.now());
        let done = prove(&served, &half, &code).await;
        assert_eq!(done.json().as_array().map(Vec::len), Some(10), "{done:?}");
        assert!(is_logged_in(&served, &cookie(&done, "sb")).await);
    }
}
