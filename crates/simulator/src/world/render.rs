//! Writes bots, users, chats and messages as the Bot API does.

use serde_json::{Map, Value, json};

use super::account::{Bot, User};
use super::chat::Message;

pub(crate) fn bot(bot: &Bot) -> Value {
    json!({ "id": bot.id, "is_bot": true, "first_name": bot.name, "username": bot.username })
}

pub(crate) fn user(user: &User) -> Value {
    let mut fields = json!({ "id": user.id, "is_bot": false, "first_name": user.first_name });
    optional(&mut fields, "last_name", user.last_name.as_deref());
    optional(&mut fields, "username", user.username.as_deref());
    optional(&mut fields, "language_code", user.language_code.as_deref());
    fields
}

pub(crate) fn chat(user: &User) -> Value {
    let mut fields = json!({ "id": user.id, "type": "private", "first_name": user.first_name });
    optional(&mut fields, "last_name", user.last_name.as_deref());
    optional(&mut fields, "username", user.username.as_deref());
    fields
}

pub(crate) fn message(author: &Value, chat: &Value, message: &Message) -> Value {
    let mut fields = Map::new();
    fields.insert("message_id".to_owned(), json!(message.id));
    fields.insert("from".to_owned(), author.clone());
    fields.insert("chat".to_owned(), chat.clone());
    fields.insert("date".to_owned(), json!(message.at_ms / 1_000));
    if let Some(edited_at_ms) = message.edited_at_ms {
        fields.insert("edit_date".to_owned(), json!(edited_at_ms / 1_000));
    }
    if let Some(album) = &message.album {
        fields.insert("media_group_id".to_owned(), json!(album));
    }
    if let Some(thread) = message.thread {
        fields.insert("message_thread_id".to_owned(), json!(thread));
        fields.insert("is_topic_message".to_owned(), json!(true));
    }
    message.content.render(&mut fields);
    if let Some(quote) = message
        .reply
        .as_ref()
        .and_then(|reply| reply.quote.as_ref())
    {
        fields.insert(
            "quote".to_owned(),
            json!({ "text": quote, "position": 0, "is_manual": true }),
        );
    }
    if !message.buttons.is_empty() {
        fields.insert(
            "reply_markup".to_owned(),
            json!({ "inline_keyboard": message.buttons }),
        );
    }
    Value::Object(fields)
}

fn optional(fields: &mut Value, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        fields[name] = json!(value);
    }
}
