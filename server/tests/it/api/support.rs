use crate::served::{Served, send};
use desk::Answered;
use domain::{
    bot::{Act, Trace, Usage},
    permission::{Role, Scope},
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::on_both_databases;

on_both_databases! {
    async fn a_bot_proxy_does_everything_through_rest(house: House) {
        let mut served = Served::start(house).await;
        let bot = served.house.first_bot("Rob").await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let row = served.conversation("Mia", "money back please").await;
        let proxy = served.caller(served.token_of(Scope::Bot, Some(bot.id)).await);
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}", row.id);

        let seen = proxy.get(&path).await.json();
        assert_eq!((&seen["status"], &seen["bot_id"]), (&json!("bot"), &json!(bot.id)));
        let hidden = hers.get(&path).await;
        assert_eq!(hidden.status, 404, "the bot's category hides it from agents");
        let epoch = seen["epoch"].as_i64().unwrap();
        let unfenced = proxy.post(&format!("{path}/messages"), json!({ "text": "Hi" })).await;
        assert_eq!((unfenced.status.as_u16(), unfenced.code()), (409, "turn.stale".to_owned()));
        let said = proxy.post(&format!("{path}/messages"), json!({ "text": "Hi", "epoch": epoch })).await;
        assert_eq!((said.status.as_u16(), &said.json()["author"]), (201, &json!("bot")));
        let noted = proxy.patch(&path, json!({ "attributes": { "order": 7 }, "subject": "A refund" })).await;
        assert_eq!(noted.json()["attributes"], json!({ "order": 7 }), "{noted:?}");

        let over = proxy.post(&format!("{path}/handover"), json!({ "reason": "asked", "epoch": epoch })).await;
        assert_eq!(over.status, 200, "{over:?}");
        assert_eq!(over.json()["conversation"]["status"], "waiting");
        assert_eq!(over.json()["waiting_estimate_s"], Value::Null, "nobody takes work");
        let case = over.json()["intervention_id"].as_str().unwrap().to_owned();
        let late = proxy.post(&format!("{path}/messages"), json!({ "text": "And?", "epoch": epoch })).await;
        assert_eq!(late.status, 404, "what is not its own any more does not exist for it");

        let taken = hers.act(&format!("{path}/take")).await;
        assert_eq!(taken.status, 200, "{taken:?}");
        let helped = hers.get(&format!("/interventions/{case}")).await.json();
        assert_eq!((&helped["status"], &helped["reason"]), (&json!("assigned"), &json!("asked")));
        hers.post(&format!("{path}/messages"), json!({ "text": "Hello Mia" })).await;
        let cancelled = hers.act(&format!("/interventions/{case}/cancel")).await;
        assert_eq!((cancelled.status.as_u16(), cancelled.code()), (409, "intervention.answered".to_owned()));
        let closed = hers.act(&format!("/interventions/{case}/close")).await.json();
        assert_eq!((&closed["status"], &closed["replies"]), (&json!("closed"), &json!(1)));
        let back = hers.post(&format!("{path}/transfer"), json!({ "bot_id": bot.id })).await.json();
        assert_eq!(back["status"], "bot");
    }

    async fn what_a_bot_was_asked_and_answered_is_read_by_who_may(house: House) {
        let mut served = Served::start(house).await;
        let bot = served.house.first_bot("Rob").await;
        let row = served.conversation("Mia", "where is my parcel").await;
        let turn = served.house.desk.bot_turn(row.id).await.unwrap().unwrap();
        let trace = Trace {
            began_at: served.house.now(),
            took_ms: 412,
            after_seq: turn.messages[0].seq,
            asked: vec![turn.messages[0].id],
            known_messages: 0,
            usage: Some(Usage { read: 120, written: 9 }),
            remarks: Vec::new(),
        };
        let answered = Answered { acts: vec![Act::say("On its way")], memory: None, is_later: false, trace };
        served.house.desk.answer_turn(bot.id, row.id, row.epoch, &answered).await.unwrap();
        let path = format!("/conversations/{}/bot-steps", row.id);
        for scope in [Scope::Admin, Scope::Read] {
            let sees = served.caller(served.token_of(scope, None).await);
            let steps = sees.get(&path).await.json()["items"].clone();
            assert_eq!(steps.as_array().map(Vec::len), Some(1), "{scope:?}");
            let step = &steps[0];
            assert_eq!((&step["outcome"], &step["took_ms"]), (&json!("done"), &json!(412)));
            assert_eq!(step["acts"], json!([{ "say": { "text": "On its way" } }]));
            assert_eq!(step["message_ids"], json!([turn.messages[0].id]));
            assert_eq!((&step["tokens_read"], &step["tokens_written"]), (&json!(120), &json!(9)));
        }
        let proxy = served.caller(served.token_of(Scope::Bot, Some(bot.id)).await);
        assert_eq!(proxy.get(&path).await.status, 403);
    }

    async fn a_bot_reads_the_files_of_its_conversations_and_of_no_other(house: House) {
        let mut served = Served::start(house).await;
        let bot = served.house.first_bot("Rob").await;
        let row = served.conversation("Mia", "hello").await;
        let proxy = served.caller(served.token_of(Scope::Bot, Some(bot.id)).await);
        let keep = format!("/conversations/{}/attachments?name=a.txt", row.id);
        let kept = send(proxy.request(Method::POST, &keep).body("hello")).await.json();
        let path = format!("/attachments/{}", kept["id"].as_str().unwrap());
        let said = json!({ "text": "Look", "attachments": [kept["id"]], "epoch": row.epoch.0 });
        let said = proxy.post(&format!("/conversations/{}/messages", row.id), said).await;
        assert_eq!(said.status, 201, "{said:?}");
        let read = proxy.get(&path).await;
        assert_eq!((read.status.as_u16(), read.text.as_str()), (200, "hello"));
        let other = served.house.first_bot("Eve").await;
        let other = served.caller(served.token_of(Scope::Bot, Some(other.id)).await);
        assert_eq!(other.get(&path).await.status, 404);
    }

    async fn a_proxy_that_only_puts_the_categories_hands_over(house: House) {
        let mut served = Served::start(house).await;
        let bot = served.house.first_bot("Rob").await;
        let row = served.conversation("Mia", "hello").await;
        let admin = served.caller(served.token_of(Scope::Admin, None).await);
        let made = admin.post("/categories", json!({ "name": "Refund" })).await;
        assert_eq!(made.status, 201, "{made:?}");
        let refund = made.json()["id"].clone();
        let proxy = served.caller(served.token_of(Scope::Bot, Some(bot.id)).await);
        let path = format!("/conversations/{}/categories", row.id);
        let set = proxy.put(&path, json!({ "category_ids": [refund] })).await;
        assert_eq!((set.status.as_u16(), &set.json()["status"]), (200, &json!("waiting")), "{set:?}");
        let open = admin.get("/conversations?intervention=open").await.json();
        assert_eq!(open["items"].as_array().map(Vec::len), Some(1));
        let of_category = format!("/conversations?category={}", refund.as_str().unwrap());
        assert_eq!(admin.get(&of_category).await.json()["items"][0]["id"], json!(row.id));
        let removed = admin.delete(&format!("/categories/{}", refund.as_str().unwrap())).await;
        assert_eq!((removed.status.as_u16(), removed.code()), (409, "category.in_use".to_owned()));
    }

    async fn a_bot_is_made_changed_and_stopped_and_its_secret_is_told_once(house: House) {
        let served = Served::start(house).await;
        let admin = served.caller(served.token_of(Scope::Admin, None).await);
        let new = json!({ "name": "Proxy", "kind": "webhook", "settings": { "url": "https://bot.example/turns" } });
        let made = admin.post("/bots", new).await;
        assert_eq!(made.status, 201, "{made:?}");
        let secret = made.json()["secret"].as_str().unwrap().to_owned();
        assert!(secret.starts_with("whsec_"));
        let path = format!("/bots/{}", made.json()["id"].as_str().unwrap());
        let read = admin.get(&path).await.json();
        assert_eq!((&read["breaker"], &read["has_secret"]), (&json!("closed"), &json!(true)));
        assert!(!read.to_string().contains(&secret));
        let changed = admin.patch(&path, json!({ "name": "Rob", "deadline_ms": 500 })).await;
        assert_eq!(changed.status, 422, "half a second is no time: {changed:?}");
        let changed = admin.patch(&path, json!({ "name": "Rob" })).await.json();
        assert_eq!((&changed["name"], &changed["settings"]["url"]), (&json!("Rob"), &read["settings"]["url"]));
        let held = admin.act(&format!("{path}/hold")).await.json();
        assert_eq!(held["breaker"], "held");
        let free = admin.act(&format!("{path}/release")).await.json();
        assert_eq!(free["breaker"], "closed");
        let unknown = admin.post("/bots", json!({ "name": "X", "kind": "oracle" })).await;
        assert_eq!(unknown.status, 400);
        assert_eq!(admin.get("/bots").await.json()["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(Value::Null, admin.get(&path).await.json()["last_failure"]);
    }
}
