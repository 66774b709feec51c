//! What an assistant is asked. Pure.

use super::Watson;
use crate::{bot::Request, turn::Turn};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// The day whose behaviour of the API is asked for.
const VERSION: &str = "2024-08-25";

/// The longest text that it takes.
const MAX_TEXT: usize = 2_048;

/// Writes the contact's words with the state of the turn before; without words it is the welcome that is asked for.
#[must_use]
pub fn render(watson: &Watson, turn: &Turn) -> Request {
    let url = format!(
        "{}/v2/assistants/{}/environments/{}/message?version={VERSION}",
        watson.url.trim_end_matches('/'),
        segment(&watson.assistant_id),
        segment(&watson.environment_id),
    );
    let body = json!({
        "input": {
            "message_type": "text",
            "text": text(turn),
            "options": { "return_context": true },
        },
        "context": context(turn),
        "user_id": turn.contact.id,
    });
    let key = STANDARD.encode(format!("apikey:{}", watson.api_key));
    Request::post_json(url, body.to_string().into_bytes())
        .with("authorization", format!("Basic {key}"))
}

/// Returns what a pressed button carried, else the words; no line ends and tabs, which it refuses.
fn text(turn: &Turn) -> String {
    let said = turn.message.as_ref().map(|message| {
        let data = message.data.clone();
        data.unwrap_or_else(|| message.in_words())
    });
    let said = said.unwrap_or_default();
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars()
        .filter(|c| !c.is_control())
        .take(MAX_TEXT)
        .collect()
}

/// Returns the state as it was kept, with what the desk knows today in the variable `switchboard`.
fn context(turn: &Turn) -> Value {
    let kept = turn.memory.as_deref();
    let kept = kept.and_then(|kept| serde_json::from_str::<Value>(kept).ok());
    let mut context = kept.filter(Value::is_object).unwrap_or_else(|| json!({}));
    object(&mut context, &["global", "system"])
        .insert("user_id".to_owned(), json!(turn.contact.id));
    let known = json!({
        "contact": { "name": turn.contact.name, "language": turn.contact.language, "attributes": turn.contact.attributes },
        "conversation": { "id": turn.conversation.id, "number": turn.conversation.number, "attributes": turn.conversation.attributes },
    });
    object(
        &mut context,
        &["skills", "actions skill", "skill_variables"],
    )
    .insert("switchboard".to_owned(), known);
    context
}

/// Walks into objects, making those that are missing.
fn object<'a>(value: &'a mut Value, path: &[&str]) -> &'a mut serde_json::Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    let map = value.as_object_mut().expect("it is an object by now");
    match path {
        [] => map,
        [first, rest @ ..] => object(map.entry(*first).or_insert_with(|| json!({})), rest),
    }
}

/// Ids stand in a path: what would leave its segment is left out.
fn segment(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect()
}
