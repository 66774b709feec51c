//! What an assistant answers. Pure.

use super::generic::{Choice, Found, Item, Target};
use crate::{
    act::{Act, Attachment, Button, Close, HandOver, HandOverCause, Say, Words},
    acts::{Acts, MAX_BUTTONS},
    bot::{Answer, Reply, read_json},
    failure::Failure,
    turn::Turn,
};
use serde::Deserialize;
use serde_json::Value;

/// From here on an intent that it recognised is taken for one that the contact has.
const SURE: f64 = 0.5;

/// The most that is kept between turns.
///
/// Units: bytes. It is the service's own limit for a context.
const MAX_CONTEXT_BYTES: usize = 100 * 1024;

/// The results of a search that are shown.
const MAX_RESULTS: usize = 3;

#[derive(Deserialize)]
struct Answered {
    output: Output,
    context: Option<Value>,
}

#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    generic: Vec<Item>,
    #[serde(default)]
    intents: Vec<Recognised>,
}

#[derive(Deserialize)]
struct Recognised {
    intent: String,
    confidence: f64,
}

/// Reads an answer.
///
/// Shape: pauses delay what follows them; items of unknown types and those for built-in integrations are remarks.
///
/// # Errors
/// [`Failure::Refused`], [`Failure::Oversized`], [`Failure::Malformed`]; [`Failure::Silent`] when the contact would
/// hear nothing.
pub fn parse(turn: &Turn, answer: &Answer) -> Result<Reply, Failure> {
    let answered: Answered = read_json(answer)?;
    let mut remarks = Vec::new();
    let mut acts = Vec::new();
    acts.extend(opened(turn, &answered.output.intents));
    let mut pause_ms = 0_u32;
    for item in answered.output.generic {
        if !item.channels.is_empty() {
            remarks.push(format!(
                "an item for another channel: {}",
                item.response_type
            ));
            continue;
        }
        if item.response_type == "pause" {
            pause_ms = pause_ms.saturating_add(item.time.unwrap_or(0));
            continue;
        }
        let kind = item.response_type.clone();
        match act(turn, item, &mut remarks) {
            Some(Act::Say(say)) => acts.push(Act::Say(Say {
                after_ms: std::mem::take(&mut pause_ms),
                ..say
            })),
            Some(act) => acts.push(act),
            None => remarks.push(format!("an item that is not shown: {kind}")),
        }
    }
    let acts = Acts::check(acts)?;
    if acts.is_silent() {
        return Err(Failure::Silent);
    }
    let memory = answered.context.map(|context| context.to_string());
    let memory = memory.filter(|memory| {
        let fits = memory.len() <= MAX_CONTEXT_BYTES;
        if !fits {
            remarks.push("a context that is too large to be kept".to_owned());
        }
        fits
    });
    Ok(Reply {
        acts,
        memory,
        remarks,
        ..Reply::default()
    })
}

/// Opens the intent that it is surest of, if the desk has it and it is not open.
fn opened(turn: &Turn, recognised: &[Recognised]) -> Option<Act> {
    let best = recognised.first().filter(|best| best.confidence >= SURE)?;
    let intent = turn.vocabulary.intent(&best.intent)?;
    let mut open = turn.intents.iter().filter(|one| one.finished_at.is_none());
    (!open.any(|one| one.intent_id == intent)).then_some(Act::OpenIntent(intent))
}

fn act(turn: &Turn, item: Item, remarks: &mut Vec<String>) -> Option<Act> {
    match item.response_type.as_str() {
        "text" | "conversational_search" => item.text.map(Act::say),
        "option" => Some(choice(&[item.title, item.description], item.options)),
        "suggestion" => Some(choice(&[item.title], item.suggestions)),
        "image" | "video" | "audio" => {
            let url = item.source.as_ref().and_then(Value::as_str)?.to_owned();
            let attachment = Attachment {
                url,
                name: None,
                content_type: None,
            };
            Some(Act::Say(Say {
                text: joined(&[item.title, item.description]),
                attachments: vec![attachment],
                ..Say::default()
            }))
        }
        "iframe" => {
            let url = item
                .source
                .as_ref()
                .and_then(Value::as_str)
                .map(str::to_owned);
            url.as_ref()?;
            Some(Act::say(joined(&[item.title, item.description, url])))
        }
        "search" => Some(Act::say(found(item.header, item.primary_results))),
        "connect_to_agent" => Some(connect(turn, item, remarks)),
        // Another channel is not ours to offer: people can.
        "channel_transfer" => Some(Act::HandOver(HandOver {
            reason: Some("It wants to go on in another channel.".to_owned()),
            ..HandOver::default()
        })),
        "end_session" => Some(Act::Close(Close {})),
        _ => None,
    }
}

fn joined(lines: &[Option<String>]) -> String {
    let lines = lines.iter().flatten().map(|line| line.trim());
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What a button carries is what the assistant wants to hear when it is pressed.
fn choice(words: &[Option<String>], choices: Vec<Choice>) -> Act {
    let text = joined(words);
    let buttons = choices.into_iter().take(MAX_BUTTONS).map(|choice| {
        let heard = choice.value["input"]["text"].as_str();
        Button {
            data: heard
                .filter(|heard| !heard.is_empty())
                .unwrap_or(&choice.label)
                .to_owned(),
            label: choice.label,
        }
    });
    Act::Say(Say {
        buttons: buttons.collect(),
        text: if text.is_empty() {
            "Please choose:".to_owned()
        } else {
            text
        },
        ..Say::default()
    })
}

fn found(header: Option<String>, results: Vec<Found>) -> String {
    let results = results.into_iter().take(MAX_RESULTS);
    let parts: Vec<String> = [joined(&[header])]
        .into_iter()
        .chain(results.map(|one| joined(&[one.title, one.body, one.url])))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n\n")
}

/// Names that the desk does not have are left out: the conversation goes to people all the same.
fn connect(turn: &Turn, item: Item, remarks: &mut Vec<String>) -> Act {
    let target = item.transfer_info.and_then(|info| info.target.switchboard);
    let Target {
        team,
        intent,
        skills,
        call,
    } = target.unwrap_or_default();
    let team_id = team.as_deref().and_then(|name| turn.vocabulary.team(name));
    if team.is_some() && team_id.is_none() {
        remarks.push("it wants a team that the desk does not have".to_owned());
    }
    let message = |told: Option<super::generic::Told>| told.and_then(|told| told.message);
    Act::HandOver(HandOver {
        cause: HandOverCause::Unable,
        reason: item.topic,
        team_id,
        intent: intent.and_then(|name| turn.vocabulary.intent(&name)),
        skills,
        call,
        note: item.message_to_human_agent,
        words: Some(Words {
            available: message(item.agent_available),
            unavailable: message(item.agent_unavailable),
        }),
        ..HandOver::default()
    })
}
