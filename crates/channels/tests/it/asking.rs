//! A question with buttons, on a real phone: shown, pressed, acknowledged.

use crate::scene::Scene;
use desk::Actor;
use domain::routing::{Ask, RoutingPolicy};
use simulator::{PhoneMessage, User};
use testkit::on_both_databases;

/// Returns the newest message with buttons on a phone.
fn question(scene: &Scene, user: &User) -> Option<PhoneMessage> {
    let messages = scene.world.messages(scene.bot.id, user.id).unwrap();
    messages
        .into_iter()
        .rfind(|message| !message.buttons.is_empty())
}

on_both_databases! {
    async fn a_tap_on_a_button_brings_the_customer_to_the_team_and_is_acknowledged(house: House) {
        let billing = house.team("Billing").await;
        house.agent("Olga", &[billing.id]).await;
        let policy = RoutingPolicy {
            ask: Some(Ask { max_times: 1, timeout_ms: 60_000 }),
            ..RoutingPolicy::default()
        };
        house.desk.set_policy(&Actor::house(), &policy, None).await.unwrap();
        let mut scene = Scene::running(house).await;
        scene.ann_wrote("hello").await;
        scene.house.settle().await;
        scene.until("Ann is asked", async |scene| question(scene, &scene.ann).is_some()).await;
        let asked = question(&scene, &scene.ann).unwrap();
        let labels: Vec<_> = asked.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
        assert_eq!(labels, ["Billing", "Something else"]);
        scene.world.press(scene.bot.id, scene.ann.id, asked.id, "Billing").unwrap();
        scene.until("the press is acknowledged", async |scene| {
            !question(scene, &scene.ann).unwrap().is_pressed
        }).await;
        assert_eq!(scene.house.conversation(1).await.team_id, billing.id);
        let bob = scene.customer("Bob");
        scene.world.start(scene.bot.id, bob.id, Some(&format!("t_{}", billing.id))).unwrap();
        scene.says(&bob, "hello");
        scene.until("Bob is heard", async |scene| scene.heard(2).await == ["hello"]).await;
        assert_eq!(scene.house.conversation(2).await.team_id, billing.id, "his link says so");
    }
}
