//! Sends one message.

use super::{
    api::{Api, Failed},
    business::{self, address, chat_of, connection_of},
    change,
    classify::{failed, is_about_formatting},
    console,
    convert::message_id,
    fields::Fields,
    media,
    text::entities,
};
use crate::channel::Attempt;
use domain::{
    channel::{Cargo, How, Outcome, Outgoing},
    message::Button,
};
use files::FileStore;
use serde_json::value::RawValue;
use teloxide::{
    payloads::{AnswerCallbackQuery, AnswerCallbackQuerySetters, SendMessage, SendMessageSetters},
    types::{
        ButtonRequest, CallbackQueryId, ChatId, InlineKeyboardButton, InlineKeyboardMarkup,
        KeyboardButton, KeyboardMarkup, MessageId, ReplyParameters, ThreadId,
    },
};

/// Sends one message and says what became of it.
///
/// Shape: formatting goes as entities, never as markup, so no text can be misread; where Telegram refuses
/// them all the same, the plain words are sent in the same attempt.
pub(crate) async fn deliver(api: &Api, store: &FileStore, message: &Outgoing) -> Attempt {
    let api = &api.on_behalf_of(connection_of(&message.address));
    if api.is_of_business()
        && let Some(why) = business::refusal(&message.how)
    {
        return console::never(why.to_owned());
    }
    match &message.how {
        How::Write => match &message.load {
            Cargo::Words => write(api, message).await,
            Cargo::Files(files) => {
                sent(media::send_files(api, store, message, files).await, message)
            }
            Cargo::Place(place) => sent(media::send_place(api, message, place).await, message),
            Cargo::Card(card) => sent(media::send_card(api, message, card).await, message),
        },
        How::Edit {
            external_id,
            has_files,
        } => change::edit(api, message, external_id, *has_files).await,
        How::EditFiles {
            external_ids,
            has_words,
        } => media::edit_files(api, store, message, external_ids, *has_words).await,
        How::EditParts { parts } => change::edit_parts(api, message, parts).await,
        How::Move { external_id } => {
            if let Cargo::Place(place) = &message.load {
                change::relocate(api, message, external_id, place).await
            } else {
                console::never("only a place can move".to_owned())
            }
        }
        How::Delete { external_ids } => change::delete(api, message, external_ids).await,
        How::React { external_id, emoji } => {
            change::react(api, message, external_id, emoji.as_deref()).await
        }
        How::Replace { external_id } => console::replace(api, message, external_id).await,
        How::Acknowledge { press } => acknowledge(api, press, message).await,
        How::Copy { external_id } => console::copy(api, message, external_id).await,
        How::OpenTopic { name } => console::open_topic(api, message, name).await,
        How::NameTopic {
            thread,
            name,
            is_over,
        } => console::name_topic(api, message, thread, (name, *is_over)).await,
        How::Offer { commands } => console::offer(api, message, commands).await,
    }
}

/// Says what became of one message, or of an album.
fn sent(sent: Result<Vec<String>, Failed>, message: &Outgoing) -> Attempt {
    match sent {
        Ok(names) => {
            let mut names = names.into_iter();
            Attempt {
                outcome: Outcome::Done {
                    external_id: names.next().unwrap_or_default(),
                    others: names.collect(),
                },
                was_answered: true,
            }
        }
        Err(failure) => failed(failure, message.attempt),
    }
}

/// Reads what Telegram calls the messages that it has taken: one, or the parts of an album.
///
/// Shape: at least one.
pub(super) fn sent_messages(sent: &RawValue) -> Result<Vec<String>, Failed> {
    match serde_json::from_str::<Vec<&RawValue>>(sent.get()) {
        Ok(parts) if !parts.is_empty() => parts.into_iter().map(identity).collect(),
        Ok(_) | Err(_) => Ok(vec![identity(sent)?]),
    }
}

