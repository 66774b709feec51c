//! What customers write reaches the desk: everything, once, in order.

use crate::scene::Scene;
use desk::Actor;
use domain::{
    channel::Health,
    message::{Content, Line, Service},
};
use serde_json::json;
use simulator::{Fault, FaultKind};
use std::time::Duration;
use testkit::on_both_databases;

on_both_databases! {
    async fn words_reach_the_desk_once_though_telegram_sends_them_twice(house: House) {
        let scene = Scene::running(house).await;
        scene.world.add_fault(Fault::always(FaultKind::Duplicates));
        let words: Vec<_> = (0..20).map(|number| format!("word {number}")).collect();
        for words in &words {
            scene.says(&scene.ann, words);
        }
        scene
            .until("all words are there", async |scene| {
                scene.heard(1).await.len() >= 20
            })
            .await;
        scene
            .until("all were handed out twice", async |scene| {
                scene.world.stats().updates_delivered >= 40
            })
            .await;
        assert_eq!(scene.heard(1).await, words);
        assert_eq!(scene.house.conversations().await.len(), 1);
    }

    async fn nothing_is_confirmed_before_it_is_written_down(house: House) {
        let scene = Scene::running(house).await;
        // Nothing else may write while the database is locked, or it stands in line before the update.
        scene
            .until("all is quiet", async |scene| {
                let is_connected = scene.config().await.channel.health == Health::Connected;
                is_connected && scene.is_greeted(&scene.ann) && confirms(scene) > 0
            })
            .await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let before = (confirms(&scene), polls(&scene));
        let other = scene.house.database.open().await;
        let mut held = other.unit(scene.house.now()).await.unwrap();
        scene.house.database.shut_out_writers(&mut held).await;
        scene.says(&scene.ann, "do not lose me");
        // The long poll brings it, writing fails, and the next question is asked.
        scene
            .until("Telegram is asked again", async |scene| {
                polls(scene) >= before.1 + 2
            })
            .await;
        assert_eq!(
            confirms(&scene),
            before.0,
            "the database is locked, nothing may be confirmed"
        );
        drop(held);
        other.close().await;
        scene
            .until("the words are there", async |scene| {
                scene.heard(1).await == ["do not lose me"]
            })
            .await;
        scene
            .until("it is confirmed", async |scene| confirms(scene) > before.0)
            .await;
    }

    async fn an_update_that_cannot_be_understood_stops_nobody(house: House) {
        let scene = Scene::running(house).await;
        let bot = scene.bot.id;
        scene
            .world
            .push_update(
                bot,
                json!({"message": {"chat": {"id": scene.ann.id, "type": "private"}}}),
            )
            .unwrap();
        scene
            .world
            .push_update(bot, json!({"message": "nonsense"}))
            .unwrap();
        scene
            .world
            .push_update(bot, json!(["no", "number"]))
            .unwrap();
        scene
            .world
            .push_update(bot, json!({"kind_from_future": {"chat": {"id": 1}}}))
            .unwrap();
        scene.ann_wrote("still here").await;
    }

    async fn what_happens_in_the_chat_is_a_quiet_line_and_opens_nothing(house: House) {
        let scene = Scene::running(house).await;
        let does = |name: &str, what: serde_json::Value| {
            let fields = std::iter::once((name.to_owned(), what)).collect();
            scene.acts(&scene.ann, simulator::Act::Other { fields });
        };
        does("chat_background_set", serde_json::json!({}));
        scene.ann_wrote("hello").await;
        let before = scene.bubbles(1).await.len();
        does("message_auto_delete_timer_changed", serde_json::json!({"message_auto_delete_time": 86_400}));
        does("pinned_message", serde_json::json!({"message_id": 1}));
        scene.ann_wrote("that was me").await;
        let lines: Vec<_> = scene.bubbles(1).await.split_off(before).into_iter()
            .filter_map(|bubble| {
                if let Content::Line(Line::Service { what }) = bubble.content { Some(what) } else { None }
            })
            .collect();
        assert_eq!(lines, [Service::Vanishing { seconds: 86_400 }, Service::Pinned]);
        assert_eq!(scene.heard(1).await, ["hello", "that was me"], "none of it is the customer's words");
    }

    async fn start_is_greeted_and_opens_no_conversation(house: House) {
        let scene = Scene::running(house).await;
        scene
            .until("Ann is greeted", async |scene| scene.is_greeted(&scene.ann))
            .await;
        assert!(scene.house.conversations().await.is_empty());
        scene.ann_wrote("hello").await;
        assert_eq!(scene.house.conversations().await.len(), 1);
    }

    async fn a_lower_update_id_after_a_quiet_week_is_taken_too(house: House) {
        let scene = Scene::running(house).await;
        for round in 0..6 {
            let words = format!("week {round}");
            scene.ann_wrote(&words).await;
            scene
                .until("the last batch is confirmed", async |scene| {
                    let calls = scene.world.calls();
                    let last = calls.iter().rev().find(|call| call.method == "getUpdates");
                    last.is_some_and(|call| call.params["offset"] != 0)
                })
                .await;
            scene.world.clock().advance(Duration::from_hours(8 * 24));
        }
        assert_eq!(scene.heard(1).await.len(), 6);
    }

    async fn many_customers_are_understood_beside_each_other_and_each_in_order(house: House) {
        let scene = Scene::running(house).await;
        let customers: Vec<_> = (0..30)
            .map(|number| scene.customer(&format!("C{number}")))
            .collect();
        for turn in 0..5 {
            for customer in &customers {
                scene.says(customer, &format!("{}-{turn}", customer.first_name));
            }
        }
        scene
            .until("all conversations are complete", async |scene| {
                let search = desk::Search {
                    limit: 100,
                    ..desk::Search::default()
                };
                let page = scene
                    .house
                    .desk
                    .list_conversations(&Actor::house(), &search)
                    .await
                    .unwrap();
                page.items.len() == 30 && page.items.iter().all(|row| row.last_words.ends_with("-4"))
            })
            .await;
        for number in 1..=30 {
            let heard = scene.heard(number).await;
            let turns: Vec<_> = heard
                .iter()
                .map(|words| words.rsplit('-').next().unwrap())
                .collect();
            assert_eq!(turns, ["0", "1", "2", "3", "4"], "{heard:?}");
        }
    }
}

fn polls(scene: &Scene) -> usize {
    scene
        .world
        .calls()
        .iter()
        .filter(|call| call.method == "getUpdates")
        .count()
}

fn confirms(scene: &Scene) -> usize {
    let calls = scene.world.calls().into_iter();
    calls
        .filter(|call| call.params["offset"].as_i64() > Some(0))
        .count()
}
