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
        let nameless = shop.calls.get("/contacts?external_id=").await;
        assert_eq!((nameless.status.as_u16(), &nameless.json()["field"]), (422, &json!("external_id")));

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

    async fn contacts_are_listed_found_blocked_and_taken_out(house: House) {
        let mut served = Served::start(house).await;
        served.house.customer_writes("Ada", "my secret word").await;
        let shop = served.platform("Shop").await;
        shop.calls.post("/contacts", json!({ "name": "Mia", "external_id": "1" })).await;
        let admin = served.admin().await;
        let first = admin.get("/contacts?limit=1").await.json();
        let second = admin.get(&format!("/contacts?limit=1&cursor={}", first["next_cursor"].as_str().unwrap())).await.json();
        let mut names = [&first["items"][0]["name"], &second["items"][0]["name"]];
        names.sort_by_key(ToString::to_string);
        assert_eq!(names, [&json!("Ada"), &json!("Mia")]);
        let ours = shop.calls.get("/contacts").await.json();
        assert_eq!((ours["items"].as_array().unwrap().len(), &ours["items"][0]["name"]), (1, &json!("Mia")));

        let found = admin.get("/contacts?q=ada").await.json();
        let ada = found["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!((found["items"].as_array().unwrap().len(), &found["items"][0]["blocked_at"]), (1, &json!(null)));
        let blocked = admin.post(&format!("/contacts/{ada}/block"), json!({})).await;
        assert!(blocked.json()["blocked_at"].is_string(), "{blocked:?}");
        assert_eq!(admin.get("/contacts?blocked=true").await.json()["items"][0]["id"], json!(ada));
        let free = admin.post(&format!("/contacts/{ada}/unblock"), json!({})).await;
        assert_eq!(free.json()["blocked_at"], json!(null), "{free:?}");

        let all = admin.post(&format!("/contacts/{ada}/export"), json!({})).await;
        assert_eq!(all.status, 200, "{all:?}");
        assert_eq!(all.json()["contact"]["name"], json!("Ada"));
        assert!(all.text.contains("my secret word"));
    }

    async fn a_platform_is_told_that_its_contact_is_blocked(house: House) {
        let served = Served::start(house).await;
        let shop = served.platform("Shop").await;
        let mia = shop.calls.post("/contacts", json!({ "name": "Mia", "external_id": "1" })).await.json();
        let open = json!({ "contact_id": mia["id"] });
        let conversation = shop.calls.post("/conversations", open.clone()).await.json();
        let path = format!("/contacts/{}/block", mia["id"].as_str().unwrap());
        served.admin().await.post(&path, json!({})).await;
        let messages = format!("/conversations/{}/messages", conversation["id"].as_str().unwrap());
        let said = shop.calls.post(&messages, json!({ "author": "contact", "text": "hello" })).await;
        assert_eq!((said.status.as_u16(), said.code()), (409, "contact.blocked".into()), "{said:?}");
        let opened = shop.calls.post("/conversations", open).await;
        assert_eq!(opened.code(), "contact.blocked", "{opened:?}");
    }

    async fn only_who_may_takes_everything_of_a_contact_home_as_a_file(house: House) {
        let mut served = Served::start(house).await;
        served.house.customer_writes("Ada", "my secret word").await;
        let ada = served.house.conversation(1).await.contact_id;
        let path = format!("/downloads/contacts/{ada}");
        assert_eq!(served.get(&path).await.status, 401);
        for (name, role, status) in [("Sara", Role::Supervisor, 403), ("Zoe", Role::Admin, 200)] {
            served.person(name, role).await;
            let cookie = served.login(name).await;
            let request = served.request(reqwest::Method::GET, &path).header("cookie", &cookie);
            let answer = crate::served::send(request).await;
            assert_eq!(answer.status, status, "{name}");
            assert_eq!(answer.text.contains("my secret word"), status == 200);
            if status == 200 {
                let name = format!("attachment; filename=\"contact-{ada}.json\"");
                assert_eq!((answer.header("content-disposition"), answer.header("cache-control")), (name.as_str(), "no-store"));
            }
        }
    }

    async fn a_contact_is_erased_once_his_conversations_are_over(house: House) {
        let mut served = Served::start(house).await;
        served.house.customer_writes("Ada", "my secret word").await;
        let row = served.house.conversation(1).await;
        let admin = served.admin().await;
        let path = format!("/contacts/{}", row.contact_id);
        let refused = admin.request(reqwest::Method::DELETE, &path);
        let refused = crate::served::send(refused).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "contact.conversation_open".into()));
        admin.post(&format!("/conversations/{}/close", row.id), json!({})).await;
        let erased = crate::served::send(admin.request(reqwest::Method::DELETE, &path)).await;
        assert_eq!(erased.status, 204, "{erased:?}");
        while served.house.desk.erase_due().await.unwrap() {}
        let messages = admin.get(&format!("/conversations/{}/messages", row.id)).await;
        assert!(messages.status.is_success() && !messages.text.contains("secret"), "{messages:?}");
        let again = crate::served::send(admin.request(reqwest::Method::DELETE, &path)).await;
        assert_eq!(again.status, 404);
    }
}
