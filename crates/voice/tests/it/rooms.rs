//! Calls that become conferences: a supervisor takes part, and the customer waits. Nobody is rung for it who talks.

use crate::scene::{ANN, CARL, Scene};
use domain::{
    call::{CallResult, Move, Part},
    id::CallId,
    operator::Operator,
    permission::Role,
};
use simulator::{Heard, Key, TwilioFaults};
use testkit::on_both_databases;

const SARA: &str = "+491731111111";

/// Ann and Carl talk; Sara leads, and has a telephone.
async fn talking(scene: &mut Scene) -> (CallId, Operator) {
    let sara = scene
        .house
        .operator("Sara", Role::Supervisor, &[], 12)
        .await;
    // Her proof is taken by hand: nobody shall ring her for it.
    scene.crash().await;
    scene.house.telephone(&sara, SARA).await;
    scene.start();
    let call = scene.call().await;
    scene.until_carl_is_rung().await;
    scene.key(CARL, &Key::Answer);
    scene.until_telephone(CARL, "talking").await;
    scene.news_of(call).await;
    (call, sara)
}

/// Moves the clock until the two are in a room and the desk knows it.
async fn until_moved(scene: &Scene, call: CallId) {
    for _ in 0..30 {
        if scene.shown(call).await.room.moved == Move::Made {
            return;
        }
        scene.pass_s(1);
        scene.news_of(call).await;
    }
    panic!("{:?}", scene.shown(call).await);
}

/// Moves the clock until the customer waits, or does not any more, and the desk knows it: a provider that has not let
/// him into the room yet refuses, and is asked again later.
async fn until_held(scene: &Scene, call: CallId, is_held: bool) {
    for _ in 0..30 {
        if scene.shown(call).await.room.is_held == is_held {
            return;
        }
        scene.news_of(call).await;
        scene.pass_s(1);
    }
    panic!("{:?}", scene.shown(call).await);
}

async fn takes_part(scene: &Scene, call: CallId, sara: &Operator, part: Part) {
    let actor = scene.house.actor(sara).await;
    scene
        .house
        .desk
        .listen_call(&actor, call, part)
        .await
        .unwrap();
    scene.until_telephone(SARA, "ringing").await;
    let listeners = scene.shown(call).await.room.listeners;
    assert_eq!(
        listeners.get(&sara.id).map(|listener| listener.is_in),
        Some(false)
    );
    scene.key(SARA, &Key::Answer);
    scene.until_line(SARA, |line| !line.heard.is_empty()).await;
    assert_eq!(
        scene.shown(call).await.room.moved,
        Move::Unneeded,
        "nobody is led anywhere yet"
    );
    scene.digits(SARA, "1");
    until_moved(scene, call).await;
}

async fn parts(scene: &Scene, expected: [(&str, &str); 3]) {
    for (number, part) in expected {
        scene
            .until_line(number, |line| line.part.as_deref() == Some(part))
            .await;
    }
}

async fn until_silent(scene: &Scene) {
    for number in [ANN, CARL, SARA] {
        scene.until_telephone(number, "idle").await;
    }
}

