//! What Rasa is asked. Pure.

use super::Rasa;
use crate::{bot::Request, turn::Turn};
use serde_json::json;

/// Writes the contact's words for the REST channel; the sender is the conversation.
#[must_use]
pub fn render(rasa: &Rasa, turn: &Turn) -> Request {
    let body = json!({
        "sender": turn.conversation.id,
        "message": message(turn),
        "metadata": {
            "conversation": { "id": turn.conversation.id, "number": turn.conversation.number },
            "contact": { "name": turn.contact.name, "language": turn.contact.language, "attributes": turn.contact.attributes },
            "epoch": turn.turn.epoch,
            "attachments": turn.message.as_ref().map(|message| &message.attachments),
        },
    });
    let path = format!("{}/webhooks/rest/webhook", base(rasa));
    Request::post_json(path + &token(rasa, '?'), body.to_string().into_bytes())
}

/// Asks for the state of the conversation after the answer.
#[must_use]
pub fn render_tracker(rasa: &Rasa, turn: &Turn) -> Request {
    let sender = turn.conversation.id;
    let path = format!(
        "{}/conversations/{sender}/tracker?include_events=AFTER_RESTART",
        base(rasa)
    );
    Request::get(path + &token(rasa, '&'))
}

/// Asks Rasa to go on where it has paused.
#[must_use]
pub fn render_resume(rasa: &Rasa, turn: &Turn) -> Request {
    let sender = turn.conversation.id;
    let path = format!("{}/conversations/{sender}/tracker/events", base(rasa));
    let body = json!({ "event": "resume" });
    Request::post_json(path + &token(rasa, '?'), body.to_string().into_bytes())
}

/// Returns what a pressed button carried, else the words. Typed words lose the slash that would make them a command
/// of Rasa's.
fn message(turn: &Turn) -> String {
    let Some(message) = &turn.message else {
        return String::new();
    };
    message.data.clone().unwrap_or_else(|| {
        let words = message.in_words();
        let words = words.trim_start_matches(|c: char| c == '/' || c.is_whitespace());
        words.to_owned()
    })
}

fn base(rasa: &Rasa) -> &str {
    let url = rasa.url.trim_end_matches('/');
    url.strip_suffix("/webhooks/rest/webhook").unwrap_or(url)
}

fn token(rasa: &Rasa, mark: char) -> String {
    rasa.token.as_ref().map_or_else(String::new, |token| {
        let encoded: String = token.bytes().map(encode).collect();
        format!("{mark}token={encoded}")
    })
}

fn encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}
