use crate::{listening::Listening, served::Served};
use domain::permission::{Role, Scope};
use reqwest::Method;
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_program_hears_the_facts_that_it_may_see(house: House) {
        let mut served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let delivery = served.house.team("Delivery").await;
        let hers = served.token_of(Scope::Desk, Some(ann)).await;
        let request = served
            .request(Method::GET, "/api/v1/events")
            .bearer_auth(&hers);
        let mut stream = Listening::open(request).await;
        let row = served.conversation("Mia", "canary words").await;
        let house = desk::Actor::house();
        let there = domain::conversation::Destination::Team(delivery.id);
        served
            .house
            .desk
            .transfer(&house, row.id, there)
            .await
            .unwrap();
        served.house.customer_writes("Mia", "more").await;
        let head = served.house.desk.head().await.unwrap();

        let news = stream.until(head).await;
        let names: Vec<_> = news.iter().map(|heard| heard.name.as_str()).collect();
        assert!(names.starts_with(&["conversation.opened"]), "{names:?}");
        assert_eq!(names.last(), Some(&"conversation.left"), "{names:?}");
        let left = &news.last().unwrap().data;
        assert_eq!(
            left["data"],
            json!({ "conversation": row.id }),
            "not where it went"
        );
        assert!(
            news.iter()
                .all(|heard| !heard.data.to_string().contains("canary"))
        );
        assert!(news.iter().all(|heard| heard.data["seq"] == heard.id));
        assert_eq!(news[0].data["at"], "2026-01-01T00:00:00Z");

        let resumed = served
            .request(Method::GET, "/api/v1/events")
            .bearer_auth(&hers);
        let resumed = resumed.header("last-event-id", news[0].id);
        assert_eq!(Listening::open(resumed).await.until(head).await, news[1..]);
    }

    async fn the_stream_of_a_revoked_token_ends(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = admin
            .post("/tokens", json!({ "name": "x", "scopes": ["read"] }))
            .await
            .json();
        let request = served.request(Method::GET, "/api/v1/events");
        let mut stream = Listening::open(request.bearer_auth(made["secret"].as_str().unwrap())).await;
        admin
            .delete(&format!("/tokens/{}", made["id"].as_str().unwrap()))
            .await;
        stream.end().await;
    }
}
