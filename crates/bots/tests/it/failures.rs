//! Every way to fail, for every protocol: within ten seconds a person has it, the contact is told once, and hears no
//! word of the bot any more.

use crate::scene::{Scene, heard};
use desk::Actor;
use domain::{
    bot::{BotKind, DEFAULT_DEADLINE_MS, Outcome},
    conversation::Status,
    id::OperatorId,
    time::Timestamp,
    view::{Bubble, Row},
};
use simulator::{ServerAnswer, ServerFault};
use testkit::{House, on_both_databases};

/// The longest that a contact waits for a person who is there.
///
/// Units: ms.
const LONGEST_MS: i64 = 10_000;

/// Lists what a server may do instead of answering.
fn faults(kind: BotKind) -> Vec<ServerFault> {
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
    faults
}

/// Waits until people have the conversation, and lets the scheduler give it to who is there.
async fn given_away(scene: &mut Scene, number: i64) -> (Row, Vec<Bubble>) {
    scene
        .until_nth(number, |row, _| row.status != Status::Bot)
        .await;
    scene.house.settle().await;
    let row = scene.house.conversation(number).await;
    let bubbles = scene.bubbles(&row).await;
    (row, bubbles)
}

/// A person has it in time, the contact was told once, and somebody looks after it.
fn must_be_helped(scene: &Scene, row: &Row, bubbles: &[Bubble], written_at: Timestamp, what: &str) {
    let ann: Option<OperatorId> = row.operator_id;
    assert_eq!(
        (row.status, ann.is_some()),
        (Status::Active, true),
        "{what}"
    );
    let waited_ms = scene.house.now().ms_since(written_at);
    assert!(waited_ms <= LONGEST_MS, "{what}: after {waited_ms} ms");
    assert_eq!(heard(bubbles).1, 1, "{what}: told once");
    assert!(row.about.intervention.is_some(), "{what}");
}

/// The step of the bot says why it failed.
async fn must_be_written_down(scene: &Scene, row: &Row, what: &str) {
    let (desk, admin) = (&scene.house.desk, Actor::house());
    let steps = desk.list_bot_steps(&admin, row.id).await.unwrap();
    let last = steps.last().map(|step| &step.outcome);
    let is_failed = matches!(last, Some(Outcome::Failed { why }) if !why.is_empty());
    assert!(is_failed, "{what}: {last:?}");
}

async fn close(scene: &Scene, row: &Row) {
    scene
        .house
        .desk
        .close(&Actor::house(), row.id)
        .await
        .unwrap();
}

/// Whatever its server does instead of answering.
async fn every_fault(house: House, kind: BotKind) {
    let (mut scene, world) = Scene::played_patiently(house, kind).await;
    let faults = faults(kind);
    let count = faults.len();
    for (number, fault) in (1..).zip(faults) {
        // Few enough at a time that the breaker stays closed.
        scene.house.pass_ms(60_000);
        let is_endless = matches!(fault, ServerFault::Hang | ServerFault::Slow { .. });
        let what = format!("{fault:?}");
        let ill = ServerAnswer {
            says: vec!["Never heard".to_owned()],
            fault: Some(fault),
            ..ServerAnswer::default()
        };
        world.answer_next("rob", vec![ill]);
        let (written_at, before) = (scene.house.now(), world.asked("rob").len());
        let customer = format!("c{number}");
        scene.house.customer_writes(&customer, "Is it seven?").await;
        if is_endless {
            while world.asked("rob").len() == before {
                tokio::task::yield_now().await;
            }
            let row = scene.house.conversation(number).await;
            assert_eq!(row.status, Status::Bot, "{what}: it has its time");
            scene.house.pass_ms(DEFAULT_DEADLINE_MS);
        }
        let (row, bubbles) = given_away(&mut scene, number).await;
        must_be_helped(&scene, &row, &bubbles, written_at, &what);
        assert_eq!(heard(&bubbles).0, [""; 0], "{what}");
        must_be_written_down(&scene, &row, &what).await;
        close(&scene, &row).await;
    }
    let asked = world.asked("rob");
    let asked = asked.iter().filter(|one| one.text == "Is it seven?");
    assert_eq!(asked.count(), count, "each was asked, and none twice");
    // Those that were only slow answer after all: too late.
    world.clock().advance(std::time::Duration::from_mins(2));
    scene.house.pass_ms(60_000);
    scene.house.customer_writes("last", "hello").await;
    let last = i64::try_from(count).unwrap() + 1;
    scene
        .until_nth(last, |_, bubbles| !heard(bubbles).0.is_empty())
        .await;
    for number in 1..last {
        let row = scene.house.conversation(number).await;
        let said = heard(&scene.bubbles(&row).await).0;
        assert_eq!(said, [""; 0], "conversation {number}");
    }
    scene.close().await;
}

