//! One call: placed once, told step by step, ended.

use super::{ANN, CARL, NOW, heard, learns, lines, place, ready, refusal};
use desk::{Actor, Heard, Script};
use domain::{
    call::{CallResult, Leg, LineStatus, News, PhoneCall, Stage},
    message::Line,
    permission::Role,
};
use futures::future::join_all;
use testkit::{line, on_both_databases};

on_both_databases! {
    async fn a_call_that_goes_well_is_told_step_by_step_and_stays_in_the_thread(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        assert_eq!(row.about.call_wish.as_ref().unwrap().number.as_deref(), Some("+49…67"));
        let from = house.desk.head().await.unwrap();
        let call = place(&house, &ann, row.id).await;
        assert_eq!((call.status(), call.number.as_str()), ("requested", "+49…67"));
        let dialled = house.desk.submit_call(call.id).await.unwrap().unwrap();
        assert_eq!(dialled.agent.as_str(), ANN);
        assert!(house.desk.submit_call(call.id).await.unwrap().is_none(), "it is asked for once");
        let answered = Heard { sid: Some("CA1".into()), ..heard(&[News::Submitted, line(Leg::Agent, LineStatus::InProgress)]) };
        house.desk.hear_call(call.id, &answered).await.unwrap();
        let script = house.desk.call_script(call.id).await.unwrap();
        assert_eq!(script, Script::Confirm { topic: "Conversation 1, General.".into() });
        learns(&house, call.id, &[News::Confirmed]).await;
        let script = house.desk.call_script(call.id).await.unwrap();
        assert_eq!(script, Script::Bridge { customer: CARL.parse().unwrap() });
        learns(&house, call.id, &[line(Leg::Customer, LineStatus::Ringing)]).await;
        assert_eq!(house.desk.call_script(call.id).await.unwrap(), Script::Goodbye, "he is rung once");
        learns(&house, call.id, &[line(Leg::Customer, LineStatus::InProgress)]).await;
        house.pass_ms(61_000);
        learns(&house, call.id, &[News::Joined { status: LineStatus::Completed, seconds: 61 }]).await;
        let actor = house.actor(&ann).await;
        let ended = house.desk.get_call(&actor, call.id).await.unwrap();
        assert_eq!(ended.outcome(), Some((CallResult::Talked, 61)));
        assert_eq!(ended.ended_at, Some(house.now()));
        let called = Line::Called { operator: ann.id, result: CallResult::Talked, seconds: 61 };
        assert_eq!(lines(&house, row.id).await.last(), Some(&called));
        assert_eq!(house.conversation(1).await.about.call_wish, None, "his wish is fulfilled");
        let events = house.desk.events_after(from, 100).await.unwrap();
        let names: Vec<_> = events.iter().map(|e| e.fact.name()).filter(|n| n.starts_with("call.")).collect();
        assert_eq!(names, ["call.requested", "call.requested", "call.ringing", "call.ringing", "call.noted", "call.talking", "call.ended"]);
        let noted = house.desk.note_call(&actor, call.id, " New parcel sent. ").await.unwrap();
        assert_eq!(noted.note.as_deref(), Some("New parcel sent."));
    }

    async fn however_many_press_at_once_one_call_is_placed(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let (sara, zoe) = (house.operator("Sara", Role::Supervisor, &[], 12).await, house.operator("Zoe", Role::Admin, &[], 12).await);
        house.telephone(&sara, "+491701111111").await;
        house.telephone(&zoe, "+491702222222").await;
        let mut actors = Vec::new();
        for who in [&ann, &sara, &zoe, &ann, &ann] {
            actors.push(house.actor(who).await);
        }
        let asked = join_all(actors.iter().map(|actor| house.desk.request_call(actor, row.id, &NOW))).await;
        let placed = asked.iter().filter(|asked| asked.is_ok()).count();
        assert_eq!(placed, 1);
        for refused in asked.into_iter().filter_map(Result::err) {
            assert!(["phone.busy", "changed"].contains(&refused.code()), "{refused}");
        }
        assert_eq!(house.desk.open_calls().await.unwrap().len(), 1);
        let call = house.desk.open_calls().await.unwrap().remove(0).call.id;
        let other = house.another_node().await;
        let (mine, theirs) = futures::join!(house.desk.submit_call(call), other.submit_call(call));
        assert_eq!([mine.unwrap(), theirs.unwrap()].iter().flatten().count(), 1, "one node dials");
    }

    async fn while_it_is_not_known_whether_it_rings_nothing_is_dialled(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let call = place(&house, &ann, row.id).await;
        let actor = house.actor(&ann).await;
        house.desk.submit_call(call.id).await.unwrap();
        learns(&house, call.id, &[News::AnswerLost]).await;
        assert_eq!(house.desk.get_call(&actor, call.id).await.unwrap().status(), "unknown");
        assert_eq!(refusal(&house, &actor, row.id).await, "phone.busy");
        learns(&house, call.id, &[News::NeverHeard]).await;
        assert_eq!(house.desk.get_call(&actor, call.id).await.unwrap().outcome(), Some((CallResult::Failed, 0)));
        place(&house, &ann, row.id).await;
    }

    async fn a_call_by_another_name_is_not_this_one(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let call = place(&house, &ann, row.id).await;
        house.desk.submit_call(call.id).await.unwrap();
        let named = |sid: &str, news| Heard { sid: Some(sid.into()), ..heard(&[news]) };
        let begun = named("CA1", News::Submitted);
        assert!(house.desk.hear_call(call.id, &begun).await.unwrap());
        assert!(!house.desk.hear_call(call.id, &begun).await.unwrap(), "told twice, nothing is new");
        let foreign = named("CA2", line(Leg::Agent, LineStatus::Completed));
        assert_eq!(house.desk.hear_call(call.id, &foreign).await.unwrap_err().code(), "call.other");
        let version = house.desk.find_open_call(call.id).await.unwrap().unwrap().call.version;
        learns(&house, call.id, &[line(Leg::Agent, LineStatus::Ringing)]).await;
        learns(&house, call.id, &[line(Leg::Agent, LineStatus::Initiated)]).await;
        let after = house.desk.find_open_call(call.id).await.unwrap().unwrap().call;
        assert_eq!((after.version, after.call.stage), (version + 1, Stage::AgentRinging), "what is late changes nothing");
    }

    async fn every_reason_against_a_call_is_said_and_kept(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let (actor, id) = (house.actor(&ann).await, house.conversation(1).await.id);
        assert_eq!(refusal(&house, &actor, id).await, "phone.off");
        let telephony = house.telephony().await;
        assert_eq!(refusal(&house, &actor, id).await, "phone.no_number");
        house.customer_shares("Carl", None).await;
        assert_eq!(refusal(&house, &actor, id).await, "phone.no_number", "somebody else's card counts for nothing");
        house.customer_shares("Carl", Some("+88212345678")).await;
        assert_eq!(refusal(&house, &actor, id).await, "phone.no_telephone");
        house.telephone(&ann, ANN).await;
        assert_eq!(refusal(&house, &actor, id).await, "phone.prefix");
        house.customer_shares("Carl", Some(ANN)).await;
        assert_eq!(refusal(&house, &actor, id).await, "phone.same_number");
        let bob = house.agent("Bob", &[]).await;
        assert_eq!(refusal(&house, &house.actor(&bob).await, id).await, "conversation.not_yours");
        house.customer_shares("Carl", Some(CARL)).await;
        for _ in 0..telephony.limits.per_customer {
            let call = place(&house, &ann, id).await;
            house.desk.end_call(&actor, call.id).await.unwrap();
        }
        assert_eq!(refusal(&house, &actor, id).await, "phone.customer_limit");
        house.pass_ms(86_400_000);
        let call = place(&house, &ann, id).await;
        house.desk.end_call(&actor, call.id).await.unwrap();
        let kept = house.desk.call_attempts(&Actor::house()).await.unwrap();
        let outcomes: Vec<_> = kept.iter().rev().map(|attempt| attempt.outcome.as_str()).collect();
        assert_eq!(outcomes, [
            "phone.off", "phone.no_number", "phone.no_number", "phone.no_telephone", "placed", "phone.prefix",
            "phone.same_number", "conversation.not_yours", "placed", "placed", "placed", "phone.customer_limit", "placed",
        ]);
        assert!(kept.iter().all(|attempt| attempt.by == "Ann" || attempt.by == "Bob"));
    }

    async fn who_talks_may_ask_for_more_time_up_to_an_hour(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let actor = house.actor(&ann).await;
        let call = place(&house, &ann, row.id).await;
        let silent = house.desk.extend_call(&actor, call.id).await.unwrap_err();
        assert_eq!(silent.code(), "phone.not_talking");
        house.desk.submit_call(call.id).await.unwrap();
        let talk = [line(Leg::Agent, LineStatus::InProgress), News::Confirmed, line(Leg::Customer, LineStatus::InProgress)];
        learns(&house, call.id, &talk).await;
        let ends = |call: &PhoneCall| call.ends_at().unwrap().ms_since(house.now()) / 60_000;
        let talking = house.desk.get_call(&actor, call.id).await.unwrap();
        assert_eq!(ends(&talking), 60);
        for minutes in [75, 90, 105, 120] {
            assert_eq!(ends(&house.desk.extend_call(&actor, call.id).await.unwrap()), minutes);
        }
        let long = house.desk.extend_call(&actor, call.id).await.unwrap_err();
        assert_eq!(long.code(), "phone.longest");
        learns(&house, call.id, &[News::HungUp]).await;
        assert_eq!(house.desk.extend_call(&actor, call.id).await.unwrap_err().code(), "phone.not_talking");
    }

    async fn a_call_is_ended_before_and_while_it_rings(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let actor = house.actor(&ann).await;
        let call = place(&house, &ann, row.id).await;
        let ended = house.desk.end_call(&actor, call.id).await.unwrap();
        assert_eq!(ended.outcome(), Some((CallResult::Cancelled, 0)), "nothing was dialled");
        assert!(house.desk.submit_call(call.id).await.unwrap().is_none());
        let call = place(&house, &ann, row.id).await;
        house.desk.submit_call(call.id).await.unwrap();
        learns(&house, call.id, &[News::Submitted]).await;
        let ending = house.desk.end_call(&actor, call.id).await.unwrap();
        assert!(ending.is_ending && ending.outcome().is_none(), "the provider must hear it first");
        assert_eq!(house.desk.call_script(call.id).await.unwrap(), Script::Goodbye);
        learns(&house, call.id, &[News::HungUp]).await;
        assert_eq!(house.desk.get_call(&actor, call.id).await.unwrap().outcome(), Some((CallResult::Cancelled, 0)));
    }
}
