//! The desk's own past on paper: who came, who was there, and what it would have been like.

use domain::{
    conversation::{Destination, Status},
    id::TeamId,
    operator::{LeaveMode, WantedPresence},
    permission::Role,
    what_if::Question,
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
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
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

    async fn a_team_on_paper_is_played_by_the_rules_of_the_desk(house: House) {
        let zoe = house.operator("Zoe", Role::Supervisor, &[TeamId::GENERAL], 12).await;
        let leader = house.actor(&zoe).await;
        let paper = |operators, per_hour| Question::Paper {
            team: TeamId::GENERAL,
            per_hour,
            handling_s: 180.0,
            operators,
            at_once: 2,
            patience_s: Some(120.0),
        };
        let few = house.desk.what_if(&leader, paper(4, 200.0)).await.unwrap();
        let many = house.desk.what_if(&leader, paper(8, 200.0)).await.unwrap();
        let left = |answer: domain::what_if::Answer| answer.what_if.left_part.unwrap().mean;
        assert!(left(few) > 0.15 && left(many) < 0.03, "{few:?} {many:?}");
        assert_eq!(few.played, None);
        assert_eq!(house.desk.what_if_progress(&leader), None, "nothing is left of it");
        let wrong = house.desk.what_if(&leader, paper(4, -1.0)).await.unwrap_err();
        assert_eq!(wrong.field(), Some("per_hour"));
        let days = Question::Days { days: 7, team: TeamId::GENERAL, more: 1 };
        let nobody = house.desk.what_if(&leader, days).await.unwrap_err();
        assert_eq!(nobody.field(), Some("days"));
    }

    async fn who_leads_some_teams_is_told_of_them_and_of_no_other(house: House) {
        let mut house = house;
        let (zoe, sales) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.team("Sales").await);
        let admin = house.actor(&zoe).await;
        let sam = house.operator("Sam", Role::Supervisor, &[sales.id], 12).await;
        let leader = house.actor(&sam).await;
        let ann = house.agent("Ann", &[TeamId::GENERAL, sales.id]).await;
        house.settle().await;
        for name in ["Bob", "Cat", "Dan"] {
            house.customer_writes(name, "hello").await;
        }
        house.settle().await;
        let bob = house.conversation(1).await;
        house.desk.transfer(&admin, bob.id, Destination::Team(sales.id)).await.unwrap();
        house.settle().await;
        house.pass_ms(30_000);
        house.presence(ann.id, WantedPresence::Online, LeaveMode::Requeue).await;
        house.settle().await;
        house.pass_ms(60_000);
        house.settle().await;

        let days = |team| Question::Days { days: 1, team, more: 0 };
        let of_sales = house.desk.what_if(&leader, days(sales.id)).await.unwrap();
        assert_eq!(of_sales.team, Some(sales.id));
        is_near(of_sales.was.came.unwrap().mean, 1.0);
        is_near(of_sales.what_if.came.unwrap().mean, 1.0);
        let of_all = house.desk.what_if(&admin, days(sales.id)).await.unwrap();
        assert_eq!(of_all.team, None);
        is_near(of_all.was.came.unwrap().mean, 3.0);

        let other = house.desk.what_if(&leader, days(TeamId::GENERAL)).await.unwrap_err();
        assert_eq!(other.code(), "forbidden");
        let all = house.desk.replay(&leader, 1).await.unwrap_err();
        assert_eq!(all.code(), "forbidden", "the whole desk's past is for who sets its rules");
        let agent = house.desk.what_if(&house.actor(&ann).await, days(sales.id)).await.unwrap_err();
        assert_eq!(agent.code(), "forbidden");
    }

    async fn a_question_that_nobody_waits_for_is_not_played_on(house: House) {
        let zoe = house.operator("Zoe", Role::Supervisor, &[TeamId::GENERAL], 12).await;
        let leader = house.actor(&zoe).await;
        let long = Question::Paper {
            team: TeamId::GENERAL,
            per_hour: 60_000.0,
            handling_s: 60.0,
            operators: 1_100,
            at_once: 1,
            patience_s: None,
        };
        let desk = house.desk.clone();
        let first = {
            let (desk, leader) = (desk.clone(), leader.clone());
            async move { desk.what_if(&leader, long).await }
        };
        let mut first = Box::pin(first);
        while desk.what_if_progress(&leader).is_none_or(|permille| permille == 0) {
            let mut turn = std::pin::pin!(tokio::task::yield_now());
            tokio::select! {
                biased;
                answer = &mut first => panic!("{answer:?} before any progress"),
                () = &mut turn => {}
            }
        }
        // Another question of the same operator ends the first.
        let second = desk.what_if(&leader, Question::Paper {
            team: TeamId::GENERAL,
            per_hour: 1.0,
            handling_s: 60.0,
            operators: 1,
            at_once: 1,
            patience_s: None,
        });
        assert!(second.await.is_ok());
        assert_eq!(first.await.unwrap_err().code(), "what_if.stopped");
    }
}
