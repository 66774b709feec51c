//! Health, metrics and the files of the site.

use crate::served::{PATIENCE, Served};
use server::Duties;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_ready_once_some_node_routes() {
    let served = Served::start().await;
    assert_eq!(served.get("/healthz").await.status, 200);
    let not_yet = served.get("/readyz").await;
    assert_eq!(
        (not_yet.status.as_u16(), not_yet.code()),
        (503, "unavailable".to_owned())
    );

    let served = Served::start_with(
        &[],
        Duties {
            carries: false,
            routes: true,
        },
    )
    .await;
    let asking = async { while served.get("/readyz").await.status != 200 {} };
    tokio::time::timeout(PATIENCE, asking)
        .await
        .expect("ready in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_exist_is_a_problem_and_no_page() {
    let served = Served::start().await;
    for path in [
        "/pkg/none.js",
        "/pkg/../Cargo.toml",
        "/public/none.svg",
        "/api/v1/none",
    ] {
        let answer = served.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
    }
}
