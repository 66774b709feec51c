//! What comes in: nothing twice, nothing lost, everything in order.

use desk::Actor;
use domain::{
    channel::{RawUpdate, Sender, Understood},
    contact::Profile,
    conversation::Status,
    id::ChannelId,
    message::{Author, Content},
};
use testkit::on_both_databases;

fn raw(id: &str, lane: &str) -> RawUpdate {
    RawUpdate {
        external_id: id.into(),
        lane: lane.into(),
        body: format!("words of {id}"),
    }
}

on_both_databases! {
    async fn an_update_that_comes_twice_is_taken_in_once(house: House) {
        let updates = vec![raw("1", "Carl"), raw("2", "Carl"), raw("1", "Carl")];
        assert_eq!(house.desk.take_in(house.channel, updates.clone(), Some(3)).await.unwrap(), 2);
        assert_eq!(house.desk.take_in(house.channel, updates, Some(3)).await.unwrap(), 0);
        house.ingest().await;
        house.ingest().await;
        let row = house.conversation(1).await;
        let bubbles = house.desk.list_messages(&Actor::house(), row.id, 0, 100).await.unwrap();
        let words: Vec<_> =
            bubbles.iter().filter_map(|b| b.content.text()).map(|t| t.plain.as_str()).collect();
        assert_eq!(words, ["words of 1", "words of 2"]);
    }

    async fn who_floods_the_inbox_keeps_nobody_waiting_and_loses_nothing(house: House) {
        let mut updates: Vec<_> = (0..200).map(|n| raw(&format!("c{n:03}"), "Carl")).collect();
        updates.push(raw("d1", "Dora"));
        updates.extend((200..300).map(|n| raw(&format!("c{n:03}"), "Carl")));
        updates.push(raw("e1", "Emil"));
        house.desk.take_in(house.channel, updates, None).await.unwrap();
        let first = house.desk.waiting_inbound(64).await.unwrap();
        assert_eq!(first.len(), 64, "what is left of the round is the flood's");
        let place = |lane: &str| first.iter().position(|inbound| inbound.lane == lane);
        assert_eq!((place("Dora"), place("Emil")), (Some(8), Some(9)));
        let carls: Vec<_> = first.iter().filter(|inbound| inbound.lane == "Carl").map(|inbound| inbound.id).collect();
        assert!(carls.is_sorted(), "{carls:?}");
        while !house.desk.waiting_inbound(1).await.unwrap().is_empty() {
            house.ingest().await;
        }
        let row = house.conversations().await.into_iter().find(|row| row.contact_name == "Carl").unwrap();
        let mut words = Vec::new();
        let mut after = 0;
        loop {
            let bubbles = house.desk.list_messages(&Actor::house(), row.id, after, 100).await.unwrap();
            let Some(last) = bubbles.last() else { break };
            after = last.seq;
            words.extend(bubbles.iter().filter_map(|b| b.content.text()).map(|t| t.plain.clone()));
        }
        let expected: Vec<_> = (0..300).map(|n| format!("words of c{n:03}")).collect();
        assert_eq!(words, expected);
    }

    async fn a_round_of_any_size_takes_in_what_each_has_said(house: House) {
        for said in ["first", "second"] {
            let update = |n: usize| raw(&format!("{said} {n}"), &format!("customer {n}"));
            let mut updates: Vec<_> = (0..37).map(update).collect();
            updates.insert(20, raw("first 3", "customer 3"));
            assert_eq!(house.desk.take_in(house.channel, updates, None).await.unwrap(), 37);
            house.ingest().await;
        }
        let rows = house.conversations().await;
        assert_eq!(rows.len(), 37);
        for row in rows {
            let expected = row.contact_name.replace("customer", "words of second");
            assert_eq!(row.last_words, expected);
        }
    }

    async fn where_polling_goes_on_is_kept_with_the_updates(house: House) {
        house.desk.take_in(house.channel, vec![raw("7", "Carl")], Some(8)).await.unwrap();
        let config = house.desk.channel_config(house.channel).await.unwrap().unwrap();
        assert_eq!(config.cursor, Some(8));
        assert_eq!(config.token, "123456:test-token");
    }

    async fn an_update_can_be_understood_only_once(house: House) {
        house.desk.take_in(house.channel, vec![raw("1", "Carl")], None).await.unwrap();
        let inbound = house.desk.waiting_inbound(10).await.unwrap().remove(0);
        house.ingest().await;
        let again = Understood::Started { sender: sender("Carl"), entry: None, code: None };
        house.desk.ingest(&[(inbound, again)]).await.unwrap();
        assert!(house.deliver_all().await.is_empty(), "the second understanding changed nothing");
    }

    async fn a_bad_update_is_kept_aside_and_blocks_nothing(house: House) {
        let updates = vec![raw("1", "Carl"), raw("2", "Carl")];
        house.desk.take_in(house.channel, updates, None).await.unwrap();
        let inbound = house.desk.waiting_inbound(10).await.unwrap();
        house.desk.set_aside(&inbound[0], "not JSON").await.unwrap();
        house.ingest().await;
        assert_eq!(house.conversations().await.len(), 1);
        assert!(house.desk.waiting_inbound(10).await.unwrap().is_empty());
    }

    async fn updates_that_fail_together_leave_nothing_and_succeed_alone(house: House) {
        let updates = vec![raw("1", "Carl"), raw("2", "Dora")];
        house.desk.take_in(house.channel, updates, None).await.unwrap();
        let mut pairs: Vec<_> = house.desk.waiting_inbound(10).await.unwrap().into_iter()
            .map(|inbound| (inbound, Understood::Started { sender: sender("Carl"), entry: None, code: None })).collect();
        let known = pairs[1].0.channel;
        pairs[1].0.channel = ChannelId::from_u128(404);
        house.desk.ingest(&pairs).await.unwrap_err();
        assert_eq!(house.desk.waiting_inbound(10).await.unwrap().len(), 2, "nothing was understood");
        house.desk.ingest(&pairs[..1]).await.unwrap();
        pairs[1].0.channel = known;
        house.desk.ingest(&pairs[1..]).await.unwrap();
        assert!(house.desk.waiting_inbound(10).await.unwrap().is_empty());
    }

    async fn a_caller_who_goes_away_takes_nobodys_update_with_him(house: House) {
        let blocker = house.desk.store().unit(house.now()).await.unwrap();
        let call = |id: &str| {
            let (desk, channel, update) = (house.desk.clone(), house.channel, raw(id, "Carl"));
            tokio::spawn(async move { desk.take_in(channel, vec![update], None).await })
        };
        let (first, second) = (call("1"), call("2"));
        tokio::task::yield_now().await;
        first.abort();
        drop(blocker);
        assert_eq!(second.await.unwrap().unwrap(), 1);
    }

    async fn after_close_the_next_message_opens_another_with_the_known_contact(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "one").await;
        let first = house.conversation(1).await;
        house.desk.close(&Actor::house(), first.id).await.unwrap();
        house.pass_ms(1_000);
        house.customer_writes("Carl", "two").await;
        let second = house.conversation(2).await;
        assert_eq!(second.contact_id, first.contact_id);
        assert_eq!(house.conversation(1).await.status, Status::Closed);
        let thread = house.desk.thread(&Actor::house(), 2).await.unwrap();
        assert_eq!(thread.earlier.len(), 1);
        let reopened = house.desk.reopen(&Actor::house(), first.id).await.unwrap_err();
        assert_eq!(reopened.code(), "conversation.newer_open");
    }

    async fn a_contact_who_presses_start_is_greeted_and_opens_nothing(house: House) {
        house.desk.take_in(house.channel, vec![raw("1", "Carl")], None).await.unwrap();
        let inbound = house.desk.waiting_inbound(10).await.unwrap().remove(0);
        house.desk.ingest(&[(inbound, Understood::Started { sender: sender("Carl"), entry: None, code: None })]).await.unwrap();
        let sent = house.deliver_all().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].address, "Carl");
        assert!(house.conversations().await.is_empty());
    }

    async fn messages_keep_their_order_and_their_author(house: House) {
        let mut house = house;
        for n in 0..5 {
            house.customer_writes("Carl", &n.to_string()).await;
        }
        let row = house.conversation(1).await;
        let bubbles = house.desk.list_messages(&Actor::house(), row.id, 0, 100).await.unwrap();
        assert!(matches!(bubbles[0].content, Content::Line(_)), "it tells how it began");
        assert!(bubbles[1..].iter().all(|b| b.author == Author::Contact && b.author_name == "Carl"));
        let seqs: Vec<_> = bubbles.iter().map(|b| b.seq).collect();
        assert_eq!(seqs, [1, 2, 3, 4, 5, 6]);
    }

    async fn many_customers_at_once_lose_nothing(house: House) {
        let tasks = (0..64).map(|n| {
            let (desk, channel) = (house.desk.clone(), house.channel);
            tokio::spawn(async move {
                for m in 0..5 {
                    let update = raw(&format!("{n}-{m}"), &format!("c{n}"));
                    assert_eq!(desk.take_in(channel, vec![update], None).await.unwrap(), 1);
                }
            })
        });
        for task in tasks {
            task.await.unwrap();
        }
        house.ingest().await;
        assert_eq!(house.conversations().await.len(), 64);
        let head = house.desk.head().await.unwrap();
        let events = house.desk.events_after(0, 10_000).await.unwrap();
        let seqs: Vec<_> = events.iter().map(|e| e.seq).collect();
        assert_eq!(seqs, (1..=head).collect::<Vec<_>>(), "the journal has no gap");
    }
}

fn sender(name: &str) -> Sender {
    Sender {
        external_id: name.into(),
        address: name.into(),
        profile: Profile {
            name: name.into(),
            username: None,
            language: None,
        },
    }
}
