//! Health, metrics and the files of the site.

use crate::served::{PATIENCE, Served};
use server::Duties;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_node_is_ready_once_some_node_routes(house: House) {
        let mut served = Served::start(house).await;
        assert_eq!(served.get("/healthz").await.status, 200);
        let not_yet = served.get("/readyz").await;
        assert_eq!(
            (not_yet.status.as_u16(), not_yet.code()),
            (503, "unavailable".to_owned())
        );

        served.house.settle().await;
        become_ready(&served).await;
    }

    async fn a_node_that_routes_is_ready_by_itself(house: House) {
        let duties = Duties { carries: false, routes: true, tells: false };
        let served = Served::start_with(house, &[], duties).await;
        become_ready(&served).await;
    }

    async fn what_does_not_exist_is_a_problem_and_no_page(house: House) {
        let served = Served::start(house).await;
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
}

async fn become_ready(served: &Served) {
    let asking = async { while served.get("/readyz").await.status != 200 {} };
    let asked = tokio::time::timeout(PATIENCE, asking).await;
    asked.expect("ready in time");
}
