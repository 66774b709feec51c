//! Contacts: who sees whom, who is kept out, and what is taken out.

use desk::{Actor, ContactChange, ContactSearch, Error};
use domain::{message::Content, permission::Role, view::contacts::ContactItem};
use std::collections::BTreeMap;
use testkit::{House, on_both_databases};

fn words(text: &str) -> ContactSearch {
    ContactSearch {
        text: text.into(),
        limit: 50,
        ..ContactSearch::default()
    }
}

fn names(items: &[ContactItem]) -> Vec<&str> {
    items.iter().map(|item| item.name.as_str()).collect()
}

async fn said(house: &House, number: i64) -> Vec<String> {
    let row = house.conversation(number).await;
    let all = house
        .desk
        .list_messages(&Actor::house(), row.id, 0, 100)
        .await;
    let content = all.unwrap().into_iter().map(|bubble| bubble.content);
    content
        .filter(|content| !matches!(content, Content::Line(_)))
        .filter_map(|content| content.text().map(|text| text.plain.clone()))
        .collect()
}

on_both_databases! {
    async fn contacts_are_listed_in_pages_latest_first(house: House) {
        let mut house = house;
        for name in ["Ada", "Bea", "Cem", "Dan", "Eva"] {
            house.customer_writes(name, "hello").await;
            house.pass_ms(10);
        }
        let admin = Actor::house();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let search = ContactSearch { after, limit: 2, ..ContactSearch::default() };
            let page = house.desk.list_contacts(&admin, &search).await.unwrap();
            assert!(page.items.len() <= 2);
            seen.extend(page.items);
            after = page.next_cursor;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(names(&seen), ["Eva", "Dan", "Cem", "Bea", "Ada"]);
    }

    async fn an_agent_lists_those_of_whom_he_sees_a_conversation(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        let ann = house.agent("Ann", &[billing.id]).await;
        for name in ["Ada", "Bea", "Cem"] {
            house.customer_writes(name, "hello").await;
            house.pass_ms(10);
        }
        let beas = house.conversation(2).await;
        house.desk.transfer(&Actor::house(), beas.id, domain::conversation::Destination::Team(billing.id)).await.unwrap();
        let hers = house.actor(&ann).await;
        let listed = house.desk.list_contacts(&hers, &words("")).await.unwrap();
        assert_eq!((names(&listed.items), listed.next_cursor), (vec!["Bea"], None));
        assert_eq!(names(&house.desk.list_contacts(&hers, &words("ada")).await.unwrap().items), Vec::<&str>::new());
        let ada = house.conversation(1).await.contact_id;
        assert!(matches!(house.desk.contact_view(&hers, ada).await, Err(Error::NotFound(_))));
    }

    async fn a_contact_is_found_by_name_note_and_what_the_channel_calls_him(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.customer_writes("Ada", "hello").await;
        house.customer_writes("Bea", "hello").await;
        let ada = house.conversation(1).await.contact_id;
        let change = ContactChange {
            name: Some("Ada Lovelace".into()),
            attributes: BTreeMap::from([("phone".to_owned(), "+39 02 1234".into())]),
            ..ContactChange::default()
        };
        house.desk.change_contact(&admin, ada, &change, None).await.unwrap();
        for text in ["lovelace", "1234", "Ada", "@ada"] {
            let found = house.desk.list_contacts(&admin, &words(text)).await.unwrap();
            assert_eq!(names(&found.items), ["Ada Lovelace"], "{text}");
        }
    }

    async fn what_a_blocked_contact_writes_is_counted_and_kept_nowhere(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.customer_writes("Ada", "buy my pills").await;
        let ada = house.conversation(1).await.contact_id;
        house.desk.block_contact(&admin, ada).await.unwrap();
        house.pass_ms(1_000);
        house.customer_writes("Ada", "cheap pills").await;
        house.customer_starts("Ada", "").await;
        assert_eq!(said(&house, 1).await, ["buy my pills"]);
        assert_eq!(house.deliver_all().await, vec![], "nobody answers him");
        let view = house.desk.contact_view(&admin, ada).await.unwrap();
        assert_eq!((view.record.kept_out, view.record.kept_out_at), (2, Some(house.now())));
        let only = ContactSearch { is_blocked: true, ..words("") };
        assert_eq!(names(&house.desk.list_contacts(&admin, &only).await.unwrap().items), ["Ada"]);

        house.desk.unblock_contact(&admin, ada).await.unwrap();
        house.customer_writes("Ada", "sorry").await;
        assert_eq!(said(&house, 1).await, ["buy my pills", "sorry"]);
        assert_eq!(house.desk.contact_view(&admin, ada).await.unwrap().record.kept_out, 0);
    }

    async fn whoever_was_blocked_opens_no_conversation(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.customer_writes("Ada", "hello").await;
        let first = house.conversation(1).await;
        house.desk.close(&admin, first.id).await.unwrap();
        house.desk.block_contact(&admin, first.contact_id).await.unwrap();
        house.customer_writes("Ada", "hello again").await;
        assert_eq!(house.conversations().await.len(), 1);
    }

    async fn agents_do_not_block_and_supervisors_take_nothing_out(house: House) {
        let mut house = house;
        house.customer_writes("Ada", "hello").await;
        let ada = house.conversation(1).await.contact_id;
        let ann = house.agent("Ann", &[]).await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let (ann, sara) = (house.actor(&ann).await, house.actor(&sara).await);
        assert!(matches!(house.desk.block_contact(&ann, ada).await, Err(Error::Forbidden(_))));
        house.desk.block_contact(&sara, ada).await.unwrap();
        assert!(matches!(house.desk.export_contact(&sara, ada).await, Err(Error::Forbidden(_))));
    }

    async fn what_is_taken_out_of_a_contact_is_everything_of_him_and_nothing_of_others(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.customer_writes("Ada", "first").await;
        house.desk.close(&admin, house.conversation(1).await.id).await.unwrap();
        for number in 0..120 {
            house.pass_ms(10);
            house.customer_writes("Ada", &format!("word {number}")).await;
        }
        house.customer_writes("Bea", "not hers").await;
        let ada = house.conversation(1).await.contact_id;
        let all = house.desk.export_contact(&admin, ada).await.unwrap();
        assert_eq!((all.contact.name.as_str(), all.identities.len()), ("Ada", 1));
        let numbers: Vec<_> = all.conversations.iter().map(|whole| whole.conversation.number).collect();
        assert_eq!(numbers, [2, 1]);
        let texts: Vec<_> = all.conversations.iter().flat_map(|whole| &whole.messages)
            .filter_map(|bubble| bubble.content.text().map(|text| text.plain.as_str()))
            .collect();
        assert_eq!((texts.len(), texts[0], texts[119], texts[120]), (121, "word 0", "word 119", "first"));
    }
}
