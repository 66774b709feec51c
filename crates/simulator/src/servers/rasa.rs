//! Rasa's REST channel, and its tracker.

use super::{Complaint, Heard, Question, state::ServerAnswer};
use serde_json::{Value, json};

/// Reads a message, strictly.
pub(crate) fn read(question: &Question<'_>) -> Result<Heard, Complaint> {
    let body = question.body.as_object();
    let body = body.ok_or_else(|| Complaint::bad("the body must be an object"))?;
    let known = ["sender", "message", "metadata", "input_channel"];
    if let Some(strange) = body.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(Complaint::bad(format!("{strange} is not known")));
    }
    if body
        .get("metadata")
        .is_some_and(|metadata| !metadata.is_object())
    {
        return Err(Complaint::bad("metadata must be an object"));
    }
    let sender = question.text("/sender")?;
    if sender.is_empty() {
        return Err(Complaint::bad("a sender has a name"));
    }
    Ok(Heard {
        conversation: sender.to_owned(),
        text: question.text("/message")?.to_owned(),
    })
}

/// Writes an answer as messages for `recipient`.
pub(crate) fn write(answer: &ServerAnswer, recipient: &str) -> Vec<u8> {
    let last = answer.says.len().saturating_sub(1);
    let mut messages: Vec<Value> = answer
        .says
        .iter()
        .map(|text| json!({ "recipient_id": recipient, "text": text }))
        .collect();
    if let (Some(message), false) = (messages.get_mut(last), answer.buttons.is_empty()) {
        let buttons = answer.buttons.iter();
        let buttons = buttons.map(|title| json!({ "title": title, "payload": title }));
        message["buttons"] = buttons.collect();
    }
    if let Some(reason) = &answer.hands_over {
        let handoff = json!({ "reason": reason, "team": answer.team });
        messages.push(json!({ "recipient_id": recipient, "custom": { "handoff": handoff } }));
    }
    if answer.closes {
        let acts = json!([{ "close": {} }]);
        messages.push(json!({ "recipient_id": recipient, "custom": { "acts": acts } }));
    }
    Value::Array(messages).to_string().into_bytes()
}

/// Reads an event that is added to a conversation; of all that Rasa knows only the two of a pause. Says whether it
/// pauses.
pub(crate) fn event(question: &Question<'_>) -> Result<bool, Complaint> {
    check_token(question)?;
    match question.text("/event")? {
        "pause" => Ok(true),
        "resume" => Ok(false),
        other => Err(Complaint::bad(format!("{other} is no event of a pause"))),
    }
}

fn check_token(question: &Question<'_>) -> Result<(), Complaint> {
    let key = question.settings.key.as_deref();
    if key.is_some_and(|key| question.query("token") != Some(key)) {
        return Err(Complaint::unauthorized());
    }
    Ok(())
}

/// Writes the tracker of a conversation in which nothing is under way.
pub(crate) fn tracker(
    question: &Question<'_>,
    sender: &str,
    is_paused: bool,
) -> Result<Vec<u8>, Complaint> {
    check_token(question)?;
    let tracker = json!({
        "sender_id": sender, "slots": {}, "latest_message": {}, "latest_event_time": 0.0,
        "followup_action": null, "paused": is_paused, "events": [], "latest_input_channel": "rest",
        "active_loop": {}, "latest_action": { "action_name": "action_listen" }, "latest_action_name": "action_listen",
    });
    Ok(tracker.to_string().into_bytes())
}
