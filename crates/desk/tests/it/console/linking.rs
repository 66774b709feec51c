//! Connecting operators with who they are on the console.

use super::{Phones, at_work, presence};
use desk::Actor;
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings, How, RawUpdate, Sender, Understood},
    console::Connection,
    contact::Profile,
    event::Fact,
    operator::Presence,
    permission::Role,
};
use testkit::on_both_databases;

async fn payload(house: &testkit::House, operator: &domain::operator::Operator) -> String {
    let actor = house.actor(operator).await;
    let link = house.desk.connect_console(&actor).await.unwrap();
    link.words.strip_prefix("/start ").unwrap().to_owned()
}

/// Somebody pressed start, with a code or without.
fn pressed_start(who: &str, payload: &str) -> Understood {
    Understood::Started {
        sender: Sender {
            external_id: who.into(),
            address: who.into(),
            profile: Profile {
                name: who.into(),
                username: None,
                language: None,
            },
        },
        entry: None,
        code: domain::console::code_in(payload).map(str::to_owned),
    }
}

on_both_databases! {
    async fn what_is_written_right_behind_the_link_is_an_operators(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let code = payload(&house, &ann).await;
        let updates = ["link", "start"].map(|id| RawUpdate {
            external_id: id.into(),
            lane: "500".into(),
            body: String::new(),
        });
        house.desk.take_in(house.channel, updates.to_vec(), None).await.unwrap();
        let inbound = house.desk.waiting_inbound(9).await.unwrap();
        let said = [pressed_start("500", &code), pressed_start("500", "")];
        let both: Vec<_> = inbound.into_iter().zip(said).collect();
        assert_eq!(both.len(), 2);
        house.desk.ingest(&both).await.unwrap();
        let phones = Phones::after(&mut house).await;
        let said = phones.said_to("500");
        assert!(said[0].starts_with("You are connected."), "{said:?}");
        assert!(said[1].starts_with("You are available."), "{said:?}");
    }

    async fn a_link_connects_its_operator_once_and_offers_him_his_commands(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let code = payload(&house, &ann).await;
        assert!(code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)));
        house.customer_starts("500", &code).await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].starts_with("You are connected."));
        let offered = phones.0.iter().rev().find_map(|sent| match &sent.how {
            How::Offer { commands } => Some(commands),
            How::Write
            | How::Replace { .. }
            | How::Edit { .. }
            | How::EditParts { .. }
            | How::EditFiles { .. }
            | How::Move { .. }
            | How::Delete { .. }
            | How::React { .. }
            | How::Acknowledge { .. }
            | How::OpenTopic { .. }
            | How::NameTopic { .. }
            | How::Copy { .. } => None,
        });
        let commands = offered.expect("commands");
        assert!(commands.iter().any(|command| command.name == "next"));
        assert!(commands.iter().all(|command| command.name != "broadcast"), "she is an agent");
        let connection = house.desk.console_of(&house.actor(&ann).await, ann.id).await.unwrap();
        assert!(matches!(connection, Connection::Connected { name, is_reachable: true, .. } if name == "500"));
        assert!(house.conversations().await.is_empty(), "she is no customer");

        house.customer_starts("501", &code).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("501").len(), 1);
        assert!(phones.said_to("501")[0].starts_with("This link is not good any more."));
        house.customer_writes("501", "hello").await;
        let events = house.desk.events_after(0, 1_000).await.unwrap();
        let made = events.iter().filter(|event| matches!(event.fact, Fact::ContactCreated { .. })).count();
        assert_eq!(made, 1, "the bad link made nobody known, the message did");
    }

    async fn a_link_ends_after_a_quarter_of_an_hour_and_by_the_next_one(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let first = payload(&house, &ann).await;
        let second = payload(&house, &ann).await;
        house.customer_starts("500", &first).await;
        house.pass_ms(15 * 60_000);
        house.customer_starts("500", &second).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500").len(), 2);
        assert!(phones.said_to("500").iter().all(|words| words.starts_with("This link is not good")));
        let third = payload(&house, &ann).await;
        house.pass_ms(15 * 60_000 - 1);
        house.customer_starts("500", &third).await;
        assert!(Phones::after(&mut house).await.said_to("500")[0].starts_with("You are connected."));
    }

    async fn one_person_there_is_one_operator_here(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        house.connects(&ann, "500").await;
        let code = payload(&house, &ben).await;
        house.customer_starts("500", &code).await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].contains("connected to another operator"));
        house.customer_starts("501", &code).await;
        assert!(Phones::after(&mut house).await.said_to("501")[0].starts_with("You are connected."), "it was not used up");

        house.connects(&ann, "502").await;
        house.customer_writes("500", "hello").await;
        assert_eq!(house.conversation(1).await.contact_name, "500", "her former account is anybody's");
    }

    async fn who_is_disconnected_goes_home_and_is_told(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        let ben = house.agent("Ben", &[]).await;
        let refused = house.desk.disconnect_console(&house.actor(&ben).await, ann.id).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
        house.desk.disconnect_console(&house.actor(&ann).await, ann.id).await.unwrap();
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].starts_with("You are not connected any more."));
        assert!(phones.0.iter().any(|sent| sent.how == How::Offer { commands: vec![] }));
        assert_eq!(presence(&house, ann.id).await, Presence::Offline);
        assert_eq!(house.conversation(1).await.operator_id, None, "what she had waits");
        let again = house.desk.disconnect_console(&house.actor(&ann).await, ann.id).await.unwrap_err();
        assert_eq!(again.code(), "not_found");
        let told = house.desk.events_after(0, 1_000).await.unwrap();
        let names: Vec<_> = told.iter().map(|event| event.fact.name()).filter(|name| name.contains("linked")).collect();
        assert_eq!(names, ["operator.linked", "operator.unlinked"]);
    }

    async fn who_works_in_a_browser_stays_when_he_is_disconnected(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.connects(&ann, "500").await;
        house.comes(&ann).await;
        house.desk.disconnect_console(&Actor::house(), ann.id).await.unwrap();
        assert_eq!(presence(&house, ann.id).await, Presence::Online);
    }

    async fn another_channel_becomes_the_console_and_only_that_one_connects(house: House) {
        let mut house = house;
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        house.connects(&ann, "500").await;
        let form = ChannelForm {
            kind: ChannelKind::Telegram,
            name: "Desk bot".into(),
            settings: ChannelSettings { token: Some("777:desk".into()), ..ChannelSettings::default() },
            bot_id: None,
        };
        let other = house.desk.create_channel(&Actor::house(), &form).await.unwrap();
        assert!(!other.is_console, "there is one already");
        let refused = house.desk.set_console_channel(&house.actor(&ann).await, other.id).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
        let other = house.desk.set_console_channel(&house.actor(&zoe).await, other.id).await.unwrap();
        assert!(other.is_console);
        assert!(!house.desk.get_channel(&Actor::house(), house.channel).await.unwrap().is_console);
        let connection = house.desk.console_of(&Actor::house(), ann.id).await.unwrap();
        assert!(matches!(connection, Connection::Apart { .. }));
        let code = payload(&house, &ann).await;
        house.customer_starts("500", &code).await;
        assert!(Phones::after(&mut house).await.said_to("500")[0].starts_with("Operators do not work on this bot."));
        let count = house.desk.events_after(0, 1_000).await.unwrap().iter()
            .filter(|event| matches!(event.fact, Fact::OperatorLinked { .. })).count();
        assert_eq!(count, 1);
    }

    async fn an_operator_who_blocks_the_bot_is_lost_and_what_he_has_is_given_back(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        house.somebody_is_reachable("500", false).await;
        house.settle().await;
        assert_eq!(presence(&house, ann.id).await, Presence::Lost);
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        house.somebody_is_reachable("500", true).await;
        house.settle().await;
        assert_eq!(presence(&house, ann.id).await, Presence::Online, "back in time");
        house.somebody_is_reachable("500", false).await;
        house.settle().await;
        house.pass_ms(60_000);
        house.settle().await;
        assert_eq!(presence(&house, ann.id).await, Presence::Offline);
        assert_eq!(house.conversation(1).await.operator_id, None);
        house.somebody_is_reachable("500", true).await;
        assert_eq!(presence(&house, ann.id).await, Presence::Offline, "he says when he is back");
    }

    async fn an_operator_who_blocks_the_bot_is_out_of_reach_until_he_comes_back(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.somebody_is_reachable("500", false).await;
        assert_eq!(presence(&house, ann.id).await, Presence::Lost);
        let connection = house.desk.console_of(&Actor::house(), ann.id).await.unwrap();
        assert!(matches!(connection, Connection::Connected { is_reachable: false, .. }));
        assert!(Phones::after(&mut house).await.0.is_empty(), "nothing is sent to whom nothing reaches");
        house.customer_writes("500", "/start").await;
        assert!(Phones::after(&mut house).await.said_to("500")[0].starts_with("You are available."));
        assert_eq!(presence(&house, ann.id).await, Presence::Online);
    }
}
