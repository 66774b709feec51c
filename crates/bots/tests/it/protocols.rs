//! Every protocol with a server that plays its part: a whole conversation, and every way to fail.

use crate::scene::{Scene, heard};
use desk::Actor;
use domain::{
    bot::BotKind,
    conversation::Status,
    id::TeamId,
    intent::IntentForm,
    message::{Button, Content},
    view::Bubble,
};
use simulator::{ServerAnswer, ServerFault};
use testkit::{House, on_both_databases};

/// From greeting to handover to a person to the close, and the bot is first again.
async fn whole_conversation(house: House, kind: BotKind) {
    let (mut scene, world) = Scene::played(house, kind).await;
    scene.house.customer_writes("Carl", "hello").await;
    let (row, bubbles) = scene.until(|_, bubbles| heard(bubbles).0.len() == 1).await;
    assert_eq!(row.status, Status::Bot);
    assert_eq!(heard(&bubbles).0, ["Hello, this is rob."]);

    scene.house.customer_writes("Carl", "Is it seven?").await;
    let (_, bubbles) = scene.until(|_, bubbles| heard(bubbles).0.len() == 2).await;
    assert_eq!(heard(&bubbles).0[1], "You said: Is it seven?");

    let over = ServerAnswer {
        says: vec!["I'll get somebody.".to_owned()],
        hands_over: Some("it is about money".to_owned()),
        ..ServerAnswer::default()
    };
    world.answer_next("rob", vec![over]);
    scene.house.customer_writes("Carl", "I want a refund").await;
    let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
    let (said, told) = heard(&bubbles);
    assert_eq!(
        (said.len(), said[2].as_str(), told),
        (3, "I'll get somebody.", 1)
    );
    assert!(row.about.intervention.is_some());
    assert!(row.about.categories.is_empty(), "agents see it");

    let asked = world.asked("rob");
    let complaints: Vec<_> = asked
        .iter()
        .filter_map(|one| one.complaint.as_ref())
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    scene.house.customer_writes("Carl", "hello?").await;
    scene
        .house
        .desk
        .close(&Actor::house(), row.id)
        .await
        .unwrap();
    assert_eq!(world.asked("rob").len(), asked.len(), "people have it");

    scene.house.customer_writes("Carl", "hello").await;
    let (row, _) = scene
        .until_nth(2, |_, bubbles| !heard(bubbles).0.is_empty())
        .await;
    assert_eq!(row.status, Status::Bot);
    scene.close().await;
}

/// What the bot offers last, as channels carry it: what stands on each button, and what pressing it sends.
fn offered(bubbles: &[Bubble]) -> Vec<(String, String)> {
    let newest = bubbles
        .iter()
        .rev()
        .find_map(|bubble| match &bubble.content {
            Content::Question { buttons, .. } => Some(buttons),
            Content::Text(_)
            | Content::Files { .. }
            | Content::Place(_)
            | Content::Card(_)
            | Content::Poll(_)
            | Content::Dice(_)
            | Content::Choice { .. }
            | Content::NumberRequest { .. }
            | Content::Unsupported { .. }
            | Content::Line(_) => None,
        });
    let buttons = newest.expect("a question").iter();
    let pair = |button: &Button| (button.label.clone(), button.data.clone());
    buttons.map(pair).collect()
}

/// A pressed button reaches the bot as what the bot had put on it.
async fn pressed_button(house: House, kind: BotKind) {
    let (mut scene, world) = Scene::played(house, kind).await;
    let asks = ServerAnswer {
        says: vec!["What is it about?".to_owned()],
        buttons: vec!["Opening hours".to_owned(), "My order".to_owned()],
        ..ServerAnswer::default()
    };
    world.answer_next("rob", vec![asks]);
    scene.house.customer_writes("Carl", "Good day").await;
    let (_, bubbles) = scene.until(|_, bubbles| heard(bubbles).0.len() == 1).await;
    let (label, data) = offered(&bubbles).pop().unwrap();
    assert_eq!(label, "My order");
    assert!(data.len() <= 64, "a channel carries it");
    scene.house.customer_presses("Carl", &data).await;
    let (_, bubbles) = scene.until(|_, bubbles| heard(bubbles).0.len() == 2).await;
    assert_eq!(heard(&bubbles).0[1], "You said: My order");
    scene.close().await;
}