/// Sends a message of its own.
async fn write(api: &Api, message: &Outgoing) -> Attempt {
    let Some(formatted) = payload(message) else {
        let why = format!("`{}` is not a chat of Telegram", message.address);
        return Attempt {
            outcome: Outcome::Never { why },
            was_answered: true,
        };
    };
    if message.text.plain.trim().is_empty() {
        return Attempt {
            outcome: Outcome::Never {
                why: "the message is empty".to_owned(),
            },
            was_answered: true,
        };
    }
    let mut result = api.call("sendMessage", &formatted).await;
    if formatted.entities.is_some() && result.as_ref().is_err_and(is_about_formatting) {
        tracing::warn!(delivery = %message.delivery, "formatting refused, sent as plain text");
        result = api
            .call(
                "sendMessage",
                &SendMessage {
                    entities: None,
                    ..formatted
                },
            )
            .await;
    }
    match result.and_then(|sent| identity(&sent)) {
        Ok(external_id) => Attempt {
            outcome: Outcome::done(external_id),
            was_answered: true,
        },
        Err(failure) => failed(failure, message.attempt),
    }
}

/// Ends the waiting circle on a pressed button; Telegram gives the acknowledgement no identity.
async fn acknowledge(api: &Api, press: &str, message: &Outgoing) -> Attempt {
    let mut payload = AnswerCallbackQuery::new(CallbackQueryId(press.to_owned()));
    if !message.text.plain.is_empty() {
        payload = payload.text(message.text.plain.clone());
    }
    match api.call("answerCallbackQuery", &payload).await {
        Ok(_) => Attempt {
            outcome: Outcome::done(press.to_owned()),
            was_answered: true,
        },
        Err(failure) => failed(failure, message.attempt),
    }
}

/// The letters of a label that is short enough to stand beside others.
const SHORT: usize = 3;

/// The most buttons in a row.
const IN_A_ROW: usize = 8;

/// Puts each button into a row of its own, since labels are words and phones are narrow; signs and numbers stand
/// side by side.
pub(super) fn keyboard(buttons: &[Button]) -> InlineKeyboardMarkup {
    let is_short = |button: &Button| button.label.chars().count() <= SHORT;
    let in_a_row = if buttons.iter().all(is_short) {
        IN_A_ROW
    } else {
        1
    };
    let row = |row: &[Button]| {
        let buttons = row.iter();
        buttons
            .map(|button| InlineKeyboardButton::callback(button.label.clone(), button.data.clone()))
            .collect::<Vec<_>>()
    };
    InlineKeyboardMarkup::new(buttons.chunks(in_a_row).map(row))
}

/// One button in place of the keyboard, which shares the number of who presses it; Telegram asks him once more.
fn number_keyboard(label: &str) -> KeyboardMarkup {
    let button = KeyboardButton::new(label.to_owned()).request(ButtonRequest::Contact);
    KeyboardMarkup::new([[button]])
        .resize_keyboard()
        .one_time_keyboard()
}

fn payload(message: &Outgoing) -> Option<SendMessage> {
    let chat = chat_of(&message.address)?;
    let mut payload = SendMessage::new(ChatId(chat), message.text.plain.clone());
    let formatting = entities(&message.text);
    if !formatting.is_empty() {
        payload = payload.entities(formatting);
    }
    if !message.buttons.is_empty() {
        payload = payload.reply_markup(keyboard(&message.buttons));
    }
    if let Some(label) = &message.asks_number {
        payload = payload.reply_markup(number_keyboard(label));
    }
    if message.is_silent {
        payload = payload.disable_notification(true);
    }
    if let Some(thread) = thread_of(message) {
        payload = payload.message_thread_id(ThreadId(MessageId(thread)));
    }
    if let Some(answered) = message
        .reply_to
        .as_deref()
        .and_then(|id| number(id, &message.address))
    {
        let answered = ReplyParameters::new(MessageId(answered));
        payload = payload.reply_parameters(answered.allow_sending_without_reply());
    }
    Some(payload)
}

/// Returns the number of the topic into which a message goes.
pub(super) fn thread_of(message: &Outgoing) -> Option<i32> {
    message.thread.as_deref()?.parse().ok()
}

/// Reads the number of a message out of our name for it, when it is one of this chat.
pub(super) fn number(external_id: &str, chat: &str) -> Option<i32> {
    external_id
        .strip_prefix(chat)?
        .strip_prefix(':')?
        .parse()
        .ok()
}

