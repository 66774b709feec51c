use crate::served::Served;
use domain::{
    id::{ContactId, ConversationId},
    permission::{Role, Scope},
};
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_conversation_is_taken_given_away_closed_and_reopened(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let billing = served.house.team("Billing").await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}", row.id);

        let waiting = hers.get(&path).await.json();
        assert_eq!(
            (&waiting["status"], &waiting["number"]),
            (&json!("waiting"), &json!(1))
        );
        assert_eq!(waiting["waiting_since"], "2026-01-01T00:00:00Z");
        assert_eq!(waiting["operator_id"], json!(null));

        let taken = hers.act(&format!("{path}/take")).await;
        assert_eq!(taken.status, 200, "{taken:?}");
        assert_eq!(taken.json()["operator_id"], ann.to_string());
        assert!(taken.json()["epoch"].as_i64() > waiting["epoch"].as_i64());

        let closed = hers.act(&format!("{path}/close")).await.json();
        assert_eq!(
            (&closed["status"], &closed["operator_id"]),
            (&json!("closed"), &json!(null))
        );
        assert_eq!(closed["closed_at"], "2026-01-01T00:00:00Z");
        let twice = hers.act(&format!("{path}/close")).await;
        assert_eq!(
            (twice.status.as_u16(), twice.code()),
            (409, "conversation.closed".to_owned())
        );
        assert_eq!(hers.act(&format!("{path}/reopen")).await.status, 200);

        let given = hers
            .post(
                &format!("{path}/transfer"),
                json!({ "team_id": billing.id }),
            )
            .await;
        assert_eq!(given.json()["team_id"], billing.id.to_string(), "{given:?}");
    }

    async fn the_list_is_filtered_and_paged(house: House) {
        let mut served = Served::start(house).await;
        for (minute, name) in ["Mia", "Tom", "Priya"].into_iter().enumerate() {
            served.conversation(name, "Hello").await;
            served
                .house
                .pass_ms(60_000 * i64::try_from(minute + 1).unwrap());
        }
        let admin = served.admin().await;
        let first = admin
            .get("/conversations?status=waiting&limit=2")
            .await
            .json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        assert_eq!(first["items"][0]["number"], 3, "latest words first");
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = admin
            .get(&format!("/conversations?limit=2&cursor={cursor}"))
            .await
            .json();
        assert_eq!(
            (&rest["items"][0]["number"], &rest["next_cursor"]),
            (&json!(1), &json!(null))
        );
        let late = admin
            .get("/conversations?updated_since=2026-01-01T00:01:00Z")
            .await
            .json();
        assert_eq!(late["items"].as_array().unwrap().len(), 2, "{late}");
        let none = admin
            .get("/conversations?status=closed,active")
            .await
            .json();
        assert_eq!(none["items"], json!([]));
    }

    async fn a_filter_that_does_not_fit_is_refused(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        for (query, status) in [
            ("limit=0", 422),
            ("limit=101", 422),
            ("limit=-1", 422),
            ("limit=all", 400),
            ("limit=9223372036854775808", 400),
            ("cursor=rubbish", 422),
            ("cursor=-1.%27%20OR%201%3D1", 422),
            ("status=open", 422),
            ("team=1", 422),
            ("operator=%27--", 422),
            ("contact=%00", 422),
            ("updated_since=yesterday", 422),
            ("order=password", 400),
            ("limit=1&limit=2", 400),
        ] {
            let answer = admin.get(&format!("/conversations?{query}")).await;
            assert_eq!(answer.status, status, "{query}: {answer:?}");
        }
    }

    async fn what_one_may_not_see_is_not_there(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let delivery = served.house.team("Delivery").await;
        let ben = served.house.agent("Ben", &[delivery.id]).await;
        let his = served.caller(served.token_of(Scope::Desk, Some(ben.id)).await);
        let (unseen, nowhere) = (row.id, ConversationId::from_u128(0xdead));
        for what in ["", "/messages", "/why"] {
            let (one, other) = (
                his.get(&format!("/conversations/{unseen}{what}")).await,
                his.get(&format!("/conversations/{nowhere}{what}")).await,
            );
            assert_eq!(one.status, 404, "{what}");
            assert_eq!(one.text, other.text, "{what}: nothing tells them apart");
        }
        for what in ["offer/accept", "offer/decline", "take", "close", "reopen"] {
            let one = his.act(&format!("/conversations/{unseen}/{what}")).await;
            let other = his.act(&format!("/conversations/{nowhere}/{what}")).await;
            assert_eq!(
                (one.status.as_u16(), &one.text),
                (404, &other.text),
                "{what}"
            );
        }
        let message = json!({ "text": "hi", "author": "operator" });
        let written = his
            .post(&format!("/conversations/{unseen}/messages"), message)
            .await;
        assert_eq!(written.status, 404);
        let transfer = json!({ "team_id": delivery.id });
        let given = his
            .post(&format!("/conversations/{unseen}/transfer"), transfer)
            .await;
        assert_eq!(given.status, 404);
        let contact = his.get(&format!("/contacts/{}", row.contact_id)).await;
        let nobody = his
            .get(&format!("/contacts/{}", ContactId::from_u128(0xdead)))
            .await;
        assert_eq!((contact.status.as_u16(), contact.text), (404, nobody.text));
        assert_eq!(his.get("/conversations").await.json()["items"], json!([]));
        let untouched = served.house.conversation(row.number).await;
        assert_eq!(untouched.version, row.version, "no row was changed");
    }

    async fn a_transfer_names_exactly_one_place(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let admin = served.admin().await;
        let path = format!("/conversations/{}/transfer", row.id);
        let both = json!({ "team_id": row.team_id, "operator_id": ann });
        assert_eq!(admin.post(&path, both).await.status, 422);
        assert_eq!(admin.post(&path, json!({})).await.status, 422);
        let given = admin.post(&path, json!({ "operator_id": ann })).await;
        assert_eq!(given.json()["operator_id"], ann.to_string(), "{given:?}");
    }

    async fn a_token_without_an_operator_takes_nothing(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let admin = served.admin().await;
        let taken = admin.act(&format!("/conversations/{}/take", row.id)).await;
        assert_eq!(
            (taken.status.as_u16(), taken.code()),
            (409, "actor.no_operator".to_owned())
        );
    }

    async fn a_contact_is_read_and_why_is_told(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let admin = served.admin().await;
        let contact = admin
            .get(&format!("/contacts/{}", row.contact_id))
            .await
            .json();
        assert_eq!(
            (&contact["name"], &contact["language"]),
            (&json!("Mia"), &json!("en"))
        );
        let why = admin.get(&format!("/conversations/{}/why", row.id)).await;
        assert_eq!(why.status, 200);
        let why = why.json();
        assert_eq!((&why["decision"], &why["standing"], &why["steps"]), (&json!(null), &json!("waiting"), &json!([])));
    }

    async fn how_a_conversation_came_to_somebody_and_why_another_waits_is_told(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.house.operator("Ann", Role::Agent, &[], 4).await;
        served.house.comes(&ann).await;
        served.house.settle().await;
        let admin = served.admin().await;
        let why = admin.get(&format!("/conversations/{}/why", row.id)).await.json();
        assert_eq!((&why["standing"], &why["candidates"]), (&json!("held"), &json!([])));
        let step = &why["steps"][0];
        assert_eq!((&step["what"], &step["by"]), (&json!("assigned"), &json!("hypervisor")));
        assert_eq!(step["operator_id"], json!(ann.id));
        assert_eq!((&step["reasons"]["used_units"], &step["reasons"]["capacity_units"]), (&json!(0), &json!(4)));
        let next = served.conversation("Tom", "Hello").await;
        served.house.settle().await;
        let admin = served.admin().await;
        let why = admin.get(&format!("/conversations/{}/why", next.id)).await.json();
        assert_eq!(why["standing"], "waiting");
        assert_eq!(why["candidates"], json!([{ "operator_id": ann.id, "rule": "full" }]));
    }
}
