//! Who is told that somebody types.

use crate::{listening::Listening, served::Served};
use desk::Actor;
use domain::{
    conversation::Destination,
    permission::{Role, Scope},
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn colleagues_who_see_the_conversation_are_told_who_types_and_nobody_of_himself(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "hello").await;
        let billing = served.house.team("Billing").await;
        let there = Destination::Team(billing.id);
        served.house.desk.transfer(&Actor::house(), row.id, there).await.unwrap();
        let ann = served.person("Ann", Role::Admin).await;
        served.person("Ben", Role::Admin).await;
        served.person("Cleo", Role::Agent).await;
        let head = served.house.desk.head().await.unwrap();
        let mut streams = Vec::new();
        for name in ["Ann", "Ben", "Cleo"] {
            let cookie = served.login(name).await;
            let mut stream = Listening::live(&served, &cookie, head).await;
            // From here on it listens to what happens.
            assert_eq!(stream.until(head).await, []);
            streams.push(stream);
        }
        let anns = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let typing = format!("/conversations/{}/typing", row.id);
        let before = served.house.desk.head().await.unwrap();
        assert_eq!(anns.act(&typing).await.status, StatusCode::NO_CONTENT);
        assert_eq!(served.house.desk.head().await.unwrap(), before, "nothing is kept");
        let told = json!({ "conversation": row.id, "by": { "operator": ann } });
        let [hers, bens, cleos] = streams.as_mut_slice() else { panic!("three") };
        assert_eq!(bens.news().await.map(|heard| heard.data), Some(told));
        for stream in [hers, cleos] {
            assert_eq!(stream.until(before).await, []);
        }
    }

    async fn a_platform_types_for_its_contact(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let contact = shop.calls.post("/contacts", json!({ "name": "Mia", "external_id": "1" })).await.json();
        let opened = json!({ "contact_id": contact["id"] });
        let opened = shop.calls.post("/conversations", opened).await.json();
        served.person("Ann", Role::Supervisor).await;
        let cookie = served.login("Ann").await;
        let head = served.house.desk.head().await.unwrap();
        let mut stream = Listening::live(&served, &cookie, head).await;
        assert_eq!(stream.until(head).await, []);
        let id = opened["id"].as_str().unwrap();
        let typing = shop.calls.request(Method::POST, &format!("/conversations/{id}/typing"));
        assert_eq!(typing.send().await.unwrap().status(), StatusCode::NO_CONTENT);
        let told = json!({ "conversation": id, "by": "contact" });
        assert_eq!(stream.news().await.map(|heard| heard.data), Some(told));
    }
}
