use crate::served::Served;
use domain::id::TeamId;
use serde_json::{Value, json};
use testkit::on_both_databases;

on_both_databases! {
    async fn an_intent_is_made_read_changed_and_removed(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let general = TeamId::GENERAL.to_string();
        let made = admin
            .post("/intents", json!({ "name": "Refund", "examples": ["money back"], "team_id": general }))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/intents/{}", made.json()["id"].as_str().unwrap());
        let changed = admin.patch(&path, json!({ "description": "Wants money back" })).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.json()["examples"], json!(["money back"]), "what is not named stays");
        assert_ne!(changed.header("etag"), made.header("etag"));
        assert_eq!(admin.get(&path).await.json(), changed.json());
        assert_eq!(admin.get("/intents").await.json()["items"], json!([changed.json()]));
        assert_eq!(admin.delete(&path).await.status, 204);
        assert_eq!(admin.get(&path).await.status, 404);
        assert_eq!(admin.get("/intents").await.json()["items"], json!([]));
    }

    async fn an_intent_opens_and_finishes_on_a_conversation(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        let billing = house.team("Billing").await.id.to_string();
        let id = house.conversation(1).await.id;
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = admin.post("/intents", json!({ "name": "Refund", "team_id": billing })).await;
        let intent = made.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/conversations/{id}/intents");
        let opened = admin.post(&path, json!({ "intent_id": intent })).await;
        assert_eq!(opened.status, 200, "{opened:?}");
        assert_eq!(opened.json()["team_id"], billing);
        assert_eq!(opened.json()["intents"][0]["name"], "Refund");
        assert_eq!(opened.json()["intents"][0]["finished_at"], Value::Null);

        let found = admin.get(&format!("/conversations?intent={intent}")).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        let other = admin.get(&format!("/conversations?intent={billing}")).await.json();
        assert_eq!(other["items"], json!([]));

        let transfer = format!("/conversations/{id}/transfer");
        let sent = admin.post(&transfer, json!({ "intent": intent })).await;
        assert_eq!((sent.status.as_u16(), &sent.json()["team_id"]), (200, &json!(billing)));
        let both = admin.post(&transfer, json!({ "intent": intent, "team_id": billing })).await;
        assert_eq!(both.status, 422);

        let one = format!("{path}/{intent}");
        assert_eq!(admin.delete(&one).await.status, 204);
        let read = admin.get(&format!("/conversations/{id}")).await.json();
        assert!(read["intents"][0]["finished_at"].is_string(), "{read}");
        assert_eq!(admin.delete(&one).await.status, 404, "it is finished");
    }
}
