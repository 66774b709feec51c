use crate::served::Served;
use domain::id::ChannelId;
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_channel_is_made_checked_and_switched_off_and_never_tells_its_token(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let token = "654321:AAcanaryAAcanaryAAcanaryAAcanary";
        let body = json!({ "kind": "telegram", "name": "Shop", "settings": { "token": token } });
        let made = admin.post("/channels", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(made.json()["health"], "checking");
        assert!(!made.text.contains("canary"));
        let path = format!("/channels/{}", made.json()["id"].as_str().unwrap());

        let off = admin.patch(&path, json!({ "is_enabled": false })).await;
        assert_eq!(
            (off.status.as_u16(), &off.json()["is_enabled"]),
            (200, &json!(false))
        );
        assert_eq!(
            admin.act(&format!("{path}/check")).await.json()["health"],
            "checking"
        );
        for answer in [admin.get(&path).await, admin.get("/channels").await] {
            assert_eq!(answer.status, 200);
            assert!(!answer.text.contains("canary"), "secrets are write-only");
        }
    }

    async fn a_channel_that_does_not_fit_is_refused(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let bad = admin
            .post("/channels", json!({ "kind": "telegram", "name": "Shop" }))
            .await;
        assert_eq!(
            (bad.status.as_u16(), &bad.json()["field"]),
            (422, &json!("token"))
        );
        let settings = json!({ "token": "1:a", "password": "x" });
        let odd = json!({ "kind": "telegram", "name": "Shop", "settings": settings });
        assert_eq!(admin.post("/channels", odd).await.status, 400);
        let pigeon = admin
            .post("/channels", json!({ "kind": "pigeon", "name": "Shop" }))
            .await;
        assert_eq!(pigeon.status, 400);
        let nowhere = ChannelId::from_u128(0xdead);
        assert_eq!(admin.get(&format!("/channels/{nowhere}")).await.status, 404);
    }
}
