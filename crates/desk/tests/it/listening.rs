//! Who came through a browser that listens no more is out of reach, and what he had is given back.

use desk::Actor;
use domain::{
    id::OperatorId,
    operator::{LeaveMode, Operator, Presence, SetPresence, WantedPresence},
    permission::Role,
    time::Timestamp,
};
use std::collections::BTreeSet;
use testkit::{House, on_both_databases};

const SECOND: i64 = 1_000;

const ONLINE: SetPresence = SetPresence {
    presence: WantedPresence::Online,
    mode: LeaveMode::Requeue,
};

async fn presence(house: &House, operator: &Operator) -> Presence {
    let known = house.desk.presence(&Actor::house(), operator.id).await;
    known.unwrap().presence
}

/// Lets an operator take work through a browser.
async fn comes(house: &House, operator: &Operator) {
    let actor = house.actor(operator).await;
    let set = house.desk.set_presence(&actor, operator.id, ONLINE).await;
    set.unwrap();
}

/// Lets time pass in steps, with the browsers of `here` listening.
async fn pass(house: &mut House, here: &[OperatorId], since: Timestamp, seconds: i64) {
    let here: BTreeSet<_> = here.iter().copied().collect();
    for _ in 0..seconds / 5 {
        house.pass_ms(5 * SECOND);
        house.desk.look_at_listeners(&here, since).await.unwrap();
        house.settle().await;
    }
}

on_both_databases! {
    async fn what_an_operator_has_whose_browser_is_gone_is_given_to_another(house: House) {
        let mut house = house;
        let since = house.now();
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        comes(&house, &ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        pass(&mut house, &[ann.id], since, 60).await;
        comes(&house, &ben).await;
        let carl = house.conversation(1).await;
        house.replies(&ann, &carl, "One moment").await;
        assert_eq!(carl.operator_id, Some(ann.id));

        pass(&mut house, &[ben.id], since, 25).await;
        assert_eq!(presence(&house, &ann).await, Presence::Online, "a page may take its time to load");
        pass(&mut house, &[ben.id], since, 15).await;
        assert_eq!(presence(&house, &ann).await, Presence::Lost);
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id), "she has her grace");
        assert_eq!(presence(&house, &ben).await, Presence::Online);
        pass(&mut house, &[ben.id], since, 65).await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id));
        assert_eq!(presence(&house, &ann).await, Presence::Offline);
        pass(&mut house, &[ann.id, ben.id], since, 10).await;
        assert_eq!(presence(&house, &ann).await, Presence::Offline, "who was given up says when she is back");
    }

    async fn whose_browser_is_back_in_time_has_lost_nothing(house: House) {
        let mut house = house;
        let since = house.now();
        let ann = house.agent("Ann", &[]).await;
        comes(&house, &ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let carl = house.conversation(1).await;
        house.replies(&ann, &carl, "One moment").await;
        pass(&mut house, &[ann.id], since, 5).await;
        pass(&mut house, &[], since, 60).await;
        assert_eq!(presence(&house, &ann).await, Presence::Lost);
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, None);
        pass(&mut house, &[ann.id], since, 10).await;
        assert_eq!(presence(&house, &ann).await, Presence::Online);
        for number in [1, 2] {
            assert_eq!(house.conversation(number).await.operator_id, Some(ann.id));
        }
    }

    async fn who_was_set_online_by_a_program_needs_no_browser(house: House) {
        let mut house = house;
        let since = house.now();
        let ann = house.agent("Ann", &[]).await;
        house.desk.set_presence(&Actor::house(), ann.id, ONLINE).await.unwrap();
        pass(&mut house, &[], since, 120).await;
        assert_eq!(presence(&house, &ann).await, Presence::Online);
    }

    async fn whom_somebody_else_set_online_is_not_expected_to_listen_before_he_did(house: House) {
        let mut house = house;
        let since = house.now();
        let ann = house.agent("Ann", &[]).await;
        let sue = house.operator("Sue", Role::Supervisor, &[], 12).await;
        let leader = house.actor(&sue).await;
        house.desk.set_presence(&leader, ann.id, ONLINE).await.unwrap();
        pass(&mut house, &[], since, 60).await;
        assert_eq!(presence(&house, &ann).await, Presence::Online);
        pass(&mut house, &[ann.id], since, 5).await;
        pass(&mut house, &[], since, 30).await;
        assert_eq!(presence(&house, &ann).await, Presence::Lost);
    }

    async fn nobody_is_lost_while_no_node_could_hear_him(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        comes(&house, &ann).await;
        let before = house.now();
        pass(&mut house, &[ann.id], before, 5).await;
        house.pass_ms(600 * SECOND);
        let since = house.now();
        let told = house.desk.look_at_listeners(&BTreeSet::new(), since).await.unwrap();
        assert_eq!(told, 0);
        pass(&mut house, &[], since, 25).await;
        assert_eq!(presence(&house, &ann).await, Presence::Online);
        pass(&mut house, &[], since, 5).await;
        assert_eq!(presence(&house, &ann).await, Presence::Lost);
    }

    async fn two_nodes_hear_half_of_the_house_each_and_lose_nobody(house: House) {
        let since = house.now();
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        comes(&house, &ann).await;
        comes(&house, &ben).await;
        let other = house.another_node().await;
        let (first, second) = (BTreeSet::from([ann.id]), BTreeSet::from([ben.id]));
        for _ in 0..24 {
            house.pass_ms(5 * SECOND);
            let told = house.desk.look_at_listeners(&first, since).await.unwrap()
                + other.look_at_listeners(&second, since).await.unwrap();
            assert_eq!(told, 0);
        }
        // Ben's browser is gone; both nodes see it at once.
        house.pass_ms(40 * SECOND);
        let (told, also) = tokio::join!(
            house.desk.look_at_listeners(&first, since),
            other.look_at_listeners(&first, since),
        );
        assert_eq!(told.unwrap() + also.unwrap(), 1, "it is told once");
        assert_eq!(presence(&house, &ann).await, Presence::Online);
        assert_eq!(presence(&house, &ben).await, Presence::Lost);
    }
}
