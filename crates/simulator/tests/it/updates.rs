//! The rules of the update queue.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Act, NewUser};

use crate::setting::{PATIENCE, Setting, ids};

#[tokio::test]
async fn updates_come_again_until_an_offset_confirms_them() {
    let setting = Setting::started().await;
    for text in ["one", "two", "three"] {
        setting.say(text);
    }
    let first = setting.updates(json!({ "limit": 2 })).await;
    assert_eq!(first.len(), 2);
    assert_eq!(setting.updates(json!({ "limit": 2 })).await, first);
    let rest = setting
        .updates(json!({ "offset": ids(&first)[1] + 1 }))
        .await;
    assert_eq!(rest[0]["message"]["text"], "three");
    assert_eq!(ids(&rest)[0], ids(&first)[1] + 1);
    assert_eq!(
        setting.updates(json!({ "offset": ids(&first)[0] })).await,
        rest,
        "what is confirmed stays away"
    );
}

#[tokio::test]
async fn a_negative_offset_leaves_only_the_last_updates() {
    let setting = Setting::started().await;
    for text in ["one", "two", "three"] {
        setting.say(text);
    }
    let last = setting.updates(json!({ "offset": -1 })).await;
    assert_eq!(last[0]["message"]["text"], "three");
    assert_eq!(setting.updates(json!({})).await, last);
}

#[tokio::test]
async fn an_update_is_forgotten_after_24_hours() {
    let setting = Setting::started().await;
    setting.say("old");
    setting.world.clock().advance(Duration::from_hours(23));
    setting.say("young");
    assert_eq!(setting.updates(json!({})).await.len(), 2);
    setting.world.clock().advance(Duration::from_hours(1));
    let left = setting.updates(json!({})).await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["message"]["text"], "young");
}

#[tokio::test]
async fn a_long_poll_ends_with_the_first_update_or_with_its_time() {
    let setting = Setting::started().await;
    let poll = setting.updates(json!({ "timeout": 30 }));
    let speak = async {
        tokio::task::yield_now().await;
        setting.say("hello")
    };
    let (updates, _) = tokio::join!(poll, speak);
    assert_eq!(updates[0]["message"]["text"], "hello");
    let offset = ids(&updates)[0] + 1;
    let clock = setting.world.clock().clone();
    let (updates, slept) = tokio::join!(
        setting.updates(json!({ "timeout": 30, "offset": offset })),
        clock.skip()
    );
    assert_eq!((updates.len(), slept), (0, Duration::from_secs(30)));
}

#[tokio::test]
async fn a_second_poller_ends_the_first_with_409() {
    let setting = Setting::started().await;
    let asleep = async {
        let first = setting.refused("getUpdates", json!({ "timeout": 30 }));
        let second = async {
            let clock = setting.world.clock().clone();
            // The first sleeps on the clock before the second comes.
            clock.until_somebody_sleeps().await;
            setting.updates(json!({})).await
        };
        tokio::join!(first, second)
    };
    let ((code, words), updates) = tokio::time::timeout(PATIENCE, asleep).await.unwrap();
    assert_eq!(code, 409);
    assert_eq!(
        words,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert_eq!(updates.len(), 0);
}

#[tokio::test]
async fn polling_is_refused_while_a_webhook_is_set() {
    let setting = Setting::new().await;
    setting
        .good("setWebhook", json!({ "url": "http://127.0.0.1:9/hook" }))
        .await;
    let (code, words) = setting.refused("getUpdates", json!({})).await;
    assert_eq!(code, 409);
    assert!(
        words.starts_with("Conflict: can't use getUpdates method while webhook is active"),
        "{words}"
    );
    setting.good("deleteWebhook", json!({})).await;
    setting.updates(json!({})).await;
}

#[tokio::test]
async fn reactions_come_only_when_asked_for_and_blocks_always() {
    let setting = Setting::started().await;
    let id = setting.send("How was it?").await["message_id"]
        .as_i64()
        .unwrap();
    let like = || Act::React {
        message_id: id,
        emoji: Some("👍".into()),
    };
    assert!(setting.act(like()).update_ids.is_empty());
    setting
        .updates(json!({ "allowed_updates": ["message_reaction", "my_chat_member"] }))
        .await;
    setting.act(Act::React {
        message_id: id,
        emoji: None,
    });
    setting.act(like());
    setting.act(Act::Block);
    let updates = setting.updates(json!({})).await;
    assert_eq!(
        updates[0]["message_reaction"]["old_reaction"][0]["emoji"],
        "👍"
    );
    assert_eq!(
        updates[1]["message_reaction"]["new_reaction"][0]["emoji"],
        "👍"
    );
    assert_eq!(
        updates[2]["my_chat_member"]["new_chat_member"]["status"],
        "kicked"
    );
}

#[tokio::test]
async fn a_message_says_who_wrote_what_and_marks_commands() {
    let setting = Setting::new().await;
    setting
        .world
        .start(setting.bot.id, setting.ann.id, Some("op_k3"))
        .unwrap();
    let message = setting.updates(json!({})).await[0]["message"].clone();
    assert_eq!(message["text"], "/start op_k3");
    assert_eq!(message["from"]["id"], json!(setting.ann.id));
    assert_eq!(
        message["chat"],
        json!({ "id": setting.ann.id, "type": "private", "first_name": "Ann" })
    );
    assert_eq!(
        message["entities"],
        json!([{ "type": "bot_command", "offset": 0, "length": 6 }])
    );
}

#[tokio::test]
async fn message_ids_count_per_chat() {
    let setting = Setting::started().await;
    let ben = setting.world.create_user(NewUser::named("Ben")).unwrap();
    let first = setting
        .world
        .say(setting.bot.id, ben.id, "hi")
        .unwrap()
        .message_id();
    assert_eq!(first, 1);
    assert_eq!(setting.say("again"), 2);
}

#[tokio::test]
async fn anything_can_be_pushed_as_an_update() {
    let setting = Setting::started().await;
    setting
        .world
        .push_update(setting.bot.id, json!({ "message_from_future": { "x": 1 } }))
        .unwrap();
    setting
        .world
        .push_update(setting.bot.id, json!("x"))
        .unwrap();
    setting
        .world
        .push_update(setting.bot.id, json!({ "update_id": "5" }))
        .unwrap();
    let updates = setting.updates(json!({})).await;
    assert_eq!(updates[0]["message_from_future"]["x"], 1);
    assert!(updates[0]["update_id"].is_i64());
    assert_eq!(updates[1..], [json!("x"), json!({ "update_id": "5" })]);
}

#[tokio::test]
async fn after_a_quiet_week_the_ids_jump() {
    let setting = Setting::started().await;
    let before = setting.act(Act::Voice).update_ids[0];
    setting.world.clock().advance(Duration::from_hours(8 * 24));
    let after = setting.act(Act::Voice).update_ids[0];
    assert_ne!(after, before + 1);
    let updates: Vec<Value> = setting.updates(json!({})).await;
    assert_eq!(ids(&updates), [after]);
}
