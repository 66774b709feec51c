//! Trying bots as an invented customer.

use crate::scene::Scene;
use desk::Actor;
use domain::{
    bot::{Act, Answer, BotForm, BotKind, BotSettings, BotTrial, Breaker, Side, TrialLine, Tried},
    permission::Role,
};
use simulator::{ServerAnswer, ServerFault};
use std::collections::BTreeSet;
use testkit::{House, on_both_databases};

fn line(side: Side, text: &str) -> TrialLine {
    TrialLine {
        side,
        text: text.into(),
        data: None,
    }
}

/// Lets the invented customer say something, and keeps what came of it as the page does.
async fn says(scene: &Scene, trial: &mut BotTrial, text: &str) -> Tried {
    trial.lines.push(line(Side::Customer, text));
    let admin = Actor::house();
    let tried = scene.house.desk.try_bot(&admin, scene.bot.id, trial);
    let tried = tried.await.unwrap();
    trial.id = Some(tried.id);
    if let Answer::Acts { acts, memory, .. } = &tried.answer {
        trial.memory = memory.clone().or(trial.memory.take());
        trial
            .lines
            .extend(words(acts).iter().map(|text| line(Side::Bot, text)));
    }
    tried
}

fn words(acts: &[Act]) -> Vec<String> {
    let said = acts.iter().filter_map(|act| match act {
        Act::Say(say) => Some(say.text.clone()),
        Act::HandOver(_)
        | Act::SetCategories(_)
        | Act::OpenIntent(_)
        | Act::FinishIntent(_)
        | Act::SetAttributes(_)
        | Act::Close(_) => None,
    });
    said.collect()
}

fn acts(tried: &Tried) -> &[Act] {
    match &tried.answer {
        Answer::Acts { acts, .. } => acts,
        Answer::Failed { why, .. } => panic!("{why}"),
    }
}

/// A whole chat, a handover and a failure; and nothing of it has happened.
async fn whole_trial(house: House, kind: BotKind) {
    let (scene, world) = Scene::played(house, kind).await;
    let before = scene.house.desk.head().await.unwrap();
    let mut trial = BotTrial::default();
    let tried = says(&scene, &mut trial, "hello").await;
    assert_eq!(words(acts(&tried)), ["Hello, this is rob."]);
    assert_eq!(
        (tried.kind, tried.breaker, tried.is_enabled),
        (kind, Breaker::Closed, true)
    );
    let (first, again) = (tried.id, says(&scene, &mut trial, "Is it seven?").await);
    assert_eq!(words(acts(&again)), ["You said: Is it seven?"]);
    assert_eq!(again.id, first, "one chat is one conversation for the bot");
    let Answer::Acts { usage, .. } = &again.answer else {
        panic!("it answered")
    };
    assert_eq!(usage.is_some(), kind == BotKind::Openai);

    let over = ServerAnswer {
        says: vec!["I'll get somebody.".to_owned()],
        hands_over: Some("it is about money".to_owned()),
        ..ServerAnswer::default()
    };
    world.answer_next("rob", vec![over]);
    let tried = says(&scene, &mut trial, "I want a refund").await;
    assert!(
        matches!(acts(&tried), [Act::Say(_), Act::HandOver(_)]),
        "{tried:?}"
    );

    let asked = world.asked("rob");
    let complaints: Vec<_> = asked
        .iter()
        .filter_map(|one| one.complaint.as_ref())
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");

    // More failures than open the breaker.
    for _ in 0..8 {
        let ill = ServerAnswer {
            fault: Some(ServerFault::Status {
                code: 503,
                retry_after: None,
            }),
            ..ServerAnswer::default()
        };
        world.answer_next("rob", vec![ill]);
        let tried = says(&scene, &mut BotTrial::default(), "hello").await;
        let Answer::Failed { why, .. } = &tried.answer else {
            panic!("{tried:?}")
        };
        assert!(why.contains("503"), "{why}");
        assert_eq!(tried.breaker, Breaker::Closed);
    }
    let bot = scene
        .house
        .desk
        .get_bot(&Actor::house(), scene.bot.id)
        .await
        .unwrap();
    assert_eq!((bot.breaker, bot.last_failure), (Breaker::Closed, None));
    assert_eq!(
        scene.house.desk.head().await.unwrap(),
        before,
        "nothing has happened"
    );
    assert_eq!(scene.house.conversations().await.len(), 0);
    scene.close().await;
}

on_both_databases! {
    async fn a_webhook_bot_is_tried(house: House) {
        Box::pin(whole_trial(house, BotKind::Webhook)).await;
    }

    async fn a_rasa_bot_is_tried(house: House) {
        Box::pin(whole_trial(house, BotKind::Rasa)).await;
    }

    async fn a_watson_bot_is_tried(house: House) {
        Box::pin(whole_trial(house, BotKind::Watson)).await;
    }

    async fn a_model_is_tried(house: House) {
        Box::pin(whole_trial(house, BotKind::Openai)).await;
    }

    async fn the_built_in_bot_is_tried_and_remembers(house: House) {
        let (scene, _) = Scene::played(house, BotKind::Concierge).await;
        let mut trial = BotTrial::default();
        let tried = says(&scene, &mut trial, "hello").await;
        assert_eq!(words(acts(&tried)), ["Hello! What can I do for you?"]);
        let tried = says(&scene, &mut trial, "I want to talk to a person").await;
        assert!(acts(&tried).iter().any(|act| matches!(act, Act::HandOver(_))));
        scene.close().await;
    }

    async fn a_bot_that_is_kept_from_customers_is_tried_and_said_to_be(house: House) {
        let (scene, _) = Scene::played(house, BotKind::Webhook).await;
        let held = scene.house.desk.hold_bot(&Actor::house(), scene.bot.id, true).await.unwrap();
        let tried = says(&scene, &mut BotTrial::default(), "hello").await;
        assert_eq!(words(acts(&tried)), ["Hello, this is rob."]);
        assert_eq!(tried.breaker, held.breaker);
        scene.close().await;
    }

    async fn only_who_may_change_bots_tries_them_and_only_those_that_are_asked(house: House) {
        let form = BotForm {
            name: "Theirs".into(),
            kind: BotKind::External,
            settings: BotSettings::default(),
            secret: None,
            team_ids: BTreeSet::new(),
            capacity: 400,
            deadline_ms: 1_000,
            category_ids: BTreeSet::new(),
            failure_team_id: None,
            failure_category_ids: BTreeSet::new(),
            is_enabled: true,
        };
        let (desk, admin) = (&house.desk, Actor::house());
        let external = desk.create_bot(&admin, &form).await.unwrap().bot;
        let trial = BotTrial { lines: vec![line(Side::Customer, "hello")], ..BotTrial::default() };
        let refused = desk.try_bot(&admin, external.id, &trial).await.unwrap_err();
        assert_eq!(refused.code(), "invalid");
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let refused = desk.try_bot(&house.actor(&sara).await, external.id, &trial).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
        let nobody = desk.try_bot(&admin, domain::id::OperatorId::from_u128(9), &trial).await.unwrap_err();
        assert_eq!(nobody.code(), "not_found");
    }
}
