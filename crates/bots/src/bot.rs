//! What a bot is to whoever drives it.

use crate::{acts::Acts, failure::Failure, turn::Turn};
use domain::{bot::Usage, time::Timestamp};
use std::fmt;

/// A kind of bot: how its protocol asks and answers. Opens no connection.
pub trait Bot: Send + Sync {
    /// Begins a turn. `at` is the moment in which it is asked.
    ///
    /// # Errors
    /// [`Failure`] when it cannot even be asked.
    fn begin(&self, turn: &Turn, at: Timestamp) -> Result<Step, Failure>;
}

/// What comes next in a turn.
pub enum Step {
    /// Send this, and give the answer to `then`.
    Ask {
        /// What is sent.
        request: Request,
        /// What reads the answer.
        then: Box<dyn Exchange>,
    },
    /// It has answered.
    Done(Reply),
}

/// A request under way, which knows how to read its answer.
pub trait Exchange: Send {
    /// Takes a piece of an answer that is read as it comes ([`Reads::Stream`]), and returns all words of the answer so
    /// far; `None` when this piece added none. Pieces break anywhere, also inside a letter.
    fn piece(&mut self, bytes: &[u8]) -> Option<&str> {
        let _ = bytes;
        None
    }

    /// Takes the whole answer; of a stream that was given piece by piece, the body is empty.
    ///
    /// # Errors
    /// [`Failure`].
    fn answered(self: Box<Self>, answer: Answer) -> Result<Step, Failure>;
}

/// How a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Asks.
    Post,
}

/// How an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// At its end.
    Whole,
    /// Piece by piece, when its status is a success; else at its end.
    Stream,
}

/// A request to a bot.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where to: an address that somebody typed, for `egress` to guard.
    pub url: String,
    /// The headers, as names and values; values may be secrets.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How the answer is read.
    pub reads: Reads,
}

impl Request {
    /// Makes a request with a body of JSON.
    #[must_use]
    pub fn post_json(url: impl Into<String>, body: Vec<u8>) -> Self {
        Self {
            method: Method::Post,
            url: url.into(),
            headers: vec![("content-type", "application/json".to_owned())],
            body,
            reads: Reads::Whole,
        }
    }

    /// Makes a request without a body.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
            reads: Reads::Whole,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Neither the address nor a header's value nor the body: they hold secrets and customers' words.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// An answer of a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    ///
    /// Units: seconds.
    pub retry_after_s: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Makes an answer that succeeded.
    #[must_use]
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            retry_after_s: None,
            body: body.into(),
        }
    }

    /// Checks that it is a success of bearable size.
    ///
    /// # Errors
    /// [`Failure::Refused`], [`Failure::Oversized`].
    pub fn check(&self) -> Result<(), Failure> {
        if !(200..300).contains(&self.status) {
            return Err(Failure::refused(
                self.status,
                &self.body,
                self.retry_after_s,
            ));
        }
        if self.body.len() > crate::MAX_ANSWER_BYTES {
            return Err(Failure::Oversized);
        }
        Ok(())
    }
}

impl From<egress::Answer> for Answer {
    fn from(answer: egress::Answer) -> Self {
        let egress::Answer {
            status,
            retry_after_s,
            body,
        } = answer;
        Self {
            status,
            retry_after_s,
            body,
        }
    }
}

/// What a bot answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// What it does.
    pub acts: Acts,
    /// True when it has taken the turn and will act through REST: its deadline goes on.
    pub is_later: bool,
    /// What is to be kept for its next turn in this conversation; `None` leaves what is kept.
    pub memory: Option<String>,
    /// What it cost, if it says so.
    pub usage: Option<Usage>,
    /// What was strange but did no harm, for whoever looks at its steps.
    pub remarks: Vec<String>,
}

impl Reply {
    /// Makes a reply of acts only.
    #[must_use]
    pub fn of(acts: Acts) -> Self {
        Self {
            acts,
            ..Self::default()
        }
    }
}

/// Reads an answer as JSON of a vendor's shape; what it holds besides is ignored.
///
/// # Errors
/// As [`Answer::check`]; [`Failure::Malformed`].
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    answer.check()?;
    serde_json::from_slice(&answer.body).map_err(|error| Failure::malformed(error.to_string()))
}
