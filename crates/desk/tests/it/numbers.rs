//! Integers for connectors.

use desk::{Actor, NewContact, Numbered};
use domain::channel::{ChannelForm, ChannelKind, ChannelSettings};
use testkit::on_both_databases;

on_both_databases! {
    async fn a_number_is_given_once_and_kept(house: House) {
        let desk = &house.desk;
        let (team, operator) = (Numbered::Team, Numbered::Operator);
        assert_eq!(desk.number(team, "a").await.unwrap(), 1);
        assert_eq!(desk.number(team, "b").await.unwrap(), 2);
        assert_eq!(desk.number(operator, "a").await.unwrap(), 1, "each kind counts by itself");
        assert_eq!(desk.number(team, "a").await.unwrap(), 1);
        assert_eq!(desk.find_numbered(team, 2).await.unwrap().as_deref(), Some("b"));
        assert_eq!(desk.find_numbered(team, 3).await.unwrap(), None);
    }

    async fn two_who_ask_at_once_are_told_the_same_number(house: House) {
        let (one, other) = (house.desk.clone(), house.another_node().await);
        let names: Vec<_> = (0..20).map(|n| format!("m{n}")).collect();
        let ask = |desk: desk::Desk| {
            let names = names.clone();
            tokio::spawn(async move {
                let mut numbers = Vec::new();
                for name in names {
                    numbers.push(desk.number(Numbered::Message, &name).await.unwrap());
                }
                numbers
            })
        };
        let (one, other) = (ask(one), ask(other));
        let (one, other) = (one.await.unwrap(), other.await.unwrap());
        assert_eq!(one, other);
        assert_eq!(one.iter().max(), Some(&20), "none is left out: {one:?}");
    }

    async fn a_contact_is_known_on_a_channel_by_one_name_of_his_own(house: House) {
        let (desk, actor) = (&house.desk, Actor::house());
        let form = ChannelForm {
            kind: ChannelKind::Api,
            name: "Shop".into(),
            settings: ChannelSettings::default(),
            bot_id: None,
        };
        let channel = desk.create_channel(&actor, &form).await.unwrap().id;
        let new = |name: &str| NewContact { name: name.into(), ..NewContact::default() };
        let mia = desk.put_contact(&actor, &new("Mia")).await.unwrap().0.contact.id;
        let tom = desk.put_contact(&actor, &new("Tom")).await.unwrap().0.contact.id;
        assert_eq!(desk.name_on(mia, channel).await.unwrap(), None);
        desk.know_contact_on(&actor, mia, channel, Some("mia@wa")).await.unwrap();
        desk.know_contact_on(&actor, mia, channel, Some("other")).await.unwrap();
        assert_eq!(desk.name_on(mia, channel).await.unwrap().as_deref(), Some("mia@wa"));
        let taken = desk.know_contact_on(&actor, tom, channel, Some("mia@wa")).await.unwrap_err();
        assert_eq!(taken.code(), "contact.name_taken");
        desk.know_contact_on(&actor, tom, channel, None).await.unwrap();
        assert_eq!(desk.name_on(tom, channel).await.unwrap(), Some(tom.to_string()));
    }

    async fn what_is_signed_for_one_purpose_is_nothing_for_another(house: House) {
        let desk = &house.desk;
        let signature = desk.signed("file", "a 1");
        assert_eq!((signature.len(), &desk.signed("file", "a 1")), (64, &signature));
        assert_ne!(desk.signed("inbox", "a 1"), signature);
        assert_ne!(desk.signed("file", "a 2"), signature);
    }
}
