//! What the operators' console needs besides messages: changing one, showing another as it is, offering commands.

use super::{
    api::{Api, Failed},
    business::chat_of,
    classify::failed,
    convert::message_id,
    deliver::{keyboard, number, thread_of},
    fields::Fields,
    is_group,
    text::entities,
};
use crate::channel::Attempt;
use domain::channel::{Command, Outcome, Outgoing};
use serde_json::{Value, json, value::RawValue};

/// Puts words and buttons in place of those of a message that was sent before.
///
/// Shape: a message that says it already is as good as changed.
pub(super) async fn replace(api: &Api, message: &Outgoing, external_id: &str) -> Attempt {
    let Some(payload) = replacement(message, external_id) else {
        return never(format!(
            "`{external_id}` is no message of `{}`",
            message.address
        ));
    };
    match api.call("editMessageText", &payload).await {
        Ok(_) => done(external_id),
        Err(failure) if is_so_already(&failure) => done(external_id),
        Err(failure) => failed(failure, message.attempt),
    }
}

/// Shows another message of the same bot, whatever kind it is of, without saying whose it was.
pub(super) async fn copy(api: &Api, message: &Outgoing, external_id: &str) -> Attempt {
    let Some(payload) = copying(message, external_id) else {
        return never(format!("`{external_id}` is no message of Telegram"));
    };
    match api
        .call("copyMessage", &payload)
        .await
        .and_then(|sent| copied(&sent, &message.address))
    {
        Ok(external_id) => done(&external_id),
        Err(failure) => failed(failure, message.attempt),
    }
}

/// Offers commands in a chat; none takes them away.
pub(super) async fn offer(api: &Api, message: &Outgoing, commands: &[Command]) -> Attempt {
    let Ok(chat) = message.address.parse::<i64>() else {
        return never(format!("`{}` is not a chat of Telegram", message.address));
    };
    let scope = json!({"type": "chat", "chat_id": chat});
    let offered = if commands.is_empty() {
        api.call("deleteMyCommands", &json!({"scope": scope})).await
    } else {
        let listed = commands
            .iter()
            .map(|command| json!({"command": command.name, "description": command.does}));
        let listed: Vec<_> = listed.collect();
        api.call(
            "setMyCommands",
            &json!({"commands": listed, "scope": scope}),
        )
        .await
    };
    match offered {
        Ok(_) => done("commands"),
        Err(failure) => failed(failure, message.attempt),
    }
}

/// Opens a topic in a chat; its identity is what came of it.
pub(super) async fn open_topic(api: &Api, message: &Outgoing, name: &str) -> Attempt {
    let Ok(chat) = message.address.parse::<i64>() else {
        return never(format!("`{}` is not a chat of Telegram", message.address));
    };
    let payload = json!({"chat_id": chat, "name": name});
    let opened = api.call("createForumTopic", &payload).await;
    match opened.and_then(|topic| thread_in(&topic)) {
        Ok(thread) => done(&thread.to_string()),
        Err(failure) => failed(failure, message.attempt),
    }
}

fn thread_in(topic: &RawValue) -> Result<i64, Failed> {
    let thread = Fields::parse(topic.get())
        .ok()
        .and_then(|topic| topic.get("message_thread_id"));
    thread.ok_or_else(|| Failed::Lost("Telegram opened a topic without saying which".to_owned()))
}

/// Calls a topic otherwise, and closes or opens it where that can be done; what is so already is as good as done.
pub(super) async fn name_topic(
    api: &Api,
    message: &Outgoing,
    thread: &str,
    (name, is_over): (&str, bool),
) -> Attempt {
    let (Ok(chat), Ok(number)) = (message.address.parse::<i64>(), thread.parse::<i64>()) else {
        return never(format!("`{thread}` is no topic of `{}`", message.address));
    };
    let payload = json!({"chat_id": chat, "message_thread_id": number, "name": name});
    let mut named = api.call("editForumTopic", &payload).await;
    if named.as_ref().err().is_none_or(is_topic_so_already) && is_group(&message.address) {
        let method = if is_over {
            "closeForumTopic"
        } else {
            "reopenForumTopic"
        };
        let payload = json!({"chat_id": chat, "message_thread_id": number});
        named = api.call(method, &payload).await;
    }
    match named {
        Ok(_) => done(thread),
        Err(failure) if is_topic_so_already(&failure) => done(thread),
        Err(failure) => failed(failure, message.attempt),
    }
}

fn is_topic_so_already(failure: &Failed) -> bool {
    match failure {
        Failed::Refused(refusal) => refusal.description.contains("TOPIC_NOT_MODIFIED"),
        Failed::NotSent(_) | Failed::Lost(_) => false,
    }
}

