//! Those who wait see where they stand, in one message that is changed in place.

use desk::Actor;
use domain::{
    channel::{How, Outcome, Outgoing, RawUpdate},
    conversation::{Priority, Status},
};
use testkit::{House, on_both_databases};

/// Lets the house tell those who wait, and returns what went out, by whom it went to.
async fn told(house: &House) -> Vec<Outgoing> {
    house.desk.show_places().await.unwrap();
    let mut sent = house.deliver_all().await;
    sent.sort_by(|one, other| one.address.cmp(&other.address));
    sent
}

fn words(sent: &[Outgoing]) -> Vec<(&str, &str)> {
    let all = sent.iter();
    all.map(|sent| (sent.address.as_str(), sent.text.plain.as_str()))
        .collect()
}

/// Lets customers wait long enough to be told.
async fn wait(house: &mut House, names: &[&str]) {
    for name in names {
        house.customer_writes(name, "hello").await;
        house.pass_ms(1_000);
    }
    house.deliver_all().await;
    house.pass_ms(10_000);
}

on_both_databases! {
    async fn a_card_says_the_place_and_changes_in_place(house: House) {
        let mut house = house;
        wait(&mut house, &["Carl", "Dora"]).await;
        let first = told(&house).await;
        assert_eq!(words(&first), [
            ("Carl", "You are number 1 in the queue."),
            ("Dora", "You are number 2 in the queue."),
        ]);
        assert!(first.iter().all(|sent| sent.how == How::Write && sent.is_silent));
        assert_eq!(told(&house).await, [], "nothing has changed");
        let ann = house.agent("Ann", &[]).await;
        let a = house.actor(&ann).await;
        house.comes(&ann).await;
        house.desk.take(&a, house.conversation(1).await.id, false).await.unwrap();
        let sent = house.deliver_all().await;
        let card = format!("out:{}", first[0].delivery);
        assert_eq!(sent[0].how, How::Replace { external_id: card });
        assert_eq!(words(&sent), [("Carl", "Ann is with you now.")]);
        // One was taken in half an hour, so the next waits about as long.
        let next = told(&house).await;
        assert_eq!(words(&next), [("Dora", "You are number 1 in the queue. It takes about 30 min.")]);
        assert_eq!(next[0].how, How::Replace { external_id: format!("out:{}", first[1].delivery) });
    }

    async fn who_is_served_soon_gets_no_card(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        house.pass_ms(9_999);
        assert_eq!(told(&house).await, []);
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.settle().await;
        house.pass_ms(60_000);
        assert_eq!(told(&house).await, []);
    }

    async fn who_leaves_the_queue_is_out_of_it_at_once(house: House) {
        let mut house = house;
        wait(&mut house, &["Carl", "Dora"]).await;
        let first = told(&house).await;
        let leave = &first[0].buttons[0];
        assert_eq!(leave.label, "Leave the queue");
        // Nobody else can do so.
        house.customer_presses("Dora", &leave.data).await;
        assert_eq!(house.conversation(1).await.status, Status::Waiting);
        house.deliver_all().await;
        house.customer_presses("Carl", &leave.data).await;
        assert_eq!(house.conversation(1).await.status, Status::Closed);
        let sent = told(&house).await;
        assert_eq!(words(&sent), [
            ("Carl", "You have left the queue. Write again whenever you like."),
            ("Carl", ""),
            ("Dora", "You are number 1 in the queue."),
        ]);
        house.customer_presses("Carl", &leave.data).await;
        let late = house.deliver_all().await;
        assert!(late[0].text.plain.contains("over"), "{late:?}");
        // Nobody served him, so nobody asks how it was.
        assert_eq!(late.len(), 1);
        house.customer_writes("Carl", "hello again").await;
        assert_eq!(house.conversation(3).await.status, Status::Waiting);
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }

    async fn who_leaves_while_he_is_offered_takes_the_offer_along(house: House) {
        let mut house = house;
        let accept = domain::team::Assignment::Accept { timeout_ms: 60_000 };
        let team = house.team_with("Offers", accept).await;
        wait(&mut house, &["Carl"]).await;
        let row = house.conversation(1).await;
        let to = domain::conversation::Destination::Team(team.id);
        house.desk.transfer(&Actor::house(), row.id, to).await.unwrap();
        let card = told(&house).await.pop().unwrap();
        let ann = house.agent("Ann", &[team.id]).await;
        house.comes(&ann).await;
        house.settle().await;
        assert!(house.conversation(1).await.offer.is_some());
        house.customer_presses("Carl", &card.buttons[0].data).await;
        let row = house.conversation(1).await;
        assert_eq!((row.status, row.offer), (Status::Closed, None));
    }

    async fn the_urgent_stand_before_the_others(house: House) {
        let mut house = house;
        wait(&mut house, &["Carl", "Dora"]).await;
        let urgent = desk::Details {
            priority: Priority::Urgent,
            attributes: std::collections::BTreeMap::new(),
            subject: None,
        };
        let dora = house.conversation(2).await;
        house.desk.set_details(&Actor::house(), dora.id, &urgent).await.unwrap();
        let mut sent = told(&house).await;
        sent.sort_by(|one, other| one.text.plain.cmp(&other.text.plain));
        let order: Vec<_> = sent.iter().map(|sent| sent.address.as_str()).collect();
        assert_eq!(order, ["Dora", "Carl"]);
    }

    async fn many_changes_while_a_card_waits_are_one(house: House) {
        let mut house = house;
        wait(&mut house, &["Carl", "Dora", "Emil"]).await;
        house.desk.show_places().await.unwrap();
        for number in [1, 2] {
            let row = house.conversation(number).await;
            house.desk.close(&Actor::house(), row.id).await.unwrap();
            house.desk.show_places().await.unwrap();
        }
        let sent = house.deliver(|sent| Outcome::done(format!("{}:1", sent.address))).await;
        let his: Vec<_> = sent.iter().filter(|sent| sent.address == "Emil").collect();
        assert_eq!(his.len(), 1);
        assert_eq!(his[0].text.plain, "You are number 1 in the queue.");
    }

    async fn who_says_stop_waits_no_more_and_who_does_not_wait_says_words(house: House) {
        let mut house = house;
        wait(&mut house, &["Carl"]).await;
        told(&house).await;
        house.customer_writes("Carl", "/stop").await;
        assert_eq!(house.conversation(1).await.status, Status::Closed);
        let sent = house.deliver_all().await;
        assert_eq!(words(&sent), [("Carl", "You have left the queue. Write again whenever you like.")]);
        house.customer_writes("Carl", "/stop").await;
        assert_eq!(house.conversation(2).await.last_words, "/stop");
    }

    async fn who_chooses_a_language_is_spoken_to_in_it(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "/lang de").await;
        assert_eq!(house.conversations().await.len(), 0, "a command begins nothing");
        let sent = house.deliver_all().await;
        assert!(sent[0].text.plain.starts_with("Ich schreibe auf Deutsch."), "{sent:?}");
        wait(&mut house, &["Carl"]).await;
        let card = told(&house).await.pop().unwrap();
        assert_eq!(card.text.plain, "Sie sind Nummer 1 in der Warteschlange.");
        assert_eq!(card.buttons[0].label, "Warteschlange verlassen");
        house.customer_writes("Carl", "/lang").await;
        let sent = house.deliver_all().await;
        assert!(sent[0].text.plain.contains("/lang en"), "{sent:?}");
    }

    async fn words_right_after_stop_begin_anew(house: House) {
        let mut house = house;
        wait(&mut house, &["Carl"]).await;
        told(&house).await;
        let raw = |name: &str, body: &str| RawUpdate {
            external_id: name.into(),
            lane: "Carl".into(),
            body: body.into(),
        };
        let both = vec![raw("stop", "/stop"), raw("more", "one more thing")];
        house.desk.take_in(house.channel, both, None).await.unwrap();
        house.ingest().await;
        assert_eq!(house.conversation(1).await.status, Status::Closed);
        let row = house.conversation(2).await;
        assert_eq!((row.status, row.last_words.as_str()), (Status::Waiting, "one more thing"));
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }
}
