//! IBM watsonx Assistant, version 2, without sessions: the state comes with each answer, is kept by the desk, and is
//! sent with the next question. So no session can end in the middle.
//!
//! Source: *Watson Assistant v2 API*, `POST /v2/assistants/{a}/environments/{e}/message`.

mod generic;
mod parse;
mod render;
#[cfg(test)]
mod tests;

pub use parse::parse;
pub use render::render;

use crate::{
    bot::{Answer, Bot, Exchange, Step},
    failure::Failure,
    turn::Turn,
};
use domain::time::Timestamp;

/// An assistant.
#[derive(Clone, PartialEq, Eq)]
pub struct Watson {
    /// Where the service is: `https://api.eu-de.assistant.watson.cloud.ibm.com/instances/…`.
    pub url: String,
    /// The assistant.
    pub assistant_id: String,
    /// Its environment: draft, live or another.
    pub environment_id: String,
    /// The key of the service.
    pub api_key: String,
}

impl std::fmt::Debug for Watson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watson")
            .field("assistant_id", &self.assistant_id)
            .finish_non_exhaustive()
    }
}

impl Bot for Watson {
    fn begin(&self, turn: &Turn, _at: Timestamp) -> Result<Step, Failure> {
        Ok(Step::Ask {
            request: render(self, turn),
            then: Box::new(Asked(Box::new(turn.clone()))),
        })
    }
}

struct Asked(Box<Turn>);

impl Exchange for Asked {
    fn answered(self: Box<Self>, answer: Answer) -> Result<Step, Failure> {
        parse(&self.0, &answer).map(Step::Done)
    }
}
