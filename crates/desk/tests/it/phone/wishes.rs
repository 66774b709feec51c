//! How a customer asks for a call, and what he is told.

use super::{ANN, CARL, NOW, cards, learns, lines, place, ready, told};
use desk::{Actor, CallAsked, Error};
use domain::{
    bot::{Act, Call as When, HandOver},
    call::{CallRequest, CallResult, Leg, LineStatus, News},
    conversation::Status,
    id::OperatorId,
    message::Line,
    operator::Operator,
    permission::Role,
};
use testkit::{House, line, on_both_databases};

on_both_databases! {
    async fn a_card_that_nobody_asked_for_is_a_message_and_no_more(house: House) {
        let mut house = house;
        house.telephony().await;
        house.customer_shares("Carl", None).await;
        assert_eq!(told(&house).await, Vec::<String>::new());
        let row = house.conversation(1).await;
        assert_eq!((cards(&house, row.id).await, row.about.call_wish), (vec!["+390212345".to_owned()], None));
    }

    async fn nobody_is_rung_who_is_not_there(house: House) {
        let mut house = house;
        house.telephony().await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let stranger = CallRequest { operator_id: Some(OperatorId::from_u128(404)), ..NOW };
        let asked = house.desk.request_call(&Actor::house(), row.id, &stranger).await;
        assert!(matches!(asked, Err(Error::NotFound("operator"))), "{asked:?}");
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

    async fn who_answered_him_last_is_passed_over_without_a_telephone(house: House) {
        let mut house = house;
        house.telephony().await;
        let (ann, bob) = (house.agent("Ann", &[]).await, house.agent("Bob", &[]).await);
        house.telephone(&ann, ANN).await;
        house.comes(&bob).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let chat = house.conversation(1).await;
        assert_eq!(chat.operator_id, Some(bob.id));
        house.desk.close(&Actor::house(), chat.id).await.unwrap();
        house.comes(&ann).await;
        house.customer_writes("Carl", "/call").await;
        house.customer_shares("Carl", Some(CARL)).await;
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, Some(ann.id), "Bob knows him, and cannot call");
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
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
}
