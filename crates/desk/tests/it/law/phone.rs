//! Calls, as everybody sees them happen.

use super::Watch;
use desk::{Actor, CallAsked, Heard};
use domain::{
    call::{CallRequest, Leg, LineStatus, News, Part, TelephonyForm},
    permission::Role,
};
use testkit::{line, on_both_databases};

on_both_databases! {
    async fn a_call_is_seen_as_it_happens(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let bob = house.agent("Bob", &[]).await;
        let set = house.telephony().await;
        house.telephone(&ann, "+491721234567").await;
        house.telephone(&zoe, "+491731111111").await;
        let desk = house.desk.clone();
        let mut watch = Watch::of(house, &[&zoe, &ann, &bob]).await;
        let form = TelephonyForm { is_on: true, account_sid: set.account_sid, auth_token: None, signing_key: None, number: set.number, detects_machines: true, limits: set.limits };
        desk.set_telephony(&Actor::house(), &form, None).await.unwrap();
        watch.anew_after("telephony's limits").await;
        watch.house.comes(&ann).await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.house.settle().await;
        watch.after("a message").await;
        let (actor, id) = (watch.house.actor(&ann).await, watch.house.conversation(1).await.id);
        desk.ask_number(&actor, id).await.unwrap();
        watch.after("the question for a number").await;
        watch.house.customer_shares("Carl", Some("+49301234567")).await;
        watch.after("a shared number").await;
        let CallAsked::Placed(call) = desk.request_call(&actor, id, &CallRequest::default()).await.unwrap() else { panic!("only wished") };
        watch.after("a call that is asked for").await;
        desk.submit_call(call.id).await.unwrap();
        watch.after("a provider that is asked").await;
        for news in [
            News::Submitted,
            line(Leg::Agent, LineStatus::Ringing),
            line(Leg::Agent, LineStatus::InProgress),
            News::Confirmed,
            line(Leg::Customer, LineStatus::Ringing),
            line(Leg::Customer, LineStatus::InProgress),
        ] {
            let heard = Heard { news: vec![news], ..Heard::default() };
            desk.hear_call(call.id, &heard).await.unwrap();
            watch.after("news of the call").await;
        }
        desk.hold_call(&actor, call.id, true).await.unwrap();
        watch.after("a customer who shall wait").await;
        desk.begin_move(call.id).await.unwrap();
        watch.after("a provider that is asked for a room").await;
        desk.note_room(call.id, Some("CF1")).await.unwrap();
        watch.after("a room").await;
        desk.note_hold(call.id, true).await.unwrap();
        watch.after("a customer who waits").await;
        let leads = watch.house.actor(&zoe).await;
        desk.listen_call(&leads, call.id, Part::Listen).await.unwrap();
        watch.after("somebody who wants to listen").await;
        desk.leave_call(&leads, call.id).await.unwrap();
        watch.after("somebody who listens no more").await;
        desk.extend_call(&actor, call.id).await.unwrap();
        watch.after("a call that may last longer").await;
        desk.end_call(&actor, call.id).await.unwrap();
        watch.after("a wish to hang up").await;
        let over = Heard { news: vec![News::HungUp, line(Leg::Agent, LineStatus::Completed), line(Leg::Customer, LineStatus::Completed)], ..Heard::default() };
        desk.hear_call(call.id, &over).await.unwrap();
        watch.after("the end of the call").await;
        desk.note_call(&actor, call.id, "All is well.").await.unwrap();
        watch.after("a note about it").await;
        desk.forget_number(&actor, id).await.unwrap();
        watch.after("a number that is forgotten").await;
        desk.give_number(&Actor::house(), id, "+49301234567", "an order").await.unwrap();
        watch.after("a number that a program gives").await;
        desk.forget_telephone(&actor).await.unwrap();
        watch.anew_after("an operator's telephone").await;
        desk.set_telephone(&actor, "+491721234567").await.unwrap();
        watch.anew_after("another one").await;
    }
}