/// A server that is not there, or without the TLS that its address promises.
async fn unreachable(mut scene: Scene, what: &str) -> House {
    let written_at = scene.house.now();
    scene.house.customer_writes("Carl", "Is it seven?").await;
    let (row, bubbles) = given_away(&mut scene, 1).await;
    must_be_helped(&scene, &row, &bubbles, written_at, what);
    assert_eq!(heard(&bubbles).0, [""; 0], "{what}");
    must_be_written_down(&scene, &row, what).await;
    close(&scene, &row).await;
    scene.close().await
}

/// The same words again and again; and what a contact says to reach a person.
async fn no_progress(house: House, kind: BotKind) {
    let (mut scene, world) = Scene::played_patiently(house, kind).await;
    let same = || ServerAnswer {
        says: vec!["What do you mean?".to_owned()],
        ..ServerAnswer::default()
    };
    for round in 1..=2 {
        scene.house.pass_ms(10_000);
        world.answer_next("rob", vec![same()]);
        scene.house.customer_writes("Carl", "Is it seven?").await;
        scene
            .until(|_, bubbles| heard(bubbles).0.len() == round)
            .await;
    }
    scene.house.pass_ms(10_000);
    world.answer_next("rob", vec![same()]);
    let written_at = scene.house.now();
    scene.house.customer_writes("Carl", "Is it seven?").await;
    let (row, bubbles) = given_away(&mut scene, 1).await;
    must_be_helped(&scene, &row, &bubbles, written_at, "it repeats itself");
    assert_eq!(heard(&bubbles).0.len(), 2, "not a third time");
    must_be_written_down(&scene, &row, "it repeats itself").await;
    close(&scene, &row).await;

    let (written_at, before) = (scene.house.now(), world.asked("rob").len());
    scene.house.customer_writes("Dora", "/human").await;
    let (row, bubbles) = given_away(&mut scene, 2).await;
    must_be_helped(&scene, &row, &bubbles, written_at, "a person is asked for");
    assert_eq!(
        (heard(&bubbles).0.len(), world.asked("rob").len()),
        (0, before)
    );
    scene.close().await;
}

on_both_databases! {
    async fn whatever_a_webhook_bot_does_wrong_people_have_it(house: House) {
        Box::pin(every_fault(house, BotKind::Webhook)).await;
    }

    async fn whatever_a_rasa_bot_does_wrong_people_have_it(house: House) {
        Box::pin(every_fault(house, BotKind::Rasa)).await;
    }

    async fn whatever_a_watson_bot_does_wrong_people_have_it(house: House) {
        Box::pin(every_fault(house, BotKind::Watson)).await;
    }

    async fn whatever_a_model_does_wrong_people_have_it(house: House) {
        Box::pin(every_fault(house, BotKind::Openai)).await;
    }

    async fn who_repeats_himself_or_is_not_wanted_is_relieved_a_webhook_bot(house: House) {
        Box::pin(no_progress(house, BotKind::Webhook)).await;
    }

    async fn who_repeats_himself_or_is_not_wanted_is_relieved_a_rasa_bot(house: House) {
        Box::pin(no_progress(house, BotKind::Rasa)).await;
    }

    async fn who_repeats_himself_or_is_not_wanted_is_relieved_a_watson_bot(house: House) {
        Box::pin(no_progress(house, BotKind::Watson)).await;
    }

    async fn who_repeats_himself_or_is_not_wanted_is_relieved_a_model(house: House) {
        Box::pin(no_progress(house, BotKind::Openai)).await;
    }

    async fn a_webhook_bot_that_is_not_there_is_relieved(house: House) {
        unreachable(Scene::played_nowhere(house, BotKind::Webhook).await, "nowhere").await;
    }

    async fn a_rasa_bot_that_is_not_there_is_relieved(house: House) {
        unreachable(Scene::played_nowhere(house, BotKind::Rasa).await, "nowhere").await;
    }

    async fn a_watson_bot_that_is_not_there_is_relieved(house: House) {
        unreachable(Scene::played_nowhere(house, BotKind::Watson).await, "nowhere").await;
    }

    async fn a_model_that_is_not_there_is_relieved(house: House) {
        unreachable(Scene::played_nowhere(house, BotKind::Openai).await, "nowhere").await;
    }

    async fn a_webhook_bot_without_tls_is_relieved(house: House) {
        unreachable(Scene::played_without_tls(house, BotKind::Webhook).await, "no TLS").await;
    }

    async fn a_rasa_bot_without_tls_is_relieved(house: House) {
        unreachable(Scene::played_without_tls(house, BotKind::Rasa).await, "no TLS").await;
    }

    async fn a_watson_bot_without_tls_is_relieved(house: House) {
        unreachable(Scene::played_without_tls(house, BotKind::Watson).await, "no TLS").await;
    }

    async fn a_model_without_tls_is_relieved(house: House) {
        unreachable(Scene::played_without_tls(house, BotKind::Openai).await, "no TLS").await;
    }
}
