//! What sleeps, what is wrapped up, and who is away.

use super::Watch;
use desk::Actor;
use domain::{
    absence::Absence,
    bulk::Act,
    operator::{LeaveMode, SetPresence, WantedPresence},
    permission::Role,
    routing::{PerWork, RoutingPolicy},
};
use std::collections::BTreeSet;
use testkit::on_both_databases;

on_both_databases! {
    async fn what_sleeps_and_what_is_wrapped_up_is_seen_as_it_is(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let a = house.actor(&ann).await;
        let wrap_up_ms = PerWork { chat: 60_000, ..PerWork::default() };
        let policy = RoutingPolicy { wrap_up_ms, ..RoutingPolicy::default() };
        house.desk.set_policy(&Actor::house(), &policy, None).await.unwrap();
        house.comes(&ann).await;
        let mut watch = Watch::of(house, &[&ann, &ben, &zoe]).await;
        let desk = watch.house.desk.clone();

        for customer in ["Carl", "Dora"] {
            watch.house.customer_writes(customer, "hello").await;
            watch.house.pass_ms(10);
        }
        watch.house.settle().await;
        watch.after("two conversations").await;
        let (first, second) = (watch.house.conversation(1).await.id, watch.house.conversation(2).await.id);
        desk.snooze(&a, first, watch.house.now().plus_ms(7_200_000)).await.unwrap();
        watch.after("a sleep").await;
        desk.snooze(&a, second, watch.house.now().plus_ms(3_600_000)).await.unwrap();
        watch.after("a shorter sleep").await;
        watch.house.customer_writes("Carl", "hello?").await;
        watch.house.settle().await;
        watch.after("a message that wakes").await;
        desk.wake(&a, second).await.unwrap();
        watch.house.settle().await;
        watch.after("a waking by hand").await;
        desk.close(&a, first).await.unwrap();
        watch.house.settle().await;
        watch.after("the beginning of a wrap-up").await;
        desk.finish_wrap_up(&a, first).await.unwrap();
        watch.house.settle().await;
        watch.after("the end of a wrap-up").await;
        desk.close(&a, second).await.unwrap();
        watch.house.settle().await;
        watch.house.pass_ms(60_000);
        watch.house.settle().await;
        watch.after("the end of a wrap-up's time").await;
    }

    async fn what_is_done_with_several_and_undone_is_seen_as_it_is(house: House) {
        let ann = house.operator("Ann", Role::Supervisor, &[], 12).await;
        let ben = house.agent("Ben", &[]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let a = house.actor(&ann).await;
        house.comes(&ann).await;
        house.comes(&ben).await;
        let mut watch = Watch::of(house, &[&ann, &ben, &zoe]).await;
        let desk = watch.house.desk.clone();
        let mut ids = Vec::new();
        for (number, customer) in (1..).zip(["Carl", "Dora"]) {
            watch.house.customer_writes(customer, "hello").await;
            watch.house.settle().await;
            ids.push(watch.house.conversation(number).await.id);
        }
        let until = watch.house.now().plus_ms(3_600_000);
        for act in [Act::Assign(ben.id), Act::Snooze(until), Act::Close] {
            let done = desk.do_with_each(&a, &act, &ids).await.unwrap();
            watch.after("the same for both").await;
            let undos: Vec<_> = done.into_iter().filter_map(|one| one.result.unwrap()).collect();
            assert_eq!(undos.len(), 2, "{act:?}");
            for undone in desk.undo_each(&a, &undos).await.unwrap() {
                undone.result.unwrap();
            }
            watch.after("its undoing").await;
        }
    }

    async fn who_is_away_is_seen_with_his_reason_and_his_return(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let a = house.actor(&ann).await;
        house.comes(&ann).await;
        let mut watch = Watch::of(house, &[&ann, &ben, &zoe]).await;
        let desk = watch.house.desk.clone();
        let away = SetPresence { presence: WantedPresence::Away, mode: LeaveMode::Requeue };
        let lunch = Absence { reason: "lunch".to_owned(), until: None };
        desk.set_presence_because(&a, ann.id, away, &lunch).await.unwrap();
        watch.after("an absence").await;
        let until = watch.house.now().plus_ms(60_000);
        let meeting = Absence { reason: "Meeting".to_owned(), until: Some(until) };
        desk.set_presence_because(&a, ann.id, away, &meeting).await.unwrap();
        watch.after("another reason").await;
        watch.house.settle().await;
        watch.house.pass_ms(60_000);
        watch.house.settle().await;
        watch.after("coming back by oneself").await;
        let since = watch.house.now();
        desk.look_at_listeners(&BTreeSet::from([ann.id]), since).await.unwrap();
        watch.house.pass_ms(30_000);
        desk.look_at_listeners(&BTreeSet::new(), since).await.unwrap();
        watch.after("a browser that listens no more").await;
        watch.house.pass_ms(10);
        desk.look_at_listeners(&BTreeSet::from([ann.id]), since).await.unwrap();
        watch.after("a browser that is back").await;
        desk.set_away_reasons(&Actor::house(), &["Tea".to_owned()]).await.unwrap();
        watch.anew_after("other reasons of the house").await;
    }
}
