//! What is refused, and in which words.

use serde_json::{Value, json};
use simulator::{Act, NewUser};

use crate::setting::Setting;

#[tokio::test]
async fn a_method_is_found_in_any_case_and_takes_parameters_in_four_forms() {
    let setting = Setting::started().await;
    let chat = setting.ann.id.to_string();
    let query = format!(
        "{}?chat_id={chat}&text=by%20query",
        setting.url("SENDMESSAGE")
    );
    setting
        .http
        .get(query)
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    let form = [("chat_id", chat.as_str()), ("text", "by form + 100%")];
    setting
        .http
        .post(setting.url("SendMessage"))
        .form(&form)
        .send()
        .await
        .unwrap();
    let parts = reqwest::multipart::Form::new()
        .text("chat_id", chat.clone())
        .text("text", "by multipart");
    setting
        .http
        .post(setting.url("sendmessage"))
        .multipart(parts)
        .send()
        .await
        .unwrap();
    setting.send("by JSON").await;
    assert_eq!(
        setting.texts()[1..],
        ["by query", "by form + 100%", "by multipart", "by JSON"]
    );
}

/// A picture and a film that the bot knows, in Ann's hands.
async fn two_files(setting: &Setting) -> (i64, Value, Value) {
    let film = setting.act(Act::Media {
        kind: "video".into(),
        caption: None,
        size_bytes: None,
    });
    setting.act(Act::Photo {
        caption: None,
        reply_to: None,
    });
    let updates = setting.updates(json!({ "timeout": 0 })).await;
    let file = |kind: &str| {
        let mut messages = updates.iter().rev();
        let found = messages.find_map(|update| update["message"].get(kind));
        let found = found.unwrap();
        found.get(0).unwrap_or(found)["file_id"].clone()
    };
    (film.message_id(), file("photo"), file("video"))
}

fn media(kind: &str, file: &Value, caption: &str) -> Value {
    json!({ "type": kind, "media": file, "caption": caption })
}

fn edit(setting: &Setting, message: &Value, media: &Value) -> Value {
    json!({ "chat_id": setting.ann.id, "message_id": message, "media": media })
}

fn bad(words: &str) -> (i64, String) {
    (400, format!("Bad Request: {words}"))
}

#[tokio::test]
async fn a_file_takes_the_place_of_another_of_the_bots_own() {
    const METHOD: &str = "editMessageMedia";
    let setting = Setting::started().await;
    let (theirs, photo, video) = two_files(&setting).await;
    let first = json!({ "chat_id": setting.ann.id, "photo": photo, "caption": "old" });
    let sent = &setting.good("sendPhoto", first).await["message_id"];
    let film = edit(&setting, sent, &media("video", &video, "new"));
    let new = setting.good(METHOD, film.clone()).await;
    assert_eq!(new["caption"], "new");
    assert_eq!(new["video"]["file_id"], video);
    assert!(new.get("photo").is_none() && new["edit_date"].is_i64());
    let same = setting.refused(METHOD, film).await;
    assert!(same.1.contains("message is not modified"), "{same:?}");
    let long = "x".repeat(1_025);
    let cases = [
        (
            sent.clone(),
            media("photo", &video, ""),
            "can't use file of type Video as Photo",
        ),
        (
            json!(theirs),
            media("photo", &photo, ""),
            "message can't be edited",
        ),
        (
            json!(9_999),
            media("photo", &photo, ""),
            "message to edit not found",
        ),
        (
            sent.clone(),
            media("photo", &photo, &long),
            "message caption is too long",
        ),
    ];
    for (message, media, words) in cases {
        let refused = setting
            .refused(METHOD, edit(&setting, &message, &media))
            .await;
        assert_eq!(refused, bad(words));
    }
}

