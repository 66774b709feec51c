//! Taking part in somebody's call, and letting its customer wait.

use super::{learns, place, ready};
use desk::{Actor, Heard, Script};
use domain::{
    call::{CallResult, Leg, LineStatus, Move, News, Part, PhoneCall, Purpose},
    id::CallId,
    operator::Operator,
    permission::Role,
};
use testkit::{House, line, on_both_databases};

const SARA: &str = "+491731111111";

/// Ann and Carl talk, and Sara leads.
async fn talking(house: &mut House) -> (PhoneCall, Operator, Operator) {
    let (ann, row) = ready(house).await;
    let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
    let call = place(house, &ann, row.id).await;
    house.desk.submit_call(call.id).await.unwrap();
    let talk = [
        line(Leg::Agent, LineStatus::InProgress),
        News::Confirmed,
        line(Leg::Customer, LineStatus::InProgress),
    ];
    learns(house, call.id, &talk).await;
    (call, ann, sara)
}

/// Returns the call that rings somebody's own telephone to take part.
async fn own(house: &House, who: &Operator) -> CallId {
    let open = house.desk.open_calls().await.unwrap();
    let mine = open.into_iter().find(|open| {
        open.call.operator == who.id && matches!(open.call.purpose, Purpose::Listen(_))
    });
    mine.unwrap().call.id
}

async fn refusal(house: &House, actor: &Actor, call: CallId) -> &'static str {
    let refused = house.desk.listen_call(actor, call, Part::Listen).await;
    refused.unwrap_err().code()
}

