//! The documentation is the contract: a difference is a change that somebody decides.

use crate::served::Served;
use server::accesses;
use testkit::on_both_databases;

on_both_databases! {
    async fn the_openapi_document_is_the_contract(house: House) {
        let served = Served::start(house).await;
        let answer = served.get("/api/openapi.json").await;
        assert_eq!(answer.status, 200);
        insta::assert_json_snapshot!("openapi", answer.json());
    }

    async fn every_call_is_documented_for_programs_and_for_people(house: House) {
        let served = Served::start(house).await;
        let document = served.get("/api/openapi.json").await.json();
        let page = served.get("/api/docs").await;
        assert!(page.header("content-type").starts_with("text/html"));
        assert_eq!(served.get("/api/docs.css").await.status, 200);
        for access in accesses() {
            let operation = &document["paths"][&access.path][access.method.to_lowercase()];
            assert!(operation["summary"].is_string(), "{access:?}");
            assert!(page.text.contains(&access.path), "{access:?}");
        }
    }
}
