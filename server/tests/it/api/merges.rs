use crate::served::Served;
use domain::permission::{Role, Scope};
use serde_json::{Value, json};
use testkit::on_both_databases;

on_both_databases! {
    async fn two_contacts_become_one_after_a_look_at_what_that_does(house: House) {
        let mut served = Served::start(house).await;
        let kept = json!(served.conversation("Mia", "hello").await.contact_id);
        let shop = served.platform("Shop").await;
        let new = json!({ "name": "M. Rossi", "external_id": "m-1", "attributes": { "plan": "gold" } });
        let gone = shop.calls.post("/contacts", new).await.json()["id"].clone();
        let talk = shop.calls.post("/conversations", json!({ "contact_id": gone })).await.json();
        let admin = served.admin().await;
        let path = |id: &Value| format!("/contacts/{}", id.as_str().unwrap());
        let (merge, body) = (format!("{}/merge", path(&kept)), json!({ "contact_id": gone }));

        let outlook = admin.post(&format!("{merge}/dry-run"), body.clone()).await;
        assert_eq!(outlook.status, 200, "{outlook:?}");
        assert_eq!(outlook.json(), json!({
            "conversations": 1, "channels": ["Shop"], "added_attributes": ["plan"], "dropped_attributes": [],
        }));
        let conversation = format!("/conversations/{}", talk["id"].as_str().unwrap());
        assert_eq!(admin.get(&conversation).await.json()["contact_id"], gone, "it was a look");

        let ann = served.person("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        assert_eq!(hers.post(&merge, body.clone()).await.status, 403);
        let same = admin.post(&merge, json!({ "contact_id": kept })).await;
        assert_eq!((same.status.as_u16(), same.code()), (409, "contact.same".into()));
        let merged = admin.post(&merge, body.clone()).await;
        assert_eq!((merged.status.as_u16(), merged.json()), (200, admin.get(&path(&kept)).await.json()));
        assert_eq!(merged.header("etag"), admin.get(&path(&kept)).await.header("etag"));
        assert_eq!((&merged.json()["name"], &merged.json()["attributes"]), (&json!("Mia"), &json!({ "plan": "gold" })));
        assert_eq!(merged.json()["external_ids"].as_array().map(Vec::len), Some(2), "{merged:?}");
        assert_eq!(admin.get(&conversation).await.json()["contact_id"], kept);
        let again = admin.post(&merge, body).await;
        assert_eq!((again.status.as_u16(), again.code()), (404, "not_found".into()));
        let nobody = json!({ "contact_id": domain::id::ContactId::from_u128(9) });
        assert_eq!(admin.post(&merge, nobody).await.status, 404);
        assert_eq!(admin.post(&merge, json!({ "contact_id": gone, "name": "x" })).await.status, 400);
    }

    async fn two_on_the_same_channel_stay_two(house: House) {
        let mut served = Served::start(house).await;
        let mia = json!(served.conversation("Mia", "hello").await.contact_id);
        let tom = json!(served.conversation("Tom", "hello").await.contact_id);
        let admin = served.admin().await;
        let merge = format!("/contacts/{}/merge", mia.as_str().unwrap());
        for path in [format!("{merge}/dry-run"), merge] {
            let refused = admin.post(&path, json!({ "contact_id": tom })).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (409, "contact.both_on_channel".into()), "{path}");
        }
    }
}
