//! What the customer really sees.

use serde_json::{Value, json};
use simulator::{Act, KeyboardButton, Notice, Side};

use crate::setting::Setting;

#[tokio::test]
async fn the_phone_shows_edits_and_deletions() {
    let setting = Setting::started().await;
    let id = setting.send("You are number 3").await["message_id"].clone();
    setting
        .good(
            "editMessageText",
            json!({ "chat_id": setting.ann.id, "message_id": id, "text": "You are next" }),
        )
        .await;
    let last = setting.last();
    assert_eq!(
        (last.text.as_str(), last.is_edited, last.from),
        ("You are next", true, Side::Bot)
    );
    setting
        .good(
            "deleteMessage",
            json!({ "chat_id": setting.ann.id, "message_id": id }),
        )
        .await;
    assert_eq!(setting.texts(), ["/start"]);
    let (_, words) = setting
        .refused(
            "deleteMessage",
            json!({ "chat_id": setting.ann.id, "message_id": id }),
        )
        .await;
    assert_eq!(words, "Bad Request: message to delete not found");
}

#[tokio::test]
async fn a_press_waits_on_the_phone_until_the_bot_answers() {
    let setting = Setting::started().await;
    let buttons = json!({ "inline_keyboard": [[{ "text": "Refund", "callback_data": "i:7" }]] });
    let sent = setting
        .good(
            "sendMessage",
            json!({ "chat_id": setting.ann.id, "text": "About?", "reply_markup": buttons }),
        )
        .await;
    let message_id = sent["message_id"].as_i64().unwrap();
    assert_eq!(setting.last().buttons[0][0].text, "Refund");
    setting
        .world
        .press(setting.bot.id, setting.ann.id, message_id, "Refund")
        .unwrap();
    assert!(setting.last().is_pressed);
    let query = setting.updates(json!({})).await[0]["callback_query"].clone();
    assert_eq!(
        (&query["data"], &query["message"]["message_id"]),
        (&json!("i:7"), &json!(message_id))
    );
    let answer = json!({ "callback_query_id": query["id"], "text": "One moment" });
    setting.good("answerCallbackQuery", answer.clone()).await;
    assert!(!setting.last().is_pressed);
    let notice = Notice {
        query_id: query["id"].as_str().unwrap().into(),
        text: "One moment".into(),
        is_alert: false,
    };
    assert_eq!(setting.phone().notice, Some(notice));
    let (_, words) = setting.refused("answerCallbackQuery", answer).await;
    assert!(
        words.starts_with("Bad Request: query is too old"),
        "{words}"
    );
    setting
        .good(
            "editMessageReplyMarkup",
            json!({ "chat_id": setting.ann.id, "message_id": message_id }),
        )
        .await;
    let last = setting.last();
    assert_eq!((last.buttons.len(), last.is_edited), (0, false));
}

#[tokio::test]
async fn a_keyboard_asks_for_the_contact_and_goes_when_it_was_shared() {
    let setting = Setting::started().await;
    let keyboard = json!({ "keyboard": [[{ "text": "Share my number", "request_contact": true }]], "one_time_keyboard": true });
    setting
        .good(
            "sendMessage",
            json!({ "chat_id": setting.ann.id, "text": "?", "reply_markup": keyboard }),
        )
        .await;
    let button = KeyboardButton {
        text: "Share my number".into(),
        request_contact: true,
        request_location: false,
    };
    assert_eq!(setting.phone().keyboard, [[button]]);
    setting.act(Act::Contact {
        phone: None,
        first_name: None,
    });
    assert!(setting.phone().keyboard.is_empty());
    let contact = setting.updates(json!({})).await[0]["message"]["contact"].clone();
    assert_eq!(contact["user_id"], json!(setting.ann.id));
    assert_eq!(contact["phone_number"], json!(setting.ann.phone));
    setting.act(Act::Contact {
        phone: Some("+1".into()),
        first_name: None,
    });
    let foreign = setting.updates(json!({ "offset": -1 })).await[0]["message"]["contact"].clone();
    assert_eq!(foreign.get("user_id"), None);
}

#[tokio::test]
async fn typing_shows_for_five_seconds_or_until_the_message() {
    let setting = Setting::started().await;
    let typing = json!({ "chat_id": setting.ann.id, "action": "typing" });
    setting.good("sendChatAction", typing.clone()).await;
    assert_eq!(setting.phone().action.as_deref(), Some("typing"));
    setting
        .world
        .clock()
        .advance(std::time::Duration::from_secs(5));
    assert_eq!(setting.phone().action, None);
    setting.good("sendChatAction", typing).await;
    setting.send("here").await;
    assert_eq!(setting.phone().action, None);
    let (_, words) = setting
        .refused(
            "sendChatAction",
            json!({ "chat_id": setting.ann.id, "action": "dancing" }),
        )
        .await;
    assert_eq!(words, "Bad Request: wrong parameter action in request");
}

#[tokio::test]
async fn what_a_customer_edits_reaches_the_bot_with_its_date() {
    let setting = Setting::started().await;
    let message_id = setting.say("refnd");
    setting.act(Act::Edit {
        message_id,
        text: "refund".into(),
    });
    let updates = setting.updates(json!({})).await;
    let edited = &updates[1]["edited_message"];
    assert_eq!(
        (&edited["text"], &edited["message_id"]),
        (&json!("refund"), &json!(message_id))
    );
    assert!(edited["edit_date"].is_i64());
    assert!(setting.last().is_edited);
    setting.act(Act::Delete { message_id });
    assert_eq!(setting.texts(), ["/start"]);
    assert_eq!(
        setting.updates(json!({})).await.len(),
        2,
        "the bot is not told"
    );
}

