//! A completion, put together from its pieces or read whole. Pure.

use super::sse::Events;
use crate::{MAX_ANSWER_BYTES, failure::Failure};
use domain::bot::Usage;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A completion as far as it has come.
#[derive(Default)]
pub(super) struct Completion {
    events: Events,
    /// A body that is no stream: the server does not stream, or complains.
    whole: Vec<u8>,
    read_bytes: usize,
    has_choice: bool,
    is_done: bool,
    content: String,
    visible: String,
    refusal: String,
    calls: BTreeMap<usize, Call>,
    finish: Option<String>,
    usage: Option<Usage>,
    error: Option<String>,
    has_garbage: bool,
}

/// A tool that the model called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) id: String,
    pub(super) name: String,
    /// JSON, or what the model takes for it.
    pub(super) arguments: String,
}

/// A whole completion.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Complete {
    /// What it says, without what it thought.
    pub(super) content: String,
    /// Why it says nothing.
    pub(super) refusal: String,
    pub(super) calls: Vec<Call>,
    pub(super) finish: Option<String>,
    pub(super) usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    usage: Option<Counted>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    index: usize,
    delta: Option<Piece>,
    message: Option<Piece>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Piece {
    content: Option<Value>,
    refusal: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<CallPiece>>,
}

#[derive(Deserialize)]
struct CallPiece {
    index: Option<usize>,
    id: Option<String>,
    function: Option<FunctionPiece>,
}

#[derive(Deserialize)]
struct FunctionPiece {
    name: Option<String>,
    arguments: Option<Value>,
}

#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
    prompt_tokens: Value,
    #[serde(default)]
    completion_tokens: Value,
}

impl Completion {
    /// Takes a piece; says whether there are more words than before.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> bool {
        self.read_bytes = self.read_bytes.saturating_add(bytes.len());
        if self.read_bytes > MAX_ANSWER_BYTES {
            return false;
        }
        let is_object = |bytes: &[u8]| bytes.trim_ascii_start().first() == Some(&b'{');
        if !self.whole.is_empty() || (self.read_bytes == bytes.len() && is_object(bytes)) {
            self.whole.extend(bytes);
            return false;
        }
        let mut found = Vec::new();
        self.events.feed(bytes, |data| found.push(data.to_vec()));
        for data in found {
            self.event(&data);
        }
        let visible = visible(&self.content);
        let has_more = visible.len() > self.visible.len();
        self.visible = visible;
        has_more
    }

    /// Returns the words so far, without what the model thought.
    pub(super) fn words(&self) -> &str {
        &self.visible
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`Failure::Oversized`]; [`Failure::Refused`] for an error that came as an answer; [`Failure::Malformed`] when it
    /// is none or broke off.
    pub(super) fn finish(mut self) -> Result<Complete, Failure> {
        if self.read_bytes > MAX_ANSWER_BYTES {
            return Err(Failure::Oversized);
        }
        let mut events = std::mem::take(&mut self.events);
        let mut found = Vec::new();
        events.end(|data| found.push(data.to_vec()));
        for data in found {
            self.event(&data);
        }
        if !self.whole.is_empty() {
            let whole = std::mem::take(&mut self.whole);
            self.is_done = true;
            self.event(&whole);
        }
        if let Some(why) = self.error {
            return Err(Failure::Refused {
                status: 200,
                why,
                retry_after_s: None,
            });
        }
        if self.has_garbage {
            return Err(Failure::malformed("not a chat completion"));
        }
        if !self.has_choice {
            return Err(Failure::malformed("no choice in it"));
        }
        if !self.is_done && self.finish.is_none() {
            return Err(Failure::malformed("the stream broke off"));
        }
        Ok(Complete {
            content: visible(&self.content).trim().to_owned(),
            refusal: self.refusal,
            calls: self.calls.into_values().collect(),
            finish: self.finish,
            usage: self.usage,
        })
    }

    fn event(&mut self, data: &[u8]) {
        if data.trim_ascii() == b"[DONE]" {
            self.is_done = true;
            return;
        }
        let Ok(chunk) = serde_json::from_slice::<Chunk>(data) else {
            self.has_garbage = true;
            return;
        };
        if let Some(error) = chunk.error {
            let words = error["message"]
                .as_str()
                .or(error.as_str())
                .unwrap_or("an error");
            self.error = Some(words.chars().take(200).collect());
        }
        if let Some(counted) = chunk.usage {
            self.usage = Some(Usage {
                read: counted.prompt_tokens.as_u64().unwrap_or(0),
                written: counted.completion_tokens.as_u64().unwrap_or(0),
            });
        }
        // One answer is asked for; of several the first counts.
        for choice in chunk
            .choices
            .into_iter()
            .flatten()
            .filter(|choice| choice.index == 0)
        {
            self.has_choice = true;
            if let Some(finish) = choice.finish_reason {
                self.finish = Some(finish);
            }
            for piece in choice.delta.into_iter().chain(choice.message) {
                self.add(piece);
            }
        }
    }

    fn add(&mut self, piece: Piece) {
        match piece.content {
            Some(Value::String(words)) => self.content.push_str(&words),
            Some(Value::Array(parts)) => {
                let texts = parts.iter().filter_map(|part| part["text"].as_str());
                texts.for_each(|text| self.content.push_str(text));
            }
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {}
        }
        self.refusal.push_str(&piece.refusal.unwrap_or_default());
        for (place, call) in piece.tool_calls.into_iter().flatten().enumerate() {
            // Of more tools than there are nothing can come.
            let place = call.index.unwrap_or(place);
            if place >= 8 {
                continue;
            }
            let known = self.calls.entry(place).or_default();
            if let Some(id) = call.id {
                known.id = id;
            }
            let Some(function) = call.function else {
                continue;
            };
            known.name.push_str(&function.name.unwrap_or_default());
            match function.arguments {
                Some(Value::String(part)) => known.arguments.push_str(&part),
                Some(Value::Null) | None => {}
                // Some servers give the object itself.
                Some(object) => known.arguments.push_str(&object.to_string()),
            }
        }
    }
}

/// Returns what is meant for the contact: models that think aloud do so first, between marks.
fn visible(content: &str) -> String {
    let mut rest = content.trim_start();
    let mut words = String::new();
    while let Some((before, thought)) = rest.split_once("<think>") {
        words.push_str(before);
        rest = thought
            .split_once("</think>")
            .map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    words
}
