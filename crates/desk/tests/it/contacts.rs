//! Contacts: who sees whom, who is kept out, and what is taken out.

use desk::{Actor, ContactChange, ContactSearch, Error};
use domain::{
    message::Content, permission::Role, retention::Retention, view::contacts::ContactItem,
};
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

    async fn of_who_is_erased_nothing_is_left_but_that_he_was_there(house: House) {
        let mut house = house;
        let admin = Actor::house();
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Xaver", "my quincunx is broken").await;
        house.settle().await;
        let row = house.conversation(1).await;
        house.replies(&ann, &row, "Dear Xaver, which quincunx?").await;
        house.deliver_all().await;
        let note = domain::message::Write { text: "Xaver is rude".into(), attachments: Vec::new(), private: true, reply_to: None, epoch: None, mentions: Vec::new() };
        house.desk.write(&house.actor(&ann).await, row.id, &note).await.unwrap();
        let change = ContactChange {
            attributes: BTreeMap::from([("iban".to_owned(), "IT60X0542811".into())]),
            ..ContactChange::default()
        };
        house.desk.change_contact(&admin, row.contact_id, &change, None).await.unwrap();
        house.customer_writes("Bea", "hello, mine is broken").await;
        while house.desk.index_words().await.unwrap() {}
        let refused = house.desk.erase_contact(&admin, row.contact_id).await.unwrap_err();
        assert_eq!(refused.code(), "contact.conversation_open");
        house.desk.close(&admin, row.id).await.unwrap();
        house.settle().await;

        house.pass_ms(1_000);
        house.desk.erase_contact(&admin, row.contact_id).await.unwrap();
        assert!(!house.desk.erase_due().await.unwrap());
        for word in ["quincunx", "xaver", "rude", "IT60X0542811"] {
            let found = house.desk.search(&admin, word, None, 10).await.unwrap();
            assert!(found.messages.items.is_empty() && found.contacts.is_empty(), "{word} is found");
        }
        while house.desk.index_words().await.unwrap() {}
        for word in ["quincunx", "Quincunx", "Xaver", "xaver", "rude", "IT60X0542811", "it60x0542811"] {
            let places = house.places_of(word).await;
            assert!(places.is_empty(), "{word} stands in {places:?}");
        }
        let left = house.places_of("broken").await;
        assert!(!left.is_empty(), "what others said stays");
        let view = house.desk.contact_view(&admin, row.contact_id).await.unwrap();
        assert_eq!(view.record.erased_at, Some(house.now()));
        assert_eq!((view.identities, view.notes), (vec![], vec![]));
        assert!(view.conversations.items[0].is_erased);
        assert_eq!(names(&house.desk.list_contacts(&admin, &words("")).await.unwrap().items), ["Bea"]);
        let again = house.desk.erase_contact(&admin, row.contact_id).await;
        assert!(matches!(again, Err(Error::NotFound(_))));
        let events = house.desk.events_after(0, 1_000).await.unwrap();
        let told = events.iter().filter(|event| event.fact.name() == "contact.erased");
        assert_eq!(told.map(|event| event.at).collect::<Vec<_>>(), [house.now()]);
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }

    async fn whoever_was_erased_is_a_stranger_when_he_writes_again(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.customer_writes("Ada", "hello").await;
        let first = house.conversation(1).await;
        house.desk.close(&admin, first.id).await.unwrap();
        house.desk.erase_contact(&admin, first.contact_id).await.unwrap();
        house.customer_writes("Ada", "hello again").await;
        let second = house.conversation(2).await;
        assert_ne!(second.contact_id, first.contact_id);
        house.desk.erase_due().await.unwrap();
        assert_eq!((said(&house, 1).await, said(&house, 2).await), (vec![], vec!["hello again".to_owned()]));
    }

    async fn what_is_to_be_erased_goes_on_after_a_restart_step_by_step(house: House) {
        let mut house = house;
        let admin = Actor::house();
        for number in 0..20 {
            house.customer_writes("Ada", &format!("word {number}")).await;
            let row = house.conversations().await.pop().unwrap();
            house.desk.close(&admin, row.id).await.unwrap();
            house.pass_ms(10);
        }
        let ada = house.conversation(1).await.contact_id;
        house.desk.erase_contact(&admin, ada).await.unwrap();
        assert!(house.desk.erase_due().await.unwrap(), "there is more");
        let other = house.another_node().await;
        while other.erase_due().await.unwrap() {}
        let rows = house.conversations().await;
        assert_eq!((rows.len(), rows.iter().filter(|row| row.is_erased).count()), (20, 20));
    }

    async fn words_that_are_too_old_go_by_themselves_and_others_stay(house: House) {
        let mut house = house;
        let admin = Actor::house();
        for customer in ["Ada", "Bea"] {
            house.customer_writes(customer, "long ago").await;
            let row = house.conversations().await.pop().unwrap();
            if customer == "Ada" {
                house.desk.close(&admin, row.id).await.unwrap();
            }
        }
        house.pass_ms(31 * 86_400_000);
        house.customer_writes("Cem", "today").await;
        let row = house.conversation(3).await;
        house.desk.close(&admin, row.id).await.unwrap();
        assert_eq!(house.desk.note_old().await.unwrap(), 0, "words are kept for ever unless somebody says otherwise");

        let month = Retention { days: Some(30) };
        let effect = house.desk.try_retention(&admin, month).await.unwrap();
        assert_eq!((effect.conversations, effect.going), (1, 0));
        house.desk.set_retention(&admin, month).await.unwrap();
        assert_eq!(house.desk.retention(&admin).await.unwrap(), month);
        assert_eq!(house.desk.note_old().await.unwrap(), 1);
        assert_eq!(house.desk.note_old().await.unwrap(), 0, "noted once");
        house.desk.erase_due().await.unwrap();
        let words = (said(&house, 1).await, said(&house, 2).await, said(&house, 3).await);
        assert_eq!(words, (vec![], vec!["long ago".to_owned()], vec!["today".to_owned()]));
        assert_eq!(house.desk.try_retention(&admin, month).await.unwrap().conversations, 0);
        assert_eq!(house.conversation(1).await.contact_name, "Ada", "the person stays");
        let ann = house.agent("Ann", &[]).await;
        let refused = house.desk.set_retention(&house.actor(&ann).await, month).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        let none = house.desk.set_retention(&admin, Retention { days: Some(0) }).await;
        assert!(matches!(none, Err(Error::Invalid(_))));
    }

    async fn what_goes_on_again_before_it_is_emptied_keeps_its_words(house: House) {
        let mut house = house;
        let admin = Actor::house();
        house.customer_writes("Ada", "long ago").await;
        let row = house.conversation(1).await;
        house.desk.close(&admin, row.id).await.unwrap();
        house.pass_ms(31 * 86_400_000);
        house.desk.set_retention(&admin, Retention { days: Some(30) }).await.unwrap();
        house.desk.note_old().await.unwrap();
        house.desk.reopen(&admin, row.id).await.unwrap();
        assert!(!house.desk.erase_due().await.unwrap());
        assert_eq!(said(&house, 1).await, ["long ago"]);
    }
}
