//! The desk's own past on paper: who came, who was there, and what it would have been like.

use domain::{
    conversation::Status,
    operator::{LeaveMode, WantedPresence},
    permission::Role,
};
use std::ops::ControlFlow;
use testkit::on_both_databases;
use whatif::{About, Figure, Report, Runs, Scenario, play};

const ONCE: Runs = Runs {
    seed: 1,
    replications: 1,
};

fn figures(scenario: &Scenario) -> Report {
    Report::of(&play(scenario, ONCE, &mut |_| ControlFlow::Continue(())).unwrap())
}

#[track_caller]
fn of_desk(report: &Report, figure: Figure) -> f64 {
    report.get(&About::Desk, figure).unwrap().mean
}

#[track_caller]
fn is_near(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() < 1e-6,
        "{value} instead of {expected}"
    );
}

on_both_databases! {
    async fn last_days_are_played_as_they_were_and_with_one_more_as_they_would_have_been(house: House) {
        let mut house = house;
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        let zoe = house.operator("Zoe", Role::Supervisor, &[], 12).await;
        let leader = house.actor(&zoe).await;
        house.comes(&ann).await;
        // Carl is served at once, for two minutes.
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let carl = house.conversation(1).await;
        house.replies(&ann, &carl, "yes?").await;
        // Dora waits for Ann, who is busy, and is gone after half a minute.
        house.pass_ms(10_000);
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        house.pass_ms(30_000);
        let dora = house.conversation(2).await;
        assert_eq!(dora.status, Status::Waiting);
        house.desk.close(&leader, dora.id).await.unwrap();
        house.pass_ms(80_000);
        house.desk.close(&leader, carl.id).await.unwrap();
        // Eve comes in Ann's break of a minute, and has her for another.
        house.presence(ann.id, WantedPresence::Away, LeaveMode::Requeue).await;
        house.customer_writes("Eve", "hello").await;
        house.settle().await;
        house.pass_ms(60_000);
        house.presence(ann.id, WantedPresence::Online, LeaveMode::Requeue).await;
        house.settle().await;
        let eve = house.conversation(3).await;
        house.replies(&ann, &eve, "yes?").await;
        house.pass_ms(60_000);
        house.desk.close(&leader, eve.id).await.unwrap();
        house.pass_ms(5_000);

        let replay = house.desk.replay(&leader, 1).await.unwrap();
        assert_eq!(replay.was.came, 3);
        is_near(replay.was.left_part.unwrap(), 1.0 / 3.0);
        is_near(replay.was.wait_mean_s.unwrap(), 30.0);
        assert_eq!(replay.scenario.problems(), []);

        let same = figures(&replay.scenario);
        is_near(of_desk(&same, Figure::Came), 3.0);
        is_near(of_desk(&same, Figure::LeftPart), 1.0 / 3.0);
        is_near(of_desk(&same, Figure::WaitMeanS), 30.0);
        is_near(of_desk(&same, Figure::StayMeanS), 120.0);

        let mut more = replay.scenario.clone();
        more.staff_up("General", 1).unwrap();
        let more = figures(&more);
        is_near(of_desk(&more, Figure::LeftPart), 0.0);
        is_near(of_desk(&more, Figure::WaitMeanS), 20.0);
    }

    async fn a_day_without_anybody_can_be_played_too(house: House) {
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let leader = house.actor(&zoe).await;
        let replay = house.desk.replay(&leader, 0).await.unwrap();
        assert_eq!((replay.was.came, replay.was.wait_mean_s), (0, None));
        assert_eq!(replay.scenario.demands, []);
        let ann = house.agent("Ann", &[]).await;
        let refused = house.desk.replay(&house.actor(&ann).await, 7).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
    }
}
