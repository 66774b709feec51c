use crate::served::{Answer, Served};
use domain::{
    id::ConversationId,
    permission::{Role, Scope},
};
use serde_json::{Value, json};
use testkit::on_both_databases;

/// Returns what became of each: the number, and the code of what was refused.
fn outcomes(answer: &Answer) -> Vec<(Value, Value)> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = answer.json();
    let items = answer["items"].as_array().unwrap().iter();
    items
        .map(|one| (one["number"].clone(), one["problem"]["code"].clone()))
        .collect()
}

fn undos(answer: &Answer) -> Value {
    let answer = answer.json();
    let items = answer["items"].as_array().unwrap().iter();
    let all: Vec<_> = items
        .map(|one| one["undo"].clone())
        .filter(|undo| !undo.is_null())
        .collect();
    json!({ "undos": all })
}

on_both_databases! {
    async fn each_is_done_or_refused_by_itself_and_done_is_undone(house: House) {
        let mut served = Served::start(house).await;
        let mut ids = Vec::new();
        for customer in ["Carl", "Dora", "Emil"] {
            ids.push(served.conversation(customer, "hello").await.id);
        }
        let ann = served.person_here("Ann", Role::Agent).await;
        let ben = served.person_here("Ben", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let others = served.platform("Bank").await;
        let contact = json!({ "name": "Mia", "external_id": "mia" });
        let contact = others.calls.post("/contacts", contact).await.json()["id"].clone();
        let theirs = others.calls.post("/conversations", json!({ "contact_id": contact })).await.json();
        let ok = |number: i64| (json!(number), Value::Null);

        let asked = json!({ "conversation_ids": [ids[0], ids[1], theirs["id"], ids[2]], "operator_id": ann });
        let taken = hers.post("/conversations/bulk/assign", asked).await;
        let nobodys = (Value::Null, json!("not_found"));
        assert_eq!(outcomes(&taken), [ok(1), ok(2), nobodys, ok(3)], "{taken:?}");
        let unseen = &taken.json()["items"][2];
        assert_eq!(unseen["conversation_id"], theirs["id"]);
        assert_eq!((&unseen["problem"]["status"], &unseen["undo"]), (&json!(404), &Value::Null));
        let read = async |id: ConversationId| hers.get(&format!("/conversations/{id}")).await.json();
        assert_eq!(read(ids[1]).await["operator_id"], json!(ann));

        let category = served.admin().await.post("/categories", json!({ "name": "Parcel" })).await.json();
        let both = json!([ids[0], ids[1]]);
        let put = json!({ "conversation_ids": both, "category_id": category["id"] });
        let put = hers.post("/conversations/bulk/categorise", put).await;
        assert_eq!(outcomes(&put), [ok(1), ok(2)]);
        assert_eq!(read(ids[0]).await["category_ids"], json!([category["id"]]));
        let slept = json!({ "conversation_ids": both, "until": "2026-01-02T00:00:00Z" });
        let slept = hers.post("/conversations/bulk/snooze", slept).await;
        assert_eq!(outcomes(&slept), [ok(1), ok(2)]);
        let woken = hers.post("/conversations/bulk/undo", undos(&slept)).await;
        assert_eq!(outcomes(&woken), [ok(1), ok(2)]);
        assert_eq!(read(ids[0]).await["status"], "active");

        let closed = hers.post("/conversations/bulk/close", json!({ "conversation_ids": ids })).await;
        assert_eq!(outcomes(&closed), [ok(1), ok(2), ok(3)]);
        let again = hers.post("/conversations/bulk/close", json!({ "conversation_ids": [ids[0]] })).await;
        assert_eq!(outcomes(&again), [(json!(1), json!("conversation.closed"))]);
        assert_eq!(again.json()["items"][0]["problem"]["status"], 409);
        let opened = hers.post("/conversations/bulk/undo", undos(&closed)).await;
        assert_eq!(outcomes(&opened), [ok(1), ok(2), ok(3)]);
        assert_eq!(read(ids[2]).await["operator_id"], json!(ann), "back to whose it was");
        let twice = hers.post("/conversations/bulk/undo", undos(&closed)).await;
        assert!(outcomes(&twice).iter().all(|(_, code)| code == "turn.stale"), "{twice:?}");

        let to = json!({ "conversation_ids": both, "operator_id": ben });
        let given = hers.post("/conversations/bulk/assign", to).await;
        assert_eq!(outcomes(&given), [ok(1), ok(2)]);
        let team = json!({ "conversation_ids": [ids[2]], "team_id": domain::id::TeamId::GENERAL });
        assert_eq!(outcomes(&hers.post("/conversations/bulk/transfer", team).await), [ok(3)]);
        assert_eq!(read(ids[2]).await["operator_id"], Value::Null);
    }

    async fn how_many_and_what_is_bounded_and_read_strictly(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let id = ConversationId::from_u128(9);
        let many = hers.post("/conversations/bulk/close", json!({ "conversation_ids": vec![id; 101] })).await;
        let field = many.json()["field"].clone();
        assert_eq!((many.status.as_u16(), many.code(), field), (422, "invalid".into(), json!("conversation_ids")));
        let most = hers.post("/conversations/bulk/close", json!({ "conversation_ids": vec![id; 100] })).await;
        assert_eq!(outcomes(&most).len(), 100);
        let ids = json!([id]);
        for (act, wrong, status) in [
            ("close", json!({ "conversation_ids": ids, "note": "x" }), 400),
            ("close", json!({ "conversation_ids": ["x"] }), 400),
            ("assign", json!({ "conversation_ids": ids }), 400),
            ("snooze", json!({ "conversation_ids": ids, "until": "tomorrow" }), 422),
            ("undo", json!({ "undos": [{ "conversation": id, "number": 1, "epoch": 1, "steps": [], "more": 1 }] }), 400),
        ] {
            let refused = hers.post(&format!("/conversations/bulk/{act}"), wrong.clone()).await;
            assert_eq!(refused.status.as_u16(), status, "{act}: {wrong}: {refused:?}");
        }
    }
}
