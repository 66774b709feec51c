//! Each conversation in a topic of the operator's chat, where the bot has topics.

use crate::{
    console::{connected, find, olga, replies, shows},
    scene::Scene,
};
use domain::{conversation::Status, team::Assignment};
use simulator::{Act, PhoneMessage, Side, User};
use testkit::{House, on_both_databases};

pub(crate) async fn with_topics(house: House) -> Scene {
    let mut scene = Scene::built(house).await;
    scene.world.set_topics(scene.bot.id, true).unwrap();
    scene.start();
    scene
        .until("the bot is known", async |scene| {
            scene.config().await.channel.has_topics
        })
        .await;
    scene
}

/// Writes in a topic, without answering anything.
pub(crate) fn says_in(scene: &Scene, phone: &User, thread: i64, words: &str) -> i64 {
    let does = Box::new(Act::Say {
        text: words.into(),
        entities: Vec::new(),
        reply_to: None,
        quote: None,
    });
    scene.acts(phone, Act::InTopic { thread, does })
}

fn topics(scene: &Scene, phone: &User) -> Vec<String> {
    let messages = scene.world.messages(scene.bot.id, phone.id).unwrap();
    let mut names: Vec<_> = messages.into_iter().filter_map(|m| m.topic).collect();
    names.sort();
    names.dedup();
    names
}

pub(crate) fn thread_of(scene: &Scene, phone: &User, words: &str) -> i64 {
    find(scene, phone, words).unwrap().thread.unwrap()
}

on_both_databases! {
    async fn each_conversation_has_a_topic_and_words_in_it_are_for_its_customer(house: House) {
        let mut scene = with_topics(house).await;
        let (operator, phone) = olga(&scene).await;
        let bob = scene.customer("Bob");
        scene.ann_wrote("my kettle is cold").await;
        scene.says(&bob, "my lamp is dark");
        scene.until("Bob is heard", async |scene| scene.heard(2).await == ["my lamp is dark"]).await;
        scene.house.settle().await;
        scene.until("both are relayed", async |scene| {
            shows(scene, &phone, "my kettle") && shows(scene, &phone, "my lamp")
        }).await;
        assert_eq!(topics(&scene, &phone), ["#1 Ann", "#2 Bob"]);
        assert!(find(&scene, &phone, "You are available.").unwrap().thread.is_none());
        let (kettle, lamp) = (thread_of(&scene, &phone, "my kettle"), thread_of(&scene, &phone, "my lamp"));

        // No reply is needed, and nobody asks for whom it is.
        says_in(&scene, &phone, kettle, "A new kettle is on its way.");
        says_in(&scene, &phone, lamp, "Is it plugged in?");
        scene.until("each has his answer", async |scene| {
            scene.received(&scene.ann) == ["A new kettle is on its way."]
                && scene.received(&bob) == ["Is it plugged in?"]
        }).await;
        scene.acts(&phone, Act::InTopic { thread: lamp, does: Box::new(Act::Photo {
            caption: Some("like this".into()), reply_to: None,
        }) });
        scene.until("Bob has the picture", async |scene| {
            let messages = scene.world.messages(scene.bot.id, bob.id).unwrap();
            messages.iter().any(|m| m.from == Side::Bot && m.kind == "photo")
        }).await;
        // An answer to a message goes to its customer, and stands under it.
        let asked = find(&scene, &phone, "my kettle").unwrap();
        replies(&scene, &phone, asked.id, "It comes on Monday.");
        scene.until("Ann sees what is answered", async |scene| {
            find(scene, &scene.ann, "on Monday").is_some_and(|m| m.reply_to.is_some())
        }).await;

        // A command in a topic is about its conversation, and answered there.
        says_in(&scene, &phone, lamp, "/stop");
        scene.until("it is concluded", async |scene| shows(scene, &phone, "#2 Bob is concluded.")).await;
        assert_eq!(thread_of(&scene, &phone, "#2 Bob is concluded."), lamp);
        scene.until("its topic says so", async |scene| {
            topics(scene, &phone) == ["#1 Ann", "✓ #2 Bob"]
        }).await;
        assert_eq!(scene.house.conversation(2).await.status, Status::Closed);
        assert_eq!(scene.house.conversation(1).await.operator_id, Some(operator.id));
        says_in(&scene, &phone, kettle, "/transfer");
        scene.until("he is asked where to", async |scene| shows(scene, &phone, "Where shall it go?")).await;
        assert_eq!(thread_of(&scene, &phone, "Where shall it go?"), kettle);
        let refused: Vec<_> = scene.world.calls().into_iter()
            .filter(|call| call.code != 200 && call.method != "getUpdates").collect();
        assert!(refused.is_empty(), "{refused:#?}");
    }

    async fn a_bot_that_loses_its_topics_goes_on_in_the_chat(house: House) {
        let mut scene = with_topics(house).await;
        let (_, phone) = olga(&scene).await;
        scene.world.set_topics(scene.bot.id, false).unwrap();
        scene.ann_wrote("hello").await;
        scene.house.settle().await;
        scene.until("it is relayed", async |scene| shows(scene, &phone, "hello")).await;
        assert_eq!(find(&scene, &phone, "hello").unwrap().thread, None);
        assert!(!scene.config().await.channel.has_topics);
        scene.says(&phone, "Good morning");
        scene.until("Ann is answered", async |scene| {
            scene.received(&scene.ann) == ["Good morning"]
        }).await;
    }

    async fn an_offer_stands_in_the_chat_and_its_conversation_in_a_topic(house: House) {
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 3_000_000 }).await;
        let mut scene = with_topics(house).await;
        let operator = scene.house.agent("Olga", &[team.id]).await;
        let phone = connected(&scene, &operator).await;
        scene.world.start(scene.bot.id, scene.ann.id, Some(&format!("t_{}", team.id))).unwrap();
        scene.ann_wrote("hello").await;
        scene.house.settle().await;
        scene.until("the card is there", async |scene| shows(scene, &phone, "Yours within")).await;
        let card: PhoneMessage = find(&scene, &phone, "Yours within").unwrap();
        assert_eq!(card.thread, None);
        assert_eq!(topics(&scene, &phone), [""; 0], "who declines has no empty topic");
        scene.world.press(scene.bot.id, phone.id, card.id, "Accept").unwrap();
        scene.until("it is his", async |scene| shows(scene, &phone, "#1 Ann is yours")).await;
        assert!(find(&scene, &phone, "#1 Ann is yours").unwrap().thread.is_some());
    }
}
