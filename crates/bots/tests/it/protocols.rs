//! Every protocol with a server that plays its part: a whole conversation, and every way to fail.

use crate::scene::{Scene, heard};
use desk::Actor;
use domain::{
    bot::{Act, BotKind, BotStep, Outcome},
    conversation::{Destination, Status},
    id::TeamId,
    intent::IntentForm,
    message::{Button, Content},
    view::{Bubble, Row},
};
use simulator::ServerAnswer;
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

    written_down(&scene, &row, kind).await;
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

/// Each turn of the conversation is written down: what it was asked, what it answered, what it cost.
async fn written_down(scene: &Scene, row: &Row, kind: BotKind) {
    let desk = &scene.house.desk;
    let steps = desk.list_bot_steps(&Actor::house(), row.id).await.unwrap();
    let bubbles = scene.bubbles(row).await;
    let asked = |step: &BotStep| {
        let [id] = step.trace.asked.as_slice() else {
            panic!("one message each time");
        };
        let found = bubbles.iter().find(|bubble| bubble.id == *id).unwrap();
        found.content.text().unwrap().plain.clone()
    };
    let words: Vec<_> = steps.iter().map(asked).collect();
    assert_eq!(words, ["hello", "Is it seven?", "I want a refund"]);
    assert!(steps.iter().all(|step| step.outcome == Outcome::Done));
    let said = |step: &BotStep| match step.acts.first() {
        Some(Act::Say(say)) => say.text.clone(),
        other => panic!("{other:?}"),
    };
    let words: Vec<_> = steps.iter().map(said).collect();
    assert_eq!(words, heard(&bubbles).0);
    assert!(matches!(steps[2].acts.last(), Some(Act::HandOver(_))));
    for step in steps {
        let has_cost = step
            .trace
            .usage
            .is_some_and(|usage| usage.read > 0 && usage.written > 0);
        assert_eq!(has_cost, kind == BotKind::Openai, "{step:?}");
    }
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

on_both_databases! {
    async fn a_webhook_bot_leads_a_whole_conversation(house: House) {
        Box::pin(whole_conversation(house, BotKind::Webhook)).await;
    }

    async fn a_rasa_bot_leads_a_whole_conversation(house: House) {
        Box::pin(whole_conversation(house, BotKind::Rasa)).await;
    }

    async fn a_watson_bot_leads_a_whole_conversation(house: House) {
        Box::pin(whole_conversation(house, BotKind::Watson)).await;
    }

    async fn a_model_leads_a_whole_conversation(house: House) {
        Box::pin(whole_conversation(house, BotKind::Openai)).await;
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

    async fn a_rasa_bot_that_has_paused_goes_on_when_it_is_given_the_conversation_back(house: House) {
        let (mut scene, world) = Scene::played(house, BotKind::Rasa).await;
        let pauses = ServerAnswer { says: vec!["One moment.".to_owned()], pauses: true, ..ServerAnswer::default() };
        world.answer_next("rob", vec![pauses]);
        scene.house.customer_writes("Carl", "a word with you").await;
        let (row, _) = scene.until(|row, _| row.status != Status::Bot).await;
        let back = Destination::Bot(scene.bot.id);
        scene.house.desk.transfer(&Actor::house(), row.id, back).await.unwrap();
        scene.house.customer_writes("Carl", "and now?").await;
        let (row, bubbles) = scene.until(|_, bubbles| heard(bubbles).0.len() == 2).await;
        assert_eq!((row.status, heard(&bubbles).0[1].as_str()), (Status::Bot, "You said: and now?"));
        scene.close().await;
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
