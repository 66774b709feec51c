//! Whether a channel works is told in words, and so is its end.

use crate::scene::Scene;
use desk::Actor;
use domain::channel::Health;
use testkit::on_both_databases;

pub(crate) async fn health(scene: &Scene) -> Health {
    scene.config().await.channel.health
}

pub(crate) async fn is_broken(scene: &Scene, with: &str) -> bool {
    matches!(health(scene).await, Health::Broken { why } if why.contains(with))
}

on_both_databases! {
    async fn a_good_token_connects_and_names_the_bot(house: House) {
        let scene = Scene::running(house).await;
        scene
            .until("connected", async |scene| {
                health(scene).await == Health::Connected
            })
            .await;
        scene
            .until("named", async |scene| {
                scene.config().await.channel.handle.as_deref() == Some(scene.bot.username.as_str())
            })
            .await;
    }

    async fn an_unknown_token_is_told_in_telegrams_words(house: House) {
        let mut scene = Scene::built(house).await;
        scene.world.reset();
        scene.start();
        scene
            .until("refused", async |scene| {
                is_broken(scene, "Unauthorized").await
            })
            .await;
    }

    async fn a_channel_that_is_switched_off_rests_until_it_is_switched_on(house: House) {
        let scene = Scene::running(house).await;
        scene.ann_wrote("one").await;
        let (admin, channel) = (Actor::house(), scene.house.channel);
        scene
            .house
            .desk
            .set_channel_enabled(&admin, channel, false)
            .await
            .unwrap();
        scene
            .until("nobody polls", async |scene| {
                let before = scene.world.calls().len();
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                scene.world.calls().len() == before
            })
            .await;
        scene.says(&scene.ann, "two");
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(scene.heard(1).await, ["one"]);
        scene
            .house
            .desk
            .set_channel_enabled(&admin, channel, true)
            .await
            .unwrap();
        scene
            .until("it polls again", async |scene| {
                scene.heard(1).await == ["one", "two"]
            })
            .await;
    }

    async fn a_check_that_is_asked_for_is_answered(house: House) {
        let scene = Scene::running(house).await;
        scene
            .until("connected", async |scene| {
                health(scene).await == Health::Connected
            })
            .await;
        let asked = |scene: &Scene| scene.world.stats().methods.get("getMe").copied();
        let before = asked(&scene);
        let desk = &scene.house.desk;
        let channel = desk
            .check_channel(&Actor::house(), scene.house.channel)
            .await
            .unwrap();
        assert_eq!(channel.health, Health::Checking);
        scene
            .until("answered", async |scene| {
                health(scene).await == Health::Connected && asked(scene) > before
            })
            .await;
    }
}
