use crate::served::Served;
use domain::permission::{Role, Scope};
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn canned_replies_are_shared_by_admins_and_kept_by_each_for_himself(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let admin = served.caller(served.token_of(Scope::Admin, None).await);
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let shared = json!({ "shortcut": "Hello", "text": "Hello {{contact.name}}", "is_for_bots": true });
        let refused = hers.post("/canned-replies", shared.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (403, "forbidden".to_owned()));
        let made = admin.post("/canned-replies", shared.clone()).await;
        assert_eq!((made.status.as_u16(), &made.json()["shortcut"]), (201, &json!("hello")), "{made:?}");
        let taken = admin.post("/canned-replies", shared).await;
        assert_eq!((taken.status.as_u16(), &taken.json()["field"]), (422, &json!("shortcut")), "{taken:?}");
        let own = json!({ "shortcut": "hello", "text": "Ciao", "is_own": true });
        let own = hers.post("/canned-replies", own).await.json();
        assert_eq!(own["owner_id"], json!(ann.to_string()));
        let path = format!("/canned-replies/{}", own["id"].as_str().unwrap());
        assert_eq!(admin.get(&path).await.status, 404, "it is hers");
        let wrong = hers.patch(&path, json!({ "text": "{{nobody.name}}" })).await;
        assert_eq!((wrong.status.as_u16(), &wrong.json()["field"]), (422, &json!("text")));
        let changed = hers.patch(&path, json!({ "text": "Ciao!" })).await.json();
        assert_eq!((&changed["text"], &changed["shortcut"]), (&json!("Ciao!"), &json!("hello")));
        let listed = hers.get("/canned-replies").await.json();
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(hers.delete(&path).await.status, 204);
        let listed = hers.get("/canned-replies").await.json();
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    }
}
