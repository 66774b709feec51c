//! What a platform says on its channel.

use super::Watch;
use desk::{Actor, ContactChange, NewContact, Opening, Report, Said, Speaker};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    conversation::Destination,
    permission::Role,
    team::Team,
};
use std::collections::{BTreeMap, BTreeSet};
use testkit::on_both_databases;

fn said(by: Speaker, text: &str) -> Said {
    Said {
        by,
        text: text.into(),
        attachments: Vec::new(),
        buttons: Vec::new(),
        external_id: None,
        at: None,
        reply_to: None,
        epoch: None,
    }
}

on_both_databases! {
    async fn what_a_platform_says_is_seen_by_everybody(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let (desk, admin) = (house.desk.clone(), Actor::house());
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        let bot = house.first_bot("Rob").await;
        let delivery: Team = house.team("Delivery").await;
        let form = ChannelForm {
            kind: ChannelKind::Api,
            name: "Shop".into(),
            settings: ChannelSettings::default(),
            bot_id: Some(bot.id),
        };
        let channel = desk.create_channel(&admin, &form).await.unwrap().id;
        let mut watch = Watch::of(house, &[&zoe, &ann]).await;
        watch.house.comes(&ann).await;
        watch.after("an agent who is there").await;
        let new = NewContact {
            name: "Mia".into(),
            channel: Some(channel),
            external_id: Some("mia".into()),
            ..NewContact::default()
        };
        let (mia, is_new) = desk.put_contact(&admin, &new).await.unwrap();
        assert!(is_new);
        watch.after("a contact of a platform").await;
        let opening = Opening {
            contact: mia.contact.id,
            channel: Some(channel),
            intent: None,
            categories: BTreeSet::new(),
            attributes: BTreeMap::from([("order".to_owned(), 7.into())]),
        };
        let (row, _) = desk.open_conversation(&admin, &opening).await.unwrap();
        watch.after("a conversation of a platform").await;
        let change = ContactChange { name: Some("Mia Rossi".into()), ..ContactChange::default() };
        desk.change_contact(&admin, mia.contact.id, &change, None).await.unwrap();
        watch.after("another name").await;
        desk.append(&admin, row.id, &said(Speaker::Contact, "Where is it?")).await.unwrap();
        watch.after("a contact's words").await;
        desk.append(&admin, row.id, &said(Speaker::Bot, "I will look.")).await.unwrap();
        watch.after("a bot's words").await;
        let there = Destination::Team(delivery.id);
        desk.transfer_with(&admin, row.id, there, "Order 7").await.unwrap();
        watch.after("a transfer from the bot, with a note").await;
        desk.take(&watch.house.actor(&zoe).await, row.id, false).await.unwrap_err();
        watch.house.presence(zoe.id, domain::operator::WantedPresence::Away, domain::operator::LeaveMode::Requeue).await;
        desk.take(&watch.house.actor(&zoe).await, row.id, false).await.unwrap();
        watch.house.replies(&zoe, &row, "Tomorrow").await;
        watch.after("a reply").await;
        let written = desk.list_messages(&admin, row.id, 0, 100).await.unwrap();
        let reply = written.iter().rfind(|bubble| bubble.progress.is_some()).unwrap().id;
        let failed = Report::Failed { why: "no such number".into() };
        desk.report(&admin, reply, &failed).await.unwrap();
        watch.after("a reply that did not arrive").await;
        desk.send_again(&admin, reply).await.unwrap();
        desk.report(&admin, reply, &Report::Sent { external_id: None }).await.unwrap();
        watch.after("a reply that arrived").await;
        assert_eq!(watch.house.deliver_all().await, vec![], "nothing goes out but by the platform");
    }
}
