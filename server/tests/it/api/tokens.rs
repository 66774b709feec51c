use crate::served::{Served, send};
use domain::{id::TokenId, permission::Role};
use reqwest::Method;
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_token_works_until_it_is_revoked_and_its_secret_is_shown_once(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let made = admin
            .post("/tokens", json!({ "name": "Shop", "scopes": ["read"] }))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        let (id, secret) = (made.json()["id"].clone(), made.json()["secret"].clone());
        let (id, secret) = (id.as_str().unwrap(), secret.as_str().unwrap().to_owned());
        let program = served.caller(secret.clone());
        assert_eq!(program.get("/teams").await.status, 200);
        assert!(!admin.get("/tokens").await.text.contains(&secret));

        assert_eq!(admin.delete(&format!("/tokens/{id}")).await.status, 204);
        let refused = program.get("/teams").await;
        assert_eq!(
            (refused.status.as_u16(), refused.code()),
            (401, "unauthenticated".to_owned())
        );
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        assert_eq!(admin.delete(&format!("/tokens/{id}")).await.status, 404);
        let unknown = TokenId::from_u128(0xdead);
        assert_eq!(
            admin.delete(&format!("/tokens/{unknown}")).await.status,
            404
        );
    }

    async fn whatever_is_no_token_opens_nothing(house: House) {
        let served = Served::start(house).await;
        let good = served.admin().await.token;
        let tries = [
            None,
            Some(String::new()),
            Some(good.clone()),
            Some("Bearer".to_owned()),
            Some("Bearer ".to_owned()),
            Some("Bearer wrong".to_owned()),
            Some(format!("Bearer {good}x")),
            Some(format!("Bearer  {good}")),
            Some(format!("Basic {good}")),
        ];
        for value in tries {
            let mut request = served.request(Method::GET, "/api/v1/teams");
            if let Some(value) = &value {
                request = request.header("authorization", value);
            }
            let answer = send(request).await;
            assert_eq!(answer.status, 401, "{value:?}");
            assert!(!answer.text.contains(&good), "{value:?}");
        }
        let in_address = served.get(&format!("/api/v1/teams?token={good}")).await;
        assert_eq!(in_address.status, 401);
    }

    async fn a_token_of_somebody_who_may_not_work_opens_nothing(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        let hers = served.caller(
            served
                .token_of(domain::permission::Scope::Desk, Some(ann))
                .await,
        );
        assert_eq!(hers.get("/teams").await.status, 200);
        let house = desk::Actor::house();
        served
            .house
            .desk
            .set_operator_enabled(&house, ann, false)
            .await
            .unwrap();
        assert_eq!(hers.get("/teams").await.status, 401);
    }

    async fn a_token_that_does_not_fit_is_refused(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        for (body, status) in [
            (json!({ "name": "x", "scopes": [] }), 422),
            (json!({ "name": "", "scopes": ["read"] }), 422),
            (
                json!({ "name": "x", "scopes": ["read"], "operator_id": TokenId::from_u128(9) }),
                422,
            ),
            (json!({ "name": "x", "scopes": ["god"] }), 400),
            (json!({ "name": "x" }), 400),
        ] {
            assert_eq!(
                admin.post("/tokens", body.clone()).await.status,
                status,
                "{body}"
            );
        }
    }
}
