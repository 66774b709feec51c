//! Operators on Telegram: two phones on one bot, one of them an operator's.

use crate::scene::Scene;
use desk::Actor;
use domain::{
    operator::{Operator, Presence},
    team::Assignment,
};
use simulator::{Act, Fault, FaultKind, NewUser, PhoneMessage, Side, User};
use testkit::on_both_databases;

/// An operator with a phone, connected and available.
pub(crate) async fn olga(scene: &Scene) -> (Operator, User) {
    let operator = scene.house.agent("Olga", &[]).await;
    let phone = connected(scene, &operator).await;
    (operator, phone)
}

pub(crate) async fn connected(scene: &Scene, operator: &Operator) -> User {
    let phone = scene
        .world
        .create_user(NewUser::named(&operator.name))
        .unwrap();
    let link = scene
        .house
        .desk
        .connect_console(&scene.house.actor(operator).await)
        .await
        .unwrap();
    let payload = link.words.trim_start_matches("/start ").to_owned();
    scene
        .world
        .start(scene.bot.id, phone.id, Some(&payload))
        .unwrap();
    scene
        .until("the operator is connected", async |scene| {
            shows(scene, &phone, "You are connected.")
        })
        .await;
    scene
        .until("the commands are offered", async |scene| {
            let chat = scene.world.chat(scene.bot.id, phone.id).unwrap();
            chat.commands
                .iter()
                .any(|command| command.command == "next")
        })
        .await;
    scene.says(&phone, "/start");
    scene
        .until("the operator is available", async |scene| {
            shows(scene, &phone, "You are available.")
        })
        .await;
    phone
}

pub(crate) fn find(scene: &Scene, phone: &User, words: &str) -> Option<PhoneMessage> {
    let messages = scene.world.messages(scene.bot.id, phone.id).unwrap();
    messages
        .into_iter()
        .rfind(|message| message.from == Side::Bot && message.text.contains(words))
}

pub(crate) fn shows(scene: &Scene, phone: &User, words: &str) -> bool {
    find(scene, phone, words).is_some()
}

pub(crate) fn replies(scene: &Scene, phone: &User, to: i64, words: &str) -> i64 {
    let act = Act::Say {
        text: words.into(),
        entities: vec![],
        reply_to: Some(to),
        quote: None,
    };
    scene
        .world
        .act(scene.bot.id, phone.id, act)
        .unwrap()
        .message_id()
}

pub(crate) async fn presence(scene: &Scene, operator: &Operator) -> Presence {
    let found = scene
        .house
        .desk
        .get_operator(&Actor::house(), operator.id)
        .await;
    found.unwrap().presence
}