fn replacement(message: &Outgoing, external_id: &str) -> Option<Value> {
    let chat = chat_of(&message.address)?;
    let mut payload = json!({
        "chat_id": chat,
        "message_id": number(external_id, &message.address)?,
        "text": message.text.plain,
        "reply_markup": keyboard(&message.buttons),
    });
    let formatting = entities(&message.text);
    if !formatting.is_empty() {
        payload["entities"] = json!(formatting);
    }
    Some(payload)
}

fn copying(message: &Outgoing, external_id: &str) -> Option<Value> {
    let chat = chat_of(&message.address)?;
    let (from, number) = external_id.split_once(':')?;
    let (from, number): (i64, i64) = (from.parse().ok()?, number.parse().ok()?);
    let mut payload = json!({"chat_id": chat, "from_chat_id": from, "message_id": number});
    if let Some(thread) = thread_of(message) {
        payload["message_thread_id"] = json!(thread);
    }
    let answered = message.reply_to.as_deref();
    if let Some(answered) = answered.and_then(|id| self::number(id, &message.address)) {
        payload["reply_parameters"] =
            json!({"message_id": answered, "allow_sending_without_reply": true});
    }
    Some(payload)
}

/// Reads what a copy is called; Telegram tells only its number.
fn copied(sent: &RawValue, chat: &str) -> Result<String, Failed> {
    let number: Option<i64> = Fields::parse(sent.get())
        .ok()
        .and_then(|sent| sent.get("message_id"));
    number
        .map(|number| message_id(chat, number))
        .ok_or_else(|| Failed::Lost("Telegram took it without saying as which message".to_owned()))
}

pub(super) fn is_so_already(failure: &Failed) -> bool {
    match failure {
        Failed::Refused(refusal) => {
            refusal.code == 400 && refusal.description.contains("message is not modified")
        }
        Failed::NotSent(_) | Failed::Lost(_) => false,
    }
}

pub(super) fn done(external_id: &str) -> Attempt {
    Attempt {
        outcome: Outcome::done(external_id.to_owned()),
        was_answered: true,
    }
}

pub(super) fn never(why: String) -> Attempt {
    Attempt {
        outcome: Outcome::Never { why },
        was_answered: true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::api::Refusal;
    use super::*;
    use domain::{
        channel::How,
        id::{ChannelId, DeliveryId},
        message::Button,
        text::{Span, Style, Text},
    };

    fn outgoing(address: &str) -> Outgoing {
        Outgoing {
            delivery: DeliveryId::from_u128(1),
            channel: ChannelId::from_u128(1),
            address: address.into(),
            how: How::Write,
            text: Text {
                plain: "over".into(),
                spans: vec![Span {
                    start: 0,
                    len: 4,
                    style: Style::Bold,
                }],
            },
            load: domain::channel::Cargo::Words,
            buttons: Vec::new(),
            asks_number: None,
            reply_to: None,
            is_silent: false,
            attempt: 1,
            part: domain::channel::Part::WHOLE,
            thread: None,
        }
    }

    #[test]
    fn a_message_is_changed_with_its_words_and_without_its_buttons() {
        let told = replacement(&outgoing("5001"), "5001:42");
        assert_eq!(
            told,
            Some(json!({
                "chat_id": 5001, "message_id": 42, "text": "over",
                "entities": [{"type": "bold", "offset": 0, "length": 4}],
                "reply_markup": {"inline_keyboard": []},
            }))
        );
        let button = Button {
            label: "Go".into(),
            data: "t.1.".into(),
            value: None,
        };
        let message = Outgoing {
            buttons: vec![button],
            ..outgoing("5001")
        };
        let told = replacement(&message, "5001:42").unwrap();
        let row = json!([[{"text": "Go", "callback_data": "t.1."}]]);
        assert_eq!(told["reply_markup"]["inline_keyboard"], row);
        assert_eq!(
            replacement(&outgoing("5001"), "77:42"),
            None,
            "it stands in another chat"
        );
    }

    #[test]
    fn a_copy_names_where_it_comes_from_and_is_called_after_its_chat() {
        let told = copying(&outgoing("5001"), "77:42");
        assert_eq!(
            told,
            Some(json!({"chat_id": 5001, "from_chat_id": 77, "message_id": 42}))
        );
        assert_eq!(copying(&outgoing("5001"), "77"), None);
        let sent = RawValue::from_string(r#"{"message_id":9}"#.into()).unwrap();
        assert_eq!(copied(&sent, "5001"), Ok("5001:9".into()));
    }

    #[test]
    fn what_says_it_already_is_no_failure() {
        let refused = |words: &str| {
            Failed::Refused(Refusal {
                code: 400,
                description: words.into(),
                retry_after_s: None,
                migrate_to: None,
            })
        };
        assert!(is_so_already(&refused(
            "Bad Request: message is not modified: specified new"
        )));
        assert!(!is_so_already(&refused(
            "Bad Request: message to edit not found"
        )));
        assert!(!is_so_already(&Failed::Lost(
            "message is not modified".into()
        )));
    }
}
