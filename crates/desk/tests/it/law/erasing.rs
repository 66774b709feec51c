//! What people see while somebody is erased.

use super::Watch;
use desk::Actor;
use domain::{message::Write, permission::Role};
use testkit::on_both_databases;

on_both_databases! {
    async fn whoever_looks_at_a_conversation_sees_its_words_go(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let (desk, admin) = (house.desk.clone(), Actor::house());
        let mut house = house;
        house.comes(&ann).await;
        house.customer_writes("Carl", "my secret word").await;
        house.settle().await;
        let row = house.conversation(1).await;
        let quoted = desk.list_messages(&admin, row.id, 0, 10).await.unwrap().remove(1).id;
        let anns = house.actor(&ann).await;
        let reply = Write { text: "which one?".into(), attachments: Vec::new(), private: false, reply_to: Some(quoted), epoch: None, mentions: Vec::new() };
        desk.write(&anns, row.id, &reply).await.unwrap();
        house.deliver(|_| domain::channel::Outcome::Never { why: "Carl has gone".into() }).await;
        house.settle().await;
        desk.close(&anns, row.id).await.unwrap();
        house.settle().await;
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        let mut watch = Watch::of(house, &[&zoe, &ann]).await;
        desk.erase_contact(&admin, row.contact_id).await.unwrap();
        watch.anew_after("a contact is erased").await;
        desk.erase_due().await.unwrap();
        watch.after("his words are erased").await;
    }

    async fn whoever_looks_sees_two_contacts_become_one(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let mut house = house;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let carl = house.conversation(1).await.contact_id;
        let shop = crate::merging::shopper(&house, "C. Weber").await;
        house.settle().await;
        let desk = house.desk.clone();
        let mut watch = Watch::of(house, &[&zoe, &ann]).await;
        desk.merge_contacts(&Actor::house(), carl, shop).await.unwrap();
        watch.anew_after("two contacts are one").await;
        watch.house.customer_writes("Carl", "hello again").await;
        watch.after("a message of the one").await;
    }
}
