//! What every call does with input that is not as it should be.

use crate::served::{Served, send};
use reqwest::Method;
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_body_is_read_strictly(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let deep = "[".repeat(10_000);
        let bodies = [
            "",
            "{",
            "{\"name\":\"A\",}",
            "{\"name\":\"A\"} x",
            "{\"name\":\"A\",\"name\":\"B\"}",
            "{\"name\":\"A\",\"id\":\"1\"}",
            "{\"name\":\"A\",\"version\":9}",
            "{\"name\":NaN}",
            "{/*c*/\"name\":\"A\"}",
            "\u{feff}{\"name\":\"A\"}",
            "null",
            &deep,
        ];
        for body in bodies {
            let request = admin
                .request(Method::POST, "/teams")
                .header("content-type", "application/json");
            let answer = send(request.body(body.to_owned())).await;
            let start: String = body.chars().take(30).collect();
            assert_eq!(answer.status, 400, "{start}: {answer:?}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        let request = admin
            .request(Method::POST, "/teams")
            .header("content-type", "application/json");
        let answer = send(request.body(vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}'])).await;
        assert_eq!(answer.status, 400, "invalid UTF-8");
        assert_eq!(
            admin.get("/teams").await.json()["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }

    async fn a_body_says_that_it_is_json_and_has_a_megabyte_at_most(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonx",
        ] {
            let request = admin
                .request(Method::POST, "/teams")
                .header("content-type", kind);
            assert_eq!(
                send(request.body("{\"name\":\"A\"}")).await.status,
                415,
                "{kind}"
            );
        }
        let request = admin.request(Method::POST, "/teams");
        let with_charset = request.header("content-type", "application/json; charset=utf-8");
        assert_eq!(
            send(with_charset.body("{\"name\":\"A\"}")).await.status,
            201
        );
        let large = json!({ "name": "x".repeat(1 << 20) });
        let answer = admin.post("/teams", large).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (413, "body.too_large".to_owned())
        );
    }

    async fn what_is_no_id_is_not_found(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let long = "a".repeat(1_024);
        for id in [
            "1",
            "..%2F..",
            "%00",
            "%2e%2e%2f",
            "{}",
            "%F0%9F%98%80",
            &long,
        ] {
            let answer = admin.get(&format!("/conversations/{id}")).await;
            assert_eq!(answer.status, 404, "{id}");
        }
    }

    async fn a_method_that_a_call_does_not_have_is_a_problem(house: House) {
        let served = Served::start(house).await;
        let admin = served.admin().await;
        let answer = send(admin.request(Method::PUT, "/teams")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (405, "method_not_allowed".to_owned())
        );
    }
}
