//! What a completion means: acts. Pure.

use super::completion::{Call, Complete};
use crate::{
    act::{Act, HandOver, HandOverCause},
    turn::Turn,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a completion means.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Meaning {
    pub(super) acts: Vec<Act>,
    pub(super) remarks: Vec<String>,
    /// The tools that were called and what came of them, as messages for the next round.
    pub(super) calls: Vec<Value>,
}

/// What a model gives the tool `hand_over`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HandingOver {
    reason: Option<String>,
    team: Option<String>,
    intent: Option<String>,
    summary: Option<String>,
    asked_by_customer: bool,
    call: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Categorising {
    #[serde(default)]
    categories: Vec<String>,
}

/// Reads what a completion says and calls.
pub(super) fn meaning(turn: &Turn, completion: &Complete) -> Meaning {
    let mut meaning = Meaning::default();
    let (words, written) = written(&completion.content);
    if !words.is_empty() {
        meaning.acts.push(Act::say(words));
    }
    let (mut others, mut handovers): (Vec<&Call>, Vec<&Call>) = completion
        .calls
        .iter()
        .chain(&written)
        .partition(|call| call.name != "hand_over");
    others.append(&mut handovers);
    for call in others {
        let result = called(turn, call, &mut meaning);
        if !call.id.is_empty() {
            meaning.calls.push(json!({
                "role": "tool", "tool_call_id": call.id, "content": result,
            }));
        }
    }
    if !meaning.calls.is_empty() {
        let called = completion.calls.iter().filter(|call| !call.id.is_empty());
        let calls: Vec<Value> = called
            .map(|call| {
                json!({
                    "id": call.id, "type": "function",
                    "function": { "name": call.name, "arguments": call.arguments },
                })
            })
            .collect();
        let asks =
            json!({ "role": "assistant", "content": completion.content, "tool_calls": calls });
        meaning.calls.insert(0, asks);
    }
    let hands_over = meaning.acts.iter().any(Act::ends_the_turn);
    let stops = if !completion.refusal.is_empty() {
        Some("The model refused to answer.")
    } else if completion.finish.as_deref() == Some("content_filter") {
        Some("A filter stopped the model.")
    } else {
        None
    };
    if let (Some(why), false) = (stops, hands_over) {
        // What it had begun to say is not what it wanted to say.
        meaning.acts.retain(|act| !matches!(act, Act::Say(_)));
        meaning.acts.push(hand_over(Some(why.to_owned())));
    }
    if completion.finish.as_deref() == Some("length") {
        meaning
            .remarks
            .push("the answer was cut at the model's limit".to_owned());
    }
    meaning
}

fn hand_over(reason: Option<String>) -> Act {
    Act::HandOver(HandOver {
        reason,
        ..HandOver::default()
    })
}

/// Does what a tool is called for, and returns what the model is told of it.
fn called(turn: &Turn, call: &Call, meaning: &mut Meaning) -> &'static str {
    match call.name.as_str() {
        "hand_over" => {
            let given = serde_json::from_str::<HandingOver>(&call.arguments);
            if given.is_err() {
                meaning
                    .remarks
                    .push("hand_over was called with what is no JSON of its shape".to_owned());
            }
            meaning.acts.push(handed_over(
                turn,
                given.unwrap_or_default(),
                &mut meaning.remarks,
            ));
            "done"
        }
        "set_categories" => {
            let Ok(given) = serde_json::from_str::<Categorising>(&call.arguments) else {
                meaning
                    .remarks
                    .push("set_categories was called with what is no JSON of its shape".to_owned());
                return "not understood";
            };
            let mut ids: Vec<_> = turn.categories.iter().map(|one| one.id).collect();
            let before = ids.len();
            for name in &given.categories {
                match turn.vocabulary.category(name) {
                    Some(id) if !ids.contains(&id) => ids.push(id),
                    Some(_) => {}
                    None => meaning
                        .remarks
                        .push(format!("no category is called {}", short(name))),
                }
            }
            // It adds to those that there are: leaving its own would be a handover that it did not ask for.
            if ids.len() > before {
                meaning.acts.insert(0, Act::SetCategories(ids));
            }
            "done"
        }
        other => {
            meaning
                .remarks
                .push(format!("there is no tool {}", short(other)));
            "there is no such tool"
        }
    }
}

fn handed_over(turn: &Turn, given: HandingOver, remarks: &mut Vec<String>) -> Act {
    let named = |name: Option<String>| name.filter(|name| !name.trim().is_empty());
    let team = named(given.team);
    let team_id = team.as_deref().and_then(|name| turn.vocabulary.team(name));
    if let (Some(name), None) = (&team, team_id) {
        remarks.push(format!("no team is called {}", short(name)));
    }
    Act::HandOver(HandOver {
        cause: if given.asked_by_customer {
            HandOverCause::Asked
        } else {
            HandOverCause::Unable
        },
        reason: given.reason,
        team_id,
        intent: named(given.intent).and_then(|name| turn.vocabulary.intent(&name)),
        call: given.call.as_deref().and_then(when),
        note: given.summary,
        ..HandOver::default()
    })
}

/// Reads when the customer wants to be called; small models fill in what was not asked for.
fn when(named: &str) -> Option<domain::bot::Call> {
    match named {
        "now" => Some(domain::bot::Call::Now),
        "later" => Some(domain::bot::Call::Later),
        _ => None,
    }
}

/// Finds calls that were written as words: a line `HANDOVER: reason`, or the call itself as the only content.
fn written(content: &str) -> (String, Vec<Call>) {
    if let Some(call) = as_call(content) {
        return (String::new(), vec![call]);
    }
    let mut words = Vec::new();
    for line in content.lines() {
        let bare = line.trim().trim_matches(['*', '`', '[', ']']);
        let is_mark = |mark: &str| {
            let start = bare.get(..mark.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(mark))
        };
        if let Some(mark) = ["HANDOVER:", "HAND_OVER:"]
            .into_iter()
            .find(|mark| is_mark(mark))
        {
            let reason = bare[mark.len()..].trim();
            let call = Call {
                name: "hand_over".to_owned(),
                arguments: json!({ "reason": reason }).to_string(),
                ..Call::default()
            };
            return (words.join("\n").trim().to_owned(), vec![call]);
        }
        words.push(line);
    }
    (content.trim().to_owned(), Vec::new())
}

fn as_call(content: &str) -> Option<Call> {
    let bare = content.trim();
    let bare = bare
        .strip_prefix("```json")
        .or(bare.strip_prefix("```"))
        .unwrap_or(bare);
    let bare = bare.strip_suffix("```").unwrap_or(bare).trim();
    if !bare.starts_with('{') {
        return None;
    }
    let value: Value = serde_json::from_str(bare).ok()?;
    let name = value["name"].as_str()?;
    let arguments = [&value["arguments"], &value["parameters"]];
    let arguments = arguments.into_iter().find(|given| given.is_object())?;
    matches!(name, "hand_over" | "set_categories").then(|| Call {
        id: String::new(),
        name: name.to_owned(),
        arguments: arguments.to_string(),
    })
}

fn short(name: &str) -> String {
    name.chars().take(64).collect()
}
