//! What was written is found, by those who may see it.

use desk::Actor;
use domain::{
    attachment::Stored,
    conversation::Destination,
    message::{Content, Write},
    page::Cursor,
    permission::Role,
    search::{Found, Hit},
    thing::Place,
};
use testkit::{House, on_both_databases};

async fn search(house: &House, actor: &Actor, text: &str) -> Found {
    house.desk.search(actor, text, None, 50).await.unwrap()
}

fn numbers(found: &Found) -> Vec<(i64, i64)> {
    let hits = found.messages.items.iter();
    hits.map(|hit| (hit.number, hit.seq)).collect()
}

fn line(hit: &Hit) -> String {
    let pieces = hit.snippet.iter().map(|piece| {
        if piece.is_found {
            format!("[{}]", piece.words)
        } else {
            piece.words.clone()
        }
    });
    pieces.collect()
}

async fn index_all(house: &House) {
    while house.desk.index_words().await.unwrap() {}
}

on_both_databases! {
    async fn what_was_written_is_found_at_once_and_just_the_same_when_it_is_indexed(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "Where is my blue parcel?").await;
        house.customer_writes("Dora", "My PÄRCEL is late").await;
        house.customer_writes("Carl", "A parcel, blue").await;
        let admin = Actor::house();
        for is_indexed in [false, true] {
            let both = search(&house, &admin, "parcel ").await;
            assert_eq!(numbers(&both).iter().map(|n| n.0).collect::<Vec<_>>(), [2, 1, 1]);
            assert_eq!(line(&both.messages.items[0]), "My [PÄRCEL] is late");
            let blue = search(&house, &admin, "parcel blu").await;
            let lines: Vec<_> = blue.messages.items.iter().map(line).collect();
            assert_eq!(lines, ["A [parcel], [blue]", "Where is my [blue] [parcel]?"], "{is_indexed}");
            assert_eq!(numbers(&search(&house, &admin, "blu ").await), []);
            assert_eq!(numbers(&search(&house, &admin, "parrot").await), []);
            index_all(&house).await;
        }
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }

    async fn files_are_found_by_their_names_and_captions_and_places_by_what_is_there(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let (a, row) = (house.actor(&ann).await, house.conversation(1).await);
        let stored = Stored {
            name: "c".repeat(64),
            mime: "application/pdf".into(),
            size_bytes: 9,
            width: None,
            height: None,
            thumbnail: None,
        };
        let file = house.desk.keep_file(&a, row.id, "invoice-2044.pdf", &stored).await.unwrap();
        let write = Write {
            text: "what you asked for".into(),
            attachments: vec![file.id],
            ..Write::default()
        };
        house.desk.write(&a, row.id, &write).await.unwrap();
        let mut place = Place::at(46.5, 11.3).unwrap();
        place.title = Some("Café Lerche".into());
        house.customer_sends("Carl", Content::Place(place)).await;
        for _ in [false, true] {
            for (words, expected) in [
                ("invoice 2044", "what you asked for · [invoice]-[2044].pdf"),
                ("asked pdf", "what you [asked] for · invoice-2044.[pdf]"),
                ("cafe ler", "[Café] [Lerche]"),
            ] {
                let found = search(&house, &a, words).await;
                let lines: Vec<_> = found.messages.items.iter().map(line).collect();
                assert_eq!(lines, [expected]);
            }
            index_all(&house).await;
        }
    }

    async fn people_are_found_by_their_names_and_conversations_by_their_number(house: House) {
        let mut house = house;
        house.customer_writes("Carl Jönsson", "hello").await;
        house.customer_writes("Dora Carlson", "hello").await;
        let admin = Actor::house();
        for _ in [false, true] {
            let found = search(&house, &admin, "carl").await;
            let names: Vec<_> = found.contacts.iter().map(|c| (c.name.as_str(), c.number)).collect();
            assert_eq!(names, [("Dora Carlson", Some(2)), ("Carl Jönsson", Some(1))]);
            let found = search(&house, &admin, "jonsson carl ").await;
            assert_eq!(found.contacts.len(), 1);
            let found = search(&house, &admin, "#2").await;
            assert_eq!(found.conversation.unwrap().contact_name, "Dora Carlson");
            assert!(search(&house, &admin, "#3").await.conversation.is_none());
            index_all(&house).await;
        }
    }

    async fn a_search_finds_exactly_what_its_viewer_may_open(house: House) {
        let mut house = house;
        let secret = house.team("Secret").await;
        let people = [
            house.agent("Ann", &[]).await,
            house.agent("Ben", &[secret.id]).await,
            house.operator("Sara", Role::Supervisor, &[secret.id], 12).await,
            house.operator("Zoe", Role::Admin, &[], 12).await,
        ];
        let admin = house.actor(&people[3]).await;
        for n in 1..=12_i64 {
            house.customer_writes(&format!("Customer {n}"), "the word").await;
            if n % 3 == 0 {
                let row = house.conversation(n).await;
                house.desk.transfer(&admin, row.id, Destination::Team(secret.id)).await.unwrap();
            }
            if n == 6 {
                index_all(&house).await;
            }
        }
        for operator in &people {
            let actor = house.actor(operator).await;
            let found = search(&house, &actor, "word").await;
            let found: Vec<_> = found.messages.items.iter().map(|hit| hit.number).collect();
            let mut opened = Vec::new();
            for n in (1..=12).rev() {
                let is_open = house.desk.thread(&actor, n).await.is_ok();
                let by_number = search(&house, &actor, &format!("#{n}")).await.conversation;
                assert_eq!(by_number.is_some(), is_open, "{} {n}", operator.name);
                if is_open {
                    opened.push(n);
                }
            }
            let listed = desk::Search { limit: 100, ..desk::Search::default() };
            let listed = house.desk.list_conversations(&actor, &listed).await.unwrap();
            assert_eq!(found, opened, "{}", operator.name);
            assert_eq!(listed.items.len(), opened.len(), "{}", operator.name);
            let contacts = search(&house, &actor, "customer").await.contacts;
            assert_eq!(contacts.len(), opened.len().min(10), "{}", operator.name);
            assert!(contacts.iter().all(|c| c.number.is_some_and(|n| opened.contains(&n))));
        }
    }

    async fn pages_of_a_search_are_complete_and_without_repetition(house: House) {
        let mut house = house;
        for n in 0..90 {
            house.customer_writes(&format!("c{}", n % 30), "a common word").await;
            if n == 60 {
                index_all(&house).await;
            }
        }
        let mut seen = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = house.desk.search(&Actor::house(), "common wor", after.as_ref(), 7).await.unwrap();
            assert!(page.messages.items.len() <= 7);
            seen.extend(numbers(&page));
            after = page.messages.next_cursor;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 90);
        assert!(seen.is_sorted_by(|one, next| one > next));
    }

    async fn a_renamed_contact_is_found_by_his_later_name_only(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        index_all(&house).await;
        let id = house.conversation(1).await.contact_id;
        let admin = Actor::house();
        let mut unit = house.desk.store().unit(house.now()).await.unwrap();
        let mut contact = store::contacts::find(unit.conn(), id).await.unwrap().unwrap();
        "Karl".clone_into(&mut contact.name);
        contact.version += 1;
        store::contacts::save(unit.conn(), &contact).await.unwrap();
        unit.commit().await.unwrap();
        for _ in [false, true] {
            assert_eq!(search(&house, &admin, "karl").await.contacts.len(), 1);
            assert_eq!(search(&house, &admin, "carl").await.contacts, []);
            index_all(&house).await;
        }
    }
}
