//! Servers of bots, as a help desk asks them: a webhook bot, Rasa, Watson Assistant, chat completions.
//!
//! | address | protocol |
//! |---|---|
//! | POST `/servers/{name}/webhook` | events signed by Standard Webhooks, answered with acts |
//! | POST `/servers/{name}/rasa/webhooks/rest/webhook`, GET `…/rasa/conversations/{sender}/tracker`, POST `…/tracker/events` | Rasa's REST channel and tracker |
//! | POST `/servers/{name}/watson/v2/assistants/{a}/environments/{e}/message` | Watson Assistant v2, without sessions |
//! | POST `/servers/{name}/openai/v1/chat/completions` | chat completions, streamed or not |
//!
//! A name is a bot: it has one queue of answers for all protocols, and answers of its own when the queue is empty, so
//! that a person can talk with it. Each protocol is strict about what it gets: what its documentation does not allow is
//! refused as the real server does, and kept as a complaint ([`Asked`]).

mod brain;
mod completions;
mod http;
mod rasa;
mod signature;
mod state;
mod watson;
mod webhook;

pub(crate) use http::routes;
pub(crate) use state::Servers;
pub use state::{Asked, ServerAnswer, ServerFault, ServerHook, ServerSettings};

use axum::http::{HeaderMap, Uri};
use serde_json::Value;

use crate::world::World;

impl World {
    /// Says what the server of a bot goes by.
    pub fn set_server(&self, name: &str, settings: ServerSettings) {
        self.with(|state, _| state.servers.set(name, settings));
    }

    /// Tells the server of a bot what to answer to the next questions, one each.
    pub fn answer_next(&self, name: &str, answers: Vec<ServerAnswer>) {
        self.with(|state, _| state.servers.queue(name, answers));
    }

    /// Lists what the server of a bot was asked, oldest first.
    #[must_use]
    pub fn asked(&self, name: &str) -> Vec<Asked> {
        self.with(|state, _| state.servers.asked(name))
    }
}

/// A question that came, before anybody looked at it.
pub(crate) struct Question<'a> {
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) raw: &'a [u8],
    pub(crate) body: Value,
    pub(crate) settings: &'a ServerSettings,
}

/// What was understood of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The conversation, as the protocol names it.
    pub(crate) conversation: String,
    /// The words to be answered.
    pub(crate) text: String,
}

/// What a question was refused for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) status: u16,
    pub(crate) why: String,
}

impl Complaint {
    pub(crate) fn bad(why: impl Into<String>) -> Self {
        Self {
            status: 400,
            why: why.into(),
        }
    }

    pub(crate) fn unauthorized() -> Self {
        Self {
            status: 401,
            why: "unauthorized".to_owned(),
        }
    }
}

impl Question<'_> {
    /// Returns a header that may come once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.get_all(name).iter();
        let only = all.next()?.to_str().ok()?;
        all.next().is_none().then_some(only)
    }

    /// Returns a parameter of the query, not decoded.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.uri.query()?.split('&');
        let mut named = pairs.filter_map(|pair| pair.split_once('='));
        named.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Returns a text of the body, such as `/input/text`.
    pub(crate) fn text(&self, pointer: &str) -> Result<&str, Complaint> {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found.ok_or_else(|| Complaint::bad(format!("{pointer} must be a text")))
    }
}