#[tokio::test]
async fn a_file_comes_to_words_but_not_to_places_nor_into_albums_of_another_kind() {
    const METHOD: &str = "editMessageMedia";
    let setting = Setting::started().await;
    let (_, photo, video) = two_files(&setting).await;
    let chat = setting.ann.id;
    let picture = media("photo", &photo, "a picture");
    let words = setting.send("only words").await["message_id"].clone();
    let now = setting.good(METHOD, edit(&setting, &words, &picture)).await;
    assert_eq!(
        (now["caption"].as_str(), now.get("text")),
        (Some("a picture"), None)
    );
    let place = json!({ "chat_id": chat, "latitude": 1, "longitude": 2 });
    let place = setting.good("sendLocation", place).await["message_id"].clone();
    let refused = setting
        .refused(METHOD, edit(&setting, &place, &picture))
        .await;
    assert_eq!(refused, bad("there is no media in the message to edit"));
    let parts = json!([media("photo", &photo, ""), media("photo", &photo, "")]);
    let album = json!({ "chat_id": chat, "media": parts });
    let part = setting.good("sendMediaGroup", album).await[0]["message_id"].clone();
    let film = media("video", &video, "");
    setting.good(METHOD, edit(&setting, &part, &film)).await;
    let seen = setting.updates(json!({ "timeout": 0 })).await.len();
    setting.act(Act::Document {
        name: None,
        content: None,
        caption: None,
    });
    let updates = setting.updates(json!({ "timeout": 0 })).await;
    let document = &updates[seen]["message"]["document"]["file_id"];
    let other = edit(&setting, &part, &media("document", document, ""));
    let refused = setting.refused(METHOD, other).await;
    assert_eq!(refused, bad("can't change media type in the album"));
}

#[tokio::test]
async fn an_unknown_method_is_404_and_an_unknown_token_401() {
    let setting = Setting::new().await;
    assert_eq!(
        setting.refused("sendTelegram", json!({})).await,
        (404, "Not Found: method not found".into())
    );
    let url = format!("http://{}/bot1:no/getMe", setting.address);
    let answer = setting.http.get(url).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(
        answer.json::<Value>().await.unwrap()["description"],
        "Unauthorized"
    );
}

#[tokio::test]
async fn a_bot_may_not_write_first_nor_to_strangers_blockers_and_deleted_accounts() {
    let setting = Setting::new().await;
    let to = |chat: Value| json!({ "chat_id": chat, "text": "Hello" });
    let ann = json!(setting.ann.id);
    let refused = |code: i64, words: &str| (code, words.to_owned());
    assert_eq!(
        setting.refused("sendMessage", to(ann.clone())).await,
        refused(
            403,
            "Forbidden: bot can't initiate conversation with a user"
        )
    );
    assert_eq!(
        setting.refused("sendMessage", to(json!(12))).await,
        refused(400, "Bad Request: chat not found")
    );
    assert_eq!(
        setting.refused("sendMessage", to(json!("@ann"))).await,
        refused(400, "Bad Request: chat not found")
    );
    assert_eq!(
        setting
            .refused("sendMessage", json!({ "text": "Hello" }))
            .await,
        refused(400, "Bad Request: chat_id is empty")
    );
    setting.start().await;
    setting.act(Act::Block);
    assert_eq!(
        setting.refused("sendMessage", to(ann.clone())).await,
        refused(403, "Forbidden: bot was blocked by the user")
    );
    setting.act(Act::Unblock);
    setting.world.deactivate(setting.ann.id).unwrap();
    assert_eq!(
        setting.refused("sendMessage", to(ann)).await,
        refused(403, "Forbidden: user is deactivated")
    );
}

#[tokio::test]
async fn a_text_has_1_to_4096_utf16_units() {
    let setting = Setting::started().await;
    let with = |text: String| json!({ "chat_id": setting.ann.id, "text": text });
    assert_eq!(
        setting.refused("sendMessage", with(" ".into())).await.1,
        "Bad Request: message text is empty"
    );
    setting.good("sendMessage", with("😀".repeat(2_048))).await;
    assert_eq!(
        setting
            .refused("sendMessage", with("😀".repeat(2_048) + "a"))
            .await
            .1,
        "Bad Request: message is too long"
    );
}

