//! The documentation is the contract: a difference is a change that somebody decides.

use crate::served::Served;
use server::accesses;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_openapi_document_is_the_contract() {
    let served = Served::start().await;
    let answer = served.get("/api/openapi.json").await;
    assert_eq!(answer.status, 200);
    insta::assert_json_snapshot!("openapi", answer.json());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_is_documented_for_programs_and_for_people() {
    let served = Served::start().await;
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