#[tokio::test]
async fn files_arrive_as_what_they_are_and_can_be_fetched() {
    let setting = Setting::started().await;
    setting.act(Act::Photo {
        caption: Some("broken".into()),
        reply_to: None,
    });
    setting.act(Act::Voice);
    setting.act(Act::Document {
        name: None,
        content: Some("hello".into()),
        caption: None,
    });
    let updates = setting.updates(json!({})).await;
    let message = |at: usize| &updates[at]["message"];
    assert_eq!(message(0)["caption"], "broken");
    assert_eq!(message(1)["voice"]["mime_type"], "audio/ogg");
    assert!(message(0)["photo"][0]["width"].is_i64());
    let file = setting
        .good(
            "getFile",
            json!({ "file_id": message(2)["document"]["file_id"] }),
        )
        .await;
    let url = format!(
        "http://{}/file/bot{}/{}",
        setting.address,
        setting.bot.token,
        file["file_path"].as_str().unwrap()
    );
    let bytes = setting
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(&bytes[..], b"hello");
    assert_eq!(
        setting
            .refused("getFile", json!({ "file_id": "AgAC" }))
            .await
            .1,
        "Bad Request: invalid file_id"
    );
}

#[tokio::test]
async fn an_album_is_several_messages_with_one_group() {
    let setting = Setting::started().await;
    setting.act(Act::Album {
        count: 3,
        caption: Some("all of it".into()),
    });
    let updates = setting.updates(json!({})).await;
    let groups: Vec<&Value> = updates
        .iter()
        .map(|update| &update["message"]["media_group_id"])
        .collect();
    assert!(groups[0].is_string());
    assert!(groups.iter().all(|group| *group == groups[0]));
    assert_eq!(updates[0]["message"]["caption"], "all of it");
    assert_eq!(updates[1]["message"].get("caption"), None);
}

#[tokio::test]
async fn a_copy_shows_the_same_without_a_sender() {
    let setting = Setting::started().await;
    let operator = setting
        .world
        .create_user(simulator::NewUser::operator("Giuditta"))
        .unwrap();
    setting
        .world
        .start(setting.bot.id, operator.id, None)
        .unwrap();
    let photo = setting
        .act(Act::Photo {
            caption: Some("broken".into()),
            reply_to: None,
        })
        .message_id();
    let params =
        json!({ "chat_id": operator.id, "from_chat_id": setting.ann.id, "message_id": photo });
    let copied = setting.good("copyMessage", params.clone()).await;
    assert_eq!(copied, json!({ "message_id": 2 }));
    let shown = setting
        .world
        .messages(setting.bot.id, operator.id)
        .unwrap()
        .pop()
        .unwrap();
    assert_eq!(
        (shown.kind.as_str(), shown.text.as_str()),
        ("photo", "broken")
    );
    setting.act(Act::Delete { message_id: photo });
    assert_eq!(
        setting.refused("copyMessage", params).await.1,
        "Bad Request: message to copy not found"
    );
}

#[tokio::test]
async fn a_bot_sends_files_by_upload_and_by_id() {
    let setting = Setting::started().await;
    let part = reqwest::multipart::Part::bytes(b"%PDF".to_vec())
        .file_name("invoice.pdf")
        .mime_str("application/pdf")
        .unwrap();
    let form = reqwest::multipart::Form::new()
        .text("chat_id", setting.ann.id.to_string())
        .part("document", part);
    let sent: Value = setting
        .http
        .post(setting.url("sendDocument"))
        .multipart(form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let file_id = sent["result"]["document"]["file_id"].clone();
    let again = json!({ "chat_id": setting.ann.id, "document": file_id, "caption": "again" });
    setting.good("sendDocument", again).await;
    let last = setting.last();
    assert_eq!(
        (last.file.unwrap().name.as_str(), last.text.as_str()),
        ("invoice.pdf", "again")
    );
    let wrong = json!({ "chat_id": setting.ann.id, "photo": file_id });
    assert_eq!(
        setting.refused("sendPhoto", wrong).await.1,
        "Bad Request: can't use file of type Document as Photo"
    );
}

#[tokio::test]
async fn both_sides_react() {
    let setting = Setting::started().await;
    let message_id = setting.say("thanks");
    let react = |emoji: &str| json!({ "chat_id": setting.ann.id, "message_id": message_id, "reaction": [{ "type": "emoji", "emoji": emoji }] });
    setting.good("setMessageReaction", react("❤")).await;
    assert_eq!(setting.last().reactions[0].emoji, "❤");
    assert_eq!(
        setting.refused("setMessageReaction", react("🧨")).await.1,
        "Bad Request: REACTION_INVALID"
    );
}

#[tokio::test]
async fn one_who_blocked_the_bot_starts_it_again() {
    let setting = Setting::started().await;
    setting.act(Act::Block);
    assert!(
        setting
            .world
            .say(setting.bot.id, setting.ann.id, "hi")
            .is_err()
    );
    setting
        .world
        .start(setting.bot.id, setting.ann.id, None)
        .unwrap();
    let updates = setting.updates(json!({})).await;
    let status = |at: usize| updates[at]["my_chat_member"]["new_chat_member"]["status"].clone();
    assert_eq!((status(0), status(1)), (json!("kicked"), json!("member")));
    assert_eq!(updates[2]["message"]["text"], "/start");
}
