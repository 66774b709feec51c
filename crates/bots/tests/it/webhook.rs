//! A webhook bot, well and ill.

use crate::scene::{Answer, Scene, heard};
use domain::{
    attachment::{FileKind, IncomingFile},
    bot::HandOverReason,
    channel::{Incoming, Understood},
    conversation::Status,
    event::Fact,
    message::{Content, Line},
    view::Bubble,
};
use egress::Signed;
use testkit::{incoming_of, on_both_databases};

const LATE: i64 = 20_000;

on_both_databases! {
    async fn a_bot_is_told_what_is_new_signed_and_its_words_reach_the_contact(house: House) {
        let mut scene = Scene::open(house, [Answer::acts(r#"{"say":{"text":"Hi Carl"}}"#)]).await;
        scene.house.customer_writes("Carl", "hello").await;
        let (row, bubbles) = scene.until(|_, bubbles| !heard(bubbles).0.is_empty()).await;
        assert_eq!((row.status, heard(&bubbles).0), (Status::Bot, vec!["Hi Carl".to_owned()]));
        let seen = scene.seen().pop().unwrap();
        let header = |name: &str| seen.headers[name].to_str().unwrap().to_owned();
        let signed = Signed {
            id: header("webhook-id"),
            timestamp_s: header("webhook-timestamp").parse().unwrap(),
            signature: header("webhook-signature"),
        };
        let again = scene.secret.sign(&signed.id, signed.timestamp_s * 1_000, &seen.body);
        assert_eq!(again.signature, signed.signature);
        let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
        assert_eq!((&body["type"], &body["data"]["message"]["text"]), (&"message.received".into(), &"hello".into()));
        assert_eq!(body["data"]["turn"]["epoch"], row.epoch.0);
        let sent = scene.close().await.deliver_all().await;
        assert_eq!(sent.len(), 1);
    }

    async fn what_is_written_while_the_bot_answers_is_its_next_turn_and_keeps_the_conversation_open(house: House) {
        let (gate, held) = Answer::held(r#"{"say":{"text":"Bye"}},{"close":{}}"#);
        let asked = Answer::acts(r#"{"say":{"text":"What else?"}}"#);
        let mut scene = Scene::open(house, [held, asked]).await;
        scene.house.customer_writes("Carl", "thanks").await;
        scene.until_asked(1).await;
        scene.house.customer_writes("Carl", "wait, one more thing").await;
        gate.notify_one();
        let (row, bubbles) = scene.until(|_, bubbles| heard(bubbles).0.len() == 2).await;
        assert_eq!((row.status, row.unanswered_since), (Status::Bot, None));
        assert_eq!(heard(&bubbles).0, ["Bye", "What else?"]);
        let body: serde_json::Value = serde_json::from_slice(&scene.seen()[1].body).unwrap();
        assert_eq!(body["data"]["message"]["text"], "wait, one more thing");
        assert_eq!(body["data"]["message"]["joined"], serde_json::Value::Null, "nothing is asked twice");
        scene.close().await;
    }

    async fn a_bot_that_hands_over_is_silent_from_then_on(house: House) {
        let over = r#"{"say":{"text":"One moment"}},{"hand_over":{"reason":"asked","cause":"asked"}},{"say":{"text":"And?"}}"#;
        let mut scene = Scene::open(house, [Answer::acts(over)]).await;
        scene.house.customer_writes("Carl", "a person please").await;
        let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
        assert_eq!(row.status, Status::Waiting);
        assert_eq!(heard(&bubbles), (vec!["One moment".to_owned()], 1));
        scene.house.customer_writes("Carl", "hello?").await;
        let house = scene.close().await;
        assert_eq!(house.conversation(1).await.status, Status::Waiting);
    }

    async fn the_command_for_a_person_is_obeyed_without_asking_the_bot(house: House) {
        let mut scene = Scene::open(house, []).await;
        scene.house.customer_writes("Carl", "/human").await;
        let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
        assert_eq!(row.status, Status::Waiting);
        let is_asked = |bubble: &Bubble| {
            let line = Line::HandedOver { bot: scene.bot.id, reason: HandOverReason::Asked };
            bubble.content == Content::Line(line)
        };
        assert!(bubbles.iter().any(is_asked), "{bubbles:?}");
        scene.close().await;
    }

    async fn a_bot_that_is_kept_from_customers_is_not_asked_and_people_have_what_it_has(house: House) {
        let mut scene = Scene::open(house, [Answer::acts(r#"{"say":{"text":"Hi Carl"}}"#)]).await;
        scene.house.customer_writes("Carl", "hello").await;
        scene.until(|_, bubbles| !heard(bubbles).0.is_empty()).await;
        scene.house.keeps_from_customers(scene.bot.id).await;
        scene.house.customer_writes("Carl", "and now?").await;
        let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
        assert_eq!(row.status, Status::Waiting);
        assert_eq!(heard(&bubbles), (vec!["Hi Carl".to_owned()], 1));
        let line = Line::HandedOver { bot: scene.bot.id, reason: HandOverReason::Held };
        assert!(bubbles.iter().any(|bubble| bubble.content == Content::Line(line)), "{bubbles:?}");
        assert_eq!(scene.seen().len(), 1, "it was asked before");
        scene.close().await;
    }

    async fn a_bot_is_told_of_files_by_their_address(house: House) {
        let mut scene = Scene::open(house, [Answer::acts(r#"{"say":{"text":"A fine cat"}}"#)]).await;
        let content = Content::Files { kinds: vec![FileKind::Photo], caption: None };
        let photo = IncomingFile {
            kind: FileKind::Photo,
            name: Some("cat.jpg".into()),
            mime: Some("image/jpeg".into()),
            size_bytes: None,
            width: None,
            height: None,
            duration_s: None,
            remote_id: "f1".into(),
            remote_unique: None,
            remote_thumbnail: None,
        };
        scene.house.customer_does("Carl", |sender| Understood::Written(Incoming {
            files: vec![photo],
            ..incoming_of(sender, "9", content)
        })).await;
        scene.until(|_, bubbles| !heard(bubbles).0.is_empty()).await;
        let seen = scene.seen().pop().unwrap();
        let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
        let [file] = body["data"]["message"]["attachments"].as_array().unwrap().as_slice() else { panic!("{body}") };
        assert_eq!((&file["name"], &file["content_type"]), (&"cat.jpg".into(), &"image/jpeg".into()));
        let address = file["url"].as_str().unwrap();
        assert!(address.starts_with("/api/v1/attachments/"), "{address}");
        scene.close().await;
    }

    async fn whatever_a_bot_does_wrong_a_person_gets_it_and_the_contact_is_told_once(house: House) {
        // One database for all: each customer meets another fault.
        let large = format!(r#"{{"acts":[{{"say":{{"text":"{}"}}}}]}}"#, "x".repeat(300_000));
        let faults = [
            Answer::Say(500, "oops".into()),
            Answer::Say(404, String::new()),
            Answer::Say(200, "<html>".into()),
            Answer::Say(200, r#"{"acts":[{"shout":{}}]}"#.into()),
            Answer::Say(200, large),
            Answer::Hang,
            Answer::acts(r#"{"say":{"text":" "}}"#),
            Answer::acts(r#"{"open_intent":"00000000-0000-0000-0000-00000000dead"},{"say":{"text":"Hi"}}"#),
        ];
        let count = faults.len();
        let mut scene = Scene::open(house, []).await;
        for (number, fault) in (1..).zip(faults) {
            // Few enough at a time that the breaker stays closed.
            scene.house.pass_ms(60_000);
            scene.answer_with(fault.clone());
            scene.house.customer_writes(&format!("c{number}"), "hello").await;
            let (row, bubbles) = scene.until_nth(number, |row, _| row.status != Status::Bot).await;
            assert_eq!(row.status, Status::Waiting, "{fault:?}");
            assert_eq!(heard(&bubbles), (vec![], 1), "{fault:?}");
            assert!(row.about.intervention.is_some(), "{fault:?}");
            assert!(row.about.categories.is_empty(), "people see it: {fault:?}");
        }
        let house = scene.close().await;
        assert_eq!(house.conversations().await.len(), count);
    }

    async fn a_bot_that_promised_to_act_and_did_not_is_given_up(house: House) {
        let mut scene = Scene::open(house, [Answer::Say(204, String::new())]).await;
        scene.house.customer_writes("Carl", "hello").await;
        scene.until_asked(1).await;
        scene.house.pass_ms(LATE);
        let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
        assert_eq!((row.status, heard(&bubbles)), (Status::Waiting, (vec![], 1)));
        scene.close().await;
    }

    async fn nobody_listens(house: House) {
        let mut scene = Scene::open_without_server(house).await;
        scene.house.customer_writes("Carl", "hello").await;
        let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
        assert_eq!((row.status, heard(&bubbles)), (Status::Waiting, (vec![], 1)));
        let bot = scene.bot.id;
        let house = scene.close().await;
        let failure = house.desk.get_bot(&desk::Actor::house(), bot).await.unwrap().last_failure;
        assert!(failure.is_some_and(|failure| failure.why.contains("could not be reached")));
    }

    async fn a_bot_that_fails_again_and_again_is_kept_from_customers_until_it_answers(house: House) {
        let mut scene = Scene::open(house, []).await;
        for number in 1..=5 {
            scene.answer_with(Answer::Say(500, String::new()));
            scene.house.customer_writes(&format!("c{number}"), "hello").await;
            scene.until_nth(number, |row, _| row.status != Status::Bot).await;
        }
        scene.until_told(|fact| matches!(fact, Fact::BreakerChanged { is_open: true, .. })).await;
        scene.house.customer_writes("Dora", "hello").await;
        assert_eq!(scene.house.conversation(6).await.status, Status::Waiting, "people get it at once");
        scene.answer_with(Answer::Say(404, String::new()));
        scene.house.pass_ms(120_000);
        scene.until_told(|fact| matches!(fact, Fact::BreakerChanged { is_open: false, .. })).await;
        scene.house.customer_writes("Emil", "hello").await;
        assert_eq!(scene.house.conversation(7).await.status, Status::Bot);
        scene.close().await;
    }

    async fn what_waited_when_the_service_stopped_is_asked_after_its_start(house: House) {
        let scene = Scene::open(house, []).await;
        let (bot, mut house) = (scene.bot.id, scene.stop_runner().await);
        house.house.customer_writes("Carl", "hello").await;
        assert!(house.seen().is_empty());
        house.answer_with(Answer::acts(r#"{"say":{"text":"Hi"}}"#));
        house.run();
        let (row, _) = house.until(|_, bubbles| !heard(bubbles).0.is_empty()).await;
        assert_eq!(row.operator_id, Some(bot));
        house.close().await;
    }
}
