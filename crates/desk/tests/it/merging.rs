//! Two contacts that are one person.

use desk::{Actor, ContactSearch, NewContact, Opening};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    id::ContactId,
    permission::Role,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use testkit::{House, on_both_databases};

/// Makes a contact of a shop's platform with an open conversation there.
pub(crate) async fn shopper(house: &House, name: &str) -> ContactId {
    let admin = Actor::house();
    let form = ChannelForm {
        kind: ChannelKind::Api,
        name: "Shop".into(),
        settings: ChannelSettings::default(),
        bot_id: None,
    };
    let channel = house.desk.create_channel(&admin, &form).await.unwrap().id;
    let new = NewContact {
        name: name.into(),
        channel: Some(channel),
        external_id: Some("shop-7".into()),
        attributes: BTreeMap::from([
            ("city".to_owned(), json!("Bolzano")),
            ("plan".to_owned(), json!("free")),
        ]),
        ..NewContact::default()
    };
    let (card, _) = house.desk.put_contact(&admin, &new).await.unwrap();
    let opening = Opening {
        contact: card.contact.id,
        channel: Some(channel),
        intent: None,
        categories: BTreeSet::new(),
        attributes: BTreeMap::new(),
    };
    house
        .desk
        .open_conversation(&admin, &opening)
        .await
        .unwrap();
    card.contact.id
}

on_both_databases! {
    async fn one_person_on_two_channels_becomes_one_contact_with_everything_of_both(house: House) {
        let mut house = house;
        let (admin, desk) = (Actor::house(), house.desk.clone());
        house.customer_writes("Carl", "hello").await;
        let carl = house.conversation(1).await.contact_id;
        let plan = desk::ContactChange {
            attributes: BTreeMap::from([("plan".to_owned(), json!("paid"))]),
            ..desk::ContactChange::default()
        };
        desk.change_contact(&admin, carl, &plan, None).await.unwrap();
        house.pass_ms(10);
        let shop = shopper(&house, "C. Weber").await;

        let preview = desk.try_merge(&admin, carl, shop).await.unwrap();
        assert_eq!((preview.kept_name.as_str(), preview.gone_name.as_str()), ("Carl", "C. Weber"));
        assert_eq!((preview.conversations, preview.channels), (1, vec!["Shop".to_owned()]));
        assert_eq!((preview.added, preview.dropped), (vec!["city".to_owned()], vec!["plan".to_owned()]));
        let version = house.conversation(2).await.version;
        let kept = desk.merge_contacts(&admin, carl, shop).await.unwrap();
        assert_eq!(kept.attributes, BTreeMap::from([
            ("city".to_owned(), json!("Bolzano")),
            ("plan".to_owned(), json!("paid")),
        ]));
        let moved = house.conversation(2).await;
        assert_eq!((moved.contact_id, moved.contact_name.as_str()), (carl, "Carl"));
        assert!(moved.version > version, "whoever had it loaded must load it again");
        let view = desk.contact_view(&admin, carl).await.unwrap();
        assert_eq!((view.identities.len(), view.conversations.items.len()), (2, 2));
        let same = desk.contact_view(&admin, shop).await.unwrap();
        assert_eq!(same.contact.id, carl, "an old address leads to who stays");

        // What he writes on either channel is his, and nothing else knows of the other.
        house.customer_writes("Carl", "and hello again").await;
        let all = ContactSearch { limit: 50, ..ContactSearch::default() };
        let listed = desk.list_contacts(&admin, &all).await.unwrap().items;
        assert_eq!(listed.iter().map(|item| item.id).collect::<Vec<_>>(), [carl]);
        while desk.index_words().await.unwrap() {}
        let found = desk.search(&admin, "weber", None, 10).await.unwrap();
        assert_eq!(found.contacts, []);
        let found = desk.search(&admin, "merged", None, 10).await.unwrap();
        assert_eq!(found.contacts, [], "who went is found by nothing");
        let mut places = house.places_of(&shop.to_string()).await;
        places.retain(|place| !place.starts_with("events.") && !place.starts_with("contacts."));
        assert_eq!(places, Vec::<String>::new());
        assert_eq!(house.places_of("C. Weber").await, Vec::<String>::new());
        assert_eq!(desk.examine().await.unwrap(), Vec::<String>::new());
    }

    async fn two_accounts_on_one_channel_stay_two_contacts(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        house.customer_writes("Carlo", "hello").await;
        let (carl, carlo) = (house.conversation(1).await.contact_id, house.conversation(2).await.contact_id);
        let admin = Actor::house();
        let refused = house.desk.merge_contacts(&admin, carl, carlo).await;
        assert_eq!(refused.unwrap_err().code(), "contact.both_on_channel");
        let refused = house.desk.try_merge(&admin, carl, carl).await;
        assert_eq!(refused.unwrap_err().code(), "contact.same");
        assert_eq!(house.conversation(2).await.contact_id, carlo);
    }

    async fn who_was_merged_is_not_merged_again_and_agents_merge_nobody(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let ann = house.actor(&ann).await;
        house.customer_writes("Carl", "hello").await;
        let carl = house.conversation(1).await.contact_id;
        let shop = shopper(&house, "C. Weber").await;
        let admin = house.operator("Ada", Role::Admin, &[], 12).await;
        let admin = house.actor(&admin).await;
        let refused = house.desk.merge_contacts(&ann, carl, shop).await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
        house.desk.merge_contacts(&admin, carl, shop).await.unwrap();
        let again = house.desk.merge_contacts(&admin, carl, shop).await;
        assert_eq!(again.unwrap_err().code(), "not_found");
    }

    async fn who_stays_takes_the_block_over(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        let carl = house.conversation(1).await.contact_id;
        let shop = shopper(&house, "C. Weber").await;
        let admin = Actor::house();
        house.desk.block_contact(&admin, shop).await.unwrap();
        let kept = house.desk.merge_contacts(&admin, carl, shop).await.unwrap();
        assert!(kept.blocked_at.is_some());
        let view = house.desk.contact_view(&admin, carl).await.unwrap();
        assert!(view.contact.blocked_at.is_some());
    }
}