fn identity(sent: &RawValue) -> Result<String, Failed> {
    let unnamed = || Failed::Lost("Telegram took it without saying as which message".to_owned());
    let sent = Fields::parse(sent.get()).map_err(|_| unnamed())?;
    let chat: Option<i64> = sent.object("chat").and_then(|chat| chat.get("id"));
    let number: Option<i64> = sent.get("message_id");
    let connection = business::connection(&sent);
    chat.zip(number)
        .map(|(chat, number)| message_id(&address(chat, connection.as_deref()), number))
        .ok_or_else(unnamed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        id::{ChannelId, DeliveryId},
        text::{Span, Style, Text},
    };

    fn outgoing(text: Text, reply_to: Option<&str>) -> Outgoing {
        Outgoing {
            delivery: DeliveryId::from_u128(1),
            channel: ChannelId::from_u128(1),
            address: "5001".into(),
            how: How::Write,
            text,
            load: Cargo::Words,
            buttons: Vec::new(),
            asks_number: None,
            reply_to: reply_to.map(str::to_owned),
            is_silent: false,
            attempt: 1,
            part: domain::channel::Part::WHOLE,
            thread: None,
        }
    }

    fn json(message: &Outgoing) -> serde_json::Value {
        serde_json::to_value(payload(message).unwrap()).unwrap()
    }

    #[test]
    fn words_go_as_they_are() {
        let plain = outgoing(Text::plain("*not* <b>markup</b> _"), None);
        let told = serde_json::json!({"chat_id": 5001, "text": "*not* <b>markup</b> _"});
        assert_eq!(json(&plain), told);
    }

    #[test]
    fn a_number_is_asked_for_by_a_button_that_shares_it() {
        let message = Outgoing {
            asks_number: Some("Share my number".into()),
            ..outgoing(Text::plain("May we call you?"), None)
        };
        let markup = &json(&message)["reply_markup"];
        let button = &markup["keyboard"][0][0];
        assert_eq!(button["text"], "Share my number");
        assert_eq!(button["request_contact"], true);
        assert_eq!(markup["one_time_keyboard"], true);
    }

    #[test]
    fn formatting_and_the_answered_message_go_along() {
        let spans = vec![Span {
            start: 0,
            len: 2,
            style: Style::Bold,
        }];
        let message = outgoing(
            Text {
                plain: "hi".into(),
                spans,
            },
            Some("5001:42"),
        );
        assert_eq!(
            json(&message),
            serde_json::json!({
                "chat_id": 5001, "text": "hi",
                "entities": [{"type": "bold", "offset": 0, "length": 2}],
                "reply_parameters": {"message_id": 42, "allow_sending_without_reply": true},
            })
        );
        for foreign in ["77:42", "50012:4", "5001:x", "42", ""] {
            let message = outgoing(Text::plain("hi"), Some(foreign));
            assert_eq!(
                json(&message)["reply_parameters"],
                serde_json::Value::Null,
                "{foreign}"
            );
        }
    }

    #[test]
    fn each_button_has_a_row_of_its_own() {
        let button = |label: &str, data: &str| Button {
            label: label.into(),
            data: data.into(),
            value: None,
        };
        let message = Outgoing {
            buttons: vec![button("Billing", "2.a"), button("Something else", "2.-")],
            ..outgoing(Text::plain("What is it about?"), None)
        };
        assert_eq!(
            json(&message)["reply_markup"],
            serde_json::json!({"inline_keyboard": [
                [{"text": "Billing", "callback_data": "2.a"}],
                [{"text": "Something else", "callback_data": "2.-"}],
            ]})
        );
    }

    #[test]
    fn signs_and_numbers_stand_side_by_side() {
        let button = |label: &str| Button {
            label: label.into(),
            data: "x".into(),
            value: None,
        };
        let shape = |labels: &[&str]| {
            let buttons: Vec<_> = labels.iter().map(|label| button(label)).collect();
            let rows = keyboard(&buttons).inline_keyboard;
            rows.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(shape(&["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"]), [5]);
        assert_eq!(shape(&["1"; 9]), [8, 1]);
        assert_eq!(shape(&["Yes", "Later"]), [1, 1]);
        assert_eq!(shape(&[]), [0; 0]);
    }

    #[test]
    fn an_address_that_is_no_chat_is_never_tried() {
        let message = Outgoing {
            address: "@ann".into(),
            ..outgoing(Text::plain("hi"), None)
        };
        assert_eq!(payload(&message), None);
    }

    #[test]
    fn the_identity_names_chat_and_message() {
        let read = |json: &str| identity(&RawValue::from_string(json.to_owned()).unwrap());
        assert_eq!(
            read(r#"{"message_id":7,"chat":{"id":-100}}"#),
            Ok("-100:7".into())
        );
        assert!(matches!(read("true"), Err(Failed::Lost(_))));
    }
}
