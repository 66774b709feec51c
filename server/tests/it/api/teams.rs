use crate::served::{Served, send};
use domain::id::TeamId;
use reqwest::Method;
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_team_is_made_read_listed_and_changed(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = admin
            .post(
                "/teams",
                json!({ "name": "Billing", "assignment": { "mode": "accept", "timeout_ms": 20_000 } }),
            )
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        let id = made.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(
            made.json()["assignment"],
            json!({ "mode": "accept", "timeout_ms": 20_000 })
        );

        let changed = admin
            .patch(&format!("/teams/{id}"), json!({ "name": "Invoices" }))
            .await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.json()["name"], "Invoices");
        assert_eq!(
            changed.json()["assignment"]["mode"],
            "accept",
            "what is not named stays"
        );
        assert_ne!(changed.header("etag"), made.header("etag"));

        let read = admin.get(&format!("/teams/{id}")).await;
        assert_eq!(
            (read.json(), read.header("etag")),
            (changed.json(), changed.header("etag"))
        );
        let listed = admin.get("/teams").await.json();
        assert_eq!(listed["next_cursor"], json!(null));
        let names: Vec<_> = listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|team| team["name"].clone())
            .collect();
        assert!(
            names.contains(&json!("General")) && names.contains(&json!("Invoices")),
            "{names:?}"
        );
    }

    async fn a_change_against_an_old_version_is_refused(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = admin.post("/teams", json!({ "name": "Billing" })).await;
        let path = format!("/teams/{}", made.json()["id"].as_str().unwrap());
        let change = |tag: &str, name: &str| {
            send(
                admin
                    .request(Method::PATCH, &path)
                    .header("if-match", tag)
                    .json(&json!({ "name": name })),
            )
        };
        let tag = made.header("etag");
        assert_eq!(change(tag, "First").await.status, 200);
        let late = change(tag, "Second").await;
        assert_eq!(
            (late.status.as_u16(), late.code()),
            (412, "changed".to_owned())
        );
        assert_eq!(change("\"rubbish\"", "Third").await.status, 412);
        assert_eq!(change("*", "Fourth").await.status, 200);
        assert_eq!(admin.get(&path).await.json()["name"], "Fourth");
    }

    async fn a_team_that_does_not_fit_is_refused_by_its_field(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        for (body, field) in [
            (json!({ "name": " " }), "name"),
            (json!({ "name": "general" }), "name"),
            (
                json!({ "name": "B", "assignment": { "mode": "accept", "timeout_ms": 1 } }),
                "assignment",
            ),
        ] {
            let refused = admin.post("/teams", body).await;
            assert_eq!(refused.status, 422, "{refused:?}");
            assert_eq!(refused.json()["field"], field, "{refused:?}");
        }
        let nowhere = TeamId::from_u128(0xdead);
        assert_eq!(admin.get(&format!("/teams/{nowhere}")).await.status, 404);
        let change = admin
            .patch(&format!("/teams/{nowhere}"), json!({ "name": "X" }))
            .await;
        assert_eq!(change.status, 404);
    }
}
