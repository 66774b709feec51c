//! The desk's own past on paper: who came, who was there, and what it would have been like.

use domain::{
    conversation::{Destination, Status},
    id::TeamId,
    operator::{LeaveMode, WantedPresence},
    permission::Role,
    queue::Limits,
    routing::{Abilities, DemandRule, Level, RoutingPolicy, Skills, Who},
    team::Assignment,
    what_if::{PartOf, Question},
};
use std::ops::ControlFlow;
use testkit::on_both_databases;
use whatif::{About, Arrivals, Figure, Report, Runs, Scenario, Spread, play};

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

    async fn a_policy_is_tried_on_the_days_that_were_before_it_holds(house: House) {
        let mut house = house;
        let (zoe, ann, ben) = (
            house.operator("Zoe", Role::Admin, &[], 0).await,
            house.operator("Ann", Role::Agent, &[], 4).await,
            house.operator("Ben", Role::Agent, &[], 4).await,
        );
        let leader = house.actor(&zoe).await;
        house.comes(&ann).await;
        // Ann has Carl for a minute; from then on he is hers.
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        house.replies(&ann, &house.conversation(1).await, "yes?").await;
        house.pass_ms(60_000);
        house.desk.close(&leader, house.conversation(1).await.id).await.unwrap();
        house.settle().await;
        house.pass_ms(1_000);
        // Dora has her for two minutes; in the first of them Carl comes again, and Ben is free.
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        house.replies(&ann, &house.conversation(2).await, "yes?").await;
        house.pass_ms(1_000);
        house.comes(&ben).await;
        house.settle().await;
        house.pass_ms(1_000);
        house.customer_writes("Carl", "again").await;
        house.settle().await;
        assert_eq!(house.conversation(3).await.operator_id, None, "he waits for Ann");
        house.pass_ms(45_000);
        house.settle().await;
        assert_eq!(house.conversation(3).await.operator_id, Some(ben.id));
        house.pass_ms(75_000);
        for number in [2, 3] {
            house.desk.close(&leader, house.conversation(number).await.id).await.unwrap();
        }
        house.pass_ms(1_000);
        let replay = house.desk.replay(&leader, 1).await.unwrap();
        let was_with = replay.scenario.demands.iter().filter_map(|demand| match &demand.arrivals {
            Arrivals::Given { contacts } => contacts.iter().find_map(|contact| contact.was_with),
            Arrivals::Steady { .. } | Arrivals::ByHour { .. } => None,
        });
        let was_with: Vec<_> = was_with.map(|was| replay.scenario.staff[was.staff].name.clone()).collect();
        assert_eq!(was_with, ["Ann"]);

        let (_, policy) = house.desk.routing_policy(&leader).await.unwrap();
        let longest = |policy: Option<RoutingPolicy>| {
            let policy = policy.map(Box::new);
            let question = Question::Days { days: 1, team: TeamId::GENERAL, more: 0, policy };
            house.desk.what_if(&leader, question)
        };
        let same = longest(None).await.unwrap();
        is_near(same.what_if.wait_p99_s.unwrap().mean, 45.0);
        is_near(same.change.unwrap().wait_p99_s.unwrap().mean, 0.0);
        let mut rings = policy.rings.clone();
        rings.retain(|ring| !matches!(ring.who, Who::LastOperator { .. }));
        let impatient = longest(Some(RoutingPolicy { rings, ..policy.clone() })).await.unwrap();
        is_near(impatient.played.unwrap().wait_p99_s.unwrap().mean, 45.0);
        is_near(impatient.what_if.wait_p99_s.unwrap().mean, 0.0);
        let part = impatient.parts.iter().find(|part| part.of == PartOf::Team(TeamId::GENERAL)).unwrap();
        is_near(part.what_if.came.unwrap().mean, 3.0);
        assert_eq!(house.desk.routing_policy(&leader).await.unwrap().1, policy, "nothing is changed");

        let nowhere = RoutingPolicy { default_team: TeamId::from_u128(9), ..policy.clone() };
        let refused = longest(Some(nowhere)).await.unwrap_err();
        assert_eq!(refused.field(), Some("policy.default_team_id"));
        let sam = house.operator("Sam", Role::Supervisor, &[TeamId::GENERAL], 12).await;
        let question = Question::Days { days: 1, team: TeamId::GENERAL, more: 0, policy: Some(Box::new(policy)) };
        let refused = house.desk.what_if(&house.actor(&sam).await, question).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden", "who may not set it may not try it");
    }

    async fn what_contacts_ask_for_and_how_operators_answer_is_played_too(house: House) {
        let mut house = house;
        let zoe = house.operator("Zoe", Role::Admin, &[], 0).await;
        let leader = house.actor(&zoe).await;
        let team = house.team_with("Taxes", Assignment::Accept { timeout_ms: 30_000 }).await;
        let ann = house.operator("Ann", Role::Agent, &[team.id], 12).await;
        let tax = Skills::from([("tax".to_owned(), Level::LOWEST)]);
        let can = Abilities { skills: tax.clone(), ..Abilities::default() };
        house.desk.set_abilities(&leader, ann.id, &can, None).await.unwrap();
        let demand = DemandRule { when: vec![], skills: tax.clone(), ..DemandRule::default() };
        let policy = RoutingPolicy { default_team: team.id, demands: vec![demand], ..RoutingPolicy::default() };
        house.desk.set_policy(&leader, &policy, None).await.unwrap();
        let limits = Limits { target_ms: 5_000, ..Limits::default() };
        house.desk.set_queue_limits(&leader, team.id, &limits).await.unwrap();
        house.comes(&ann).await;
        let a = house.actor(&ann).await;
        for (customer, after_ms) in [("Carl", 10_000), ("Dora", 4_000)] {
            house.customer_writes(customer, "hello").await;
            house.settle().await;
            house.pass_ms(after_ms);
            let row = house.conversations().await.pop().unwrap();
            house.desk.accept_offer(&a, row.id).await.unwrap();
            house.settle().await;
            house.pass_ms(60_000);
            house.desk.close(&a, row.id).await.unwrap();
        }
        house.customer_writes("Emil", "hello").await;
        house.settle().await;
        house.desk.decline_offer(&a, house.conversation(3).await.id).await.unwrap();
        house.pass_ms(1_000);
        let replay = house.desk.replay(&leader, 1).await.unwrap();
        is_near(replay.was.in_target_part.unwrap(), 1.0 / 3.0);
        let [demand] = replay.scenario.demands.as_slice() else { panic!("{:?}", replay.scenario.demands) };
        assert_eq!((demand.name.as_str(), &demand.need.skills), ("Taxes, normal, tax 1", &tax));
        let plan = replay.scenario.teams.iter().find(|plan| plan.id == Some(team.id)).unwrap();
        assert_eq!(plan.target_s, Some(5.0));
        let offers = replay.scenario.staff[0].offers.unwrap();
        is_near(offers.declines, 1.0 / 3.0);
        assert_eq!((offers.misses, offers.answers_after), (0.0, Spread::Fixed { seconds: 7.0 }));
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
        let left = |answer: &domain::what_if::Answer| answer.what_if.left_part.unwrap().mean;
        assert!(left(&few) > 0.15 && left(&many) < 0.03, "{few:?} {many:?}");
        assert_eq!(few.played, None);
        assert_eq!(house.desk.what_if_progress(&leader), None, "nothing is left of it");
        let wrong = house.desk.what_if(&leader, paper(4, -1.0)).await.unwrap_err();
        assert_eq!(wrong.field(), Some("per_hour"));
        let days = Question::Days { days: 7, team: TeamId::GENERAL, more: 1, policy: None };
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

        let days = |team| Question::Days { days: 1, team, more: 0, policy: None };
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