on_both_databases! {
    async fn who_leads_takes_part_and_it_is_seen_and_kept(house: House) {
        let mut house = house;
        let (call, ann, sara) = talking(&mut house).await;
        let (hers, leads) = (house.actor(&ann).await, house.actor(&sara).await);
        assert_eq!(refusal(&house, &hers, call.id).await, "forbidden", "an agent listens to nobody");
        assert_eq!(refusal(&house, &leads, call.id).await, "phone.no_telephone");
        house.telephone(&sara, SARA).await;
        let shown = house.desk.listen_call(&leads, call.id, Part::Whisper).await.unwrap();
        assert!(!shown.room.listeners[&sara.id].is_in);
        assert_eq!(refusal(&house, &leads, call.id).await, "phone.busy", "one telephone rings for one call");
        let mine = own(&house, &sara).await;
        let hidden = house.desk.get_call(&leads, mine).await.unwrap_err();
        assert_eq!(hidden.code(), "not_found", "it is no call with a customer");
        let dialled = house.desk.submit_call(mine).await.unwrap().unwrap();
        assert_eq!(dialled.agent.as_str(), SARA);
        let heard = Heard { sid: Some("CA1".into()), ..Heard::default() };
        house.desk.hear_call(call.id, &heard).await.unwrap();
        learns(&house, mine, &[line(Leg::Agent, LineStatus::InProgress)]).await;
        assert!(matches!(house.desk.call_script(mine).await.unwrap(), Script::Confirm { .. }));
        assert_eq!(house.desk.get_call(&hers, call.id).await.unwrap().room.moved, Move::Unneeded);
        learns(&house, mine, &[News::Confirmed]).await;
        let room = Script::Room { call: call.id, part: Some(Part::Whisper), agent: Some("CA1".into()) };
        assert_eq!(house.desk.call_script(mine).await.unwrap(), room);
        let shown = house.desk.get_call(&hers, call.id).await.unwrap();
        assert_eq!((shown.room.moved, shown.room.listeners[&sara.id].is_in), (Move::Wanted, true));
        learns(&house, mine, &[line(Leg::Agent, LineStatus::Completed)]).await;
        assert!(house.desk.get_call(&hers, call.id).await.unwrap().room.listeners.is_empty());
        let kept = house.desk.call_attempts(&Actor::house()).await.unwrap();
        let hers: Vec<_> = kept.iter().rev().filter(|kept| kept.by == "Sara" && kept.conversation.is_some()).collect();
        let outcomes: Vec<_> = hers.iter().map(|kept| kept.outcome.as_str()).collect();
        assert_eq!(outcomes, ["phone.no_telephone", "whisper", "phone.busy"]);
    }

    async fn the_two_are_led_into_a_room_once_and_its_first_connection_ends_nothing(house: House) {
        let mut house = house;
        let (call, ann, _) = talking(&mut house).await;
        let actor = house.actor(&ann).await;
        assert!(!house.desk.begin_move(call.id).await.unwrap(), "nobody needs a room");
        house.desk.hold_call(&actor, call.id, true).await.unwrap();
        let other = house.another_node().await;
        let (mine, theirs) = futures::join!(house.desk.begin_move(call.id), other.begin_move(call.id));
        assert_eq!([mine.unwrap(), theirs.unwrap()].iter().filter(|begun| **begun).count(), 1);
        learns(&house, call.id, &[News::Joined { status: LineStatus::Completed, seconds: 9 }]).await;
        let shown = house.desk.get_call(&actor, call.id).await.unwrap();
        assert_eq!(shown.status(), "talking", "they go on in the room");
        let room = Script::Room { call: call.id, part: None, agent: None };
        assert_eq!(house.desk.call_script(call.id).await.unwrap(), room);
        house.desk.note_room(call.id, Some("CF1")).await.unwrap();
        house.desk.note_hold(call.id, true).await.unwrap();
        assert!(house.desk.get_call(&actor, call.id).await.unwrap().room.is_held);
        house.pass_ms(30_000);
        learns(&house, call.id, &[line(Leg::Customer, LineStatus::Completed)]).await;
        let ended = house.desk.get_call(&actor, call.id).await.unwrap();
        assert_eq!(ended.outcome(), Some((CallResult::Talked, 30)));
        assert_eq!(house.desk.open_calls().await.unwrap().len(), 1, "Ann is still in the room");
        learns(&house, call.id, &[line(Leg::Agent, LineStatus::Completed)]).await;
        assert_eq!(house.desk.open_calls().await.unwrap(), []);
    }

    async fn a_provider_that_refuses_is_asked_again(house: House) {
        let mut house = house;
        let (call, ann, _) = talking(&mut house).await;
        let actor = house.actor(&ann).await;
        house.desk.hold_call(&actor, call.id, true).await.unwrap();
        assert!(house.desk.begin_move(call.id).await.unwrap());
        house.desk.note_room(call.id, None).await.unwrap();
        assert!(house.desk.begin_move(call.id).await.unwrap());
    }

    async fn who_takes_part_puts_down_when_the_call_is_over(house: House) {
        let mut house = house;
        let (call, ann, sara) = talking(&mut house).await;
        house.telephone(&sara, SARA).await;
        let leads = house.actor(&sara).await;
        house.desk.listen_call(&leads, call.id, Part::Join).await.unwrap();
        let mine = own(&house, &sara).await;
        house.desk.submit_call(mine).await.unwrap();
        learns(&house, mine, &[line(Leg::Agent, LineStatus::InProgress)]).await;
        learns(&house, call.id, &[News::Joined { status: LineStatus::Completed, seconds: 9 }]).await;
        assert_eq!(house.desk.call_script(mine).await.unwrap(), Script::Goodbye);
        assert!(house.desk.find_open_call(mine).await.unwrap().unwrap().call.is_ending);
        assert_eq!(refusal(&house, &leads, call.id).await, "phone.not_talking");
        let actor = house.actor(&ann).await;
        let late = house.desk.hold_call(&actor, call.id, true).await.unwrap_err();
        assert_eq!(late.code(), "phone.not_talking");
    }

    async fn who_leaves_before_he_is_rung_is_not(house: House) {
        let mut house = house;
        let (call, _, sara) = talking(&mut house).await;
        house.telephone(&sara, SARA).await;
        let leads = house.actor(&sara).await;
        let nobody = house.desk.leave_call(&leads, call.id).await.unwrap_err();
        assert_eq!(nobody.code(), "phone.not_listening");
        house.desk.listen_call(&leads, call.id, Part::Listen).await.unwrap();
        let mine = own(&house, &sara).await;
        let shown = house.desk.leave_call(&leads, call.id).await.unwrap();
        assert!(shown.room.listeners.is_empty());
        assert!(house.desk.submit_call(mine).await.unwrap().is_none());
    }
}
