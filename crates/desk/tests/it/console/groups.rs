//! A team in a group: each of its conversations in a topic there.

use super::Phones;
use desk::{Actor, Carrier, Error};
use domain::{
    channel::{How, Outcome, Outgoing, Understood},
    conversation::{Destination, Status},
    group::{Membership, News, Trouble},
    operator::Operator,
    permission::Role,
    team::Team,
};
use testkit::{House, on_both_databases};

const GROUP: &str = "-1009";

/// A team in its group; Ann and Ben are of it and connected.
struct Desk {
    team: Team,
    ann: Operator,
    admin: Actor,
}

async fn desk(house: &mut House) -> Desk {
    let team = house.team("Billing").await;
    // They have no room, so that the scheduler gives them nothing.
    let ann = house.operator("Ann", Role::Agent, &[team.id], 1).await;
    let ben = house.operator("Ben", Role::Agent, &[team.id], 1).await;
    house.connects(&ann, "500").await;
    house.connects(&ben, "501").await;
    let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
    let admin = house.actor(&zoe).await;
    house.connects_group(&admin, team.id, GROUP).await;
    Desk { team, ann, admin }
}

/// Carl waits for the team; returns the topic of his conversation.
async fn carl_waits(house: &mut House, team: &Team) -> String {
    house
        .customer_starts("Carl", &format!("t_{}", team.id))
        .await;
    house.customer_writes("Carl", "my bill is wrong").await;
    let phones = Phones::after(house).await;
    let shown = in_group(&phones);
    assert_eq!(shown.len(), 1, "{:?}", phones.0);
    assert_eq!(shown[0].text.plain, "#1 Carl\nmy bill is wrong");
    assert!(!shown[0].is_silent, "what waits is heard");
    shown[0].thread.clone().unwrap()
}

fn in_group(phones: &Phones) -> Vec<&Outgoing> {
    phones.messages_to(GROUP).collect()
}

fn said(phones: &Phones) -> Vec<&str> {
    phones.said_to(GROUP)
}

async fn writes(house: &mut House, thread: &str, who: &str, words: &str) -> Phones {
    house
        .writes_in_group((GROUP, Some(thread)), who, words)
        .await;
    Phones::after(house).await
}

async fn trouble(house: &House, desk: &Desk) -> Option<Trouble> {
    let stands = house.desk.group_of(&desk.admin, desk.team.id).await;
    let Membership::Connected { trouble, .. } = stands.unwrap() else {
        panic!("no group is connected");
    };
    trouble
}

