//! How fast a bot may write.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Limits, NewUser, Rate};

use crate::setting::Setting;

async fn send(setting: &Setting, chat: &Value) -> Value {
    setting
        .call("sendMessage", json!({ "chat_id": chat, "text": "x" }))
        .await
}

#[tokio::test]
async fn a_chat_takes_a_burst_and_then_one_a_second() {
    let setting = Setting::started().await;
    setting.world.set_limits(Limits {
        per_chat: Some(Rate::new(1.0, 3)),
        per_group: None,
        global: None,
    });
    let ann = json!(setting.ann.id);
    for _ in 0..3 {
        assert_eq!(send(&setting, &ann).await["ok"], true);
    }
    let refused = send(&setting, &ann).await;
    assert_eq!(refused["error_code"], 429);
    assert_eq!(refused["description"], "Too Many Requests: retry after 1");
    assert_eq!(refused["parameters"], json!({ "retry_after": 1 }));
    setting.world.clock().advance(Duration::from_millis(999));
    assert_eq!(send(&setting, &ann).await["ok"], false);
    setting.world.clock().advance(Duration::from_millis(1));
    assert_eq!(send(&setting, &ann).await["ok"], true);
    assert_eq!(send(&setting, &ann).await["ok"], false);
    assert_eq!(setting.world.stats().too_many_requests, 3);
}

#[tokio::test]
async fn all_chats_share_the_allowance_of_the_bot() {
    let setting = Setting::started().await;
    setting.world.set_limits(Limits {
        per_chat: None,
        per_group: None,
        global: Some(Rate::new(0.5, 2)),
    });
    let ben = setting.world.create_user(NewUser::named("Ben")).unwrap();
    setting.world.start(setting.bot.id, ben.id, None).unwrap();
    assert_eq!(send(&setting, &json!(setting.ann.id)).await["ok"], true);
    assert_eq!(send(&setting, &json!(ben.id)).await["ok"], true);
    let refused = send(&setting, &json!(ben.id)).await;
    assert_eq!(refused["parameters"]["retry_after"], 2);
}

#[tokio::test]
async fn a_refused_message_uses_up_nothing() {
    let setting = Setting::started().await;
    setting.world.set_limits(Limits {
        per_chat: Some(Rate::new(1.0, 1)),
        per_group: None,
        global: None,
    });
    for _ in 0..5 {
        setting
            .refused(
                "sendMessage",
                json!({ "chat_id": setting.ann.id, "text": "" }),
            )
            .await;
    }
    let ann = json!(setting.ann.id);
    assert_eq!(send(&setting, &ann).await["ok"], true);
    for _ in 0..5 {
        assert_eq!(send(&setting, &ann).await["ok"], false);
    }
    setting.world.clock().advance(Duration::from_secs(1));
    assert_eq!(send(&setting, &ann).await["ok"], true);
}

#[tokio::test]
async fn edits_and_chat_actions_are_free() {
    let setting = Setting::started().await;
    let id = setting.send("0").await["message_id"].clone();
    setting.world.set_limits(Limits {
        per_chat: Some(Rate::new(0.001, 1)),
        per_group: None,
        global: None,
    });
    for number in 1..9 {
        let text = number.to_string();
        setting
            .good(
                "editMessageText",
                json!({ "chat_id": setting.ann.id, "message_id": id, "text": text }),
            )
            .await;
        setting
            .good(
                "sendChatAction",
                json!({ "chat_id": setting.ann.id, "action": "typing" }),
            )
            .await;
    }
}
