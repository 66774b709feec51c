//! From chat to phone call: who is called, what is known of it, and what becomes of it.

use desk::{Actor, CallAsked, Heard, Script};
use domain::{
    bot::{Act, Call as When, HandOver},
    call::{CallRequest, CallResult, Leg, LineStatus, News, PhoneCall, Stage, TelephonyForm},
    conversation::Status,
    id::{CallId, ConversationId},
    message::{Content, Line},
    operator::Operator,
    permission::Role,
    view::{Bubble, Row},
};
use futures::future::join_all;
use testkit::{House, line, on_both_databases};

const CARL: &str = "+49301234567";
const ANN: &str = "+491721234567";

const NOW: CallRequest = CallRequest {
    operator_id: None,
    when: None,
};

fn heard(news: &[News]) -> Heard {
    Heard {
        news: news.to_vec(),
        ..Heard::default()
    }
}

/// Carl has shared his number, and Ann, whose telephone is proved, has his conversation.
async fn ready(house: &mut House) -> (Operator, Row) {
    house.telephony().await;
    let ann = house.agent("Ann", &[]).await;
    house.telephone(&ann, ANN).await;
    house.comes(&ann).await;
    house.customer_writes("Carl", "hello").await;
    house.customer_shares("Carl", Some(CARL)).await;
    house.settle().await;
    let row = house.conversation(1).await;
    assert_eq!(row.operator_id, Some(ann.id));
    (ann, row)
}

async fn place(house: &House, ann: &Operator, id: ConversationId) -> PhoneCall {
    let actor = house.actor(ann).await;
    match house.desk.request_call(&actor, id, &NOW).await.unwrap() {
        CallAsked::Placed(call) => *call,
        CallAsked::Wished => panic!("only wished"),
    }
}

async fn refusal(house: &House, actor: &Actor, id: ConversationId) -> &'static str {
    let refused = house.desk.request_call(actor, id, &NOW).await;
    refused.unwrap_err().code()
}

async fn learns(house: &House, call: CallId, news: &[News]) {
    house.desk.hear_call(call, &heard(news)).await.unwrap();
}

async fn lines(house: &House, id: ConversationId) -> Vec<Line> {
    let all = house.desk.list_messages(&Actor::house(), id, 0, 100).await;
    let all = all.unwrap().into_iter();
    all.filter_map(|bubble| match bubble.content {
        Content::Line(line) => Some(line),
        Content::Text(_)
        | Content::Files { .. }
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. } => None,
    })
    .collect()
}

/// The numbers on the cards of a thread, as people read them.
async fn cards(house: &House, id: ConversationId) -> Vec<String> {
    let all = house.desk.list_messages(&Actor::house(), id, 0, 100).await;
    let phone = |bubble: Bubble| {
        assert!(!format!("{bubble:?}").contains(CARL), "{bubble:?}");
        if let Content::Card(card) = bubble.content {
            return Some(card.phone);
        }
        None
    };
    all.unwrap().into_iter().filter_map(phone).collect()
}

