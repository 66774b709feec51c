//! Watson Assistant v2, without sessions.

use super::{Complaint, Heard, Question, state::ServerAnswer};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// The longest text that it takes.
const MAX_TEXT: usize = 2_048;

/// Reads a message, strictly.
pub(crate) fn read(question: &Question<'_>) -> Result<Heard, Complaint> {
    let key = question
        .header("authorization")
        .and_then(|header| header.strip_prefix("Basic "))
        .and_then(|encoded| STANDARD.decode(encoded).ok())
        .and_then(|decoded| String::from_utf8(decoded).ok())
        .and_then(|pair| pair.strip_prefix("apikey:").map(str::to_owned))
        .ok_or_else(Complaint::unauthorized)?;
    if question
        .settings
        .key
        .as_ref()
        .is_some_and(|expected| *expected != key)
    {
        return Err(Complaint::unauthorized());
    }
    let version = question.query("version").unwrap_or_default();
    let is_day = version.len() == 10
        && version
            .bytes()
            .enumerate()
            .all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
    if !is_day {
        return Err(Complaint::bad("version must be a day"));
    }
    if question.text("/input/message_type")? != "text" {
        return Err(Complaint::bad("only texts are understood"));
    }
    let text = question.text("/input/text")?;
    if text.chars().count() > MAX_TEXT || text.contains(['\r', '\n', '\t']) {
        return Err(Complaint::bad(
            "input.text: no line ends and tabs, 2048 characters at most",
        ));
    }
    if question
        .body
        .get("context")
        .is_some_and(|context| !context.is_object())
    {
        return Err(Complaint::bad("context must be an object"));
    }
    Ok(Heard {
        conversation: question.text("/user_id")?.to_owned(),
        text: text.to_owned(),
    })
}

/// Writes an answer, with the context that came and one turn more.
pub(crate) fn write(answer: &ServerAnswer, question: &Value) -> Vec<u8> {
    let mut generic: Vec<Value> = Vec::new();
    let last = answer.says.len().saturating_sub(1);
    for (place, text) in answer.says.iter().enumerate() {
        if place == last && !answer.buttons.is_empty() {
            let options = answer.buttons.iter();
            let options = options
                .map(|label| json!({ "label": label, "value": { "input": { "text": label } } }));
            let options: Vec<Value> = options.collect();
            generic.push(json!({ "response_type": "option", "title": text, "options": options }));
        } else {
            generic.push(json!({ "response_type": "text", "text": text }));
        }
    }
    if let Some(reason) = &answer.hands_over {
        generic.push(json!({
            "response_type": "connect_to_agent",
            "message_to_human_agent": format!("The customer {reason}."),
            "agent_available": { "message": "Somebody is with you in a moment." },
            "agent_unavailable": { "message": "Nobody is there at the moment; somebody will write to you." },
            "topic": reason,
            "transfer_info": { "target": { "switchboard": { "team": answer.team, "call": answer.call } } },
        }));
    }
    if answer.closes {
        generic.push(json!({ "response_type": "end_session" }));
    }
    let mut context = question["context"].clone();
    if context.is_null() {
        context = json!({});
    }
    let turns = context["global"]["system"]["turn_count"]
        .as_i64()
        .unwrap_or(0);
    context["global"]["system"]["turn_count"] = json!(turns + 1);
    let mut body = json!({
        "output": { "generic": generic, "intents": [], "entities": [] },
        "user_id": question["user_id"],
    });
    if question["input"]["options"]["return_context"] == json!(true) {
        body["context"] = context;
    }
    body.to_string().into_bytes()
}
