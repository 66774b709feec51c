//! The door for connectors: what its calls may, and what a contact's own program sees.

use crate::served::{Answer, Served, send};
use domain::permission::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::on_both_databases;

/// Calls the door with the token in the header of the protocol.
struct Connector<'a> {
    served: &'a Served,
    token: String,
}

impl Connector<'_> {
    async fn call(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self
            .served
            .request(method, &format!("/api/v1/accounts/1{path}"));
        send(request.header("api_access_token", &self.token).json(&body)).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, Value::Null).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, body).await
    }
}

async fn admin(served: &Served) -> Connector<'_> {
    let ann = served.person("Ann", Role::Admin).await;
    let token = served.token_of(Scope::Admin, Some(ann)).await;
    Connector { served, token }
}

/// Calls the client's door, which asks for no token.
async fn client(served: &Served, method: Method, path: &str, body: Value) -> Answer {
    send(
        served
            .request(method, &format!("/public/api/v1/inboxes/{path}"))
            .json(&body),
    )
    .await
}

on_both_databases! {
    async fn a_contacts_own_program_sees_its_conversation_and_nothing_else(house: House) {
        let served = Served::start(house).await;
        let admin = admin(&served).await;
        let inbox = admin.post("/inboxes/", json!({ "name": "Web", "channel": { "type": "api" } })).await.json();
        let inbox = inbox["inbox_identifier"].as_str().unwrap().to_owned();
        let mia = client(&served, Method::POST, &format!("{inbox}/contacts"), json!({ "name": "Mia", "email": "m@x.org" })).await;
        assert_eq!(mia.status, 200, "{mia:?}");
        let mia = format!("{inbox}/contacts/{}", mia.json()["source_id"].as_str().unwrap());
        let tom = client(&served, Method::POST, &format!("{inbox}/contacts"), json!({ "name": "Tom" })).await.json();
        let tom = format!("{inbox}/contacts/{}", tom["source_id"].as_str().unwrap());
        assert_eq!(client(&served, Method::GET, &mia, Value::Null).await.json()["email"], "m@x.org");
        let changed = client(&served, Method::PATCH, &mia, json!({ "name": "Mia Rossi" })).await.json();
        assert_eq!(changed["name"], "Mia Rossi");

        let opened = client(&served, Method::POST, &format!("{mia}/conversations"), json!({})).await.json();
        let number = opened["id"].as_i64().unwrap();
        let messages = format!("conversations/{number}/messages");
        let said = json!({ "content": "Hello", "echo_id": "e1" });
        let said = client(&served, Method::POST, &format!("{mia}/{messages}"), said).await.json();
        assert_eq!((&said["content"], &said["message_type"], &said["echo_id"]), (&json!("Hello"), &json!(0), &json!("e1")));
        let note = json!({ "content": "A difficult one", "private": true });
        assert_eq!(admin.post(&format!("/conversations/{number}/messages"), note).await.status, 200);
        let reply = json!({ "content": "How can I help?" });
        assert_eq!(admin.post(&format!("/conversations/{number}/messages"), reply).await.status, 200);

        let read = client(&served, Method::GET, &format!("{mia}/{messages}"), Value::Null).await;
        assert!(read.text.contains("How can I help?") && !read.text.contains("difficult"), "{read:?}");
        assert!(!read.text.contains("Ann@") && !read.text.contains("ann@"), "{read:?}");
        let list = client(&served, Method::GET, &format!("{mia}/conversations"), Value::Null).await.json();
        assert_eq!(list.as_array().map(Vec::len), Some(1));
        for (method, path) in [
            (Method::GET, format!("{tom}/{messages}")),
            (Method::POST, format!("{tom}/{messages}")),
            (Method::GET, format!("{inbox}/contacts/nobody")),
            (Method::POST, "nothing/contacts".to_owned()),
        ] {
            let refused = client(&served, method, &path, json!({ "content": "x" })).await;
            assert_eq!(refused.status, 404, "{path}");
        }
    }

    async fn words_to_a_resolved_conversation_reopen_it_through_the_door_alone(house: House) {
        let served = Served::start(house).await;
        let admin = admin(&served).await;
        let shop = served.platform("Shop").await;
        let contact = json!({ "name": "Mia", "external_id": "mia" });
        let contact = shop.calls.post("/contacts", contact).await.json()["id"].clone();
        let first = shop.calls.post("/conversations", json!({ "contact_id": contact })).await.json();
        let path = format!("/conversations/{}", first["id"].as_str().unwrap());
        let number = first["number"].as_i64().unwrap();
        shop.calls.act(&format!("{path}/close")).await;
        let shown = admin.get(&format!("/conversations/{number}")).await.json();
        assert_eq!(shown["status"], "resolved");
        let words = json!({ "content": "Again", "message_type": "incoming" });
        let again = admin.post(&format!("/conversations/{number}/messages"), words).await.json();
        assert_eq!(again["conversation_id"], number);
        assert_eq!(shop.calls.get(&path).await.json()["status"], "bot", "its bot is first");
        shop.calls.act(&format!("{path}/close")).await;
        let words = json!({ "author": "contact", "text": "And again" });
        let next = shop.calls.post(&format!("{path}/messages"), words).await.json();
        assert_ne!(next["conversation_id"], first["id"], "REST opens the next one");
    }

    async fn who_may_not_is_refused_as_everywhere(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "hello").await;
        let reader = Connector { token: served.token(Scope::Read).await, served: &served };
        assert_eq!(reader.get("/conversations?status=all").await.json()["data"]["meta"]["all_count"], 1);
        let inbox = json!({ "name": "X", "channel": { "type": "api" } });
        assert_eq!(reader.post("/inboxes", inbox).await.status, 403);
        let words = json!({ "content": "x" });
        let refused = reader.post(&format!("/conversations/{}/messages", row.number), words.clone()).await;
        assert_eq!(refused.status, 403, "{refused:?}");
        let incoming = json!({ "content": "x", "message_type": "incoming" });
        assert_eq!(reader.post(&format!("/conversations/{}/messages", row.number), incoming).await.status, 403);
        let platform = served.platform("Bank").await;
        let stranger = Connector { token: platform.calls.token.clone(), served: &served };
        let nobody = Connector { token: "nothing".into(), served: &served };
        let known = reader.get("/contacts").await.json()["payload"][0]["id"].clone();
        for path in [
            format!("/conversations/{}", row.number),
            format!("/conversations/{}/messages", row.number),
            format!("/contacts/{known}"),
            "/contacts/9999".to_owned(),
            "/conversations/9999".to_owned(),
        ] {
            let unseen = stranger.get(&path).await;
            assert_eq!((unseen.status.as_u16(), unseen.json()), (404, json!({ "error": "Resource could not be found" })), "{path}");
            assert_eq!(nobody.get(&path).await.json(), json!({ "error": "Invalid Access Token" }), "{path}");
        }
        assert!(stranger.get("/conversations?status=all").await.json()["data"]["payload"].as_array().unwrap().is_empty());
        let messages = reader.get(&format!("/conversations/{}/messages", row.number)).await.json();
        let words: Vec<_> = messages["payload"].as_array().unwrap().iter().filter(|m| m["message_type"] == 0).collect();
        assert_eq!(words.len(), 1, "nothing was written: {messages}");
    }

    async fn webhooks_of_the_door_are_those_of_the_desk(house: House) {
        let settings = [("SWITCHBOARD_EGRESS__ALLOW", "127.0.0.1")];
        let duties = server::Duties { carries: false, routes: false, tells: false };
        let served = Served::start_with(house, &settings, duties).await;
        let door = admin(&served).await;
        let url = "http://127.0.0.1:9/hook";
        let body = json!({ "url": url, "subscriptions": ["message_created", "conversation_typing_on"] });
        let made = door.post("/webhooks", body).await.json()["payload"]["webhook"].clone();
        assert_eq!(made["subscriptions"], json!(["message_created"]));
        assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
        let listed = door.get("/webhooks").await.json()["payload"]["webhooks"].clone();
        assert_eq!((&listed[0]["id"], &listed[0]["secret"]), (&made["id"], &Value::Null));
        let path = format!("/webhooks/{}", made["id"]);
        let changed = door.call(Method::PATCH, &path, json!({ "subscriptions": ["contact_created"] })).await.json();
        assert_eq!(changed["payload"]["webhook"]["subscriptions"], json!(["contact_created"]));
        let private = door.post("/webhooks", json!({ "url": "http://10.0.0.1/", "subscriptions": ["message_created"] })).await;
        assert_eq!(private.status, 422, "{private:?}");
        let none = door.post("/webhooks", json!({ "url": url, "subscriptions": ["conversation_typing_on"] })).await;
        assert_eq!(none.status, 422);
        let native = served.caller(door.token.clone()).get("/webhooks").await.json();
        assert_eq!(native["items"][0]["url"], url);
        assert_eq!(door.call(Method::DELETE, &path, Value::Null).await.status, 200);
        assert_eq!(door.get("/webhooks").await.json()["payload"]["webhooks"], json!([]));
    }

    async fn what_is_sent_for_an_inbox_decides_who_has_a_conversation(house: House) {
        let served = Served::start(house).await;
        let door = admin(&served).await;
        let team = served.house.team("Billing").await;
        let inbox = door.post("/inboxes", json!({ "name": "Web", "channel": { "type": "api" } })).await.json();
        let contact = json!({ "inbox_id": inbox["id"], "name": "Mia", "source_id": "mia@wa" });
        let contact = door.post("/contacts", contact).await.json();
        assert_eq!(contact["payload"]["contact_inbox"]["source_id"], "mia@wa");
        let opening = json!({ "source_id": "mia@wa", "inbox_id": inbox["id"].to_string(), "custom_attributes": { "order": 7 } });
        let row = door.post("/conversations", opening).await.json();
        assert_eq!((&row["status"], &row["custom_attributes"]["order"]), (&json!("open"), &json!(7)));
        let path = format!("/conversations/{}", row["id"]);
        assert_eq!(door.post(&format!("{path}/toggle_priority"), json!({ "priority": "urgent" })).await.status, 200);
        assert_eq!(door.get(&path).await.json()["priority"], "urgent");
        assert_eq!(door.post(&format!("{path}/toggle_priority"), json!({ "priority": null })).await.status, 200);
        assert_eq!(door.get(&path).await.json()["priority"], Value::Null);
        let teams = door.get("/teams").await.json();
        let billing = teams.as_array().unwrap().iter().find(|row| row["name"] == "Billing").unwrap()["id"].clone();
        assert_eq!(door.post(&format!("{path}/assignments"), json!({ "team_id": billing })).await.json()["name"], "Billing");
        let native = served.caller(door.token.clone()).get("/conversations").await.json();
        assert_eq!(native["items"][0]["team_id"], json!(team.id));
        assert_eq!(door.post(&format!("{path}/labels"), json!({ "labels": ["Invoice"] })).await.json()["payload"], json!(["Invoice"]));
        assert_eq!(door.post(&format!("{path}/labels"), json!({ "labels": [] })).await.json()["payload"], json!([]));
        let attributes = door.post(&format!("{path}/custom_attributes"), json!({ "custom_attributes": { "vip": true } })).await;
        assert_eq!(attributes.json()["custom_attributes"], json!({ "order": 7, "vip": true }));
        let pending = door.post(&format!("{path}/toggle_status"), json!({ "status": "pending" })).await;
        assert_eq!(pending.status, 422, "there is no bot: {pending:?}");
        let wrong = door.post(&format!("{path}/messages"), json!({ "content": "x", "message_type": "activity" })).await;
        assert_eq!((wrong.status.as_u16(), &wrong.json()["attributes"]), (422, &json!(["message_type"])));
    }
}