on_both_databases! {
    async fn words_into_a_topic_that_is_being_opened_wait_until_it_is(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        house.customer_starts("Carl", &format!("t_{}", desk.team.id)).await;
        house.customer_writes("Carl", "my bill is wrong").await;
        while house.desk.fan_out().await.unwrap() > 0 {}
        let due = house.desk.due(house.channel, 100).await.unwrap();
        let mut opening = None;
        for due in due {
            let claimed = house.desk.claim(&Carrier::alone(), due.delivery).await.unwrap().unwrap();
            if matches!(claimed.how, How::OpenTopic { .. }) {
                opening = Some(claimed);
            } else {
                house.desk.settle(&claimed, &Outcome::done("x".into())).await.unwrap();
            }
        }
        // The provider has opened it and the team sees it, but its answer is still on the way.
        let note = [house.hands_in_group((GROUP, Some("77")), "500", "/note I know him").await];
        let early = house.desk.ingest(&note).await;
        assert!(matches!(early, Err(Error::Conflict { code: "topic.opening", .. })), "{early:?}");
        house.desk.settle(&opening.unwrap(), &Outcome::done("77".into())).await.unwrap();
        house.desk.ingest(&note).await.unwrap();
        let phones = Phones::after(&mut house).await;
        assert!(said(&phones).contains(&"Noted on #1 Carl."), "{:?}", said(&phones));
    }

    async fn who_writes_in_the_topic_of_a_customer_who_waits_takes_him(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        let thread = carl_waits(&mut house, &desk.team).await;

        // The rules of taking hold here, too.
        let phones = writes(&mut house, &thread, "500", "Good morning").await;
        let refused = in_group(&phones);
        assert!(refused[0].text.plain.contains("offline"), "{refused:?}");
        assert_eq!(refused[0].thread.as_deref(), Some(thread.as_str()));
        assert_eq!(phones.said_to("Carl"), [""; 0]);
        assert_eq!(house.conversation(1).await.status, Status::Waiting);

        house.customer_writes("500", "/start").await;
        Phones::after(&mut house).await;
        let phones = writes(&mut house, &thread, "500", "Good morning").await;
        assert_eq!(phones.said_to("Carl"), ["Good morning"]);
        let row = house.conversation(1).await;
        assert_eq!((row.status, row.operator_id), (Status::Active, Some(desk.ann.id)));
        assert_eq!(said(&phones), ["Ann has it."]);
        assert!(in_group(&phones)[0].is_silent, "what somebody has is his");

        // A colleague is told who has it, and what he can do.
        let phones = writes(&mut house, &thread, "501", "Me too").await;
        assert_eq!(phones.said_to("Carl"), [""; 0]);
        assert_eq!(said(&phones), ["Ann has #1 Carl; this was not sent. /note leaves a word for colleagues."]);
        let phones = writes(&mut house, &thread, "501", "/note he is my neighbour").await;
        assert_eq!(said(&phones), ["Noted on #1 Carl."]);
        assert_eq!(phones.said_to("Carl"), [""; 0]);

        // Words go both ways, and an answer stands under what it answers.
        house.customer_writes("Carl", "thank you").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(said(&phones), ["#1 Carl\nthank you"]);
        let phones = writes(&mut house, &thread, "500", "/close").await;
        assert!(said(&phones).contains(&"It is concluded by Ann."), "{:?}", said(&phones));
        let mut there = phones.0.iter().filter(|sent| sent.address == GROUP);
        let named = there.find_map(|sent| {
            let How::NameTopic { name, is_over, .. } = &sent.how else {
                return None;
            };
            Some((name.as_str(), *is_over))
        });
        assert_eq!(named, Some(("✓ #1 Carl", true)));
        assert_eq!(house.conversation(1).await.status, Status::Closed);
    }

    async fn strangers_are_told_once_and_reach_nobody(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        let other = house.team("Delivery").await;
        let dan = house.agent("Dan", &[other.id]).await;
        house.connects(&dan, "502").await;
        house.customer_writes("502", "/start").await;
        let thread = carl_waits(&mut house, &desk.team).await;
        for who in ["777", "502"] {
            let phones = writes(&mut house, &thread, who, "hello from outside").await;
            assert_eq!(said(&phones).len(), 1, "{who}");
            assert!(said(&phones)[0].contains("did not reach the customer"));
            assert_eq!(in_group(&phones)[0].thread.as_deref(), Some(thread.as_str()));
            let phones = writes(&mut house, &thread, who, "/take").await;
            assert_eq!(said(&phones), [""; 0], "he was told");
            assert_eq!(phones.said_to("Carl"), [""; 0]);
        }
        assert_eq!(house.conversation(1).await.status, Status::Waiting);
        assert_eq!(house.conversations().await.len(), 1, "nobody there is a customer");
        // Between the topics colleagues talk with each other.
        house.writes_in_group((GROUP, None), "500", "who has lunch?").await;
        assert_eq!(said(&Phones::after(&mut house).await), [""; 0]);
        house.writes_in_group((GROUP, None), "500", "/queue").await;
        assert!(said(&Phones::after(&mut house).await)[0].contains("Carl"));
    }

    async fn a_conversation_that_goes_away_leaves_its_topic_and_finds_it_again(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        let other = house.team("Delivery").await;
        let thread = carl_waits(&mut house, &desk.team).await;
        let id = house.conversation(1).await.id;
        house.desk.transfer(&desk.admin, id, Destination::Team(other.id)).await.unwrap();
        let phones = Phones::after(&mut house).await;
        assert_eq!(said(&phones), ["It went to Delivery by Zoe."]);
        house.customer_writes("Carl", "hello?").await;
        assert_eq!(said(&Phones::after(&mut house).await), [""; 0], "it is none of theirs");
        house.desk.transfer(&desk.admin, id, Destination::Team(desk.team.id)).await.unwrap();
        let phones = Phones::after(&mut house).await;
        assert_eq!(said(&phones), ["#1 Carl\nhello?"], "what they have not seen");
        assert_eq!(in_group(&phones)[0].thread.as_deref(), Some(thread.as_str()));
        let opened = phones.0.iter().any(|sent| matches!(&sent.how, How::NameTopic { is_over: false, .. }));
        assert!(opened, "{:?}", phones.0);
    }

    async fn a_topic_that_was_deleted_is_opened_again_with_the_same_words(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        carl_waits(&mut house, &desk.team).await;
        house.customer_writes("Carl", "are you there?").await;
        house.settle().await;
        let gone = std::sync::atomic::AtomicBool::new(false);
        let sent = house.deliver(|out| {
            let is_first = out.address == GROUP && !gone.swap(true, std::sync::atomic::Ordering::Relaxed);
            if is_first {
                return Outcome::NoTopic { why: "message thread not found".into() };
            }
            Outcome::done(format!("out:{}", out.delivery))
        }).await;
        let there: Vec<_> = sent.iter().filter(|out| out.address == GROUP).collect();
        assert_eq!(there.len(), 3, "{there:?}");
        assert!(matches!(&there[1].how, How::OpenTopic { name } if name == "#1 Carl"));
        assert_eq!(there[0].text, there[2].text);
        assert_ne!(there[0].thread, there[2].thread);
    }

    async fn what_the_bot_may_not_do_is_said_on_the_page_of_the_team(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        house.customer_starts("Carl", &format!("t_{}", desk.team.id)).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let why = "Bad Request: not enough rights to create a topic";
        house.deliver(|out| {
            if matches!(out.how, How::OpenTopic { .. }) {
                return Outcome::Never { why: why.into() };
            }
            Outcome::done(format!("out:{}", out.delivery))
        }).await;
        assert_eq!(trouble(&house, &desk).await, Some(Trouble::Refused { why: why.into() }));
        house.in_group(GROUP, "1", |_| News::Allowed { trouble: None }).await;
        assert_eq!(trouble(&house, &desk).await, None);
        house.in_group(GROUP, "1", |_| News::Allowed { trouble: Some(Trouble::Removed) }).await;
        assert_eq!(trouble(&house, &desk).await, Some(Trouble::Removed));
        house.customer_writes("Carl", "hello?").await;
        assert_eq!(said(&Phones::after(&mut house).await), [""; 0]);
        house.in_group(GROUP, "1", |_| News::Allowed { trouble: None }).await;
        house.in_group(GROUP, "1", |_| News::Moved { to: "-1010".into() }).await;
        house.customer_writes("Carl", "hello there").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("-1010"), ["#1 Carl\nhello there"]);
        house.desk.disconnect_group(&desk.admin, desk.team.id).await.unwrap();
        house.customer_writes("Carl", "and now?").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("-1010").len(), 1, "the farewell: {:?}", phones.said_to("-1010"));
    }

    async fn a_link_is_good_once_and_for_a_group_with_topics(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        let other = house.team("Delivery").await;
        let link = house.desk.connect_group(&desk.admin, other.id).await.unwrap();
        let code = domain::group::code_in(link.words.trim_start_matches("/start ")).unwrap().to_owned();
        for (group, has_topics, words) in [
            ("-1", false, "This group has no topics."),
            (GROUP, true, "connected to another team"),
            ("-1", true, "This is the group of Delivery."),
            ("-2", true, "not good any more"),
        ] {
            let code = code.clone();
            house.in_group(group, "1", |sender| News::Followed { sender, code, title: "Other".into(), has_topics }).await;
            let phones = Phones::after(&mut house).await;
            let told = phones.said_to(group);
            assert!(told.len() == 1 && told[0].contains(words), "{group}: {told:?}");
        }
        let ann = house.actor(&desk.ann).await;
        assert_eq!(house.desk.connect_group(&ann, other.id).await.unwrap_err().code(), "forbidden");
        assert_eq!(house.desk.group_of(&ann, other.id).await.unwrap_err().code(), "forbidden");
    }

    async fn edits_and_reactions_in_a_topic_reach_the_customer(house: House) {
        let mut house = house;
        let desk = desk(&mut house).await;
        let thread = carl_waits(&mut house, &desk.team).await;
        house.comes(&desk.ann).await;
        let his = house.writes_in_group((GROUP, Some(&thread)), "500", "Godd morning").await;
        Phones::after(&mut house).await;
        house.in_group(GROUP, "500", |sender| {
            let text = domain::text::Text::plain("Good morning");
            let written = testkit::incoming_of(sender, &his, domain::message::Content::Text(text));
            News::Did(Box::new(Understood::Edited(written)))
        }).await;
        let phones = Phones::after(&mut house).await;
        let edited = phones.0.iter().find(|sent| matches!(sent.how, How::Edit { .. })).unwrap();
        assert_eq!((edited.address.as_str(), edited.text.plain.as_str()), ("Carl", "Good morning"));
        assert_eq!(said(&phones), [""; 0], "it stands there as he wrote it");
        house.customer_does("Carl", |sender| Understood::Reacted {
            sender, external_id: phones_id(edited), emojis: vec!["👍".into()],
        }).await;
        let phones = Phones::after(&mut house).await;
        let reacted = phones.0.iter().find(|sent| sent.address == GROUP);
        assert!(matches!(&reacted.unwrap().how, How::React { external_id, .. } if *external_id == his), "{:?}", phones.0);
    }
}

/// What the channel calls the message that was edited.
fn phones_id(edited: &Outgoing) -> String {
    let How::Edit { external_id, .. } = &edited.how else {
        panic!("{edited:?}");
    };
    external_id.clone()
}
