//! `kill -9` at random moments with calls in flight: no telephone rings twice for one call, and what became of each
//! call is known soon after.
//!
//! The real server runs on either database and talks to a simulated Twilio whose answers and callbacks nobody hears
//! while it is dead. Programs ask for calls all the time, people pick up, press 1, talk, decline and hang up.
//! `CRASHES` says how often it is killed (default 12; a soak takes 200), `SEED` chooses the moments.

#![expect(
    clippy::disallowed_methods,
    reason = "a test's clock and tasks are the machine's"
)]

mod ledger;
mod page;
mod people;
mod scene;

use blackbox::{is_soak, number};
use rand::{Rng, SeedableRng, rngs::StdRng};
use scene::Scene;
use std::time::Duration;
use testkit::Database;

/// How long it may take after the last crash until it is known what became of every call.
const SETTLE: Duration = Duration::from_secs(90);

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_rung_twice_however_often_the_server_is_killed() {
    survives_crashes_on(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_on_postgresql() {
    if let Some(database) = Database::empty_postgres().await {
        survives_crashes_on(database).await;
    }
}

async fn survives_crashes_on(database: Database) {
    let crashes = number("CRASHES").unwrap_or(if is_soak() { 200 } else { 12 });
    let seed = number("SEED").unwrap_or(7);
    let mut scene = Scene::open(&database).await.expect("a scene");
    let mut dice = StdRng::seed_from_u64(seed);
    for crash in 1..=crashes {
        let ready = scene.ready().await;
        ready.unwrap_or_else(|error| panic!("after crash {}: {error}", crash - 1));
        let moment = dice.random_range(0..2_500);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        let away = dice.random_range(0..1_500);
        scene
            .crash(Duration::from_millis(away))
            .await
            .expect("a server that can be started again");
    }
    scene.ready().await.expect("a server after the last crash");
    scene.until_talked(SETTLE).await;
    let ledger = scene.settle(SETTLE).await;
    eprintln!("{crashes} crashes, seed {seed}: {ledger}");
    assert_eq!(
        ledger.complaints,
        Vec::<String>::new(),
        "seed {seed}\n{}",
        scene.log()
    );
    assert!(ledger.talked > 0, "nobody talked: {ledger}");
}
