//! Business accounts that are connected to the bot: their customers are contacts, and answers go out in their name.

use crate::scene::Scene;
use domain::{message::Progress, view::Bubble};
use simulator::{Act, NewUser, User};
use testkit::{House, on_both_databases};

/// A connected account, and a customer of it who has written.
async fn connected(house: House) -> (Scene, String, User) {
    let scene = Scene::running(house).await;
    let owner = scene.world.create_user(NewUser::named("Shop")).unwrap();
    scene
        .until("it polls", async |scene| {
            let mut calls = scene.world.calls().into_iter();
            calls.any(|call| call.method == "getUpdates")
        })
        .await;
    let connection = scene
        .world
        .connect_business(scene.bot.id, owner.id)
        .unwrap();
    let carl = scene
        .world
        .create_customer_of(&connection, NewUser::named("Carl"))
        .unwrap();
    scene.says(&carl, "is it open?");
    scene
        .until("he is heard", async |scene| {
            scene.heard(1).await == ["is it open?"]
        })
        .await;
    (scene, connection, carl)
}

async fn bubble(scene: &Scene, number: i64, words: &str) -> Option<Bubble> {
    let mut bubbles = scene.bubbles(number).await.into_iter();
    bubbles.find(|bubble| bubble.content.excerpt(99) == words)
}

on_both_databases! {
    async fn a_customer_of_a_business_account_is_answered_in_its_name(house: House) {
        let (mut scene, connection, carl) = connected(house).await;
        scene.answers(1, "until six").await;
        scene.until("he has the answer", async |scene| scene.received(&carl) == ["until six"]).await;
        let sent = scene.world.calls().into_iter().find(|call| call.params["text"] == "until six").unwrap();
        assert_eq!(sent.params["business_connection_id"], connection);
        // Who writes to the bot itself is somebody else, even with the same number.
        scene.says(&scene.ann, "hello");
        scene.until("Ann is the second", async |scene| scene.heard(2).await == ["hello"]).await;
        scene.answers(2, "hello Ann").await;
        scene.until("she has hers", async |scene| scene.received(&scene.ann) == ["hello Ann"]).await;
        let hers = scene.world.calls().into_iter().find(|call| call.params["text"] == "hello Ann").unwrap();
        assert!(hers.params.get("business_connection_id").is_none());
    }

    async fn files_changes_and_deletions_go_both_ways_in_a_business_chat(house: House) {
        let (mut scene, _, carl) = connected(house).await;
        let photo = scene.acts(&carl, Act::Photo { caption: Some("teh door".into()), reply_to: None });
        scene.until("the photo is here", async |scene| bubble(scene, 1, "teh door").await.is_some()).await;
        scene.acts(&carl, Act::Edit { message_id: photo, text: "the door".into() });
        scene.until("it is changed", async |scene| bubble(scene, 1, "the door").await.is_some()).await;
        let before = bubble(&scene, 1, "the door").await.unwrap();
        assert_eq!(before.marks.history[0].content.excerpt(9), "teh door");
        scene.acts(&carl, Act::Delete { message_id: photo });
        scene.until("it is marked as gone", async |scene| {
            bubble(scene, 1, "the door").await.is_some_and(|gone| gone.marks.deleted_at.is_some())
        }).await;
        scene.answers(1, "teh lock").await;
        scene.until("he has it", async |scene| scene.received(&carl) == ["teh lock"]).await;
        let said = bubble(&scene, 1, "teh lock").await.unwrap();
        let actor = scene.agent().await;
        scene.house.desk.edit_message(&actor, said.id, "the lock").await.unwrap();
        scene.until("he has the change", async |scene| scene.received(&carl) == ["the lock"]).await;
        scene.house.desk.react(&actor, before.id, Some("👍")).await.unwrap_err();
        scene.house.desk.delete_message(&actor, said.id).await.unwrap();
        scene.until("it is gone", async |scene| scene.received(&carl).is_empty()).await;
    }

    async fn an_account_that_takes_the_right_away_or_leaves_is_told_at_the_message(house: House) {
        let (mut scene, connection, carl) = connected(house).await;
        scene.world.set_business(&connection, true, false).unwrap();
        scene.answers(1, "until six").await;
        scene.until("it failed", async |scene| {
            let why = "Bad Request: not enough rights".to_owned();
            scene.progress(1, "until six").await == Some(Progress::Failed { why })
        }).await;
        scene.world.set_business(&connection, false, true).unwrap();
        scene.answers(1, "until seven").await;
        scene.until("it failed, too", async |scene| {
            let told = "the business account is not connected to this bot any more";
            matches!(scene.progress(1, "until seven").await, Some(Progress::Failed { why }) if why.starts_with(told))
        }).await;
        assert!(scene.received(&carl).is_empty());
        scene.world.set_business(&connection, true, true).unwrap();
        scene.answers(1, "until eight").await;
        scene.until("he has it", async |scene| scene.received(&carl) == ["until eight"]).await;
    }

    async fn what_a_business_chat_does_not_allow_is_said(house: House) {
        let (mut scene, _, carl) = connected(house).await;
        scene.answers(1, "yes").await;
        scene.until("he has it", async |scene| scene.received(&carl) == ["yes"]).await;
        let asked = bubble(&scene, 1, "is it open?").await.unwrap();
        let actor = scene.agent().await;
        scene.house.desk.react(&actor, asked.id, Some("👍")).await.unwrap();
        scene.until("the trouble is told", async |scene| {
            let asked = bubble(scene, 1, "is it open?").await.unwrap();
            asked.marks.trouble.as_deref() == Some("Telegram lets no bot react in a chat of a business account")
        }).await;
    }
}
