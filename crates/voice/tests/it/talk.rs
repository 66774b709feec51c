//! Calls that go well, and each way in which they do not.

use crate::scene::{ANN, CARL, Scene};
use domain::call::{CallResult, Leg, LineStatus, PhoneCall};
use simulator::{Key, TwilioFaults};
use testkit::on_both_databases;

on_both_databases! {
    async fn two_telephones_ring_one_after_the_other_and_are_joined(house: House) {
        let scene = Scene::ready(house).await;
        let call = scene.call().await;
        let line = scene.until_telephone(ANN, "ringing").await;
        assert_eq!(line.from.as_deref(), Some("+18005550100"));
        scene.until_status(call, "agent_ringing").await;
        assert_eq!(scene.rings(CARL), 0, "the customer is not rung before the agent is there");
        scene.key(ANN, &Key::Answer);
        let heard = scene.until_line(ANN, |line| !line.heard.is_empty()).await.heard;
        assert_eq!(heard, ["Conversation 1, General. Press 1 to connect."]);
        scene.until_status(call, "agent_confirms").await;
        scene.digits(ANN, "1");
        scene.until_telephone(CARL, "ringing").await;
        scene.until_status(call, "customer_ringing").await;
        scene.key(CARL, &Key::Answer);
        let talking = scene.until_status(call, "talking").await;
        assert_eq!((talking.line(Leg::Agent), talking.line(Leg::Customer)), (Some(LineStatus::InProgress), Some(LineStatus::InProgress)));
        scene.pass_s(61);
        scene.key(CARL, &Key::HangUp);
        let ended = scene.until_result(call, CallResult::Talked).await;
        assert_eq!(ended.outcome(), Some((CallResult::Talked, 61)));
        assert_eq!((scene.rings(ANN), scene.rings(CARL)), (1, 1));
    }

    async fn who_talks_for_too_long_is_hung_up_on_and_who_asked_for_more_time_is_not(house: House) {
        let scene = Scene::ready(house).await;
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Answer);
        scene.until_status(call, "talking").await;
        let actor = scene.house.actor(&scene.ann).await;
        scene.house.desk.extend_call(&actor, call).await.unwrap();
        scene.pass_s(4_490);
        assert_eq!(scene.shown(call).await.status(), "talking", "he has a quarter of an hour more");
        scene.pass_s(10);
        let ended = scene.until_result(call, CallResult::Talked).await;
        assert_eq!(ended.outcome(), Some((CallResult::Talked, 4_500)));
        scene.until_telephone(CARL, "idle").await;
        scene.until_telephone(ANN, "idle").await;
    }

    async fn each_telephone_that_does_not_answer_has_its_result(house: House) {
        let scene = Scene::ready(house).await;
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.key(ANN, &Key::Decline);
        scene.until_result(call, CallResult::AgentBusy).await;
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.pass_s(30);
        scene.until_result(call, CallResult::AgentNoAnswer).await;
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.key(ANN, &Key::Answer);
        scene.until_line(ANN, |line| !line.heard.is_empty()).await;
        scene.digits(ANN, "2");
        scene.until_result(call, CallResult::AgentDeclined).await;
        assert_eq!(scene.rings(CARL), 0);
        // Another day: a customer is called three times a day.
        scene.pass_s(86_400);
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Decline);
        scene.until_result(call, CallResult::CustomerBusy).await;
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.pass_s(30);
        scene.until_result(call, CallResult::CustomerNoAnswer).await;
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.key(ANN, &Key::HangUp);
        scene.until_result(call, CallResult::Cancelled).await;
        scene.until_telephone(CARL, "idle").await;
    }

    async fn a_machine_at_the_customers_ends_the_call_and_a_person_does_not(house: House) {
        let scene = Scene::ready(house).await;
        scene.listen_for_machines().await;
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Machine);
        let ended = scene.until_result(call, CallResult::CustomerMachine).await;
        assert_eq!(ended.outcome().map(|(result, _)| result), Some(CallResult::CustomerMachine));
        scene.until_telephone(CARL, "idle").await;
        scene.until_telephone(ANN, "idle").await;
        scene.until(call, "silence", PhoneCall::is_over).await;
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Answer);
        scene.until_status(call, "talking").await;
        scene.pass_s(30);
        scene.key(CARL, &Key::HangUp);
        let ended = scene.until_result(call, CallResult::Talked).await;
        assert_eq!(ended.outcome(), Some((CallResult::Talked, 30)));
    }

    async fn the_desk_hangs_up_whatever_the_telephones_do(house: House) {
        let scene = Scene::ready(house).await;
        let actor = scene.house.actor(&scene.ann).await;
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.until_status(call, "agent_ringing").await;
        scene.house.desk.end_call(&actor, call).await.unwrap();
        scene.pass_s(5);
        scene.until_result(call, CallResult::Cancelled).await;
        scene.until_telephone(ANN, "idle").await;
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Answer);
        scene.until_status(call, "talking").await;
        scene.house.desk.end_call(&actor, call).await.unwrap();
        scene.pass_s(5);
        scene.until_result(call, CallResult::Talked).await;
        scene.until_telephone(CARL, "idle").await;
        scene.until_telephone(ANN, "idle").await;
    }

    async fn callbacks_that_come_twice_and_in_any_order_change_nothing(house: House) {
        let scene = Scene::ready(house).await;
        scene.faults(TwilioFaults { doubles_callbacks: true, reorders_callbacks: true, ..TwilioFaults::default() });
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.key(CARL, &Key::Answer);
        scene.until_telephone(CARL, "talking").await;
        scene.pass_s(20);
        scene.key(ANN, &Key::HangUp);
        let ended = scene.until_result(call, CallResult::Talked).await;
        scene.until_telephone(ANN, "idle").await;
        assert!(ended.outcome().unwrap().1 <= 20);
        assert_eq!((scene.rings(ANN), scene.rings(CARL)), (1, 1));
    }

    async fn a_refusal_of_the_provider_is_said_in_its_words(house: House) {
        let scene = Scene::ready(house).await;
        scene.faults(TwilioFaults { refuses: Some(21_215), ..TwilioFaults::default() });
        let call = scene.call().await;
        let failed = scene.until_result(call, CallResult::Failed).await;
        assert_eq!(failed.trouble.as_deref(), Some("21215: as was wished"));
        assert!(scene.world.twilio_calls().is_empty());
        scene.faults(TwilioFaults::default());
        scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
    }

    async fn an_operator_hears_the_code_for_his_telephone(house: House) {
        let scene = Scene::ready(house).await;
        let bob = scene.house.agent("Bob", &[]).await;
        let actor = scene.house.actor(&bob).await;
        let number = "+491703333333";
        scene.house.desk.set_telephone(&actor, number).await.unwrap();
        scene.until_telephone(number, "ringing").await;
        scene.key(number, &Key::Answer);
        let heard = scene.until_line(number, |line| !line.heard.is_empty()).await.heard.join(" ");
        let once = heard.split_once(". Once more").unwrap().0;
        let code: String = once.chars().filter(char::is_ascii_digit).collect();
        let own = scene.house.desk.prove_telephone(&actor, &code).await.unwrap();
        assert!(own.is_verified);
        scene.until_telephone(number, "idle").await;
    }
}