#[tokio::test]
async fn entities_are_measured_in_utf16_and_must_not_cut_a_character() {
    let setting = Setting::started().await;
    let with = |offset: i64, length: i64| {
        let entities = json!([{ "type": "bold", "offset": offset, "length": length }]);
        json!({ "chat_id": setting.ann.id, "text": "😀 ciao", "entities": entities })
    };
    setting.good("sendMessage", with(3, 4)).await;
    let shown = setting.last().entities;
    assert_eq!((shown[0].offset, shown[0].length), (3, 4));
    for (offset, length, words) in [
        (
            3,
            5,
            "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 8",
        ),
        (
            7,
            1,
            "entity begins after the end of the text at UTF-16 offset 7",
        ),
        (
            1,
            2,
            "entity begins in a middle of a UTF-16 symbol at byte offset 0",
        ),
        (
            0,
            1,
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 0",
        ),
        (-1, 2, "ENTITY_BOUNDS_INVALID"),
    ] {
        assert_eq!(
            setting.refused("sendMessage", with(offset, length)).await.1,
            format!("Bad Request: {words}")
        );
    }
    let unknown = json!({ "chat_id": setting.ann.id, "text": "x", "entities": [{ "type": "loud", "offset": 0, "length": 1 }] });
    assert_eq!(
        setting.refused("sendMessage", unknown).await.1,
        "Bad Request: can't parse MessageEntity: Unsupported type specified"
    );
}

#[tokio::test]
async fn a_reply_to_a_message_that_is_gone_is_refused_unless_allowed() {
    let setting = Setting::started().await;
    let with = |reply: Value| json!({ "chat_id": setting.ann.id, "text": "yes", "reply_parameters": reply });
    assert_eq!(
        setting
            .refused("sendMessage", with(json!({ "message_id": 99 })))
            .await
            .1,
        "Bad Request: message to be replied not found"
    );
    setting
        .good(
            "sendMessage",
            with(json!({ "message_id": 99, "allow_sending_without_reply": true })),
        )
        .await;
    assert_eq!(setting.last().reply_to, None);
    let question = setting.say("Is it open today?");
    let answer = setting
        .good(
            "sendMessage",
            with(json!({ "message_id": question, "quote": "open" })),
        )
        .await;
    assert_eq!(answer["reply_to_message"]["text"], "Is it open today?");
    assert_eq!(setting.last().reply_to.unwrap().text, "open");
}