/// What left for the customer, oldest first.
async fn told(house: &House) -> Vec<String> {
    let sent = house.deliver_all().await;
    sent.into_iter().map(|out| out.text.plain).collect()
}

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

    async fn a_card_that_nobody_asked_for_is_a_message_and_no_more(house: House) {
        let mut house = house;
        house.telephony().await;
        house.customer_shares("Carl", None).await;
        assert_eq!(told(&house).await, Vec::<String>::new());
        let row = house.conversation(1).await;
        assert_eq!((cards(&house, row.id).await, row.about.call_wish), (vec!["+390212345".to_owned()], None));
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

    async fn a_customer_asks_for_a_call_and_shares_his_number(house: House) {
        let mut house = house;
        house.telephony().await;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        told(&house).await;
        house.customer_writes("Carl", "/call").await;
        let row = house.conversation(1).await;
        let wish = row.about.call_wish.clone().unwrap();
        assert_eq!((wish.when, wish.number), (When::Now, None));
        assert_eq!(row.operator_id, Some(bot.id), "the bot goes on until there is a number");
        let asked = house.deliver_all().await;
        assert_eq!(asked[0].asks_number.as_deref(), Some("Share my number"));
        assert!(asked[0].text.plain.contains("forget it 30 days after"), "{}", asked[0].text.plain);
        house.customer_shares("Carl", None).await;
        let again = house.deliver_all().await;
        assert!(again[0].asks_number.is_some() && again[0].text.plain.contains("not your own"));
        house.customer_shares("Carl", Some(CARL)).await;
        assert_eq!(cards(&house, row.id).await, ["+390212345", "+49…67"], "his own is kept sealed");
        let row = house.conversation(1).await;
        assert_eq!(row.status, Status::Waiting, "a person is needed");
        assert!(row.about.intervention.is_some());
        let ann = house.agent("Ann", &[]).await;
        let seen = house.desk.get_conversation(&house.actor(&ann).await, row.id).await;
        assert!(seen.is_ok(), "the bot's category hides it from nobody any more: {seen:?}");
        assert_eq!(row.about.call_wish.unwrap().number.as_deref(), Some("+49…67"));
        let words = told(&house).await;
        assert!(words.last().unwrap().starts_with("We will call you at +49…67"), "{words:?}");
        assert!(lines(&house, row.id).await.contains(&Line::CallWished));
        let waiting = house.desk.waiting_inbound(10).await.unwrap();
        assert!(waiting.is_empty());
        let mut reader = house.desk.store().read().await.unwrap();
        let kept = store::telephones::list_reachable(reader.conn()).await.unwrap();
        assert!(kept.is_empty(), "a customer's number is no operator's");
    }

    async fn a_bot_and_a_program_ask_for_a_call(house: House) {
        let mut house = house;
        house.telephony().await;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        house.customer_writes("Dora", "hello").await;
        let (first, second) = (house.conversation(1).await, house.conversation(2).await);
        let over = HandOver { call: Some(When::Later), ..HandOver::default() };
        house.desk.act(bot.id, first.id, first.epoch, &[Act::HandOver(over)], None).await.unwrap();
        let row = house.conversation(1).await;
        assert_eq!((row.status, row.about.call_wish.unwrap().when), (Status::Waiting, When::Later));
        let program = Actor::house();
        let asked = house.desk.request_call(&program, second.id, &NOW).await.unwrap();
        assert_eq!(asked, CallAsked::Wished);
        assert_eq!(house.conversation(2).await.status, Status::Waiting);
        let short = house.desk.give_number(&program, second.id, CARL, " ").await.unwrap_err();
        assert_eq!(short.field(), Some("reason"));
        let bad = house.desk.give_number(&program, second.id, "110", "an order").await.unwrap_err();
        assert_eq!(bad.field(), Some("phone"));
        house.desk.give_number(&program, second.id, CARL, "He typed it into the order form.").await.unwrap();
        assert_eq!(house.conversation(2).await.about.call_wish.unwrap().number.as_deref(), Some("+49…67"));
        let ann = house.operator("Ann", Role::Agent, &[], 16).await;
        let person = house.actor(&ann).await;
        let refused = house.desk.give_number(&person, second.id, CARL, "I know it").await.unwrap_err();
        assert_eq!(refused.code(), "forbidden", "a customer shares his number himself");
        house.telephone(&ann, ANN).await;
        house.comes(&ann).await;
        house.settle().await;
        let asked = house.desk.request_call(&program, second.id, &NOW).await.unwrap();
        assert!(matches!(asked, CallAsked::Placed(call) if call.operator == ann.id), "who has it is rung");
    }

    async fn a_customer_who_was_not_reached_hears_of_it_and_chooses(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        told(&house).await;
        for (end, result) in [
            (LineStatus::Busy, CallResult::CustomerBusy),
            (LineStatus::NoAnswer, CallResult::CustomerNoAnswer),
        ] {
            let call = place(&house, &ann, row.id).await;
            house.desk.submit_call(call.id).await.unwrap();
            learns(&house, call.id, &[line(Leg::Agent, LineStatus::InProgress), News::Confirmed]).await;
            learns(&house, call.id, &[line(Leg::Customer, end)]).await;
            let called = Line::Called { operator: ann.id, result, seconds: 0 };
            assert_eq!(lines(&house, row.id).await.last(), Some(&called));
            let sent = house.deliver_all().await;
            let labels: Vec<_> = sent[0].buttons.iter().map(|button| button.label.as_str()).collect();
            assert_eq!(labels, ["Call me again", "Call me later"]);
            assert_eq!(house.conversation(1).await.about.call_wish, None);
            let later = sent[0].buttons[1].data.clone();
            house.customer_presses("Carl", &later).await;
            assert_eq!(house.conversation(1).await.about.call_wish.unwrap().when, When::Later);
            told(&house).await;
        }
    }

    async fn who_waits_may_ask_for_a_call_on_his_card(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        house.pass_ms(10_000);
        let labels = async |house: &House| {
            house.desk.show_places().await.unwrap();
            let sent = house.deliver_all().await;
            let buttons = sent.last().unwrap().buttons.iter();
            buttons.map(|button| (button.label.clone(), button.data.clone())).collect::<Vec<_>>()
        };
        let shown = labels(&house).await;
        assert_eq!(shown.len(), 1, "nobody is called here: {shown:?}");
        house.telephony().await;
        let shown = labels(&house).await;
        assert_eq!(shown[1].0, "Call me");
        house.customer_presses("Carl", &shown[1].1).await;
        let wish = house.conversation(1).await.about.call_wish.unwrap();
        assert_eq!((wish.when, wish.number), (When::Now, None));
        let asked = house.deliver_all().await;
        assert!(asked.iter().any(|out| out.asks_number.is_some()), "{asked:?}");
        let shown = labels(&house).await;
        assert_eq!(shown.len(), 1, "he has asked already: {shown:?}");
    }

    async fn a_call_for_later_is_made_at_its_time_and_keeps_its_place(house: House) {
        let mut house = house;
        house.telephony().await;
        house.customer_writes("Carl", "hello").await;
        house.customer_writes("Carl", "/call later").await;
        house.customer_shares("Carl", Some(CARL)).await;
        let sent = house.deliver_all().await;
        let asked = sent.last().unwrap();
        let labels: Vec<_> = asked.buttons.iter().map(|button| button.label.as_str()).collect();
        assert_eq!(labels, ["In 1 hour", "In 3 hours", "Tomorrow at this time"], "{asked:?}");
        let row = house.conversation(1).await;
        assert_eq!(row.about.call_wish.unwrap().when, When::Later, "sharing a number hurries nothing");
        house.customer_presses("Carl", &asked.buttons[0].data.clone()).await;
        let words = told(&house).await;
        assert_eq!(words.last().unwrap(), "We will call you at +49…67 in 1 hour. Write before, and a person will answer.");
        let at = house.now().plus_ms(3_600_000);
        let row = house.conversation(1).await;
        assert_eq!((row.status, row.about.call_wish.unwrap().at), (Status::Snoozed, Some(at)));
        let ann = house.agent("Ann", &[]).await;
        house.telephone(&ann, ANN).await;
        house.pass_ms(1_800_000);
        house.customer_writes("Dora", "/call").await;
        house.customer_shares("Dora", Some("+49309999999")).await;
        house.pass_ms(1_800_000);
        house.settle().await;
        let row = house.conversation(1).await;
        let wish = row.about.call_wish.unwrap();
        assert_eq!((row.status, wish.when, wish.at), (Status::Waiting, When::Now, None));
        house.comes(&ann).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id), "he came before Dora");
        assert_eq!(house.conversation(2).await.status, Status::Waiting, "there is room for one call");
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }

    async fn who_would_rather_be_called_now_is_woken_from_his_time(house: House) {
        let mut house = house;
        house.telephony().await;
        house.first_bot("Rob").await;
        house.customer_writes("Carl", "/call in 90").await;
        house.customer_shares("Carl", Some(CARL)).await;
        let row = house.conversation(1).await;
        assert_eq!(row.status, Status::Snoozed, "no bot has it any more");
        assert!(told(&house).await.last().unwrap().contains("in 90 minutes"));
        house.customer_writes("Carl", "/call").await;
        let row = house.conversation(1).await;
        let wish = row.about.call_wish.unwrap();
        assert_eq!((row.status, wish.when, wish.at), (Status::Waiting, When::Now, None));
    }

    async fn what_is_said_of_calls_is_said_in_the_contacts_language(house: House) {
        let mut house = house;
        house.telephony().await;
        house.customer_writes("Carl", "/lang de").await;
        house.customer_writes("Carl", "/call").await;
        let asked = house.deliver_all().await;
        assert_eq!(asked.last().unwrap().asks_number.as_deref(), Some("Meine Nummer teilen"));
        house.customer_shares("Carl", Some(CARL)).await;
        let words = told(&house).await;
        assert!(words.last().unwrap().starts_with("Wir rufen Sie unter +49…67 an"), "{words:?}");
    }

    async fn a_line_that_failed_is_told_and_one_that_was_never_dialled_is_not(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        told(&house).await;
        let call = place(&house, &ann, row.id).await;
        house.desk.submit_call(call.id).await.unwrap();
        learns(&house, call.id, &[News::NotSubmitted]).await;
        assert_eq!(told(&house).await, Vec::<String>::new());
        assert!(house.conversation(1).await.about.call_wish.is_some(), "he still waits for one");
        let call = place(&house, &ann, row.id).await;
        house.desk.submit_call(call.id).await.unwrap();
        learns(&house, call.id, &[line(Leg::Agent, LineStatus::InProgress), News::Confirmed, line(Leg::Customer, LineStatus::Failed)]).await;
        let words = told(&house).await;
        assert!(words[0].contains("did not reach you"), "{words:?}");
    }

    async fn whoever_wants_a_call_gets_somebody_with_a_telephone_and_room_for_it(house: House) {
        let mut house = house;
        house.telephony().await;
        let (ann, bob) = (house.agent("Ann", &[]).await, house.agent("Bob", &[]).await);
        house.telephone(&ann, ANN).await;
        house.comes(&ann).await;
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        let chat = house.conversation(1).await;
        assert_eq!(chat.operator_id, Some(ann.id));
        house.comes(&bob).await;
        house.first_bot("Rob").await;
        house.customer_writes("Carl", "/call").await;
        house.customer_shares("Carl", Some(CARL)).await;
        house.settle().await;
        let waiting = house.conversation(2).await.status;
        assert_eq!(waiting, Status::Waiting, "Bob has no telephone, and Ann has a chat");
        let used = async |house: &mut House, who: &Operator| {
            house.settle().await;
            let board = house.desk.board(&Actor::house()).await.unwrap();
            assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
            board.seats[&who.id].used_units
        };
        house.desk.close(&Actor::house(), chat.id).await.unwrap();
        assert_eq!(used(&mut house, &ann).await, 12, "a call takes all of an operator");
        let row = house.conversation(2).await;
        assert_eq!(row.operator_id, Some(ann.id));
        let call = place(&house, &ann, row.id).await;
        house.desk.submit_call(call.id).await.unwrap();
        let talk = [line(Leg::Agent, LineStatus::InProgress), News::Confirmed, line(Leg::Customer, LineStatus::InProgress)];
        learns(&house, call.id, &talk).await;
        assert_eq!(used(&mut house, &ann).await, 12);
        learns(&house, call.id, &[News::Joined { status: LineStatus::Completed, seconds: 5 }]).await;
        assert_eq!(used(&mut house, &ann).await, 4, "what is left is a chat");
        let again = place(&house, &ann, row.id).await;
        assert_eq!(used(&mut house, &ann).await, 12, "nobody asked for it, and it is a call all the same");
        house.desk.end_call(&house.actor(&ann).await, again.id).await.unwrap();
        assert_eq!(used(&mut house, &ann).await, 4);
        house.customer_writes("Carl", "/call later").await;
        assert_eq!(used(&mut house, &ann).await, 4, "later is not now");
    }

    async fn where_nobody_has_a_telephone_a_person_answers_in_writing(house: House) {
        let mut house = house;
        house.telephony().await;
        let bob = house.agent("Bob", &[]).await;
        house.comes(&bob).await;
        house.customer_writes("Carl", "/call").await;
        house.customer_shares("Carl", Some(CARL)).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(bob.id));
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

    async fn an_operators_telephone_is_proved_by_the_code_that_it_hears(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let actor = house.actor(&ann).await;
        let off = house.desk.set_telephone(&actor, ANN).await.unwrap_err();
        assert_eq!(off.code(), "phone.off");
        house.telephony().await;
        assert_eq!(house.desk.set_telephone(&actor, "0172").await.unwrap_err().field(), Some("number"));
        assert_eq!(house.desk.set_telephone(&actor, "+88212345678").await.unwrap_err().code(), "phone.prefix");
        house.desk.set_telephone(&actor, ANN).await.unwrap();
        assert_eq!(house.desk.set_telephone(&actor, ANN).await.unwrap_err().code(), "phone.busy");
        let call = house.desk.open_calls().await.unwrap().remove(0).call.id;
        let Script::Code { code } = house.desk.call_script(call).await.unwrap() else { panic!("no code") };
        assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        let wrong = if code == "000000" { "111111" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(house.desk.prove_telephone(&actor, wrong).await.unwrap_err().field(), Some("code"));
        }
        assert_eq!(house.desk.prove_telephone(&actor, &code).await.unwrap_err().code(), "phone.code_over", "five tries are all");
        learns(&house, call, &[line(Leg::Agent, LineStatus::NoAnswer)]).await;
        house.telephone(&ann, ANN).await;
        let own = house.desk.own_telephone(&actor).await.unwrap().unwrap();
        assert_eq!((own.hint.as_str(), own.is_verified), ("+49…67", true));
        house.desk.forget_telephone(&actor).await.unwrap();
        assert_eq!(house.desk.own_telephone(&actor).await.unwrap(), None);
    }

    async fn a_code_counts_for_ten_minutes(house: House) {
        house.telephony().await;
        let ann = house.agent("Ann", &[]).await;
        let actor = house.actor(&ann).await;
        house.desk.set_telephone(&actor, ANN).await.unwrap();
        let call = house.desk.open_calls().await.unwrap().remove(0).call.id;
        let Script::Code { code } = house.desk.call_script(call).await.unwrap() else { panic!("no code") };
        house.pass_ms(600_000);
        assert_eq!(house.desk.prove_telephone(&actor, &code).await.unwrap_err().code(), "phone.code_over");
        assert_eq!(house.desk.call_script(call).await.unwrap(), Script::Goodbye);
    }

    async fn numbers_are_sealed_and_forgotten(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let call = place(&house, &ann, row.id).await;
        let store = house.desk.store().clone();
        let number = async |contact| store::telephones::find(store.read().await.unwrap().conn(), contact).await.unwrap();
        let kept = number(row.contact_id).await.unwrap();
        assert!(!kept.sealed.contains("301234567") && kept.reason.is_none());
        let taken_out = house.desk.export_contact(&Actor::house(), row.contact_id).await.unwrap();
        assert_eq!(taken_out.telephone.as_deref(), Some(CARL), "it is his");
        assert_eq!(taken_out.conversations[0].calls, std::slice::from_ref(&call));
        house.pass_ms(31 * 86_400_000);
        assert_eq!(house.desk.sweep_numbers().await.unwrap(), 0, "a call is under way");
        let actor = house.actor(&ann).await;
        house.desk.end_call(&actor, call.id).await.unwrap();
        assert_eq!(house.desk.sweep_numbers().await.unwrap(), 1);
        assert_eq!(number(row.contact_id).await, None);
        assert_eq!(refusal(&house, &actor, row.id).await, "phone.no_number");
        house.customer_shares("Carl", Some(CARL)).await;
        house.desk.forget_number(&actor, row.id).await.unwrap();
        assert_eq!(number(row.contact_id).await, None);
    }

    async fn of_who_is_erased_no_number_is_left(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let (admin, actor) = (Actor::house(), house.actor(&ann).await);
        let call = place(&house, &ann, row.id).await;
        house.desk.end_call(&actor, call.id).await.unwrap();
        house.desk.note_call(&actor, call.id, "He is at his mother's.").await.unwrap();
        house.desk.close(&admin, row.id).await.unwrap();
        house.desk.erase_contact(&admin, row.contact_id).await.unwrap();
        while house.desk.erase_due().await.unwrap() {}
        let store = house.desk.store().clone();
        let number = store::telephones::find(store.read().await.unwrap().conn(), row.contact_id).await.unwrap();
        assert_eq!(number, None);
        let left = house.desk.get_call(&admin, call.id).await.unwrap();
        assert_eq!((left.number.as_str(), left.note.as_deref(), left.outcome()), ("", None, Some((CallResult::Cancelled, 0))));
        assert_eq!(house.conversation(1).await.about.call_wish, None);
    }

    async fn his_number_and_his_calls_go_with_who_is_merged(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let (admin, actor) = (Actor::house(), house.actor(&ann).await);
        let shop = crate::merging::shopper(&house, "C. Weber").await;
        let call = place(&house, &ann, row.id).await;
        let refused = house.desk.merge_contacts(&admin, shop, row.contact_id).await;
        assert_eq!(refused.unwrap_err().code(), "contact.in_call");
        house.desk.end_call(&actor, call.id).await.unwrap();
        house.desk.merge_contacts(&admin, shop, row.contact_id).await.unwrap();
        let taken_out = house.desk.export_contact(&admin, shop).await.unwrap();
        assert_eq!(taken_out.telephone.as_deref(), Some(CARL), "it can be dialled as before");
        while house.desk.index_words().await.unwrap() {}
        let mut places = house.places_of(&row.contact_id.to_string()).await;
        places.retain(|place| !place.starts_with("events.") && !place.starts_with("contacts."));
        assert_eq!(places, Vec::<String>::new());
    }

    async fn telephony_is_set_with_a_secret_and_the_version_that_was_seen(house: House) {
        let set = house.telephony().await;
        let admin = Actor::house();
        let form = TelephonyForm {
            is_on: true,
            account_sid: set.account_sid.clone(),
            auth_token: None,
            signing_key: None,
            number: set.number.clone(),
            detects_machines: true,
            limits: set.limits.clone(),
        };
        let kept = house.desk.set_telephony(&admin, &form, Some(set.version)).await.unwrap();
        assert_eq!((kept.has_secret, kept.detects_machines, kept.version), (true, true, set.version + 1));
        let late = house.desk.set_telephony(&admin, &form, Some(set.version)).await.unwrap_err();
        assert_eq!(late.code(), "changed");
        let other = TelephonyForm { account_sid: "AC9".into(), ..form };
        let refused = house.desk.set_telephony(&admin, &other, None).await.unwrap_err();
        assert_eq!(refused.field(), Some("auth_token"), "one account's secret is not another's");
        let account = house.desk.telephony_account().await.unwrap().unwrap();
        assert!(!format!("{account:?}").contains(&account.auth_token));
        assert_eq!(account.signing_key.as_deref(), Some("the shared key"), "what is not typed stays");
        let ann = house.agent("Ann", &[]).await;
        let agent = house.actor(&ann).await;
        assert_eq!(house.desk.telephony(&agent).await.unwrap_err().code(), "forbidden");
    }
}
