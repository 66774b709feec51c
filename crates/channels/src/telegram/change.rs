//! Changes what was sent: words, deletion, reactions; and shows that somebody types.

use super::{
    api::{Api, Failed},
    business::{chat_of, connection_of},
    classify::failed,
    console::{done, is_so_already, never},
    deliver::{keyboard, number},
    text::entities,
};
use crate::channel::Attempt;
use domain::{
    channel::{Outcome, Outgoing},
    text::Text,
    thing::Place,
};
use serde_json::json;

/// Puts words in place of those of a message, or of those under its file.
///
/// Shape: a message that says it already is as good as changed.
pub(super) async fn edit(
    api: &Api,
    message: &Outgoing,
    external_id: &str,
    has_files: bool,
) -> Attempt {
    let Some((chat, number)) = place(message, external_id) else {
        return nowhere(message, external_id);
    };
    let (method, words, formatting) = if has_files {
        ("editMessageCaption", "caption", "caption_entities")
    } else {
        ("editMessageText", "text", "entities")
    };
    let mut payload = json!({"chat_id": chat, "message_id": number, words: message.text.plain});
    let spans = entities(&message.text);
    if !spans.is_empty() {
        payload[formatting] = json!(spans);
    }
    if !message.buttons.is_empty() {
        payload["reply_markup"] = json!(keyboard(&message.buttons));
    }
    settle(
        api.call(method, &payload).await.map(drop),
        message,
        external_id,
    )
}

/// Puts words in place of those of several messages, the parts of one, and takes away what needs none.
///
/// Shape: each change may be made again, so all of them are when one failed.
pub(super) async fn edit_parts(
    api: &Api,
    message: &Outgoing,
    parts: &[(String, Option<Text>)],
) -> Attempt {
    let first = parts.first().map_or("", |(external_id, _)| external_id);
    for (external_id, words) in parts {
        let attempt = match words {
            Some(words) => {
                let part = Outgoing {
                    text: words.clone(),
                    ..message.clone()
                };
                edit(api, &part, external_id, false).await
            }
            None => delete(api, message, std::slice::from_ref(external_id)).await,
        };
        if !matches!(attempt.outcome, Outcome::Done { .. }) {
            return attempt;
        }
    }
    done(first)
}

/// Shows where a place that moves is now; what rests moves no more.
pub(super) async fn relocate(
    api: &Api,
    message: &Outgoing,
    external_id: &str,
    to: &Place,
) -> Attempt {
    let Some((chat, number)) = place(message, external_id) else {
        return nowhere(message, external_id);
    };
    let mut payload = json!({"chat_id": chat, "message_id": number});
    let method = if to.is_live {
        let (latitude, longitude) = to.degrees();
        payload["latitude"] = json!(latitude);
        payload["longitude"] = json!(longitude);
        "editMessageLiveLocation"
    } else {
        "stopMessageLiveLocation"
    };
    let told = api.call(method, &payload).await.map(drop);
    settle(told, message, external_id)
}

/// Takes messages away; what is gone already is as good as taken away.
pub(super) async fn delete(api: &Api, message: &Outgoing, external_ids: &[String]) -> Attempt {
    let first = external_ids.first().map_or("", String::as_str);
    for external_id in external_ids {
        let Some((chat, number)) = place(message, external_id) else {
            return nowhere(message, external_id);
        };
        let told = if api.is_of_business() {
            let payload = json!({"message_ids": [number]});
            api.call("deleteBusinessMessages", &payload).await
        } else {
            let payload = json!({"chat_id": chat, "message_id": number});
            api.call("deleteMessage", &payload).await
        };
        match told {
            Ok(_) => {}
            Err(failure) if is_gone(&failure) => {}
            Err(failure) => return failed(failure, message.attempt),
        }
    }
    done(first)
}

/// Reacts to a message; no emoji takes the reaction away.
pub(super) async fn react(
    api: &Api,
    message: &Outgoing,
    external_id: &str,
    emoji: Option<&str>,
) -> Attempt {
    let Some((chat, number)) = place(message, external_id) else {
        return nowhere(message, external_id);
    };
    let reaction: Vec<_> = emoji
        .iter()
        .map(|emoji| json!({"type": "emoji", "emoji": emoji}))
        .collect();
    let payload = json!({"chat_id": chat, "message_id": number, "reaction": reaction});
    let told = api.call("setMessageReaction", &payload).await.map(drop);
    settle(told, message, external_id)
}

/// Shows for five seconds that somebody types.
///
/// Shape: what cannot be shown is a flicker less; nobody tries again.
pub(super) async fn show_typing(api: &Api, address: &str) {
    let Some(chat) = chat_of(address) else {
        return;
    };
    let payload = json!({"chat_id": chat, "action": "typing"});
    let api = api.on_behalf_of(connection_of(address));
    if let Err(failure) = api.call("sendChatAction", &payload).await {
        tracing::debug!(?failure, "typing was not shown");
    }
}

fn place(message: &Outgoing, external_id: &str) -> Option<(i64, i32)> {
    let chat = chat_of(&message.address)?;
    Some((chat, number(external_id, &message.address)?))
}

fn nowhere(message: &Outgoing, external_id: &str) -> Attempt {
    never(format!(
        "`{external_id}` is no message of `{}`",
        message.address
    ))
}

fn settle(told: Result<(), Failed>, message: &Outgoing, external_id: &str) -> Attempt {
    match told {
        Ok(()) => done(external_id),
        Err(failure) if is_so_already(&failure) => done(external_id),
        Err(failure) => failed(failure, message.attempt),
    }
}

fn is_gone(failure: &Failed) -> bool {
    match failure {
        Failed::Refused(refusal) => {
            refusal.code == 400 && refusal.description.contains("message to delete not found")
        }
        Failed::NotSent(_) | Failed::Lost(_) => false,
    }
}
