use crate::served::Served;
use domain::{
    id::{MessageId, OperatorId},
    permission::{Role, Scope},
    text::MAX_WRITTEN_UNITS,
};
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_note_says_whom_it_mentions_and_mentions_only_who_sees_the_conversation(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.person("Ann", Role::Agent).await;
        let ben = served.person("Ben", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}/messages", row.id);
        let words = |text: &str, private: bool, mentions: &[OperatorId]| {
            json!({ "text": text, "private": private, "mentions": mentions })
        };
        let note = hers.post(&path, words("👍 @Ben, look", true, &[ben])).await;
        assert_eq!(note.status, 201, "{note:?}");
        let named = json!([{ "operator_id": ben, "start": 3, "len": 4 }]);
        assert_eq!(note.json()["mentions"], named);
        let last = hers.get(&path).await.json()["items"].as_array().unwrap().last().cloned();
        assert_eq!(last.unwrap()["mentions"], named);
        let nobody = OperatorId::from_u128(0xdead);
        for wrong in [
            words("@Ben", false, &[ben]),
            words("Ben", true, &[ben]),
            words("@Ben", true, &[ben, nobody]),
        ] {
            let refused = hers.post(&path, wrong).await;
            assert_eq!(
                (refused.status.as_u16(), &refused.json()["field"]),
                (422, &json!("mentions"))
            );
        }
    }

    async fn a_reply_is_written_in_the_name_of_the_token_or_of_whom_it_names(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.person("Ann", Role::Agent).await;
        let ben = served.person("Ben", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}/messages", row.id);

        let own = hers
            .post(&path, json!({ "author": "operator", "text": " Hi Mia " }))
            .await;
        assert_eq!(own.status, 201, "{own:?}");
        let own = own.json();
        assert_eq!(
            (&own["author_id"], &own["text"]),
            (&json!(ann), &json!("Hi Mia"))
        );
        assert_eq!(
            (&own["state"], &own["private"]),
            (&json!("queued"), &json!(false))
        );
        let named = hers
            .post(&path, json!({ "text": "Ben here", "operator_id": ben }))
            .await
            .json();
        assert_eq!(named["author_id"], json!(ben));
        let note = hers
            .post(&path, json!({ "text": "careful", "private": true }))
            .await
            .json();
        assert_eq!(
            (&note["private"], &note["state"]),
            (&json!(true), &json!(null))
        );
        let nobody = json!({ "text": "x", "operator_id": OperatorId::from_u128(0xdead) });
        let refused = hers.post(&path, nobody).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!("operator_id"))
        );
        let after = hers.get(&format!("/conversations/{}", row.id)).await.json();
        assert_eq!(
            after["operator_id"],
            json!(null),
            "writing takes no ownership"
        );

        let all = hers.get(&path).await.json();
        let seqs: Vec<_> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["seq"].as_i64())
            .collect();
        assert!(seqs.is_sorted() && seqs.len() >= 4, "{seqs:?}");
        assert_eq!(all["next_cursor"], json!(null));
        let first = hers.get(&format!("{path}?limit=1")).await.json();
        let cursor = first["next_cursor"].as_str().unwrap();
        let next = hers
            .get(&format!("{path}?limit=1&cursor={cursor}"))
            .await
            .json();
        assert_eq!(next["items"][0]["seq"].as_i64(), seqs[1]);
        let after = hers.get(&format!("{path}?limit=1&after={cursor}")).await;
        assert_eq!(after.json()["items"], next["items"]);
        assert_eq!(hers.get(&format!("{path}?cursor=-1")).await.status, 422);
    }

    async fn a_reply_that_was_decided_under_an_old_turn_is_refused(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}", row.id);
        hers.act(&format!("{path}/take")).await;
        let stale = json!({ "text": "late", "epoch": row.epoch.0 });
        let refused = hers.post(&format!("{path}/messages"), stale).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code()),
            (409, "turn.stale".to_owned())
        );
    }

    async fn a_message_that_does_not_fit_is_refused(house: House) {
        let mut served = Served::start(house).await;
        let row = served.conversation("Mia", "Hello").await;
        let ann = served.person("Ann", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}/messages", row.id);
        for (body, status) in [
            (json!({ "text": "" }), 422),
            (json!({ "text": " \n " }), 422),
            (json!({ "text": "x".repeat(MAX_WRITTEN_UNITS + 1) }), 422),
            (json!({ "text": "x", "author": "contact" }), 403),
            (json!({ "text": "x", "author": "somebody" }), 400),
            (json!({ "text": "x", "external_id": "1" }), 422),
            (json!({ "text": "x", "created_at": "2026-01-01T00:00:00Z" }), 422),
            (json!({ "text": "x", "buttons": [{ "label": "Yes" }] }), 422),
            (json!({ "text": "x", "seq": 1 }), 400),
            (json!({ "text": "x", "epoch": "1" }), 400),
            (json!({ "text": 1 }), 400),
            (json!({}), 422),
            (json!([]), 400),
        ] {
            let answer = hers.post(&path, body.clone()).await;
            assert_eq!(answer.status, status, "{body}: {answer:?}");
        }
        let reply = json!({ "text": "x", "reply_to": MessageId::from_u128(0xdead) });
        let answer = hers.post(&path, reply).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
    }
}
