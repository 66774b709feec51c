use crate::served::Served;
use serde_json::{Value, json};
use testkit::{House, on_both_databases};

/// Makes a link for the house's channel.
async fn link(served: &Served, order: &str, lasts_s: i64) -> Value {
    let path = format!("/channels/{}/links", served.house.channel);
    let body = json!({ "attribute": "order", "value": order, "lasts_s": lasts_s });
    let made = served.admin().await.post(&path, body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.json()
}

async fn order_of(house: &House, number: i64) -> Option<Value> {
    let row = house.conversation(number).await;
    row.about.attributes.get("order").cloned()
}

on_both_databases! {
    async fn a_conversation_has_what_the_link_refers_to_by_which_its_contact_came(house: House) {
        let mut served = Served::start(house).await;
        let made = link(&served, "88-214", 3_600).await;
        let payload = made["payload"].as_str().unwrap().to_owned();
        assert!(payload.starts_with("r_") && payload.len() <= 64);
        served.house.customer_starts("Carl", &payload).await;
        served.house.customer_writes("Carl", "where is it?").await;
        assert_eq!(order_of(&served.house, 1).await, Some(json!("88-214")));
        // Who has a conversation already tells more about it.
        let other = link(&served, "99-001", 3_600).await;
        served.house.customer_starts("Carl", other["payload"].as_str().unwrap()).await;
        assert_eq!(order_of(&served.house, 1).await, Some(json!("99-001")));
    }

    async fn a_forged_link_or_one_that_has_ended_is_a_plain_start(house: House) {
        let mut served = Served::start(house).await;
        let made = link(&served, "88-214", 60).await;
        let payload = made["payload"].as_str().unwrap().to_owned();
        let last = if payload.ends_with('A') { 'E' } else { 'A' };
        let forged = format!("{}{last}", &payload[..payload.len() - 1]);
        served.house.customer_starts("Carl", &forged).await;
        served.house.customer_writes("Carl", "hello").await;
        assert_eq!(order_of(&served.house, 1).await, None);
        served.house.pass_ms(61_000);
        served.house.customer_starts("Dora", &payload).await;
        served.house.customer_writes("Dora", "hello").await;
        assert_eq!(order_of(&served.house, 2).await, None);
    }

    async fn a_link_that_cannot_be_made_is_refused(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let path = format!("/channels/{}/links", served.house.channel);
        for (body, field) in [
            (json!({ "attribute": "an order", "value": "1" }), "attribute"),
            (json!({ "attribute": "order", "value": "" }), "value"),
            (json!({ "attribute": "order", "value": "x".repeat(25) }), "value"),
            (json!({ "attribute": "order", "value": "1", "lasts_s": 59 }), "lasts_s"),
        ] {
            let refused = admin.post(&path, body).await;
            assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!(field)));
        }
        let shop = admin.post("/channels", json!({ "kind": "api", "name": "Shop" })).await.json();
        let path = format!("/channels/{}/links", shop["id"].as_str().unwrap());
        let refused = admin.post(&path, json!({ "attribute": "order", "value": "1" })).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (409, &json!("channel.no_links")));
    }
}
