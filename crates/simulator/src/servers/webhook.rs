//! A program that gets events and answers with acts.

use super::{Complaint, Heard, Question, signature, state::ServerAnswer};
use serde_json::{Value, json};

/// Reads an event, strictly.
pub(crate) fn read(question: &Question<'_>) -> Result<Heard, Complaint> {
    signature::check(question)?;
    if question.text("/id")? != question.header("webhook-id").unwrap_or_default() {
        return Err(Complaint::bad(
            "the id of the body is not that of the header",
        ));
    }
    let has_message = match question.text("/type")? {
        "message.received" => true,
        "turn.changed" => false,
        other => return Err(Complaint::bad(format!("an event of the type {other}"))),
    };
    let at = question.text("/at")?;
    if !(at.len() >= 20 && at.as_bytes()[10] == b'T' && at.ends_with('Z')) {
        return Err(Complaint::bad("/at must be a time in UTC"));
    }
    let data = &question.body["data"];
    if !data["turn"]["epoch"].is_i64() {
        return Err(Complaint::bad("/data/turn/epoch must be a whole number"));
    }
    for list in ["intents", "categories", "recent_messages"] {
        if !data[list].is_array() {
            return Err(Complaint::bad(format!("/data/{list} must be a list")));
        }
    }
    question.text("/data/contact/id")?;
    question.text("/data/contact/name")?;
    if data["message"].is_object() != has_message {
        return Err(Complaint::bad(
            "/data/message must be there when something was written",
        ));
    }
    let text = if has_message {
        question.text("/data/message/text")?
    } else {
        ""
    };
    Ok(Heard {
        conversation: question.text("/data/conversation/id")?.to_owned(),
        text: text.to_owned(),
    })
}

/// Writes an answer as acts.
pub(crate) fn write(answer: &ServerAnswer) -> Vec<u8> {
    let last = answer.says.len().saturating_sub(1);
    let mut acts: Vec<Value> = answer
        .says
        .iter()
        .enumerate()
        .map(|(place, text)| match place {
            place if place == last => json!({ "say": { "text": text, "buttons": answer.buttons } }),
            _ => json!({ "say": { "text": text } }),
        })
        .collect();
    if let Some(reason) = &answer.hands_over {
        let mut hand_over = json!({ "reason": reason });
        if let Some(team) = &answer.team {
            hand_over["team_id"] = json!(team);
        }
        if let Some(when) = &answer.call {
            hand_over["call"] = json!(when);
        }
        acts.push(json!({ "hand_over": hand_over }));
    }
    if answer.closes {
        acts.push(json!({ "close": {} }));
    }
    json!({ "acts": acts }).to_string().into_bytes()
}
