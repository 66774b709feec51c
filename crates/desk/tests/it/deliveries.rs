//! What goes out: four results, each lane in order, nothing twice.

use desk::{Actor, Carrier, Desk};
use domain::{
    channel::Outcome,
    message::{Progress, Write},
    operator::Operator,
    view::Bubble,
};
use testkit::{House, on_both_databases};

async fn answered(house: &mut House) -> Operator {
    let ann = house.agent("Ann", &[]).await;
    house.comes(&ann).await;
    house.customer_writes("Carl", "hello").await;
    house.settle().await;
    house
        .replies(&ann, &house.conversation(1).await, "Hello Carl")
        .await;
    ann
}

async fn last_bubble(desk: &Desk, number: i64) -> Bubble {
    desk.thread(&Actor::house(), number)
        .await
        .unwrap()
        .bubbles
        .pop()
        .unwrap()
}

on_both_databases! {
    async fn a_reply_goes_out_once_and_is_shown_as_sent(house: House) {
        let mut house = house;
        answered(&mut house).await;
        assert_eq!(last_bubble(&house.desk, 1).await.progress, Some(Progress::Queued));
        let sent = house.deliver_all().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].text.plain, "Hello Carl");
        assert_eq!(last_bubble(&house.desk, 1).await.progress, Some(Progress::Sent));
        assert!(house.deliver_all().await.is_empty());
    }

    async fn what_arrives_under_a_name_that_is_known_is_sent_all_the_same(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        house.replies(&ann, &house.conversation(1).await, "And good morning").await;
        let sent = house.deliver(|_| Outcome::done("Carl:77".into())).await;
        assert_eq!(sent.len(), 2);
        assert_eq!(last_bubble(&house.desk, 1).await.progress, Some(Progress::Sent));
        // An answer to that name is one to whom it was given first.
        house.somebody_replies("Carl", "Carl:77", "who is there?").await;
        let bubble = last_bubble(&house.desk, 1).await;
        assert_eq!(bubble.quote.unwrap().words, "Hello Carl");
        assert!(house.deliver_all().await.is_empty());
    }

    async fn a_refused_reply_shows_the_channels_words_and_can_be_sent_again(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let why = "Forbidden: bot was blocked by the user";
        house.deliver(|_| Outcome::Never { why: why.into() }).await;
        let bubble = last_bubble(&house.desk, 1).await;
        assert_eq!(bubble.progress, Some(Progress::Failed { why: why.into() }));
        assert!(house.conversation(1).await.has_trouble);
        let actor = house.actor(&ann).await;
        house.desk.send_again(&actor, bubble.id).await.unwrap();
        let refused = house.desk.send_again(&actor, bubble.id).await.unwrap_err();
        assert_eq!(refused.code(), "message.not_sendable");
        assert_eq!(house.deliver_all().await.len(), 1);
        assert!(!house.conversation(1).await.has_trouble);
    }

    async fn who_waits_for_the_channel_is_told_why_once(house: House) {
        let mut house = house;
        answered(&mut house).await;
        house.desk.fan_out().await.unwrap();
        let due = house.desk.due(house.channel, 9).await.unwrap();
        let until = house.now().plus_ms(7_000);
        house.desk.hold(due[0].delivery, until, "many go out").await.unwrap();
        let bubble = last_bubble(&house.desk, 1).await;
        let held = Progress::Held { until, why: "many go out".into() };
        assert_eq!(bubble.progress, Some(held.clone()));
        assert!(!house.conversation(1).await.has_trouble);
        house.desk.hold(due[0].delivery, until.plus_ms(1), "again").await.unwrap();
        assert_eq!(last_bubble(&house.desk, 1).await.progress, Some(held));
        assert_eq!(house.deliver_all().await.len(), 1, "it goes by itself");
        assert_eq!(last_bubble(&house.desk, 1).await.progress, Some(Progress::Sent));
    }

    async fn a_postponed_reply_waits_its_time_and_holds_back_those_behind_it(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        house.replies(&ann, &house.conversation(1).await, "Second").await;
        let tried = house.deliver(|_| Outcome::Later { after_ms: 5_000, why: "429".into() }).await;
        assert_eq!(tried.len(), 1, "the second waits behind the first");
        house.pass_ms(4_999);
        assert!(house.deliver_all().await.is_empty());
        house.pass_ms(1);
        let words: Vec<_> = house.deliver_all().await.into_iter().map(|o| o.text.plain).collect();
        assert_eq!(words, ["Hello Carl", "Second"]);
    }

    async fn what_was_being_sent_at_a_crash_is_unknown_and_not_resent(house: House) {
        let mut house = house;
        answered(&mut house).await;
        house.desk.fan_out().await.unwrap();
        let due = house.desk.due(house.channel, 10).await.unwrap();
        assert!(house.desk.claim(&Carrier::alone(), due[0].delivery).await.unwrap().is_some());
        assert!(house.desk.claim(&Carrier::alone(), due[0].delivery).await.unwrap().is_none(), "claimed once");
        assert_eq!(house.desk.recover_deliveries(house.channel).await.unwrap(), 1);
        assert!(matches!(last_bubble(&house.desk, 1).await.progress, Some(Progress::Unknown { .. })));
        assert!(house.deliver_all().await.is_empty());
    }

    async fn a_note_never_leaves_the_house(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        house.deliver_all().await;
        let note = Write { text: "careful".into(), attachments: Vec::new(), private: true, reply_to: None, epoch: None, mentions: Vec::new() };
        let row = house.conversation(1).await;
        let bubble = house.desk.write(&house.actor(&ann).await, row.id, &note).await.unwrap();
        assert_eq!((bubble.private, bubble.progress), (true, None));
        assert!(house.deliver_all().await.is_empty());
        assert_eq!(house.conversation(1).await.last_words, "Hello Carl", "a note is not the last word");
    }

    async fn a_reply_decided_under_an_earlier_turn_is_refused(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let row = house.conversation(1).await;
        let stale = Write {
            text: "late".into(),
            attachments: Vec::new(), private: false,
            reply_to: None,
            epoch: Some(domain::conversation::Epoch(row.epoch.0 - 1)),
            mentions: Vec::new(),
        };
        let refused = house.desk.write(&house.actor(&ann).await, row.id, &stale).await.unwrap_err();
        assert_eq!(refused.code(), "turn.stale");
        assert_eq!(house.deliver_all().await.len(), 1);
    }
}