/// Whatever goes wrong: a person has it, the contact is told once and hears no word of the bot.
async fn every_failure(house: House, kind: BotKind) {
    let (mut scene, world) = Scene::played(house, kind).await;
    let raw = |body: &str| ServerFault::Raw {
        body: body.to_owned(),
    };
    let status = |code| ServerFault::Status {
        code,
        retry_after: Some(1),
    };
    let mut faults = vec![
        status(301),
        status(401),
        status(404),
        status(429),
        status(500),
        status(503),
        ServerFault::Page,
        ServerFault::Cut,
        ServerFault::Large { bytes: 300_000 },
        ServerFault::HangUp,
        ServerFault::Hang,
        ServerFault::Slow { ms: 60_000 },
        raw("null"),
        raw("[7]"),
        raw("{\"acts\":7,\"output\":7,\"choices\":7}"),
        raw("\u{0}\u{1}"),
    ];
    match kind {
        BotKind::Rasa => faults.extend([ServerFault::Stranger, raw("[]"), raw("")]),
        BotKind::Watson => faults.extend([raw("{\"output\":{\"generic\":[]}}"), raw("")]),
        BotKind::Openai => {
            faults.extend([raw("{\"choices\":[]}"), raw("data: [DONE]\n\n"), raw("")]);
        }
        BotKind::Webhook => faults.push(raw("{\"acts\":[{\"say\":{\"text\":\" \"}}]}")),
        BotKind::Concierge | BotKind::External => {}
    }
    let count = faults.len();
    for (number, fault) in (1..).zip(faults) {
        // Few enough at a time that the breaker stays closed.
        scene.house.pass_ms(60_000);
        let ill = ServerAnswer {
            says: vec!["Never heard".to_owned()],
            fault: Some(fault.clone()),
            ..ServerAnswer::default()
        };
        world.answer_next("rob", vec![ill]);
        scene
            .house
            .customer_writes(&format!("c{number}"), "Is it seven?")
            .await;
        let (row, bubbles) = scene
            .until_nth(number, |row, _| row.status != Status::Bot)
            .await;
        assert_eq!(row.status, Status::Waiting, "{fault:?}");
        assert_eq!(heard(&bubbles), (vec![], 1), "{fault:?}");
        assert!(row.about.intervention.is_some(), "{fault:?}");
    }
    let asked = world.asked("rob");
    let asked = asked.iter().filter(|one| one.text == "Is it seven?");
    assert_eq!(asked.count(), count, "each was asked, and none twice");
    // Those that were only slow answer after all: too late.
    world.clock().advance(std::time::Duration::from_mins(2));
    scene.house.customer_writes("last", "hello").await;
    let last = i64::try_from(scene.house.conversations().await.len()).unwrap();
    scene
        .until_nth(last, |_, bubbles| !heard(bubbles).0.is_empty())
        .await;
    for number in 1..last {
        let row = scene.house.conversation(number).await;
        assert_eq!(
            heard(&scene.bubbles(&row).await).0,
            [""; 0],
            "conversation {number}"
        );
    }
    scene.close().await;
}

on_both_databases! {
    async fn a_webhook_bot_leads_a_whole_conversation(house: House) {
        whole_conversation(house, BotKind::Webhook).await;
    }

    async fn a_rasa_bot_leads_a_whole_conversation(house: House) {
        whole_conversation(house, BotKind::Rasa).await;
    }

    async fn a_watson_bot_leads_a_whole_conversation(house: House) {
        whole_conversation(house, BotKind::Watson).await;
    }

    async fn a_model_leads_a_whole_conversation(house: House) {
        whole_conversation(house, BotKind::Openai).await;
    }

    async fn whatever_a_webhook_bot_does_wrong_people_have_it(house: House) {
        every_failure(house, BotKind::Webhook).await;
    }

    async fn whatever_a_rasa_bot_does_wrong_people_have_it(house: House) {
        every_failure(house, BotKind::Rasa).await;
    }

    async fn whatever_a_watson_bot_does_wrong_people_have_it(house: House) {
        every_failure(house, BotKind::Watson).await;
    }

    async fn whatever_a_model_does_wrong_people_have_it(house: House) {
        every_failure(house, BotKind::Openai).await;
    }

    async fn what_is_pressed_reaches_a_webhook_bot(house: House) {
        pressed_button(house, BotKind::Webhook).await;
    }

    async fn what_is_pressed_reaches_a_rasa_bot(house: House) {
        pressed_button(house, BotKind::Rasa).await;
    }

    async fn what_is_pressed_reaches_a_watson_bot(house: House) {
        pressed_button(house, BotKind::Watson).await;
    }

    async fn the_built_in_bot_offers_what_it_takes_words_for(house: House) {
        let intent = |name: &str, examples: &[&str]| IntentForm {
            name: name.to_owned(),
            description: String::new(),
            examples: examples.iter().map(|text| (*text).to_owned()).collect(),
            team_id: TeamId::GENERAL,
        };
        let refund = intent("Refund", &["I want my money back", "refund my order", "you charged me twice"]);
        let card = intent("Lost card", &["I lost my card", "my card was stolen", "block my card"]);
        for form in [&refund, &card] {
            house.desk.create_intent(&Actor::house(), form).await.unwrap();
        }
        let (mut scene, _) = Scene::played(house, BotKind::Concierge).await;
        scene.house.customer_writes("Carl", "good morning dear colleagues").await;
        let (_, bubbles) = scene.until(|_, bubbles| !heard(bubbles).0.is_empty()).await;
        let offered = offered(&bubbles);
        let card = offered.iter().find(|(label, _)| label == "Lost card");
        scene.house.customer_presses("Carl", &card.expect("a button for it").1).await;
        let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
        assert_eq!((row.status, heard(&bubbles).1), (Status::Waiting, 1));
        assert_eq!(row.intents[0].name, "Lost card");
        scene.house.customer_writes("Dora", "my card was stolen!").await;
        let (row, _) = scene.until_nth(2, |row, _| row.status != Status::Bot).await;
        assert_eq!(row.intents[0].name, "Lost card", "words are enough");
        scene.close().await;
    }

    async fn the_built_in_bot_needs_nobody(house: House) {
        let (mut scene, world) = Scene::played(house, BotKind::Concierge).await;
        scene.house.customer_writes("Carl", "hello").await;
        let (row, bubbles) = scene.until(|_, bubbles| !heard(bubbles).0.is_empty()).await;
        assert_eq!((row.status, heard(&bubbles).0), (Status::Bot, vec!["Hello! What can I do for you?".to_owned()]));
        scene.house.customer_writes("Carl", "I want to talk to a person").await;
        let (row, bubbles) = scene.until(|row, _| row.status != Status::Bot).await;
        assert_eq!((row.status, heard(&bubbles).1), (Status::Waiting, 1));
        assert!(world.asked("rob").is_empty());
        scene.close().await;
    }
}
