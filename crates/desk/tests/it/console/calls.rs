//! Operators who call customers from the console.

use super::{Phones, at_work};
use desk::Heard;
use domain::{
    call::{CallResult, Leg, LineStatus, News},
    id::CallId,
};
use testkit::{House, line, on_both_databases};

const CARL: &str = "+49301234567";
const ANN: &str = "+491721234567";

async fn open_call(house: &House) -> CallId {
    let open = house.desk.open_calls().await.unwrap();
    open.first().expect("a call").call.id
}

on_both_databases! {
    async fn call_rings_ones_telephone_first_and_tells_how_it_ended(house: House) {
        let mut house = house;
        house.telephony().await;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("500", "/call").await;
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["You have no conversation. /next takes the oldest that waits."]);
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/call").await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].contains("number"), "{:?}", phones.said_to("500"));
        house.customer_shares("Carl", Some(CARL)).await;
        Phones::after(&mut house).await;
        house.telephone(&ann, ANN).await;
        house.customer_writes("500", "/call").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), [
            "#1 Carl: your telephone rings first. Press 1 on it, and +49…67 is called. /hangup ends the call.",
        ]);
        house.customer_writes("500", "/call #1").await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].starts_with("A call is under way"), "{:?}", phones.said_to("500"));
        let call = open_call(&house).await;
        house.desk.submit_call(call).await.unwrap();
        let talk = [
            line(Leg::Agent, LineStatus::InProgress),
            News::Confirmed,
            line(Leg::Customer, LineStatus::InProgress),
            News::Joined { status: LineStatus::Completed, seconds: 61 },
        ];
        for news in talk {
            let heard = Heard { news: vec![news], ..Heard::default() };
            house.desk.hear_call(call, &heard).await.unwrap();
        }
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["#1 Carl: you talked for 1 min."]);
    }

    async fn hangup_ends_the_call_that_one_is_on(house: House) {
        let mut house = house;
        house.telephony().await;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.telephone(&ann, ANN).await;
        house.customer_writes("Carl", "hello").await;
        house.customer_shares("Carl", Some(CARL)).await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/hangup").await;
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["You are on no call."]);
        house.customer_writes("500", "/call").await;
        Phones::after(&mut house).await;
        let call = open_call(&house).await;
        house.customer_writes("500", "/hangup").await;
        let phones = Phones::after(&mut house).await;
        let said = phones.said_to("500");
        assert!(said.contains(&"The call ends."), "{said:?}");
        assert!(said.contains(&"#1 Carl: the call ended before you talked."), "{said:?}");
        let ended = house.desk.find_open_call(call).await.unwrap().unwrap();
        assert_eq!(ended.call.outcome(), Some((CallResult::Cancelled, 0)));
    }

    async fn whoever_gets_a_conversation_reads_that_its_customer_wants_a_call(house: House) {
        let mut house = house;
        house.telephony().await;
        house.customer_writes("Carl", "hello").await;
        house.customer_shares("Carl", Some(CARL)).await;
        let ann = house.agent("Ann", &[]).await;
        house.connects(&ann, "500").await;
        house.customer_writes("500", "/start").await;
        let phones = Phones::after(&mut house).await;
        let said = phones.said_to("500");
        assert!(said.iter().any(|words| words.ends_with("Wants to be called at +49…67: /call")), "{said:?}");
    }
}
