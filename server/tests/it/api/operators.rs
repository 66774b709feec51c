use crate::served::Served;
use domain::{id::OperatorId, id::TeamId, permission::Role, permission::Scope};
use serde_json::{Value, json};
use testkit::on_both_databases;

fn id_of(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

on_both_databases! {
    async fn an_operator_is_made_and_changed_and_invited(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = admin
            .post(
                "/operators",
                json!({ "name": "Ann", "email": "Ann@Example.org" }),
            )
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        let ann = made.json();
        assert_eq!(ann["email"], "ann@example.org");
        assert_eq!(
            (&ann["role"], &ann["presence"]),
            (&json!("agent"), &json!("offline"))
        );
        assert_eq!(ann["team_ids"], json!([TeamId::GENERAL.to_string()]));
        assert_eq!(
            (&ann["capacity"], &ann["has_password"]),
            (&json!(12), &json!(false))
        );

        let path = format!("/operators/{}", id_of(&ann));
        let changed = admin
            .patch(&path, json!({ "role": "supervisor", "capacity": 8 }))
            .await;
        assert_eq!(changed.status, 200, "{changed:?}");
        let changed = changed.json();
        assert_eq!(
            (&changed["role"], &changed["capacity"]),
            (&json!("supervisor"), &json!(8))
        );
        assert_eq!(changed["name"], "Ann", "what is not named stays");
        let off = admin
            .patch(&path, json!({ "is_enabled": false }))
            .await
            .json();
        assert_eq!(off["is_enabled"], false);
        admin.patch(&path, json!({ "is_enabled": true })).await;

        let invitation = admin.act(&format!("{path}/invitation")).await;
        assert_eq!(invitation.status, 201, "{invitation:?}");
        let url = invitation.json()["url"].as_str().unwrap().to_owned();
        assert!(
            url.starts_with(&format!("{}/invitation?secret=", served.address)),
            "{url}"
        );
        assert_eq!(invitation.json()["expires_at"], "2026-01-04T00:00:00Z");
    }

    async fn presence_is_set_by_words(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let ben = served.person("Ben", Role::Agent).await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let (own, others) = (
            format!("/operators/{ann}/presence"),
            format!("/operators/{ben}/presence"),
        );
        let online = json!({ "presence": "online" });
        assert_eq!(
            hers.post(&own, online.clone()).await.json()["presence"],
            "online"
        );
        let refused = hers.post(&others, online).await;
        assert_eq!(
            refused.status, 403,
            "another's presence needs another right: {refused:?}"
        );
        assert_eq!(
            hers.post(&own, json!({ "presence": "asleep" }))
                .await
                .status,
            400
        );
        let admin = served.admin().await;
        let gone = admin
            .post(&own, json!({ "presence": "offline", "mode": "drain" }))
            .await;
        assert_eq!(
            gone.json()["presence"],
            "offline",
            "she had nothing to finish"
        );
    }

    async fn an_operator_that_does_not_fit_is_refused_by_its_field(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        served.person("Ann", Role::Agent).await;
        for (body, field) in [
            (json!({ "name": "", "email": "b@x.org" }), "name"),
            (json!({ "name": "B", "email": "b" }), "email"),
            (json!({ "name": "B", "email": "ANN@example.org" }), "email"),
            (
                json!({ "name": "B", "email": "b@x.org", "capacity": -1 }),
                "capacity",
            ),
        ] {
            let refused = admin.post("/operators", body).await;
            assert_eq!(
                (refused.status.as_u16(), &refused.json()["field"]),
                (422, &json!(field))
            );
        }
        let nobody = OperatorId::from_u128(0xdead);
        assert_eq!(admin.get(&format!("/operators/{nobody}")).await.status, 404);
        assert_eq!(
            admin
                .act(&format!("/operators/{nobody}/invitation"))
                .await
                .status,
            404
        );
    }
}
