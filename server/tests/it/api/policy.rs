use crate::served::{Served, send};
use domain::id::TeamId;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::on_both_databases;

const PATH: &str = "/routing-policy";

on_both_databases! {
    async fn a_policy_is_replaced_only_over_the_version_that_was_seen(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let first = admin.get(PATH).await;
        assert_eq!(first.json()["default_team_id"], TeamId::GENERAL.to_string());
        assert_eq!((&first.json()["version"], &first.json()["ask"]), (&json!(0), &Value::Null));
        let asking = json!({ "ask": { "max_times": 2, "timeout_ms": 60_000 } });
        let put = |tag: &str| {
            send(admin.request(Method::PUT, PATH).header("if-match", tag).json(&asking))
        };
        let second = put(first.header("etag")).await;
        assert_eq!(second.status, 200, "{second:?}");
        assert_eq!((&second.json()["version"], &second.json()["ask"]), (&json!(1), &asking["ask"]));
        let late = put(first.header("etag")).await;
        assert_eq!((late.status.as_u16(), late.code()), (412, "changed".to_owned()));
        assert_eq!(admin.get(PATH).await.json(), second.json());
    }

    async fn rings_hours_and_abilities_read_as_they_were_written(house: House) {
        let billing = house.team("Billing").await;
        let ann = house.agent("Ann", &[billing.id]).await;
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let known = admin.get(PATH).await.json();
        assert_eq!(known["rings"][0]["who"], "last_operator");
        let rings = json!([
            { "who": "team", "skills": "required", "hold_ms": 60_000, "skip_if_not_staffed": true },
            { "who": "team_and_overflow", "overflow": [billing.id.to_string()],
              "skills": { "relaxed_by": 1 }, "hold_ms": null, "skip_if_not_staffed": false },
        ]);
        let policy = json!({ "rings": rings, "select": ["load", "round_robin"], "inactive_after_ms": null });
        let put = send(admin.request(Method::PUT, PATH).json(&policy)).await;
        assert_eq!(put.status, 200, "{put:?}");
        let read = admin.get(PATH).await.json();
        assert_eq!((&read["rings"], &read["inactive_after_ms"]), (&rings, &Value::Null));
        assert_eq!(read["boosts"]["urgent_ms"], 1_200_000);
        let narrow = json!({ "rings": [{ "who": "bot" }] });
        let put = send(admin.request(Method::PUT, PATH).json(&narrow)).await;
        assert_eq!((put.status.as_u16(), &put.json()["field"]), (422, &json!("rings")));

        let path = format!("/teams/{}/hours", billing.id);
        assert_eq!(admin.get(&path).await.json(), json!({ "hours": null }));
        let hours = json!({ "hours": { "zone": "Europe/Berlin", "holidays": [],
            "weekly": [{ "day": "monday", "from": 540, "until": 1020 }] } });
        let put = send(admin.request(Method::PUT, &path).json(&hours)).await;
        assert_eq!(put.status, 200, "{put:?}");
        assert_eq!(admin.get(&path).await.json(), hours);
        let nowhere = json!({ "hours": { "zone": "Europe/Bielefeld", "weekly": [] } });
        let put = send(admin.request(Method::PUT, &path).json(&nowhere)).await;
        assert_eq!((put.status.as_u16(), &put.json()["field"]), (422, &json!("zone")));

        let path = format!("/operators/{}/abilities", ann.id);
        assert_eq!(admin.get(&path).await.json()["weight"], 1);
        let abilities = json!({ "skills": { "Tax": 2 }, "languages": ["de-AT"] });
        let put = send(admin.request(Method::PUT, &path).json(&abilities)).await;
        assert_eq!(put.status, 200, "{put:?}");
        let read = admin.get(&path).await.json();
        assert_eq!((&read["skills"], &read["languages"]), (&json!({ "tax": 2 }), &json!(["de"])));
    }

    async fn hours_and_abilities_that_somebody_changed_meanwhile_are_not_overwritten(house: House) {
        let (billing, ann) = (house.team("Billing").await, house.agent("Ann", &[]).await);
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let hours = format!("/teams/{}/hours", billing.id);
        let abilities = format!("/operators/{}/abilities", ann.id);
        for (path, body) in [(hours, json!({ "hours": null })), (abilities, json!({ "weight": 3 }))] {
            let tag = admin.get(&path).await.header("etag").to_owned();
            let put = async |tag: &str| send(admin.request(Method::PUT, &path).header("if-match", tag).json(&body)).await;
            let first = put(&tag).await;
            assert_eq!(first.status, 200, "{first:?}");
            assert_ne!(first.header("etag"), tag);
            let late = put(&tag).await;
            assert_eq!((late.status.as_u16(), late.code()), (412, "changed".to_owned()));
            assert_eq!(put(first.header("etag")).await.status, 200);
        }
    }

    async fn a_dry_run_says_what_is_wrong_where_and_changes_nothing(house: House) {
        let billing = house.team("Billing").await;
        house.team("Nobody's").await;
        house.agent("Ann", &[billing.id]).await;
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let path = format!("{PATH}/dry-run");
        let good = json!({ "ask": { "max_times": 1, "timeout_ms": 60_000 } });
        let tried = admin.post(&path, good).await.json();
        assert_eq!(tried, json!({ "problems": [], "choices": ["Billing"] }));
        let nowhere = TeamId::from_u128(0xdead).to_string();
        let bad = json!({ "default_team_id": nowhere, "ask": { "max_times": 9, "timeout_ms": 1 } });
        let tried = admin.post(&path, bad.clone()).await.json();
        let problems = tried["problems"].as_array().unwrap();
        let places: Vec<_> = problems.iter().map(|problem| &problem["place"]).collect();
        assert_eq!(places, ["default_team_id", "ask.max_times", "ask.timeout_ms"]);
        let put = send(admin.request(Method::PUT, PATH).json(&bad)).await;
        assert_eq!((put.status.as_u16(), &put.json()["field"]), (422, &json!("default_team_id")));
        assert_eq!(admin.get(PATH).await.json()["version"], 0);
    }

    async fn one_may_ask_who_is_available_before_handing_over(house: House) {
        let billing = house.team("Billing").await;
        let ann = house.agent("Ann", &[billing.id]).await;
        house.comes(&ann).await;
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = admin.post("/intents", json!({ "name": "Refund", "team_id": billing.id.to_string() })).await;
        let intent = made.json()["id"].as_str().unwrap().to_owned();
        let available = json!({
            "team_id": billing.id.to_string(),
            "operators": [{ "id": ann.id.to_string(), "name": "Ann" }],
            "waiting": 0,
            "estimated_wait_s": 0,
        });
        for query in [format!("team={}", billing.id), format!("intent={intent}")] {
            assert_eq!(admin.get(&format!("/availability?{query}")).await.json(), available);
        }
        let general = admin.get("/availability").await.json();
        assert_eq!((&general["operators"], &general["estimated_wait_s"]), (&json!([]), &Value::Null));
        let both = admin.get(&format!("/availability?team={}&intent={intent}", billing.id)).await;
        assert_eq!((both.status.as_u16(), &both.json()["field"]), (422, &json!("intent")));
        let nowhere = admin.get(&format!("/availability?team={}", TeamId::from_u128(0xdead))).await;
        assert_eq!(nowhere.status, 404);
    }
}
