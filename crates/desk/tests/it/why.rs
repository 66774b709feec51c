//! Why somebody has a conversation, and why nobody has it.

use domain::{
    conversation::Destination,
    event::Cause,
    operator::{LeaveMode, WantedPresence},
    permission::Role,
    team::Assignment,
    view::why::{Candidate, Rule, Standing, Tally, What},
};
use testkit::on_both_databases;

on_both_databases! {
    async fn while_it_waits_each_of_the_team_has_the_rule_that_speaks_against_him(house: House) {
        let mut house = house;
        let team = house.team("Billing").await;
        let ann = house.operator("Ann", Role::Agent, &[team.id], 4).await;
        let ben = house.agent("Ben", &[team.id]).await;
        house.agent("Cleo", &[team.id]).await;
        house.agent("Dan", &[]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let admin = house.actor(&zoe).await;
        house.comes(&ann).await;
        house.presence(ben.id, WantedPresence::Away, LeaveMode::Requeue).await;
        for customer in ["Carl", "Dora"] {
            house.customer_writes(customer, "hello").await;
        }
        for row in house.conversations().await {
            let to = Destination::Team(team.id);
            house.desk.transfer(&admin, row.id, to).await.unwrap();
        }
        house.settle().await;
        let (carl, dora) = (house.conversation(1).await, house.conversation(2).await);
        assert_eq!(carl.operator_id, Some(ann.id));

        let why = house.desk.explain(&admin, dora.id).await.unwrap();
        let Standing::Waiting { since, mut candidates, others, .. } = why.standing else {
            panic!("it waits, but {:?}", why.standing);
        };
        candidates.sort_by_key(|candidate| candidate.operator);
        assert_eq!(since, dora.enqueued_at);
        assert_eq!(candidates, [
            Candidate { operator: ann.id, rule: Some(Rule::Full) },
            Candidate { operator: ben.id, rule: Some(Rule::Away) },
        ]);
        assert_eq!(others, [Tally { rule: Rule::Offline, operators: 1 }]);
        assert_eq!(why.steps[0].what, What::Transferred(team.id));
        assert_eq!(why.steps[0].by, Cause::Operator(zoe.id));
    }

    async fn every_step_is_told_and_what_the_hypervisor_decided_has_its_reasons(house: House) {
        let mut house = house;
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 30_000 }).await;
        let (ann, ben) = (house.agent("Ann", &[team.id]).await, house.agent("Ben", &[team.id]).await);
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let admin = house.actor(&zoe).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        let to = Destination::Team(team.id);
        house.desk.transfer(&admin, id, to).await.unwrap();
        house.settle().await;
        house.pass_ms(10_000);
        house.desk.decline_offer(&house.actor(&ann).await, id).await.unwrap();
        house.comes(&ben).await;
        house.settle().await;
        let until = house.now().plus_ms(30_000);

        let why = house.desk.explain(&admin, id).await.unwrap();
        assert_eq!(why.standing, Standing::Offered { until });
        let whats: Vec<_> = why.steps.iter().map(|step| step.what).collect();
        assert_eq!(whats, [
            What::Offered { operator: ben.id, until },
            What::Declined(ann.id),
            What::Offered { operator: ann.id, until: until.plus_ms(-10_000) },
            What::Transferred(team.id),
        ]);
        let reasons = why.steps[0].reasons.as_ref().unwrap();
        let chosen = reasons.chosen.unwrap();
        assert_eq!((chosen.operator, chosen.used_units, chosen.capacity_units), (ben.id, 0, 12));
        assert_eq!((reasons.team, reasons.waited_ms), (Some(team.id), 10_000));
        let all = reasons.passed_over.iter().filter_map(|c| c.rule).chain(reasons.others.iter().map(|t| t.rule));
        assert_eq!(all.collect::<Vec<_>>(), [Rule::Excluded], "Ann has just declined");
        assert!(why.steps[1].reasons.is_none(), "people's own steps need no reasons");
    }

    async fn who_has_it_has_a_time_for_the_first_reply_until_he_replies(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        let her = house.actor(&ann).await;
        let reply_by = Some(house.now().plus_ms(300_000));
        assert_eq!(house.desk.explain(&her, row.id).await.unwrap().standing, Standing::Held { reply_by });
        house.replies(&ann, &row, "Hello Carl").await;
        let standing = house.desk.explain(&her, row.id).await.unwrap().standing;
        assert_eq!(standing, Standing::Held { reply_by: None });
    }

    async fn who_may_not_see_a_conversation_is_not_told_why(house: House) {
        let mut house = house;
        let team = house.team("Billing").await;
        let ann = house.agent("Ann", &[team.id]).await;
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        let refused = house.desk.explain(&house.actor(&ann).await, id).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
    }
}
