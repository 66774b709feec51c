//! Every call with the ids of others: nobody learns that they exist, and nothing changes.

use crate::served::{Caller, Served, send};
use domain::{
    id::{ContactId, IntentId},
    permission::{Role, Scope},
};
use reqwest::Method;
use serde_json::{Value, json};
use server::accesses;
use testkit::on_both_databases;

/// What others have: a conversation in the middle of being helped with.
struct Others {
    conversation: String,
    contact: String,
    message: String,
    intervention: String,
    view: String,
}

fn id_of(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

impl Others {
    /// Lets a platform bring a customer to a team that nobody of this test is in.
    async fn bring(served: &Served) -> Self {
        let bank = served.platform("Bank").await;
        let contact = json!({ "name": "Mia", "external_id": "mia" });
        let contact = id_of(&bank.calls.post("/contacts", contact).await.json());
        let conversation = json!({ "contact_id": contact });
        let conversation = id_of(&bank.calls.post("/conversations", conversation).await.json());
        let path = format!("/conversations/{conversation}");
        let said = json!({ "author": "contact", "text": "my account is empty" });
        let message = id_of(
            &bank
                .calls
                .post(&format!("{path}/messages"), said)
                .await
                .json(),
        );
        let vault = served.house.team("Vault").await;
        let over = json!({ "team_id": vault.id });
        let over = bank
            .calls
            .post(&format!("{path}/handover"), over)
            .await
            .json();
        let rita = served.person("Rita", Role::Supervisor).await;
        let rita = served.caller(served.token_of(Scope::Desk, Some(rita)).await);
        let view = json!({ "name": "Late", "filter": { "waits_over_minutes": 5 } });
        Self {
            view: id_of(&rita.post("/saved-views", view).await.json()),
            intervention: over["intervention_id"].as_str().unwrap().to_owned(),
            conversation,
            contact,
            message,
        }
    }

    /// Returns the path of a call about something of theirs; `None` for a call about nothing of the kind.
    fn path(&self, pattern: &str) -> Option<String> {
        let path = pattern.strip_prefix("/api/v1/")?;
        let id = match path.split('/').next()? {
            "conversations" => &self.conversation,
            "contacts" => &self.contact,
            "messages" => &self.message,
            "interventions" => &self.intervention,
            "saved-views" => &self.view,
            _ => return None,
        };
        let intent = IntentId::from_u128(0xdead).to_string();
        let is_about_one = path.contains("{id}");
        is_about_one.then(|| pattern.replace("{id}", id).replace("{intent}", &intent))
    }

    /// Returns all that there is to see of them.
    async fn seen_by(&self, admin: &Caller<'_>) -> Vec<Value> {
        let conversation = format!("/conversations/{}", self.conversation);
        let mut all = Vec::new();
        for path in [
            conversation.clone(),
            format!("{conversation}/messages"),
            format!("{conversation}/interventions"),
            format!("/contacts/{}", self.contact),
        ] {
            all.push(admin.get(&path).await.json());
        }
        all
    }
}

/// Returns a body that the call would take of somebody who may make it.
fn body(pattern: &str, method: &str, scope: Scope) -> Value {
    let until = "2026-01-02T00:00:00Z";
    let end = pattern.rsplit('/').next().unwrap_or_default();
    match (method, end) {
        ("POST", "messages") if scope == Scope::Channel => {
            json!({ "author": "contact", "text": "x" })
        }
        ("POST", "messages") => json!({ "text": "x", "epoch": 1 }),
        ("POST", "comments") => json!({ "text": "x" }),
        ("POST", "delivery") => json!({ "state": "sent" }),
        ("POST", "transfer") => json!({ "team_id": domain::id::TeamId::GENERAL }),
        ("POST", "intents") => json!({ "intent_id": IntentId::from_u128(0xdead) }),
        ("POST", "interventions") => json!({ "reason": "x" }),
        ("POST", "assign") => json!({ "operator_id": domain::id::OperatorId::from_u128(1) }),
        ("POST", "defer" | "snooze") => json!({ "until": until }),
        ("PUT", "categories") => json!({ "category_ids": [] }),
        ("POST", "merge" | "dry-run") => json!({ "contact_id": ContactId::from_u128(0xdead) }),
        ("POST", "move") => json!({ "way": "up" }),
        ("PUT", "reaction") => json!({ "emoji": "👍" }),
        ("PATCH", _) if pattern.contains("/messages/") => json!({ "text": "x" }),
        ("PATCH", _) if pattern.contains("contacts") || pattern.contains("views") => {
            json!({ "name": "x" })
        }
        ("PATCH", _) => json!({ "subject": "x" }),
        _ => json!({}),
    }
}

on_both_databases! {
    async fn what_is_others_is_not_found_whatever_is_done_with_it_and_nothing_changes(house: House) {
        let served = Served::start(house).await;
        let others = Others::bring(&served).await;
        let admin = served.admin().await;
        let (ann, sue) = (served.person_here("Ann", Role::Agent).await, served.person_here("Sue", Role::Supervisor).await);
        let shop = served.platform("Shop").await;
        let bot = shop.bot.as_str().unwrap().parse().unwrap();
        let callers = [
            ("an agent", Scope::Desk, served.token_of(Scope::Desk, Some(ann)).await),
            ("a supervisor", Scope::Desk, served.token_of(Scope::Desk, Some(sue)).await),
            ("a reader", Scope::Read, served.token_of(Scope::Read, Some(ann)).await),
            ("another bot", Scope::Bot, served.token_of(Scope::Bot, Some(bot)).await),
            ("another platform", Scope::Channel, shop.calls.token.clone()),
        ];
        let before = others.seen_by(&admin).await;
        let head = served.house.desk.head().await.unwrap();
        let mut tried = 0;
        for access in accesses() {
            let Some(path) = others.path(&access.path) else { continue };
            let method: Method = access.method.parse().unwrap();
            for (who, scope, token) in &callers {
                let mut request = served.request(method.clone(), &path).bearer_auth(token);
                if method != Method::GET && method != Method::DELETE {
                    request = request.json(&body(&access.path, access.method, *scope));
                }
                let answer = send(request).await;
                let expected = if access.right.is_in(*scope) { 404 } else { 403 };
                assert_eq!(answer.status, expected, "{who}: {} {path}: {answer:?}", access.method);
                assert!(!answer.text.contains("account"), "{who}: {answer:?}");
                tried += 1;
            }
            let nobody = send(served.request(method, &path)).await;
            assert_eq!(nobody.status, 401, "{path}");
        }
        assert!(tried > 100, "{tried} calls");
        assert_eq!(served.house.desk.head().await.unwrap(), head, "nothing happened");
        assert_eq!(others.seen_by(&admin).await, before, "nothing changed");
    }
}
