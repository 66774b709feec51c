//! Web push over HTTP, with push services that take, hang and have forgotten the browser.

use crate::{
    outside::{Manner, Outside, telling},
    served::{Answer, PATIENCE, Served, send},
};
use desk::Actor;
use domain::{conversation::Destination, id::OperatorId, permission::Role, push::Told};
use reqwest::Method;
use serde_json::{Value, json};
use server::Duties;
use testkit::{Browser, Sender, on_both_databases};

/// Calls a server function as a page does.
async fn ask(served: &Served, cookie: &str, name: &str, body: Value) -> Answer {
    let request = served.request(Method::POST, &format!("/fn/{name}"));
    let request = request
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin");
    send(request.json(&body)).await
}

/// Logs somebody in and has a browser told; returns the browser and its session.
async fn subscribed(
    served: &Served,
    service: &Outside,
    who: &str,
    number: u8,
) -> (Browser, String) {
    let cookie = served.login(who).await;
    let session = cookie.split_once('=').unwrap().1.to_owned();
    let browser = Browser::numbered(number);
    let endpoint = format!("{}/send/{number}", service.origin);
    let wanted =
        json!({ "shows_words": number.is_multiple_of(2), "quiet": null, "zone": "Europe/Rome" });
    let body = json!({ "subscription": browser.subscription(&endpoint), "wanted": wanted });
    let kept = ask(
        served,
        &format!("{cookie}; language=it"),
        "keep_push_browser",
        body,
    )
    .await;
    assert_eq!(kept.status, 200, "{kept:?}");
    assert_eq!(kept.json()["endpoint"], json!(endpoint));
    (browser, session)
}

/// Gives somebody a conversation of Mia's.
async fn given(served: &mut Served, to: OperatorId) {
    let row = served.conversation("Mia", "Where is it?").await;
    let (house, to) = (Actor::house(), Destination::Operator(to));
    served
        .house
        .desk
        .transfer(&house, row.id, to)
        .await
        .unwrap();
}

/// Waits until it stands so with the browser of a session.
async fn until(
    served: &Served,
    who: OperatorId,
    session: &str,
    is_so: impl Fn(Option<Told>) -> bool,
) {
    let actor = served.house.desk.actor(who).await.unwrap();
    let looking = async {
        while !is_so(
            served
                .house
                .desk
                .push_browser(&actor, session)
                .await
                .unwrap(),
        ) {
            tokio::task::yield_now().await;
        }
    };
    let seen = tokio::time::timeout(PATIENCE, looking).await;
    seen.expect("it comes to that in time");
}

on_both_databases! {
    async fn a_browser_is_told_what_only_it_can_read_and_only_by_the_house(house: House) {
        let mut served = telling(house).await;
        let mut service = Outside::open(Manner::Takes).await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let (browser, session) = subscribed(&served, &service, "Ann", 2).await;
        let cookie = served.login("Ann").await;
        let key = ask(&served, &cookie, "push_key", json!({})).await.json();
        given(&mut served, ann).await;
        let (headers, body) = service.hears().await;
        let told: Value = serde_json::from_str(&browser.read(&body)).unwrap();
        assert_eq!((&told["title"], &told["address"]), (&json!("Mia #1"), &json!("/inbox/1")));
        assert_eq!(told["body"], "Assegnata a te: Where is it?");
        assert!(told["seq"].as_i64() > Some(0));
        let header = |name: &str| headers[name].to_str().unwrap();
        assert_eq!((header("content-encoding"), header("ttl")), ("aes128gcm", "3600"));
        let sender = Sender::of(header("authorization"));
        assert_eq!((&sender.audience, json!(sender.key)), (&service.origin, key));
        let left_s = sender.until_s - served.house.now().as_ms() / 1_000;
        assert!((1..=86_400).contains(&left_s), "{left_s}");

        let out = ask(&served, &format!("sb={session}"), "log_out", json!({})).await;
        assert!(out.status.is_success() || out.status.is_redirection(), "{out:?}");
        let actor = served.house.desk.actor(ann).await.unwrap();
        let left = served.house.desk.push_browser(&actor, &session).await.unwrap();
        assert_eq!(left, None, "who has logged out is told nothing there");
    }

    async fn one_that_hangs_delays_no_other_and_one_that_is_gone_is_forgotten(house: House) {
        let mut served = telling(house).await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let mut hanging = Outside::open(Manner::Hangs).await;
        let mut gone = Outside::open(Manner::HasForgotten).await;
        let mut taking = Outside::open(Manner::Takes).await;
        subscribed(&served, &hanging, "Ann", 1).await;
        let (_, forgotten) = subscribed(&served, &gone, "Ann", 3).await;
        let (browser, _) = subscribed(&served, &taking, "Ann", 5).await;
        given(&mut served, ann).await;
        hanging.hears().await;
        gone.hears().await;
        taking.hears().await;
        served.house.customer_writes("Mia", "Hello?").await;
        let (_, body) = taking.hears().await;
        let told: Value = serde_json::from_str(&browser.read(&body)).unwrap();
        assert_eq!(told["body"], "Ti ha scritto", "without the words, as it was chosen");
        until(&served, ann, &forgotten, |left| left.is_none()).await;
    }

    async fn a_service_within_the_house_is_not_reached_unless_it_is_named(house: House) {
        let duties = Duties { carries: false, routes: false, tells: true };
        let mut served = Served::start_with(house, &[], duties).await;
        let mut service = Outside::open(Manner::Takes).await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let (_, session) = subscribed(&served, &service, "Ann", 1).await;
        given(&mut served, ann).await;
        until(&served, ann, &session, |left| left.is_some_and(|told| told.has_trouble)).await;
        assert!(service.heard.try_recv().is_err(), "the guard stands before it");
    }
}
