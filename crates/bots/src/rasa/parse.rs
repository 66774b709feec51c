//! What Rasa answers. Pure.

use crate::{
    act::{Act, Attachment, Button, Call, HandOver, HandOverCause, Say},
    acts::Acts,
    bot::{Answer, Reply, read_json},
    failure::Failure,
    turn::Turn,
};
use serde::Deserialize;
use serde_json::Value;

/// One message of an answer.
#[derive(Deserialize)]
struct Said {
    recipient_id: Option<String>,
    text: Option<String>,
    image: Option<String>,
    #[serde(default)]
    buttons: Vec<Pressable>,
    attachment: Option<Value>,
    custom: Option<Value>,
}

#[derive(Deserialize)]
struct Pressable {
    title: String,
    payload: Option<String>,
}

/// A custom payload that hands over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Handoff {
    reason: Option<String>,
    team: Option<String>,
    intent: Option<String>,
    categories: Option<Vec<String>>,
    skills: Vec<String>,
    call: Option<Call>,
    note: Option<String>,
}

/// Reads the messages of an answer; without any the reply has no acts.
///
/// # Errors
/// [`Failure::Refused`], [`Failure::Oversized`]; [`Failure::Malformed`] also when it is meant for another conversation.
pub fn parse(turn: &Turn, answer: &Answer) -> Result<Reply, Failure> {
    let said: Vec<Said> = read_json(answer)?;
    let sender = turn.conversation.id.to_string();
    let mut acts = Vec::new();
    let mut remarks = Vec::new();
    for one in said {
        if one.recipient_id.as_ref().is_some_and(|id| *id != sender) {
            return Err(Failure::malformed("an answer for another conversation"));
        }
        let attached = one.attachment.as_ref().and_then(address);
        let urls = one.image.into_iter().chain(attached);
        let say = Say {
            text: one.text.unwrap_or_default(),
            buttons: one.buttons.into_iter().map(button).collect(),
            attachments: urls.map(attachment).collect(),
            after_ms: 0,
        };
        if say != Say::default() {
            acts.push(Act::Say(say));
        }
        if let Some(custom) = one.custom {
            acts.extend(custom_acts(turn, custom, &mut remarks)?);
        }
    }
    Ok(Reply {
        acts: Acts::check(acts)?,
        remarks,
        ..Reply::default()
    })
}

fn button(pressable: Pressable) -> Button {
    Button {
        data: pressable.payload.unwrap_or_else(|| pressable.title.clone()),
        label: pressable.title,
    }
}

fn attachment(url: String) -> Attachment {
    Attachment {
        url,
        name: None,
        content_type: None,
    }
}

/// An attachment is an address, or the object that Rasa's own channels use.
fn address(attachment: &Value) -> Option<String> {
    let payload = &attachment["payload"];
    [attachment, &payload["src"], &payload["url"]]
        .into_iter()
        .find_map(Value::as_str)
        .map(str::to_owned)
}

fn custom_acts(
    turn: &Turn,
    mut custom: Value,
    remarks: &mut Vec<String>,
) -> Result<Vec<Act>, Failure> {
    let bad = |error: serde_json::Error| Failure::malformed(format!("custom: {error}"));
    if let Some(acts) = custom.get_mut("acts") {
        return serde_json::from_value(acts.take()).map_err(bad);
    }
    let handoff = ["handoff", "handover", "hand_over"]
        .into_iter()
        .find_map(|key| custom.get(key).cloned());
    match handoff {
        Some(Value::Bool(true)) => Ok(vec![hand_over(turn, Handoff::default(), remarks)]),
        Some(Value::Bool(false) | Value::Null) => Ok(Vec::new()),
        Some(handoff) => {
            let handoff = serde_json::from_value(handoff).map_err(bad)?;
            Ok(vec![hand_over(turn, handoff, remarks)])
        }
        None => {
            remarks.push("a custom payload that is not for Switchboard".to_owned());
            Ok(Vec::new())
        }
    }
}

/// Names that the desk does not have are left out: the conversation goes to people all the same.
fn hand_over(turn: &Turn, handoff: Handoff, remarks: &mut Vec<String>) -> Act {
    let vocabulary = &turn.vocabulary;
    let mut known = |what: &str, name: &str, is_known: bool| {
        if !is_known {
            let name: String = name.chars().take(64).collect();
            remarks.push(format!("no {what} is called {name}"));
        }
    };
    let team_id = handoff.team.as_deref().and_then(|name| {
        let found = vocabulary.team(name);
        known("team", name, found.is_some());
        found
    });
    let intent = handoff.intent.as_deref().and_then(|name| {
        let found = vocabulary.intent(name);
        known("intent", name, found.is_some());
        found
    });
    let category_ids = handoff.categories.map(|names| {
        let find = |name: &String| {
            let found = vocabulary.category(name);
            known("category", name, found.is_some());
            found
        };
        names.iter().filter_map(find).collect::<Vec<_>>()
    });
    Act::HandOver(HandOver {
        cause: HandOverCause::Unable,
        reason: handoff.reason,
        team_id,
        intent,
        // None of them known: better the desk's own rule than no category at all.
        category_ids: category_ids.filter(|ids| !ids.is_empty()),
        skills: handoff.skills,
        call: handoff.call,
        note: handoff.note,
        ..HandOver::default()
    })
}
