//! What is not known: answers and callbacks that are lost, and nodes that die. Nobody is rung twice.

use crate::scene::{ANN, CARL, Scene};
use domain::call::CallResult;
use simulator::{Key, TwilioFaults};
use testkit::on_both_databases;

on_both_databases! {
    async fn without_a_single_callback_the_state_is_right_within_ninety_seconds(house: House) {
        let scene = Scene::ready(house).await;
        scene.faults(TwilioFaults { loses_callbacks: true, ..TwilioFaults::default() });
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.until_status(call, "agent_ringing").await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Answer);
        scene.until_telephone(CARL, "talking").await;
        scene.pass_s(15);
        scene.until_status(call, "talking").await;
        let second = scene.house.desk.open_calls().await.unwrap().len();
        assert_eq!(second, 1);
        scene.key(ANN, &Key::HangUp);
        scene.until_telephone(ANN, "idle").await;
        scene.pass_s(15);
        scene.until_result(call, CallResult::Talked).await;
        // Nobody answers, and nobody tells.
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.until_status(call, "agent_ringing").await;
        scene.pass_s(30);
        scene.until_telephone(ANN, "idle").await;
        scene.pass_s(15);
        scene.until_result(call, CallResult::AgentNoAnswer).await;
        assert_eq!(scene.rings(ANN), 2);
    }

    async fn a_call_whose_answer_was_lost_is_found_and_not_made_again(house: House) {
        let scene = Scene::ready(house).await;
        scene.faults(TwilioFaults { loses_answers: 1, loses_callbacks: true, ..TwilioFaults::default() });
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.until(call, "doubt", |shown| shown.status() != "requested").await;
        scene.pass_s(5);
        scene.until_status(call, "agent_ringing").await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Answer);
        scene.until_telephone(CARL, "talking").await;
        scene.pass_s(15);
        scene.until_status(call, "talking").await;
        assert_eq!((scene.rings(ANN), scene.rings(CARL)), (1, 1));
    }

    async fn a_call_that_the_provider_never_heard_of_is_given_up_after_a_minute(house: House) {
        let scene = Scene::ready(house).await;
        scene.faults(TwilioFaults { loses_requests: 1, ..TwilioFaults::default() });
        let call = scene.call().await;
        scene.until_status(call, "unknown").await;
        let actor = scene.house.actor(&scene.ann).await;
        let again = scene.house.desk.request_call(&actor, scene.row.id, &domain::call::CallRequest::default()).await;
        assert_eq!(again.unwrap_err().code(), "phone.busy", "it may ring at any moment");
        scene.pass_s(60);
        let failed = scene.until_result(call, CallResult::Failed).await;
        assert_eq!(failed.trouble.as_deref(), Some("The provider knows of no such call."));
        assert_eq!(scene.rings(ANN), 0);
        scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        assert_eq!(scene.rings(ANN), 1);
    }

    async fn however_often_a_node_dies_nobody_is_rung_twice(house: House) {
        let mut scene = Scene::ready(house).await;
        for round in 0..12_u32 {
            // A customer is called three times a day.
            scene.pass_s(86_400);
            let before = (scene.rings(ANN), scene.rings(CARL));
            scene.faults(TwilioFaults { loses_callbacks: round % 2 == 0, loses_answers: u32::from(round % 3 == 0), ..TwilioFaults::default() });
            let call = scene.call().await;
            // It dies somewhere between asking and hearing, and another takes over.
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            scene.crash().await;
            scene.start();
            if round % 4 == 3 {
                scene.until_telephone(ANN, "ringing").await;
                scene.crash().await;
                scene.start();
            }
            let mut passed = 0;
            while scene.shown(call).await.outcome().is_none() {
                assert!(passed < 20, "round {round}: {:?}", scene.shown(call).await);
                if scene.telephone(ANN).is_some_and(|line| line.state == "ringing") {
                    let _ = scene.world.on_telephone(ANN, &Key::Decline);
                    scene.until_telephone(ANN, "idle").await;
                }
                passed += 1;
                scene.pass_s(15);
                scene.news_of(call).await;
            }
            let ended = scene.shown(call).await;
            assert!(ended.outcome().is_some(), "round {round}: {ended:?}");
            assert!(scene.rings(ANN) <= before.0 + 1, "round {round}: rung twice");
            assert_eq!(scene.rings(CARL), before.1);
        }
    }
}
