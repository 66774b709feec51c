//! Who gets what: the scheduler's host over real rows.

use desk::{Actor, Wanted};
use domain::{
    conversation::{Destination, Status},
    event::Fact,
    id::TeamId,
    operator::{LeaveMode, Operator, Presence},
    permission::Role,
    routing::BusinessHours,
    team::Assignment,
    text::MAX_WRITTEN_UNITS,
    view::Bubble,
};
use futures::future::join_all;
use std::collections::BTreeSet;
use testkit::on_both_databases;

on_both_databases! {
    async fn three_agents_share_thirty_conversations_in_turn(house: House) {
        let mut house = house;
        let mut agents = Vec::new();
        for name in ["Ann", "Ben", "Cleo"] {
            let agent = house.operator(name, Role::Agent, &[], 40).await;
            house.comes(&agent).await;
            agents.push(agent);
        }
        for customer in 0..30 {
            house.pass_ms(10);
            house.customer_writes(&format!("c{customer}"), "hello").await;
        }
        house.settle().await;
        let rows = house.conversations().await;
        for agent in &agents {
            let his = rows.iter().filter(|row| row.operator_id == Some(agent.id)).count();
            assert_eq!(his, 10, "{}", agent.name);
        }
    }

    async fn an_agent_who_leaves_gives_back_what_he_has_to_another(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        house.comes(&ben).await;
        house.goes(&ann, LeaveMode::Requeue).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id));
    }

    async fn with_nobody_there_it_waits_and_the_customer_is_told_once(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        house.customer_writes("Carl", "anybody?").await;
        house.settle().await;
        let told = house.deliver_all().await;
        assert_eq!(told.len(), 1);
        assert!(told[0].text.plain.contains("Nobody is free"));
        assert_eq!(house.conversation(1).await.status, Status::Waiting);
        assert!(house.conversation(1).await.unanswered_since.is_some(), "an automatic word is no answer");
    }

    async fn the_first_to_come_gets_the_oldest(house: House) {
        let mut house = house;
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        for customer in ["Carl", "Dora"] {
            house.pass_ms(10);
            house.customer_writes(customer, "hello").await;
        }
        house.settle().await;
        house.comes(&ann).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        assert_eq!(house.conversation(2).await.status, Status::Waiting);
    }

    async fn an_offer_goes_on_to_the_next_and_not_back(house: House) {
        let mut house = house;
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 30_000 }).await;
        let (ann, ben) = (house.agent("Ann", &[team.id]).await, house.agent("Ben", &[team.id]).await);
        house.comes(&ann).await;
        house.pass_ms(1);
        house.comes(&ben).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        house.desk.transfer(&Actor::house(), row.id, Destination::Team(team.id)).await.unwrap();
        house.settle().await;
        let row = house.conversation(1).await;
        let first = row.offer.expect("an offer").operator;
        let (first, second) = if first == ann.id { (&ann, &ben) } else { (&ben, &ann) };
        house.desk.decline_offer(&house.actor(first).await, row.id).await.unwrap();
        house.settle().await;
        assert_eq!(house.conversation(1).await.offer.map(|o| o.operator), Some(second.id));
        house.pass_ms(30_000);
        house.settle().await;
        assert_eq!(house.conversation(1).await.offer, None, "both have had their chance");
        house.pass_ms(120_000);
        house.settle().await;
        assert!(house.conversation(1).await.offer.is_some(), "after a while they are asked again");
        let row = house.conversation(1).await;
        let asked = if row.operator_id == Some(ann.id) { &ann } else { &ben };
        let accepted = house.desk.accept_offer(&house.actor(asked).await, row.id).await.unwrap();
        assert_eq!((accepted.status, accepted.operator_id), (Status::Active, Some(asked.id)));
    }

    async fn a_first_reply_that_does_not_come_takes_the_conversation_back(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        house.comes(&ben).await;
        house.settle().await;
        house.pass_ms(300_000);
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id));
        let row = house.conversation(1).await;
        house.replies(&ben, &row, "Here I am").await;
        house.pass_ms(3_000_000);
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id), "he has answered");
    }

    async fn a_draining_agent_goes_offline_when_his_last_conversation_ends(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        house.goes(&ann, LeaveMode::Drain).await;
        house.settle().await;
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        assert_eq!(house.conversation(2).await.status, Status::Waiting);
        let row = house.conversation(1).await;
        house.desk.close(&house.actor(&ann).await, row.id).await.unwrap();
        house.settle().await;
        let presence = house.desk.get_operator(&Actor::house(), ann.id).await.unwrap().presence;
        assert_eq!(presence, Presence::Offline);
    }

    async fn a_scheduler_that_crashed_goes_on_from_the_rows(house: House) {
        let mut house = house;
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        house.comes(&ann).await;
        for customer in ["Carl", "Dora"] {
            house.pass_ms(10);
            house.customer_writes(customer, "hello").await;
        }
        house.settle().await;
        house.crash_scheduler();
        let row = house.conversation(1).await;
        house.desk.close(&house.actor(&ann).await, row.id).await.unwrap();
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, Some(ann.id));
    }

    async fn of_many_who_claim_at_once_one_wins(house: House) {
        let mut house = house;
        let mut agents = Vec::new();
        for n in 0..20 {
            let agent = house.agent(&format!("Agent{n}"), &[]).await;
            house.comes(&agent).await;
            agents.push(agent);
        }
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let mut actors = Vec::new();
        for agent in &agents {
            actors.push(house.actor(agent).await);
        }
        let claims = (0..200).map(|n| {
            let (desk, actor) = (house.desk.clone(), actors[n % actors.len()].clone());
            tokio::spawn(async move { (actor.viewer.operator, desk.take(&actor, row.id, false).await) })
        });
        let (mut winners, mut refused) = (std::collections::BTreeSet::new(), 0);
        for claim in claims {
            match claim.await.unwrap() {
                (who, Ok(_)) => {
                    winners.insert(who);
                }
                (_, Err(error)) => {
                    assert_eq!(error.code(), "conversation.already_assigned");
                    refused += 1;
                }
            }
        }
        assert_eq!(winners.len(), 1);
        assert_eq!(refused, 190, "everybody but the winner, who asks ten times");
    }

    async fn why_tells_who_was_chosen(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        let why = house.desk.why(&house.actor(&ann).await, row.id).await.unwrap().unwrap();
        assert_eq!(why["chosen"]["operator"], ann.id.to_string());
    }

    async fn who_is_there_with_room_is_available_and_the_wait_is_estimated(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        let ann = house.operator("Ann", Role::Agent, &[billing.id], 4).await;
        let ben = house.operator("Ben", Role::Agent, &[billing.id], 4).await;
        let (desk, actor) = (house.desk.clone(), Actor::house());
        let ask = || desk.availability(&actor, Wanted::Team(billing.id));
        let nobody = ask().await.unwrap();
        assert_eq!((nobody.operators, nobody.waiting, nobody.wait_ms), (vec![], 0, None));
        house.comes(&ann).await;
        let one = ask().await.unwrap();
        assert_eq!((one.operators, one.wait_ms), (vec![(ann.id, "Ann".to_owned())], Some(0)));

        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        house.pass_ms(7_000);
        desk.transfer(&actor, id, Destination::Team(billing.id)).await.unwrap();
        let queued = ask().await.unwrap();
        assert_eq!((queued.waiting, queued.wait_ms), (1, None), "the room is for him who waits");
        house.settle().await;
        let full = ask().await.unwrap();
        assert_eq!((full.operators, full.waiting), (vec![], 0));
        assert_eq!(full.wait_ms, Some(7_000), "as long as the one in hand waited");
        house.comes(&ben).await;
        assert_eq!(ask().await.unwrap().operators, [(ben.id, "Ben".to_owned())]);
        let never = BusinessHours { zone: "UTC".into(), weekly: vec![], holidays: [].into() };
        desk.set_team_hours(&actor, billing.id, Some(&never), None).await.unwrap();
        let closed = ask().await.unwrap();
        assert_eq!((closed.operators, closed.wait_ms), (vec![], None), "who is closed takes nothing");
        desk.set_team_hours(&actor, billing.id, None, None).await.unwrap();
        let general = desk.availability(&actor, Wanted::Anybody).await.unwrap();
        assert_eq!((general.team, general.operators), (TeamId::GENERAL, vec![]));
    }

    async fn a_note_goes_with_a_transfer_and_one_too_long_moves_nothing(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        let (desk, actor) = (house.desk.clone(), Actor::house());
        let there = Destination::Team(billing.id);
        let refused = desk.transfer_with(&actor, id, there, &"a".repeat(MAX_WRITTEN_UNITS + 1)).await;
        assert!(refused.is_err());
        assert_eq!(house.conversation(1).await.team_id, TeamId::GENERAL);

        let words = "Order 7.\nHe has the bill.";
        let row = desk.transfer_with(&actor, id, there, words).await.unwrap();
        assert_eq!(row.team_id, billing.id);
        let is_note = |bubble: &&Bubble| bubble.private && bubble.content.text().is_some();
        let thread = desk.thread(&actor, 1).await.unwrap();
        let notes: Vec<_> = thread.bubbles.iter().filter(is_note).collect();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].content.text().unwrap().plain, words);
        desk.transfer_with(&actor, id, Destination::Team(TeamId::GENERAL), " \n").await.unwrap();
        let thread = desk.thread(&actor, 1).await.unwrap();
        assert_eq!(thread.bubbles.iter().filter(is_note).count(), 1);
    }

    async fn a_thousand_claims_at_once_give_one_owner(house: House) {
        let mut house = house;
        let mut agents = Vec::new();
        for name in ["Ann", "Ben", "Cleo", "Dan"] {
            let agent = house.agent(name, &[]).await;
            house.comes(&agent).await;
            agents.push(house.actor(&agent).await);
        }
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        let claims = (0..1_000).map(|n| house.desk.take(&agents[n % agents.len()], id, false));
        let owners: BTreeSet<_> = join_all(claims).await.into_iter()
            .filter_map(Result::ok)
            .map(|row| row.operator_id)
            .collect();
        assert_eq!(owners.len(), 1, "{owners:?}");
        let row = house.conversation(1).await;
        assert!(owners.contains(&row.operator_id));
        let events = house.desk.conversation_events(&Actor::house(), id).await.unwrap();
        let is_assigned = |fact: &Fact| matches!(fact, Fact::ConversationAssigned { .. });
        assert_eq!(events.iter().filter(|event| is_assigned(&event.fact)).count(), 1);
    }

    async fn a_crowd_never_makes_anybody_carry_more_than_he_can(house: House) {
        let mut house = house;
        for customer in 0..100 {
            house.customer_writes(&format!("c{customer}"), "hello").await;
        }
        let mut agents = Vec::new();
        for (name, capacity) in [("Ann", 4), ("Ben", 40), ("Cleo", 0), ("Dan", 11)] {
            let agent = house.operator(name, Role::Agent, &[], capacity).await;
            house.comes(&agent).await;
            agents.push(agent);
        }
        house.settle().await;
        let rows = house.conversations().await;
        let has = |agent: &Operator| rows.iter().filter(|row| row.operator_id == Some(agent.id)).count();
        assert_eq!(agents.iter().map(has).collect::<Vec<_>>(), [1, 10, 0, 2]);
    }

    async fn a_node_whose_clock_runs_ahead_does_not_take_the_lead(house: House) {
        let leader = desk::Host::start(&house.desk, "first").await.unwrap();
        assert!(leader.is_some());
        house.pass_ms(86_400_000);
        let other = house.another_node().await;
        let second = desk::Host::start(&other, "second").await.unwrap();
        assert!(second.is_none(), "the lease ends by the database's time");
        leader.unwrap().stop().await.unwrap();
        let second = desk::Host::start(&other, "second").await.unwrap();
        assert!(second.is_some());
    }
}
