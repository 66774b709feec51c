//! `kill -9` at random moments under load, then the ledger: received = stored = shown = answered.
//!
//! The real server runs on either database and talks to a simulated Telegram with two bots, one polled and one
//! with a webhook; three of ten updates come twice. Customers write all the time, agents answer each message
//! once over the API, and the server is killed again and again. `CRASHES` says how often (default 25; a soak
//! takes 1,000), `SEED` chooses the moments.

#![expect(
    clippy::disallowed_methods,
    reason = "a test's clock and tasks are the machine's"
)]

mod agents;
mod customers;
mod door;
mod ledger;
mod scene;

use blackbox::{is_soak, number};
use rand::{Rng, SeedableRng, rngs::StdRng};
use scene::{Scene, Webhook};
use std::time::Duration;
use testkit::Database;

/// How long the server may take to settle everything after the last crash.
///
/// A chat takes one answer a second, and what customers wrote during the crashes has piled up.
const SETTLE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_accepted_is_lost_or_doubled_however_often_the_server_is_killed() {
    survives_crashes_on(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_anything_lost_or_doubled_on_postgresql() {
    if let Some(database) = Database::empty_postgres().await {
        survives_crashes_on(database).await;
    }
}

async fn survives_crashes_on(database: Database) {
    let crashes = number("CRASHES").unwrap_or(if is_soak() { 1_000 } else { 25 });
    let seed = number("SEED").unwrap_or(7);
    let mut scene = Scene::open(Webhook::Direct, &database)
        .await
        .expect("a scene");
    suffer(&mut scene, crashes, seed).await;
    let ledger = scene.settle(SETTLE).await;
    eprintln!("{crashes} crashes, seed {seed}: {ledger}");
    assert_eq!(
        ledger.complaints,
        Vec::<String>::new(),
        "seed {seed}\n{}",
        scene.log()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_that_acknowledges_before_the_commit_is_found_out() {
    let database = Database::sqlite();
    let mut scene = Scene::open(Webhook::AcknowledgedEarly, &database)
        .await
        .unwrap();
    scene.ready().await.unwrap();
    scene.crash_unheard(Duration::from_secs(20)).await.unwrap();
    scene.ready().await.unwrap();
    let ledger = scene.settle(Duration::from_secs(5)).await;
    let complaints = &ledger.complaints;
    let notices = complaints
        .iter()
        .any(|complaint| complaint.contains("never shown"));
    assert!(notices, "the ledger noticed nothing: {complaints:?}");
}

/// Kills the server `crashes` times: mostly at work, now and then while it starts; sometimes it stays away.
async fn suffer(scene: &mut Scene, crashes: u64, seed: u64) {
    let mut dice = StdRng::seed_from_u64(seed);
    for crash in 1..=crashes {
        if dice.random_ratio(1, 5) {
            let moment = dice.random_range(0..400);
            tokio::time::sleep(Duration::from_millis(moment)).await;
        } else {
            scene
                .ready()
                .await
                .unwrap_or_else(|error| panic!("after crash {}: {error}", crash - 1));
            let moment = dice.random_range(0..2_000);
            tokio::time::sleep(Duration::from_millis(moment)).await;
        }
        let away = Duration::from_millis(dice.random_range(0..200));
        scene
            .crash(away)
            .await
            .expect("a server that can be started again");
    }
    scene
        .ready()
        .await
        .unwrap_or_else(|error| panic!("after the last crash: {error}"));
}