on_both_databases! {
    async fn a_whole_shift_on_telegram_with_replies_mapped_both_ways(house: House) {
        let mut scene = Scene::running(house).await;
        let (operator, phone) = olga(&scene).await;
        scene.ann_wrote("my kettle is cold").await;
        scene.house.settle().await;
        scene.until("it is relayed", async |scene| shows(scene, &phone, "#1 Ann\nmy kettle is cold")).await;
        let relayed = find(&scene, &phone, "my kettle is cold").unwrap();
        assert_eq!(relayed.entities.len(), 1, "whose it is stands out");
        let hers = replies(&scene, &phone, relayed.id, "A new one is on its way.");
        scene.until("Ann has it", async |scene| shows(scene, &scene.ann, "A new one is on its way.")).await;
        let answer = find(&scene, &scene.ann, "on its way").unwrap();
        assert_eq!(answer.reply_to.as_ref().unwrap().text, "my kettle is cold");
        replies(&scene, &scene.ann, answer.id, "when?");
        scene.until("the question is relayed", async |scene| shows(scene, &phone, "when?")).await;
        let question = find(&scene, &phone, "when?").unwrap();
        assert_eq!(question.reply_to.unwrap().message_id, hers, "under her own words");
        scene.says(&phone, "Tomorrow.");
        scene.until("Ann has that, too", async |scene| shows(scene, &scene.ann, "Tomorrow.")).await;
        scene.says(&phone, "/stop");
        scene.until("it is concluded", async |scene| shows(scene, &phone, "#1 Ann is concluded.")).await;
        scene.says(&phone, "/stop");
        scene.until("the shift is over", async |scene| shows(scene, &phone, "Your shift is over.")).await;
        assert_eq!(presence(&scene, &operator).await, Presence::Offline);
        assert_eq!(scene.house.conversations().await.len(), 1, "an operator's words open nothing");
        let refused: Vec<_> = scene.world.calls().into_iter()
            .filter(|call| call.code != 200 && call.method != "getUpdates").collect();
        assert!(refused.is_empty(), "{refused:#?}");
    }

    async fn an_offer_is_a_card_whose_buttons_go_when_it_is_taken(house: House) {
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 3_000_000 }).await;
        let mut scene = Scene::running(house).await;
        let operator = scene.house.agent("Olga", &[team.id]).await;
        let phone = connected(&scene, &operator).await;
        scene.world.start(scene.bot.id, scene.ann.id, Some(&format!("t_{}", team.id))).unwrap();
        scene.ann_wrote("hello").await;
        scene.house.settle().await;
        scene.until("the card is there", async |scene| shows(scene, &phone, "Yours within")).await;
        let card = find(&scene, &phone, "Yours within").unwrap();
        let labels: Vec<_> = card.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
        assert_eq!(labels, ["Accept", "Decline"]);
        scene.world.press(scene.bot.id, phone.id, card.id, "Accept").unwrap();
        scene.until("the card says so", async |scene| shows(scene, &phone, "You took it.")).await;
        let ended = find(&scene, &phone, "You took it.").unwrap();
        assert_eq!((ended.id, ended.is_edited, ended.buttons.len()), (card.id, true, 0));
        scene.until("the press is acknowledged", async |scene| {
            !find(scene, &phone, "You took it.").unwrap().is_pressed
        }).await;
        assert_eq!(scene.house.conversation(1).await.operator_id, Some(operator.id));
    }

    async fn what_is_no_text_goes_both_ways_as_it_is(house: House) {
        let mut scene = Scene::running(house).await;
        let (_, phone) = olga(&scene).await;
        scene.ann_wrote("look").await;
        scene.house.settle().await;
        scene.until("it is relayed", async |scene| shows(scene, &phone, "look")).await;
        let photo = Act::Photo { caption: Some("the kettle".into()), reply_to: None };
        scene.world.act(scene.bot.id, scene.ann.id, photo).unwrap();
        let is_photo = |message: &PhoneMessage| message.from == Side::Bot && message.kind == "photo";
        let shown = async |scene: &Scene| {
            scene.world.messages(scene.bot.id, phone.id).unwrap().into_iter().find(is_photo)
        };
        scene.until("the photo itself is there", async |scene| shown(scene).await.is_some()).await;
        let photo = shown(&scene).await.unwrap();
        assert_eq!(photo.text, "#1 Ann\nthe kettle");
        replies(&scene, &phone, photo.id, "I see.");
        scene.until("Ann is answered", async |scene| shows(scene, &scene.ann, "I see.")).await;
        scene.world.act(scene.bot.id, phone.id, Act::Voice).unwrap();
        scene.until("Ann hears it", async |scene| {
            let messages = scene.world.messages(scene.bot.id, scene.ann.id).unwrap();
            messages.iter().any(|message| message.from == Side::Bot && message.kind == "voice")
        }).await;
    }

    async fn a_lost_answer_on_the_operators_side_repeats_nothing_to_the_customer(house: House) {
        let mut scene = Scene::running(house).await;
        let (_, phone) = olga(&scene).await;
        scene.world.add_fault(Fault::once(FaultKind::LostAnswer).on(&["sendMessage"]).against(phone.id));
        scene.ann_wrote("hello").await;
        scene.house.settle().await;
        scene.until("it is relayed", async |scene| shows(scene, &phone, "#1 Ann\nhello")).await;
        scene.world.add_fault(Fault::always(FaultKind::Duplicates));
        scene.says(&phone, "only once");
        scene.until("Ann has it", async |scene| shows(scene, &scene.ann, "only once")).await;
        scene.says(&phone, "and this");
        scene.until("Ann has that, too", async |scene| shows(scene, &scene.ann, "and this")).await;
        assert_eq!(scene.received(&scene.ann), ["only once", "and this"]);
    }

    async fn an_operator_who_blocks_the_bot_gets_no_more_work(house: House) {
        let mut scene = Scene::running(house).await;
        let (operator, phone) = olga(&scene).await;
        scene.world.act(scene.bot.id, phone.id, Act::Block).unwrap();
        scene.until("she is lost", async |scene| presence(scene, &operator).await == Presence::Lost).await;
        scene.ann_wrote("anybody?").await;
        scene.house.settle().await;
        assert_eq!(scene.house.conversation(1).await.operator_id, None);
        scene.world.start(scene.bot.id, phone.id, None).unwrap();
        scene.until("she is back", async |scene| presence(scene, &operator).await == Presence::Online).await;
        scene.house.settle().await;
        scene.until("it is relayed", async |scene| shows(scene, &phone, "anybody?")).await;
    }
}
