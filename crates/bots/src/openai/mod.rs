//! Any server that speaks chat completions: OpenAI, Ollama, llama.cpp, vLLM and others.
//!
//! The model gets two tools, `hand_over` and `set_categories`. Small models forget tools and write what they mean: a
//! line `HANDOVER: reason`, or the call as text, is understood too. What is meant and cannot be read is a handover.
//! A contact who asks for a person gets one before the model is asked.
//!
//! Source: OpenAI, *Chat completions* and *Streaming*; WHATWG, *Server-sent events*.

mod completion;
mod meaning;
mod plain;
mod render;
mod sse;
#[cfg(test)]
mod tests;

pub use plain::{plain, read_plain};
pub use render::render;

use crate::{
    act::{Act, HandOver, HandOverCause},
    acts::Acts,
    bot::{Answer, Bot, Exchange, Reply, Request, Step},
    failure::Failure,
    person::asks_for_person,
    turn::Turn,
};
use completion::Completion;
use domain::time::Timestamp;
use meaning::{Meaning, meaning};
use render::Shape;
use serde_json::Value;

/// How often a model that calls a tool is asked to go on, and how often a question is asked again in a smaller shape.
const MAX_ROUNDS: usize = 2;

/// A model behind a server of chat completions.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenAi {
    /// Where the server is: with or without `/v1`.
    pub url: String,
    /// The model.
    pub model: String,
    /// The key, where the server wants one.
    pub api_key: Option<String>,
    /// What the model is told about its task.
    pub instructions: Option<String>,
}

impl std::fmt::Debug for OpenAi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenAi")
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

impl Bot for OpenAi {
    fn begin(&self, turn: &Turn, _at: Timestamp) -> Result<Step, Failure> {
        if turn.message.is_none() {
            return Ok(Step::Done(Reply::default()));
        }
        if asks_for_person(turn.words()) {
            let hand_over = HandOver {
                cause: HandOverCause::Asked,
                ..HandOver::default()
            };
            return Ok(Step::Done(Reply::of(Acts::check(vec![Act::HandOver(
                hand_over,
            )])?)));
        }
        Ok(Talking {
            bot: self.clone(),
            turn: turn.clone(),
            shape: Shape::default(),
            more: Vec::new(),
            before: Vec::new(),
            remarks: Vec::new(),
            rounds: 0,
            completion: Completion::default(),
        }
        .ask())
    }
}

/// A question under way.
struct Talking {
    bot: OpenAi,
    turn: Turn,
    shape: Shape,
    /// The tools that were called, and what came of them, as messages.
    more: Vec<Value>,
    /// What earlier rounds did.
    before: Vec<Act>,
    remarks: Vec<String>,
    rounds: usize,
    completion: Completion,
}

impl Talking {
    fn ask(self) -> Step {
        let request: Request = render(&self.bot, &self.turn, self.shape, &self.more);
        Step::Ask {
            request,
            then: Box::new(self),
        }
    }

    /// Asks once more in a smaller shape, when that is what the server complains about.
    fn smaller(mut self: Box<Self>, failure: Failure) -> Result<Step, Failure> {
        let Failure::Refused {
            status: 400 | 413 | 422,
            why,
            ..
        } = &failure
        else {
            return Err(failure);
        };
        let why = why.to_lowercase();
        let shape = if why.contains("stream_options") {
            Shape {
                counts: false,
                ..self.shape
            }
        } else if ["context", "too long", "too many tokens", "maximum"]
            .iter()
            .any(|word| why.contains(word))
        {
            Shape {
                messages: self.shape.messages / 4,
                ..self.shape
            }
        } else {
            return Err(failure);
        };
        if self.rounds >= MAX_ROUNDS || shape == self.shape {
            return Err(failure);
        }
        self.remarks.push(format!("asked again: {failure}"));
        self.rounds += 1;
        self.shape = shape;
        self.completion = Completion::default();
        Ok(self.ask())
    }
}

impl Exchange for Talking {
    fn piece(&mut self, bytes: &[u8]) -> Option<&str> {
        self.completion.feed(bytes).then(|| self.completion.words())
    }

    fn answered(mut self: Box<Self>, answer: Answer) -> Result<Step, Failure> {
        if let Err(failure) = answer.check() {
            return self.smaller(failure);
        }
        self.completion.feed(&answer.body);
        let completion = std::mem::take(&mut self.completion).finish()?;
        let Meaning {
            acts,
            remarks,
            calls,
        } = meaning(&self.turn, &completion);
        self.before.extend(acts);
        self.remarks.extend(remarks);
        let acts = Acts::check(self.before.clone())?;
        // It has called a tool and waits for what comes of it before it says anything.
        if acts.is_silent() && !calls.is_empty() && self.rounds < MAX_ROUNDS {
            self.rounds += 1;
            self.more.extend(calls);
            return Ok(self.ask());
        }
        if acts.is_silent() {
            return Err(Failure::Silent);
        }
        Ok(Step::Done(Reply {
            acts,
            usage: completion.usage,
            remarks: self.remarks,
            ..Reply::default()
        }))
    }
}