on_both_databases! {
    async fn a_supervisor_listens_and_nobody_is_rung_twice(house: House) {
        let mut scene = Scene::ready(house).await;
        let (call, sara) = talking(&mut scene).await;
        let rung = scene.rings(SARA);
        takes_part(&scene, call, &sara, Part::Listen).await;
        parts(&scene, [(ANN, "talks"), (CARL, "talks"), (SARA, "listens")]).await;
        let shown = scene.shown(call).await;
        assert!(shown.room.listeners[&sara.id].is_in, "Ann sees it");
        assert_eq!(shown.status(), "talking");
        scene.key(SARA, &Key::HangUp);
        scene.until(call, "end of listening", |shown| shown.room.listeners.is_empty()).await;
        parts(&scene, [(ANN, "talks"), (CARL, "talks"), (CARL, "talks")]).await;
        scene.pass_s(10);
        scene.key(CARL, &Key::HangUp);
        scene.until_result(call, CallResult::Talked).await;
        until_silent(&scene).await;
        scene.until(call, "silence", domain::call::PhoneCall::is_over).await;
        assert_eq!((scene.rings(ANN), scene.rings(CARL), scene.rings(SARA) - rung), (1, 1, 1));
    }

    async fn who_whispers_is_heard_by_the_agent_alone_and_who_joins_by_both(house: House) {
        let mut scene = Scene::ready(house).await;
        let (call, sara) = talking(&mut scene).await;
        takes_part(&scene, call, &sara, Part::Whisper).await;
        parts(&scene, [(ANN, "talks"), (CARL, "talks"), (SARA, "whispers")]).await;
        let agent = scene.world.twilio_calls().into_iter().find(|call| call.to == ANN).unwrap().sid;
        let rooms = scene.world.twilio_rooms();
        let mut heard = rooms[0].members.values().map(|member| member.heard.clone());
        assert!(heard.any(|heard| heard == Heard::ByOne(agent.clone())), "{rooms:?}");
        let actor = scene.house.actor(&sara).await;
        scene.house.desk.leave_call(&actor, call).await.unwrap();
        scene.until_telephone(SARA, "idle").await;
        scene.until(call, "end of whispering", |shown| shown.room.listeners.is_empty()).await;
        scene.house.desk.listen_call(&actor, call, Part::Join).await.unwrap();
        scene.until_telephone(SARA, "ringing").await;
        scene.key(SARA, &Key::Answer);
        scene.until_line(SARA, |line| line.state == "talking" && !line.heard.is_empty()).await;
        scene.digits(SARA, "1");
        parts(&scene, [(ANN, "talks"), (CARL, "talks"), (SARA, "talks")]).await;
        scene.key(ANN, &Key::HangUp);
        scene.until_result(call, CallResult::Talked).await;
        until_silent(&scene).await;
    }

    async fn the_customer_waits_and_is_fetched_back(house: House) {
        let mut scene = Scene::ready(house).await;
        let (call, _) = talking(&mut scene).await;
        let actor = scene.house.actor(&scene.ann).await;
        scene.house.desk.hold_call(&actor, call, true).await.unwrap();
        until_moved(&scene, call).await;
        until_held(&scene, call, true).await;
        scene.until_line(CARL, |line| line.part.as_deref() == Some("waits")).await;
        scene.house.desk.hold_call(&actor, call, false).await.unwrap();
        until_held(&scene, call, false).await;
        scene.until_line(CARL, |line| line.part.as_deref() == Some("talks")).await;
        scene.house.desk.end_call(&actor, call).await.unwrap();
        scene.until_result(call, CallResult::Talked).await;
        scene.until_telephone(CARL, "idle").await;
        scene.until_telephone(ANN, "idle").await;
        assert_eq!((scene.rings(ANN), scene.rings(CARL)), (1, 1));
    }

    async fn without_a_single_callback_a_room_is_made_and_ends_all_the_same(house: House) {
        let mut scene = Scene::ready(house).await;
        let (call, _) = talking(&mut scene).await;
        scene.faults(TwilioFaults { loses_callbacks: true, ..TwilioFaults::default() });
        let actor = scene.house.actor(&scene.ann).await;
        scene.house.desk.hold_call(&actor, call, true).await.unwrap();
        until_moved(&scene, call).await;
        until_held(&scene, call, true).await;
        scene.until_line(CARL, |line| line.part.as_deref() == Some("waits")).await;
        scene.key(CARL, &Key::HangUp);
        scene.until_telephone(ANN, "idle").await;
        scene.pass_s(15);
        scene.until_result(call, CallResult::Talked).await;
    }

    async fn who_was_led_into_a_room_by_a_lost_answer_is_found_there_and_not_led_again(house: House) {
        let mut scene = Scene::ready(house).await;
        let (call, _) = talking(&mut scene).await;
        scene.faults(TwilioFaults { loses_answers: 1, loses_callbacks: true, ..TwilioFaults::default() });
        let actor = scene.house.actor(&scene.ann).await;
        scene.house.desk.hold_call(&actor, call, true).await.unwrap();
        until_moved(&scene, call).await;
        until_held(&scene, call, true).await;
        scene.until_line(CARL, |line| line.part.as_deref() == Some("waits")).await;
        assert_eq!(scene.world.twilio_rooms().len(), 1, "he was led there once");
        assert_eq!((scene.rings(ANN), scene.rings(CARL)), (1, 1));
    }

    async fn a_node_that_dies_on_the_way_into_a_room_is_followed_by_one_that_finds_it(house: House) {
        let mut scene = Scene::ready(house).await;
        let (call, _) = talking(&mut scene).await;
        let actor = scene.house.actor(&scene.ann).await;
        scene.house.desk.hold_call(&actor, call, true).await.unwrap();
        scene.until_line(CARL, |line| line.part.is_some()).await;
        scene.crash().await;
        scene.start();
        until_moved(&scene, call).await;
        until_held(&scene, call, true).await;
        scene.until_line(CARL, |line| line.part.as_deref() == Some("waits")).await;
        assert_eq!(scene.world.twilio_rooms().len(), 1, "he was led there once");
        assert_eq!((scene.rings(ANN), scene.rings(CARL)), (1, 1));
    }
}
