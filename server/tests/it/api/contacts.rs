use crate::served::Served;
use domain::permission::{Role, Scope};
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_contact_is_made_found_and_brought_up_to_date(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let new = json!({ "name": " Mia ", "external_id": "c 1", "language": "it", "attributes": { "vip": true } });
        let made = shop.calls.post("/contacts", new).await;
        assert_eq!((made.status.as_u16(), &made.json()["name"]), (201, &json!("Mia")), "{made:?}");
        let names = json!([{ "channel_id": shop.channel, "external_id": "c 1" }]);
        assert_eq!(made.json()["external_ids"], names);
        let again = json!({ "name": "Mia Rossi", "external_id": "c 1", "attributes": { "plan": "gold" } });
        let again = shop.calls.post("/contacts", again).await;
        assert_eq!((again.status.as_u16(), &again.json()["id"]), (200, &made.json()["id"]));
        assert_eq!(again.json()["attributes"], json!({ "vip": true, "plan": "gold" }));
        let found = shop.calls.get("/contacts?external_id=c%201").await.json();
        assert_eq!(found["items"], json!([again.json()]));
        assert_eq!(shop.calls.get("/contacts?external_id=nobody").await.json()["items"], json!([]));

        let path = format!("/contacts/{}", made.json()["id"].as_str().unwrap());
        let read = shop.calls.get(&path).await;
        let stale = shop.calls.request(reqwest::Method::PATCH, &path).header("if-match", "\"1\"");
        let stale = crate::served::send(stale.json(&json!({ "name": "X" }))).await;
        assert_eq!(stale.status, 412, "{stale:?}");
        let fresh = shop.calls.request(reqwest::Method::PATCH, &path).header("if-match", read.header("etag"));
        let fresh = crate::served::send(fresh.json(&json!({ "language": null, "attributes": { "vip": null } }))).await;
        assert_eq!((fresh.status.as_u16(), &fresh.json()["language"]), (200, &json!(null)), "{fresh:?}");
        assert_eq!(fresh.json()["attributes"], json!({ "plan": "gold" }));
        for wrong in [
            json!({ "name": " " }),
            json!({ "name": "X", "external_id": "" }),
            json!({ "name": "X", "external_id": "a\u{0}b" }),
            json!({ "name": "X", "language": "not a tag" }),
            json!({ "name": "X", "attributes": { "x": "y".repeat(5_000) } }),
        ] {
            assert_eq!(shop.calls.post("/contacts", wrong.clone()).await.status, 422, "{wrong}");
        }
        assert_eq!(shop.calls.post("/contacts", json!({ "name": "X", "id": 1 })).await.status, 400);
    }

    async fn who_sees_no_conversation_of_a_contact_does_not_see_the_contact(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let made = shop.calls.post("/contacts", json!({ "name": "Mia", "external_id": "1" })).await.json();
        let path = format!("/contacts/{}", made["id"].as_str().unwrap());
        let ann = served.person("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        assert_eq!(hers.get(&path).await.status, 404);
        assert_eq!(hers.patch(&path, json!({ "name": "X" })).await.status, 404);
        let query = format!("/contacts?external_id=1&channel_id={}", shop.channel.as_str().unwrap());
        assert_eq!(hers.get(&query).await.json()["items"], json!([]));
        assert_eq!(served.admin().await.get(&query).await.json()["items"], json!([made]));
        assert_eq!(hers.get("/contacts?external_id=1").await.status, 422);
    }
}
