//! What those who lead do, and what they see of others.

use super::Watch;
use desk::Actor;
use domain::{
    conversation::Destination,
    operator::{LeaveMode, SetPresence, WantedPresence},
    permission::Role,
    queue::Limits,
    team::Assignment,
};
use testkit::on_both_databases;

on_both_databases! {
    async fn boards_follow_what_leaders_do_by_hand(house: House) {
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 30_000 }).await;
        let other = house.team("Billing").await;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[team.id, other.id]).await);
        // Sue leads one of Ben's teams, and sees of the other only what he carries.
        let sue = house.operator("Sue", Role::Supervisor, &[team.id], 12).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let (s, z) = (house.actor(&sue).await, house.actor(&zoe).await);
        let mut watch = Watch::of(house, &[&ann, &ben, &sue, &zoe]).await;
        let desk = watch.house.desk.clone();

        watch.house.comes(&ben).await;
        watch.house.customer_writes("Carl", "hello").await;
        let id = watch.house.conversation(1).await.id;
        desk.transfer(&Actor::house(), id, Destination::Team(other.id)).await.unwrap();
        watch.house.settle().await;
        watch.after("an assignment out of sight").await;
        desk.transfer(&z, id, Destination::Team(team.id)).await.unwrap();
        watch.house.settle().await;
        watch.after("an offer in sight").await;
        desk.requeue(&s, id).await.unwrap();
        watch.after("an offer taken back by hand").await;
        desk.transfer(&s, id, Destination::Operator(ben.id)).await.unwrap();
        watch.after("an assignment by hand").await;
        desk.requeue(&z, id).await.unwrap();
        watch.after("a requeue by hand").await;
        let away = SetPresence { presence: WantedPresence::Away, mode: LeaveMode::Requeue };
        desk.send_away(&s, ben.id, away, "Training").await.unwrap();
        watch.after("a colleague sent away").await;
        watch.house.comes(&ben).await;
        watch.after("his coming back").await;
        desk.transfer(&z, id, Destination::Team(other.id)).await.unwrap();
        watch.after("a transfer out of sight").await;
        desk.close(&z, id).await.unwrap();
        watch.after("an end out of sight").await;
    }

    async fn alarms_and_limits_are_seen_by_those_who_lead(house: House) {
        let team = house.team("Billing").await;
        let ann = house.agent("Ann", &[]).await;
        let sue = house.operator("Sue", Role::Supervisor, &[team.id], 12).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let s = house.actor(&sue).await;
        let mut watch = Watch::of(house, &[&ann, &sue, &zoe]).await;
        let desk = watch.house.desk.clone();
        let limits = Limits { wait_ms: None, length: Some(1), ..Limits::default() };
        desk.set_queue_limits(&s, team.id, &limits).await.unwrap();
        watch.anew_after("other limits").await;
        for customer in ["Carl", "Dora"] {
            watch.house.customer_writes(customer, "hello").await;
        }
        for row in watch.house.conversations().await {
            desk.transfer(&Actor::house(), row.id, Destination::Team(team.id)).await.unwrap();
        }
        desk.look_at_queues().await.unwrap();
        watch.after("an alarm").await;
        let id = watch.house.conversation(1).await.id;
        desk.close(&Actor::house(), id).await.unwrap();
        desk.look_at_queues().await.unwrap();
        watch.after("the end of an alarm").await;
    }
}
