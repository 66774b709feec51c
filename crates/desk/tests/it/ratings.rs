//! Contacts are asked how it was, and say it with one tap.

use desk::Actor;
use domain::{
    card::Tap,
    channel::{How, Outcome, Outgoing},
    conversation::Status,
    rating::Stars,
    view::Row,
};
use testkit::{House, on_both_databases};

/// A conversation that a person had with Carl, and the card that he got after it.
pub(crate) async fn ended(house: &mut House) -> (Row, Outgoing) {
    let admin = Actor::house();
    house
        .desk
        .set_channel_rating(&admin, house.channel, true)
        .await
        .unwrap();
    let ann = house.agent("Ann", &[]).await;
    house.comes(&ann).await;
    house.customer_writes("Carl", "hello").await;
    house.settle().await;
    let row = house.conversation(1).await;
    house.replies(&ann, &row, "Hello Carl").await;
    house.deliver_all().await;
    house
        .desk
        .close(&house.actor(&ann).await, row.id)
        .await
        .unwrap();
    let mut sent = house.deliver(|_| Outcome::done("Carl:77".into())).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    (house.conversation(1).await, sent.pop().unwrap())
}

fn stars(count: u8) -> Stars {
    Stars::try_from(count).unwrap()
}

pub(crate) fn data(row: &Row, count: u8) -> String {
    let conversation = row.id;
    let tap = Tap::Rate {
        conversation,
        stars: stars(count),
    };
    tap.to_data()
}

async fn rated(house: &House) -> Option<(u8, Option<String>)> {
    let rating = house.conversation(1).await.rating?;
    Some((rating.stars.count(), rating.words))
}

on_both_databases! {
    async fn one_tap_rates_and_changes_the_card_in_place(house: House) {
        let mut house = house;
        let (row, card) = ended(&mut house).await;
        let buttons: Vec<_> = card.buttons.iter().map(|button| button.label.as_str()).collect();
        assert_eq!(buttons, ["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"]);
        house.customer_presses("Carl", &card.buttons[3].data).await;
        assert_eq!(rated(&house).await, Some((4, None)));
        let sent = house.deliver_all().await;
        let [changed, press] = sent.as_slice() else { panic!("{sent:?}") };
        assert!(matches!(press.how, How::Acknowledge { .. }) && press.text.plain.is_empty());
        assert_eq!(changed.how, How::Replace { external_id: "Carl:77".into() });
        assert!(changed.text.plain.starts_with("★★★★☆") && changed.buttons.is_empty());
        house.customer_presses("Carl", &data(&row, 5)).await;
        assert_eq!(rated(&house).await, Some((5, None)));
        let thread = house.desk.thread(&Actor::house(), 1).await.unwrap();
        let lines = thread.bubbles.iter().filter(|bubble| {
            let json = serde_json::to_string(&bubble.content).unwrap();
            json.contains("rated")
        });
        assert_eq!(lines.count(), 2, "both marks stand in the thread");
    }

    async fn words_that_answer_the_card_stand_beside_the_rating_and_open_nothing(house: House) {
        let mut house = house;
        let (row, _) = ended(&mut house).await;
        house.customer_presses("Carl", &data(&row, 2)).await;
        house.somebody_replies("Carl", "Carl:77", " too slow \0").await;
        assert_eq!(rated(&house).await, Some((2, Some("too slow".into()))));
        assert_eq!(house.conversations().await.len(), 1);
        // Another mark keeps the words.
        house.customer_presses("Carl", &data(&row, 3)).await;
        assert_eq!(rated(&house).await, Some((3, Some("too slow".into()))));
        let sent = house.deliver_all().await;
        let last = sent.iter().rfind(|sent| matches!(sent.how, How::Replace { .. })).unwrap();
        assert!(last.text.plain.ends_with("Your words are noted."), "{}", last.text.plain);
        // What answers nothing begins anew.
        house.customer_writes("Carl", "one more thing").await;
        assert_eq!(house.conversation(2).await.status, Status::Waiting);
    }

    async fn words_before_any_mark_are_a_message(house: House) {
        let mut house = house;
        ended(&mut house).await;
        house.somebody_replies("Carl", "Carl:77", "wait, it still fails").await;
        assert_eq!(rated(&house).await, None);
        assert_eq!(house.conversations().await.len(), 2);
    }

    async fn nobody_rates_what_was_not_his_or_asks_nothing(house: House) {
        let mut house = house;
        let (row, _) = ended(&mut house).await;
        house.customer_presses("Dora", &data(&row, 1)).await;
        let sent = house.deliver_all().await;
        assert!(sent.iter().any(|sent| sent.text.plain.contains("over")), "{sent:?}");
        assert_eq!(rated(&house).await, None);
        house.desk.set_channel_rating(&Actor::house(), house.channel, false).await.unwrap();
        house.customer_writes("Emil", "hello").await;
        house.settle().await;
        let other = house.conversation(2).await;
        house.desk.close(&Actor::house(), other.id).await.unwrap();
        assert_eq!(house.deliver_all().await, [], "nobody is asked on this channel");
        house.customer_presses("Emil", &data(&other, 1)).await;
        assert_eq!(house.conversation(2).await.rating, None);
    }

    async fn who_is_not_served_by_a_person_is_not_asked(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.desk.set_channel_rating(&admin, house.channel, true).await.unwrap();
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        house.desk.close(&admin, row.id).await.unwrap();
        assert_eq!(house.deliver_all().await, []);
    }

    async fn a_card_that_may_have_arrived_is_not_sent_twice(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.desk.set_channel_rating(&admin, house.channel, true).await.unwrap();
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        house.desk.close(&admin, row.id).await.unwrap();
        house.deliver(|_| Outcome::Unknown { why: "lost".into() }).await;
        house.customer_presses("Carl", &data(&row, 5)).await;
        assert_eq!(rated(&house).await, Some((5, None)), "it had arrived");
        let sent = house.deliver_all().await;
        assert!(matches!(sent.as_slice(), [only] if matches!(only.how, How::Acknowledge { .. })), "{sent:?}");
    }

    async fn a_card_that_has_to_wait_goes_later(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.desk.set_channel_rating(&admin, house.channel, true).await.unwrap();
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        house.desk.close(&admin, row.id).await.unwrap();
        house.deliver(|_| Outcome::Later { after_ms: 5_000, why: "429".into() }).await;
        house.pass_ms(5_000);
        let sent = house.deliver_all().await;
        assert!(matches!(sent.as_slice(), [only] if only.how == How::Write), "{sent:?}");
    }
}