#[tokio::test]
async fn a_button_carries_1_to_64_bytes_and_exactly_one_action() {
    let setting = Setting::started().await;
    let with = |button: Value| json!({ "chat_id": setting.ann.id, "text": "?", "reply_markup": { "inline_keyboard": [[button]] } });
    setting
        .good(
            "sendMessage",
            with(json!({ "text": "Refund", "callback_data": "x".repeat(64) })),
        )
        .await;
    for data in ["", &"x".repeat(65), &"😀".repeat(17)] {
        let (code, words) = setting
            .refused(
                "sendMessage",
                with(json!({ "text": "Refund", "callback_data": data })),
            )
            .await;
        assert_eq!(
            (code, words.as_str()),
            (400, "Bad Request: BUTTON_DATA_INVALID")
        );
    }
    let (_, words) = setting
        .refused("sendMessage", with(json!({ "text": "Refund" })))
        .await;
    assert!(
        words.ends_with("Text buttons are unallowed in the inline keyboard"),
        "{words}"
    );
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_refused() {
    let setting = Setting::started().await;
    let id = setting.send("Place 3").await["message_id"].clone();
    let with = |text: &str| json!({ "chat_id": setting.ann.id, "message_id": id, "text": text });
    let (code, words) = setting.refused("editMessageText", with("Place 3")).await;
    assert_eq!(code, 400);
    assert!(
        words.starts_with("Bad Request: message is not modified"),
        "{words}"
    );
    setting.good("editMessageText", with("Place 2")).await;
    let own = setting.say("mine");
    let (_, words) = setting
        .refused(
            "editMessageText",
            json!({ "chat_id": setting.ann.id, "message_id": own, "text": "yours" }),
        )
        .await;
    assert_eq!(words, "Bad Request: message can't be edited");
    let (_, words) = setting
        .refused(
            "editMessageReplyMarkup",
            json!({ "chat_id": setting.ann.id, "message_id": 999 }),
        )
        .await;
    assert_eq!(words, "Bad Request: message to edit not found");
}

#[tokio::test]
async fn a_secret_token_has_1_to_256_plain_characters() {
    let setting = Setting::new().await;
    let with = |secret: &str| json!({ "url": "http://127.0.0.1:9/hook", "secret_token": secret });
    assert_eq!(
        setting.refused("setWebhook", with("with space")).await.1,
        "Bad Request: secret token contains unallowed characters"
    );
    assert_eq!(
        setting
            .refused("setWebhook", with(&"a".repeat(257)))
            .await
            .1,
        "Bad Request: secret token is too long"
    );
    assert_eq!(
        setting
            .refused("setWebhook", json!({ "url": "https://example.org/" }))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_the_closest_is_offered() {
    let setting = Setting::started().await;
    let other = setting
        .world
        .create_user(NewUser::operator("Giuditta"))
        .unwrap();
    let set = |scope: Value, name: &str| json!({ "scope": scope, "commands": [{ "command": name, "description": "Does it" }] });
    setting
        .good("setMyCommands", set(json!({ "type": "default" }), "help"))
        .await;
    let in_his_chat = set(json!({ "type": "chat", "chat_id": other.id }), "stop");
    let unknown = setting.refused("setMyCommands", in_his_chat.clone()).await;
    assert_eq!(unknown.1, "Bad Request: chat not found");
    setting.world.start(setting.bot.id, other.id, None).unwrap();
    setting.good("setMyCommands", in_his_chat).await;
    assert_eq!(setting.phone().commands[0].command, "help");
    assert_eq!(
        setting
            .world
            .chat(setting.bot.id, other.id)
            .unwrap()
            .commands[0]
            .command,
        "stop"
    );
    assert_eq!(
        setting
            .refused(
                "setMyCommands",
                set(json!({ "type": "default" }), "Bad Name")
            )
            .await
            .1,
        "Bad Request: BOT_COMMAND_INVALID"
    );
    setting.good("deleteMyCommands", json!({})).await;
    assert_eq!(setting.good("getMyCommands", json!({})).await, json!([]));
}

#[tokio::test]
async fn html_becomes_entities_and_broken_html_is_refused() {
    let setting = Setting::started().await;
    let with =
        |text: &str| json!({ "chat_id": setting.ann.id, "text": text, "parse_mode": "HTML" });
    let html =
        "😀 <b>big <i>and</i></b> &lt;3 <a href=\"https://example.org/?a=1&amp;b=2\">here</a>";
    setting.good("sendMessage", with(html)).await;
    let last = setting.last();
    assert_eq!(last.text, "😀 big and <3 here");
    let found: Vec<_> = last
        .entities
        .iter()
        .map(|e| (e.kind.as_str(), e.offset, e.length))
        .collect();
    assert_eq!(
        found,
        [("bold", 3, 7), ("italic", 7, 3), ("text_link", 14, 4)]
    );
    assert_eq!(
        last.entities[2].url.as_deref(),
        Some("https://example.org/?a=1&b=2")
    );
    for (text, words) in [
        (
            "<b>x",
            "Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "<b>x</i>",
            "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"",
        ),
        (
            "a <script>",
            "Unsupported start tag \"script\" at byte offset 2",
        ),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
    ] {
        let expected = format!("Bad Request: can't parse entities: {words}");
        assert_eq!(setting.refused("sendMessage", with(text)).await.1, expected);
    }
    let markdown = json!({ "chat_id": setting.ann.id, "text": "*x*", "parse_mode": "MarkdownV2" });
    assert_eq!(
        setting.refused("sendMessage", markdown).await.1,
        "Bad Request: unsupported parse_mode"
    );
}
