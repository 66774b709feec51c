//! Rasa's REST channel.
//!
//! Rasa has no standard for handing over in this channel. Three ways are understood: a custom payload `handoff`, a
//! custom payload `acts` with acts as webhook bots write them, and, where its HTTP API is on, an action of the
//! configured names or a paused conversation in the tracker. The tracker also tells which form is being filled: that is
//! an open intent. What has paused is resumed when it gets the conversation again.
//!
//! Source: Rasa, *REST Channels* and *HTTP API*.

mod memory;
mod parse;
mod render;
#[cfg(test)]
mod tests;
mod tracker;

pub use parse::parse;
pub use render::{render, render_resume, render_tracker};
pub use tracker::parse_tracker;

use crate::{
    bot::{Answer, Bot, Exchange, Reply, Step},
    failure::Failure,
    turn::Turn,
};
use domain::time::Timestamp;
use memory::Memory;

/// The actions that hand over unless others are named.
pub const HANDOFF_ACTIONS: [&str; 3] = ["action_handoff", "action_human_handoff", "utter_handoff"];

/// A bot on Rasa.
#[derive(Clone, PartialEq, Eq)]
pub struct Rasa {
    /// Where Rasa is, without the path of a channel.
    pub url: String,
    /// The token of its HTTP API, when it has one.
    pub token: Option<String>,
    /// True when its HTTP API is on: then the tracker is read after each answer.
    pub reads_tracker: bool,
    /// The names of actions that hand over.
    pub handoff_actions: Vec<String>,
}

impl std::fmt::Debug for Rasa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rasa").finish_non_exhaustive()
    }
}

impl Bot for Rasa {
    fn begin(&self, turn: &Turn, _at: Timestamp) -> Result<Step, Failure> {
        if turn.message.is_none() {
            return Ok(Step::Done(Reply::default()));
        }
        let (rasa, turn) = (self.clone(), turn.clone());
        if rasa.reads_tracker && Memory::of(&turn).is_paused {
            return Ok(Step::Ask {
                request: render_resume(&rasa, &turn),
                then: Box::new(Resumed { rasa, turn }),
            });
        }
        Ok(talk(rasa, turn))
    }
}

fn talk(rasa: Rasa, turn: Turn) -> Step {
    Step::Ask {
        request: render(&rasa, &turn),
        then: Box::new(Talked { rasa, turn }),
    }
}

/// It had paused, and has the conversation again.
struct Resumed {
    rasa: Rasa,
    turn: Turn,
}

impl Exchange for Resumed {
    fn answered(self: Box<Self>, answer: Answer) -> Result<Step, Failure> {
        answer.check()?;
        Ok(talk(self.rasa, self.turn))
    }
}

struct Talked {
    rasa: Rasa,
    turn: Turn,
}

impl Exchange for Talked {
    fn answered(self: Box<Self>, answer: Answer) -> Result<Step, Failure> {
        let said = parse(&self.turn, &answer)?;
        if !self.rasa.reads_tracker {
            return finish(said);
        }
        Ok(Step::Ask {
            request: render_tracker(&self.rasa, &self.turn),
            then: Box::new(Tracked {
                rasa: self.rasa,
                turn: self.turn,
                said,
            }),
        })
    }
}

struct Tracked {
    rasa: Rasa,
    turn: Turn,
    said: Reply,
}

impl Exchange for Tracked {
    fn answered(self: Box<Self>, answer: Answer) -> Result<Step, Failure> {
        let Self { rasa, turn, said } = *self;
        finish(parse_tracker(&rasa, &turn, said, &answer)?)
    }
}

/// An empty list is a legal answer for Rasa, and silence for a contact.
fn finish(reply: Reply) -> Result<Step, Failure> {
    if reply.acts.is_silent() {
        Err(Failure::Silent)
    } else {
        Ok(Step::Done(reply))
    }
}
